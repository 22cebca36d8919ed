use super::*;

fn check(bytes: &[u8], label: Option<&str>, text: &str) {
    assert_eq!(decode(bytes, label), text, "{label:?}");
}

#[test]
fn declared_charsets() {
    check(b"plain", Some("us-ascii"), "plain");
    check("naïve".as_bytes(), Some("utf-8"), "naïve");
    check(b"caf\xe9 \x80", Some("iso-8859-1"), "café €");
    check(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251"), "Привет");
    check(b"\x1b$B%O%m!<\x1b(B", Some("iso-2022-jp"), "ハロー");
    check(b"Hi Mom +Jjo-!", Some("utf-7"), "Hi Mom ☺!");
    check(b"\x84", Some("ibm850"), "ä");
}

#[test]
fn undeclared_wrong_and_unknown_charsets_are_detected() {
    check("Grüße aus Köln".as_bytes(), None, "Grüße aus Köln");
    check(b"Gr\xfc\xdfe aus K\xf6ln", None, "Grüße aus Köln");
    check(b"Gr\xfc\xdfe aus K\xf6ln", Some("utf-8"), "Grüße aus Köln");
    check(
        b"Gr\xfc\xdfe aus K\xf6ln",
        Some("us-ascii"),
        "Grüße aus Köln",
    );
    check(
        b"Gr\xfc\xdfe aus K\xf6ln",
        Some("x-nonsense"),
        "Grüße aus Köln",
    );
    check(b"\x1b$B%O%m!<\x1b(B", None, "ハロー");
}

#[test]
fn cut_utf8_stays_utf8() {
    check(
        b"Gr\xc3\xbc\xc3\x9fe K\xc3",
        Some("utf-8"),
        "Grüße K\u{fffd}",
    );
}
