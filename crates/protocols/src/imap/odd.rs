//! Reads what imap-proto does not read, or reads wrongly: LIST with escaped names, STATUS with new items,
//! ESEARCH, long SEARCH answers, capability lists in free style, FETCH answers with foreign items. It never
//! fails: a line that makes no sense is [`Event::Other`], and the command that needed it then fails.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::capability::Capabilities;
use super::date;
use super::event::{Code, Event, Fetched, Listing, Status, Text, kept};
use super::frame::is_fetch;

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

/// imap-proto panics on `INTERNALDATE NIL` and follows nesting without a bound.
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
    depth.is_some() && !nil_date
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
            b"FETCH" => Event::Fetch(Box::new(fetched(
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
        b"VANISHED" => {
            let uids = rest.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
            ranges(uids).map_or(Event::Other, Event::Vanished)
        }
        _ => Event::Other,
    }
}

/// The end of a status response: an optional `[CODE …]` and words.
pub(super) fn text(bytes: &[u8]) -> Text {
    let words = String::from_utf8_lossy(bytes);
    let words = words.trim();
    let Some((code, rest)) = words
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    else {
        return Text {
            code: None,
            words: words.to_owned(),
        };
    };
    Text {
        code: Some(self::code(code)),
        words: rest.trim().to_owned(),
    }
}

fn code(inner: &str) -> Code {
    let (name, arguments) = inner.split_once(' ').unwrap_or((inner, ""));
    let name = name.to_ascii_uppercase();
    let mut parts = arguments.split_whitespace();
    let known = match name.as_str() {
        "ALERT" => Some(Code::Alert),
        "CAPABILITY" => Some(Code::Capability(Capabilities::parse(arguments))),
        "READ-ONLY" => Some(Code::ReadOnly),
        "READ-WRITE" => Some(Code::ReadWrite),
        "NOMODSEQ" => Some(Code::NoModSeq),
        "UIDVALIDITY" => arguments.trim().parse().ok().map(Code::UidValidity),
        "UIDNEXT" => arguments.trim().parse().ok().map(Code::UidNext),
        "HIGHESTMODSEQ" => arguments.trim().parse().ok().map(Code::HighestModSeq),
        "PERMANENTFLAGS" => Some(Code::PermanentFlags(
            arguments
                .trim_matches(['(', ')', ' '])
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        )),
        "APPENDUID" => match (parts.next().and_then(parse), parts.next().and_then(parse)) {
            (Some(validity), Some(uid)) => Some(Code::AppendUid(validity, uid)),
            _ => None,
        },
        "COPYUID" => {
            let validity = parts.next().and_then(parse);
            let from = parts.next().and_then(|set| ranges(set.as_bytes()));
            let to = parts.next().and_then(|set| ranges(set.as_bytes()));
            match (validity, from, to) {
                (Some(validity), Some(from), Some(to)) => Some(Code::CopyUid(validity, from, to)),
                _ => None,
            }
        }
        _ => None,
    };
    known.unwrap_or(Code::Other(name))
}

fn parse(word: &str) -> Option<u32> {
    word.parse().ok()
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

fn number<N: std::str::FromStr>(word: &[u8]) -> Option<N> {
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
    let name = scan.token()?.into_text()?;
    let wire = if name.eq_ignore_ascii_case("INBOX") {
        "INBOX".to_owned()
    } else {
        name
    };
    Some(Listing {
        attributes,
        delimiter,
        wire,
        subscribed,
    })
}

fn mailbox_status(rest: &[u8]) -> Event {
    let mut scan = Scan::new(rest);
    let Some(wire) = scan.token().and_then(Token::into_text) else {
        return Event::Other;
    };
    let mut items = Vec::new();
    if let Some(Token::Open) = scan.token() {
        while let Some(Token::Atom(name)) = scan.token() {
            let value = match scan.token() {
                Some(Token::Atom(value)) => number(value),
                Some(Token::Open) => {
                    scan.skip_list();
                    None
                }
                _ => None,
            };
            if let Some(value) = value {
                items.push((String::from_utf8_lossy(name).to_ascii_uppercase(), value));
            }
        }
    }
    Event::MailboxStatus { wire, items }
}

fn fetched(seq: u32, rest: &[u8], literals: &mut [Vec<u8>]) -> Fetched {
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
                if let Some(Token::Atom(value)) = scan.token() {
                    fetched.modseq = number(value);
                }
                scan.skip_list();
            }
            (_, Token::Open) => scan.skip_list(),
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

/// The number in `BODY[]<1024>`.
fn origin(name: &[u8]) -> Option<u32> {
    let inner = name.strip_suffix(b">")?;
    let open = inner.iter().rposition(|byte| *byte == b'<')?;
    number(inner.get(open + 1..)?)
}

enum Token<'a> {
    Open,
    Close,
    Atom(&'a [u8]),
    String(Cow<'a, [u8]>),
}

impl Token<'_> {
    fn into_text(self) -> Option<String> {
        match self {
            Token::Atom(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            Token::String(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Token::Open | Token::Close => None,
        }
    }
}

/// Reads atoms, strings and parentheses from left to right.
struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    fn new(rest: &'a [u8]) -> Scan<'a> {
        Scan { rest }
    }

    fn token(&mut self) -> Option<Token<'a>> {
        self.rest = self.rest.trim_ascii_start();
        let (first, after) = self.rest.split_first()?;
        match first {
            b'(' => {
                self.rest = after;
                Some(Token::Open)
            }
            b')' => {
                self.rest = after;
                Some(Token::Close)
            }
            b'"' => Some(self.quoted(after)),
            b'{' => self.literal(after),
            _ => Some(self.atom()),
        }
    }

    /// Skips to the end of a list whose opening parenthesis was read.
    fn skip_list(&mut self) {
        let mut depth = 1_u64;
        while depth > 0
            && let Some(token) = self.token()
        {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth -= 1,
                Token::Atom(_) | Token::String(_) => {}
            }
        }
    }

    fn quoted(&mut self, inner: &'a [u8]) -> Token<'a> {
        let mut plain = Vec::new();
        let mut at = 0;
        while let Some(byte) = inner.get(at) {
            at += 1;
            match byte {
                b'"' => break,
                // A bare backslash before anything else is a sloppy server's own character.
                b'\\' => match inner.get(at) {
                    Some(escaped @ (b'"' | b'\\')) => {
                        plain.push(*escaped);
                        at += 1;
                    }
                    _ => plain.push(b'\\'),
                },
                other => plain.push(*other),
            }
        }
        self.rest = inner.get(at..).unwrap_or_default();
        Token::String(Cow::Owned(plain))
    }

    fn literal(&mut self, after: &'a [u8]) -> Option<Token<'a>> {
        let close = after.iter().position(|byte| *byte == b'}')?;
        let digits = after.get(..close)?;
        let length: usize = number(digits.strip_suffix(b"+").unwrap_or(digits))?;
        let content = after.get(close + 1..)?.strip_prefix(b"\r\n")?;
        let (bytes, rest) = content.split_at_checked(length)?;
        self.rest = rest;
        Some(Token::String(Cow::Borrowed(bytes)))
    }

    /// `BODY[HEADER.FIELDS (DATE)]` is one atom.
    fn atom(&mut self) -> Token<'a> {
        let mut brackets = 0_u32;
        let end = self.rest.iter().position(|byte| {
            match byte {
                b'[' => brackets += 1,
                b']' => brackets = brackets.saturating_sub(1),
                b' ' | b'(' | b')' | b'\r' | b'\n' if brackets == 0 => return true,
                _ => {}
            }
            false
        });
        let (atom, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        Token::Atom(atom)
    }
}

#[cfg(test)]
mod tests;
