use proptest::prelude::*;

use super::*;
use crate::parse::{ParsedLetter, parse, part_bytes};

fn letter() -> Outgoing {
    Outgoing {
        from: Address::new("Ann Lee", "ann@example.org"),
        to: vec![Address::new("Bob", "bob@example.net")],
        subject: "Hello".to_owned(),
        text: "Hi Bob,\n\nbye".to_owned(),
        message_id: "1@example.org".to_owned(),
        date: 1_704_067_200,
        utc_offset_minutes: 60,
        ..Outgoing::default()
    }
}

fn text(raw: &[u8]) -> String {
    String::from_utf8(raw.to_vec()).unwrap()
}

#[test]
fn a_plain_letter() {
    let composed = compose(&letter()).unwrap();
    let raw = text(&composed.raw);
    for line in [
        "Date: Mon, 1 Jan 2024 01:00:00 +0100\r\n",
        "Message-ID: <1@example.org>\r\n",
        "Subject: Hello\r\n",
        "MIME-Version: 1.0\r\n",
        "charset=\"utf-8\"",
        "\r\n\r\nHi Bob,\r\n\r\nbye",
    ] {
        assert!(raw.contains(line), "{line}: {raw}");
    }
    assert!(!raw.replace("\r\n", "").contains(['\r', '\n']));
    let parsed = parse(&composed.raw);
    assert_eq!(
        (parsed.from, parsed.to),
        (letter().from.into_iter_once(), letter().to)
    );
    assert_eq!(composed.recipients, ["bob@example.net"]);
}

trait Once: Sized {
    fn into_iter_once(self) -> Vec<Self>;
}

impl Once for Address {
    fn into_iter_once(self) -> Vec<Address> {
        vec![self]
    }
}

#[test]
fn blind_copies_are_in_the_envelope_only() {
    let composed = compose(&Outgoing {
        cc: vec![
            Address::new("", "BOB@example.net"),
            Address::new("", "c@bücher.example"),
        ],
        bcc: vec![Address::new("", "secret@example.com")],
        ..letter()
    })
    .unwrap();
    assert_eq!(
        composed.recipients,
        [
            "bob@example.net",
            "c@xn--bcher-kva.example",
            "secret@example.com"
        ]
    );
    let raw = text(&composed.raw);
    assert!(
        !raw.contains("secret")
            && !raw.to_lowercase().contains("bcc")
            && raw.contains("c@xn--bcher-kva.example"),
        "{raw}"
    );
    let only = compose(&Outgoing {
        to: Vec::new(),
        bcc: vec![Address::new("", "s@example.com")],
        ..letter()
    })
    .unwrap();
    assert!(text(&only.raw).contains("To: undisclosed-recipients:;\r\n"));
}

#[test]
fn foreign_text_survives_and_long_lines_are_encoded() {
    let subject = "Grüße 会议 ".repeat(20);
    let body = format!(
        "{}\n.\nFrom here\n{}\n",
        "Zeile mit ü. ".repeat(200),
        "x".repeat(3000)
    );
    let composed = compose(&Outgoing {
        subject: subject.clone(),
        text: body.clone(),
        from: Address::new("Änn \"Q\" Lee, Dr.", "ann@example.org"),
        ..letter()
    })
    .unwrap();
    for line in composed.raw.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 998 && line.is_ascii());
    }
    let parsed = parse(&composed.raw);
    assert_eq!(parsed.subject, subject.trim());
    assert_eq!(
        parsed.from,
        [Address::new("Änn \"Q\" Lee, Dr.", "ann@example.org")]
    );
    assert_eq!(parsed.text.trim_end(), body.trim_end());
}

