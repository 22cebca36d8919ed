//! One folder brought in step: the listing with its mark, and the cheap checks once the listing is complete.

use linnet_mail::{Flags, FolderId};
use linnet_protocols::imap::{Conn, Known, Listed, MailboxStatus, Resync, Selected, UidSet};
use linnet_store::{Folder, Lane};

use super::plan::{self, Local, Remote, Step};
use crate::{engine::Engine, fault::Fault};

/// What a check of a folder changed here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) new: u64,
    pub(crate) flags: u64,
    pub(crate) removed: u64,
    /// When the newest letters of a first listing could be shown.
    pub(crate) first_rows: Option<std::time::Instant>,
}

impl std::ops::AddAssign for Checked {
    fn add_assign(&mut self, other: Checked) {
        self.new += other.new;
        self.flags += other.flags;
        self.removed += other.removed;
        self.first_rows = self.first_rows.or(other.first_rows);
    }
}

/// The number of rows in one transaction of a listing: large enough that commits do not count, small enough
/// that a click need not wait.
const ROWS: usize = 1000;

/// How many of the newest letters have their flags compared at each check of a server without mod-sequences.
const RECENT: usize = 1000;

/// How many of the newest letters have their heads fetched before any body.
pub(crate) const SCREENFUL: usize = 50;

/// Checks one folder on `conn` and leaves it selected there.
///
/// A cut at any point leaves a folder whose marks never pass what was saved: the next check goes on.
pub(crate) async fn check(
    engine: &Engine,
    conn: &mut Conn,
    folder: &Folder,
) -> Result<Checked, Fault> {
    let (selected, resync) = match known(folder) {
        Some(known) => conn.resync(&folder.wire, known).await?,
        None => (conn.select(&folder.wire).await?, Resync::default()),
    };
    let id = folder.id;
    let (uidvalidity, uidnext, modseq) = (
        selected.uidvalidity,
        selected.uidnext,
        selected.highestmodseq,
    );
    let validity = engine
        .store()
        .write(Lane::Bulk, move |writer| {
            writer.folder_selected(id, uidvalidity, uidnext, modseq)
        })
        .await?;
    let (current, present) = engine
        .store()
        .read_async(move |reader| Ok((reader.folder(id)?, reader.present(id)?)))
        .await?;
    let local = match validity {
        linnet_store::Validity::Same => local(&current, present, engine.now()),
        linnet_store::Validity::First | linnet_store::Validity::Changed => Local::default(),
    };
    let told = resync.proven && validity == linnet_store::Validity::Same;
    let mut checked = Checked::default();
    if told {
        checked += save_told(engine, id, uidvalidity, resync).await?;
    }
    let mut present = u64::from(local.present).saturating_sub(checked.removed);
    for step in plan::plan(&local, &remote(&selected, told)) {
        match step {
            Step::List => {
                checked += list(engine, conn, &current, &selected).await?;
                return Ok(checked);
            }
            Step::New { from } => {
                let new = fetch_new(engine, conn, id, uidvalidity, from).await?;
                checked.new += new;
                present += new;
            }
            Step::Flags { since } => {
                checked.flags +=
                    fetch_flags(engine, conn, id, uidvalidity, &UidSet::all(), since).await?;
                if since.is_none() {
                    let now = engine.now();
                    engine
                        .store()
                        .write(Lane::Bulk, move |writer| writer.flags_compared(id, now))
                        .await?;
                }
            }
            Step::RecentFlags => {
                let newest = newest_uids(engine, id).await?;
                checked.flags += fetch_flags(engine, conn, id, uidvalidity, &newest, None).await?;
            }
            Step::Count => {
                if present != u64::from(selected.exists) {
                    checked += compare(engine, conn, &current, uidvalidity).await?;
                }
            }
        }
    }
    let now = engine.now();
    engine
        .store()
        .write(Lane::Bulk, move |writer| {
            writer.set_cursor(id, modseq, uidnext, now)
        })
        .await?;
    Ok(checked)
}

/// True when the server's STATUS proves that nothing happened in the folder.
pub(crate) fn is_unchanged(
    folder: &Folder,
    present: u32,
    status: &MailboxStatus,
    now: i64,
) -> bool {
    plan::is_unchanged(
        &local(folder, present, now),
        &Remote {
            uidvalidity: status.uidvalidity,
            uidnext: status.uidnext,
            modseq: status.highestmodseq,
            exists: status.messages,
            unseen: Some(status.unseen),
            told: false,
        },
    )
}

