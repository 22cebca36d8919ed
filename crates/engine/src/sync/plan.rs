//! What a folder needs, decided from what is known here and what the server just said. Pure, so that every
//! habit of a server is a row in a table; the worker only carries the steps out.

use std::{cmp::Ordering, ops::RangeInclusive};

/// What the store knows of a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Local {
    pub(crate) uidvalidity: Option<u32>,
    /// The first UID that was not yet assigned at the last complete check.
    pub(crate) uidnext: Option<u32>,
    /// Everything up to this mod-sequence is known here (RFC 7162 §3.1).
    pub(crate) modseq: Option<u64>,
    /// Every UID has been a location here once.
    pub(crate) listing_complete: bool,
    /// Locations that the server is known to hold.
    pub(crate) present: u32,
    /// Of these, unread.
    pub(crate) unseen: u32,
    /// Without mod-sequences: it is time again to compare the flags of every letter.
    pub(crate) flags_due: bool,
}

/// What SELECT or STATUS said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remote {
    pub(crate) uidvalidity: Option<u32>,
    pub(crate) uidnext: Option<u32>,
    pub(crate) modseq: Option<u64>,
    pub(crate) exists: u32,
    /// Only STATUS tells it.
    pub(crate) unseen: Option<u32>,
    /// The answer to SELECT held every change since our mod-sequence (QRESYNC), and it is saved.
    pub(crate) told: bool,
}

/// One step of a check, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Ask for every UID and make each a location, newest first; what is here and not there has vanished.
    List,
    /// Ask for the UIDs from this one on.
    New { from: u32 },
    /// Ask for flags: those changed since a mod-sequence, or all.
    Flags { since: Option<u64> },
    /// Ask for the flags of the newest letters, where a server without mod-sequences would have to tell all.
    RecentFlags,
    /// Compare the number of messages with what is known after [`Step::New`]; only when they differ, ask which
    /// UIDs are left.
    Count,
}

/// The steps that bring `local` in step with `remote`.
pub(crate) fn plan(local: &Local, remote: &Remote) -> Vec<Step> {
    // RFC 3501 §2.3.1.1: a new UIDVALIDITY voids every UID we hold.
    let same_uids = local.uidvalidity.is_some() && local.uidvalidity == remote.uidvalidity;
    if !same_uids || !local.listing_complete {
        return vec![Step::List];
    }
    let (Some(known), Some(next)) = (local.uidnext, remote.uidnext) else {
        // Some servers leave UIDNEXT out (163.com): only a listing tells what is new.
        return vec![Step::List];
    };
    if next < known {
        // UIDNEXT never goes back under one UIDVALIDITY (RFC 3501 §2.3.1.1), except after a restored backup.
        return vec![Step::List];
    }
    let mut steps = Vec::with_capacity(3);
    if next > known {
        steps.push(Step::New { from: known });
    }
    match (local.modseq, remote.modseq) {
        _ if remote.told => {}
        (Some(here), Some(there)) if here == there => {}
        (Some(here), Some(there)) if here < there => steps.push(Step::Flags { since: Some(here) }),
        (None, None) if !local.flags_due => steps.push(Step::RecentFlags),
        // A mod-sequence that went back, or none at all: nothing is proven, so all flags are compared.
        (Some(_) | None, Some(_) | None) => steps.push(Step::Flags { since: None }),
    }
    steps.push(Step::Count);
    steps
}

/// True when the server's STATUS proves that a SELECT would tell nothing new. Without mod-sequences it is only
/// very likely, so that now and then all flags are compared.
pub(crate) fn is_unchanged(local: &Local, status: &Remote) -> bool {
    local.listing_complete
        && local.uidvalidity.is_some()
        && local.uidvalidity == status.uidvalidity
        && local.uidnext.is_some()
        && local.uidnext == status.uidnext
        && local.present == status.exists
        && match (local.modseq, status.modseq) {
            (Some(here), Some(there)) => here == there,
            (None, None) => !local.flags_due && status.unseen == Some(local.unseen),
            (Some(_), None) | (None, Some(_)) => false,
        }
}

/// The UIDs that are here and not in `remote`. Both lists are sorted; `remote` must be a complete listing.
pub(crate) fn vanished(local: &[u32], remote: &[u32]) -> Vec<u32> {
    let mut remote = remote.iter().copied().peekable();
    let mut gone = Vec::new();
    for &uid in local {
        while remote.next_if(|there| *there < uid).is_some() {}
        if remote.peek() != Some(&uid) {
            gone.push(uid);
        }
    }
    gone
}

/// Whether one of the ranges, which are ascending and apart, holds `uid`.
pub(crate) fn in_ranges(ranges: &[RangeInclusive<u32>], uid: u32) -> bool {
    ranges
        .binary_search_by(|range| {
            if *range.end() < uid {
                Ordering::Less
            } else if *range.start() > uid {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        })
        .is_ok()
}

/// The order in which listed UIDs are asked for: newest first, a screenful at once, then larger and larger
/// pieces.
pub(crate) fn newest_first(mut uids: Vec<u32>) -> Vec<Vec<u32>> {
    const FIRST: usize = 200;
    const LARGEST: usize = 4000;
    let mut pieces = Vec::new();
    let mut size = FIRST;
    while !uids.is_empty() {
        let piece = uids.split_off(uids.len().saturating_sub(size));
        pieces.push(piece);
        size = (size * 4).min(LARGEST);
    }
    pieces
}

#[cfg(test)]
mod tests;
