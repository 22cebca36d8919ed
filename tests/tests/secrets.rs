//! No secret is ever written anywhere but into the password store: a canary password is looked for in all
//! that a running Linnet leaves behind or shows to other programs.

use std::{fs, path::Path, process::Stdio};

use anyhow::{Context, Result, ensure};
use linnet_testkit::{Servers, eventually};
use linnet_tests::{PASSPHRASE, Profile};
use tokio::io::{AsyncBufReadExt, BufReader};

const CANARY: &str = "canary-Zeisig-4711";
/// The same in base64, at each of the three places where it may begin (SASL PLAIN holds it so).
const CANARY_BASE64: [&str; 3] = [
    "Y2FuYXJ5LVplaXNpZy00Nz",
    "NhbmFyeS1aZWlzaWctNDcx",
    "jYW5hcnktWmVpc2lnLTQ3MT",
];

#[tokio::test]
async fn a_password_stays_in_the_password_store() -> Result<()> {
    let servers = Servers::start().await?;
    let mut ann = servers.add_user("ann")?;
    servers.set_password(&ann, CANARY)?;
    ann.password = CANARY.to_owned();
    servers.fill(&ann, "INBOX", 5)?;
    let profile = Profile::for_servers(&servers)?;
    let cli = profile.cli()?.env("LINNET_LOG", "trace");
    let imap = format!("localhost:{}:tls", servers.imaps_port());
    let smtp = format!("localhost:{}:tls", servers.smtps_port());
    let add = [
        "--json",
        "account",
        "add",
        "--email",
        "ann@example.test",
        "--imap",
        &imap,
        "--smtp",
        &smtp,
    ];
    let mut said = Vec::new();
    let added = cli
        .run_with_input(&add, &format!("{CANARY}\n"))
        .await?
        .success()?;
    said.push(added.text() + &added.stderr);
    let body = profile.path().join("body.txt");
    fs::write(&body, "Hello")?;
    let send = [
        "send",
        "--from",
        "ann@example.test",
        "--to",
        "ann@example.test",
        "--subject",
        "Canary",
        "--body",
        body.to_str().context("a path in UTF-8")?,
    ];
    for arguments in [
        &send[..],
        &["sync"],
        &["--json", "account", "show", "ann@example.test"],
        &["check"],
    ] {
        let answer = cli.run(arguments).await?.success()?;
        said.push(answer.text() + &answer.stderr);
    }
    // Wrong once: what is told of a failure holds no secret either.
    servers.set_password(&ann, "another")?;
    let refused = eventually(
        "the new password counts",
        std::time::Duration::from_secs(20),
        async || {
            let answer = cli
                .run(&["--json", "account", "check", "ann@example.test"])
                .await?;
            Ok((answer.code == Some(4)).then_some(answer))
        },
    )
    .await?;
    said.push(refused.text() + &refused.stderr);
    servers.set_password(&ann, CANARY)?;

    let mut watch = cli
        .command(&["--json", "watch"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(watch.stdout.take().context("the events")?).lines();
    lines.next_line().await?.context("one event at least")?;
    let id = watch.id().context("watch runs")?;
    for file in ["cmdline", "environ"] {
        let bytes = fs::read(format!("/proc/{id}/{file}"))?;
        clean(&format!("/proc/{file}"), &bytes)?;
        ensure!(
            !holds(&bytes, PASSPHRASE),
            "the passphrase stands in {file}"
        );
    }
    watch.kill().await?;
    for text in said {
        clean("output", text.as_bytes())?;
        ensure!(
            !holds(text.as_bytes(), PASSPHRASE),
            "the passphrase was printed"
        );
    }
    look_through(profile.path())
}

fn look_through(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            look_through(&path)?;
        } else if path.is_file() {
            let bytes = fs::read(&path)?;
            clean(&path.display().to_string(), &bytes)?;
            ensure!(
                !holds(&bytes, PASSPHRASE),
                "the passphrase stands in {}",
                path.display()
            );
        }
    }
    Ok(())
}

fn clean(what: &str, bytes: &[u8]) -> Result<()> {
    for canary in [CANARY].into_iter().chain(CANARY_BASE64) {
        ensure!(!holds(bytes, canary), "the password stands in {what}");
    }
    Ok(())
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
