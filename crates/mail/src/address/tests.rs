use super::*;

#[test]
fn typed_addresses() {
    for (typed, name, email) in [
        ("ann@example.org", "", "ann@example.org"),
        (" Ann Lee <ann@example.org> ", "Ann Lee", "ann@example.org"),
        (
            "\"Lee, \\\"A\\\"\" <ann@example.org>",
            "Lee, \"A\"",
            "ann@example.org",
        ),
        ("<ann@example.org>", "", "ann@example.org"),
        ("ann@example.org (Ann)", "Ann", "ann@example.org"),
        ("mailto:ann@example.org", "", "ann@example.org"),
        ("ann@bücher.example", "", "ann@bücher.example"),
        ("a.@docomo.ne.jp", "", "a.@docomo.ne.jp"),
        ("ann@localhost", "", "ann@localhost"),
        ("ann@[127.0.0.1]", "", "ann@[127.0.0.1]"),
        ("\"a b\"@example.org", "", "\"a b\"@example.org"),
    ] {
        assert_eq!(
            Address::parse(typed),
            Ok(Address::new(name, email)),
            "{typed}"
        );
    }
}

#[test]
fn refused_addresses() {
    assert_eq!(Address::parse("  "), Err(AddressError::Empty));
    for typed in ["a\r\nBcc: x@y", "a\0@example.org", "A\nB <a@example.org>"] {
        assert_eq!(
            Address::parse(typed),
            Err(AddressError::ControlCharacter),
            "{typed:?}"
        );
    }
    for typed in [
        "ann",
        "ann@",
        "@example.org",
        "a b@example.org",
        "ann@ex ample.org",
        "ann@-x.org",
        "ann@x..org",
        "Ann <ann>",
        "x>",
        "a@b>c@d",
        "ann@[300.1.1.1]",
    ] {
        assert!(
            matches!(Address::parse(typed), Err(AddressError::Invalid(_))),
            "{typed}"
        );
    }
}

#[test]
fn pasted_lists() {
    let emails = |text: &str| -> Vec<String> {
        Address::parse_list(text)
            .into_iter()
            .map(|it| it.map_or_else(|_| "!".to_owned(), |it| it.email))
            .collect()
    };
    assert_eq!(
        emails("a@x.org, b@x.org;c@x.org\nd@x.org"),
        ["a@x.org", "b@x.org", "c@x.org", "d@x.org"]
    );
    assert_eq!(emails("a@x.org b@x.org"), ["a@x.org", "b@x.org"]);
    assert_eq!(
        emails("\"Lee, A\" <a@x.org>, b@x.org,"),
        ["a@x.org", "b@x.org"]
    );
    assert_eq!(emails("nobody, b@x.org"), ["!", "b@x.org"]);
    assert_eq!(emails("b@x.org, nobody"), ["b@x.org", "!"]);
    assert_eq!(emails(""), [] as [String; 0]);
    assert_eq!(
        Address::parse_list("Lee, Ann <a@x.org>"),
        [Ok(Address::new("Lee, Ann", "a@x.org"))]
    );
}

#[test]
fn forms() {
    let address = Address::new("Lee, Ann", "ann@bücher.example");
    assert_eq!(address.to_string(), "\"Lee, Ann\" <ann@bücher.example>");
    assert_eq!(
        address.ascii().as_deref(),
        Some("ann@xn--bcher-kva.example")
    );
    assert_eq!(address.domain(), "bücher.example");
    assert_eq!(address.display(), "Lee, Ann");
    assert_eq!(Address::new("", "a@x").display(), "a@x");
    assert_eq!(Address::new("", "nonsense").ascii(), None);
    assert_eq!(Address::new("Ann", "a@x").to_string(), "Ann <a@x>");
}
