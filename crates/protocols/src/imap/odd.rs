//! Reads what imap-proto does not read, or reads wrongly: LIST with escaped names, STATUS with new items,
//! ESEARCH, long SEARCH answers, capability lists in free style, FETCH answers with foreign items. It never
//! fails: a line that makes no sense is [`Event::Other`], and the command that needed it then fails.

use std::ops::RangeInclusive;

use super::capability::Capabilities;
use super::event::{Event, Listing, Status, StatusItems};
use super::frame::is_fetch;
use super::namespace;
use super::scan::{Scan, Token};

mod code;
mod fetch;

pub(super) use code::text;

/// Longer lines never go to async-imap, which would parse them again after every 4 KiB.
const HANDED_LIMIT: usize = 16 * 1024;

/// Whether this line must be kept away from imap-proto.
pub(super) fn is_for_us(line: &[u8]) -> bool {
    if line.len() > HANDED_LIMIT {
        return true;
    }
    let readable = match words(line) {
        (b"*", second, third) if !second.is_empty() && second.iter().all(u8::is_ascii_digit) => {
            if is_fetch(line) {
                is_plain_fetch(line)
            } else {
                [&b"EXISTS"[..], b"EXPUNGE", b"RECENT"]
                    .iter()
                    .any(|word| third.eq_ignore_ascii_case(word))
            }
        }
        (b"*", second, _) => status(second).is_some(),
        _ => true,
    };
    !(readable && matches!(imap_proto::Response::parse(line), Ok((rest, _)) if rest.is_empty()))
}

/// imap-proto panics on `INTERNALDATE NIL`, follows nesting without a bound, and leaves labels escaped.
fn is_plain_fetch(line: &[u8]) -> bool {
    let depth = line.iter().try_fold(0_u8, |depth, byte| match byte {
        b'(' if depth == 3 => None,
        b'(' => Some(depth + 1),
        b')' => Some(depth.saturating_sub(1)),
        _ => Some(depth),
    });
    let nil_date = line
        .windows(16)
        .any(|window| window.eq_ignore_ascii_case(b"INTERNALDATE NIL"));
    let identity = line.windows(7).any(|window| {
        window.eq_ignore_ascii_case(b"EMAILID")
            || window
                .get(..5)
                .is_some_and(|front| front.eq_ignore_ascii_case(b"X-GM-"))
    });
    depth.is_some() && !nil_date && !identity
}

/// Reads one whole line.
pub(super) fn event(line: &[u8], mut literals: Vec<Vec<u8>>) -> Event {
    let line = line.strip_suffix(b"\r\n").unwrap_or(line);
    if let Some(rest) = line.strip_prefix(b"+") {
        return Event::Continue(String::from_utf8_lossy(rest).trim().to_owned());
    }
    let (first, second, third) = words(line);
    if let Some(status) = status(second) {
        let text = text(after_words(line, 2));
        if first == b"*" {
            return Event::Status { status, text };
        }
        return Event::Tagged {
            tag: String::from_utf8_lossy(first).into_owned(),
            status,
            text,
        };
    }
    if first != b"*" {
        return Event::Other;
    }
    if let Some(number) = number::<u32>(second) {
        return match third.to_ascii_uppercase().as_slice() {
            b"EXISTS" => Event::Exists(number),
            b"EXPUNGE" => Event::Expunge(number),
            b"FETCH" => Event::Fetch(Box::new(fetch::fetched(
                number,
                after_words(line, 3),
                &mut literals,
            ))),
            _ => Event::Other,
        };
    }
    let rest = after_words(line, 2);
    match second.to_ascii_uppercase().as_slice() {
        b"CAPABILITY" => Event::Capability(Capabilities::parse(&String::from_utf8_lossy(rest))),
        b"LIST" => listing(rest, false).map_or(Event::Other, Event::List),
        b"LSUB" => listing(rest, true).map_or(Event::Other, Event::List),
        b"STATUS" => mailbox_status(rest),
        b"SEARCH" => search(rest),
        b"ESEARCH" => esearch(rest),
        b"VANISHED" => vanished(rest),
        b"ENABLED" => Event::Enabled(
            String::from_utf8_lossy(rest)
                .split_whitespace()
                .map(str::to_ascii_uppercase)
                .collect(),
        ),
        b"NAMESPACE" => namespace::parse(rest).map_or(Event::Other, Event::Namespace),
        b"ID" => Event::Id(id(rest)),
        _ => Event::Other,
    }
}

fn status(word: &[u8]) -> Option<Status> {
    match word.to_ascii_uppercase().as_slice() {
        b"OK" => Some(Status::Ok),
        b"NO" => Some(Status::No),
        b"BAD" => Some(Status::Bad),
        b"PREAUTH" => Some(Status::Preauth),
        b"BYE" => Some(Status::Bye),
        _ => None,
    }
}

