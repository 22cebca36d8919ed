//! HTML cut into texts and tags in one pass. It need not agree with a browser about hostile markup: what is
//! built from it is always written anew, in a form that can be read in one way only. It must be linear,
//! which full tokenizers are not (one tag with many attributes costs its square).

use std::borrow::Cow;

/// Attributes that are read of one tag.
const MOST_ATTRIBUTES: usize = 60;
const LONGEST_NAME: usize = 16;

/// The name of an element in lower case; empty when it is none that HTML has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name([u8; LONGEST_NAME]);

impl Name {
    pub(crate) fn as_str(&self) -> &str {
        let length = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(LONGEST_NAME);
        self.0
            .get(..length)
            .and_then(|name| std::str::from_utf8(name).ok())
            .unwrap_or_default()
    }

    fn new(name: &[u8]) -> Name {
        let mut out = Name::default();
        if name.len() <= LONGEST_NAME && name.iter().all(u8::is_ascii_alphanumeric) {
            for (to, from) in out.0.iter_mut().zip(name) {
                *to = from.to_ascii_lowercase();
            }
        }
        out
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'x> {
    /// As written: character references are not resolved.
    Text(&'x str),
    Start {
        name: Name,
        attributes: &'x str,
    },
    End(Name),
}

/// The tokens of a document. Comments and declarations are passed over.
pub(crate) struct Tokens<'x> {
    rest: &'x str,
}

impl<'x> Tokens<'x> {
    pub(crate) fn new(html: &'x str) -> Tokens<'x> {
        Tokens { rest: html }
    }

    /// What stands before the end tag `name`, which is passed; everything when there is none. For elements
    /// whose content is not markup (`style`, `script`, `title`, …).
    pub(crate) fn raw(&mut self, name: Name) -> &'x str {
        let name = name.as_str().as_bytes();
        let bytes = self.rest.as_bytes();
        for at in memchr::memmem::find_iter(bytes, b"</") {
            let found = bytes.get(at + 2..at + 2 + name.len());
            let next = bytes.get(at + 2 + name.len());
            if found.is_some_and(|found| found.eq_ignore_ascii_case(name))
                && !next.is_some_and(u8::is_ascii_alphanumeric)
            {
                let (content, end) = self.rest.split_at(at);
                self.rest = after(end, ">");
                return content;
            }
        }
        std::mem::take(&mut self.rest)
    }
}

impl<'x> Iterator for Tokens<'x> {
    type Item = Token<'x>;

    fn next(&mut self) -> Option<Token<'x>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let bytes = self.rest.as_bytes();
            if bytes.first() != Some(&b'<') {
                let end = memchr::memchr(b'<', bytes).unwrap_or(bytes.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            match (bytes.get(1), bytes.get(2)) {
                (Some(byte), _) if byte.is_ascii_alphabetic() => return self.tag(1),
                (Some(b'/'), Some(byte)) if byte.is_ascii_alphabetic() => return self.tag(2),
                (Some(b'!'), _) if self.rest.starts_with("<!--") => {
                    let inside = self.rest.get(4..).unwrap_or_default();
                    // `<!-->` and `<!--->` are whole comments.
                    self.rest = match inside
                        .strip_prefix('>')
                        .or_else(|| inside.strip_prefix("->"))
                    {
                        Some(rest) => rest,
                        None => after(inside, "-->"),
                    };
                }
                (Some(b'!' | b'?' | b'/'), _) => self.rest = after(self.rest, ">"),
                _ => {
                    let end = memchr::memchr(b'<', bytes.get(1..).unwrap_or_default())
                        .map_or(bytes.len(), |at| at + 1);
                    let (text, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    return Some(Token::Text(text));
                }
            }
        }
    }
}

impl<'x> Tokens<'x> {
    fn tag(&mut self, start: usize) -> Option<Token<'x>> {
        let bytes = self.rest.as_bytes();
        let named = bytes.get(start..).unwrap_or_default();
        let length = named
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            .unwrap_or(named.len());
        let name = Name::new(named.get(..length).unwrap_or_default());
        let Some(end) = tag_end(bytes, start + length) else {
            self.rest = "";
            return None;
        };
        let attributes = self.rest.get(start + length..end - 1).unwrap_or_default();
        self.rest = self.rest.get(end..).unwrap_or_default();
        Some(if start == 1 {
            Token::Start { name, attributes }
        } else {
            Token::End(name)
        })
    }
}

/// The attributes of a tag: names as written, values with their character references resolved.
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest =
            rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() {
            return None;
        }
        // A name may begin with `=`, but not end there.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let tail = rest.get(first..).unwrap_or_default();
        let length = first
            + tail
                .find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '/'))
                .unwrap_or(tail.len());
        let (name, tail) = rest.split_at(length);
        let tail = tail.trim_ascii_start();
        let Some(value) = tail.strip_prefix('=') else {
            rest = tail;
            return Some((name, Cow::Borrowed("")));
        };
        let value = value.trim_ascii_start();
        let (content, tail) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = value.get(1..).unwrap_or_default();
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            _ => value.split_at(
                value
                    .find(|letter: char| letter.is_ascii_whitespace())
                    .unwrap_or(value.len()),
            ),
        };
        rest = tail;
        Some((name, resolve(content, true)))
    })
    .take(MOST_ATTRIBUTES)
}

