//! A command as it goes out. Nothing that a person or a server named can end it early.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::name;

/// One command without its tag.
#[derive(Default)]
pub(super) struct Line<'a> {
    pub(super) parts: Vec<Part<'a>>,
    /// Something in it would have become a command of its own.
    forbidden: bool,
}

pub(super) enum Part<'a> {
    Text(Zeroizing<String>),
    /// In modified UTF-7, whatever the connection speaks.
    Mailbox(String),
    Literal(Cow<'a, [u8]>),
}

impl<'a> Line<'a> {
    pub(super) fn text(text: &str) -> Line<'a> {
        Line::default().and(text)
    }

    pub(super) fn and(mut self, text: &str) -> Line<'a> {
        self.forbidden |= has_break(text);
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(Zeroizing::new(text.to_owned()))),
        }
        self
    }

    /// A mailbox name as [`super::Mailbox::wire`] gives it.
    pub(super) fn mailbox(mut self, wire: &str) -> Line<'a> {
        self.parts.push(Part::Mailbox(wire.to_owned()));
        self
    }

    /// A string: quoted, or as a literal where quoting is not enough (RFC 3501 §4.3).
    pub(super) fn string(mut self, value: &'a str) -> Line<'a> {
        if has_break(value) {
            self.forbidden = true;
            return self;
        }
        if value.is_ascii() && value.len() <= 1000 {
            return self.and(&Zeroizing::new(quote(value)));
        }
        self.literal(value.as_bytes())
    }

    /// Whether something in it would have become a command of its own.
    pub(super) fn ends_early(&self, utf8: bool) -> bool {
        self.forbidden
            || self.parts.iter().any(|part| match part {
                Part::Mailbox(wire) => has_break(&on_the_wire(wire, utf8)),
                Part::Text(_) | Part::Literal(_) => false,
            })
    }

    /// All of it, when it holds no literal.
    pub(super) fn whole(&self, utf8: bool) -> Option<Zeroizing<String>> {
        let mut whole = Zeroizing::new(String::new());
        for part in &self.parts {
            whole.push_str(&part.text(utf8)?);
        }
        Some(whole)
    }

    pub(super) fn literal(mut self, bytes: &'a [u8]) -> Line<'a> {
        self.parts.push(Part::Literal(Cow::Borrowed(bytes)));
        self
    }
}

impl Part<'_> {
    /// As it goes into the command line; none for a literal.
    pub(super) fn text(&self, utf8: bool) -> Option<Zeroizing<String>> {
        match self {
            Part::Text(text) => Some(text.clone()),
            Part::Mailbox(wire) => Some(Zeroizing::new(quote(&on_the_wire(wire, utf8)))),
            Part::Literal(_) => None,
        }
    }
}

/// RFC 6855 §3: names are UTF-8 on both sides once it is enabled.
fn on_the_wire(wire: &str, utf8: bool) -> Cow<'_, str> {
    if utf8 {
        Cow::Owned(name::to_utf8(wire))
    } else {
        Cow::Borrowed(wire)
    }
}

/// CR, LF and NUL end or break a line (RFC 3501 §9 TEXT-CHAR).
fn has_break(text: &str) -> bool {
    text.contains(['\r', '\n', '\0'])
}

fn quote(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}