/// Makes every UID a location, newest first. The cursor is the mod-sequence of the SELECT that began it, and
/// is set only at its end: else CHANGEDSINCE would never report what was not yet listed.
async fn list(
    engine: &Engine,
    conn: &mut Conn,
    folder: &Folder,
    selected: &Selected,
) -> Result<Checked, Fault> {
    let id = folder.id;
    let uidvalidity = selected.uidvalidity;
    let (here, there) = both_sides(engine, conn, folder).await?;
    let gone = plan::vanished(&here, &there);
    let mut checked = Checked {
        removed: gone.len() as u64,
        ..Checked::default()
    };
    if !gone.is_empty() {
        engine
            .store()
            .write(Lane::Bulk, move |writer| {
                writer.server_vanished(id, uidvalidity, &gone)
            })
            .await?;
    }
    let known = here.len() as u64 - checked.removed;
    checked.new = (there.len() as u64).saturating_sub(known);
    // A listing that was cut goes on where it ended. The flags of what it had listed may have changed since,
    // so that its end proves no mod-sequence.
    let goes_on = folder.listed_down_to.is_some() && !folder.listing_complete;
    let listed: Vec<u32> = match folder.listed_down_to {
        Some(mark) if goes_on => here.into_iter().filter(|uid| *uid >= mark).collect(),
        Some(_) | None => Vec::new(),
    };
    let wanted = plan::vanished(&there, &listed);
    let mut first = !goes_on;
    for piece in plan::newest_first(wanted) {
        let lowest = piece.first().copied().unwrap_or(1);
        let rows = fetch_listing(conn, &UidSet::of(&piece), None).await?;
        save_listing(engine, id, uidvalidity, rows, lowest).await?;
        if first {
            first = false;
            super::bodies::fetch_heads(engine, conn, id, uidvalidity, SCREENFUL).await?;
            checked.first_rows = Some(std::time::Instant::now());
        }
    }
    if !listed.is_empty() {
        checked.flags +=
            fetch_flags(engine, conn, id, uidvalidity, &UidSet::of(&listed), None).await?;
    }
    // UIDNEXT may be missing: then what was listed says where new mail begins.
    let uidnext = selected
        .uidnext
        .or_else(|| there.last().map(|uid| uid.saturating_add(1)));
    let (modseq, now) = (selected.highestmodseq, engine.now());
    engine
        .store()
        .write(Lane::Bulk, move |writer| {
            writer.finish_listing(id, modseq, now)?;
            writer.set_cursor(id, modseq, uidnext, now)
        })
        .await?;
    Ok(checked)
}

async fn fetch_new(
    engine: &Engine,
    conn: &mut Conn,
    folder: FolderId,
    uidvalidity: u32,
    from: u32,
) -> Result<u64, Fault> {
    let mut rows = fetch_listing(conn, &UidSet::from(from), None).await?;
    // RFC 3501 §6.4.8: "n:*" always names the last message, even when its UID is below n.
    rows.retain(|row| row.uid >= from);
    let new = rows.len() as u64;
    save_listing(engine, folder, uidvalidity, rows, from).await?;
    Ok(new)
}

/// Saves what the server told at SELECT about the time since our mod-sequence (RFC 7162 §3.2.5).
async fn save_told(
    engine: &Engine,
    folder: FolderId,
    uidvalidity: u32,
    resync: Resync,
) -> Result<Checked, Fault> {
    let flags = resync
        .changed
        .into_iter()
        .map(|row| (row.uid, row.flags, row.keywords))
        .collect();
    let mut checked = Checked {
        flags: save_flags(engine, folder, uidvalidity, flags).await?,
        ..Checked::default()
    };
    if resync.vanished.is_empty() {
        return Ok(checked);
    }
    // The ranges may name many more UIDs than were ever here.
    let gone: Vec<u32> = engine
        .store()
        .read_async(move |reader| reader.uids(folder))
        .await?
        .into_iter()
        .filter(|uid| plan::in_ranges(&resync.vanished, *uid))
        .collect();
    if !gone.is_empty() {
        checked.removed = engine
            .store()
            .write(Lane::Bulk, move |writer| {
                writer.server_vanished(folder, uidvalidity, &gone)
            })
            .await? as u64;
    }
    Ok(checked)
}

async fn fetch_flags(
    engine: &Engine,
    conn: &mut Conn,
    folder: FolderId,
    uidvalidity: u32,
    uids: &UidSet,
    since: Option<u64>,
) -> Result<u64, Fault> {
    let mut rows = Vec::new();
    conn.fetch_flags(uids, since, &mut |row| {
        rows.push((row.uid, row.flags, row.keywords))
    })
    .await?;
    save_flags(engine, folder, uidvalidity, rows).await
}

async fn save_flags(
    engine: &Engine,
    folder: FolderId,
    uidvalidity: u32,
    rows: Vec<(u32, Flags, Vec<String>)>,
) -> Result<u64, Fault> {
    let changed = rows.len() as u64;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(ROWS).collect();
        engine
            .store()
            .write(Lane::Bulk, move |writer| {
                writer.server_flags(folder, uidvalidity, &batch)
            })
            .await?;
    }
    Ok(changed)
}

