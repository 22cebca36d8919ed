use super::*;

fn keys(source: &str) -> Vec<&str> {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .collect()
}

#[test]
fn both_languages_have_the_same_texts_and_no_fault() {
    assert_eq!(keys(ENGLISH.1), keys(GERMAN.1));
    for (tag, source) in [ENGLISH, GERMAN] {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{tag}");
        let texts = Texts::load((tag, source));
        let arguments = [
            ("count", Value::Count(2)),
            ("from", Value::Text("Ann")),
            ("subject", Value::Text("Hi")),
            ("detail", Value::Text("x")),
        ];
        for key in keys(source) {
            let pattern = texts.bundle.get_message(key).unwrap().value().unwrap();
            let mut values = FluentArgs::new();
            for (name, value) in arguments {
                match value {
                    Value::Text(text) => values.set(name, text),
                    Value::Count(count) => values.set(name, count),
                }
            }
            let mut faults = Vec::new();
            let text = texts
                .bundle
                .format_pattern(pattern, Some(&values), &mut faults);
            assert!(
                faults.is_empty() && !text.is_empty(),
                "{tag} {key} {faults:?}"
            );
        }
    }
}

#[test]
fn the_language_is_chosen_by_its_first_part() {
    let title =
        |language| Texts::of(language).get("notification-many", &[("count", Value::Count(3))]);
    assert_eq!(title("en-GB"), "3 new messages");
    assert_eq!(title("de-AT"), "3 neue Nachrichten");
    assert_eq!(title("fr"), "3 new messages");
    assert_eq!(title("not a language"), "3 new messages");
}
