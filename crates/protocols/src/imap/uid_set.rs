//! Sets of UIDs as they are written on the wire: `3,4,8:9` (RFC 3501 §9 sequence-set).

use std::ops::RangeInclusive;

/// The longest set in one command; with the rest of the command a line stays below 8000 bytes
/// (RFC 7162 §4).
const LINE_LIMIT: usize = 7000;

/// Ranges of UIDs, ascending and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UidSet {
    /// First and last UID of each range; `None` as the end is `*`.
    ranges: Vec<(u32, Option<u32>)>,
}

impl UidSet {
    /// Every message: `1:*`.
    pub fn all() -> UidSet {
        UidSet::from(1)
    }

    /// `n:*`. The server answers with the newest message even when its UID is below `n`
    /// (RFC 3501 §6.4.8), so answers must be compared with `n`.
    pub fn from(first: u32) -> UidSet {
        UidSet {
            ranges: vec![(first.max(1), None)],
        }
    }

    /// Both ends included; empty when `first > last`.
    pub fn range(first: u32, last: u32) -> UidSet {
        if first > last || last == 0 {
            return UidSet::default();
        }
        UidSet {
            ranges: vec![(first.max(1), Some(last))],
        }
    }

    /// From UIDs in any order, doubles allowed; 0 is no UID and left out.
    pub fn of(uids: &[u32]) -> UidSet {
        let mut sorted = uids.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut ranges: Vec<(u32, Option<u32>)> = Vec::new();
        for uid in sorted.into_iter().filter(|uid| *uid != 0) {
            match ranges.last_mut() {
                Some((_, Some(last))) if last.checked_add(1) == Some(uid) => *last = uid,
                _ => ranges.push((uid, Some(uid))),
            }
        }
        UidSet { ranges }
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether every message is in it, whatever its UID.
    pub fn is_all(&self) -> bool {
        matches!(self.ranges.first(), Some((1, None)))
    }

    pub fn contains(&self, uid: u32) -> bool {
        let after = self.ranges.partition_point(|(first, _)| *first <= uid);
        after
            .checked_sub(1)
            .and_then(|at| self.ranges.get(at))
            .is_some_and(|(_, last)| last.is_none_or(|last| uid <= last))
    }

    /// The number of UIDs; `None` when the end is open.
    pub fn count(&self) -> Option<u64> {
        self.ranges.iter().try_fold(0_u64, |sum, (first, last)| {
            last.map(|last| sum + u64::from(last.saturating_sub(*first)) + 1)
        })
    }

    /// The closed ranges; an open end is `u32::MAX`.
    pub fn ranges(&self) -> impl Iterator<Item = RangeInclusive<u32>> + '_ {
        self.ranges
            .iter()
            .map(|(first, last)| *first..=last.unwrap_or(u32::MAX))
    }

    /// The set in pieces that each fit one command line.
    pub fn chunks(&self) -> Vec<UidSet> {
        let mut chunks = Vec::new();
        let mut current = UidSet::default();
        let mut length = 0;
        for range in &self.ranges {
            let text = piece(*range);
            if !current.ranges.is_empty() && length + text.len() + 1 > LINE_LIMIT {
                chunks.push(std::mem::take(&mut current));
                length = 0;
            }
            length += text.len() + 1;
            current.ranges.push(*range);
        }
        if !current.ranges.is_empty() {
            chunks.push(current);
        }
        chunks
    }
}

impl std::fmt::Display for UidSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, range) in self.ranges.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            f.write_str(&piece(*range))?;
        }
        Ok(())
    }
}

fn piece((first, last): (u32, Option<u32>)) -> String {
    match last {
        Some(last) if last == first => first.to_string(),
        Some(last) => format!("{first}:{last}"),
        None => format!("{first}:*"),
    }
}

#[cfg(test)]
mod tests;
