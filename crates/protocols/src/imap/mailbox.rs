//! Mailboxes: which there are, what is in them without opening, opening one, making one.

use std::collections::BTreeSet;

use linnet_mail::{Flag, Flags, FolderRole};

use super::command::Line;
use super::conn::Conn;
use super::event::{Code, Event, Listing, Status};
use super::name::decode_mailbox;
use super::roles;
use super::types::{Mailbox, MailboxStatus, Selected};
use crate::failure::{Failure, FailureKind};

impl Conn {
    /// All mailboxes of the account, in the server's order. An answer without a tagged OK is a failure,
    /// never a short list: mailboxes that are missing here may be taken for deleted.
    pub async fn list(&mut self) -> Result<Vec<Mailbox>, Failure> {
        let operation = "list mailboxes";
        let mut found: Vec<Listing> = Vec::new();
        let mut subscribed: BTreeSet<String> = BTreeSet::new();
        let mut collect = |event| match event {
            Event::List(listing) => {
                if listing.subscribed {
                    subscribed.insert(listing.wire);
                } else {
                    found.push(listing);
                }
                None
            }
            other => Some(other),
        };
        if self.capabilities.list_extended() {
            let options = if self.capabilities.special_use() {
                "SUBSCRIBED SPECIAL-USE"
            } else {
                "SUBSCRIBED"
            };
            let line = Line::text(&format!("LIST \"\" \"*\" RETURN ({options})"));
            self.run_with(operation, line, &mut collect).await?;
        } else {
            let lines = [Line::text("LIST \"\" \"*\""), Line::text("LSUB \"\" \"*\"")];
            let mut answers = self
                .pipeline(operation, &lines, &mut collect)
                .await?
                .into_iter();
            if let Some((status, text)) = answers.next() {
                self.require_ok(operation, status, text)?;
            }
            // Subscriptions are only a wish of earlier programs; a server without them is whole all the same.
            if let Some((status, text)) = answers.next()
                && status != Status::Ok
            {
                tracing::debug!(answer = %crate::failure::clean(&text.words), "LSUB refused");
            }
        }
        Ok(mailboxes(found, &subscribed))
    }

    /// Counts of one mailbox without opening it.
    pub async fn status(&mut self, wire: &str) -> Result<MailboxStatus, Failure> {
        let operation = format!("look into {}", readable(wire));
        match self.statuses(&[wire]).await?.pop() {
            Some(status) => status,
            None => Err(self
                .endpoint
                .failure(FailureKind::Misbehaved, &operation, "no answer")),
        }
    }

    /// STATUS of many mailboxes in one round trip; one result each, in order. The outer failure is the
    /// connection's, an inner one belongs to that mailbox.
    pub async fn statuses(
        &mut self,
        wires: &[&str],
    ) -> Result<Vec<Result<MailboxStatus, Failure>>, Failure> {
        let operation = "look into mailboxes";
        if wires.is_empty() {
            return Ok(Vec::new());
        }
        let modseq = if self.capabilities.condstore() {
            " HIGHESTMODSEQ"
        } else {
            ""
        };
        let items = format!(" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN{modseq})");
        let mut results = Vec::with_capacity(wires.len());
        // Bounded, so that a thousand mailboxes do not fill the server's input before it answers.
        for chunk in wires.chunks(100) {
            let lines: Vec<Line<'_>> = chunk
                .iter()
                .map(|wire| Line::text("STATUS ").mailbox(wire).and(&items))
                .collect();
            let mut told: Vec<(String, Vec<(String, u64)>)> = Vec::new();
            let answers = self
                .pipeline(operation, &lines, &mut |event| match event {
                    Event::MailboxStatus { wire, items } => {
                        told.push((wire, items));
                        None
                    }
                    other => Some(other),
                })
                .await?;
            for (wire, (status, text)) in chunk.iter().zip(answers) {
                let operation = format!("look into {}", readable(wire));
                results.push(self.require_ok(&operation, status, text).and_then(|_| {
                    told.iter()
                        .find(|(name, _)| same_mailbox(name, wire))
                        .and_then(|(_, items)| mailbox_status(items))
                        .ok_or_else(|| {
                            self.endpoint.failure(
                                FailureKind::Misbehaved,
                                &operation,
                                "no counts in the answer",
                            )
                        })
                }));
            }
        }
        Ok(results)
    }

