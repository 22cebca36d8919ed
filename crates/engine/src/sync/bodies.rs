//! From the socket to the store: letters stream in, are parsed off the async threads and saved in batches.
//! What is in flight is bounded in bytes, so that a mailbox of any size costs the same memory.

use std::{collections::BTreeSet, sync::Arc};

use futures::{StreamExt, stream::FuturesUnordered};
use linnet_mail::{AccountId, FolderId};
use linnet_protocols::{
    Failure, FailureKind,
    imap::{BIG_LETTER, Body, BodyRequest, Conn, Section, UidSet},
};
use linnet_store::{Incoming, Lane, Missing, Store};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::plan;
use crate::{engine::Engine, fault::Fault};

/// Letters being parsed or waiting to be saved, in KiB.
const IN_FLIGHT_KIB: u32 = 32 * 1024;
/// A transaction holds at most this many letters or bytes; the commit is what costs the time.
const BATCH_LETTERS: usize = 500;
const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// On a slow connection a letter waits at most this long for others of its batch.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(250);
/// How many letters one command of the protocol asks for, and so how many may be to blame for its failure.
const SUSPECTS: usize = 100;
/// Letters asked for in one go. Between two goes a click's operations get their turn.
const WINDOW_LETTERS: usize = 1000;
const WINDOW_BYTES: u64 = 8 * 1024 * 1024;

/// What one run of [`fetch_missing`] brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fetched {
    pub(crate) letters: u64,
    pub(crate) bytes: u64,
    /// False when it stopped early because something more urgent came up.
    pub(crate) complete: bool,
    /// It stopped early for a letter that did not come, and may go on at once.
    pub(crate) again: bool,
}

/// Fetches the heads of the newest letters of the selected folder that have nothing here yet.
pub(crate) async fn fetch_heads(
    engine: &Engine,
    conn: &mut Conn,
    folder: FolderId,
    uidvalidity: u32,
    count: usize,
) -> Result<(), Fault> {
    let missing = engine
        .store()
        .read_async(move |reader| reader.missing_headers(folder, count))
        .await?;
    let wanted: Vec<Wanted> = missing.iter().map(Wanted::of).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let intake = Intake::start(engine.store().clone(), folder, uidvalidity, Section::Header);
    let result = conn
        .fetch_bodies(request(&wanted, Section::Header), intake.sender())
        .await;
    let saved = intake.finish().await?;
    if let Err(failure) = result {
        let fault = failed(engine, folder, &wanted, &saved, failure).await?;
        // The rows are shown without their heads then.
        return if fault.spares(conn) {
            Ok(())
        } else {
            Err(fault)
        };
    }
    engine.progress(crate::engine::SyncProgress::FirstRows { folder });
    Ok(())
}

/// Fetches the letters of the selected folder that are not here yet, newest first, until none is missing or
/// `urgent` says that something else should go first.
pub(crate) async fn fetch_missing(
    engine: &Engine,
    conn: &mut Conn,
    (account, folder): (AccountId, FolderId),
    uidvalidity: u32,
    urgent: &(dyn Fn() -> bool + Send + Sync),
) -> Result<Fetched, Fault> {
    let missing = engine
        .store()
        .read_async({
            let now = engine.now();
            move |reader| reader.missing_bodies(folder, usize::MAX, now)
        })
        .await?;
    let wanted: Vec<Wanted> = missing.iter().map(Wanted::of).collect();
    drop(missing);
    let mut fetched = Fetched {
        complete: true,
        ..Fetched::default()
    };
    if wanted.is_empty() {
        return Ok(fetched);
    }
    let intake = Intake::start(engine.store().clone(), folder, uidvalidity, Section::Whole);
    let mut result = Ok(());
    let mut asked: &[Wanted] = &[];
    for window in windows(&wanted) {
        if urgent() {
            fetched.complete = false;
            break;
        }
        asked = window;
        result = fetch_window(conn, window, &intake).await;
        if result.is_err() {
            break;
        }
        engine.progress(crate::engine::SyncProgress::Bodies {
            folder,
            letters: window.len() as u64,
        });
        // New mail is told of while older mail still arrives.
        if engine.stays_connected(account) {
            engine.notify_new(account).await?;
        }
    }
    let saved = intake.finish().await?;
    fetched.letters = saved.letters;
    fetched.bytes = saved.bytes;
    if let Err(failure) = result {
        let fault = failed(engine, folder, asked, &saved, failure).await?;
        if !fault.spares(conn) {
            return Err(fault);
        }
        fetched.complete = false;
        fetched.again = true;
        return Ok(fetched);
    }
    if fetched.complete && saved.received.len() < wanted.len() {
        drop_vanished(engine, conn, folder, uidvalidity).await?;
    }
    Ok(fetched)
}

