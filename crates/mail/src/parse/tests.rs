use proptest::prelude::*;

use super::*;

fn crlf(raw: &str) -> Vec<u8> {
    raw.replace('\n', "\r\n").into_bytes()
}

#[test]
fn an_everyday_letter() {
    let raw = crlf(
        "Return-Path: <ann@example.org>\nDelivered-To: bob@example.net\nFrom: Ann Lee <ann@example.org>\nTo: Bob <bob@example.net>, c@example.net\nCc: d@example.net\nSubject: =?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-ID: <1@example.org>\nIn-Reply-To: <0@example.net>\nReferences: <a@x> <0@example.net>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=utf-8\n\nHello Bob\n-- \nAnn\n--a\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>Hello <b>Bob</b> <img src=\"cid:logo%40x\"></p>\n--r\nContent-Type: image/png; name=logo.png\nContent-ID: <logo@x>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\nSGVsbG8=\n--r--\n--a--\n--m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"../r.pdf\"\nContent-Transfer-Encoding: base64\n\nSGVsbG8=\n--m--\n",
    );
    let letter = parse(&raw);
    assert_eq!(letter.from, [Address::new("Ann Lee", "ann@example.org")]);
    assert!(
        !letter.several_from && letter.has_html && letter.has_attachment && !letter.auto_generated
    );
    assert_eq!(letter.subject, "Grüße");
    assert_eq!(letter.date, Some(1_704_067_200));
    assert_eq!(letter.message_id.as_deref(), Some("1@example.org"));
    assert_eq!(letter.in_reply_to, ["0@example.net"]);
    assert_eq!(letter.references, ["a@x", "0@example.net"]);
    assert_eq!(letter.delivered_to, ["bob@example.net"]);
    assert_eq!((letter.to.len(), letter.cc.len()), (2, 1));
    assert_eq!(letter.snippet, "Hello Bob");
    let seen: Vec<_> = letter
        .parts
        .iter()
        .map(|part| {
            (
                part.id.as_str(),
                part.name.as_str(),
                part.size,
                part.inline,
                part.attachment,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("1.1", "", 19, true, false),
            ("1.2.1", "", 48, true, false),
            ("1.2.2", "logo.png", 5, true, false),
            ("2", "r.pdf", 5, false, true),
        ]
    );
    assert_eq!(part_bytes(&raw, "2").as_deref(), Some(&b"Hello"[..]));
    assert_eq!(part_bytes(&raw, "3"), None);
    assert_eq!(part_bytes(&raw, "1"), None);
    let headers = parse_headers(&raw);
    assert_eq!(
        (headers.subject, headers.from, headers.text),
        (letter.subject, letter.from, String::new())
    );
}

#[test]
fn the_first_of_several_senders_counts_and_is_reported() {
    let letter = parse(b"From: Ann <ann@x.org>\nFrom: Bank <bank@y.org>\n\n");
    assert_eq!(letter.from, [Address::new("Ann", "ann@x.org")]);
    assert!(letter.several_from);
}

#[test]
fn what_is_an_attachment() {
    let check = |part: &str, expected: bool| {
        let raw = crlf(&format!(
            "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nText\n--m\n{part}\n--m--\n"
        ));
        assert_eq!(parse(&raw).has_attachment, expected, "{part}");
    };
    check("Content-Type: application/pdf\n\nx", true);
    check(
        "Content-Type: image/png\nContent-Disposition: inline\n\nx",
        true,
    );
    check("Content-Type: message/rfc822\n\nSubject: a/b\n\nx", true);
    check("Content-Type: text/plain; name=x.diff\n\nx", true);
    check(
        "Content-Type: text/plain; name=x.txt\nContent-Disposition: inline\n\nx",
        false,
    );
    check("Content-Type: text/plain\n\nthe footer of a list", false);
    check(
        "Content-Type: text/plain\nContent-Disposition: attachment\n\nx",
        true,
    );
    check(
        "Content-Type: application/pgp-signature; name=s.asc\n\nx",
        false,
    );
    check("Content-Type: text/html\n\n ", false);
}

#[test]
fn attached_letters_are_one_part_and_are_found() {
    let raw = crlf(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nOuter\n--m\nContent-Type: message/rfc822\n\nSubject: In/ner\nContent-Type: multipart/mixed; boundary=n\n\n--n\n\nneedle\n--n\nContent-Type: application/zip\n\nz\n--n--\n--m--\n",
    );
    let letter = parse(&raw);
    assert_eq!(letter.parts.len(), 2);
    assert_eq!(letter.parts[1].name, "In_ner.eml");
    assert!(letter.text.contains("needle"));
    assert_eq!(letter.snippet, "Outer");
    assert!(
        part_bytes(&raw, "2")
            .unwrap()
            .starts_with(b"Subject: In/ner")
    );
    assert_eq!(part_bytes(&raw, "2.1").as_deref(), Some(&b"needle"[..]));
}

#[test]
fn a_useless_plain_version_gives_way_to_the_html() {
    let raw = crlf(&format!(
        "Content-Type: multipart/alternative; boundary=m\n\n--m\n\nNo HTML? Bad luck.\n--m\nContent-Type: text/html\n\n<p>{}</p>\n--m--\n",
        "words ".repeat(50)
    ));
    assert!(parse(&raw).text.starts_with("words words"));
}

#[test]
fn undeclared_eight_bit_is_detected() {
    let letter = parse(b"Subject: Gr\xfc\xdfe aus K\xf6ln\n\nSch\xf6ne Gr\xfc\xdfe");
    assert_eq!(
        (letter.subject.as_str(), letter.text.as_str()),
        ("Grüße aus Köln", "Schöne Grüße")
    );
    let latin = parse(b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe");
    assert_eq!(latin.text, "Grüße");
}

#[test]
fn programs_are_recognised() {
    for (field, expected) in [
        ("Auto-Submitted: auto-replied", true),
        ("Auto-Submitted: no", false),
        ("Precedence: bulk", true),
        ("Precedence: list", false),
        ("Return-Path: <>", true),
        ("Return-Path: <a@x>", false),
    ] {
        assert_eq!(
            parse(format!("{field}\n\nx").as_bytes()).auto_generated,
            expected,
            "{field}"
        );
    }
    assert_eq!(
        parse(b"List-Id: \"The List\" <List.Example.org>\n\n")
            .list_id
            .as_deref(),
        Some("list.example.org")
    );
}

#[test]
fn bytes_that_are_no_letter_stay_readable() {
    assert_eq!(
        parse(b"just words without a header").text,
        "just words without a header"
    );
    assert_eq!(parse(b"").parts.len(), 1);
    assert_eq!(parse(&[0xff; 1000]).parts.len(), 1);
}

#[test]
fn bombs_are_bounded() {
    let references = format!("References: {}\n\nhi", "<a@b> <c@d>\n ".repeat(100_000));
    assert!(parse(references.as_bytes()).references.len() <= 100);
    let subject = format!("Subject: {}\n\nhi", "x".repeat(10_000_000));
    let letter = parse(subject.as_bytes());
    assert!(letter.subject.len() < 10_000 && letter.text == "hi");
    let fields = format!("{}\nhi", "X: y\n".repeat(1_000_000));
    assert_eq!(parse(fields.as_bytes()).text, "hi");
    let text = format!("\n{}", "word ".repeat(1_000_000));
    assert!(parse(text.as_bytes()).text.len() <= body::TEXT_LIMIT);
    let words = format!("Subject: {}\n\nhi", "=?utf-8?q?x".repeat(100_000));
    parse(words.as_bytes());
    let comments = format!(
        "To: {}\nContent-Type: {}\n\nhi",
        "(".repeat(1_000_000),
        "(".repeat(1_000_000)
    );
    assert_eq!(parse(comments.as_bytes()).text, "hi");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_panic(raw in proptest::collection::vec(any::<u8>(), 0..2000)) {
        parse(&raw);
        part_bytes(&raw, "1");
    }

    #[test]
    fn no_structure_makes_it_panic(lines in proptest::collection::vec(prop_oneof![
        Just("--b"), Just("--b--"), Just("--c"), Just(""), Just("Content-Type: multipart/mixed; boundary=b"),
        Just("Content-Type: multipart/alternative; boundary=\"c\""), Just("Content-Type: message/rfc822"),
        Just("Content-Type: text/html; charset=utf-16"), Just("Content-Transfer-Encoding: base64"),
        Just("Content-Disposition: attachment; filename*0*=utf-8''%F0; filename*1*=%9F"), Just(" folded"), Just("<p>text"),
        Just("From: =?utf-8?b?w7w?= <a@b>, (c (d"), Just("To: a:b;c,<\"\\"), Just("Date: 99 Foo 9999 99:99 +9999"), Just("References: <<a>> <b"),
    ], 0..60)) {
        let letter = parse(lines.join("\r\n").as_bytes());
        for part in &letter.parts {
            prop_assert!(part_bytes(lines.join("\r\n").as_bytes(), &part.id).is_some());
        }
    }
}

#[test]
fn only_own_pictures_are_remembered_however_often_others_are_named() {
    let letter = |before: usize| {
        let junk: String = (0..before)
            .map(|number| format!("cid:{number}{}", "x".repeat(20)))
            .collect();
        format!(
            "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n\
             {junk} <img src=\"cid:logo%40x\"><img src=cid:unknown@x>\n--r\n\
             Content-Type: image/png\nContent-ID: <logo@x>\n\nx\n--r\n\
             Content-Type: image/png\nContent-ID: <other@x>\n\nx\n--r--\n"
        )
    };
    for (before, wanted) in [
        (0, vec!["logo@x"]),
        (9_000, vec!["logo@x"]),
        (10_000, vec![]),
    ] {
        let raw = letter(before);
        let tree = Tree::new(raw.as_bytes());
        let html = body::pieces(&tree, Prefer::Html);
        let found: Vec<String> = referred(&tree, &html).into_iter().collect();
        assert_eq!(found, wanted, "{before}");
    }
}
