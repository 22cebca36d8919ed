use super::*;

fn line(level: usize, text: &str) -> Line {
    Line {
        level,
        text: text.to_owned(),
    }
}

#[test]
fn quote_levels() {
    assert_eq!(
        lines("a\r\n> b\n>> c\n> > d\n>\n", false, false),
        [
            line(0, "a"),
            line(1, "b"),
            line(2, "c"),
            line(2, "d"),
            line(1, "")
        ]
        .into_iter()
        .take(4)
        .chain([line(1, "")])
        .collect::<Vec<_>>()
    );
    assert_eq!(
        lines(&">".repeat(1000), false, false)
            .first()
            .map(|line| line.level),
        None
    );
    assert_eq!(
        lines(&format!("{} x", ">".repeat(1000)), false, false),
        [line(DEEPEST_QUOTE, "x")]
    );
}

#[test]
fn flowed_lines_are_joined() {
    assert_eq!(
        lines("a \nb\n> c \n> d\n>> e\n  stuffed\n-- \nsig", true, false),
        [
            line(0, "a b"),
            line(1, "c d"),
            line(2, "e"),
            line(0, " stuffed"),
            line(0, "-- "),
            line(0, "sig")
        ]
    );
    assert_eq!(lines("a \nb", true, true), [line(0, "ab")]);
    assert_eq!(
        readable(&lines("a \nb\n>c \n>d", true, false)),
        "a b\n> c d"
    );
}

#[test]
fn snippets_are_what_the_sender_wrote() {
    for (text, expected) in [
        ("Hello\n  there  \n", "Hello there"),
        (
            "On 1 May Ann <a@x> wrote:\n> old\n\nNew words\n-- \nBob",
            "New words",
        ),
        ("Top\n\nAm 01.05.2024 um 10:00 schrieb Ann:\n\n> old", "Top"),
        ("> only quotes\n> here", "only quotes here"),
        ("-- \nonly a signature", ""),
        ("Look:\n\n-----Original Message-----\nFrom: x", "Look:"),
        ("---------- Forwarded message ---------\nFrom: x", "From: x"),
        ("======\nTitle\n------\nText", "Title Text"),
        ("Hi \u{200c} \u{200c} \u{200c} there", "Hi there"),
        ("", ""),
    ] {
        assert_eq!(snippet(text), expected, "{text}");
    }
    assert!(snippet(&"ü".repeat(1000)).chars().count() <= SNIPPET_LETTERS);
}
