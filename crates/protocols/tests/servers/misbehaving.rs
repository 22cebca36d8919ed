use std::time::Duration;

use linnet_mail::{CertificatePin, Flags, Protocol, Security, Server};
use linnet_protocols::imap::{Body, BodyRequest, Conn, UidSet};
use linnet_protocols::{FailureKind, Limits};
use linnet_testkit::authority::Certificate;
use linnet_testkit::scripted::{Act, Encryption, Protocol as Kit, Script, Scripted};
use tokio::sync::mpsc;

use super::{limits, open_script, server, trusting};

const MAILBOX: &str =
    "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n{tag} OK [READ-WRITE] done";

async fn connect(script: &Scripted, security: Security) -> FailureKind {
    let server = server(Protocol::Imap, script.port(), security, "ann");
    let limits = Limits {
        greeting: Duration::from_millis(300),
        ..limits()
    };
    Conn::connect(&server, &trusting(script.ca_pem()), &limits)
        .await
        .map(|_| ())
        .unwrap_err()
        .kind
}

#[tokio::test]
async fn promises_of_encryption_are_kept_or_the_connection_ends() {
    for script in [
        Script::starttls_refused(Kit::Imap),
        Script::without_starttls(Kit::Imap),
        Script::injection_after_starttls(Kit::Imap),
        Script::preauth(),
    ] {
        let script = script.start().await.unwrap();
        assert_eq!(
            connect(&script, Security::StartTls).await,
            FailureKind::NoEncryption
        );
        assert!(!script.was_told("LOGIN") && !script.was_told("AUTHENTICATE"));
    }
}

#[tokio::test]
async fn servers_that_are_none_are_told_apart() {
    let check = async |what: &str, script: Script, kind: FailureKind| {
        let script = script.start().await.unwrap();
        assert_eq!(connect(&script, Security::None).await, kind, "{what}");
    };
    check(
        "silent",
        Script::silent(Kit::Imap),
        FailureKind::CannotConnect,
    )
    .await;
    check(
        "garbage",
        Script::garbage(Kit::Imap),
        FailureKind::Misbehaved,
    )
    .await;
    check("smtp", Script::smtp(), FailureKind::Misbehaved).await;
    check(
        "closes",
        Script::imap().greet([Act::Close]),
        FailureKind::ConnectionLost,
    )
    .await;
    check(
        "busy",
        Script::imap().greet([Act::reply("* BYE too many connections")]),
        FailureKind::ServerBusy,
    )
    .await;
    let plain = Script::imap().start().await.unwrap();
    assert_eq!(
        connect(&plain, Security::Tls).await,
        FailureKind::NoEncryption
    );
}

#[tokio::test]
async fn certificates_are_refused_with_their_reason_and_one_key_can_be_accepted() {
    for (certificate, kind) in [
        (
            Certificate::SelfSigned,
            FailureKind::CertificateUnknownIssuer,
        ),
        (Certificate::Expired, FailureKind::CertificateExpired),
        (Certificate::WrongName, FailureKind::CertificateWrongName),
    ] {
        let script = Script::imap()
            .encryption(Encryption::Tls)
            .certificate(certificate)
            .start()
            .await
            .unwrap();
        let mut target = server(Protocol::Imap, script.port(), Security::Tls, "ann");
        let tls = trusting(script.ca_pem());
        let failure = Conn::connect(&target, &tls, &limits())
            .await
            .map(|_| ())
            .unwrap_err();
        assert_eq!(failure.kind, kind);
        let facts = failure.certificate.unwrap();
        assert_eq!(facts.pin.0, script.spki_sha256());
        assert!(!facts.names.is_empty() && facts.not_after > facts.not_before);

        target.pin = Some(facts.pin);
        Conn::connect(&target, &tls, &limits()).await.unwrap();
        target.pin = Some(CertificatePin("00".repeat(32)));
        let other = Conn::connect(&target, &tls, &limits())
            .await
            .map(|_| ())
            .unwrap_err();
        assert_eq!(other.kind, kind);
    }
}