#[test]
fn attachments_arrive_byte_for_byte() {
    let files = [
        ("größe.txt", "text/plain", &b"a\nb\r\nc\rd\0\xff"[..]),
        ("a.bin", "nonsense", &[0u8, 1, 2]),
        ("../x.pdf", "application/pdf; name=y", b""),
        ("l.eml", "message/rfc822", b"Subject: x\r\n\r\nhi\r\n"),
        ("m.eml", "message/rfc822", b"Subject: x\n\nh\xffi\n"),
    ];
    let attachments = files
        .iter()
        .map(|(name, media, data)| OutgoingAttachment {
            name: (*name).to_owned(),
            content_type: (*media).to_owned(),
            data: data.to_vec(),
        })
        .collect();
    let composed = compose(&Outgoing {
        attachments,
        ..letter()
    })
    .unwrap();
    let parsed = parse(&composed.raw);
    let seen: Vec<_> = parsed
        .parts
        .iter()
        .map(|part| {
            (
                part.name.as_str(),
                part.content_type.as_str(),
                part.attachment,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("", "text/plain", false),
            ("größe.txt", "text/plain", true),
            ("a.bin", "application/octet-stream", true),
            ("x.pdf", "application/pdf", true),
            ("l.eml", "message/rfc822", true),
            ("m.eml", "application/octet-stream", true),
        ],
        "{}",
        text(&composed.raw)
    );
    for (part, (name, _, data)) in parsed.parts.iter().skip(1).zip(files) {
        let bytes = part_bytes(&composed.raw, &part.id).unwrap();
        assert_eq!(bytes.trim_ascii_end(), data.trim_ascii_end(), "{name}");
    }
    assert!(parsed.text.starts_with("Hi Bob,\n\nbye"));
    assert_eq!(
        text(&composed.raw),
        text(
            &compose(&Outgoing {
                attachments: files
                    .iter()
                    .map(|(name, media, data)| OutgoingAttachment {
                        name: (*name).to_owned(),
                        content_type: (*media).to_owned(),
                        data: data.to_vec()
                    })
                    .collect(),
                ..letter()
            })
            .unwrap()
            .raw
        ),
        "no clock, no randomness"
    );
}

#[test]
fn nothing_adds_a_field() {
    let evil = "x\r\nBcc: victim@example.com\r\n\r\nbody\0\u{2028}";
    let composed = compose(&Outgoing {
        subject: evil.to_owned(),
        from: Address::new(evil, "ann@example.org"),
        attachments: vec![OutgoingAttachment {
            name: evil.to_owned(),
            content_type: evil.to_owned(),
            data: Vec::new(),
        }],
        in_reply_to: Some(evil.to_owned()),
        references: vec![evil.to_owned(), "ok@x".to_owned()],
        ..letter()
    })
    .unwrap();
    let parsed = parse(&composed.raw);
    assert!(parsed.bcc.is_empty() && parsed.in_reply_to.is_empty());
    assert_eq!(parsed.references, ["ok@x"]);
    assert!(!text(&composed.raw).contains("\nBcc"));
    for bad in [
        "a@x.org\r\nBcc: b@y.org",
        "a@x.org> <b@y.org",
        "a b@x.org",
        "",
        "a",
    ] {
        let to = Outgoing {
            to: vec![Address::new("", bad)],
            ..letter()
        };
        assert!(
            matches!(compose(&to), Err(ComposeError::BadAddress(_))),
            "{bad:?}"
        );
        let from = Outgoing {
            from: Address::new("", bad),
            ..letter()
        };
        assert_eq!(compose(&from), Err(ComposeError::NoSender), "{bad:?}");
        let reply_to = Outgoing {
            reply_to: Some(Address::new("", bad)),
            ..letter()
        };
        assert!(compose(&reply_to).is_err(), "{bad:?}");
    }
    for bad in ["", "a b@x", "a>\r\nBcc: x", "ü@x"] {
        assert!(
            matches!(
                compose(&Outgoing {
                    message_id: bad.to_owned(),
                    ..letter()
                }),
                Err(ComposeError::BadMessageId(_))
            ),
            "{bad:?}"
        );
    }
    assert_eq!(
        compose(&Outgoing {
            to: Vec::new(),
            ..letter()
        }),
        Err(ComposeError::NoRecipient)
    );
}

#[test]
fn message_ids_and_dates() {
    let id = message_id(&[0xff; 16], &Address::new("", "ann@bücher.example"));
    assert_eq!(id, "zzzzzzzzzzzzzzzzzzzzzzzzzw@xn--bcher-kva.example");
    assert!(is_message_id(&id));
    assert_ne!(
        message_id(&[1; 16], &letter().from),
        message_id(&[2; 16], &letter().from)
    );
    assert!(message_id(&[0; 16], &Address::new("", "broken")).ends_with("@localhost"));
    for (seconds, offset, field) in [
        (0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"),
        (1_709_210_096, -210, "Thu, 29 Feb 2024 09:04:56 -0330"),
        (i64::MAX, 9999, "Sat, 1 Jan 3000 14:00:00 +1400"),
    ] {
        assert!(
            date_field(seconds, offset).ends_with(field.get(5..).unwrap()),
            "{}",
            date_field(seconds, offset)
        );
    }
    assert_eq!(
        references(&(0..200).map(|n| format!("{n}@x")).collect::<Vec<_>>()).len(),
        MOST_REFERENCES
    );
}

fn addresses(list: &str) -> Vec<Address> {
    Address::parse_list(list)
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

fn emails(list: &[Address]) -> String {
    list.iter()
        .map(|address| address.email.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn whom_an_answer_goes_to() {
    let own = ["me@x.org".to_owned(), "alias@x.org".to_owned()];
    let check = |from: &str,
                 reply_to: &str,
                 to: &str,
                 cc: &str,
                 list: bool,
                 kind: ReplyKind,
                 expected: (&str, &str)| {
        let letter = ParsedLetter {
            from: addresses(from),
            reply_to: addresses(reply_to),
            to: addresses(to),
            cc: addresses(cc),
            list_id: list.then(|| "l.x.org".to_owned()),
            ..ParsedLetter::default()
        };
        let seed = reply_seed(&letter, "", kind, &own, "");
        assert_eq!(
            (emails(&seed.to).as_str(), emails(&seed.cc).as_str()),
            expected,
            "{from} {reply_to} {to} {cc} {kind:?}"
        );
    };
    use ReplyKind::{Forward, Reply, ReplyAll};
    check(
        "a@x.org",
        "",
        "me@x.org, b@x.org",
        "c@x.org",
        false,
        Reply,
        ("a@x.org", ""),
    );
    check(
        "a@x.org",
        "",
        "Me@X.org, b@x.org",
        "c@x.org, ALIAS@x.org, b@x.org",
        false,
        ReplyAll,
        ("a@x.org", "b@x.org c@x.org"),
    );
    check(
        "a@x.org",
        "r@x.org",
        "me@x.org",
        "",
        false,
        Reply,
        ("r@x.org", ""),
    );
    check(
        "a@x.org",
        "l@x.org",
        "l@x.org",
        "",
        true,
        Reply,
        ("l@x.org", ""),
    );
    check(
        "a@x.org",
        "l@x.org",
        "l@x.org",
        "",
        true,
        ReplyAll,
        ("l@x.org a@x.org", ""),
    );
    check(
        "a@x.org",
        "",
        "l@x.org",
        "",
        true,
        ReplyAll,
        ("a@x.org", "l@x.org"),
    );
    check(
        "me@x.org",
        "",
        "b@x.org",
        "c@x.org",
        false,
        Reply,
        ("b@x.org", ""),
    );
    check(
        "me@x.org",
        "",
        "b@x.org",
        "c@x.org",
        false,
        ReplyAll,
        ("b@x.org", "c@x.org"),
    );
    check(
        "me@x.org",
        "",
        "me@x.org",
        "",
        false,
        Reply,
        ("me@x.org", ""),
    );
    check("a@x.org", "", "me@x.org", "", false, Forward, ("", ""));
}

#[test]
fn what_an_answer_starts_with() {
    let letter = ParsedLetter {
        message_id: Some("2@x".to_owned()),
        references: vec!["1@x".to_owned()],
        subject: "AW: Re: Fwd: Hello".to_owned(),
        from: addresses("a@x.org"),
        ..ParsedLetter::default()
    };
    let seed = reply_seed(
        &letter,
        "Hi\n\n> old\n\n-- \nAnn",
        ReplyKind::Reply,
        &[],
        "Ann wrote:",
    );
    assert_eq!(seed.subject, "Re: Fwd: Hello");
    assert_eq!(seed.text, "Ann wrote:\n> Hi\n>\n>> old\n");
    assert_eq!(seed.in_reply_to.as_deref(), Some("2@x"));
    assert_eq!(seed.references, ["1@x", "2@x"]);
    let forward = reply_seed(&letter, "Hi", ReplyKind::Forward, &[], "Forwarded:");
    assert_eq!(
        (
            forward.subject.as_str(),
            forward.text.as_str(),
            forward.in_reply_to
        ),
        ("Fwd: AW: Re: Fwd: Hello", "Forwarded:\n\nHi\n", None)
    );
    assert_eq!(
        reply_seed(&ParsedLetter::default(), "", ReplyKind::Reply, &[], "").subject,
        "Re:"
    );
}

#[test]
fn mailto_links() {
    let mailto = parse_mailto("MAILTO:a@x.org,%22b%2Cc%22%40y.org?subject=Hi%20there%0d%0aBcc:%20evil@x&cc=c@x.org&amp;bcc=d@x.org&body=one%0D%0Atwo%00&attach=/etc/passwd&x-header=y&to=e@x.org&from=z@x.org").unwrap();
    assert_eq!(emails(&mailto.to), "a@x.org \"b,c\"@y.org e@x.org");
    assert_eq!(
        (emails(&mailto.cc), emails(&mailto.bcc)),
        ("c@x.org".to_owned(), "d@x.org".to_owned())
    );
    assert_eq!(mailto.subject, "Hi there Bcc: evil@x");
    assert_eq!(mailto.body, "one\ntwo");
    assert_eq!(
        parse_mailto("mailto:a+b@x.org")
            .map(|it| emails(&it.to))
            .as_deref(),
        Some("a+b@x.org")
    );
    assert_eq!(
        parse_mailto("mailto:a%0d%0ab@x.org").map(|it| it.to.len()),
        Some(0)
    );
    assert_eq!(parse_mailto("mailto:"), Some(Mailto::default()));
    assert_eq!(parse_mailto("https://x"), None);
    assert_eq!(parse_mailto(""), None);
}

#[test]
fn files_become_ready_to_send() {
    let missing = Missing {
        message_id: "new@x.org",
        date: 0,
        utc_offset_minutes: 0,
    };
    let raw = b"From foo Mon\nReturn-Path: <x@y>\nFrom: Ann <ann@x.org>\nTo: b@x.org\nBcc: secret@x.org,\n b@x.org\nSubject: Hi\n\nline\n.\rbare\n";
    let ready = parse_eml_for_sending(raw, &missing).unwrap();
    assert_eq!(
        text(&ready.composed.raw),
        "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\nMessage-ID: <new@x.org>\r\nFrom: Ann <ann@x.org>\r\nTo: b@x.org\r\nSubject: Hi\r\n\r\nline\r\n.\r\nbare\r\n"
    );
    assert_eq!(ready.composed.recipients, ["b@x.org", "secret@x.org"]);
    assert_eq!(
        (
            ready.from,
            ready.subject.as_str(),
            ready.message_id.as_str()
        ),
        (Address::new("Ann", "ann@x.org"), "Hi", "new@x.org")
    );
    let own = parse_eml_for_sending(b"Message-ID: <own@x>\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nFrom: a@x.org\nTo: b@x.org\n\n", &missing).unwrap();
    assert_eq!(own.message_id, "own@x");
    assert!(!text(&own.composed.raw).contains("new@x.org"));
    for (raw, error) in [
        (&b"no letter"[..], ComposeError::NotALetter),
        (b"", ComposeError::NotALetter),
        (b"To: b@x.org\n\n", ComposeError::NoSender),
        (
            b"From: a@x.org\nFrom: c@x.org\nTo: b@x.org\n\n",
            ComposeError::NoSender,
        ),
        (b"From: a@x.org\n\n", ComposeError::NoRecipient),
        (
            b"From: a@x.org\nTo: broken\n\n",
            ComposeError::BadAddress("broken".to_owned()),
        ),
    ] {
        assert_eq!(
            parse_eml_for_sending(raw, &missing),
            Err(error),
            "{}",
            text(raw)
        );
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(subject in "\\PC{0,60}", name in "[\\PC&&[^\\\\]]{0,30}", body in "(\\PC|\n){0,300}") {
        let written = Outgoing { subject: subject.clone(), from: Address::new(name.clone(), "ann@example.org"), text: body.clone(), ..letter() };
        let composed = compose(&written).unwrap();
        let parsed = parse(&composed.raw);
        prop_assert_eq!(parsed.subject, one_line(&subject));
        prop_assert_eq!(parsed.from.len(), 1);
        prop_assert_eq!(parsed.from.first().map(|from| from.email.as_str()), Some("ann@example.org"));
        prop_assert!(composed.raw.is_ascii());
        let kept: String = body.chars().filter(|letter| *letter != '\0' && *letter != '\r').collect();
        prop_assert_eq!(parsed.text.trim_end(), kept.trim_end());
        prop_assert!(!text(&composed.raw).replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn no_bytes_break_sending(raw in proptest::collection::vec(any::<u8>(), 0..500)) {
        let _ = parse_eml_for_sending(&raw, &Missing { message_id: "a@b", date: 0, utc_offset_minutes: 0 });
        let _ = parse_mailto(&String::from_utf8_lossy(&raw));
    }
}
