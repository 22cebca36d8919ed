use proptest::prelude::*;

use super::*;

fn one(prefix: &str, delimiter: Option<char>) -> Namespace {
    Namespace {
        prefix: prefix.to_owned(),
        delimiter,
    }
}

#[test]
fn namespaces_are_read_as_servers_write_them() {
    let check = |text: &str, expected: Option<[Vec<Namespace>; 3]>| {
        let expected = expected.map(|[personal, other_users, shared]| Namespaces {
            personal,
            other_users,
            shared,
        });
        assert_eq!(parse(text.as_bytes()), expected, "{text}");
    };
    check("NIL NIL NIL", Some([vec![], vec![], vec![]]));
    check(
        r##"(("" "/")) (("~" "/")) (("#shared/" "/")("#public/" "/"))"##,
        Some([
            vec![one("", Some('/'))],
            vec![one("~", Some('/'))],
            vec![one("#shared/", Some('/')), one("#public/", Some('/'))],
        ]),
    );
    check(
        r#"(("INBOX." ".") ("" NIL "X-PARAM" ("FLAG1" "FLAG2"))) nil NIL"#,
        Some([
            vec![one("INBOX.", Some('.')), one("", None)],
            vec![],
            vec![],
        ]),
    );
    check(
        "((\"a\\\\\" \"\\\\\")) NIL NIL",
        Some([vec![one("a\\", Some('\\'))], vec![], vec![]]),
    );
    for broken in [
        "",
        "NIL NIL",
        "((\"\" \"/\")",
        "x NIL NIL",
        "((\"\")) NIL NIL",
        "(x) NIL NIL",
    ] {
        check(broken, None);
    }
}

#[test]
fn a_mailbox_belongs_to_the_longest_prefix() {
    let namespaces = Namespaces {
        personal: vec![one("", Some('/'))],
        other_users: vec![one("Other Users/", Some('/'))],
        shared: vec![
            one("Shared/", Some('/')),
            one("Other Users/all/", Some('/')),
        ],
    };
    let check = |wire: &str, kind: NamespaceKind| {
        assert_eq!(namespaces.kind_of(wire), kind, "{wire}");
        assert_eq!(Namespaces::default().kind_of(wire), NamespaceKind::Personal);
    };
    check("INBOX", NamespaceKind::Personal);
    check("Shared", NamespaceKind::Shared);
    check("Shared/a", NamespaceKind::Shared);
    check("Sharedness", NamespaceKind::Personal);
    check("Other Users/bob", NamespaceKind::OtherUsers);
    check("Other Users/all", NamespaceKind::Shared);
    // Cyrus may give the same prefix to two of them.
    let doubled = Namespaces {
        shared: vec![one("", Some('/'))],
        ..namespaces.clone()
    };
    assert_eq!(doubled.kind_of("a"), NamespaceKind::Personal);
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn any_tokens_are_survived(words in proptest::collection::vec(
        proptest::sample::select(vec!["(", ")", "NIL", "\"\"", "\"/\"", "{1}\r\na", "x"]), 0..30)) {
        let _ = parse(words.join(" ").as_bytes());
    }
}
