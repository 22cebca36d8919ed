//! The door of the room: opens the cache, owns the writer thread and the pool of readers, and publishes what
//! each commit changed.

use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::sync::broadcast;

use crate::{
    Change, Fault, Incoming, IngestReport, Lane, Reader, Repaired, Rescued, StoreError, Writer,
    backup, check,
    checkpoint::{self, Checkpointer},
    database,
    queue::{Job, Next, Queue},
    rescue, schema,
    writer::{Known, ingest, maintenance},
};

const FILE: &str = "linnet.db";
const READERS: usize = 3;
/// Changes a slow listener may be behind before it has to read everything anew.
const CHANGES_KEPT: usize = 1024;
/// The writer folds the log in itself when the checkpoint thread cannot keep up.
const LOG_LIMIT: u64 = 256 * 1024 * 1024;
/// Quiet time before housekeeping begins.
const QUIET: Duration = Duration::from_millis(250);
/// What is kept for days need not be looked for in every quiet moment.
const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// The message cache of one profile. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    file: PathBuf,
    queue: Arc<Queue<Core>>,
    readers: Readers,
    changes: broadcast::Sender<Arc<Change>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the writer thread owns.
pub(crate) struct Core {
    conn: Connection,
    queue: Arc<Queue<Core>>,
    changes: broadcast::Sender<Arc<Change>>,
    checkpointer: Checkpointer,
    durable: bool,
    known: Known,
    /// Housekeeping may have something to do.
    untidy: bool,
    /// When everything old had last been forgotten.
    forgotten: Option<Instant>,
}

