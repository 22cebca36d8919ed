use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64::Engine as _;
use linnet_mail::{Protocol, Security};
use linnet_protocols::smtp::{self, Envelope, NotSent, Sent};
use linnet_protocols::{Failure, FailureKind};
use linnet_testkit::Servers;
use linnet_testkit::scripted::{Act, Protocol as Kit, Script, Scripted};

use super::{limits, secret, server, trusting};

const LETTER: &[u8] = b"From: ann@example.test\nSubject: dots\n\nfirst\n.\n..two\nlast";

fn envelope(to: &[&str]) -> Envelope {
    Envelope {
        from: "ann@example.test".to_owned(),
        to: to.iter().map(|&to| to.to_owned()).collect(),
    }
}

async fn ready(_: Vec<(String, Failure)>) -> Result<(), Infallible> {
    Ok(())
}

async fn send_to(script: &Scripted, to: &[&str], raw: &[u8]) -> Result<Sent, NotSent> {
    let target = server(Protocol::Smtp, script.port(), Security::None, "ann");
    let tls = trusting(script.ca_pem());
    smtp::send(
        &target,
        Some(&secret("x")),
        &tls,
        &limits(),
        &envelope(to),
        raw,
        ready,
    )
    .await
}

#[tokio::test]
async fn a_letter_arrives_over_both_doors() {
    let servers = Servers::start().await.unwrap();
    let (ann, bob) = (
        servers.add_user("ann").unwrap(),
        servers.add_user("bob").unwrap(),
    );
    let tls = trusting(servers.ca_pem());
    let password = secret(&ann.password);
    for (port, security) in [
        (servers.smtps_port(), Security::Tls),
        (servers.smtp_port(), Security::StartTls),
    ] {
        let target = server(Protocol::Smtp, port, security, &ann.email);
        let facts = smtp::check(&target, &password, &tls, &limits())
            .await
            .unwrap();
        assert!(facts.size_limit.is_some() && !facts.extensions.is_empty());
        let wrong = smtp::check(&target, &secret("wrong"), &tls, &limits())
            .await
            .unwrap_err();
        assert_eq!(wrong.kind, FailureKind::WrongPassword);

        let to = envelope(&[&bob.email, "nobody@example.test"]);
        let durable = AtomicBool::new(false);
        let sent = smtp::send(
            &target,
            Some(&password),
            &tls,
            &limits(),
            &to,
            LETTER,
            async |refused: Vec<(String, Failure)>| {
                assert_eq!(refused.len(), 1);
                durable.store(true, Ordering::SeqCst);
                Ok::<(), Infallible>(())
            },
        )
        .await
        .unwrap();
        assert!(durable.load(Ordering::SeqCst) && !sent.reply.is_empty());
        assert_eq!(sent.refused.len(), 1);
        assert_eq!(sent.refused[0].0, "nobody@example.test");
        assert_eq!(sent.refused[0].1.kind, FailureKind::RecipientRefused);

        let nobody = envelope(&["nobody@example.test"]);
        let failure = smtp::send(
            &target,
            Some(&password),
            &tls,
            &limits(),
            &nobody,
            LETTER,
            ready,
        )
        .await
        .unwrap_err();
        assert_eq!(failure.failure.kind, FailureKind::RecipientRefused);
        assert_eq!(failure.refused.len(), 1);
    }
    let arrived = linnet_testkit::eventually("two letters", Duration::from_secs(20), async || {
        let letters = servers.dump(&bob, "INBOX").await?;
        Ok((letters.len() == 2).then_some(letters))
    })
    .await
    .unwrap();
    assert_eq!(arrived.len(), 2);
}

#[tokio::test]
async fn line_ends_and_dots_are_made_safe_on_the_wire() {
    let script = Script::smtp().start().await.unwrap();
    let sent = send_to(&script, &["bob@example.test"], LETTER)
        .await
        .unwrap();
    assert!(sent.refused.is_empty());
    let letters = script.letters();
    assert_eq!(letters.len(), 1);
    let text = String::from_utf8(letters[0].clone()).unwrap();
    assert_eq!(
        text.trim_end(),
        String::from_utf8_lossy(LETTER).replace('\n', "\r\n")
    );
    assert!(script.was_told("MAIL FROM:<ann@example.test> SIZE="));
}

#[tokio::test]
async fn only_the_moment_after_the_dot_is_uncertain() {
    let check = async |script: Script, kind: FailureKind| {
        let script = script.start().await.unwrap();
        let failure = send_to(&script, &["bob@example.test"], LETTER)
            .await
            .unwrap_err()
            .failure;
        assert_eq!(failure.kind, kind, "{failure}");
    };
    let go = || Act::reply("354 go");
    check(
        Script::smtp().on("DATA", [go(), Act::Letter, Act::Close]),
        FailureKind::PerhapsSent,
    )
    .await;
    check(
        Script::smtp().on("DATA", [go(), Act::Letter, Act::Reset]),
        FailureKind::PerhapsSent,
    )
    .await;
    check(
        Script::smtp().on("DATA", [go(), Act::Letter, Act::reply("nonsense")]),
        FailureKind::PerhapsSent,
    )
    .await;
    check(
        Script::smtp().on("DATA", [go(), Act::Letter, Act::reply("554 5.7.1 spam")]),
        FailureKind::Refused,
    )
    .await;
    check(
        Script::smtp().on("DATA", [go(), Act::Letter, Act::reply("451 4.3.0 later")]),
        FailureKind::ServerBusy,
    )
    .await;
    check(
        Script::smtp().on("DATA", [Act::Close]),
        FailureKind::ConnectionLost,
    )
    .await;
    check(
        Script::smtp().on("RCPT", [Act::reply("421 4.3.2 down"), Act::Close]),
        FailureKind::ServerBusy,
    )
    .await;
    check(
        Script::smtp().on("RCPT", [Act::reply("550 5.1.1 who")]),
        FailureKind::RecipientRefused,
    )
    .await;
    check(
        Script::smtp().on("MAIL", [Act::reply("553 5.7.1 not you")]),
        FailureKind::SenderRefused,
    )
    .await;
    check(
        Script::smtp().capabilities("SIZE 20|AUTH PLAIN"),
        FailureKind::TooLarge,
    )
    .await;
    check(
        Script::smtp().capabilities("AUTH XOAUTH2"),
        FailureKind::BrowserSignInRequired,
    )
    .await;
    check(Script::smtp().capabilities(""), FailureKind::NoEncryption).await;
    check(Script::garbage(Kit::Smtp), FailureKind::Misbehaved).await;
    check(
        Script::wrong_password(Kit::Smtp),
        FailureKind::WrongPassword,
    )
    .await;
}

