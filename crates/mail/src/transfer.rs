//! Content transfer encodings (RFC 2045 §6). Decoding skips what does not belong, because mail gateways
//! break lines, add footers and glue encoded pieces together; nothing here ever fails.

use std::borrow::Cow;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// 7bit, 8bit, binary, or a name nobody knows.
    #[default]
    Identity,
    Base64,
    QuotedPrintable,
}

impl Encoding {
    pub(crate) fn from_name(name: &[u8]) -> Encoding {
        let name = name.trim_ascii();
        let name = name
            .split(|byte| matches!(byte, b';' | b' ' | b'('))
            .next()
            .unwrap_or_default();
        if name.eq_ignore_ascii_case(b"base64") {
            Encoding::Base64
        } else if name.eq_ignore_ascii_case(b"quoted-printable") {
            Encoding::QuotedPrintable
        } else {
            Encoding::Identity
        }
    }

    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Encoding::Identity => Cow::Borrowed(bytes),
            Encoding::Base64 => Cow::Owned(base64(bytes)),
            Encoding::QuotedPrintable => {
                if bytes.contains(&b'=') {
                    Cow::Owned(quoted_printable(bytes, false))
                } else {
                    Cow::Borrowed(bytes)
                }
            }
        }
    }

    /// The decoded size in bytes, without decoding.
    pub(crate) fn decoded_len(self, bytes: &[u8]) -> u64 {
        match self {
            Encoding::Identity => bytes.len() as u64,
            Encoding::Base64 => {
                let letters = bytes.iter().filter(|byte| sextet(**byte) < 64).count() as u64;
                letters * 3 / 4
            }
            Encoding::QuotedPrintable => quoted_printable(bytes, false).len() as u64,
        }
    }
}

/// Base64 with anything else than its alphabet skipped; padding in the middle starts afresh.
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let mut group = 0u32;
    let mut count = 0u8;
    for byte in bytes {
        let value = sextet(*byte);
        if value < 64 {
            group = (group << 6) | u32::from(value);
            count += 1;
            if count == 4 {
                let [_, a, b, c] = group.to_be_bytes();
                out.extend_from_slice(&[a, b, c]);
                group = 0;
                count = 0;
            }
        } else if *byte == b'=' {
            flush(&mut out, group, count);
            group = 0;
            count = 0;
        }
    }
    flush(&mut out, group, count);
    out
}

/// Quoted-printable; in the `Q` encoding of header words (RFC 2047 §4.2) `_` is a space.
pub(crate) fn quoted_printable(bytes: &[u8], word: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'=' => match after {
                [a, b, tail @ ..] if hex(*a) < 16 && hex(*b) < 16 => {
                    out.push(hex(*a) << 4 | hex(*b));
                    rest = tail;
                }
                _ => match soft_break(after) {
                    Some(tail) => rest = tail,
                    None => out.push(b'='),
                },
            },
            b'_' if word => out.push(b' '),
            _ => out.push(*byte),
        }
    }
    out
}

pub(crate) fn hex(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => 255,
    }
}

/// What follows a soft line break, with the spaces that gateways add before it.
fn soft_break(after: &[u8]) -> Option<&[u8]> {
    let blanks = after
        .iter()
        .take(80)
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    match after.get(blanks..)? {
        [b'\r', b'\n', tail @ ..] | [b'\n', tail @ ..] => Some(tail),
        [] => Some(&[]),
        _ => None,
    }
}

fn flush(out: &mut Vec<u8>, group: u32, count: u8) {
    match count {
        2 => out.push((group >> 4) as u8),
        3 => {
            out.push((group >> 10) as u8);
            out.push((group >> 2) as u8);
        }
        _ => {}
    }
}

fn sextet(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => 255,
    }
}

#[cfg(test)]
mod tests;
