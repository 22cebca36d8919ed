use proptest::prelude::*;

use super::*;

#[test]
fn names_are_readable_and_go_back() {
    let check = |wire: &str, delimiter: Option<char>, path: &str| {
        assert_eq!(decode_mailbox(wire, delimiter), path, "{wire}");
        assert_eq!(encode_mailbox(path, delimiter), wire, "{path}");
    };
    check("INBOX", Some('/'), "INBOX");
    check(
        "~peter/mail/&U,BTFw-/&ZeVnLIqe-",
        Some('/'),
        "~peter/mail/台北/日本語",
    );
    check("Entw&APw-rfe", Some('/'), "Entwürfe");
    check("A &- B", Some('/'), "A & B");
    check("INBOX.Gesendet", Some('.'), "INBOX/Gesendet");
    check("INBOX.A/B", Some('.'), "INBOX/A\u{2215}B");
    check("a/b", None, "a\u{2215}b");
    check("&2D3eAA-", Some('/'), "\u{1f600}");
}

#[test]
fn broken_names_stay() {
    for wire in ["&", "a&b", "&!!-", "&AAA-x", "&2D0-"] {
        assert_eq!(decode(wire), wire);
    }
}

#[test]
fn a_name_in_the_wrong_form_is_repaired() {
    let check = |name: &str, wire: &str| assert_eq!(repaired(name.to_owned()), wire);
    check("A &- B", "A &- B");
    check("A & B", "A &- B");
    check("Büro", "B&APw-ro");
    check("B&APw-ro", "B&APw-ro");
    check("", "");
}

#[test]
fn a_new_name_is_one_that_servers_take() {
    let check = |parts: &[&str], delimiter: Option<char>, expected: Result<&str, NameFault>| {
        let made = new_mailbox(parts, delimiter);
        assert_eq!(
            made.as_deref().map_err(|fault| *fault),
            expected,
            "{parts:?}"
        );
    };
    let long = "ä".repeat(90);
    check(&["Büro", "A & B"], Some('/'), Ok("B&APw-ro/A &- B"));
    check(&["INBOX", "a/b"], Some('.'), Ok("INBOX.a/b"));
    check(&["a\u{2215}b"], Some('/'), Ok("a&IhU-b"));
    check(&["a\u{2215}b"], Some('.'), Ok("a/b"));
    check(&["100%", "*"], Some('/'), Ok("100%/*"));
    check(&["a", "b"], None, Err(NameFault::Flat));
    check(&["a.b"], Some('.'), Err(NameFault::Delimiter('.')));
    check(&["a/b"], Some('/'), Err(NameFault::Delimiter('/')));
    check(&["a/b"], None, Ok("a/b"));
    check(&[], Some('/'), Err(NameFault::Empty));
    check(&["a", " "], Some('/'), Err(NameFault::Empty));
    check(&["a\r\nb"], Some('/'), Err(NameFault::Control));
    check(&["\u{7f}"], Some('/'), Err(NameFault::Control));
    check(&["a", ".."], Some('/'), Err(NameFault::Reserved("..")));
    check(&["#news"], Some('.'), Err(NameFault::Reserved("#")));
    check(&["a", "~b"], Some('/'), Ok("a/~b"));
    check(&[&long], Some('/'), Ok(&encode(&long)));
    check(&[&long.repeat(2)], Some('/'), Err(NameFault::TooLong));
    check(&[long.as_str(); 6], Some('/'), Err(NameFault::TooLong));
}

proptest! {
    #[test]
    fn names_in_utf8_and_utf7_are_the_same_names(name in any::<String>()) {
        prop_assert_eq!(to_utf8(&from_utf8(&name)), name);
    }

    #[test]
    fn a_new_name_shows_as_it_was_made(parts in proptest::collection::vec("[^\\pC#~]{1,20}", 1..4)) {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let Ok(wire) = new_mailbox(&parts, Some('.')) {
            let path = parts.iter().map(|part| part.replace('/', "\u{2215}")).collect::<Vec<_>>().join("/");
            prop_assert_eq!(decode_mailbox(&wire, Some('.')), path);
        }
    }

    #[test]
    fn encode_and_decode_are_inverses(name in "\\PC{0,30}") {
        prop_assert_eq!(decode(&encode(&name)), name);
    }

    #[test]
    fn the_wire_is_ascii(name in any::<String>()) {
        prop_assert!(encode(&name).bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    }

    #[test]
    fn any_wire_is_survived(wire in any::<String>()) {
        let _ = decode_mailbox(&wire, Some('.'));
    }
}
