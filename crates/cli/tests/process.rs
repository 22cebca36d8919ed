//! The program from outside: what its environment shows, how it ends, what an empty profile answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::{Value, json};

const CANARY: &str = "canary-passphrase-7f3a";

fn cli(profile: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linnet-cli"));
    command
        .arg("--profile")
        .arg(profile)
        .args(["--vault", "--json"])
        .env_remove("LINNET_LOG");
    command
}

fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// A `watch` that has the profile open; ended when the test ends.
struct Watch {
    child: Child,
    /// Open as long as it runs, for it ends when nobody reads.
    _lines: BufReader<ChildStdout>,
}

impl Watch {
    fn start(command: &mut Command) -> Watch {
        let mut child = command
            .arg("watch")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The first event comes when the profile is open.
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(event["type"], "status", "{line}");
        Watch {
            child,
            _lines: lines,
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_passphrase_is_gone_from_the_environment() {
    let profile = tempfile::tempdir().unwrap();
    let watch = Watch::start(cli(profile.path()).env("LINNET_PASSPHRASE", CANARY));
    let process = Path::new("/proc").join(watch.child.id().to_string());
    for file in ["environ", "cmdline"] {
        let text = std::fs::read(process.join(file)).unwrap();
        assert!(
            !text.is_empty() && !String::from_utf8_lossy(&text).contains(CANARY),
            "{file}"
        );
    }
}

#[test]
fn a_profile_is_used_by_one_linnet_at_a_time() {
    let profile = tempfile::tempdir().unwrap();
    let watch = Watch::start(&mut cli(profile.path()));
    let second = run(cli(profile.path()).arg("folders"), "");
    assert_eq!(second.status.code(), Some(3), "{second:?}");
    assert_eq!(document(&second)["problem"]["class"], "profile-in-use");
    assert!(String::from_utf8_lossy(&second.stderr).contains("already running"));
    drop(watch);
    assert!(run(cli(profile.path()).arg("folders"), "").status.success());
}

#[test]
fn an_empty_profile_answers_with_empty_documents() {
    let profile = tempfile::tempdir().unwrap();
    for (arguments, answer) in [
        (&["account", "list"][..], json!({ "accounts": [] })),
        (&["folders"], json!({ "folders": [] })),
        (&["list", "inbox"], json!({ "rows": [] })),
        (&["list", "inbox", "--threads"], json!({ "rows": [] })),
        (
            &["search", "words"],
            json!({ "rows": [], "coverage": { "searched": 0, "total": 0 } }),
        ),
        (&["outbox"], json!({ "items": [] })),
        (&["questions"], json!({ "questions": [] })),
        (&["history"], json!({ "rows": [] })),
        (&["check"], json!({ "faults": [] })),
        (&["sync"], json!({ "accounts": [] })),
    ] {
        let output = run(cli(profile.path()).args(arguments), "");
        assert!(output.status.success(), "{arguments:?} {output:?}");
        assert_eq!(document(&output), answer, "{arguments:?}");
    }
}

#[test]
fn wrong_usage_is_told_before_anything_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("never-made");
    for (arguments, input) in [
        (
            &[
                "account",
                "add",
                "--email",
                "ann@example.org",
                "--imap",
                "example.org:143:none",
            ][..],
            "secret\n",
        ),
        (
            &[
                "account",
                "add",
                "--email",
                "ann@example.org",
                "--imap",
                "localhost:143:none",
            ],
            "\n",
        ),
        (&["act", "burn", "1"], ""),
        (&["nothing"], ""),
    ] {
        let output = run(cli(&profile).args(arguments), input);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {output:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{arguments:?}"
        );
        assert!(!String::from_utf8_lossy(&output.stderr).contains("secret"));
    }
    assert!(!profile.exists());
}

#[test]
fn a_server_that_is_not_there_is_unreachable_and_nothing_is_stored() {
    let profile = tempfile::tempdir().unwrap();
    // A port of this computer that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut add = cli(profile.path());
    add.args(["account", "add", "--email", "ann@example.test", "--imap"])
        .arg(format!("127.0.0.1:{port}:tls"));
    add.env("LINNET_PASSPHRASE", CANARY);
    let output = run(&mut add, "secret\n");
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let report = document(&output);
    assert_eq!(
        report["report"]["receive"]["problem"]["class"], "cannot-connect",
        "{report}"
    );
    assert_eq!(report.get("account"), None);
    let accounts = run(cli(profile.path()).args(["account", "list"]), "");
    assert_eq!(document(&accounts), json!({ "accounts": [] }));
}

#[test]
fn a_letter_in_a_file_needs_no_profile() {
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("letter.eml");
    let raw = "From: Ann <ann@example.org>\r\nSubject: Hello\r\nContent-Type: text/html\r\n\r\n\
        <p onclick=\"x()\">Good <b>day</b><script>alert(1)</script></p>";
    std::fs::write(&letter, raw).unwrap();
    let profile = folder.path().join("never-made");
    let command = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linnet-cli"));
        let output = run(
            command
                .arg("--profile")
                .arg(&profile)
                .args(arguments)
                .arg(&letter),
            "",
        );
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let html = command(&["render"]);
    assert!(html.contains("<b>day</b>"), "{html}");
    assert!(
        !html.contains("script") && !html.contains("onclick"),
        "{html}"
    );
    assert!(command(&["render", "--text"]).contains("Good day"));
    let parsed: Value = serde_json::from_str(&command(&["parse"])).unwrap();
    assert_eq!(parsed["subject"], "Hello");
    assert!(!profile.exists());
}
