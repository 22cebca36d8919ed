//! From the socket to the store: letters stream in, are parsed off the async threads and saved in batches.
//! What is in flight is bounded in bytes, so that a mailbox of any size costs the same memory.

use std::sync::Arc;

use futures::{StreamExt, stream::FuturesUnordered};
use linnet_mail::FolderId;
use linnet_protocols::{
    Failure, FailureKind,
    imap::{BIG_LETTER, Body, BodyRequest, Conn, Section, UidSet},
};
use linnet_store::{Incoming, Lane, Store};
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
    let wanted: Vec<(u32, u64)> = missing.iter().map(|row| (row.uid, 8 * 1024)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let intake = Intake::start(engine.store().clone(), folder, uidvalidity, Section::Header);
    let result = conn
        .fetch_bodies(request(&wanted, Section::Header), intake.sender())
        .await;
    intake.finish().await?;
    result?;
    engine.progress(crate::engine::SyncProgress::FirstRows { folder });
    Ok(())
}

/// Fetches the letters of the selected folder that are not here yet, newest first, until none is missing or
/// `urgent` says that something else should go first.
pub(crate) async fn fetch_missing(
    engine: &Engine,
    conn: &mut Conn,
    folder: FolderId,
    uidvalidity: u32,
    urgent: &(dyn Fn() -> bool + Send + Sync),
) -> Result<Fetched, Fault> {
    let missing = engine
        .store()
        .read_async(move |reader| reader.missing_bodies(folder, usize::MAX))
        .await?;
    let wanted: Vec<(u32, u64)> = missing.iter().map(|row| (row.uid, row.size)).collect();
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
    for window in windows(&wanted) {
        if urgent() {
            fetched.complete = false;
            break;
        }
        result = match window {
            [(uid, size)] if *size > BIG_LETTER => fetch_big(conn, *uid, *size, &intake).await,
            _ => {
                conn.fetch_bodies(request(window, Section::Whole), intake.sender())
                    .await
            }
        };
        if result.is_err() {
            break;
        }
        engine.progress(crate::engine::SyncProgress::Bodies {
            folder,
            letters: window.len() as u64,
        });
    }
    let saved = intake.finish().await?;
    result?;
    fetched.letters = saved.letters;
    fetched.bytes = saved.bytes;
    if fetched.complete && saved.received < wanted.len() as u64 {
        drop_vanished(engine, conn, folder, uidvalidity).await?;
    }
    Ok(fetched)
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

fn request(wanted: &[(u32, u64)], section: Section) -> BodyRequest {
    let (uids, sizes) = wanted.iter().copied().unzip();
    BodyRequest {
        sizes,
        section,
        ..BodyRequest::new(uids)
    }
}

/// Cuts the list into pieces that a connection carries in about a second; a big letter is one by itself.
fn windows(wanted: &[(u32, u64)]) -> Vec<&[(u32, u64)]> {
    let mut pieces = Vec::new();
    let mut rest = wanted;
    while !rest.is_empty() {
        let mut bytes = 0;
        let count = rest
            .iter()
            .take(WINDOW_LETTERS)
            .take_while(|(_, size)| {
                let fits = bytes == 0 || bytes + size <= WINDOW_BYTES;
                bytes += size;
                fits
            })
            .count();
        let (piece, tail) = rest.split_at(count.max(1));
        pieces.push(piece);
        rest = tail;
    }
    pieces
}

#[derive(Clone, Copy, Debug, Default)]
struct Saved {
    received: u64,
    letters: u64,
    bytes: u64,
}

/// The way from received letters into the store: a task that owns the parsing and the batches.
struct Intake {
    sender: mpsc::Sender<Body>,
    task: tokio::task::JoinHandle<Result<Saved, Fault>>,
}

impl Intake {
    fn start(store: Store, folder: FolderId, uidvalidity: u32, section: Section) -> Intake {
        let (sender, receiver) = mpsc::channel(16);
        let task = tokio::spawn(take_in(store, folder, uidvalidity, section, receiver));
        Intake { sender, task }
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
) -> Result<Saved, Fault> {
    let room = Arc::new(Semaphore::new(IN_FLIGHT_KIB as usize));
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
                    saved.received += 1;
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
        let wanted: Vec<(u32, u64)> = (1..=2500)
            .map(|uid| (uid, u64::from(uid % 7) * 2 * 1024 * 1024))
            .collect();
        let pieces = windows(&wanted);
        assert_eq!(pieces.concat(), wanted);
        for piece in pieces {
            let bytes: u64 = piece.iter().map(|(_, size)| size).sum();
            let largest = piece.iter().map(|(_, size)| *size).max().unwrap_or(0);
            assert!(
                piece.len() <= WINDOW_LETTERS && bytes <= WINDOW_BYTES + largest,
                "{} letters",
                piece.len()
            );
        }
    }
}
