//! Keys by which letters join a conversation: hashes of message identifiers, stable on disk, and the base
//! subject (RFC 5256 §2.1, with the prefixes that mailers of other languages write).

use sha2::{Digest, Sha256};

use crate::parse::ParsedLetter;

/// Every number is the first eight bytes of a SHA-256, read big-endian.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadKeys {
    /// The letter's own Message-ID.
    pub own: Option<u64>,
    /// What it refers to: References oldest first, then In-Reply-To; the direct parent is the last.
    pub references: Vec<u64>,
    /// The base subject, only of a reply that refers to nothing: some old mailers write such.
    pub subject: Option<u64>,
}

pub fn thread_keys(letter: &ParsedLetter) -> ThreadKeys {
    let own = letter.message_id.as_deref().map(key);
    let mut references: Vec<u64> =
        Vec::with_capacity(letter.references.len() + letter.in_reply_to.len());
    for id in letter
        .references
        .iter()
        .chain(letter.in_reply_to.iter().take(5))
    {
        let key = key(id);
        // A letter that refers to itself would be its own parent.
        if Some(key) != own && !references.contains(&key) {
            references.push(key);
        }
    }
    // RFC 5322 §3.6.4: with several In-Reply-To nobody knows the parent; the end of References does.
    let subject = if references.is_empty() && is_reply_subject(&letter.subject) {
        let base = base_subject(&letter.subject);
        (!base.is_empty()).then(|| key(&base.to_lowercase()))
    } else {
        None
    };
    ThreadKeys {
        own,
        references,
        subject,
    }
}

/// The subject without reply and forward marks, list tags before them, and `(fwd)` at its end.
///
/// Case and inner words stay as written. A subject of nothing but marks gives an empty string.
pub fn base_subject(subject: &str) -> String {
    let mut rest = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let before = rest.len();
        rest = strip(&rest).to_owned();
        if rest.len() == before {
            return rest;
        }
    }
}

/// Whether the subject begins as a reply or forward does: `Re:`, `AW:`, `Fwd:`, `[list] Re[2]:`, `回复：`, …
pub fn is_reply_subject(subject: &str) -> bool {
    let mut rest = subject.trim();
    for _ in 0..4 {
        if without_mark(rest, true).is_some() {
            return true;
        }
        match without_tag(rest) {
            Some(tail) => rest = tail,
            None => return false,
        }
    }
    false
}

/// The subject without the reply marks at its start; forward marks and list tags stay.
pub(crate) fn without_reply_marks(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some(tail) = without_mark(rest, false) {
        rest = tail;
    }
    rest
}

fn key(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    digest
        .iter()
        .take(8)
        .fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// One step towards the base subject; the same text when there is nothing to take.
fn strip(text: &str) -> &str {
    let text = text.trim();
    let lower_end = text
        .len()
        .checked_sub(5)
        .and_then(|at| text.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case("(fwd)"));
    if lower_end {
        return text.get(..text.len() - 5).unwrap_or_default().trim_end();
    }
    if let Some(inside) = text
        .strip_prefix("[")
        .and_then(|text| text.strip_suffix(']'))
        && inside
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("fwd:"))
    {
        return inside.get(4..).unwrap_or_default().trim();
    }
    if let Some(rest) = without_mark(text, true) {
        return rest;
    }
    // A tag goes if something is left of the subject (RFC 5256 §2.1 step 4).
    match without_tag(text) {
        Some(rest) if !rest.is_empty() => rest,
        _ => text,
    }
}

/// What follows `Re:`, `Re[2]:`, `Re^2:`, `AW: `, `回复：`.
fn without_mark(text: &str, forwards: bool) -> Option<&str> {
    let (head, tail) = text
        .char_indices()
        .take(40)
        .find(|(_, letter)| matches!(letter, ':' | '：'))
        .and_then(|(at, letter)| Some((text.get(..at)?, text.get(at + letter.len_utf8()..)?)))?;
    let word = head
        .split(['[', '^', '('])
        .next()
        .unwrap_or_default()
        .trim();
    let count = head
        .find(['[', '^', '('])
        .and_then(|at| head.get(at..))
        .unwrap_or_default();
    let is_count = count
        .chars()
        .all(|letter| letter.is_ascii_digit() || "[]^() ".contains(letter));
    let word = word.to_lowercase();
    let wanted = REPLY_MARKS.contains(&word.as_str())
        || (forwards && FORWARD_MARKS.contains(&word.as_str()));
    (is_count && wanted).then(|| tail.trim_start())
}

fn without_tag(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let (tag, rest) = inside.split_once(']')?;
    (tag.len() <= 80 && !tag.contains('[')).then(|| rest.trim_start())
}

/// Reply marks of the languages mailers are translated to, in lower case.
const REPLY_MARKS: [&str; 29] = [
    "re",
    "aw",
    "antw",
    "antwort",
    "sv",
    "vs",
    "vá",
    "réf",
    "ref",
    "rép",
    "r",
    "rif",
    "res",
    "odp",
    "ynt",
    "bls",
    "vast",
    "atb",
    "απ",
    "σχετ",
    "на",
    "ответ",
    "השב",
    "رد",
    "回复",
    "回覆",
    "答复",
    "ret",
    "reagovat",
];

const FORWARD_MARKS: [&str; 25] = [
    "fw",
    "fwd",
    "wg",
    "vb",
    "vl",
    "doorst",
    "tr",
    "i",
    "inoltra",
    "rv",
    "enc",
    "reenv",
    "pd",
    "předáno",
    "i̇lt",
    "ilt",
    "továbbítás",
    "trs",
    "edasi",
    "yml",
    "πρθ",
    "пересл",
    "הועבר",
    "转发",
    "轉寄",
];

#[cfg(test)]
mod tests;