impl Store {
    /// Opens `folder/linnet.db`, makes it when there is none, and brings it to the newest format. Takes the
    /// same time for any number of letters.
    ///
    /// # Errors
    /// [`StoreError::TooNew`] for a profile of a later Linnet; damage and a full disk as SQLite reports them.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        std::fs::create_dir_all(folder)?;
        let file = folder.join(FILE);
        let mut conn = database::open_writer(&file)?;
        schema::migrate(&mut conn, &file, schema::MIGRATIONS)?;
        let readers = Readers::open(&file)?;
        let queue = Arc::new(Queue::new());
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let core = Core {
            conn,
            queue: Arc::clone(&queue),
            changes: changes.clone(),
            checkpointer: Checkpointer::start(&file)?,
            durable: true,
            known: Known::default(),
            untidy: true,
            forgotten: None,
        };
        let thread = std::thread::Builder::new()
            .name("cache-writer".into())
            .spawn(move || core.run())?;
        let inner = Inner {
            file,
            queue,
            readers,
            changes,
            thread: Mutex::new(Some(thread)),
        };
        Ok(Store {
            inner: Arc::new(inner),
        })
    }

    /// Reads within one snapshot, on the calling thread.
    ///
    /// # Errors
    /// What `f` returns, and SQLite's errors.
    pub fn read<T>(
        &self,
        f: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.inner.readers.with(|conn| {
            conn.execute_batch("BEGIN DEFERRED")?;
            let result = f(&Reader::new(conn))?;
            conn.execute_batch("COMMIT")?;
            Ok(result)
        })
    }

    /// Like [`Store::read`], off the async threads.
    ///
    /// # Errors
    /// What `f` returns; [`StoreError::Closed`] when the runtime is shutting down.
    pub async fn read_async<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read(f))
            .await
            .unwrap_or(Err(StoreError::Closed))
    }

    /// Runs `f` in one transaction: an error rolls all of it back. When it returns, the change has been
    /// published.
    ///
    /// # Errors
    /// What `f` returns; SQLite's errors; [`StoreError::Closed`].
    pub async fn write<T: Send + 'static>(
        &self,
        lane: Lane,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(lane, move |core| core.transaction(lane, f)).await
    }

    /// Like [`Store::write`], blocking; not for async threads.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T: Send + 'static>(
        &self,
        lane: Lane,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run_blocking(lane, move |core| core.transaction(lane, f))
    }

    /// Saves fetched letters, in one transaction unless a person's write comes between.
    ///
    /// # Errors
    /// SQLite's errors: what was committed before stays, and is skipped when it comes again.
    pub async fn ingest(&self, letters: Vec<Incoming>) -> Result<IngestReport, StoreError> {
        self.run(Lane::Bulk, move |core| core.ingest(letters)).await
    }

    /// Like [`Store::ingest`], blocking.
    ///
    /// # Errors
    /// As [`Store::ingest`].
    pub fn ingest_blocking(&self, letters: Vec<Incoming>) -> Result<IngestReport, StoreError> {
        self.run_blocking(Lane::Bulk, move |core| core.ingest(letters))
    }

    /// What each commit changes, from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Arc<Change>> {
        self.inner.changes.subscribe()
    }

    /// Looks for damage; takes long on large mailboxes.
    ///
    /// # Errors
    /// SQLite's errors, when it could not even look.
    pub fn check(&self) -> Result<Vec<Fault>, StoreError> {
        self.read(|reader| check::check(reader.conn()))
    }

    /// Rebuilds everything that the raw letters tell: conversations, lists, counts, full-text index.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn repair(&self) -> Result<Repaired, StoreError> {
        let letters = self.run_blocking(Lane::Bulk, |core| {
            core.transaction(Lane::Bulk, check::repair::begin)
        })?;
        let mut repaired = Repaired::default();
        for piece in letters.chunks(check::repair::PIECE) {
            let piece = piece.to_vec();
            let done = self.run_blocking(Lane::Bulk, move |core| {
                core.transaction(Lane::Bulk, |writer| check::repair::letters(writer, &piece))
            })?;
            repaired.letters += done.letters;
            repaired.to_fetch_again += done.to_fetch_again;
        }
        self.run_blocking(Lane::Bulk, |core| {
            core.transaction(Lane::Person, check::repair::finish)
        })?;
        Ok(repaired)
    }

    /// For a profile that [`Store::open`] calls damaged: puts its file aside and begins a new one with what
    /// exists nowhere else, as far as it can be read. Letters are fetched again. Nothing may have it open.
    ///
    /// # Errors
    /// SQLite's errors on the new file, and what the file system says.
    pub fn rescue(folder: &Path, now: i64) -> Result<Rescued, StoreError> {
        rescue::rescue(&folder.join(FILE), now)
    }

    /// Writes a consistent copy of the whole cache into one file, which must not be there yet.
    ///
    /// # Errors
    /// `AlreadyExists`, SQLite's errors.
    pub fn backup(&self, file: &Path) -> Result<(), StoreError> {
        backup::backup(&self.inner.file, file)
    }

    /// Finishes what is queued and closes the file. Later calls of clones fail with [`StoreError::Closed`].
    pub fn close(self) {
        self.inner.queue.close();
        let thread = self
            .inner
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the writer of the message cache ended in a panic");
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        f: impl FnOnce(&mut Core) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        // A caller that has gone away does not need its answer.
        let job = Box::new(move |core: &mut Core| drop(answer.send(f(core))));
        if !self.inner.queue.push(lane, job) {
            return Err(StoreError::Closed);
        }
        answered.await.unwrap_or(Err(StoreError::Closed))
    }

    fn run_blocking<T: Send + 'static>(
        &self,
        lane: Lane,
        f: impl FnOnce(&mut Core) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = std::sync::mpsc::sync_channel(1);
        let job = Box::new(move |core: &mut Core| drop(answer.send(f(core))));
        if !self.inner.queue.push(lane, job) {
            return Err(StoreError::Closed);
        }
        answered.recv().unwrap_or(Err(StoreError::Closed))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The thread ends by itself; joining here could block an async thread.
        self.queue.close();
    }
}

/// Between two events of this target a kill changes nothing that tests do not see.
const STEP: &str = "linnet_step";

impl Core {
    fn run(mut self) {
        loop {
            let patience = self.untidy.then_some(QUIET);
            match Arc::clone(&self.queue).next(patience) {
                Next::Run(job) => self.run_job(job),
                Next::Idle => self.tidy(),
                Next::Closed => break,
            }
        }
        self.checkpointer.stop();
        if let Err(error) = self
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        {
            tracing::warn!("last checkpoint of the message cache: {error}");
        }
    }