/// Fetches exactly these letters of the selected folder, before something removes them from the server.
pub(crate) async fn fetch_exactly(
    engine: &Engine,
    conn: &mut Conn,
    folder: FolderId,
    uidvalidity: u32,
    uids: &[u32],
) -> Result<(), Fault> {
    if uids.is_empty() {
        return Ok(());
    }
    let wanted: Vec<Wanted> = uids
        .iter()
        .map(|uid| Wanted {
            uid: *uid,
            size: 0,
            failed: false,
        })
        .collect();
    let intake = Intake::start(engine.store().clone(), folder, uidvalidity, Section::Whole);
    let result = conn
        .fetch_bodies(request(&wanted, Section::Whole), intake.sender())
        .await;
    intake.finish().await?;
    Ok(result?)
}

async fn fetch_window(conn: &mut Conn, window: &[Wanted], intake: &Intake) -> Result<(), Failure> {
    match window {
        [letter] if letter.size > BIG_LETTER => {
            intake.settled().await;
            fetch_big(conn, letter.uid, letter.size, intake).await
        }
        _ => {
            conn.fetch_bodies(request(window, Section::Whole), intake.sender())
                .await
        }
    }
}

/// Notes which letters may be to blame that no more came: whether the server refused one or hung up on it,
/// it must not keep the others back for ever. Asked for together it may be any of one command; asked for
/// singly it is the first that is missing, for a server answers commands in their order.
async fn failed(
    engine: &Engine,
    folder: FolderId,
    asked: &[Wanted],
    saved: &Saved,
    failure: Failure,
) -> Result<Fault, Fault> {
    if failure.kind == FailureKind::Cancelled {
        return Ok(Fault::Server(failure));
    }
    let suspects = if singly(asked) { 1 } else { SUSPECTS };
    let uids: Vec<u32> = asked
        .iter()
        .map(|letter| letter.uid)
        .filter(|uid| !saved.received.contains(uid))
        .take(suspects)
        .collect();
    tracing::warn!(letters = uids.len(), kind = ?failure.kind, "letters did not come");
    let now = engine.now();
    engine
        .store()
        .write(Lane::Bulk, move |writer| {
            uids.iter()
                .try_for_each(|uid| writer.fetch_failed(folder, *uid, now))
        })
        .await?;
    Ok(Fault::Server(failure))
}

/// One of them has failed before: each gets a command of its own, so that it shows which.
fn singly(letters: &[Wanted]) -> bool {
    letters.iter().any(|letter| letter.failed)
}

