//! Finding UIDs. An answer that does not come is a failure, never an empty result: "nothing there" may lead
//! to a second copy or to a letter that vanishes here.

use std::ops::RangeInclusive;

use super::command::Line;
use super::conn::Conn;
use super::event::Event;
use super::uid_set::UidSet;
use crate::failure::{Failure, FailureKind};

/// No mailbox is larger; ranges that claim more are not expanded.
const MOST: u64 = 20_000_000;

impl Conn {
    /// The UIDs of `uids` that exist, ascending.
    pub async fn search_uids(&mut self, uids: &UidSet) -> Result<Vec<u32>, Failure> {
        let operation = "look which messages exist";
        let mut found = Vec::new();
        for chunk in uids.chunks() {
            found.extend(
                self.search(operation, Line::text(&format!("UID {chunk}")))
                    .await?,
            );
        }
        found.retain(|uid| uids.contains(*uid));
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The UIDs of the messages with this Message-ID (without angle brackets), ascending.
    pub async fn search_message_id(&mut self, id: &str) -> Result<Vec<u32>, Failure> {
        let operation = "look for a letter by its Message-ID";
        let value = format!("<{id}>");
        let line = Line::text("HEADER Message-ID ").string(&value);
        let mut found = self.search(operation, line).await?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    async fn search(&mut self, operation: &str, criteria: Line<'_>) -> Result<Vec<u32>, Failure> {
        self.require_selected(operation)?;
        if self
            .selected
            .as_ref()
            .is_some_and(|selected| selected.exists == 0)
        {
            return Ok(Vec::new());
        }
        let esearch = self.capabilities.esearch();
        let line = criteria.after(if esearch {
            "UID SEARCH RETURN (ALL) "
        } else {
            "UID SEARCH "
        });
        let mut answer: Option<Vec<RangeInclusive<u32>>> = None;
        self.run_with(operation, line, &mut |event| match event {
            Event::Search(uids) => {
                answer
                    .get_or_insert_default()
                    .extend(uids.into_iter().map(|uid| uid..=uid));
                None
            }
            Event::Esearch { all, .. } => {
                answer.get_or_insert_default().extend(all);
                None
            }
            other => Some(other),
        })
        .await?;
        let Some(ranges) = answer else {
            let detail = "the server said OK to a search and gave no result";
            return Err(self
                .endpoint
                .failure(FailureKind::Misbehaved, operation, detail));
        };
        expand(&ranges).ok_or_else(|| {
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
