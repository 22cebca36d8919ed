//! From a click to the server: the waiting operations of an account, merged where that changes nothing, each
//! safe to run twice. A refusal takes the operation back; a cut leaves it for the next run.

use std::collections::{BTreeMap, BTreeSet};

use linnet_mail::{AccountId, FolderId, OperationId};
use linnet_protocols::imap::{Conn, Copied, UidSet};
use linnet_store::{Folder, Lane, OpKind, Operation, Outcome};

use crate::{api::Event, engine::Engine, fault::Fault};

/// Operations of one folder that go to the server as one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) folder: FolderId,
    pub(crate) uidvalidity: u32,
    pub(crate) kind: OpKind,
    /// Sorted by UID.
    pub(crate) letters: Vec<Letter>,
}

/// One letter of a merged command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) operation: OperationId,
    pub(crate) uid: u32,
    pub(crate) complete: bool,
    pub(crate) attempts: u32,
    /// Where a copy that an earlier attempt made would stand.
    pub(crate) target_uidnext: Option<u32>,
}

/// A refusal that may pass, such as a server that is busy, is tried again after these seconds.
const RETRIES: [i64; 6] = [15, 60, 300, 900, 1800, 3600];
/// An operation that the server does not understand is given up after so many tries.
const HOPELESS: u32 = 4;

/// Joins neighbouring operations of the same folder and kind. The order between different kinds stays, so
/// that "read, then unread" ends as the person meant it.
///
/// Operations whose letter has no UID yet wait: the letter's own move must be confirmed first. So do those
/// that were put off. All later operations of such a letter wait with it.
pub(crate) fn merge(operations: &[Operation], now: i64) -> Vec<Merged> {
    let mut waiting = BTreeSet::new();
    let mut merged: Vec<Merged> = Vec::new();
    let mut in_last = BTreeSet::new();
    for operation in operations {
        let due = operation.next_try.is_none_or(|at| at <= now);
        let (Some(uid), Some(uidvalidity), true) = (operation.uid, operation.uidvalidity, due)
        else {
            waiting.insert(operation.location);
            continue;
        };
        if waiting.contains(&operation.location) {
            continue;
        }
        let letter = Letter {
            operation: operation.id,
            uid,
            complete: operation.complete,
            attempts: operation.attempts,
            target_uidnext: operation.target_uidnext,
        };
        match merged.last_mut() {
            Some(last)
                if last.folder == operation.folder
                    && last.uidvalidity == uidvalidity
                    && last.kind == operation.kind
                    && !in_last.contains(&operation.location) =>
            {
                last.letters.push(letter);
            }
            _ => {
                in_last.clear();
                merged.push(Merged {
                    folder: operation.folder,
                    uidvalidity,
                    kind: operation.kind.clone(),
                    letters: vec![letter],
                });
            }
        }
        in_last.insert(operation.location);
    }
    for one in &mut merged {
        one.letters.sort_unstable_by_key(|letter| letter.uid);
    }
    merged
}

