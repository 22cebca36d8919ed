//! Bytes of a declared, wrongly declared or undeclared charset become text. A letter that lies about its
//! charset is common, so every path ends in something readable (WHATWG Encoding, RFC 2045 §5.2).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// How much of a text the detector looks at; more does not change its mind.
const DETECTION_BYTES: usize = 64 * 1024;

/// The text of `bytes`. `label` is the declared charset; none, `us-ascii` and unknown ones are detected.
pub(crate) fn decode<'x>(bytes: &'x [u8], label: Option<&str>) -> Cow<'x, str> {
    let label = label.map(str::trim).filter(|label| !label.is_empty());
    if bytes.is_ascii()
        && !label.is_some_and(is_stateful)
        && !bytes.contains(&0x1b)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    let Some(label) = label.filter(|label| !is_ascii_label(label)) else {
        return detect(bytes);
    };
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) if encoding == UTF_8 => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            // Cut in the middle or damaged, but UTF-8 all the same.
            Err(error) if has_multibyte(bytes, error.valid_up_to()) => {
                String::from_utf8_lossy(bytes)
            }
            Err(_) => detect(bytes),
        },
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
        // UTF-7, the DOS code pages and other names that browsers dropped but old mail has.
        None => match mail_parser::decoders::charsets::map::charset_decoder(label.as_bytes()) {
            Some(decoder) => Cow::Owned(decoder(bytes)),
            None => detect(bytes),
        },
    }
}

fn detect(bytes: &[u8]) -> Cow<'_, str> {
    if !bytes.contains(&0x1b) {
        match std::str::from_utf8(bytes) {
            Ok(text) => return Cow::Borrowed(text),
            Err(error) if has_multibyte(bytes, error.valid_up_to()) => {
                return String::from_utf8_lossy(bytes);
            }
            Err(_) => {}
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // The first bytes may be ASCII only: start where the news is.
    let start = bytes
        .iter()
        .position(|byte| *byte >= 0x80 || *byte == 0x1b)
        .unwrap_or(0)
        .saturating_sub(256);
    let sample = bytes.get(start..).unwrap_or_default();
    detector.feed(
        sample
            .get(..DETECTION_BYTES.min(sample.len()))
            .unwrap_or_default(),
        true,
    );
    detector
        .guess(None, Utf8Detection::Allow)
        .decode_without_bom_handling(bytes)
        .0
}

/// Whether what is valid before the first fault already holds two non-ASCII characters.
fn has_multibyte(bytes: &[u8], valid_up_to: usize) -> bool {
    let valid = bytes.get(..valid_up_to).unwrap_or_default();
    valid.iter().filter(|byte| **byte >= 0xc0).take(2).count() == 2
}

fn is_ascii_label(label: &str) -> bool {
    [
        "us-ascii",
        "ascii",
        "unknown-8bit",
        "x-unknown",
        "unknown",
        "8bit",
        "default",
        "default_charset",
        "binary",
    ]
    .iter()
    .any(|name| label.eq_ignore_ascii_case(name))
}

/// Charsets whose plain text is written in ASCII bytes.
fn is_stateful(label: &str) -> bool {
    let label = label.as_bytes();
    [
        &b"utf-7"[..],
        b"unicode-1-1-utf-7",
        b"utf7",
        b"utf-16",
        b"hz",
        b"iso-2022",
        b"csiso2022",
    ]
    .iter()
    .any(|name| {
        label
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests;
