//! What changed since an earlier session (RFC 7162), in one round trip and without a look at the rest. Servers
//! get this wrong in ways that would make letters disappear, so an answer counts only where it can be true.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::command::Line;
use super::conn::Conn;
use super::event::{Code, Event, Status, Text};
use super::fetch;
use super::mailbox::readable;
use super::news::count;
use super::select::Opening;
use super::types::{Known, Listed, Resync, Selected};
use crate::failure::{Failure, FailureKind};

/// What is kept of one answer, in bytes; more is no answer to go on with.
const MOST_BYTES: usize = 256 * 1024 * 1024;

const FETCH: &str = "ask what changed";

impl Conn {
    /// Opens a mailbox and asks in the same round trip what changed since `known` (RFC 7162 §3.2.5). Where
    /// the server cannot tell, or tells what cannot be true, the [`Resync`] is empty and not proven, and the
    /// mailbox is open all the same.
    pub async fn resync(
        &mut self,
        wire: &str,
        known: Known,
    ) -> Result<(Selected, Resync), Failure> {
        if !self.qresync || known.uidvalidity == 0 || known.modseq == 0 {
            return Ok((self.select(wire).await?, Resync::default()));
        }
        let operation = format!("select {}", readable(wire));
        let parameters = format!(" (QRESYNC ({} {}))", known.uidvalidity, known.modseq);
        let mut gathered = Gathered::default();
        let opening = self
            .open(&operation, wire, &parameters, &mut |event| {
                gathered.take_at_open(event)
            })
            .await?;
        match opening {
            Opening::Opened(selected) => {
                let resync = if selected.uidvalidity == known.uidvalidity {
                    gathered.since(&selected, known)
                } else {
                    Resync::default()
                };
                Ok((self.with_uidnext(selected).await?, resync))
            }
            // Enabled, and then not understood: it is asked in the old way from now on.
            Opening::Refused(Status::Bad, text) => {
                tracing::debug!(answer = %crate::failure::clean(&text.words), "QRESYNC refused");
                self.qresync = false;
                Ok((self.select(wire).await?, Resync::default()))
            }
            Opening::Refused(status, text) => Err(self.refusal(&operation, status, &text, false)),
        }
    }

    /// What changed in the open mailbox since `since` (RFC 7162 §3.1.4, §3.2.6). With CONDSTORE alone the
    /// server does not tell what went: then the answer is not proven. Without mod-sequences it fails with
    /// [`FailureKind::Refused`].
    pub async fn fetch_changes(&mut self, since: u64) -> Result<Resync, Failure> {
        self.require_selected(FETCH)?;
        if !self.keeps_modseq() {
            let detail = "the server does not count the changes of this mailbox";
            return Err(self.endpoint.failure(FailureKind::Refused, FETCH, detail));
        }
        if self.qresync {
            // Not 1:*, which Cyrus ends at the last message that is still there
            // (https://github.com/cyrusimap/cyrus-imapd/issues/6071).
            let set = format!("1:{}", u32::MAX);
            match self.changes(&set, since, " VANISHED").await? {
                (Status::Ok, text, gathered) => return Ok(self.told(gathered, since, &text, true)),
                // Cyrus behind a proxy: https://github.com/cyrusimap/cyrus-imapd/issues/4787
                (Status::Bad, text, _) => {
                    tracing::debug!(answer = %crate::failure::clean(&text.words), "VANISHED refused");
                    self.qresync = false;
                }
                (status, text, _) => return Err(self.refusal(FETCH, status, &text, false)),
            }
        }
        let (status, text, gathered) = self.changes("1:*", since, "").await?;
        let text = self.require_ok(FETCH, status, text)?;
        Ok(self.told(gathered, since, &text, false))
    }

    async fn changes(
        &mut self,
        set: &str,
        since: u64,
        vanished: &str,
    ) -> Result<(Status, Text, Gathered), Failure> {
        let line = Line::text(&format!(
            "UID FETCH {set} (UID FLAGS) (CHANGEDSINCE {}{vanished})",
            since.max(1)
        ));
        let mut gathered = Gathered::default();
        let (status, text) = self
            .exchange(FETCH, line, &mut |event| gathered.take(event))
            .await?;
        Ok((status, text, gathered))
    }

    fn told(&self, gathered: Gathered, since: u64, text: &Text, vanished: bool) -> Resync {
        if gathered.over {
            return Resync::default();
        }
        let modseq = gathered.highest().max(since);
        let modseq = match text.code {
            Some(Code::HighestModSeq(told)) => modseq.max(told),
            _ => modseq,
        };
        let mut resync = gathered.finish(Some(modseq));
        resync.proven = vanished
            && self
                .selected
                .as_ref()
                .is_some_and(|selected| is_possible(selected, &resync));
        if vanished && !resync.proven {
            resync.vanished.clear();
        }
        resync
    }
}

