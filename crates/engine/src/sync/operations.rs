//! From a click to the server: the waiting operations of an account, merged where that changes nothing, each
//! safe to run twice. A refusal takes the operation back; a cut leaves it for the next run.

use std::collections::BTreeMap;

use linnet_mail::{AccountId, FolderId, LocationId, OperationId};
use linnet_protocols::imap::{Conn, UidSet};
use linnet_store::{Lane, OpKind, Operation, Outcome};

use crate::{api::Event, engine::Engine, fault::Fault};

/// Operations of one folder that go to the server as one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) folder: FolderId,
    pub(crate) uidvalidity: u32,
    pub(crate) kind: OpKind,
    /// `(operation, location, uid)`, sorted by UID.
    pub(crate) letters: Vec<(OperationId, LocationId, u32)>,
}

/// Joins neighbouring operations of the same folder and kind. The order between different kinds stays, so
/// that "read, then unread" ends as the person meant it.
///
/// Operations whose letter has no UID yet wait: the letter's own move must be confirmed first. All later
/// operations of such a letter wait with it.
pub(crate) fn merge(operations: &[Operation]) -> Vec<Merged> {
    let mut waiting = std::collections::BTreeSet::new();
    let mut merged: Vec<Merged> = Vec::new();
    for operation in operations {
        let (Some(uid), Some(uidvalidity)) = (operation.uid, operation.uidvalidity) else {
            waiting.insert(operation.location);
            continue;
        };
        if waiting.contains(&operation.location) {
            continue;
        }
        let letter = (operation.id, operation.location, uid);
        match merged.last_mut() {
            Some(last)
                if last.folder == operation.folder
                    && last.uidvalidity == uidvalidity
                    && last.kind == operation.kind
                    && !last
                        .letters
                        .iter()
                        .any(|(_, location, _)| *location == operation.location) =>
            {
                last.letters.push(letter);
            }
            _ => merged.push(Merged {
                folder: operation.folder,
                uidvalidity,
                kind: operation.kind.clone(),
                letters: vec![letter],
            }),
        }
    }
    for one in &mut merged {
        one.letters.sort_unstable_by_key(|(_, _, uid)| *uid);
    }
    merged
}

/// Carries out what waits for `account`; returns how many operations the server has taken.
pub(crate) async fn replay(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
) -> Result<u64, Fault> {
    let mut done = 0;
    loop {
        let now = engine.now();
        let pending: Vec<Operation> = engine
            .store()
            .read_async(move |reader| reader.pending_operations(account))
            .await?
            .into_iter()
            .filter(|operation| operation.next_try.is_none_or(|at| at <= now))
            .collect();
        let Some(next) = merge(&pending).into_iter().next() else {
            return Ok(done);
        };
        match run(engine, conn, &next).await {
            Ok(taken) => done += taken,
            Err(fault) if fault.is_refusal() => refuse(engine, account, &next, &fault).await?,
            Err(fault) => return Err(fault),
        }
    }
}

/// Returns how many operations the server took.
async fn run(engine: &Engine, conn: &mut Conn, merged: &Merged) -> Result<u64, Fault> {
    let id = merged.folder;
    let folder = engine
        .store()
        .read_async(move |reader| reader.folder(id))
        .await?;
    let ids: Vec<OperationId> = merged
        .letters
        .iter()
        .map(|(operation, _, _)| *operation)
        .collect();
    let attempt = ids.clone();
    let now = engine.now();
    // Counted before the try, so that a crash in the middle is seen.
    engine
        .store()
        .write(Lane::Person, move |writer| {
            attempt
                .iter()
                .try_for_each(|operation| writer.operation_attempt(*operation, now))
        })
        .await?;
    let selected = conn.select(&folder.wire).await?;
    if selected.uidvalidity != merged.uidvalidity {
        // The UIDs are void: the folder is listed anew, letters are matched by their content, and the
        // operations wait until theirs are found again.
        super::folder::check(engine, conn, &folder).await?;
        return Ok(0);
    }
    let uids: Vec<u32> = merged.letters.iter().map(|(_, _, uid)| *uid).collect();
    let set = UidSet::of(&uids);
    let copied = match &merged.kind {
        OpKind::Flags { add, remove } => {
            conn.store_flags(&set, *add, *remove, &[], &[]).await?;
            None
        }
        OpKind::Move { to } => Some(conn.move_messages(&set, &wire(engine, *to).await?).await?),
        OpKind::Copy { to } => Some(conn.copy_messages(&set, &wire(engine, *to).await?).await?),
        OpKind::Delete => {
            conn.delete_messages(&set).await?;
            None
        }
    };
    let places: BTreeMap<u32, u32> = copied
        .iter()
        .flat_map(|copied| copied.pairs.iter().copied())
        .collect();
    let validity = copied.and_then(|copied| copied.uidvalidity);
    let outcomes: Vec<(OperationId, Outcome)> = merged
        .letters
        .iter()
        .map(|(operation, _, uid)| {
            let copied = validity.zip(places.get(uid).copied());
            (*operation, Outcome { copied })
        })
        .collect();
    engine
        .store()
        .write(Lane::Person, move |writer| {
            outcomes
                .into_iter()
                .try_for_each(|(operation, outcome)| writer.operation_done(operation, outcome))
        })
        .await?;
    Ok(uids.len() as u64)
}

async fn wire(engine: &Engine, folder: FolderId) -> Result<String, Fault> {
    Ok(engine
        .store()
        .read_async(move |reader| reader.folder(folder))
        .await?
        .wire)
}

/// The server said no: what is shown falls back to its truth, and the person is told.
async fn refuse(
    engine: &Engine,
    account: AccountId,
    merged: &Merged,
    fault: &Fault,
) -> Result<(), Fault> {
    let problem = fault.problem(account);
    let reason = problem.detail.clone();
    let ids: Vec<OperationId> = merged
        .letters
        .iter()
        .map(|(operation, _, _)| *operation)
        .collect();
    let undo = engine
        .store()
        .write(Lane::Person, move |writer| {
            let mut undo = None;
            for operation in ids {
                undo = writer.operation_refused(operation, &reason)?.or(undo);
            }
            Ok(undo)
        })
        .await?;
    engine.emit(Event::Refused { problem, undo });
    Ok(())
}

#[cfg(test)]
mod tests;
