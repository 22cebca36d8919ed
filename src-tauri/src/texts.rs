//! The few texts that the window shows outside its pages: notifications and native dialogs. They come from the
//! same kind of Fluent files as the pages' texts, so that translators have one place to work in.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

const ENGLISH: (&str, &str) = ("en", include_str!("../../ui/locales/en/notifications.ftl"));
const GERMAN: (&str, &str) = ("de", include_str!("../../ui/locales/de/notifications.ftl"));

pub(crate) struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of a language (BCP 47), or of the system's where `language` is empty; English where Linnet has
    /// no translation.
    pub(crate) fn of(language: &str) -> Texts {
        let wanted = if language.is_empty() {
            sys_locale::get_locale()
        } else {
            Some(language.to_owned())
        };
        let translation = wanted
            .and_then(|tag| tag.parse::<LanguageIdentifier>().ok())
            .map(|tag| tag.language);
        match translation {
            Some(language) if language.as_str() == GERMAN.0 => Texts::load(GERMAN),
            Some(_) | None => Texts::load(ENGLISH),
        }
    }

    /// The text of `key`; the key itself where it is missing, which a test rules out.
    pub(crate) fn get(&self, key: &str, arguments: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            tracing::error!(key, "text is missing");
            return key.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            match value {
                Value::Text(text) => values.set(*name, *text),
                Value::Count(count) => values.set(*name, *count),
            }
        }
        let mut faults = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&values), &mut faults)
            .into_owned();
        if !faults.is_empty() {
            tracing::error!(key, faults = faults.len(), "text is faulty");
        }
        text
    }

    fn load((tag, source): (&str, &str)) -> Texts {
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        // The frames of the desktop show isolation marks as boxes.
        bundle.set_use_isolating(false);
        let resource =
            FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, faults)| {
                tracing::error!(tag, faults = faults.len(), "translation file is faulty");
                readable
            });
        if bundle.add_resource(resource).is_err() {
            tracing::error!(tag, "translation file has a text twice");
        }
        Texts { bundle }
    }
}

/// What fills a placeholder. Numbers stay numbers, for plural forms.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Count(usize),
}

#[cfg(test)]
mod tests;
