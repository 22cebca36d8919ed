//! Set-up that cannot succeed says why in one class, with one advice and one exit code, and stores nothing.

#![allow(clippy::indexing_slicing)]

use anyhow::{Context, Result, ensure};
use linnet_testkit::{
    Servers,
    scripted::{Protocol, Script},
};
use linnet_tests::{Answer, Profile};
use serde_json::Value;

/// `account add` with these servers; the answer and what is stored afterwards.
async fn add(profile: &Profile, imap: &str, smtp: &str, password: &str) -> Result<Answer> {
    let arguments = [
        "--json",
        "account",
        "add",
        "--email",
        "ann@example.test",
        "--imap",
        imap,
        "--smtp",
        smtp,
    ];
    let answer = profile
        .cli()?
        .run_with_input(&arguments, &format!("{password}\n"))
        .await?;
    let accounts = profile.cli()?.json(&["account", "list"]).await?;
    ensure!(
        accounts["accounts"].as_array().is_some_and(Vec::is_empty),
        "stored: {accounts}"
    );
    Ok(answer)
}

/// The first problem in the answer, wherever it stands.
fn problem(answer: &Value) -> Option<&Value> {
    match answer {
        Value::Object(fields) => match fields.get("problem") {
            Some(problem) => Some(problem),
            None => fields.values().find_map(problem),
        },
        Value::Array(items) => items.iter().find_map(problem),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn check(what: &str, answer: &Answer, class: &str, advice: &str, code: i32) -> Result<()> {
    let document = answer.json().with_context(|| what.to_owned())?;
    let problem =
        problem(&document).with_context(|| format!("{what}: no problem in {document}"))?;
    ensure!(problem["class"] == class, "{what}: {problem}");
    ensure!(problem["advice"] == advice, "{what}: {problem}");
    ensure!(
        answer.code == Some(code),
        "{what}: ended with {:?}",
        answer.code
    );
    Ok(())
}

#[tokio::test]
async fn every_failure_of_set_up_has_its_class_its_advice_and_its_code() -> Result<()> {
    let servers = Servers::start().await?;
    let ann = servers.add_user("ann")?;
    let profile = Profile::for_servers(&servers)?;
    let imap = format!("localhost:{}:tls", servers.imaps_port());
    let smtp = format!("localhost:{}:tls", servers.smtps_port());

    let answer = add(&profile, &imap, &smtp, "not the password").await?;
    check(
        "wrong password",
        &answer,
        "wrong-password",
        "enter-password",
        4,
    )?;

    let unknown = "no-such-host.invalid:993:tls";
    let answer = add(&profile, unknown, &smtp, &ann.password).await?;
    check("unknown host", &answer, "host-not-found", "correct-host", 5)?;

    let closed = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        format!("localhost:{}:tls", listener.local_addr()?.port())
    };
    let answer = add(&profile, &closed, &smtp, &ann.password).await?;
    check(
        "closed port",
        &answer,
        "cannot-connect",
        "change-settings",
        5,
    )?;

    let untrusted = Script::untrusted(Protocol::Imap).start().await?;
    let answer = add(
        &profile,
        &format!("localhost:{}:tls", untrusted.port()),
        &smtp,
        &ann.password,
    )
    .await?;
    check(
        "untrusted",
        &answer,
        "certificate-unknown-issuer",
        "see-certificate",
        6,
    )?;
    ensure!(
        !untrusted.was_told("LOGIN") && !untrusted.was_told("AUTHENTICATE"),
        "a password was sent"
    );

    let dropping = Script::drops_after_greeting(Protocol::Imap).start().await?;
    let plain = format!("127.0.0.1:{}:none", dropping.port());
    let answer = add(&profile, &plain, &smtp, &ann.password).await?;
    check(
        "drops after the greeting",
        &answer,
        "connection-lost",
        "try-again",
        5,
    )?;

    let refused = Script::starttls_refused(Protocol::Imap).start().await?;
    let starttls = format!("localhost:{}:starttls", refused.port());
    let answer = add(&profile, &starttls, &smtp, &ann.password).await?;
    check(
        "STARTTLS refused",
        &answer,
        "no-encryption",
        "change-settings",
        6,
    )?;

    let sending = Script::wrong_password(Protocol::Smtp).start().await?;
    let plain = format!("127.0.0.1:{}:none", sending.port());
    let answer = add(&profile, &imap, &plain, &ann.password).await?;
    check(
        "sending only",
        &answer,
        "wrong-password",
        "enter-password",
        4,
    )?;
    Ok(())
}

#[tokio::test]
async fn what_was_said_before_tls_is_not_believed_after_it() -> Result<()> {
    let servers = Servers::start().await?;
    let ann = servers.add_user("ann")?;
    let smtp = format!("localhost:{}:tls", servers.smtps_port());
    for script in [
        Script::injection_after_starttls(Protocol::Imap),
        Script::preauth(),
    ] {
        let server = script.start().await?;
        let mut profile = Profile::for_servers(&servers)?;
        profile.trust(&server.ca_pem());
        let starttls = format!("localhost:{}:starttls", server.port());
        let answer = add(&profile, &starttls, &smtp, &ann.password).await?;
        ensure!(answer.code != Some(0), "{}", answer.text());
        ensure!(
            !server.was_told("LOGIN") && !server.was_told("AUTHENTICATE"),
            "a password was sent"
        );
        ensure!(!server.commands().join("\n").contains(&ann.password));
    }
    Ok(())
}