#[tokio::test]
async fn sign_in_takes_the_way_the_server_offers() {
    let check = async |capabilities: &str, told: &str| {
        let script = Script::imap()
            .capabilities(capabilities)
            .start()
            .await
            .unwrap();
        open_script(&script).await.unwrap();
        assert!(script.was_told(told), "{:?}", script.commands());
    };
    // "\0ann\0pässword "x"" in base64.
    check(
        "IMAP4rev1 SASL-IR AUTH=PLAIN",
        "AUTHENTICATE PLAIN AGFubgBww6Rzc3dvcmQgIngi",
    )
    .await;
    check("IMAP4rev1 AUTH=PLAIN", "AUTHENTICATE PLAIN").await;
    check("IMAP4rev1 LITERAL+", "LOGIN \"ann\" {").await;

    let refuse = async |capabilities: &str, kind: FailureKind| {
        let script = Script::imap()
            .capabilities(capabilities)
            .start()
            .await
            .unwrap();
        assert_eq!(
            open_script(&script).await.unwrap_err().kind,
            kind,
            "{capabilities}"
        );
        assert!(!script.was_told("LOGIN") && !script.was_told("AUTHENTICATE"));
    };
    refuse("IMAP4rev1 LOGINDISABLED", FailureKind::NoEncryption).await;

    let script = Script::imap()
        .encryption(Encryption::Tls)
        .capabilities("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2")
        .start()
        .await
        .unwrap();
    let target = server(Protocol::Imap, script.port(), Security::Tls, "ann");
    let mut conn = Conn::connect(&target, &trusting(script.ca_pem()), &limits())
        .await
        .unwrap();
    let failure = conn.sign_in("ann", &super::secret("x")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::BrowserSignInRequired);
}

#[tokio::test]
async fn a_refusal_is_never_an_empty_answer() {
    let script = Script::imap()
        .on("SELECT", [Act::reply(MAILBOX)])
        .on(
            "LIST",
            [Act::reply(
                "* LIST () \"/\" INBOX\r\n{tag} NO [SERVERBUG] tired",
            )],
        )
        .on("UID SEARCH", [Act::reply("{tag} NO not now")])
        .on("UID SEARCH", [Act::reply("{tag} OK and no result")])
        .on("UID FETCH", [Act::reply("{tag} NO [SERVERBUG] not now")])
        .on("UID STORE", [Act::reply("{tag} BAD what")])
        .on("UID MOVE", [Act::reply("{tag} NO [OVERQUOTA] full")])
        .on(
            "APPEND",
            [Act::reply("{tag} NO [TRYCREATE] no such mailbox")],
        )
        .start()
        .await
        .unwrap();
    let mut conn = open_script(&script).await.unwrap();
    assert_eq!(conn.list().await.unwrap_err().kind, FailureKind::ServerBusy);
    conn.select("INBOX").await.unwrap();
    let all = UidSet::all();
    assert_eq!(
        conn.search_uids(&all).await.unwrap_err().kind,
        FailureKind::Refused
    );
    assert_eq!(
        conn.search_uids(&all).await.unwrap_err().kind,
        FailureKind::Misbehaved
    );
    assert_eq!(
        conn.fetch_flags(&all, None, &mut |_| {})
            .await
            .unwrap_err()
            .kind,
        FailureKind::ServerBusy
    );
    let (to, mut letters) = mpsc::channel(9);
    assert_eq!(
        conn.fetch_bodies(BodyRequest::new(vec![1]), to)
            .await
            .unwrap_err()
            .kind,
        FailureKind::ServerBusy
    );
    assert!(letters.recv().await.is_none());
    let seen = Flags::EMPTY.with(linnet_mail::Flag::Seen);
    let stored = conn.store_flags(&all, seen, Flags::EMPTY, &[], &[]).await;
    assert_eq!(stored.unwrap_err().kind, FailureKind::Misbehaved);
    assert_eq!(
        conn.move_messages(&all, "x").await.unwrap_err().kind,
        FailureKind::MailboxFull
    );
    assert_eq!(
        conn.append("x", seen, None, b"a\r\n")
            .await
            .unwrap_err()
            .kind,
        FailureKind::Refused
    );
    // All these left the connection whole.
    conn.noop().await.unwrap();
    assert!(!script.was_told("UID EXPUNGE") && !script.was_told("EXPUNGE"));
}

#[tokio::test]
async fn the_source_of_a_move_stays_until_the_copy_is_confirmed() {
    let script = Script::imap()
        .capabilities("IMAP4rev1 AUTH=PLAIN UIDPLUS")
        .on("SELECT", [Act::reply(MAILBOX)])
        .on("UID COPY", [Act::reply("{tag} NO [OVERQUOTA] full")])
        .on(
            "UID COPY",
            [Act::reply("{tag} OK [COPYUID 3 1:2 8:9] done")],
        )
        .start()
        .await
        .unwrap();
    let mut conn = open_script(&script).await.unwrap();
    conn.select("INBOX").await.unwrap();
    let uids = UidSet::of(&[1, 2]);
    assert_eq!(
        conn.move_messages(&uids, "Trash").await.unwrap_err().kind,
        FailureKind::MailboxFull
    );
    assert!(!script.was_told("UID STORE"));
    // The scripted server knows no UID EXPUNGE by itself, but answers everything that begins with UID.
    let moved = conn.move_messages(&uids, "Trash").await.unwrap();
    assert_eq!(moved.pairs, [(1, 8), (2, 9)]);
    assert!(
        script.was_told("UID STORE 1:2 +FLAGS.SILENT (\\Deleted)")
            && script.was_told("UID EXPUNGE 1:2")
    );
}

