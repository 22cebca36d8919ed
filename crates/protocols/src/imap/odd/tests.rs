use proptest::prelude::*;

use super::super::event::Code;
use super::*;

fn read(line: &str) -> Event {
    event(format!("{line}\r\n").as_bytes(), Vec::new())
}

#[test]
fn lines_that_imap_proto_reads_are_left_to_it() {
    let check = |line: &str, ours: bool| {
        assert_eq!(is_for_us(format!("{line}\r\n").as_bytes()), ours, "{line}");
    };
    check("* 3 EXISTS", false);
    check("* 3 EXPUNGE", false);
    check("* OK [UIDVALIDITY 3] ok", false);
    check("L3 OK [COPYUID 1 2:3 4:5] done", false);
    check(
        "* 3 FETCH (UID 4 FLAGS (\\Seen $Forwarded) MODSEQ (12) RFC822.SIZE 44)",
        false,
    );
    check("* 3 FETCH (UID 4 INTERNALDATE NIL)", true);
    check(
        "* 3 FETCH (UID 4 BODYSTRUCTURE ((((((((\"TEXT\" \"PLAIN\"))))))))",
        true,
    );
    check("* SEARCH 1 2 3", true);
    check("* LIST () \"/\" INBOX", true);
    check("* NAMESPACE NIL NIL NIL", true);
    check("* XYZZY", true);
    check("220 mail.example.org ESMTP", true);
    check("", true);
}

