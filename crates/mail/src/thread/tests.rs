use super::*;

#[test]
fn base_subjects() {
    for (subject, base) in [
        ("Hello", "Hello"),
        ("Re: Hello", "Hello"),
        ("RE: re:  Re : Hello", "Hello"),
        ("Re[2]: Hello", "Hello"),
        ("Re^3: Hello", "Hello"),
        ("Re (2): Hello", "Hello"),
        ("AW: WG: Hello", "Hello"),
        ("Fwd: [list] Re: Hello", "Hello"),
        ("[list] Re: [list] Hello (fwd)", "Hello"),
        ("[Fwd: Hello]", "Hello"),
        ("[bug 12]", "[bug 12]"),
        ("回复：会议", "会议"),
        ("转发: 会议", "会议"),
        ("Sv: Antw: Hej", "Hej"),
        ("Report: Q3", "Report: Q3"),
        ("Re:", ""),
        ("", ""),
        ("R: ciao", "ciao"),
        ("a   b\tc", "a b c"),
    ] {
        assert_eq!(base_subject(subject), base, "{subject}");
    }
}

#[test]
fn replies_are_recognised() {
    for (subject, expected) in [
        ("Re: x", true),
        ("[list] AW: x", true),
        ("Regarding: x", false),
        ("[list] x", false),
        ("x", false),
        ("", false),
        ("10: x", false),
    ] {
        assert_eq!(is_reply_subject(subject), expected, "{subject}");
    }
    assert!(!base_subject(&"Re: ".repeat(10_000)).contains("Re"));
}

#[test]
fn keys_are_stable_and_ordered() {
    let letter = ParsedLetter {
        message_id: Some("c@x".to_owned()),
        references: vec!["a@x".to_owned(), "b@x".to_owned(), "c@x".to_owned()],
        in_reply_to: vec!["b@x".to_owned()],
        subject: "Re: x".to_owned(),
        ..ParsedLetter::default()
    };
    let keys = thread_keys(&letter);
    // Written to disk: these numbers may never change.
    assert_eq!(keys.own, Some(key("c@x")));
    assert_eq!(key("a@x"), 0xbd39_e6fe_afd8_3701, "{:x}", key("a@x"));
    assert_eq!(keys.references, [key("a@x"), key("b@x")]);
    assert_eq!(keys.subject, None);
    let old = ParsedLetter {
        subject: "Re: Hello".to_owned(),
        ..ParsedLetter::default()
    };
    assert_eq!(thread_keys(&old).subject, Some(key("hello")));
    let fresh = ParsedLetter {
        subject: "Hello".to_owned(),
        ..ParsedLetter::default()
    };
    assert_eq!(thread_keys(&fresh), ThreadKeys::default());
}
