//! Atoms, strings, literals and parentheses, read from left to right (RFC 3501 §9). Never fails for good: what
//! is cut short is read as far as it goes, and the reader above decides whether that is enough.

use std::borrow::Cow;

pub(super) enum Token<'a> {
    Open,
    Close,
    Atom(&'a [u8]),
    String(Cow<'a, [u8]>),
}

impl Token<'_> {
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Token::Atom(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            Token::String(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Token::Open | Token::Close => None,
        }
    }
}

/// Reads atoms, strings and parentheses from left to right.
pub(super) struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Scan<'a> {
        Scan { rest }
    }

    pub(super) fn token(&mut self) -> Option<Token<'a>> {
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
            // literal8 (RFC 3516), and the quoted form of RFC 5738, which some servers still write.
            b'~' if after.starts_with(b"{") => self.literal(after.get(1..)?),
            b'*' if after.starts_with(b"\"") => Some(self.quoted(after.get(1..)?)),
            _ => Some(self.atom()),
        }
    }

    /// The only word of a list whose opening parenthesis was read, and skips to its end.
    pub(super) fn only(&mut self) -> Option<String> {
        let token = self.token()?;
        match token {
            Token::Close => return None,
            Token::Open => {
                self.skip_list();
                self.skip_list();
                return None;
            }
            Token::Atom(_) | Token::String(_) => {}
        }
        self.skip_list();
        token.into_text()
    }

    /// Skips to the end of a list whose opening parenthesis was read.
    pub(super) fn skip_list(&mut self) {
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
        let length: usize = super::odd::number(digits.strip_suffix(b"+").unwrap_or(digits))?;
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
