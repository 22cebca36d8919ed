//! Plain text letters: quote levels, format=flowed (RFC 3676), the signature, and the words that a reader
//! would put on one line to say what the letter is about.

use crate::clean::cut;

/// Quote marks that count; what is quoted deeper is shown at this level.
pub(crate) const DEEPEST_QUOTE: usize = 20;
const SNIPPET_LETTERS: usize = 200;
const LINES_FOR_SNIPPET: usize = 400;

/// A line without its quote marks, of any length once flowed lines are joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) level: usize,
    pub(crate) text: String,
}

/// The lines of a text part. `flowed` and `delete_space` are the parameters of its content type.
pub(crate) fn lines(text: &str, flowed: bool, delete_space: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = false;
    for raw in text.split('\n') {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        let (level, content) = quote_level(raw, flowed);
        if !flowed {
            lines.push(Line {
                level,
                text: content.trim_end().to_owned(),
            });
            continue;
        }
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        let flows = content.ends_with(' ') && !is_signature;
        let piece = if flows && delete_space {
            content.strip_suffix(' ').unwrap_or(content)
        } else {
            content
        };
        match lines.last_mut() {
            Some(line) if open && line.level == level && !is_signature => line.text.push_str(piece),
            _ => lines.push(Line {
                level,
                text: piece.to_owned(),
            }),
        }
        open = flows;
    }
    if lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    lines
}

/// The text as it is read and quoted: flowed lines joined, quote marks in one form.
pub(crate) fn readable(lines: &[Line]) -> String {
    let mut out = String::with_capacity(lines.iter().map(|line| line.text.len() + 2).sum());
    for line in lines {
        for _ in 0..line.level {
            out.push('>');
        }
        if line.level > 0 && !line.text.is_empty() {
            out.push(' ');
        }
        out.push_str(line.text.trim_end());
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a line begins the signature (RFC 3676 §4.3); the space is often lost on the way.
pub(crate) fn is_signature_mark(line: &str) -> bool {
    line == "-- " || line == "--"
}

/// At most 200 characters on one line: what the sender wrote, without quotes, the line that introduces them,
/// and the signature. A letter of nothing but quotes gives its quotes.
pub(crate) fn snippet(text: &str) -> String {
    let own = gather(text, false);
    if own.is_empty() {
        gather(text, true)
    } else {
        own
    }
}

fn gather(text: &str, quotes: bool) -> String {
    let mut out = String::with_capacity(SNIPPET_LETTERS * 2);
    let mut letters = 0;
    let mut gap = false;
    let mut lines = text.lines().take(LINES_FOR_SNIPPET).peekable();
    while let Some(line) = lines.next() {
        let mut line = cut(line, 2000).trim();
        if line.starts_with('>') {
            if !quotes {
                continue;
            }
            line = line.trim_start_matches(['>', ' ']);
        }
        if is_signature_mark(line) || is_forward_mark(line) {
            if letters > 0 || is_signature_mark(line) {
                break;
            }
            continue;
        }
        if !quotes && introduces_quote(line, lines.peek().copied()) {
            continue;
        }
        if is_rule(line) {
            continue;
        }
        gap = letters > 0;
        for letter in line.chars() {
            if letter.is_whitespace() || letter.is_control() {
                gap = letters > 0;
                continue;
            }
            // Joiners between spaces are filler; within a word they belong to it.
            if is_filler(letter) && (gap || letters == 0) || crate::clean::is_deceptive(letter) {
                continue;
            }
            if gap {
                out.push(' ');
                letters += 1;
                gap = false;
            }
            if letters >= SNIPPET_LETTERS {
                return out.trim_end().to_owned();
            }
            out.push(letter);
            letters += 1;
        }
    }
    let _ = gap;
    out
}

fn is_filler(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Quote marks at the start of a line: `>>`, and `> >` where no format says otherwise.
fn quote_level(line: &str, flowed: bool) -> (usize, &str) {
    let mut level = 0;
    let mut rest = line;
    while let Some(after) = rest.strip_prefix('>') {
        level += 1;
        rest = after;
        if !flowed && rest.starts_with(" >") {
            rest = rest.strip_prefix(' ').unwrap_or(rest);
        }
    }
    if level > 0 && !flowed {
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    (level.min(DEEPEST_QUOTE), rest)
}

/// `On Monday Ann wrote:` before a quote, in any language: ends with a colon, and a quote follows, maybe
/// after an empty line.
fn introduces_quote(line: &str, next: Option<&str>) -> bool {
    let ends = line.ends_with(':') || line.ends_with('：');
    let quote_follows = next.is_some_and(|next| next.trim_start().starts_with('>'));
    let says_so = WROTE.iter().any(|word| line.contains(word))
        && line.contains(|letter: char| letter.is_ascii_digit() || letter == '@');
    ends && (quote_follows || (says_so && line.len() < 300))
}

const WROTE: [&str; 14] = [
    " wrote:",
    " writes:",
    "schrieb",
    " a écrit",
    "escribió",
    "escreveu",
    "ha scritto",
    "schreef",
    " skrev",
    "napisał",
    "написал",
    "写道",
    "のメッセージ",
    " kirjoitti",
];

fn is_forward_mark(line: &str) -> bool {
    let dashes =
        line.starts_with("-----") || line.starts_with("_____") || line.starts_with("----- ");
    dashes && line.ends_with(['-', '_']) && line.chars().any(char::is_alphabetic)
}

/// Lines that only draw.
fn is_rule(line: &str) -> bool {
    line.chars().count() > 2
        && !line.chars().any(char::is_alphanumeric)
        && line.chars().all(|letter| {
            letter.is_ascii_punctuation()
                || letter == ' '
                || ('\u{2500}'..='\u{257f}').contains(&letter)
        })
}

#[cfg(test)]
mod tests;