/// A big letter comes by itself, in pieces. One that is too large to be put together stays at the server.
async fn fetch_big(conn: &mut Conn, uid: u32, size: u64, intake: &Intake) -> Result<(), Failure> {
    match conn.fetch_body_big(uid, size).await {
        Ok(Some(body)) => {
            // The other end is gone only when saving failed, which `finish` tells.
            drop(intake.sender().send(body).await);
            Ok(())
        }
        Ok(None) => Ok(()),
        Err(failure) if failure.kind == FailureKind::TooLarge && conn.is_usable() => {
            tracing::warn!(uid, size, "a letter is too large to be fetched");
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

/// A letter that was asked for and did not come has gone meanwhile; a complete listing proves it.
async fn drop_vanished(
    engine: &Engine,
    conn: &mut Conn,
    folder: FolderId,
    uidvalidity: u32,
) -> Result<(), Fault> {
    let there = conn.search_uids(&UidSet::all()).await?;
    let here = engine
        .store()
        .read_async(move |reader| reader.uids(folder))
        .await?;
    let gone = plan::vanished(&here, &there);
    if !gone.is_empty() {
        engine
            .store()
            .write(Lane::Bulk, move |writer| {
                writer.server_vanished(folder, uidvalidity, &gone)
            })
            .await?;
    }
    Ok(())
}

fn request(wanted: &[Wanted], section: Section) -> BodyRequest {
    let (uids, sizes) = wanted
        .iter()
        .map(|letter| (letter.uid, letter.size))
        .unzip();
    BodyRequest {
        sizes,
        section,
        singly: singly(wanted),
        ..BodyRequest::new(uids)
    }
}

/// Cuts the list into pieces that a connection carries in about a second; a big letter is one by itself.
fn windows(wanted: &[Wanted]) -> Vec<&[Wanted]> {
    let mut pieces = Vec::new();
    let mut rest = wanted;
    while !rest.is_empty() {
        let mut bytes = 0;
        let count = rest
            .iter()
            .take(WINDOW_LETTERS)
            .take_while(|letter| {
                let fits = bytes == 0 || bytes + letter.size <= WINDOW_BYTES;
                bytes += letter.size;
                fits
            })
            .count();
        let (piece, tail) = rest.split_at(count.max(1));
        pieces.push(piece);
        rest = tail;
    }
    pieces
}

/// A letter to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    uid: u32,
    size: u64,
    /// It was asked for before and did not come.
    failed: bool,
}

impl Wanted {
    fn of(missing: &Missing) -> Wanted {
        Wanted {
            uid: missing.uid,
            size: missing.size,
            failed: missing.failed,
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Saved {
    received: BTreeSet<u32>,
    letters: u64,
    bytes: u64,
}

/// The way from received letters into the store: a task that owns the parsing and the batches.
struct Intake {
    sender: mpsc::Sender<Body>,
    room: Arc<Semaphore>,
    task: tokio::task::JoinHandle<Result<Saved, Fault>>,
}

impl Intake {
    fn start(store: Store, folder: FolderId, uidvalidity: u32, section: Section) -> Intake {
        // What waits here is not counted in bytes, so it is little.
        let (sender, receiver) = mpsc::channel(4);
        let room = Arc::new(Semaphore::new(IN_FLIGHT_KIB as usize));
        let held = Arc::clone(&room);
        let task = tokio::spawn(take_in(store, folder, uidvalidity, section, receiver, held));
        Intake { sender, room, task }
    }

    /// Waits until nothing that was received is held in memory any more.
    async fn settled(&self) {
        // The semaphore is never closed; when the task is gone, `finish` tells why.
        drop(self.room.acquire_many(IN_FLIGHT_KIB).await);
    }

    fn sender(&self) -> mpsc::Sender<Body> {
        self.sender.clone()
    }

    /// Waits until everything that was received is durable.
    async fn finish(self) -> Result<Saved, Fault> {
        drop(self.sender);
        self.task.await.unwrap_or(Err(Fault::Stopped))
    }
}

struct Prepared {
    incoming: Incoming,
    bytes: u64,
    _permit: OwnedSemaphorePermit,
}

async fn take_in(
    store: Store,
    folder: FolderId,
    uidvalidity: u32,
    section: Section,
    mut bodies: mpsc::Receiver<Body>,
    room: Arc<Semaphore>,
) -> Result<Saved, Fault> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let mut preparing = FuturesUnordered::new();
    let mut batch: Vec<Prepared> = Vec::new();
    let mut batch_bytes = 0;
    let mut saving = None;
    let mut saved = Saved::default();
    let mut open = true;
    let mut parked: Option<Body> = None;
    let mut due = false;
    let patience = tokio::time::sleep(PATIENCE);
    tokio::pin!(patience);
    loop {
        // The permit is taken without waiting: while there is no room, finishing work makes some.
        if let Some(body) = parked.take() {
            let kib = u32::try_from(body.raw.len() / 1024 + 1)
                .unwrap_or(IN_FLIGHT_KIB)
                .min(IN_FLIGHT_KIB);
            match Arc::clone(&room).try_acquire_many_owned(kib) {
                Ok(permit) => preparing.push(tokio::task::spawn_blocking(move || Prepared {
                    bytes: body.raw.len() as u64,
                    incoming: Incoming::prepare(
                        folder,
                        uidvalidity,
                        body.uid,
                        body.raw,
                        stored(section),
                    ),
                    _permit: permit,
                })),
                Err(_) => parked = Some(body),
            }
        }
        let mut full = batch.len() >= BATCH_LETTERS || batch_bytes >= BATCH_BYTES;
        let last = !open && preparing.is_empty() && parked.is_none();
        let cornered = parked.is_some() && preparing.is_empty();
        if saving.is_none() && !batch.is_empty() && (full || cornered || last || due) {
            let letters = std::mem::take(&mut batch);
            (batch_bytes, due, full) = (0, false, false);
            let store = store.clone();
            saving = Some(tokio::spawn(async move {
                let (incoming, held): (Vec<_>, Vec<_>) = letters
                    .into_iter()
                    .map(|one| (one.incoming, (one.bytes, one._permit)))
                    .unzip();
                let bytes: u64 = held.iter().map(|(bytes, _)| bytes).sum();
                store.ingest(incoming).await.map(|report| (report, bytes))
            }));
        }
        if !open && preparing.is_empty() && batch.is_empty() && saving.is_none() && parked.is_none()
        {
            return Ok(saved);
        }
        tokio::select! {
            Some(done) = preparing.next(), if !preparing.is_empty() => {
                let one: Prepared = done.map_err(|_| Fault::Stopped)?;
                if batch.is_empty() {
                    patience.as_mut().reset(tokio::time::Instant::now() + PATIENCE);
                }
                batch_bytes += usize::try_from(one.bytes).unwrap_or(usize::MAX);
                batch.push(one);
            }
            Some(result) = async { match saving.as_mut() { Some(task) => Some(task.await), None => None } }, if saving.is_some() => {
                saving = None;
                let (report, bytes) = result.map_err(|_| Fault::Stopped)??;
                saved.letters += (report.stored + report.shared) as u64;
                saved.bytes += bytes;
            }
            // A full batch waits for the one before it: whatever is not durable is fetched again after a crash.
            body = bodies.recv(), if open && !full && parked.is_none() && preparing.len() < workers * 4 => match body {
                Some(body) => {
                    saved.received.insert(body.uid);
                    parked = Some(body);
                }
                None => open = false,
            },
            () = &mut patience, if saving.is_none() && !batch.is_empty() && !due => due = true,
        }
    }
}

fn stored(section: Section) -> linnet_store::Section {
    match section {
        Section::Whole => linnet_store::Section::Whole,
        Section::Header => linnet_store::Section::Header,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_hold_every_letter_once_and_stay_small() {
        let wanted: Vec<Wanted> = (1..=2500)
            .map(|uid| Wanted {
                uid,
                size: u64::from(uid % 7) * 2 * 1024 * 1024,
                failed: false,
            })
            .collect();
        let pieces = windows(&wanted);
        assert_eq!(pieces.concat(), wanted);
        for piece in pieces {
            let bytes: u64 = piece.iter().map(|letter| letter.size).sum();
            let largest = piece.iter().map(|letter| letter.size).max().unwrap_or(0);
            assert!(
                piece.len() <= WINDOW_LETTERS && bytes <= WINDOW_BYTES + largest,
                "{} letters",
                piece.len()
            );
        }
    }
}