    /// Opens a mailbox. Afterwards [`Conn::selected`] is this one, or none when it was refused. What was
    /// told about the mailbox before is forgotten.
    pub async fn select(&mut self, wire: &str) -> Result<Selected, Failure> {
        let operation = format!("select {}", readable(wire));
        let condstore = if self.capabilities.condstore() {
            " (CONDSTORE)"
        } else {
            ""
        };
        let line = Line::text("SELECT ").mailbox(wire).and(condstore);
        self.selected = None;
        self.drain_untagged();
        let mut exists = None;
        let mut codes = Vec::new();
        let (status, text) = self
            .exchange(&operation, line, &mut |event| match event {
                Event::Exists(count) => {
                    exists = Some(count);
                    None
                }
                Event::Status {
                    status: Status::Ok,
                    text,
                } => match text.code {
                    // RFC 7162 §3.2.11: what came before belongs to the mailbox that was open.
                    Some(Code::Other(name)) if name == "CLOSED" => {
                        exists = None;
                        codes.clear();
                        None
                    }
                    Some(Code::Alert) | None => Some(Event::Status {
                        status: Status::Ok,
                        text,
                    }),
                    Some(code) => {
                        codes.push(code);
                        None
                    }
                },
                other => Some(other),
            })
            .await?;
        let text = self.require_ok(&operation, status, text)?;
        codes.extend(text.code);
        let missing = |what: &str| {
            self.endpoint.failure(
                FailureKind::Misbehaved,
                &operation,
                format!("the server did not say {what}"),
            )
        };
        let mut selected = Selected {
            wire: wire.to_owned(),
            exists: exists.ok_or_else(|| missing("how many messages there are"))?,
            uidvalidity: 0,
            uidnext: None,
            highestmodseq: None,
            read_only: false,
            permanent_flags: Flag::ALL.into_iter().collect(),
            permanent_keywords: Vec::new(),
            new_keywords: true,
        };
        for code in codes {
            take_code(&mut selected, code);
        }
        // RFC 3501 §2.3.1.1: without it no UID means anything.
        if selected.uidvalidity == 0 {
            return Err(missing("UIDVALIDITY"));
        }
        self.selected = Some(selected.clone());
        Ok(selected)
    }

    /// Makes a mailbox. One that exists already is a success.
    pub async fn create(&mut self, wire: &str) -> Result<(), Failure> {
        let operation = format!("create {}", readable(wire));
        let (status, text) = self
            .exchange(&operation, Line::text("CREATE ").mailbox(wire), &mut Some)
            .await?;
        if status == Status::No && text.code == Some(Code::Other("ALREADYEXISTS".to_owned())) {
            return Ok(());
        }
        self.require_ok(&operation, status, text)?;
        Ok(())
    }

    pub async fn subscribe(&mut self, wire: &str) -> Result<(), Failure> {
        let operation = format!("subscribe to {}", readable(wire));
        self.run(&operation, Line::text("SUBSCRIBE ").mailbox(wire))
            .await?;
        Ok(())
    }
}

/// A mailbox's name for a report.
pub(super) fn readable(wire: &str) -> String {
    decode_mailbox(wire, Some('/'))
}

fn same_mailbox(one: &str, other: &str) -> bool {
    one == other || (one.eq_ignore_ascii_case("INBOX") && other.eq_ignore_ascii_case("INBOX"))
}