/// Compares the UIDs of both sides: what is not there any more has vanished, and what is there and not here
/// is listed, however it was missed before.
async fn compare(
    engine: &Engine,
    conn: &mut Conn,
    folder: &Folder,
    uidvalidity: u32,
) -> Result<Checked, Fault> {
    let id = folder.id;
    let (here, there) = both_sides(engine, conn, folder).await?;
    let gone = plan::vanished(&here, &there);
    let missed = plan::vanished(&there, &here);
    let mut checked = Checked::default();
    if !gone.is_empty() {
        let removed = engine
            .store()
            .write(Lane::Bulk, move |writer| {
                writer.server_vanished(id, uidvalidity, &gone)
            })
            .await?;
        checked.removed = removed as u64;
    }
    if let Some(lowest) = missed.first().copied() {
        let rows = fetch_listing(conn, &UidSet::of(&missed), None).await?;
        checked.new = rows.len() as u64;
        save_listing(engine, id, uidvalidity, rows, lowest).await?;
    }
    Ok(checked)
}

/// The UIDs here and at the server, both complete and sorted. That a folder with letters is suddenly empty
/// is believed only when STATUS says so too.
async fn both_sides(
    engine: &Engine,
    conn: &mut Conn,
    folder: &Folder,
) -> Result<(Vec<u32>, Vec<u32>), Fault> {
    let id = folder.id;
    let here = engine
        .store()
        .read_async(move |reader| reader.uids(id))
        .await?;
    let there = conn.search_uids(&UidSet::all()).await?;
    if there.is_empty() && !here.is_empty() && conn.status(&folder.wire).await?.messages != 0 {
        return Err(Fault::Server(conn.contradicts(
            "look which messages exist",
            "the server says that the folder is empty, and that it is not",
        )));
    }
    Ok((here, there))
}

/// The newest letters of the folder.
async fn newest_uids(engine: &Engine, folder: FolderId) -> Result<UidSet, Fault> {
    let mut uids = engine
        .store()
        .read_async(move |reader| reader.uids(folder))
        .await?;
    let newest = uids.split_off(uids.len().saturating_sub(RECENT));
    Ok(UidSet::of(&newest))
}

async fn fetch_listing(
    conn: &mut Conn,
    uids: &UidSet,
    since: Option<u64>,
) -> Result<Vec<Listed>, Fault> {
    let mut rows = Vec::new();
    conn.fetch_listing(uids, since, &mut |row| rows.push(row))
        .await?;
    rows.sort_unstable_by_key(|row| row.uid);
    Ok(rows)
}

/// Saves listed rows newest first; `lowest` is the mark when all of them are saved.
async fn save_listing(
    engine: &Engine,
    folder: FolderId,
    uidvalidity: u32,
    mut rows: Vec<Listed>,
    lowest: u32,
) -> Result<(), Fault> {
    while !rows.is_empty() {
        let batch = rows.split_off(rows.len().saturating_sub(ROWS));
        let mark = if rows.is_empty() {
            lowest
        } else {
            batch.first().map_or(lowest, |row| row.uid)
        };
        let batch: Vec<linnet_store::Listed> = batch.into_iter().map(stored).collect();
        engine
            .store()
            .write(Lane::Bulk, move |writer| {
                writer.list(folder, uidvalidity, &batch, mark)
            })
            .await?;
    }
    Ok(())
}

fn stored(row: Listed) -> linnet_store::Listed {
    linnet_store::Listed {
        uid: row.uid,
        flags: row.flags,
        keywords: row.keywords,
        internal_date: row.internal_date,
        size: row.size,
    }
}

/// What a complete listing knows of the folder, so that the server need only tell what came after.
fn known(folder: &Folder) -> Option<Known> {
    folder.listing_complete.then_some(())?;
    Some(Known {
        uidvalidity: folder.uidvalidity?,
        modseq: folder.modseq?,
    })
}

/// Where a server keeps no mod-sequences, all flags of a folder are compared this often, in seconds.
const ALL_FLAGS: i64 = 3600;

fn local(folder: &Folder, present: u32, now: i64) -> Local {
    Local {
        uidvalidity: folder.uidvalidity,
        uidnext: folder.uidnext,
        modseq: folder.modseq,
        listing_complete: folder.listing_complete,
        present,
        unseen: folder.unread,
        flags_due: folder
            .flags_compared_at
            .is_none_or(|at| now - at >= ALL_FLAGS),
    }
}

fn remote(selected: &Selected, told: bool) -> Remote {
    Remote {
        uidvalidity: Some(selected.uidvalidity),
        uidnext: selected.uidnext,
        modseq: selected.highestmodseq,
        exists: selected.exists,
        unseen: None,
        told,
    }
}
