use linnet_engine::{AccountId, LocationId, ThreadId};

use super::*;

fn letter(from: &str, subject: &str, snippet: &str) -> NewMail {
    NewMail {
        account: AccountId(1),
        location: LocationId(1),
        thread: ThreadId(1),
        from: from.to_owned(),
        subject: subject.to_owned(),
        snippet: snippet.to_owned(),
    }
}

#[test]
fn one_letter_is_told_whole_and_many_by_their_first_lines() {
    let texts = Texts::of("en");
    assert_eq!(wording(&texts, &[]), None);
    assert_eq!(
        wording(&texts, &[letter("Ann", "Lunch", "Shall we")]),
        Some(("Ann".to_owned(), "Lunch\nShall we".to_owned()))
    );
    assert_eq!(
        wording(&texts, &[letter("", "", "")]),
        Some(("Unknown sender".to_owned(), "No subject".to_owned()))
    );
    let six: Vec<_> = (1..=6)
        .map(|n| letter(&format!("P{n}"), &format!("S{n}"), ""))
        .collect();
    assert_eq!(
        wording(&texts, &six),
        Some((
            "6 new messages".to_owned(),
            "P1: S1\nP2: S2\nP3: S3\nP4: S4\nand 2 more".to_owned()
        ))
    );
}

#[test]
fn nothing_in_a_letter_is_mark_up_or_a_control() {
    for (text, shown) in [
        (
            "<img src=\"http://spy.example/\">",
            "‹img src=\"http://spy.example/\"›",
        ),
        ("a\r\nb\0\u{1b}[31m", "a  b[31m"),
        ("\u{202e}gpj.exe\u{2066}", "gpj.exe"),
        ("  ", ""),
    ] {
        assert_eq!(harmless(text), shown);
    }
    assert_eq!(harmless(&"ä".repeat(5000)).chars().count(), LONGEST + 1);
}
