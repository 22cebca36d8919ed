//! `mailto:` links (RFC 6068). A link comes from a stranger: it may fill in recipients, subject and text, and
//! nothing else. Attachments in particular are what such links were abused for.

use crate::Address;
use crate::clean::{cut, one_line};
use crate::parse::percent_decoded;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailto {
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub subject: String,
    pub body: String,
}

const LONGEST: usize = 64 * 1024;
const MOST_ADDRESSES: usize = 100;

/// Reads a `mailto:` link; `None` for any other. Unknown fields and unusable addresses are left out.
pub fn parse_mailto(url: &str) -> Option<Mailto> {
    let url = cut(url.trim(), LONGEST);
    let rest = match url.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => url.get(7..)?,
        _ => return None,
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut mailto = Mailto::default();
    add(&mut mailto.to, path);
    for field in query.split('&') {
        // Links copied out of HTML source keep their `&amp;`.
        let field = field.strip_prefix("amp;").unwrap_or(field);
        let Some((name, value)) = field.split_once('=') else {
            continue;
        };
        match percent_decoded(name).to_ascii_lowercase().as_str() {
            "to" => add(&mut mailto.to, value),
            "cc" => add(&mut mailto.cc, value),
            "bcc" => add(&mut mailto.bcc, value),
            "subject" if mailto.subject.is_empty() => {
                mailto.subject = one_line(&percent_decoded(value))
            }
            "body" => {
                if !mailto.body.is_empty() {
                    mailto.body.push('\n');
                }
                mailto.body.push_str(&text(&percent_decoded(value)));
            }
            _ => {}
        }
    }
    Some(mailto)
}

/// Commas separate before percent signs are decoded: an encoded comma belongs to the address.
fn add(list: &mut Vec<Address>, value: &str) {
    for piece in value.split(',') {
        if list.len() >= MOST_ADDRESSES {
            break;
        }
        if let Ok(address) = Address::parse(&percent_decoded(piece)) {
            list.push(address);
        }
    }
}

fn text(value: &str) -> String {
    value
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .collect()
}