#[test]
fn what_imap_proto_cannot_read_is_read_here() {
    let list = |line: &str| match read(line) {
        Event::List(listing) => (
            listing.wire,
            listing.delimiter,
            listing.attributes.join(" "),
        ),
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(
        list(r#"* LIST (\HasNoChildren \Sent) "/" "A \"q\" \\ b""#),
        (
            r#"A "q" \ b"#.to_owned(),
            Some('/'),
            r"\hasnochildren \sent".to_owned()
        )
    );
    assert_eq!(list(r#"* LIST () "." inbox ("OLDNAME" ("x"))"#).0, "INBOX");
    assert_eq!(
        list("* LIST (\\Noselect) NIL {3}\r\na b"),
        ("a b".to_owned(), None, "\\noselect".to_owned())
    );
    assert_eq!(list(r#"* LIST () "\\" x"#).1, Some('\\'));
    assert_eq!(
        read("* STATUS \"a b\" (MESSAGES 3 SIZE 99999999999 MAILBOXID (F1) UIDNEXT 9)"),
        Event::MailboxStatus {
            wire: "a b".to_owned(),
            items: StatusItems {
                counts: [("MESSAGES", 3), ("SIZE", 99_999_999_999), ("UIDNEXT", 9)]
                    .map(|(name, value)| (name.to_owned(), value))
                    .into(),
                mailbox_id: Some("F1".to_owned()),
            },
        }
    );
    assert_eq!(
        read("* ESEARCH (TAG \"L3\") UID ALL 2:4,9 COUNT 4"),
        Event::Esearch {
            tag: Some("L3".to_owned()),
            all: vec![2..=4, 9..=9]
        }
    );
    assert_eq!(
        read("* ESEARCH (TAG \"L3\") UID"),
        Event::Esearch {
            tag: Some("L3".to_owned()),
            all: vec![]
        }
    );
    assert_eq!(read("* ESEARCH (TAG \"L3\") UID ALL x"), Event::Other);
    assert_eq!(read("* SEARCH 1 5 (MODSEQ 17)"), Event::Search(vec![1, 5]));
    assert_eq!(read("* SEARCH"), Event::Search(vec![]));
    assert_eq!(read("* SEARCH 1 x"), Event::Other);
    assert_eq!(
        read("* VANISHED (EARLIER) 41,43:45"),
        Event::Vanished {
            earlier: true,
            uids: vec![41..=41, 43..=45]
        }
    );
    assert_eq!(
        read("* VANISHED 7"),
        Event::Vanished {
            earlier: false,
            uids: vec![7..=7]
        }
    );
    assert_eq!(read("* VANISHED (EARLIER 7"), Event::Other);
    assert_eq!(read("* VANISHED (EARLIER) 7,x"), Event::Other);
    assert_eq!(
        read("* ENABLED condstore QRESYNC"),
        Event::Enabled(vec!["CONDSTORE".to_owned(), "QRESYNC".to_owned()])
    );
    assert_eq!(read("* ENABLED"), Event::Enabled(vec![]));
    let pair = |field: &str, value: &str| (field.to_owned(), value.to_owned());
    assert_eq!(
        read("* ID (support-url https://x.test NAME ProtonMail vendor \"Proton AG\" x NIL)"),
        Event::Id(vec![
            pair("support-url", "https://x.test"),
            pair("name", "ProtonMail"),
            pair("vendor", "Proton AG"),
            pair("x", "NIL"),
        ])
    );
    assert_eq!(read("* ID NIL"), Event::Id(vec![]));
    match read("* CAPABILITY  IMAP4rev2  AUTH=PLAIN") {
        Event::Capability(found) => {
            assert!(found.idle() && found.auth("plain") && !found.has("STARTTLS"))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn codes_are_read_in_every_place() {
    let code = |line: &str| match read(line) {
        Event::Status { text, .. } | Event::Tagged { text, .. } => text.code,
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(
        code("L1 OK [APPENDUID 7 42] done"),
        Some(Code::AppendUid(7, 42))
    );
    assert_eq!(
        code("L1 OK [COPYUID 7 1:2 8:9]"),
        Some(Code::CopyUid(7, vec![1..=2], vec![8..=9]))
    );
    assert_eq!(
        code("L1 NO [authenticationfailed] no"),
        Some(Code::Other("AUTHENTICATIONFAILED".to_owned()))
    );
    assert_eq!(
        code("L1 OK [COPYUID x]"),
        Some(Code::Other("COPYUID".to_owned()))
    );
    assert_eq!(
        code("* OK [HIGHESTMODSEQ 715194045007] x"),
        Some(Code::HighestModSeq(715_194_045_007))
    );
    assert_eq!(code("* OK no code"), None);
}

#[test]
fn foreign_fetch_items_are_skipped() {
    let line = "* 3 FETCH (X-GM-LABELS (\"a)b\" (c)) UID 4 ENVELOPE ((\"x\") NIL) FLAGS (\\Seen Foo) \
                INTERNALDATE NIL MODSEQ (12) BODY[HEADER.FIELDS (TO)]<5> {2}\r\n\u{0}0 RFC822.SIZE 44)";
    let Event::Fetch(fetched) = event(format!("{line}\r\n").as_bytes(), vec![b"hi".to_vec()])
    else {
        panic!("no fetch");
    };
    assert_eq!(
        (fetched.seq, fetched.uid, fetched.size),
        (3, Some(4), Some(44))
    );
    assert_eq!((fetched.modseq, fetched.origin), (Some(12), Some(5)));
    assert_eq!(fetched.keywords, ["Foo"]);
    assert_eq!(fetched.body.as_deref(), Some(&b"hi"[..]));
    assert_eq!(fetched.labels, ["a)b"]);
}

#[test]
fn what_names_a_letter_in_every_mailbox_is_read() {
    let check = |line: &str, literal: &str, email_id: Option<&str>, labels: &[&str]| {
        let line = format!("* 3 FETCH ({line} UID 4)\r\n");
        assert!(is_for_us(line.as_bytes()), "{line}");
        let Event::Fetch(fetched) = event(line.as_bytes(), vec![literal.as_bytes().to_vec()])
        else {
            panic!("{line}");
        };
        assert_eq!(fetched.uid, Some(4), "{line}");
        assert_eq!(fetched.email_id.as_deref(), email_id, "{line}");
        assert_eq!(fetched.labels, labels, "{line}");
    };
    check(
        "EMAILID (M6d99ac3275bb4e)",
        "",
        Some("M6d99ac3275bb4e"),
        &[],
    );
    check("EMAILID ()", "", None, &[]);
    check("EMAILID ((x) y) MODSEQ ()", "", None, &[]);
    check(
        r#"X-GM-MSGID 18446744073709551615 X-GM-LABELS ("\\Inbox" \Sent Work "&AOk-t&AOk-")"#,
        "",
        Some("gmail:18446744073709551615"),
        &["\\Inbox", "\\Sent", "Work", "été"],
    );
    check("X-GM-LABELS ({2}\r\n\u{0}0)", "A &- B", None, &["A & B"]);
    check("X-GM-MSGID -1 X-GM-LABELS ()", "", None, &[]);
    check(
        "X-GM-MSGID 99999999999999999999999 X-GM-LABELS NIL",
        "",
        None,
        &[],
    );
}

proptest! {
    #[test]
    fn any_line_is_survived(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = is_for_us(&line);
        let _ = event(&line, vec![Vec::new()]);
    }

    #[test]
    fn any_line_of_the_right_words_is_survived(words in proptest::collection::vec(
        proptest::sample::select(vec!["*", "1", "FETCH", "(", ")", "UID", "\"", "\\", "{3}\r\n", "BODY[", "]", "LIST",
            "ESEARCH", "ALL", "NIL", "INTERNALDATE", "FLAGS", "STATUS", "[", "OK", "COPYUID", "1:9",
            "VANISHED", "(EARLIER)", "ENABLED", "NAMESPACE", "ID", "X-GM-LABELS", "X-GM-MSGID", "EMAILID", "MAILBOXID",
            "MODSEQ", "~{1}\r\n", "*\"", "\u{0}0"]), 0..20)) {
        let line = words.join(" ");
        let _ = is_for_us(line.as_bytes());
        let _ = event(line.as_bytes(), Vec::new());
    }
}
