//! Moves finished pages from the write-ahead log into the database file, on a thread and a connection of its
//! own, so that no commit waits for it.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
};

use rusqlite::Connection;

use crate::StoreError;

/// The log is folded in once it is larger than this.
const WORTH_IT: u64 = 8 * 1024 * 1024;

pub(crate) struct Checkpointer {
    wake: SyncSender<()>,
    wal: PathBuf,
    thread: JoinHandle<()>,
}

impl Checkpointer {
    /// Starts the thread.
    pub(crate) fn start(file: &Path) -> Result<Checkpointer, StoreError> {
        let conn = Connection::open(file)?;
        conn.busy_timeout(std::time::Duration::from_secs(2))?;
        // The default is FULL, which a checkpoint needs: it syncs the log before and the file after.
        let (wake, woken) = sync_channel(1);
        let wal = wal_of(file);
        let path = wal.clone();
        let thread = std::thread::Builder::new()
            .name("cache-checkpoint".into())
            .spawn(move || run(conn, &path, &woken))?;
        Ok(Checkpointer { wake, wal, thread })
    }

    /// Ends the thread and closes its connection.
    pub(crate) fn stop(self) {
        drop(self.wake);
        if self.thread.join().is_err() {
            tracing::error!("the checkpoint thread ended in a panic");
        }
    }

    /// Tells that something was committed.
    pub(crate) fn committed(&self) {
        match self.wake.try_send(()) {
            Ok(()) | Err(TrySendError::Full(())) => {}
            Err(TrySendError::Disconnected(())) => {
                tracing::error!("the checkpoint thread has ended")
            }
        }
    }

    /// Bytes in the log file.
    pub(crate) fn wal_size(&self) -> u64 {
        size(&self.wal)
    }
}

pub(crate) fn wal_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Folds the log in without waiting for readers.
pub(crate) fn passive(conn: &Connection) -> Result<(), StoreError> {
    conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    Ok(())
}

fn run(conn: Connection, wal: &Path, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        if size(wal) < WORTH_IT {
            continue;
        }
        if let Err(error) = passive(&conn) {
            // Nothing is lost: the log only grows until a later try works.
            tracing::warn!("checkpoint of the message cache: {error}");
        }
    }
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}