/// Text with its character references resolved (HTML §13.5).
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    resolve(text, false)
}

fn resolve(text: &str, in_attribute: bool) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = match reference(from, in_attribute) {
            Some((text, length)) => {
                out.push_str(&text);
                length
            }
            None => {
                out.push('&');
                1
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character reference at the start of `from`, and how many bytes it takes.
fn reference(from: &str, in_attribute: bool) -> Option<(Cow<'static, str>, usize)> {
    let body = from.as_bytes().get(1..).unwrap_or_default();
    if let Some(b'#') = body.first() {
        let hex = matches!(body.get(1), Some(b'x' | b'X'));
        let start = if hex { 2 } else { 1 };
        let digits = body.get(start..)?;
        let known = |byte: &u8| {
            if hex {
                byte.is_ascii_hexdigit()
            } else {
                byte.is_ascii_digit()
            }
        };
        let length = digits
            .iter()
            .take(12)
            .take_while(|byte| known(byte))
            .count();
        let code = u32::from_str_radix(
            std::str::from_utf8(digits.get(..length)?).ok()?,
            if hex { 16 } else { 10 },
        )
        .ok()?;
        let taken = 1 + start + length + usize::from(digits.get(length) == Some(&b';'));
        return Some((character(code)?.to_string().into(), taken));
    }
    let length = body
        .iter()
        .take(32)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let name = from.get(1..1 + length).filter(|name| !name.is_empty())?;
    let ended = body.get(length) == Some(&b';');
    // `?a=1&copy=2` is an address, not a copyright mark (HTML §13.2.5.73).
    if in_attribute
        && !ended
        && (body.get(length) == Some(&b'=') || !matches!(name, "amp" | "lt" | "gt" | "quot"))
    {
        return None;
    }
    let known: Cow<'static, str> = match name {
        "amp" | "AMP" => "&".into(),
        "lt" | "LT" => "<".into(),
        "gt" | "GT" => ">".into(),
        "quot" | "QUOT" => "\"".into(),
        "apos" => "'".into(),
        "nbsp" => "\u{a0}".into(),
        "colon" => ":".into(),
        "Tab" => "\t".into(),
        "NewLine" => "\n".into(),
        "lpar" => "(".into(),
        "rpar" => ")".into(),
        "sol" => "/".into(),
        _ => {
            let written = format!("&{name};");
            let decoded = nanohtml2text::html2text(&written);
            if decoded == written || decoded.is_empty() {
                return None;
            }
            decoded.into()
        }
    };
    Some((known, 1 + length + usize::from(ended)))
}

/// Numbers of the C1 range mean Windows-1252 in practice (HTML §13.2.5.80).
fn character(code: u32) -> Option<char> {
    match code {
        0x80..=0x9f => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&byte)
                .0
                .chars()
                .next()
        }
        0 => None,
        _ => char::from_u32(code),
    }
}

/// Where a tag ends, just after its `>`; quotes hide one only after `=`.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut after_equals = false;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'>' => return Some(at),
            b'"' | b'\'' if after_equals => {
                at += memchr::memchr(*byte, bytes.get(at..)?)? + 1;
                after_equals = false;
            }
            b'=' => after_equals = true,
            _ if byte.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
    }
    None
}

fn after<'x>(text: &'x str, end: &str) -> &'x str {
    memchr::memmem::find(text.as_bytes(), end.as_bytes())
        .and_then(|at| text.get(at + end.len()..))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
