//! The few words that Linnet itself writes into a letter, in the person's language.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{Timestamp, tz::TimeZone};
use linnet_mail::{Address, parse::ParsedLetter};

const ENGLISH: &str = include_str!("../../locales/en.ftl");
const GERMAN: &str = include_str!("../../locales/de.ftl");

pub(crate) struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts for a BCP 47 tag or a POSIX locale; empty means the system's language, and English stands
    /// in for what is not translated.
    pub(crate) fn new(language: &str) -> Texts {
        let chosen = if language.is_empty() {
            system_language()
        } else {
            language.to_owned()
        };
        let primary = chosen
            .split(['-', '_', '.', '@'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let (tag, source) = match primary.as_str() {
            "de" => ("de", GERMAN),
            _ => ("en", ENGLISH),
        };
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        // Isolation marks are for windows; in a letter they would be foreign bytes.
        bundle.set_use_isolating(false);
        // A syntax error leaves out its own message only; the tests see to it that there is none.
        let resource =
            FluentResource::try_new(source.to_owned()).unwrap_or_else(|(whole, _)| whole);
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, tag, "texts for letters");
        }
        Texts { bundle }
    }

    /// The line above a quotation.
    pub(crate) fn attribution(&self, letter: &ParsedLetter, zone: &TimeZone) -> String {
        let person = letter
            .from
            .first()
            .map(Address::display)
            .unwrap_or_default();
        match letter.date.and_then(|date| self.date(date, zone)) {
            Some(date) => self.text(
                "reply-attribution",
                &[("date", date.into()), ("person", person.into())],
            ),
            None => self.text("reply-attribution-undated", &[("person", person.into())]),
        }
    }

    /// The lines above a letter that is passed on.
    pub(crate) fn forward_heading(&self, letter: &ParsedLetter, zone: &TimeZone) -> String {
        let mut lines = vec![self.text("forward-heading", &[])];
        let people = |people: &[Address]| {
            people
                .iter()
                .map(Address::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        if !letter.from.is_empty() {
            lines.push(self.text("forward-from", &[("people", people(&letter.from).into())]));
        }
        if let Some(date) = letter.date.and_then(|date| self.date(date, zone)) {
            lines.push(self.text("forward-date", &[("date", date.into())]));
        }
        lines.push(self.text(
            "forward-subject",
            &[("subject", letter.subject.as_str().into())],
        ));
        for (id, addresses) in [("forward-to", &letter.to), ("forward-cc", &letter.cc)] {
            if !addresses.is_empty() {
                lines.push(self.text(id, &[("people", people(addresses).into())]));
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn date(&self, seconds: i64, zone: &TimeZone) -> Option<String> {
        let at = Timestamp::from_second(seconds).ok()?.to_zoned(zone.clone());
        let month = self.text("month", &[("number", i64::from(at.month()).into())]);
        Some(self.text(
            "date",
            &[
                ("day", at.day().to_string().into()),
                ("month", month.into()),
                ("year", at.year().to_string().into()),
                (
                    "time",
                    format!("{:02}:{:02}", at.hour(), at.minute()).into(),
                ),
            ],
        ))
    }

    fn text(&self, id: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = values
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        let mut errors = Vec::new();
        let text = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value())
            .map(|pattern| {
                self.bundle
                    .format_pattern(pattern, Some(&args), &mut errors)
                    .into_owned()
            });
        if text.is_none() || !errors.is_empty() {
            tracing::error!(?errors, id, "text for letters");
        }
        text.unwrap_or_default()
    }
}

/// POSIX order of precedence.
fn system_language() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> ParsedLetter {
        ParsedLetter {
            // 2026-05-09 08:42 UTC
            date: Some(1_778_316_120),
            from: vec![Address {
                name: "Ann Other".to_owned(),
                email: "ann@example.test".to_owned(),
            }],
            to: vec![Address {
                name: String::new(),
                email: "bob@example.test".to_owned(),
            }],
            subject: "Garten".to_owned(),
            ..ParsedLetter::default()
        }
    }

    #[test]
    fn attribution_in_each_language() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        for (language, line) in [
            ("en-GB", "On 9 May 2026 at 10:42, Ann Other wrote:"),
            ("de_DE.UTF-8", "Am 9. Mai 2026 um 10:42 schrieb Ann Other:"),
            ("xx", "On 9 May 2026 at 10:42, Ann Other wrote:"),
        ] {
            assert_eq!(Texts::new(language).attribution(&letter(), &zone), line);
        }
        let undated = ParsedLetter {
            date: None,
            ..letter()
        };
        assert_eq!(
            Texts::new("de").attribution(&undated, &zone),
            "Ann Other schrieb:"
        );
    }

    #[test]
    fn a_forwarded_letter_names_its_heads() {
        let heading = Texts::new("en").forward_heading(&letter(), &TimeZone::UTC);
        let lines: Vec<&str> = heading.lines().collect();
        assert_eq!(lines[0], "---------- Forwarded message ----------");
        assert!(lines[1].starts_with("From: Ann Other"));
        assert!(lines[1].contains("ann@example.test"));
        assert_eq!(lines[2], "Date: 9 May 2026 at 08:42");
        assert_eq!(lines[3], "Subject: Garten");
        assert!(lines[4].starts_with("To: "));
        assert_eq!(lines.len(), 5);
    }

    #[test]
    fn both_languages_hold_the_same_messages_without_a_fault() {
        let ids = |source: &str| {
            // try_new refuses a file with a syntax error.
            FluentResource::try_new(source.to_owned()).unwrap();
            let mut ids: Vec<String> = source
                .lines()
                .filter(|line| !line.starts_with([' ', '#', '}']))
                .filter_map(|line| line.split_once(" ="))
                .map(|(id, _)| id.to_owned())
                .collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(ENGLISH), ids(GERMAN));
    }

    #[test]
    fn every_month_has_a_name() {
        for language in ["en", "de"] {
            let texts = Texts::new(language);
            let names: std::collections::BTreeSet<String> = (1..=12_i64)
                .map(|number| texts.text("month", &[("number", number.into())]))
                .collect();
            assert_eq!(names.len(), 12);
        }
    }
}
