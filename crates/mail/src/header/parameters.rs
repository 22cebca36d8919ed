//! Values with parameters: Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183, RFC 2231).
//! Pieces of a long value are joined as bytes before their charset is decoded, and the encoded words that
//! many mailers wrongly put into file names are understood.

use super::{charset, one_line, transfer, words};

/// `text/html; charset=utf-8` taken apart; names and the value itself in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters {
    pub(crate) value: String,
    list: Vec<(String, String)>,
}

impl Parameters {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.list
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

const MOST_PARAMETERS: usize = 64;
const LONGEST_VALUE: usize = 16 * 1024;

pub(crate) fn parameters(value: &[u8]) -> Parameters {
    let value = value
        .get(..value.len().min(LONGEST_VALUE))
        .unwrap_or_default();
    let mut scanner = Scanner { rest: value };
    let head = scanner.until_semicolon();
    let mut raw: Vec<Raw> = Vec::new();
    while raw.len() < MOST_PARAMETERS {
        let Some((name, content)) = scanner.parameter() else {
            break;
        };
        raw.extend(Raw::new(&name, content));
    }
    Parameters {
        value: one_line(&String::from_utf8_lossy(&head))
            .replace(' ', "")
            .to_ascii_lowercase(),
        list: join(raw),
    }
}

struct Raw {
    name: String,
    /// Position of a piece; `None` for a value in one piece.
    section: Option<u32>,
    extended: bool,
    content: Vec<u8>,
}

impl Raw {
    fn new(name: &[u8], content: Vec<u8>) -> Option<Raw> {
        let name = String::from_utf8_lossy(name).trim().to_ascii_lowercase();
        if name.is_empty() {
            return None;
        }
        let (name, extended) = match name.strip_suffix('*') {
            Some(name) => (name.to_owned(), true),
            None => (name, false),
        };
        match name.split_once('*') {
            Some((name, section)) => Some(Raw {
                name: name.to_owned(),
                section: section.parse().ok(),
                extended,
                content,
            }),
            None => Some(Raw {
                name,
                section: None,
                extended,
                content,
            }),
        }
    }
}

fn join(mut raw: Vec<Raw>) -> Vec<(String, String)> {
    // RFC 2231 §3: pieces may come in any order.
    raw.sort_by_key(|piece| piece.section);
    let mut list: Vec<(String, String)> = Vec::new();
    let mut pieces: Vec<(String, bool, Option<String>, Vec<u8>)> = Vec::new();
    for piece in raw {
        let (label, bytes) = if piece.extended {
            extended(&piece)
        } else {
            (None, piece.content)
        };
        if piece.section.is_none() && !piece.extended {
            if !list.iter().any(|(name, _)| *name == piece.name) {
                list.push((piece.name, plain(&bytes)));
            }
            continue;
        }
        match pieces.iter_mut().find(|(name, ..)| *name == piece.name) {
            Some((_, _, known, content)) => {
                *known = known.take().or(label);
                content.extend_from_slice(&bytes);
            }
            None => pieces.push((piece.name, piece.extended, label, bytes)),
        }
    }
    for (name, is_extended, label, bytes) in pieces {
        let text = match (is_extended, label) {
            (_, Some(label)) => one_line(&charset::decode(&bytes, Some(&label))),
            (true, None) => one_line(&charset::decode(&bytes, None)),
            (false, None) => plain(&bytes),
        };
        // The extended form wins over the plain one (RFC 6266 §4.3 says so for the web; mail does the same).
        match list.iter_mut().find(|(known, _)| *known == name) {
            Some((_, value)) => *value = text,
            None => list.push((name, text)),
        }
    }
    list
}

fn plain(bytes: &[u8]) -> String {
    one_line(&words::decode(bytes))
}

/// `utf-8'en'na%C3%AFve`: the charset, and the bytes without their percent signs.
fn extended(piece: &Raw) -> (Option<String>, Vec<u8>) {
    let mut content = piece.content.as_slice();
    let mut label = None;
    if piece.section.is_none_or(|section| section == 0) {
        let mut quotes = content
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\'')
            .map(|(at, _)| at);
        if let (Some(first), Some(second)) = (quotes.next(), quotes.next()) {
            label = content
                .get(..first)
                .map(|label| String::from_utf8_lossy(label).into_owned());
            content = content.get(second + 1..).unwrap_or_default();
        }
    }
    let mut bytes = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((byte, after)) = rest.split_first() {
        match (byte, after) {
            (b'%', [a, b, tail @ ..]) if transfer::hex(*a) < 16 && transfer::hex(*b) < 16 => {
                bytes.push(transfer::hex(*a) << 4 | transfer::hex(*b));
                rest = tail;
            }
            _ => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    (label.filter(|label| !label.is_empty()), bytes)
}

struct Scanner<'x> {
    rest: &'x [u8],
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn until_semicolon(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        while let Some(byte) = self.next() {
            match byte {
                b';' => break,
                b'(' => self.skip_comment(),
                _ => out.push(byte),
            }
        }
        out
    }

    fn skip_comment(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.next() {
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(b'\\') => drop(self.next()),
                Some(_) => {}
                None => break,
            }
        }
    }

    fn parameter(&mut self) -> Option<(Vec<u8>, Vec<u8>)> {
        loop {
            let mut name = Vec::new();
            loop {
                match self.next() {
                    None => return None,
                    Some(b';') => name.clear(),
                    Some(b'=') => break,
                    Some(b'(') => self.skip_comment(),
                    Some(byte) if byte.is_ascii_whitespace() => {}
                    Some(byte) => name.push(byte),
                }
            }
            let content = self.content();
            if !name.is_empty() {
                return Some((name, content));
            }
        }
    }

    fn content(&mut self) -> Vec<u8> {
        while self.rest.first().is_some_and(u8::is_ascii_whitespace) {
            self.next();
        }
        if self.rest.first() == Some(&b'"') {
            self.next();
            return self.quoted();
        }
        let out = self.until_semicolon();
        out.trim_ascii().to_vec()
    }

    fn quoted(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        while let Some(byte) = self.next() {
            match byte {
                b'"' => break,
                // A backslash before anything but a quote or another one is part of a Windows path.
                b'\\' if matches!(self.rest.first(), Some(b'"' | b'\\')) => out.extend(self.next()),
                b'\r' | b'\n' => {}
                _ => out.push(byte),
            }
        }
        self.until_semicolon();
        out
    }
}