/// What an answer told so far.
#[derive(Default)]
struct Gathered {
    vanished: Vec<RangeInclusive<u32>>,
    changed: BTreeMap<u32, Listed>,
    bytes: usize,
    over: bool,
}

impl Gathered {
    /// RFC 7162 §3.2.11: what came before CLOSED belongs to another mailbox.
    fn take_at_open(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::Status { text, .. } if text.code == Some(Code::Other("CLOSED".to_owned())) => {
                *self = Gathered::default();
                None
            }
            other => self.take(other),
        }
    }

    fn take(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::Vanished { earlier, uids } => {
                self.bytes += uids.len() * size_of::<RangeInclusive<u32>>();
                if self.fits() {
                    self.vanished.extend(uids.iter().cloned());
                }
                // What goes at this moment is told for the first time, and the message count follows it.
                (!earlier).then_some(Event::Vanished { earlier, uids })
            }
            Event::Fetch(fetched) => {
                let Some(listed) = fetched
                    .uid
                    .and_then(|uid| fetch::listed(&fetched, uid, false))
                else {
                    return Some(Event::Fetch(fetched));
                };
                self.bytes += 2 * size_of::<Listed>()
                    + listed
                        .keywords
                        .iter()
                        .map(|one| one.len() + 24)
                        .sum::<usize>();
                if self.fits() {
                    self.changed.insert(listed.uid, listed);
                }
                None
            }
            other => Some(other),
        }
    }

    fn fits(&mut self) -> bool {
        if self.bytes > MOST_BYTES {
            self.over = true;
            self.vanished = Vec::new();
            self.changed = BTreeMap::new();
        }
        !self.over
    }

    fn highest(&self) -> u64 {
        self.changed
            .values()
            .filter_map(|one| one.modseq)
            .max()
            .unwrap_or_default()
    }

    /// The answer to QRESYNC, if it can be true.
    fn since(self, selected: &Selected, known: Known) -> Resync {
        let Some(highest) = selected.highestmodseq.filter(|_| !self.over) else {
            return Resync::default();
        };
        let silent = self.vanished.is_empty() && self.changed.is_empty();
        // Counting back means an older copy of the mailbox; counting on without a word, that QRESYNC was
        // not heard.
        if highest < known.modseq || (highest > known.modseq && silent) {
            return Resync::default();
        }
        let mut resync = self.finish(Some(highest));
        if !is_possible(selected, &resync) {
            tracing::debug!("the server lets more messages vanish than there were");
            return Resync::default();
        }
        resync.proven = true;
        resync
    }

    fn finish(mut self, modseq: Option<u64>) -> Resync {
        let vanished = apart(self.vanished);
        self.changed.retain(|uid, _| !holds(&vanished, *uid));
        Resync {
            vanished,
            changed: self.changed.into_values().collect(),
            proven: false,
            modseq,
        }
    }
}

/// Whether as many UIDs are left as there are messages. Cyrus was seen to let a whole mailbox vanish that was
/// there: <https://github.com/nextcloud/mail/issues/11908>.
fn is_possible(selected: &Selected, resync: &Resync) -> bool {
    let Some(uidnext) = selected.uidnext else {
        return true;
    };
    let newest = resync.changed.last().map_or(0, |one| one.uid);
    let last = newest.max(uidnext.saturating_sub(1));
    let below: Vec<RangeInclusive<u32>> = resync
        .vanished
        .iter()
        .filter(|range| *range.start() <= last)
        .map(|range| *range.start()..=last.min(*range.end()))
        .collect();
    last.saturating_sub(count(&below)) >= selected.exists
}

/// Ascending, and joined where they touch.
fn apart(mut ranges: Vec<RangeInclusive<u32>>) -> Vec<RangeInclusive<u32>> {
    ranges.sort_unstable_by_key(|range| *range.start());
    let mut joined: Vec<RangeInclusive<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if *range.start() <= last.end().saturating_add(1) => {
                *last = *last.start()..=*last.end().max(range.end());
            }
            _ => joined.push(range),
        }
    }
    joined
}

fn holds(ranges: &[RangeInclusive<u32>], uid: u32) -> bool {
    let after = ranges.partition_point(|range| *range.start() <= uid);
    after
        .checked_sub(1)
        .and_then(|at| ranges.get(at))
        .is_some_and(|range| range.contains(&uid))
}

#[cfg(test)]
mod tests;
