use linnet_mail::parse::Part;

use super::*;

fn person(email: &str) -> Address {
    Address {
        name: String::new(),
        email: email.to_owned(),
    }
}

#[test]
fn where_a_letter_was_received() {
    let own = ["ann@example.test".to_owned(), "ann@work.test".to_owned()];
    let check = |to: &[&str], delivered: &[&str], from: &str, expected: Option<&str>| {
        let letter = ParsedLetter {
            from: vec![person(from)],
            to: to.iter().map(|email| person(email)).collect(),
            delivered_to: delivered.iter().map(|email| (*email).to_owned()).collect(),
            ..ParsedLetter::default()
        };
        assert_eq!(
            received_at(&letter, "ann@example.test", &own).as_deref(),
            expected,
            "{to:?}"
        );
    };
    check(&["Ann@Example.test"], &[], "bob@x.test", None);
    check(&["list@x.test"], &["ann@example.test"], "bob@x.test", None);
    check(
        &["shop@example.test"],
        &[],
        "bob@x.test",
        Some("shop@example.test"),
    );
    check(
        &["list@x.test", "alias@other.test"],
        &["alias@other.test"],
        "bob@x.test",
        Some("alias@other.test"),
    );
    check(&["ann@work.test"], &[], "bob@x.test", Some("ann@work.test"));
    check(&["shop@example.test"], &[], "ann@example.test", None);
    check(&[], &[], "bob@x.test", None);
}

#[test]
fn the_word_of_a_kind_is_read_back() {
    for kind in [
        ComposeKind::New,
        ComposeKind::Reply,
        ComposeKind::ReplyAll,
        ComposeKind::Forward,
    ] {
        assert_eq!(kind_of(kind_word(kind)), kind);
    }
    assert_eq!(kind_of("?"), ComposeKind::New);
}

#[test]
fn a_forwarded_letter_carries_its_files_and_only_them() {
    let raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n\
        Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment\r\n\
        Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--\r\n";
    let letter = linnet_mail::parse::parse(raw);
    let carried = carried(raw, &letter).unwrap();
    assert_eq!(carried.len(), 1);
    assert_eq!((carried[0].name.as_str(), carried[0].size), ("a.pdf", 5));
    assert_eq!(carried[0].content_type, "application/pdf");
    let nameless = ParsedLetter {
        parts: vec![Part {
            attachment: true,
            id: "9".to_owned(),
            ..letter.parts[0].clone()
        }],
        ..ParsedLetter::default()
    };
    assert_eq!(super::carried(raw, &nameless).unwrap()[0].size, 0);
}

#[test]
fn an_origin_from_an_older_version_is_read() {
    assert_eq!(from_json::<Origin>("{}").unwrap(), Origin::default());
}

/// An engine with one account and one letter, without any network.
async fn engine_with_letter(raw: &[u8]) -> (tempfile::TempDir, Engine, LocationId) {
    use linnet_mail::{Flags, FolderRole, Protocol, Security, Server};
    use linnet_store::{Incoming, Lane, Listed, NewAccount, RemoteFolder, Section};

    let profile = tempfile::tempdir().unwrap();
    let engine = Engine::open(crate::OpenOptions {
        profile: profile.path().to_owned(),
        vault: true,
        passphrase: Some("word".into()),
        organisations: Vec::new(),
    })
    .await
    .unwrap();
    let server = |protocol| Server {
        protocol,
        host: "localhost".to_owned(),
        port: 1,
        security: Security::Tls,
        user: "ann".to_owned(),
        pin: None,
    };
    let account = NewAccount {
        email: "ann@example.test".to_owned(),
        name: "Ann".to_owned(),
        label: "example.test".to_owned(),
        colour: 1,
        incoming: server(Protocol::Imap),
        outgoing: server(Protocol::Smtp),
        secret: "k".to_owned(),
        outgoing_secret: None,
    };
    let inbox = RemoteFolder {
        wire: "INBOX".to_owned(),
        path: "INBOX".to_owned(),
        delimiter: Some('/'),
        role: FolderRole::Inbox,
        selectable: true,
        subscribed: true,
    };
    let size = raw.len() as u64;
    let folder = engine
        .store()
        .write(Lane::Person, move |writer| {
            let account = writer.add_account(&account)?;
            let folder = writer.sync_folders(account, &[inbox])?.remove(0).id;
            writer.folder_selected(folder, 1, Some(2), None)?;
            let listed = Listed {
                uid: 1,
                flags: Flags::EMPTY,
                keywords: Vec::new(),
                internal_date: 1_778_316_120,
                size,
            };
            writer.list(folder, 1, &[listed], 1)?;
            Ok(folder)
        })
        .await
        .unwrap();
    let incoming = Incoming::prepare(folder, 1, 1, raw.to_vec(), Section::Whole);
    engine.store().ingest(vec![incoming]).await.unwrap();
    let rows = engine
        .read(move |reader| reader.list_rows(&[folder], 0, 1))
        .await
        .unwrap();
    (profile, engine, rows[0].location)
}

