//! Text out of a header becomes text that can be shown on one line without fooling anybody: no control
//! characters, no line breaks, no marks that reverse the direction of what follows.

/// Longest header text that is kept, in bytes.
const LONGEST: usize = 8 * 1024;

/// One line: white space collapsed, control characters and bidirectional overrides gone.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST));
    let mut gap = false;
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() {
            gap = !out.is_empty();
        } else if !is_deceptive(letter) {
            if gap {
                out.push(' ');
                gap = false;
            }
            if out.len() + letter.len_utf8() > LONGEST {
                break;
            }
            out.push(letter);
        }
    }
    out
}

/// Characters that show nothing by themselves and change how the rest reads: bidirectional embeddings,
/// overrides and isolates (UAX #9), the byte order mark, tag characters.
pub(crate) fn is_deceptive(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The longest start of `text` that has at most `bytes` bytes.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
