use linnet_mail::parse::Part;

use super::*;

fn person(email: &str) -> Address {
    Address { name: String::new(), email: email.to_owned() }
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
        assert_eq!(received_at(&letter, "ann@example.test", &own).as_deref(), expected, "{to:?}");
    };
    check(&["Ann@Example.test"], &[], "bob@x.test", None);
    check(&["list@x.test"], &["ann@example.test"], "bob@x.test", None);
    check(&["shop@example.test"], &[], "bob@x.test", Some("shop@example.test"));
    check(&["list@x.test", "alias@other.test"], &["alias@other.test"], "bob@x.test", Some("alias@other.test"));
    check(&["ann@work.test"], &[], "bob@x.test", Some("ann@work.test"));
    check(&["shop@example.test"], &[], "ann@example.test", None);
    check(&[], &[], "bob@x.test", None);
}

#[test]
fn the_word_of_a_kind_is_read_back() {
    for kind in [ComposeKind::New, ComposeKind::Reply, ComposeKind::ReplyAll, ComposeKind::Forward] {
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
        parts: vec![Part { attachment: true, id: "9".to_owned(), ..letter.parts[0].clone() }],
        ..ParsedLetter::default()
    };
    assert_eq!(super::carried(raw, &nameless).unwrap()[0].size, 0);
}

#[test]
fn an_origin_from_an_older_version_is_read() {
    assert_eq!(from_json::<Origin>("{}").unwrap(), Origin::default());
}
