//! Which stretches of a text a search found, so that the list can mark them.

use unicode_normalization::UnicodeNormalization;

use super::fold::{each_folded, is_unspaced};

const MOST_TERMS: usize = 32;
const LONGEST_TEXT: usize = 16 * 1024;

/// The text in stretches; `true` where a term begins a word (anywhere in scripts without spaces).
///
/// `terms` are [`Query::terms`](super::Query::terms). The stretches joined give the text again.
pub fn highlight(text: &str, terms: &[String]) -> Vec<(bool, String)> {
    let looked_at = crate::clean::cut(text, LONGEST_TEXT);
    let (folded, origin) = folded(looked_at);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for term in terms
        .iter()
        .take(MOST_TERMS)
        .filter(|term| !term.is_empty())
    {
        let anywhere = term.chars().next().is_some_and(is_unspaced);
        for at in memchr::memmem::find_iter(folded.as_bytes(), term.as_bytes()) {
            let begins_word = folded
                .get(..at)
                .and_then(|before| before.chars().next_back())
                .is_none_or(|before| !before.is_alphanumeric());
            if (begins_word || anywhere)
                && let (Some((start, _)), Some((_, end))) =
                    (origin.get(at), origin.get(at + term.len() - 1))
            {
                found.push((*start, *end));
            }
        }
    }
    found.sort_unstable();
    let mut out: Vec<(bool, String)> = Vec::new();
    let mut at = 0;
    for (start, end) in found {
        let start = start.max(at);
        if end <= start {
            continue;
        }
        push(&mut out, false, text.get(at..start).unwrap_or_default());
        push(&mut out, true, text.get(start..end).unwrap_or_default());
        at = end;
    }
    push(&mut out, false, text.get(at..).unwrap_or_default());
    out
}

fn push(out: &mut Vec<(bool, String)>, marked: bool, text: &str) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some((last, whole)) if *last == marked => whole.push_str(text),
        _ => out.push((marked, text.to_owned())),
    }
}

/// The folded text, and for each of its bytes the bytes of the text it came from. Characters between words
/// become single spaces, as they do within a term of several words.
fn folded(text: &str) -> (String, Vec<(usize, usize)>) {
    let mut folded = String::with_capacity(text.len());
    let mut origin: Vec<(usize, usize)> = Vec::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let span = (at, at + letter.len_utf8());
        let mut emitted = false;
        for letter in std::iter::once(letter).nfkc() {
            each_folded(letter, |letter| {
                emitted = true;
                let letter = if letter.is_alphanumeric() {
                    letter
                } else {
                    ' '
                };
                if letter != ' ' || !folded.ends_with(' ') {
                    folded.push(letter);
                    origin.resize(folded.len(), span);
                }
            });
        }
        if !emitted && let Some((_, end)) = origin.last_mut() {
            // An accent belongs to the letter before it.
            *end = span.1;
        }
    }
    (folded, origin)
}
