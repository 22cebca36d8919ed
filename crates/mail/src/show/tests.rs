use proptest::prelude::*;

use super::*;
use crate::inert::{assert_inert, faults};

const BASE: &str = "mail://localhost/T/";

fn blocked() -> ShowOptions<'static> {
    ShowOptions {
        allow_remote: false,
        base: BASE,
    }
}

fn plain(text: &str) -> Shown {
    let shown = show(
        format!("Content-Type: text/plain; charset=utf-8\n\n{text}").as_bytes(),
        &blocked(),
    );
    assert_inert(&shown.html);
    shown
}

fn inner(text: &str) -> String {
    let html = plain(text).html;
    html.strip_prefix("<div class=\"text\" style=\"white-space:pre-wrap\">")
        .unwrap()
        .strip_suffix("</div>")
        .unwrap()
        .to_owned()
}

#[test]
fn plain_text_is_escaped_quoted_and_linked() {
    assert_eq!(
        inner("a <b> & \"c\"\nd"),
        "a &lt;b&gt; &amp; &quot;c&quot;\nd"
    );
    assert_eq!(
        inner("a\n> b\n>> c\nd"),
        "a<blockquote class=\"q\">b<blockquote class=\"q\">c</blockquote></blockquote>d"
    );
    assert_eq!(inner("a\n-- \nAnn"), "a<div class=\"sig\">--\nAnn</div>");
    assert!(plain("x").plain);
    assert_eq!(plain("> a\nb").text, "> a\nb");
}

#[test]
fn links_in_plain_text() {
    let check = |text: &str, target: &str, words: &str| {
        let html = inner(text);
        let expected = format!("<a href=\"{target}\" rel=\"noopener noreferrer\">{words}</a>");
        assert!(html.contains(&expected), "{text}: {html}");
    };
    check(
        "see https://x.example/a?b=1&c=2.",
        "https://x.example/a?b=1&amp;c=2",
        "https://x.example/a?b=1&amp;c=2",
    );
    check(
        "(https://x.example/a_(b))",
        "https://x.example/a_(b)",
        "https://x.example/a_(b)",
    );
    check(
        "<http://x.example>",
        "http://x.example/",
        "http://x.example",
    );
    check("www.x.example,", "https://www.x.example/", "www.x.example");
    check("to ann@x.example!", "mailto:ann@x.example", "ann@x.example");
    check(
        "mailto:ann@x.example",
        "mailto:ann@x.example",
        "ann@x.example",
    );
    check(
        "https://пример.example/",
        "https://xn--e1afmkfd.example/",
        "https://пример.example/",
    );
    for text in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "a@b",
        "https://",
        "http:// x",
        "www.",
        "x.y",
        "\"onmouseover=\"x",
    ] {
        assert!(!inner(text).contains("<a "), "{text}: {}", inner(text));
    }
    plain(&"http://".repeat(10_000));
    plain(&"a@".repeat(10_000));
    plain(&"(".repeat(100_000));
}

fn crlf(raw: &str) -> Vec<u8> {
    raw.replace('\n', "\r\n").into_bytes()
}

#[test]
fn pictures_of_the_letter_come_from_the_frame() {
    let raw = crlf(
        "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>Hi <img src=\"cid:a%40b\" alt=x><img src='cid:gone'><img src=place.png></p>\n--r\nContent-Type: image/png\nContent-ID: <a@b>\n\nx\n--r\nContent-Type: image/gif\nContent-Location: place.png\n\nx\n--r\nContent-Type: image/svg+xml\nContent-ID: <gone>\n\nx\n--r--\n",
    );
    let shown = show(&raw, &blocked());
    assert_inert(&shown.html);
    assert!(
        shown.html.contains("src=\"mail://localhost/T/part/2\"")
            && shown.html.contains("src=\"mail://localhost/T/part/3\""),
        "{}",
        shown.html
    );
    assert!(!shown.html.contains("part/4") && !shown.plain);
    assert_eq!((shown.blocked_pictures, shown.blocked_trackers), (0, 0));
    let without = show(
        &raw,
        &ShowOptions {
            allow_remote: true,
            base: "",
        },
    );
    assert!(!without.html.contains("src="), "{}", without.html);
}