fn mailbox_status(items: &[(String, u64)]) -> Option<MailboxStatus> {
    let value = |name: &str| {
        items
            .iter()
            .find(|(item, _)| item == name)
            .map(|(_, value)| *value)
    };
    let small = |name: &str| value(name).and_then(|value| u32::try_from(value).ok());
    Some(MailboxStatus {
        messages: small("MESSAGES")?,
        uidnext: small("UIDNEXT"),
        uidvalidity: small("UIDVALIDITY"),
        unseen: small("UNSEEN").unwrap_or_default(),
        highestmodseq: value("HIGHESTMODSEQ").filter(|modseq| *modseq > 0),
    })
}

fn take_code(selected: &mut Selected, code: Code) {
    match code {
        Code::UidValidity(value) => selected.uidvalidity = value,
        Code::UidNext(value) => selected.uidnext = Some(value).filter(|value| *value > 0),
        Code::HighestModSeq(value) => {
            selected.highestmodseq = Some(value).filter(|value| *value > 0)
        }
        Code::NoModSeq => selected.highestmodseq = None,
        Code::ReadOnly => selected.read_only = true,
        Code::ReadWrite => selected.read_only = false,
        Code::PermanentFlags(names) => {
            selected.permanent_flags = Flags::EMPTY;
            selected.new_keywords = false;
            for name in names {
                match Flag::from_wire(&name) {
                    Some(flag) => selected.permanent_flags = selected.permanent_flags.with(flag),
                    None if name == "\\*" => selected.new_keywords = true,
                    None if name.starts_with('\\') => {}
                    None => selected.permanent_keywords.push(name),
                }
            }
        }
        Code::Alert
        | Code::Capability(_)
        | Code::AppendUid(..)
        | Code::CopyUid(..)
        | Code::Other(_) => {}
    }
}

fn mailboxes(found: Vec<Listing>, subscribed: &BTreeSet<String>) -> Vec<Mailbox> {
    let mut seen = BTreeSet::new();
    let mut mailboxes: Vec<Mailbox> = Vec::with_capacity(found.len());
    for listing in found {
        if listing.wire.is_empty() || !seen.insert(listing.wire.clone()) {
            continue;
        }
        let has = |name: &str| listing.attributes.iter().any(|attribute| attribute == name);
        let role = if listing.wire == "INBOX" {
            FolderRole::Inbox
        } else {
            listing
                .attributes
                .iter()
                .find_map(|attribute| roles::by_attribute(attribute))
                .filter(|role| *role != FolderRole::Inbox)
                .unwrap_or(FolderRole::Other)
        };
        mailboxes.push(Mailbox {
            path: decode_mailbox(&listing.wire, listing.delimiter),
            delimiter: listing.delimiter,
            role,
            // A name that is not UTF-8 could not be said back to the server.
            selectable: !has("\\noselect")
                && !has("\\nonexistent")
                && !listing.wire.contains('\u{fffd}'),
            subscribed: has("\\subscribed") || subscribed.contains(&listing.wire),
            wire: listing.wire,
        });
    }
    name_roles(&mut mailboxes);
    mailboxes
}

/// Gives each role that the server named nowhere to the mailbox with the surest usual name.
fn name_roles(mailboxes: &mut [Mailbox]) {
    let named: BTreeSet<FolderRole> = mailboxes.iter().map(|mailbox| mailbox.role).collect();
    let mut best: std::collections::BTreeMap<FolderRole, (usize, usize)> =
        std::collections::BTreeMap::new();
    for (index, mailbox) in mailboxes.iter().enumerate() {
        if mailbox.role != FolderRole::Other || !mailbox.selectable {
            continue;
        }
        if let Some((role, rank)) = roles::by_name(&mailbox.path)
            && !named.contains(&role)
        {
            let entry = best.entry(role).or_insert((rank, index));
            *entry = (*entry).min((rank, index));
        }
    }
    for (role, (_, index)) in best {
        if let Some(mailbox) = mailboxes.get_mut(index) {
            mailbox.role = role;
        }
    }
}
