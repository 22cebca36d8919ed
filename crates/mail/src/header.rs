//! The header section (RFC 5322 §2.2) and its values: unfolding, encoded words, parameters, addresses,
//! identifiers, dates. Encoded words are joined before they are decoded, since many mailers split a
//! character over two of them; what was never encoded is decoded by detection.

use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use crate::Address;
use crate::address::A_LOT_OF_ADDRESSES;
use crate::charset;
use crate::clean::one_line;
use crate::transfer;

mod date;
mod parameters;
mod words;

pub(crate) use parameters::parameters;

/// Fields that are looked at; a real letter has far fewer than a hundred.
const MOST_FIELDS: usize = 1000;
/// Bytes of one section in which fields are looked for.
const LONGEST_SECTION: usize = 1024 * 1024;
/// Bytes of one value that are looked at.
const LONGEST_VALUE: usize = 128 * 1024;
/// Message identifiers that are kept of one field.
const MOST_IDS: usize = 100;
/// Of these, the ones from its start: the thread's first letters.
const OLDEST_IDS: usize = 20;
const LONGEST_ID: usize = 998;

/// One field; the value is still folded and encoded, without its last line break.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'x> {
    pub(crate) name: &'x [u8],
    pub(crate) value: &'x [u8],
}

impl Field<'_> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// The fields of the section at the start of `data`, and where its body begins.
///
/// Lines that are no fields are passed over, unless there was no field at all: then everything is body.
pub(crate) fn split(data: &[u8]) -> (Vec<Field<'_>>, usize) {
    let mut fields: Vec<Field<'_>> = Vec::with_capacity(24);
    let mut at = 0;
    let mut open: Option<(usize, usize)> = None;
    let mut first = true;
    while let Some(rest) = data.get(at..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = rest.get(..length).unwrap_or_default();
        let next = at + length;
        if matches!(line, b"\n" | b"\r\n") {
            close(data, &mut fields, open, at);
            return (fields, next);
        }
        let folded = matches!(line.first(), Some(b' ' | b'\t'));
        if !(folded && open.is_some()) {
            close(data, &mut fields, open.take(), at);
            if let Some(colon) = field_name(line) {
                open = Some((at, colon));
            } else if first && (line.starts_with(b"From ") || line.starts_with(b">From ")) {
                // The envelope line of an mbox file.
            } else if fields.is_empty() && !folded {
                return (fields, 0);
            }
            first = false;
        }
        at = next;
    }
    close(data, &mut fields, open, data.len());
    (fields, data.len())
}

/// An unstructured value as one clean line (RFC 5322 §3.2.5, RFC 2047).
pub(crate) fn text(value: &[u8]) -> String {
    one_line(&words::decode(capped(value)))
}

/// The addresses of an address list, groups opened (RFC 5322 §3.4).
pub(crate) fn addresses(value: &[u8]) -> Vec<Address> {
    let mut prepared = words::prepare(capped(value)).into_owned();
    prepared.push(b'\n');
    let parsed = MessageStream::new(&prepared).parse_address();
    let HeaderValue::Address(list) = parsed else {
        return Vec::new();
    };
    list.iter()
        .take(A_LOT_OF_ADDRESSES)
        .map(|address| {
            let name = one_line(address.name.as_deref().unwrap_or_default());
            let email = one_line(address.address.as_deref().unwrap_or_default()).replace(' ', "");
            match (email.is_empty(), name.contains('@') && !name.contains(' ')) {
                // `"ann@example.org"` alone: the address is what is there.
                (true, true) => Address::new("", name.trim_matches(['<', '>', '"', '\''])),
                _ => Address::new(unquoted(&name), email),
            }
        })
        .filter(|address| !address.email.is_empty() || !address.name.is_empty())
        .collect()
}

/// Message identifiers without their angle brackets, at most a hundred: the oldest and the newest.
pub(crate) fn ids(value: &[u8]) -> Vec<String> {
    let value = capped(value);
    let mut found: Vec<&[u8]> = Vec::new();
    let mut rest = value;
    while let Some(start) = memchr::memchr(b'<', rest) {
        rest = rest.get(start + 1..).unwrap_or_default();
        let Some(end) = memchr::memchr2(b'<', b'>', rest) else {
            break;
        };
        if rest.get(end) == Some(&b'>') {
            found.extend(rest.get(..end));
            rest = rest.get(end + 1..).unwrap_or_default();
        } else {
            rest = rest.get(end..).unwrap_or_default();
        }
    }
    if found.is_empty() {
        // Without brackets only what can be nothing else is taken for an identifier.
        found = value
            .split(u8::is_ascii_whitespace)
            .filter(|word| word.contains(&b'@') && !word.contains(&b'<'))
            .collect();
        if found.len()
            != value
                .split(u8::is_ascii_whitespace)
                .filter(|word| !word.is_empty())
                .count()
        {
            found.clear();
        }
    }
    let skipped = found.len().saturating_sub(MOST_IDS);
    let mut ids: Vec<String> = Vec::with_capacity(found.len().min(MOST_IDS));
    for (index, id) in found.into_iter().enumerate() {
        if index >= OLDEST_IDS && index < OLDEST_IDS + skipped {
            continue;
        }
        let id: String = String::from_utf8_lossy(id)
            .chars()
            .filter(|letter| !letter.is_whitespace() && !letter.is_control())
            .collect();
        if !id.is_empty() && id.len() <= LONGEST_ID && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The one identifier of a Message-ID or Content-ID field, however it is written.
pub(crate) fn id(value: &[u8]) -> Option<String> {
    ids(value).into_iter().next().or_else(|| {
        let bare = one_line(&String::from_utf8_lossy(capped(value))).replace(' ', "");
        let bare = bare.trim_matches(['<', '>']).to_owned();
        (!bare.is_empty() && bare.len() <= LONGEST_ID).then_some(bare)
    })
}

/// Seconds since 1970 (RFC 5322 §3.3 and its obsolete forms).
pub(crate) fn date(value: &[u8]) -> Option<i64> {
    date::parse(&String::from_utf8_lossy(
        value.get(..value.len().min(300)).unwrap_or_default(),
    ))
}

fn close<'x>(
    data: &'x [u8],
    fields: &mut Vec<Field<'x>>,
    open: Option<(usize, usize)>,
    end: usize,
) {
    let Some((start, colon)) = open else { return };
    if fields.len() >= MOST_FIELDS || start > LONGEST_SECTION {
        return;
    }
    let name = data
        .get(start..start + colon)
        .unwrap_or_default()
        .trim_ascii_end();
    let value = data.get(start + colon + 1..end).unwrap_or_default();
    let value = value.strip_suffix(b"\n").unwrap_or(value);
    let value = value.strip_suffix(b"\r").unwrap_or(value);
    fields.push(Field { name, value });
}

/// Where the colon is, when the line begins with a field name.
fn field_name(line: &[u8]) -> Option<usize> {
    let colon = memchr::memchr(b':', line.get(..line.len().min(200))?)?;
    let name = line.get(..colon)?.trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(colon)
}

fn capped(value: &[u8]) -> &[u8] {
    value
        .get(..value.len().min(LONGEST_VALUE))
        .unwrap_or_default()
}

/// Display names in single quotes are a habit of some mailers.
fn unquoted(name: &str) -> &str {
    name.strip_prefix('\'')
        .and_then(|name| name.strip_suffix('\''))
        .filter(|name| !name.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests;