/// The first three words of a line.
fn words(line: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let mut words = line
        .split(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
        .filter(|word| !word.is_empty());
    (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    )
}

fn after_words(line: &[u8], count: usize) -> &[u8] {
    let mut rest = line;
    for _ in 0..count {
        rest = rest.trim_ascii_start();
        let end = rest
            .iter()
            .position(|byte| *byte == b' ')
            .unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default();
    }
    rest.trim_ascii_start()
}

pub(super) fn number<N: std::str::FromStr>(word: &[u8]) -> Option<N> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// `1:3,5` as ranges with their ends in order.
pub(super) fn ranges(set: &[u8]) -> Option<Vec<RangeInclusive<u32>>> {
    set.split(|byte| *byte == b',')
        .map(|piece| {
            let (first, last) = match piece.iter().position(|byte| *byte == b':') {
                Some(at) => (number(piece.get(..at)?)?, number(piece.get(at + 1..)?)?),
                None => {
                    let only: u32 = number(piece)?;
                    (only, only)
                }
            };
            Some(first.min(last)..=first.max(last))
        })
        .collect()
}

fn search(rest: &[u8]) -> Event {
    let mut uids = Vec::new();
    for word in rest
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty())
    {
        // RFC 7162 §3.1.5: "(MODSEQ 917162500)" may follow.
        if word.starts_with(b"(") {
            break;
        }
        match number(word) {
            Some(uid) => uids.push(uid),
            None => return Event::Other,
        }
    }
    Event::Search(uids)
}

/// RFC 4731 §3.1: `(TAG "L7") UID ALL 2:4,9 COUNT 4`.
fn esearch(rest: &[u8]) -> Event {
    let mut scan = Scan::new(rest);
    let mut tag = None;
    let mut all = Vec::new();
    while let Some(token) = scan.token() {
        match token {
            Token::Open => {
                while let Some(inner) = scan.token() {
                    match inner {
                        Token::Close => break,
                        Token::Atom(word) if word.eq_ignore_ascii_case(b"TAG") => {
                            tag = scan.token().and_then(Token::into_text);
                        }
                        _ => {}
                    }
                }
            }
            Token::Atom(word) if word.eq_ignore_ascii_case(b"ALL") => match scan.token() {
                Some(Token::Atom(set)) => match ranges(set) {
                    Some(found) => all = found,
                    None => return Event::Other,
                },
                _ => return Event::Other,
            },
            _ => {}
        }
    }
    Event::Esearch { tag, all }
}

fn listing(rest: &[u8], subscribed: bool) -> Option<Listing> {
    let mut scan = Scan::new(rest);
    let mut attributes = Vec::new();
    if !matches!(scan.token()?, Token::Open) {
        return None;
    }
    loop {
        match scan.token()? {
            Token::Close => break,
            other => attributes.push(other.into_text()?.to_ascii_lowercase()),
        }
    }
    let delimiter = match scan.token()? {
        Token::Atom(word) if word.eq_ignore_ascii_case(b"NIL") => None,
        other => other.into_text()?.chars().next(),
    };
    let wire = inbox(scan.token()?.into_text()?);
    Some(Listing {
        attributes,
        delimiter,
        wire,
        subscribed,
    })
}

/// RFC 7162 §3.2.10: `(EARLIER) 41,43:116`.
fn vanished(rest: &[u8]) -> Event {
    let (earlier, set) = match rest.strip_prefix(b"(") {
        Some(tags) => match tags.iter().position(|byte| *byte == b')') {
            Some(close) => (true, tags.get(close + 1..).unwrap_or_default()),
            None => return Event::Other,
        },
        None => (false, rest),
    };
    match ranges(set.trim_ascii()) {
        Some(uids) => Event::Vanished { earlier, uids },
        None => Event::Other,
    }
}

/// RFC 2971 §3.2: `("name" "Cyrus" "version" "1.5")`; Proton's Bridge leaves the quotes away.
fn id(rest: &[u8]) -> Vec<(String, String)> {
    let mut scan = Scan::new(rest);
    let mut fields = Vec::new();
    if !matches!(scan.token(), Some(Token::Open)) {
        return fields;
    }
    // RFC 2971 §3.3: no more than thirty pairs.
    while fields.len() < 30
        && let Some(field) = scan.token().and_then(Token::into_text)
        && let Some(value) = scan.token().and_then(Token::into_text)
    {
        fields.push((field.to_ascii_lowercase(), crate::failure::clean(&value)));
    }
    fields
}

fn mailbox_status(rest: &[u8]) -> Event {
    let mut scan = Scan::new(rest);
    let Some(wire) = scan.token().and_then(Token::into_text) else {
        return Event::Other;
    };
    let mut items = StatusItems::default();
    if let Some(Token::Open) = scan.token() {
        while let Some(Token::Atom(name)) = scan.token() {
            let name = String::from_utf8_lossy(name).to_ascii_uppercase();
            match scan.token() {
                Some(Token::Atom(value)) => {
                    if let Some(value) = number(value) {
                        items.counts.insert(name, value);
                    }
                }
                Some(Token::Open) if name == "MAILBOXID" => {
                    items.mailbox_id = scan.only().filter(|id| !id.is_empty() && id.len() <= 255);
                }
                Some(Token::Open) => scan.skip_list(),
                Some(Token::String(_)) => {}
                Some(Token::Close) | None => break,
            }
        }
    }
    Event::MailboxStatus {
        wire: inbox(wire),
        items,
    }
}

/// RFC 3501 §5.1: INBOX is the same in any spelling.
fn inbox(name: String) -> String {
    if name.eq_ignore_ascii_case("INBOX") {
        "INBOX".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests;
