//! FETCH answers with items that imap-proto does not know, or knows too well.

use super::super::date;
use super::super::event::{Fetched, kept};
use super::super::name;
use super::super::scan::{Scan, Token};
use super::number;

/// A letter never has more labels; the rest of such an answer is not kept.
const MOST_LABELS: usize = 10_000;

pub(super) fn fetched(seq: u32, rest: &[u8], literals: &mut [Vec<u8>]) -> Fetched {
    let mut fetched = Fetched {
        seq,
        ..Fetched::default()
    };
    let mut scan = Scan::new(rest);
    scan.token();
    while let Some(Token::Atom(name)) = scan.token() {
        let name = name.to_ascii_uppercase();
        let Some(value) = scan.token() else {
            break;
        };
        match (name.as_slice(), value) {
            (b"FLAGS", Token::Open) => {
                let mut names = Vec::new();
                while let Some(Token::Atom(flag)) = scan.token() {
                    names.push(String::from_utf8_lossy(flag));
                }
                fetched.set_flags(names.into_iter());
            }
            (b"MODSEQ", Token::Open) => {
                fetched.modseq = scan.only().and_then(|value| value.parse().ok());
            }
            // RFC 8474 §5.3.
            (b"EMAILID", Token::Open) => {
                fetched.email_id = scan.only().filter(|id| !id.is_empty() && id.len() <= 255);
            }
            (b"X-GM-LABELS", Token::Open) => fetched.labels = labels(&mut scan, literals),
            (_, Token::Open) => scan.skip_list(),
            // https://developers.google.com/workspace/gmail/imap/imap-extensions: an unsigned 64-bit number. An
            // object id (RFC 8474 §7) has no colon, so the two kinds cannot be taken for each other.
            (b"X-GM-MSGID", Token::Atom(value)) => {
                fetched.email_id = number::<u64>(value).map(|id| format!("gmail:{id}"));
            }
            (b"UID", Token::Atom(value)) => fetched.uid = number(value),
            (b"RFC822.SIZE", Token::Atom(value)) => fetched.size = number(value),
            (b"INTERNALDATE", Token::String(value)) => {
                fetched.internal_date = date::parse(&String::from_utf8_lossy(&value));
            }
            (name, Token::String(value)) if name.starts_with(b"BODY[") => {
                fetched.origin = origin(name);
                fetched.body = Some(kept(&value, literals).unwrap_or(value.into_owned()));
            }
            _ => {}
        }
    }
    fetched
}

/// `("\\Inbox" Work "&AOk-t&AOk-")`: mailbox names, and system labels with a backslash.
fn labels(scan: &mut Scan<'_>, literals: &mut [Vec<u8>]) -> Vec<String> {
    let mut labels = Vec::new();
    while let Some(token) = scan.token() {
        let wire = match token {
            Token::Close => break,
            Token::Open => {
                scan.skip_list();
                continue;
            }
            Token::Atom(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Token::String(bytes) => {
                let bytes = kept(&bytes, literals).unwrap_or(bytes.into_owned());
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        if labels.len() < MOST_LABELS {
            labels.push(name::label(&wire));
        }
    }
    labels
}

/// The number in `BODY[]<1024>`.
fn origin(name: &[u8]) -> Option<u32> {
    let inner = name.strip_suffix(b">")?;
    let open = inner.iter().rposition(|byte| *byte == b'<')?;
    number(inner.get(open + 1..)?)
}
