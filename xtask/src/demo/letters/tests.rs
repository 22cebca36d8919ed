use super::{all, words};

#[test]
fn every_letter_is_well_formed() {
    let letters = all().unwrap();
    assert!(letters.len() >= 60);
    for letter in &letters {
        let text = String::from_utf8(letter.raw.clone()).unwrap();
        assert!(text.is_ascii(), "{text}");
        assert!(text.lines().all(|line| line.len() <= 998));
        assert!(
            text.contains("\r\nMessage-ID: <") && text.contains("\r\nDate: "),
            "{text}"
        );
    }
    let answer = letters.iter().find(|letter| {
        String::from_utf8_lossy(&letter.raw)
            .contains("References: <garden1@demo.example> <garden2@demo.example>")
    });
    assert!(answer.is_some(), "the conversation holds together");
}

#[test]
fn long_words_are_split() {
    assert_eq!(words("plain"), "plain");
    let long = words("Entwürfe für die Gartenfreunde im kommenden Frühjahr und danach");
    assert!(long.lines().all(|line| line.trim().len() <= 75), "{long}");
    assert!(long.lines().count() > 1);
}
