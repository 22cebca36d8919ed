//! What the server tells without being asked, kept until somebody looks, within bounds.

use std::ops::RangeInclusive;

use super::conn::Conn;
use super::event::{Code, Event};
use super::name;
use super::status;
use super::types::Untagged;

/// More news than this are not kept; a range of UIDs or a keyword counts as much as an event.
const LIMIT: usize = 20_000;

#[derive(Debug, Default)]
pub(super) struct News {
    told: Vec<Untagged>,
    weight: usize,
}

impl News {
    fn push(&mut self, told: Untagged) {
        if let (Untagged::Exists(count), Some(Untagged::Exists(last))) =
            (&told, self.told.last_mut())
        {
            *last = *count;
            return;
        }
        self.weight += weight(&told);
        if self.weight > LIMIT {
            self.told.clear();
            self.told.push(Untagged::Overflow);
            self.weight = 1;
            return;
        }
        self.told.push(told);
    }
}

fn weight(told: &Untagged) -> usize {
    match told {
        Untagged::Vanished(uids) => 1 + uids.len(),
        Untagged::Flags { keywords, .. } => 1 + keywords.len(),
        Untagged::Mailbox { wire, .. } => 1 + wire.len() / 100,
        Untagged::Alert(_) => 20,
        Untagged::Exists(_) | Untagged::Expunge(_) | Untagged::Overflow => 1,
    }
}

impl Conn {
    /// What the server told unasked since the last call, oldest first.
    pub fn drain_untagged(&mut self) -> Vec<Untagged> {
        std::mem::take(&mut self.news).told
    }

    /// Keeps what was told unasked.
    pub(super) fn note(&mut self, event: Event) {
        let told = match event {
            Event::Exists(count) => {
                let Some(selected) = &mut self.selected else {
                    return;
                };
                selected.exists = count;
                Untagged::Exists(count)
            }
            Event::Expunge(seq) => {
                let Some(selected) = &mut self.selected else {
                    return;
                };
                selected.exists = selected.exists.saturating_sub(1);
                Untagged::Expunge(seq)
            }
            Event::Vanished { earlier, uids } => {
                let Some(selected) = &mut self.selected else {
                    return;
                };
                if !earlier {
                    // RFC 7162 §3.2.10.2: each of them was one of those that exist.
                    selected.exists = selected.exists.saturating_sub(count(&uids));
                }
                Untagged::Vanished(uids)
            }
            Event::Fetch(fetched) => match fetched.flags {
                Some(flags) if self.selected.is_some() => Untagged::Flags {
                    seq: fetched.seq,
                    uid: fetched.uid,
                    flags,
                    keywords: fetched.keywords,
                    modseq: fetched.modseq,
                },
                _ => return,
            },
            Event::MailboxStatus { wire, items } if self.notifies => Untagged::Mailbox {
                wire,
                status: status::of_items(&items),
            },
            Event::List(listing) if self.notifies => Untagged::Mailbox {
                // Dovecot 2.3 pushes names in UTF-8 that it otherwise writes in modified UTF-7.
                wire: name::repaired(listing.wire),
                status: None,
            },
            Event::Status { text, .. } => match text.code {
                Some(Code::Alert) => Untagged::Alert(crate::failure::clean(&text.words)),
                // RFC 5465 §5.8: from here on it tells nothing more.
                Some(Code::Other(name)) if name == "NOTIFICATIONOVERFLOW" => {
                    self.notifies = false;
                    Untagged::Overflow
                }
                _ => return,
            },
            Event::Capability(capabilities) => {
                self.set_capabilities(capabilities);
                return;
            }
            _ => return,
        };
        self.news.push(told);
    }

    /// Whether something waits that changes a mailbox.
    pub(super) fn has_news(&self) -> bool {
        self.news
            .told
            .iter()
            .any(|told| !matches!(told, Untagged::Alert(_)))
    }
}

/// How many UIDs there are in ranges.
pub(super) fn count(uids: &[RangeInclusive<u32>]) -> u32 {
    let total: u64 = uids
        .iter()
        .map(|range| u64::from(range.end().saturating_sub(*range.start())) + 1)
        .sum();
    u32::try_from(total).unwrap_or(u32::MAX)
}
