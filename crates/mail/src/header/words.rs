//! Encoded words (RFC 2047). Neighbours of one charset are joined as bytes before the charset is
//! decoded; mail-parser decodes each by itself and turns a split character into two faults.

use std::borrow::Cow;
use std::fmt::Write;

use super::{charset, transfer};

/// An unstructured value, decoded.
pub(super) fn decode(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for piece in pieces(value) {
        match piece {
            Piece::Plain(bytes) => out.push_str(&charset::decode(bytes, None)),
            Piece::Words(text) => out.push_str(&text),
        }
    }
    out
}

/// A structured value as mail-parser can read it: UTF-8, every run of encoded words as one word.
pub(super) fn prepare(value: &[u8]) -> Cow<'_, [u8]> {
    if value.is_ascii() && memchr::memmem::find(value, b"=?").is_none() {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len() + 64);
    for piece in pieces(value) {
        match piece {
            Piece::Plain(bytes) => out.push_str(&charset::decode(bytes, None)),
            Piece::Words(text) => {
                out.push_str("=?utf-8?q?");
                for byte in text.bytes() {
                    if byte.is_ascii_alphanumeric() {
                        out.push(char::from(byte));
                    } else {
                        // Writing to a String cannot fail.
                        let _ = write!(out, "={byte:02X}");
                    }
                }
                out.push_str("?=");
            }
        }
    }
    Cow::Owned(out.into_bytes())
}

enum Piece<'x> {
    Plain(&'x [u8]),
    Words(String),
}

struct Word<'x> {
    charset: &'x [u8],
    bytes: Vec<u8>,
    /// Where the word ends in the value.
    end: usize,
}

fn pieces(value: &[u8]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(found) = value
        .get(at..)
        .and_then(|rest| memchr::memmem::find(rest, b"=?"))
    {
        let start = at + found;
        let Some(first) = word(value, start) else {
            at = start + 2;
            continue;
        };
        if start > plain_from {
            pieces.extend(value.get(plain_from..start).map(Piece::Plain));
        }
        let mut end = first.end;
        let mut text = String::new();
        let mut run = first;
        // RFC 2047 §6.2: white space between neighbours is not shown.
        while let Some(next) = next_word(value, end) {
            end = next.end;
            if next.charset.eq_ignore_ascii_case(run.charset) {
                run.bytes.extend_from_slice(&next.bytes);
            } else {
                push_run(&mut text, &run);
                run = next;
            }
        }
        push_run(&mut text, &run);
        pieces.push(Piece::Words(text));
        at = end;
        plain_from = end;
    }
    pieces.extend(
        value
            .get(plain_from..)
            .filter(|rest| !rest.is_empty())
            .map(Piece::Plain),
    );
    pieces
}

fn push_run(text: &mut String, run: &Word<'_>) {
    let label = std::str::from_utf8(run.charset).ok();
    text.push_str(&charset::decode(&run.bytes, label));
}

fn next_word(value: &[u8], end: usize) -> Option<Word<'_>> {
    let rest = value.get(end..)?;
    let blanks = rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    word(value, end + blanks)
}

/// The encoded word that begins at `start`. Spaces inside are forgiven, as most readers do.
fn word(value: &[u8], start: usize) -> Option<Word<'_>> {
    let rest = value.get(start..)?.strip_prefix(b"=?")?;
    let window = rest.get(..rest.len().min(80))?;
    let charset_end = memchr::memchr(b'?', window)?;
    let label = rest.get(..charset_end)?;
    // RFC 2231 §5: a language may follow the charset.
    let label = label.split(|byte| *byte == b'*').next()?;
    if label.is_empty() || !label.iter().all(u8::is_ascii_graphic) {
        return None;
    }
    let (method, data) = match rest.get(charset_end + 1..)? {
        [method, b'?', data @ ..] => (method.to_ascii_lowercase(), data),
        _ => return None,
    };
    if !matches!(method, b'b' | b'q') {
        return None;
    }
    let length = data_length(data, method)?;
    let encoded = data.get(..length)?;
    let bytes = if method == b'b' {
        transfer::base64(encoded)
    } else {
        transfer::quoted_printable(encoded, true)
    };
    Some(Word {
        charset: label,
        bytes,
        end: value.len() - data.len() + length + 2,
    })
}

/// Data ends at the first `?=`; a raw line break or the start of another word means it never does.
fn data_length(data: &[u8], method: u8) -> Option<usize> {
    let mut from = 0;
    // Far over the 75 bytes of the standard, and bounded so that hostile values stay linear.
    let window = data.get(..data.len().min(4096))?;
    while let Some(found) = window
        .get(from..)
        .and_then(|rest| memchr::memchr(b'?', rest))
    {
        let at = from + found;
        if window.get(at + 1) == Some(&b'=') {
            let encoded = window.get(..at)?;
            // `=?utf-8?q??=` is empty; `?=41` after it belongs to a badly quoted `?`.
            let is_quoted_hex = method == b'q'
                && matches!(window.get(at + 2..), Some([a, b, ..]) if transfer::hex(*a) < 16 && transfer::hex(*b) < 16)
                && encoded.contains(&b'_');
            if !is_quoted_hex {
                return (memchr::memchr(b'\n', encoded).is_none()).then_some(at);
            }
        }
        if at > 0 && window.get(at - 1) == Some(&b'=') {
            // Another word begins: this one never ended.
            return None;
        }
        from = at + 1;
    }
    None
}
