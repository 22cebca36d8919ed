//! A mailbox address with its display name (RFC 5322 §3.4).

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Addresses that are read from one field or one paste.
pub(crate) const A_LOT_OF_ADDRESSES: usize = 5000;

#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
pub struct Address {
    /// The display name, decoded; empty when there is none.
    pub name: String,
    /// `local@domain`; as the letter gave it when it is not a valid address.
    pub email: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("the address is empty")]
    Empty,
    #[error("not an e-mail address: {0}")]
    Invalid(String),
    /// CR, LF, NUL and their like would end the header field and begin another.
    #[error("an address may not hold line breaks or control characters")]
    ControlCharacter,
}

impl Address {
    pub fn new(name: impl Into<String>, email: impl Into<String>) -> Address {
        Address {
            name: name.into(),
            email: email.into(),
        }
    }

    /// One address as a person types it: `ann@example.org`, `Ann <ann@example.org>`, `mailto:…`.
    ///
    /// International domains are kept as typed; [`Address::ascii`] gives the form for the wire.
    ///
    /// # Errors
    ///
    /// [`AddressError`] when it is empty, no address, or holds a control character.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text
            .chars()
            .any(|letter| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}'))
        {
            return Err(AddressError::ControlCharacter);
        }
        let invalid = || AddressError::Invalid(crate::clean::cut(text, 200).to_owned());
        let (name, email) = if let Some(inside) = text.strip_suffix('>') {
            let (name, email) = inside.rsplit_once('<').ok_or_else(invalid)?;
            (unquote(name.trim()), email.trim())
        } else if let Some((email, comment)) = text
            .strip_suffix(')')
            .and_then(|inside| inside.split_once('('))
        {
            (comment.trim().to_owned(), email.trim())
        } else {
            (String::new(), text)
        };
        let email = match email.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
                email.get(7..).unwrap_or_default()
            }
            _ => email,
        };
        if is_valid_email(email) {
            Ok(Address::new(crate::clean::one_line(&name), email))
        } else {
            Err(invalid())
        }
    }

    /// Addresses pasted together, separated by commas, semicolons, line breaks, or spaces alone.
    pub fn parse_list(text: &str) -> Vec<Result<Address, AddressError>> {
        let mut list: Vec<Result<Address, AddressError>> = Vec::new();
        let mut surname = String::new();
        for (piece, comma) in pieces(text) {
            if list.len() >= A_LOT_OF_ADDRESSES {
                break;
            }
            // `Lee, Ann <ann@example.org>`: what has no address may be the first half of a name.
            if comma && surname.is_empty() && !piece.contains('@') && !piece.trim().is_empty() {
                surname = piece.trim().to_owned();
                continue;
            }
            let whole = if surname.is_empty() {
                piece.to_owned()
            } else if piece.contains('<') {
                format!("{surname}, {}", piece.trim())
            } else {
                list.push(Err(AddressError::Invalid(std::mem::take(&mut surname))));
                piece.to_owned()
            };
            surname.clear();
            let words: Vec<&str> = whole.split_whitespace().collect();
            if words.len() > 1 && words.iter().all(|word| is_valid_email(word)) {
                list.extend(words.into_iter().map(Address::parse));
                continue;
            }
            match Address::parse(&whole) {
                Err(AddressError::Empty) => {}
                parsed => list.push(parsed),
            }
        }
        if !surname.is_empty() {
            list.push(Err(AddressError::Invalid(surname)));
        }
        list
    }

    /// What follows the last `@`; empty when there is none.
    pub fn domain(&self) -> &str {
        self.email.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The name, or the address where there is none.
    pub fn display(&self) -> &str {
        if self.name.is_empty() {
            &self.email
        } else {
            &self.name
        }
    }

    /// The address for the wire: an international domain as A-labels (RFC 5891). The local part stays;
    /// one outside ASCII needs SMTPUTF8. `None` when it is no address or its domain has no such form.
    pub fn ascii(&self) -> Option<String> {
        if !is_valid_email(&self.email) {
            return None;
        }
        let (local, domain) = self.email.rsplit_once('@')?;
        if domain.starts_with('[') {
            return Some(self.email.clone());
        }
        let domain = idna::domain_to_ascii(domain)
            .ok()
            .filter(|domain| !domain.is_empty())?;
        Some(format!("{local}@{domain}"))
    }

    /// Whether both name the same mailbox; case counts nowhere, as on every real server.
    pub fn is_same_mailbox(&self, email: &str) -> bool {
        self.email.to_lowercase() == email.to_lowercase()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return f.write_str(&self.email);
        }
        if self
            .name
            .chars()
            .any(|letter| "()<>[]:;@\\,.\"".contains(letter))
        {
            let name = self.name.replace('\\', "\\\\").replace('"', "\\\"");
            write!(f, "\"{name}\" <{}>", self.email)
        } else {
            write!(f, "{} <{}>", self.name, self.email)
        }
    }
}

/// Whether mail could be sent there: one `@`, a usable local part and a usable host.
///
/// As lenient as real mailboxes are: dots anywhere (`a.@docomo.ne.jp`), quoted local parts, address
/// literals, single-label and international domains.
pub fn is_valid_email(text: &str) -> bool {
    if text.len() > 320 {
        return false;
    }
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    is_local_part(local) && is_domain(domain)
}

fn is_local_part(local: &str) -> bool {
    if let Some(quoted) = local
        .strip_prefix('"')
        .and_then(|local| local.strip_suffix('"'))
    {
        return !quoted.is_empty()
            && quoted.len() <= 64
            && quoted
                .bytes()
                .all(|byte| matches!(byte, b' '..=b'~') && !b"\"\\<>".contains(&byte));
    }
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(|letter| {
            letter.is_ascii_alphanumeric()
                || "!#$%&'*+-/=?^_`{|}~.".contains(letter)
                || (!letter.is_ascii() && letter.is_alphanumeric())
                || is_mark(letter)
        })
}

fn is_domain(domain: &str) -> bool {
    if let Some(literal) = domain
        .strip_prefix('[')
        .and_then(|domain| domain.strip_suffix(']'))
    {
        let literal = literal.strip_prefix("IPv6:").unwrap_or(literal);
        return literal.parse::<std::net::IpAddr>().is_ok();
    }
    !domain.is_empty()
        && domain.len() <= 253
        && domain.split(['.', '。', '．', '｡']).all(|label| {
            !label.is_empty()
                && label.len() <= 63 * 4
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| {
                    letter.is_alphanumeric() || matches!(letter, '-' | '_') || is_mark(letter)
                })
        })
        && (domain.is_ascii() || idna::domain_to_ascii(domain).is_ok())
}

fn is_mark(letter: char) -> bool {
    !letter.is_ascii() && unicode_normalization::char::is_combining_mark(letter)
}

fn unquote(name: &str) -> String {
    match name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
    {
        Some(inside) => inside.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => name.to_owned(),
    }
}

/// The pieces between separators outside quotes, and whether a comma ended each.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '\n' | '\r' => {
                pieces.push((text.get(start..at).unwrap_or_default(), false));
                start = at + 1;
                quoted = false;
            }
            ',' | ';' if !quoted => {
                pieces.push((text.get(start..at).unwrap_or_default(), letter == ','));
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push((text.get(start..).unwrap_or_default(), false));
    pieces
}

#[cfg(test)]
mod tests;
