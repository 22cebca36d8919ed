//! Finding UIDs. An answer that does not come is a failure, never an empty result: "nothing there" may lead
//! to a second copy or to a letter that vanishes here.

use std::ops::RangeInclusive;

use super::command::Line;
use super::conn::Conn;
use super::event::{Event, Status, Text};
use super::uid_set::UidSet;
use crate::failure::{Failure, FailureKind};

/// No mailbox is larger; ranges that claim more are not expanded.
const MOST: u64 = 20_000_000;
/// What one response may hold is less; more than this many ranges are never kept.
const MOST_RANGES: usize = 20_000_000;

impl Conn {
    /// The UIDs of `uids` that exist, ascending.
    pub async fn search_uids(&mut self, uids: &UidSet) -> Result<Vec<u32>, Failure> {
        let operation = "look which messages exist";
        let mut found = self.search_chunks(operation, uids).await?;
        // Strato answers with nothing at all to a search for everything
        // (https://github.com/codefuturist/email-mcp/issues/91).
        if found.is_empty() && self.is_filled() && uids.is_all() {
            let plainly = std::mem::take(&mut self.esearch);
            if plainly {
                found = self.search_chunks(operation, uids).await?;
            }
            if found.is_empty() && self.is_filled() {
                let detail = "the server finds no message in a mailbox that has some";
                return Err(self
                    .endpoint
                    .failure(FailureKind::Misbehaved, operation, detail));
            }
        }
        found.retain(|uid| uids.contains(*uid));
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    async fn search_chunks(&mut self, operation: &str, uids: &UidSet) -> Result<Vec<u32>, Failure> {
        let mut found = Vec::new();
        for chunk in uids.chunks() {
            found.extend(
                self.search(operation, &format!("UID {chunk}"), None)
                    .await?,
            );
        }
        Ok(found)
    }

    pub(super) fn is_filled(&self) -> bool {
        self.selected
            .as_ref()
            .is_some_and(|selected| selected.exists > 0)
    }

    pub(super) async fn search(
        &mut self,
        operation: &str,
        criteria: &str,
        value: Option<&str>,
    ) -> Result<Vec<u32>, Failure> {
        self.require_selected(operation)?;
        if self
            .selected
            .as_ref()
            .is_some_and(|selected| selected.exists == 0)
        {
            return Ok(Vec::new());
        }
        if self.esearch && self.capabilities.esearch() {
            // RFC 4731: ranges instead of a number for each message.
            match self
                .ask_search(operation, "UID SEARCH RETURN (ALL) ", criteria, value)
                .await?
            {
                (Status::Ok, _, Some(found)) => return self.expanded(operation, &found),
                // Announced, and then not understood or not answered
                // (https://github.com/abhinavxd/libredesk/pull/187).
                (Status::Ok | Status::Bad, _, _) => self.esearch = false,
                (status, text, _) => return Err(self.refusal(operation, status, &text, false)),
            }
        }
        let (status, text, found) = self
            .ask_search(operation, "UID SEARCH ", criteria, value)
            .await?;
        self.require_ok(operation, status, text)?;
        let Some(found) = found else {
            let detail = "the server said OK to a search and gave no result";
            return Err(self
                .endpoint
                .failure(FailureKind::Misbehaved, operation, detail));
        };
        self.expanded(operation, &found)
    }

    async fn ask_search(
        &mut self,
        operation: &str,
        verb: &str,
        criteria: &str,
        value: Option<&str>,
    ) -> Result<(Status, Text, Option<Vec<RangeInclusive<u32>>>), Failure> {
        let mut line = Line::text(verb).and(criteria);
        if let Some(value) = value {
            line = line.string(value);
        }
        let ours = self.coming_tag();
        let mut answer: Option<Vec<RangeInclusive<u32>>> = None;
        let (status, text) = self
            .exchange(operation, line, &mut |event| match event {
                Event::Search(uids) => {
                    let found = answer.get_or_insert_default();
                    if found.len() < MOST_RANGES {
                        found.extend(uids.into_iter().map(|uid| uid..=uid));
                    }
                    None
                }
                Event::Esearch { tag, all } if tag.as_ref().is_none_or(|tag| *tag == ours) => {
                    let found = answer.get_or_insert_default();
                    if found.len() < MOST_RANGES {
                        found.extend(all);
                    }
                    None
                }
                other => Some(other),
            })
            .await?;
        Ok((status, text, answer))
    }

    fn expanded(
        &self,
        operation: &str,
        found: &[RangeInclusive<u32>],
    ) -> Result<Vec<u32>, Failure> {
        expand(found).ok_or_else(|| {
            self.endpoint.failure(
                FailureKind::Misbehaved,
                operation,
                "more results than messages",
            )
        })
    }
}

/// Every number of the ranges; `None` when there are impossibly many.
pub(super) fn expand(ranges: &[RangeInclusive<u32>]) -> Option<Vec<u32>> {
    let total: u64 = ranges
        .iter()
        .map(|range| u64::from(range.end().saturating_sub(*range.start())) + 1)
        .sum();
    if total > MOST {
        return None;
    }
    Some(ranges.iter().cloned().flatten().collect())
}