    /// A panic ends the job, not the thread: its caller hears [`StoreError::Closed`].
    fn run_job(&mut self, job: Job<Core>) {
        if std::panic::catch_unwind(AssertUnwindSafe(|| job(self))).is_err() {
            tracing::error!("a write to the message cache panicked and was rolled back");
            self.known = Known::default();
        }
        self.roll_back_leftover();
    }

    fn transaction<T>(
        &mut self,
        lane: Lane,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let durable = lane == Lane::Person;
        if durable != self.durable {
            database::set_durable(&self.conn, durable)?;
            self.durable = durable;
        }
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let mut writer = Writer::new(&self.conn, &mut self.known);
        let done = f(&mut writer).and_then(|value| Ok((value, writer.finish()?)));
        let done = done.and_then(|done| {
            tracing::trace!(target: STEP, "before commit");
            self.conn.execute_batch("COMMIT")?;
            tracing::trace!(target: STEP, "after commit");
            Ok(done)
        });
        match done {
            Ok((value, change)) => {
                self.committed(change);
                Ok(value)
            }
            Err(error) => {
                self.known = Known::default();
                self.roll_back_leftover();
                Err(error)
            }
        }
    }

    fn committed(&mut self, change: Change) {
        self.untidy = true;
        self.checkpointer.committed();
        if self.checkpointer.wal_size() > LOG_LIMIT
            && let Err(error) = checkpoint::passive(&self.conn)
        {
            tracing::warn!("checkpoint of the message cache: {error}");
        }
        if !change.is_empty() {
            // No listener is no fault.
            drop(self.changes.send(Arc::new(change)));
        }
    }

    fn ingest(&mut self, letters: Vec<Incoming>) -> Result<IngestReport, StoreError> {
        let mut report = IngestReport::default();
        let mut rest = ingest::in_order(letters).into_iter();
        let queue = Arc::clone(&self.queue);
        while !rest.as_slice().is_empty() {
            let part = self.transaction(Lane::Bulk, |writer| {
                ingest::save(writer, &mut rest, &|| queue.person_waits())
            })?;
            report.add(part);
            while let Some(job) = queue.next_person() {
                self.run_job(job);
            }
        }
        Ok(report)
    }

    /// One small piece of housekeeping.
    fn tidy(&mut self) {
        let forget = self.forgotten.is_none_or(|at| at.elapsed() >= FORGET_EVERY);
        match self.transaction(Lane::Bulk, |writer| maintenance::step(writer, forget)) {
            Ok(step) => {
                self.untidy = step.more;
                if step.forgotten {
                    self.forgotten = Some(Instant::now());
                }
            }
            Err(error) => {
                tracing::warn!("housekeeping of the message cache: {error}");
                self.untidy = false;
            }
        }
    }

    fn roll_back_leftover(&self) {
        if !self.conn.is_autocommit()
            && let Err(error) = self.conn.execute_batch("ROLLBACK")
        {
            tracing::error!("roll back of the message cache: {error}");
        }
    }
}

/// A few connections that only read; the last one used goes out first, because its pages are warm.
struct Readers {
    free: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Readers {
    fn open(file: &Path) -> Result<Readers, StoreError> {
        let free = (0..READERS)
            .map(|_| database::open_reader(file))
            .collect::<Result<_, _>>()?;
        Ok(Readers {
            free: Mutex::new(free),
            returned: Condvar::new(),
        })
    }

    fn with<T>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let conn = self.take();
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| f(&conn)));
        if !conn.is_autocommit()
            && let Err(error) = conn.execute_batch("ROLLBACK")
        {
            tracing::error!("roll back of a reader: {error}");
        }
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(conn);
        self.returned.notify_one();
        result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    fn take(&self) -> Connection {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(conn) = free.pop() {
                return conn;
            }
            free = self
                .returned
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests;
