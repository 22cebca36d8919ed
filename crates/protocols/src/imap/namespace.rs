//! Whose mailboxes these are (RFC 2342): one's own, another person's, or everybody's.

use super::command::Line;
use super::conn::Conn;
use super::event::Event;
use super::scan::{Scan, Token};
use crate::failure::{Failure, FailureKind};

/// No server has more; the rest is not kept.
const MOST: usize = 1000;

/// Whose mailbox it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NamespaceKind {
    #[default]
    Personal,
    /// Of another person, who lets us see it.
    OtherUsers,
    Shared,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// How its names begin on the wire, usually with the delimiter at the end; may be empty.
    pub prefix: String,
    pub delimiter: Option<char>,
}

/// What NAMESPACE tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespaces {
    pub personal: Vec<Namespace>,
    pub other_users: Vec<Namespace>,
    pub shared: Vec<Namespace>,
}

impl Namespaces {
    /// Whose mailbox `wire` is: that of the longest prefix which fits; personal when none does.
    pub fn kind_of(&self, wire: &str) -> NamespaceKind {
        let kinds = [
            (NamespaceKind::Personal, &self.personal),
            (NamespaceKind::OtherUsers, &self.other_users),
            (NamespaceKind::Shared, &self.shared),
        ];
        kinds
            .into_iter()
            .flat_map(|(kind, namespaces)| namespaces.iter().map(move |one| (kind, one)))
            .filter(|(_, namespace)| namespace.holds(wire))
            // The first of equals wins: one's own.
            .rev()
            .max_by_key(|(_, namespace)| namespace.prefix.len())
            .map_or(NamespaceKind::Personal, |(kind, _)| kind)
    }

    /// As [`Namespaces`], with the prefixes changed.
    pub(super) fn map(mut self, change: impl Fn(&str) -> String) -> Namespaces {
        for namespace in [&mut self.personal, &mut self.other_users, &mut self.shared]
            .into_iter()
            .flatten()
        {
            namespace.prefix = change(&namespace.prefix);
        }
        self
    }
}

impl Namespace {
    /// Its own root, which servers list without the delimiter, belongs to it.
    fn holds(&self, wire: &str) -> bool {
        let root = match self.delimiter {
            Some(delimiter) => self.prefix.strip_suffix(delimiter).unwrap_or(&self.prefix),
            None => &self.prefix,
        };
        wire.starts_with(&self.prefix) || (!root.is_empty() && wire == root)
    }
}

impl Conn {
    /// Whose mailboxes there are. Usually known since the sign-in, and then without a round trip; where the
    /// server does not offer NAMESPACE everything is personal.
    pub async fn namespaces(&mut self) -> Result<Namespaces, Failure> {
        let operation = "ask whose mailboxes there are";
        if let Some(known) = &self.namespaces {
            return Ok(known.clone());
        }
        if !self.capabilities.namespace() {
            return Ok(Namespaces::default());
        }
        let mut told = None;
        self.run_with(
            operation,
            Line::text("NAMESPACE"),
            &mut |event| match event {
                Event::Namespace(namespaces) => {
                    told = Some(namespaces);
                    None
                }
                other => Some(other),
            },
        )
        .await?;
        let Some(namespaces) = told else {
            return Err(self.endpoint.failure(
                FailureKind::Misbehaved,
                operation,
                "no answer in the answer",
            ));
        };
        self.namespaces = Some(namespaces.clone());
        Ok(namespaces)
    }
}

/// `(("" "/")) NIL (("Public/" "/" "X-PARAM" ("a")))`.
pub(super) fn parse(rest: &[u8]) -> Option<Namespaces> {
    let mut scan = Scan::new(rest);
    Some(Namespaces {
        personal: list(&mut scan)?,
        other_users: list(&mut scan)?,
        shared: list(&mut scan)?,
    })
}

fn list(scan: &mut Scan<'_>) -> Option<Vec<Namespace>> {
    let mut namespaces = Vec::new();
    match scan.token()? {
        Token::Open => {}
        Token::Atom(word) if word.eq_ignore_ascii_case(b"NIL") => return Some(namespaces),
        Token::Atom(_) | Token::String(_) | Token::Close => return None,
    }
    loop {
        match scan.token()? {
            Token::Close => return Some(namespaces),
            Token::Open => {
                let prefix = scan.token()?.into_text()?;
                let delimiter = match scan.token()? {
                    Token::Atom(word) if word.eq_ignore_ascii_case(b"NIL") => None,
                    other => other.into_text()?.chars().next(),
                };
                scan.skip_list();
                if namespaces.len() < MOST {
                    namespaces.push(Namespace { prefix, delimiter });
                }
            }
            Token::Atom(_) | Token::String(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests;
