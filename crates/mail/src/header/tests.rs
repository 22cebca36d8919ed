use super::*;

#[test]
fn sections_split_into_fields() {
    let (fields, body) = split(b"From me Mon\r\nA: 1\r\n  2\r\nnonsense\r\nB : x\r\n\r\nbody");
    let seen: Vec<_> = fields
        .iter()
        .map(|field| (field.name, field.value))
        .collect();
    assert_eq!(seen, [(&b"A"[..], &b" 1\r\n  2"[..]), (b"B", b" x")]);
    assert_eq!(body, 43);
    assert_eq!(split(b"no header at all\n\nx").1, 0);
    assert_eq!(split(b"A: 1").0.len(), 1);
    assert_eq!(split(b"\r\nbody").1, 2);
}

#[test]
fn encoded_words_are_joined_before_they_are_decoded() {
    for (value, decoded) in [
        ("plain", "plain"),
        ("=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?w7w=?=\r\n =?utf-8?B?w58=?= end", "üß end"),
        ("a =?iso-8859-1?q?b=E4?= c", "a bä c"),
        ("=?utf-8?q?a_b?= =?iso-8859-1?q?=E4?=", "a bä"),
        ("=?utf-8*en?q?x?=", "x"),
        ("=?utf-8?q?with space?=", "with space"),
        ("=?nonsense?q?Gr=FC=DFe aus K=F6ln?=", "Grüße aus Köln"),
        ("=?utf-8?x?y?= =?", "=?utf-8?x?y?= =?"),
        ("=?utf-8?q?tricky=0D=0ABcc:_x=00?=", "tricky Bcc: x"),
        ("=?iso-2022-jp?B?GyRCJU8lbSE8GyhC?=", "ハロー"),
    ] {
        assert_eq!(text(value.as_bytes()), decoded, "{value}");
    }
    assert_eq!(text(b"Gr\xfc\xdfe aus K\xf6ln"), "Grüße aus Köln");
    assert_eq!(text("raw ütf-8".as_bytes()), "raw ütf-8");
}

#[test]
fn address_lists() {
    let list = |value: &str| -> Vec<(String, String)> {
        addresses(value.as_bytes())
            .into_iter()
            .map(|address| (address.name, address.email))
            .collect()
    };
    let one = |value: &str, name: &str, email: &str| {
        assert_eq!(
            list(value),
            [(name.to_owned(), email.to_owned())],
            "{value}"
        );
    };
    one("ann@example.org", "", "ann@example.org");
    one("Ann Lee <ann@example.org>", "Ann Lee", "ann@example.org");
    one(
        "\"Lee, Ann\" <ann@example.org>",
        "Lee, Ann",
        "ann@example.org",
    );
    one("'Ann Lee' <ann@example.org>", "Ann Lee", "ann@example.org");
    one("ann@example.org (Ann Lee)", "Ann Lee", "ann@example.org");
    one(
        "=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BCn?= <g@example.org>",
        "Grün",
        "g@example.org",
    );
    one(
        "\"=?utf-8?Q?Gr=C3=BCn?=\" <g@example.org>",
        "Grün",
        "g@example.org",
    );
    // An address inside the name does not become the address.
    one(
        "\"boss@bank.example\" <evil@example.org>",
        "boss@bank.example",
        "evil@example.org",
    );
    one(
        "=?utf-8?q?boss=40bank.example=00=0A?= <evil@example.org>",
        "boss@bank.example",
        "evil@example.org",
    );
    assert_eq!(list("undisclosed-recipients:;"), []);
    assert_eq!(list("Team: a@x.org, B <b@x.org>; c@x.org").len(), 3);
    assert_eq!(list(""), []);
}

#[test]
fn identifiers() {
    assert_eq!(ids(b"<a@x>\r\n <b@x> <a@x>"), ["a@x", "b@x"]);
    assert_eq!(ids(b"Message from Ann of \"Mon\" <a@x>"), ["a@x"]);
    assert_eq!(ids(b"a@x b@x"), ["a@x", "b@x"]);
    assert!(ids(b"your mail of Monday, ann@x.org").is_empty());
    assert_eq!(id(b" a.b.c ").as_deref(), Some("a.b.c"));
    assert_eq!(id(b"<a@x"), Some("a@x".to_owned()));
    let many: String = (0..100_000).map(|n| format!("<{n}@x> ")).collect();
    let kept = ids(many.as_bytes());
    assert_eq!(kept.len(), MOST_IDS);
    assert_eq!(kept.first().map(String::as_str), Some("0@x"));
    assert_eq!(kept.get(OLDEST_IDS - 1).map(String::as_str), Some("19@x"));
}

#[test]
fn dates() {
    for (value, seconds) in [
        ("Mon, 1 Jan 2024 00:00:00 +0000", Some(1_704_067_200)),
        ("Mon, 1 Jan 2024 01:00:00 +0100", Some(1_704_067_200)),
        ("1 Jan 24 00:00 GMT", Some(1_704_067_200)),
        ("Mon, 01 Jan 24 00:00:00 EST", Some(1_704_085_200)),
        ("Mon Jan  1 00:00:00 2024", Some(1_704_067_200)),
        ("01-Jan-2024 00:00:00 -0130 (really)", Some(1_704_072_600)),
        ("2024-01-01T00:00:00Z", Some(1_704_067_200)),
        ("2024-01-01T00:00:00.5+01:00", Some(1_704_063_600)),
        (
            "Mon, 1 Jan 2024 23:59:60 (comment (x)) +0000",
            Some(1_704_153_600),
        ),
        ("1 Jan 99 00:00 GMT", Some(915_148_800)),
        ("Wed, 24 Jul 0102 21:48:06 +1200", Some(1_027_504_086)),
        ("32 Jan 2024 00:00 GMT", None),
        ("1 Foo 2024 00:00 GMT", None),
        ("99999999999999999999 Jan 2024", None),
        ("nonsense", None),
        ("", None),
    ] {
        assert_eq!(date(value.as_bytes()), seconds, "{value}");
    }
}

#[test]
fn parameters_in_every_dress() {
    let check = |value: &str, name: &str, expected: &str| {
        assert_eq!(
            parameters(value.as_bytes()).get(name),
            Some(expected),
            "{value}"
        );
    };
    check("text/plain; charset=\"utf-8\"", "charset", "utf-8");
    check(
        "text/plain; charset=us-ascii (plain); x=y",
        "charset",
        "us-ascii",
    );
    check("a/b; name=\"a;b\\\"c\"", "name", "a;b\"c");
    check("a/b; name=\"C:\\temp\\x\"", "name", "C:\\temp\\x");
    check("a/b; name*=iso-8859-1''%fcber", "name", "über");
    check("a/b; name=old; name*=utf-8''new", "name", "new");
    check("a/b; name*1=b; name*0=a", "name", "ab");
    check("a/b; name==?utf-8?q?=C3=BC?=", "name", "ü");
    assert_eq!(parameters(b"TEXT/Html ; x").value, "text/html");
    assert_eq!(parameters(b"").value, "");
}