#[tokio::test]
async fn a_cut_letter_is_never_handed_over() {
    let answer = b"* 1 FETCH (UID 5 BODY[] {12}\r\nhello\r\nworld)\r\n";
    let mut script = Script::imap().on("SELECT", [Act::reply(MAILBOX)]);
    for cut in 0..=answer.len() {
        script = script.on(
            "UID FETCH",
            [Act::Bytes(answer[..cut].to_vec()), Act::Close],
        );
    }
    let script = script.start().await.unwrap();
    for cut in 0..=answer.len() {
        let mut conn = open_script(&script).await.unwrap();
        conn.select("INBOX").await.unwrap();
        let (to, mut letters) = mpsc::channel(9);
        let failure = conn
            .fetch_bodies(BodyRequest::new(vec![5]), to)
            .await
            .unwrap_err();
        assert_eq!(failure.kind, FailureKind::ConnectionLost, "cut at {cut}");
        let whole = Body {
            uid: 5,
            raw: b"hello\r\nworld".to_vec(),
            flags: None,
        };
        let wanted = (cut == answer.len()).then_some(whole);
        assert_eq!(letters.recv().await, wanted, "cut at {cut}");
        assert!(!conn.is_usable());
    }
}

#[tokio::test]
async fn odd_answers_are_survived() {
    let script = Script::imap()
        .capabilities("IMAP4rev1 AUTH=PLAIN IDLE ESEARCH")
        .on("SELECT", [Act::reply(MAILBOX)])
        .on(
            "UID FETCH",
            [Act::reply(
                "* XYZZY nonsense\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 1 X-OTHER ((\"a\" NIL)) INTERNALDATE NIL \
                 FLAGS (\\Seen Foo) RFC822.SIZE 10)\r\n* 2 FETCH (UID 2 FLAGS ())\r\n* 3 EXISTS\r\n* 2 FETCH (UID 2 RFC822.SIZE 20 \
                 INTERNALDATE \" 1-Jan-1970 00:00:01 +0000\")\r\n* OK [ALERT] look\r\n{tag} OK done",
            )],
        )
        .on("UID SEARCH", [Act::reply("* ESEARCH (TAG \"{tag}\") UID ALL 1:4294967295\r\n{tag} OK done")])
        .on("NOOP", [Act::reply("* BYE going down"), Act::Silence])
        .start()
        .await
        .unwrap();
    let mut conn = open_script(&script).await.unwrap();
    conn.select("INBOX").await.unwrap();
    let mut listed = Vec::new();
    conn.fetch_listing(&UidSet::all(), None, &mut |message| {
        listed.push((message.uid, message.size, message.internal_date));
    })
    .await
    .unwrap();
    assert_eq!(listed, [(1, 10, 0), (2, 20, 1)]);
    assert_eq!(conn.drain_untagged().len(), 3);
    assert_eq!(conn.selected().unwrap().exists, 3);
    assert_eq!(
        conn.search_uids(&UidSet::all()).await.unwrap_err().kind,
        FailureKind::Misbehaved
    );
    let failure = conn.noop().await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.detail.as_str()),
        (FailureKind::ConnectionLost, "going down")
    );
}

#[tokio::test]
async fn silence_has_an_end() {
    let script = Script::imap()
        .on("NOOP", [Act::Silence])
        .start()
        .await
        .unwrap();
    let target: Server = server(Protocol::Imap, script.port(), Security::None, "ann");
    let limits = Limits {
        command: Duration::from_millis(200),
        ..limits()
    };
    let mut conn = Conn::connect(&target, &trusting(script.ca_pem()), &limits)
        .await
        .unwrap();
    conn.sign_in("ann", &super::secret("x")).await.unwrap();
    assert_eq!(
        conn.noop().await.unwrap_err().kind,
        FailureKind::ConnectionLost
    );
}

#[tokio::test]
async fn a_goodbye_instead_of_an_answer_blames_the_password_only_if_it_says_so() {
    for (goodbye, kind) in [
        (
            "* BYE [AUTHENTICATIONFAILED] wrong",
            FailureKind::WrongPassword,
        ),
        ("* BYE too many failed attempts", FailureKind::ServerBusy),
        ("* BYE restarting", FailureKind::ConnectionLost),
    ] {
        let script = Script::imap()
            .on("AUTHENTICATE", [Act::reply(goodbye), Act::Close])
            .start()
            .await
            .unwrap();
        assert_eq!(
            open_script(&script).await.unwrap_err().kind,
            kind,
            "{goodbye}"
        );
    }
}
