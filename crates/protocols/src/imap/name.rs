//! Mailbox names: modified UTF-7 (RFC 3501 §5.1.3) on the wire, Unicode for people, and `/` between the
//! components whatever the server puts there.

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Stands for a `/` inside a component, which on servers with another delimiter is an ordinary character.
const SLASH: char = '\u{2215}';

/// Why a mailbox cannot have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    #[error("a part of the name is empty")]
    Empty,
    #[error("the server keeps {0:?} for itself")]
    Delimiter(char),
    #[error("the server has no mailboxes inside mailboxes")]
    Flat,
    #[error("a name cannot hold control characters")]
    Control,
    #[error("{0:?} means something else to servers")]
    Reserved(&'static str),
    #[error("the name is too long")]
    TooLong,
}

/// What file systems behind servers take for one component, in bytes.
const LONGEST_PART: usize = 255;
/// All components together on the wire; a command line has 8000 (RFC 7162 §4), and RENAME holds two names.
const LONGEST_NAME: usize = 1000;

/// The name on the wire for a new mailbox with these components, the inverse of [`decode_mailbox`]. A `/` in
/// a component is fine where the server's delimiter is another character.
pub fn new_mailbox(parts: &[&str], delimiter: Option<char>) -> Result<String, NameFault> {
    if parts.is_empty() {
        return Err(NameFault::Empty);
    }
    if parts.len() > 1 && delimiter.is_none() {
        return Err(NameFault::Flat);
    }
    for part in parts {
        if part.trim().is_empty() {
            return Err(NameFault::Empty);
        }
        if part.contains(char::is_control) {
            return Err(NameFault::Control);
        }
        if let Some(delimiter) = delimiter.filter(|delimiter| part.contains(*delimiter)) {
            return Err(NameFault::Delimiter(delimiter));
        }
        if let Some(reserved) = [".", ".."].into_iter().find(|reserved| reserved == part) {
            return Err(NameFault::Reserved(reserved));
        }
        if part.len() > LONGEST_PART || encode(part).len() > LONGEST_PART {
            return Err(NameFault::TooLong);
        }
    }
    // RFC 3501 §5.1.2 and §5.1: other namespaces, other people's homes.
    if let Some(reserved) = ["#", "~"]
        .into_iter()
        .find(|reserved| parts.first().is_some_and(|part| part.starts_with(reserved)))
    {
        return Err(NameFault::Reserved(reserved));
    }
    let path: Vec<String> = parts
        .iter()
        .map(|part| part.replace('/', &SLASH.to_string()))
        .collect();
    let wire = encode_mailbox(&path.join("/"), delimiter);
    if wire.len() > LONGEST_NAME {
        return Err(NameFault::TooLong);
    }
    Ok(wire)
}

/// The name on the wire for a path whose components are joined with `/`.
pub fn encode_mailbox(path: &str, delimiter: Option<char>) -> String {
    let mut name = String::with_capacity(path.len());
    for character in path.chars() {
        match (character, delimiter) {
            ('/', Some(delimiter)) => name.push(delimiter),
            (SLASH, Some('/')) => name.push(SLASH),
            (SLASH, _) => name.push('/'),
            (other, _) => name.push(other),
        }
    }
    encode(&name)
}

/// The readable path for a name on the wire. What is no proper modified UTF-7 stays as it is.
pub fn decode_mailbox(wire: &str, delimiter: Option<char>) -> String {
    decode(wire)
        .chars()
        .map(|character| match (character, delimiter) {
            ('/', Some('/')) => '/',
            (character, Some(delimiter)) if character == delimiter => '/',
            ('/', _) => SLASH,
            (other, _) => other,
        })
        .collect()
}

/// A label or name for people, without a look at its delimiter.
pub(super) fn label(wire: &str) -> String {
    decode(wire)
}

/// The name on the wire for one that came in UTF-8. A name is known by its modified UTF-7 whichever of the two
/// the server speaks, so that it stays the same key when UTF8=ACCEPT comes or goes.
pub(super) fn from_utf8(name: &str) -> String {
    encode(name)
}

/// The name on the wire for one that may be in either form.
pub(super) fn repaired(name: String) -> String {
    if encode(&decode(&name)) == name {
        name
    } else {
        encode(&name)
    }
}

/// The inverse of [`from_utf8`].
pub(super) fn to_utf8(wire: &str) -> String {
    decode_with(wire, |_| true)
}

fn encode(name: &str) -> String {
    let mut wire = String::with_capacity(name.len());
    let mut shifted: Vec<u8> = Vec::new();
    let end_shift = |shifted: &mut Vec<u8>, wire: &mut String| {
        if !shifted.is_empty() {
            wire.push('&');
            wire.push_str(&BASE64.encode(&*shifted));
            wire.push('-');
            shifted.clear();
        }
    };
    for character in name.chars() {
        if matches!(character, ' '..='~') {
            end_shift(&mut shifted, &mut wire);
            wire.push(character);
            if character == '&' {
                wire.push('-');
            }
        } else {
            let mut units = [0; 2];
            shifted.extend(
                character
                    .encode_utf16(&mut units)
                    .iter()
                    .flat_map(|unit| unit.to_be_bytes()),
            );
        }
    }
    end_shift(&mut shifted, &mut wire);
    wire
}

fn decode(wire: &str) -> String {
    // A control character in a name would only serve to deceive.
    decode_with(wire, |text| !text.contains(char::is_control))
}

fn decode_with(wire: &str, accept: impl Fn(&str) -> bool) -> String {
    let mut name = String::with_capacity(wire.len());
    let mut rest = wire;
    while let Some((plain, after)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((encoded, next)) = after.split_once('-') else {
            name.push('&');
            rest = after;
            continue;
        };
        match decode_shift(encoded) {
            Some(text) if accept(&text) => name.push_str(&text),
            _ => {
                name.push('&');
                name.push_str(encoded);
                name.push('-');
            }
        }
        rest = next;
    }
    name.push_str(rest);
    name
}

fn decode_shift(encoded: &str) -> Option<String> {
    if encoded.is_empty() {
        return Some("&".to_owned());
    }
    let bytes = BASE64.decode(encoded).ok()?;
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return None;
    }
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests;
