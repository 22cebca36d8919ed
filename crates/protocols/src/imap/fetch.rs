//! What there is in the open mailbox: UIDs, flags, dates and sizes, by the hundred thousand.

use std::collections::BTreeMap;

use linnet_mail::Flags;

use super::command::Line;
use super::conn::Conn;
use super::event::{Event, Fetched};
use super::types::Listed;
use super::uid_set::UidSet;
use crate::failure::{Failure, FailureKind};

/// Messages of which something is still missing.
const MOST_PARTS: usize = 1000;

impl Conn {
    /// Flags, date, size and identity of each message of `uids` that exists, in the server's order, handed over one by
    /// one. With `changed_since` only of those whose mod-sequence is higher (RFC 7162 §3.1.4).
    ///
    /// After a failure some may have been handed over: whoever keeps a cursor moves it only after `Ok`.
    pub async fn fetch_listing(
        &mut self,
        uids: &UidSet,
        changed_since: Option<u64>,
        on: &mut (dyn FnMut(Listed) + Send),
    ) -> Result<(), Failure> {
        let mut items = "(UID FLAGS INTERNALDATE RFC822.SIZE".to_owned();
        if self.keeps_modseq() {
            items.push_str(" MODSEQ");
        }
        if self.capabilities.gmail() {
            items.push_str(" X-GM-MSGID X-GM-LABELS");
        } else if self.capabilities.objectid() {
            items.push_str(" EMAILID");
        }
        items.push(')');
        self.fetch_items("list messages", uids, &items, changed_since, true, on)
            .await
    }

    /// As [`Conn::fetch_listing`], but only UID and flags; date and size are 0.
    pub async fn fetch_flags(
        &mut self,
        uids: &UidSet,
        changed_since: Option<u64>,
        on: &mut (dyn FnMut(Listed) + Send),
    ) -> Result<(), Failure> {
        let items = if self.keeps_modseq() {
            "(UID FLAGS MODSEQ)"
        } else {
            "(UID FLAGS)"
        };
        self.fetch_items("list flags", uids, items, changed_since, false, on)
            .await
    }

    /// Without an open mailbox there is nothing to ask about.
    pub(super) fn require_selected(&self, operation: &str) -> Result<(), Failure> {
        match self.selected {
            Some(_) => Ok(()),
            None => Err(self.endpoint.failure(
                FailureKind::ConnectionLost,
                operation,
                "no mailbox is open",
            )),
        }
    }

    pub(super) fn keeps_modseq(&self) -> bool {
        self.selected
            .as_ref()
            .is_some_and(|selected| selected.highestmodseq.is_some())
    }

    async fn fetch_items(
        &mut self,
        operation: &str,
        uids: &UidSet,
        items: &str,
        changed_since: Option<u64>,
        whole: bool,
        on: &mut (dyn FnMut(Listed) + Send),
    ) -> Result<(), Failure> {
        self.require_selected(operation)?;
        let everything = changed_since.is_none() && uids.is_all();
        let mut any = false;
        let changed_since = match changed_since {
            // RFC 7162 §7: a mod-sequence is never 0.
            Some(modseq) if self.keeps_modseq() => format!(" (CHANGEDSINCE {})", modseq.max(1)),
            _ => String::new(),
        };
        for chunk in uids.chunks() {
            let line = Line::text(&format!("UID FETCH {chunk} {items}{changed_since}"));
            // Some servers tell the parts of one message in several answers (RFC 3501 §7.4.2 allows it).
            let mut parts: BTreeMap<u32, Fetched> = BTreeMap::new();
            self.run_with(operation, line, &mut |event| {
                let Event::Fetch(fetched) = event else {
                    return Some(event);
                };
                let Some(uid) = fetched.uid.filter(|uid| chunk.contains(*uid)) else {
                    return Some(Event::Fetch(fetched));
                };
                let fetched = match parts.remove(&uid) {
                    Some(earlier) => merge(earlier, *fetched),
                    None => *fetched,
                };
                match listed(&fetched, uid, whole) {
                    Some(listed) => {
                        any = true;
                        on(listed);
                    }
                    None => {
                        // The parts of a message come close together; who never tells the rest fills no memory.
                        if parts.len() >= MOST_PARTS {
                            parts.pop_first();
                        }
                        parts.insert(uid, fetched);
                    }
                }
                None
            })
            .await?;
        }
        if everything && !any && self.is_filled() {
            return Err(self.endpoint.failure(
                FailureKind::Misbehaved,
                operation,
                "the server tells of no message in a mailbox that has some",
            ));
        }
        Ok(())
    }
}

fn merge(earlier: Fetched, later: Fetched) -> Fetched {
    Fetched {
        seq: later.seq,
        uid: later.uid,
        keywords: if later.flags.is_some() {
            later.keywords
        } else {
            earlier.keywords
        },
        flags: later.flags.or(earlier.flags),
        modseq: later.modseq.or(earlier.modseq),
        internal_date: later.internal_date.or(earlier.internal_date),
        size: later.size.or(earlier.size),
        body: None,
        origin: None,
        email_id: later.email_id.or(earlier.email_id),
        labels: if later.labels.is_empty() {
            earlier.labels
        } else {
            later.labels
        },
    }
}

pub(super) fn listed(fetched: &Fetched, uid: u32, whole: bool) -> Option<Listed> {
    let flags: Flags = fetched.flags?;
    let size = match (fetched.size, whole) {
        (Some(size), _) => size,
        (None, false) => 0,
        (None, true) => return None,
    };
    Some(Listed {
        uid,
        flags,
        keywords: fetched.keywords.clone(),
        modseq: fetched.modseq,
        internal_date: fetched.internal_date.unwrap_or_default(),
        size,
        email_id: fetched.email_id.clone(),
        labels: fetched.labels.clone(),
    })
}