/// Carries out what waits for `account`; returns how many operations the server has taken.
///
/// One that cannot be carried out now never keeps others back: it is put off, and tried again later.
pub(crate) async fn replay(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
) -> Result<u64, Fault> {
    let mut done = 0;
    loop {
        let pending = engine
            .store()
            .read_async(move |reader| reader.pending_operations(account))
            .await?;
        let merged = merge(&pending, engine.now());
        if merged.is_empty() {
            return Ok(done);
        }
        for (number, next) in merged.into_iter().enumerate() {
            match run(engine, conn, &next).await {
                Ok(taken) => done += taken,
                Err(fault) if fault.is_refusal() => refuse(engine, account, &next, &fault).await?,
                Err(fault) if fault.spares(conn) => put_off(engine, account, &next, &fault).await?,
                Err(fault) => return Err(fault),
            }
            // A move changes where the letter's later operations are, and only the store knows it.
            if !matches!(next.kind, OpKind::Flags { .. }) || number >= 50 {
                break;
            }
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
    let Some(letters) = begin(engine, &merged.letters).await? else {
        return Ok(0);
    };
    let selected = conn.select(&folder.wire).await?;
    if selected.uidvalidity != merged.uidvalidity {
        // The UIDs are void: the folder is listed anew, letters are matched by their content, and the
        // operations wait until theirs are found again.
        super::folder::check(engine, conn, &folder).await?;
        return Ok(0);
    }
    let uids = |letters: &[Letter]| -> Vec<u32> { letters.iter().map(|one| one.uid).collect() };
    let set = UidSet::of(&uids(&letters));
    let copied = match &merged.kind {
        OpKind::Flags { add, remove } => {
            conn.store_flags(&set, *add, *remove, &[], &[]).await?;
            Copied::default()
        }
        OpKind::Move { to } if conn.capabilities().move_() => {
            conn.move_messages(&set, &wire(engine, *to).await?).await?
        }
        OpKind::Move { to } => {
            let copied = copy_once(engine, conn, &folder, &letters, *to).await?;
            conn.delete_messages(&set).await?;
            copied
        }
        OpKind::Copy { to } => copy_once(engine, conn, &folder, &letters, *to).await?,
        OpKind::Delete => {
            // The graveyard must hold what will be nowhere else.
            let missing: Vec<u32> = letters
                .iter()
                .filter(|one| !one.complete)
                .map(|one| one.uid)
                .collect();
            super::bodies::fetch_exactly(engine, conn, id, merged.uidvalidity, &missing).await?;
            conn.delete_messages(&set).await?;
            Copied::default()
        }
    };
    let places: BTreeMap<u32, u32> = copied.pairs.iter().copied().collect();
    let outcomes: Vec<(OperationId, Outcome)> = letters
        .iter()
        .map(|letter| {
            let copied = copied.uidvalidity.zip(places.get(&letter.uid).copied());
            (letter.operation, Outcome { copied })
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
    Ok(letters.len() as u64)
}

/// Counts the attempt, so that a crash in the middle is seen, and leaves out what was taken back meanwhile.
async fn begin(engine: &Engine, letters: &[Letter]) -> Result<Option<Vec<Letter>>, Fault> {
    let letters = letters.to_vec();
    let now = engine.now();
    let waiting = engine
        .store()
        .write(Lane::Person, move |writer| {
            let mut waiting = Vec::with_capacity(letters.len());
            for letter in letters {
                if writer.operation_attempt(letter.operation, now)? {
                    waiting.push(letter);
                }
            }
            Ok(waiting)
        })
        .await?;
    Ok(Some(waiting).filter(|waiting| !waiting.is_empty()))
}

/// Copies letters of the selected folder, each once: after a cut nobody knows whether the server had copied
/// them, so a second attempt looks for them first. Leaves the source selected.
async fn copy_once(
    engine: &Engine,
    conn: &mut Conn,
    source: &Folder,
    letters: &[Letter],
    to: FolderId,
) -> Result<Copied, Fault> {
    let target = engine
        .store()
        .read_async(move |reader| reader.folder(to))
        .await?;
    let mut copied = Copied::default();
    let (again, first): (Vec<Letter>, Vec<Letter>) = letters
        .iter()
        .partition(|letter| letter.attempts > 0 && letter.target_uidnext.is_some());
    if !again.is_empty() {
        copied = already_copied(engine, conn, source, &target, &again).await?;
        conn.select(&source.wire).await?;
    }
    if !first.is_empty()
        && let Some(uidnext) = conn.status(&target.wire).await?.uidnext
    {
        let ids: Vec<OperationId> = first.iter().map(|letter| letter.operation).collect();
        engine
            .store()
            .write(Lane::Person, move |writer| {
                ids.iter()
                    .try_for_each(|id| writer.operation_target(*id, uidnext))
            })
            .await?;
    }
    let there: BTreeSet<u32> = copied.pairs.iter().map(|(uid, _)| *uid).collect();
    let missing: Vec<u32> = letters
        .iter()
        .map(|letter| letter.uid)
        .filter(|uid| !there.contains(uid))
        .collect();
    if !missing.is_empty() {
        let new = conn
            .copy_messages(&UidSet::of(&missing), &target.wire)
            .await?;
        copied.uidvalidity = new.uidvalidity.or(copied.uidvalidity);
        copied.pairs.extend(new.pairs);
    }
    Ok(copied)
}

/// Which of `letters` an earlier attempt has copied, by their Message-IDs among the target's newest letters.
async fn already_copied(
    engine: &Engine,
    conn: &mut Conn,
    source: &Folder,
    target: &Folder,
    letters: &[Letter],
) -> Result<Copied, Fault> {
    let selected = conn.select(&target.wire).await?;
    let mut copied = Copied {
        uidvalidity: Some(selected.uidvalidity),
        pairs: Vec::new(),
    };
    let mut taken = BTreeSet::new();
    for letter in letters {
        let (folder, uid) = (source.id, letter.uid);
        let message_id = engine
            .store()
            .read_async(move |reader| reader.message_id_at(folder, uid))
            .await?;
        let (Some(message_id), Some(from)) = (message_id, letter.target_uidnext) else {
            continue;
        };
        let found = conn.search_message_id(&message_id).await?;
        if let Some(new) = found
            .into_iter()
            .find(|new| *new >= from && !taken.contains(new))
        {
            taken.insert(new);
            copied.pairs.push((letter.uid, new));
        }
    }
    Ok(copied)
}

/// The server could not do it now: the next try comes later, and what it did not understand is given up
/// after a few tries.
async fn put_off(
    engine: &Engine,
    account: AccountId,
    merged: &Merged,
    fault: &Fault,
) -> Result<(), Fault> {
    let tries = merged
        .letters
        .iter()
        .map(|letter| letter.attempts + 1)
        .max()
        .unwrap_or(1);
    if tries >= HOPELESS && !fault.is_temporary() {
        return refuse(engine, account, merged, fault).await;
    }
    let step = usize::try_from(tries - 1).unwrap_or(usize::MAX);
    let wait = RETRIES.get(step).or(RETRIES.last()).copied().unwrap_or(60);
    let at = engine.now() + wait;
    let problem = crate::convert::problem_json(&fault.problem(account));
    tracing::warn!(
        account = account.0,
        wait,
        "a change is put off: {}",
        fault.class_name()
    );
    let ids: Vec<OperationId> = merged
        .letters
        .iter()
        .map(|letter| letter.operation)
        .collect();
    engine
        .store()
        .write(Lane::Person, move |writer| {
            ids.iter()
                .try_for_each(|id| writer.operation_retry_at(*id, at, Some(&problem)))
        })
        .await?;
    Ok(())
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
        .map(|letter| letter.operation)
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