#[test]
fn pictures_between_texts_are_shown_below() {
    let raw = crlf(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\n\nLook\n--m\nContent-Type: image/jpeg; name=\"a\\\"><script>.jpg\"\nContent-Disposition: inline\n\nx\n--m--\n",
    );
    let shown = show(&raw, &blocked());
    assert_inert(&shown.html);
    assert!(
        shown
            .html
            .contains("<div class=\"pictures\"><img src=\"mail://localhost/T/part/2\""),
        "{}",
        shown.html
    );
}

#[test]
fn remote_pictures_are_counted_and_numbered() {
    let html = "<img src=https://x.example/a.png width=100><img src=\"//y.example/b.gif\"><img src=https://x.example/a.png><img src=http://t.example/o.gif width=1 height=1><img style='display:none' src=https://t.example/p><td background=https://x.example/bg></td><table background=https://x.example/bg><tr><td>x</table><div style=\"background:url('https://x.example/c')\">y</div>";
    let raw = format!("Content-Type: text/html\n\n{html}");
    let shown = show(raw.as_bytes(), &blocked());
    assert_inert(&shown.html);
    assert!(!shown.html.contains("example"), "{}", shown.html);
    assert_eq!((shown.blocked_pictures, shown.blocked_trackers), (3, 2));
    let allowed = show(
        raw.as_bytes(),
        &ShowOptions {
            allow_remote: true,
            base: BASE,
        },
    );
    assert_inert(&allowed.html);
    assert!(!allowed.html.contains("example"), "{}", allowed.html);
    assert_eq!((allowed.blocked_pictures, allowed.blocked_trackers), (0, 2));
    assert_eq!(
        allowed.remote,
        [
            "https://x.example/a.png",
            "https://y.example/b.gif",
            "https://x.example/bg"
        ]
    );
    assert_eq!(allowed.remote, shown.remote);
    assert!(
        allowed.html.contains("src=\"mail://localhost/T/remote/0\"")
            && allowed
                .html
                .contains("background=\"mail://localhost/T/remote/2\""),
        "{}",
        allowed.html
    );
}

#[test]
fn parts_never_swallow_each_other() {
    let raw = crlf(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<p>one<img alt=\"\n--m\nContent-Type: text/plain\n\nsecret words\n--m\nContent-Type: text/html\n\n\"><p>three<!--\n--m\nContent-Type: text/html\n\n--><p>four\n--m--\n",
    );
    let shown = show(&raw, &blocked());
    assert_inert(&shown.html);
    for word in ["one", "secret words", "three", "four"] {
        assert!(shown.html.contains(word), "{word}: {}", shown.html);
    }
}

#[test]
fn html_of_which_nothing_is_left_gives_way_to_the_plain_version() {
    let raw = crlf(
        "Content-Type: multipart/alternative; boundary=m\n\n--m\n\nreadable\n--m\nContent-Type: text/html\n\n<script>never closed <p>x\n--m--\n",
    );
    let shown = show(&raw, &blocked());
    assert_inert(&shown.html);
    assert_eq!(shown.text, "readable");
    assert!(shown.html.contains("readable"));
}

#[test]
fn the_text_is_what_is_shown() {
    let raw = "Content-Type: text/html\n\n<p style='display:none'>hidden</p><p>Hello <a href=https://x.example/y>there</a></p><blockquote>old</blockquote>";
    let shown = show(raw.as_bytes(), &blocked());
    assert_eq!(shown.text, "Hello there <https://x.example/y>\n\n> old");
    assert!(!shown.html.contains("hidden"));
    assert!(!shown.own_colours);
    assert!(
        show(
            b"Content-Type: text/html\n\n<body bgcolor=#ffffff text=black>x",
            &blocked()
        )
        .own_colours
    );
}

#[test]
fn odd_letters_are_shown() {
    for raw in [
        "",
        "no header",
        "Content-Type: multipart/mixed; boundary=x\n\nlost",
        "Content-Type: text/html; charset=utf-7\n\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "Content-Type: text/html; charset=utf-16\n\n<\0s\0",
        "Content-Type: application/pdf\n\nx",
    ] {
        let shown = show(raw.as_bytes(), &blocked());
        assert_inert(&shown.html);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_shown_safely(raw in proptest::collection::vec(any::<u8>(), 0..1500), html in any::<bool>()) {
        let mut letter = if html { b"Content-Type: text/html\n\n".to_vec() } else { Vec::new() };
        letter.extend(raw);
        let shown = show(&letter, &ShowOptions { allow_remote: true, base: BASE });
        prop_assert_eq!(faults(&shown.html, BASE), Vec::<String>::new(), "{}", shown.html);
    }
}
