//! What is in mailboxes without opening them (RFC 3501 §6.3.10).

use std::collections::BTreeMap;

use super::capability::Capabilities;
use super::command::Line;
use super::conn::Conn;
use super::event::{Event, StatusItems};
use super::mailbox::readable;
use super::types::MailboxStatus;
use crate::failure::{Failure, FailureKind};

impl Conn {
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
    /// connection's, an inner one belongs to that mailbox. Where STATUS of the open mailbox is known to tell
    /// nothing new, no mailbox is open afterwards.
    pub async fn statuses(
        &mut self,
        wires: &[&str],
    ) -> Result<Vec<Result<MailboxStatus, Failure>>, Failure> {
        let operation = "look into mailboxes";
        if wires.is_empty() {
            return Ok(Vec::new());
        }
        let items = format!(" ({})", items(&self.capabilities));
        if self.habits.status_of_selected_is_stale
            && self
                .selected
                .as_ref()
                .is_some_and(|open| wires.contains(&open.wire.as_str()))
        {
            self.unselect().await?;
        }
        let mut results = Vec::with_capacity(wires.len());
        // Bounded, so that a thousand mailboxes do not fill the server's input before it answers.
        for chunk in wires.chunks(100) {
            let lines: Vec<Line<'_>> = chunk
                .iter()
                .map(|wire| Line::text("STATUS ").mailbox(wire).and(&items))
                .collect();
            let mut told = Told::default();
            let answers = self
                .pipeline(operation, &lines, &mut |event| match event {
                    Event::MailboxStatus { wire, items } => told.take(wire, items),
                    other => Some(other),
                })
                .await?;
            for (wire, (status, text)) in chunk.iter().zip(answers) {
                let operation = format!("look into {}", readable(wire));
                results.push(self.require_ok(&operation, status, text).and_then(|_| {
                    told.get(wire).ok_or_else(|| {
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
}

/// What to ask for.
pub(super) fn items(capabilities: &Capabilities) -> String {
    let mut items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN".to_owned();
    for (offered, item) in [
        (capabilities.condstore(), " HIGHESTMODSEQ"),
        (capabilities.status_size(), " SIZE"),
        (capabilities.objectid(), " MAILBOXID"),
    ] {
        if offered {
            items.push_str(item);
        }
    }
    items
}

/// The answers so far. What is told twice about one mailbox counts together, the later first.
#[derive(Default)]
pub(super) struct Told {
    by_wire: BTreeMap<String, StatusItems>,
    bytes: usize,
}

impl Told {
    /// No account has so much to tell; what is above is not kept, and its mailbox then has no answer.
    const MOST_BYTES: usize = 64 * 1024 * 1024;

    pub(super) fn take(&mut self, wire: String, items: StatusItems) -> Option<Event> {
        self.bytes += wire.len() + 64 * (items.counts.len() + 1);
        if self.bytes <= Told::MOST_BYTES {
            let known = self.by_wire.entry(wire).or_default();
            known.counts.extend(items.counts);
            known.mailbox_id = items.mailbox_id.or(known.mailbox_id.take());
        }
        None
    }

    pub(super) fn get(&self, wire: &str) -> Option<MailboxStatus> {
        let wire = if wire.eq_ignore_ascii_case("INBOX") {
            "INBOX"
        } else {
            wire
        };
        self.by_wire.get(wire).and_then(of_asked)
    }
}

/// An answer to our question, in which a server may leave out what it does not know.
fn of_asked(items: &StatusItems) -> Option<MailboxStatus> {
    let value = |name: &str| items.counts.get(name).copied();
    let small = |name: &str| value(name).and_then(|value| u32::try_from(value).ok());
    Some(MailboxStatus {
        messages: small("MESSAGES")?,
        uidnext: small("UIDNEXT").filter(|uidnext| *uidnext > 0),
        uidvalidity: small("UIDVALIDITY").filter(|uidvalidity| *uidvalidity > 0),
        unseen: small("UNSEEN").unwrap_or_default(),
        highestmodseq: value("HIGHESTMODSEQ").filter(|modseq| *modseq > 0),
        size: value("SIZE"),
        mailbox_id: items.mailbox_id.clone(),
    })
}

/// What came unasked, if it is as much as an answer: there a missing UNSEEN means "not told" (RFC 5465 §5.1).
pub(super) fn of_items(items: &StatusItems) -> Option<MailboxStatus> {
    of_asked(items).filter(|_| items.counts.contains_key("UNSEEN"))
}