#[tokio::test]
async fn a_letter_that_could_not_be_noted_is_not_sent() {
    let script = Script::smtp().start().await.unwrap();
    let target = server(Protocol::Smtp, script.port(), Security::None, "ann");
    let tls = trusting(script.ca_pem());
    let to = envelope(&["bob@example.test"]);
    let not_noted = async |_: Vec<(String, Failure)>| Err("disk full");
    let failure = smtp::send(&target, None, &tls, &limits(), &to, LETTER, not_noted)
        .await
        .unwrap_err()
        .failure;
    assert_eq!(
        (failure.kind, failure.detail.as_str()),
        (FailureKind::Cancelled, "disk full")
    );
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(script.letters().is_empty());
}

#[tokio::test]
async fn addresses_never_become_commands() {
    let script = Script::smtp().start().await.unwrap();
    let bad = [
        "bob@example.test>\r\nRCPT TO:<eve@example.test",
        "bob",
        "a b@x.test",
        "bob@x.test\nQUIT",
    ];
    for to in bad {
        assert_eq!(
            send_to(&script, &[to], LETTER)
                .await
                .unwrap_err()
                .failure
                .kind,
            FailureKind::RecipientRefused
        );
    }
    let sent = send_to(
        &script,
        &["bob@example.test", bad[0], "a.@docomo.ne.jp"],
        LETTER,
    )
    .await
    .unwrap();
    assert_eq!(sent.refused.len(), 1);
    assert!(
        script
            .commands()
            .iter()
            .all(|command| !command.contains("eve"))
    );
    assert!(script.was_told("RCPT TO:<a.@docomo.ne.jp>"));
}

#[tokio::test]
async fn starttls_is_not_negotiable() {
    for script in [
        Script::starttls_refused(Kit::Smtp),
        Script::without_starttls(Kit::Smtp),
        Script::injection_after_starttls(Kit::Smtp),
    ] {
        let script = script.start().await.unwrap();
        let target = server(Protocol::Smtp, script.port(), Security::StartTls, "ann");
        let failure = smtp::check(&target, &secret("x"), &trusting(script.ca_pem()), &limits())
            .await
            .unwrap_err();
        assert_eq!(failure.kind, FailureKind::NoEncryption);
        assert!(!script.was_told("AUTH"));
    }
}

/// A server that quotes the line which it refuses, in its own reply or in a broken one.
#[tokio::test]
async fn an_echoed_sign_in_tells_no_secret() {
    const PASSWORD: &str = "correct horse battery";
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let plain = encode(&format!("\0ann\0{PASSWORD}"));
    let login = encode(PASSWORD);
    let question = [Act::reply("334 VXNlcm5hbWU6"), Act::Line];
    for (words, script) in [
        (
            "535 5.7.8 refused: AUTH PLAIN",
            Script::smtp().on(
                "AUTH PLAIN",
                [Act::Reply(format!("535 5.7.8 refused: AUTH PLAIN {plain}"))],
            ),
        ),
        (
            "what is",
            Script::smtp().on("AUTH PLAIN", [Act::Reply(format!("what is {plain}"))]),
        ),
        (
            "wrong:",
            Script::smtp().capabilities("AUTH LOGIN").on(
                "AUTH LOGIN",
                question.into_iter().chain([
                    Act::reply("334 UGFzc3dvcmQ6"),
                    Act::Line,
                    Act::Reply(format!(
                        "535-5.7.8 wrong: {login}\r\n535 5.7.8 or {PASSWORD}"
                    )),
                ]),
            ),
        ),
        (
            "not for",
            Script::smtp().on("MAIL", [Act::Reply(format!("550 not for {PASSWORD}"))]),
        ),
    ] {
        let script = script.start().await.unwrap();
        let target = server(Protocol::Smtp, script.port(), Security::None, "ann");
        let failure = smtp::send(
            &target,
            Some(&secret(PASSWORD)),
            &trusting(script.ca_pem()),
            &limits(),
            &envelope(&["bob@example.test"]),
            LETTER,
            ready,
        )
        .await
        .unwrap_err()
        .failure;
        let told = format!("{failure} {failure:?}");
        assert!(told.contains(words), "{told}");
        assert!(
            !told.contains("battery") && !told.contains(&plain) && !told.contains(&login),
            "{told}"
        );
    }
}