const LETTER: &[u8] = b"From: Bob <bob@example.test>\r\nTo: ann@example.test\r\nSubject: Plan\r\n\
    Date: Sat, 9 May 2026 08:42:00 +0000\r\nMessage-ID: <1@example.test>\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello ann\r\n--b\r\n\
    Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\n\
    Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--\r\n";

fn request(kind: ComposeKind, location: Option<LocationId>) -> ComposeRequest {
    ComposeRequest {
        kind,
        location,
        account: None,
        mailto: None,
    }
}

#[tokio::test]
async fn an_answer_is_quoted_saved_and_queued_once() {
    let (_profile, engine, location) = engine_with_letter(LETTER).await;
    let draft = engine
        .compose(request(ComposeKind::Reply, Some(location)))
        .await
        .unwrap();
    let loaded = engine.draft_load(draft).await.unwrap();
    assert_eq!(loaded.kind, ComposeKind::Reply);
    assert_eq!(loaded.content.subject, "Re: Plan");
    assert_eq!(loaded.content.to[0].email, "bob@example.test");
    assert!(
        loaded.content.text.contains("> hello ann"),
        "{}",
        loaded.content.text
    );
    assert!(
        loaded.content.text.contains("Bob"),
        "{}",
        loaded.content.text
    );
    assert!(loaded.attachments.is_empty());

    let mut content = loaded.content.clone();
    content.text = "yes".to_owned();
    content.cc = vec![Recipient {
        name: String::new(),
        email: "nobody".to_owned(),
        invalid: false,
    }];
    engine.draft_save(draft, content.clone()).await.unwrap();
    assert!(engine.draft_load(draft).await.unwrap().content.cc[0].invalid);
    let refused = engine.draft_send(draft).await.unwrap_err();
    assert_eq!(refused.advice, crate::api::Advice::CorrectRecipient);
    assert_eq!(refused.facts.address.as_deref(), Some("nobody"));
    assert!(engine.outbox().await.unwrap().is_empty());

    content.cc.clear();
    engine.draft_save(draft, content).await.unwrap();
    assert_eq!(engine.drafts().await.unwrap()[0].snippet, "yes");
    assert!(engine.draft_versions(draft).await.unwrap().len() >= 2);
    let sent = engine.draft_send(draft).await.unwrap();
    let queued = engine.outbox().await.unwrap();
    assert_eq!((queued.len(), queued[0].id), (1, sent.outbox));
    assert!(engine.drafts().await.unwrap().is_empty());
    assert!(engine.draft_send(draft).await.is_err());
    let raw = engine
        .read(move |reader| reader.outbox_raw(sent.outbox))
        .await
        .unwrap();
    let parsed = linnet_mail::parse::parse(&raw);
    assert_eq!(parsed.in_reply_to, ["1@example.test"]);
    assert_eq!(parsed.text.trim(), "yes");
    engine.close().await;
}

#[tokio::test]
async fn a_forwarded_letter_and_its_files() {
    let (_profile, engine, location) = engine_with_letter(LETTER).await;
    let draft = engine
        .compose(request(ComposeKind::Forward, Some(location)))
        .await
        .unwrap();
    let loaded = engine.draft_load(draft).await.unwrap();
    assert_eq!(loaded.attachments.len(), 1);
    assert_eq!(
        (
            loaded.attachments[0].name.as_str(),
            loaded.attachments[0].size
        ),
        ("a.pdf", 5)
    );
    assert!(loaded.content.text.contains("hello ann"));
    assert!(loaded.content.to.is_empty());
    assert!(engine.draft_send(draft).await.is_err());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "notes").unwrap();
    assert_eq!(
        engine.draft_attach_file(draft, &file).await.unwrap().len(),
        2
    );
    let left = engine
        .draft_detach(draft, loaded.attachments[0].id)
        .await
        .unwrap();
    assert_eq!(
        (left.len(), left[0].content_type.as_str()),
        (1, "text/plain")
    );
    engine.draft_discard(draft).await.unwrap();
    assert!(engine.drafts().await.unwrap().is_empty());
    assert!(engine.draft_load(draft).await.is_err());
    engine.draft_restore_discarded(draft).await.unwrap();
    assert_eq!(engine.drafts().await.unwrap().len(), 1);

    let files = engine.attachments(location).await.unwrap();
    assert_eq!((files.len(), files[0].name.as_str()), (1, "a.pdf"));
    let saved = engine
        .attachment_save_to(location, &files[0].part, folder.path())
        .await
        .unwrap();
    assert_eq!(std::fs::read(saved).unwrap(), b"hello");
    assert!(engine.attachment_bytes(location, "99").await.is_err());
    engine.close().await;
}

