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
            Some(text) => name.push_str(&text),
            None => {
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
    String::from_utf16(&units)
        .ok()
        .filter(|text| !text.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_readable_and_go_back() {
        let check = |wire: &str, delimiter: Option<char>, path: &str| {
            assert_eq!(decode_mailbox(wire, delimiter), path, "{wire}");
            assert_eq!(encode_mailbox(path, delimiter), wire, "{path}");
        };
        check("INBOX", Some('/'), "INBOX");
        check(
            "~peter/mail/&U,BTFw-/&ZeVnLIqe-",
            Some('/'),
            "~peter/mail/台北/日本語",
        );
        check("Entw&APw-rfe", Some('/'), "Entwürfe");
        check("A &- B", Some('/'), "A & B");
        check("INBOX.Gesendet", Some('.'), "INBOX/Gesendet");
        check("INBOX.A/B", Some('.'), "INBOX/A\u{2215}B");
        check("a/b", None, "a\u{2215}b");
        check("&2D3eAA-", Some('/'), "\u{1f600}");
    }

    #[test]
    fn broken_names_stay() {
        for wire in ["&", "a&b", "&!!-", "&AAA-x", "&2D0-"] {
            assert_eq!(decode(wire), wire);
        }
    }

    proptest! {
        #[test]
        fn encode_and_decode_are_inverses(name in "\\PC{0,30}") {
            prop_assert_eq!(decode(&encode(&name)), name);
        }

        #[test]
        fn the_wire_is_ascii(name in any::<String>()) {
            prop_assert!(encode(&name).bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        }

        #[test]
        fn any_wire_is_survived(wire in any::<String>()) {
            let _ = decode_mailbox(&wire, Some('.'));
        }
    }
}
