use super::*;

fn parse(arguments: &[&str]) -> Result<Arguments, UsageError> {
    Arguments::parse(arguments.iter().map(OsString::from))
}

#[test]
fn the_profile_may_be_named_in_two_ways() {
    for arguments in [&["--profile", "/p"][..], &["--profile=/p"]] {
        let parsed = parse(arguments).unwrap();
        assert_eq!(parsed.profile, PathBuf::from("/p"));
        assert!(!parsed.vault);
        assert_eq!(parsed.mailto, None);
    }
}

#[test]
fn a_mailto_link_is_handed_over_as_it_came() {
    let parsed = parse(&[
        "--vault",
        "--profile",
        "/p",
        "MAILTO:ann@example.org?subject=a",
    ])
    .unwrap();
    assert!(parsed.vault);
    assert_eq!(parsed.hand_over(), ["MAILTO:ann@example.org?subject=a"]);
    assert_eq!(handed_mailto(&parsed.hand_over()), parsed.mailto);
}

#[test]
fn what_is_not_known_is_refused() {
    assert_eq!(parse(&["--profile"]), Err(UsageError::NoFolder));
    assert_eq!(parse(&["--profile", ""]), Err(UsageError::NoFolder));
    for unknown in [
        "--passphrase",
        "https://example.org/",
        "file:///etc/passwd",
        "--profile=",
    ] {
        assert_eq!(
            parse(&[unknown]),
            Err(UsageError::Unknown(unknown.to_owned()))
        );
    }
}

#[test]
fn a_mailto_link_is_found_among_other_words() {
    assert_eq!(handed_mailto(&[]), None);
    assert_eq!(
        handed_mailto(&["raise".to_owned(), "mailto:a@b".to_owned()]),
        Some("mailto:a@b".to_owned())
    );
    assert_eq!(handed_mailto(&["mäilto:".to_owned()]), None);
}