#[tokio::test]
async fn a_link_fills_in_people_and_words_only() {
    let (_profile, engine, _) = engine_with_letter(LETTER).await;
    let mut link = request(ComposeKind::New, None);
    link.mailto = Some(
        "mailto:bob@example.test?subject=hi%0d%0aBcc:x&body=text&attach=/etc/passwd".to_owned(),
    );
    let draft = engine.compose(link.clone()).await.unwrap();
    let loaded = engine.draft_load(draft).await.unwrap();
    assert_eq!(loaded.content.to[0].email, "bob@example.test");
    assert!(!loaded.content.subject.contains(['\r', '\n']));
    assert!(loaded.attachments.is_empty() && loaded.content.bcc.is_empty());
    link.mailto = Some("https://example.test/".to_owned());
    assert_eq!(
        engine.compose(link).await.unwrap_err().class,
        crate::api::ProblemClass::InvalidInput
    );
    assert!(
        engine
            .compose(request(ComposeKind::Reply, None))
            .await
            .is_err()
    );
    engine.close().await;
}

#[tokio::test]
async fn letters_from_the_command_line() {
    let (_profile, engine, _) = engine_with_letter(LETTER).await;
    let letter = LetterToSend {
        to: "bob@example.test, Carol <carol@example.test>".to_owned(),
        bcc: "dora@example.test".to_owned(),
        subject: "hi".to_owned(),
        text: "text".to_owned(),
        ..LetterToSend::default()
    };
    let id = engine.send_letter(letter.clone()).await.unwrap();
    let item = engine
        .read(move |reader| reader.outbox_item(id))
        .await
        .unwrap();
    assert_eq!(item.recipients.len(), 3);
    let raw = engine
        .read(move |reader| reader.outbox_raw(id))
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&raw).contains("dora"));
    let nobody = LetterToSend {
        to: String::new(),
        bcc: String::new(),
        ..letter.clone()
    };
    assert!(engine.send_letter(nobody).await.is_err());
    let stranger = LetterToSend {
        from: "eve@elsewhere.test".to_owned(),
        ..letter
    };
    assert!(engine.send_letter(stranger).await.is_err());

    let eml = b"From: ann@example.test\r\nTo: bob@example.test\r\nBcc: dora@example.test\r\n\
        Message-ID: <own@example.test>\r\nSubject: file\r\n\r\nbody\r\n";
    let id = engine
        .send_eml(eml.to_vec(), Some(4_000_000_000))
        .await
        .unwrap();
    let item = engine
        .read(move |reader| reader.outbox_item(id))
        .await
        .unwrap();
    assert_eq!(
        (item.message_id.as_str(), item.not_before),
        ("own@example.test", 4_000_000_000)
    );
    assert_eq!(item.recipients.len(), 2);
    let raw = engine
        .read(move |reader| reader.outbox_raw(id))
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&raw).contains("dora"));
    engine.close().await;
}

#[tokio::test]
async fn a_letter_is_shown_under_its_token_only() {
    let (_profile, engine, location) = engine_with_letter(LETTER).await;
    engine.set_frame_base("http://mail.localhost/".to_owned());
    let body = engine.letter_body(location, false).await.unwrap();
    let token = body.url.strip_prefix("http://mail.localhost/").unwrap();
    assert_eq!(token.len(), 32);
    let page = engine.frame(&format!("/{token}?theme=dark&text=110")).await;
    assert_eq!(
        (page.status, page.content_type.as_str()),
        (200, "text/html; charset=utf-8")
    );
    assert!(
        page.headers
            .iter()
            .any(|(name, _)| *name == "content-security-policy")
    );
    let html = String::from_utf8(page.body).unwrap();
    assert!(html.contains("hello ann") && html.contains("<html class=\"dark\">"));
    // A part that is no picture, a remote picture nobody asked for, and names that were never given out.
    for path in [
        format!("{token}/part/2"),
        format!("{token}/remote/0"),
        format!("{token}/"),
        format!("{token}/part/1/x"),
        "0".repeat(32),
        String::new(),
    ] {
        assert_eq!(engine.frame(&path).await.status, 404, "{path}");
    }
    engine.close().await;
}
