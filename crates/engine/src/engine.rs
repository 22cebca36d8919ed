//! The engine itself: what every part of it shares, how it is opened, started and closed.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use linnet_mail::{AccountId, FolderId, FolderRole};
use linnet_protocols::{Limits, Tls, imap::Conn, web::Web};
use linnet_store::{Account, Lane, Store};
use secrecy::SecretString;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::{
    api::{Event, NewMail, Problem, StartState, Status},
    fault::Fault,
    frame::Frames,
    profile::Profile,
    secrets::Secrets,
    sending::Sending,
    status::{Activity, Board},
    supervisor::Supervisors,
    views::Views,
    wakes::Scope,
};

/// How a profile is opened.
#[derive(Debug)]
pub struct OpenOptions {
    /// The folder that holds everything of this profile.
    pub profile: PathBuf,
    /// Keep secrets in the profile's locked file even where the system has a password store.
    pub vault: bool,
    /// Opens the locked file at once.
    pub passphrase: Option<SecretString>,
    /// More folders in which an organisation's `providers.json` is looked for.
    pub organisations: Vec<PathBuf>,
}

/// What a run of [`Engine::sync`] tells while it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncProgress {
    /// The newest letters of a folder can be shown.
    FirstRows { folder: FolderId },
    /// A folder's list is in step.
    Checked { folder: FolderId },
    /// This many letters more have arrived.
    Bodies { folder: FolderId, letters: u64 },
}

/// The one door for every front end. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) profile: Profile,
    pub(crate) store: Store,
    pub(crate) secrets: Secrets,
    pub(crate) tls: Tls,
    pub(crate) limits: Limits,
    pub(crate) web: Web,
    pub(crate) organisations: Vec<PathBuf>,
    pub(crate) frames: Frames,
    pub(crate) setup_cancel: Mutex<CancellationToken>,
    pub(crate) board: Board,
    pub(crate) views: Views,
    pub(crate) supervisors: Supervisors,
    pub(crate) sending: Sending,
    started: AtomicBool,
    events: broadcast::Sender<Event>,
    progress: Mutex<Option<Progress>>,
}

/// From this round trip on a connection is compressed.
const FAR: Duration = Duration::from_millis(8);

type Progress = Arc<dyn Fn(SyncProgress) + Send + Sync>;

impl Engine {
    /// Opens the profile, alone.
    ///
    /// # Errors
    /// `ProfileInUse` when another Linnet has it open; `Storage` or `DiskFull` when the cache cannot be opened.
    pub async fn open(options: OpenOptions) -> Result<Engine, Problem> {
        let profile = Profile::open(&options.profile).map_err(|error| Problem::from(&error))?;
        let folder = options.profile.clone();
        let store = tokio::task::spawn_blocking(move || Store::open(&folder))
            .await
            .map_err(|error| Problem::internal(&error))?
            .map_err(|error| Problem::from(&error))?;
        let secrets = Secrets::open(&options.profile, options.vault, options.passphrase)
            .await
            .map_err(|error| Problem::from(&error))?;
        let tls = Tls::system().map_err(|failure| Problem::from(&failure))?;
        let web = Web::new(&tls).map_err(|failure| Problem::from(&failure))?;
        let mut organisations = vec![options.profile.clone()];
        organisations.extend(options.organisations);
        let (events, _) = broadcast::channel(1024);
        let engine = Engine {
            inner: Arc::new(Inner {
                profile,
                store,
                secrets,
                tls,
                limits: Limits::default(),
                web,
                organisations,
                frames: Frames::default(),
                setup_cancel: Mutex::new(CancellationToken::new()),
                board: Board::default(),
                views: Views::default(),
                supervisors: Supervisors::default(),
                sending: Sending::default(),
                started: AtomicBool::new(false),
                events,
                progress: Mutex::new(None),
            }),
        };
        engine.recover().await.map_err(|fault| fault.general())?;
        Ok(engine)
    }

    /// Connects every account and stays connected until [`Engine::close`].
    pub async fn start(&self) {
        self.inner.started.store(true, Ordering::SeqCst);
        self.spawn_house();
        match self.store().read_async(|reader| reader.accounts()).await {
            Ok(accounts) => {
                for account in accounts {
                    // Another network may have another identity to show; a refused password stays refused.
                    if let Err(fault) = self
                        .release_letters(account.id, Problem::is_about_identity)
                        .await
                    {
                        tracing::warn!(account = account.id.0, "letters stay held back: {fault}");
                    }
                    self.supervise(account.id);
                }
            }
            Err(error) => tracing::error!("the accounts could not be read: {error}"),
        }
    }

    /// Ends all work, bounded in time, and closes the store. Letters that could still be taken back go now; what
    /// does not go in time goes at the next start.
    pub async fn close(&self) {
        const LIMIT: std::time::Duration = std::time::Duration::from_secs(5);
        if self.inner.started.load(Ordering::SeqCst) {
            self.send_last_letters().await;
        }
        self.stop_sending().await;
        if tokio::time::timeout(LIMIT, self.inner.supervisors.stop_all())
            .await
            .is_err()
        {
            tracing::warn!("not everything ended in time");
        }
        let store = self.inner.store.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || store.close()).await {
            tracing::error!("the store did not close: {error}");
        }
    }

    /// What the engine tells by itself, from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Called when a second Linnet was started on this profile, with that one's arguments.
    pub fn on_second_start(&self, heard: impl Fn(Vec<String>) + Send + Sync + 'static) {
        self.inner.profile.on_second_start(heard);
    }

    /// Asks the Linnet that has the profile open to come forward; false when there is none.
    pub async fn hand_over(profile: &std::path::Path, arguments: &[String]) -> bool {
        crate::profile::hand_over(profile, arguments).await
    }

    /// What the window needs before it can draw anything.
    pub async fn start_state(&self) -> Result<StartState, Problem> {
        Ok(StartState {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            secrets: self.inner.secrets.state(),
            accounts: self.accounts().await?,
            settings: self.settings().await?,
            status: self.status().await?,
        })
    }

    /// The state of every account and of what waits.
    pub async fn status(&self) -> Result<Status, Problem> {
        self.read_status().await.map_err(|fault| fault.general())
    }

    /// Looks for new mail in all accounts now, whatever the next try would have been.
    pub async fn check_now(&self) -> Result<(), Problem> {
        self.inner.supervisors.wake_all(Scope::Everything);
        Ok(())
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn board(&self) -> &Board {
        &self.inner.board
    }

    pub(crate) fn emit(&self, event: Event) {
        // Without a listener there is nobody to tell; that is not a fault.
        drop(self.inner.events.send(event));
    }

    /// Unix seconds.
    pub(crate) fn now(&self) -> i64 {
        jiff::Timestamp::now().as_second()
    }

    pub(crate) fn progress(&self, progress: SyncProgress) {
        let listener = self
            .inner
            .progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(listener) = listener {
            listener(progress);
        }
    }

    pub(crate) fn set_progress(&self, listener: Option<Progress>) {
        *self
            .inner
            .progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = listener;
    }

    pub(crate) fn is_offline(&self, account: AccountId) -> bool {
        self.inner.board.is_offline(account)
    }

    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, Fault> {
        Ok(self
            .store()
            .read_async(move |reader| reader.account(id))
            .await?)
    }

    /// A signed-in IMAP connection of the account.
    pub(crate) async fn connect(&self, id: AccountId) -> Result<Conn, Fault> {
        let account = self.account(id).await?;
        let password = self.inner.secrets.get(&account.secret).await?;
        let mut conn =
            Conn::connect(&account.incoming, &self.inner.tls, &self.inner.limits).await?;
        conn.sign_in(&account.incoming.user, &password).await?;
        // On a fast line packing costs more time than it saves.
        if conn.latency().is_some_and(|latency| latency >= FAR) {
            conn.compress().await?;
        }
        Ok(conn)
    }

    /// Notes a complete check, and tells of new mail.
    pub(crate) async fn checked(&self, account: AccountId, scope: Scope) -> Result<(), Fault> {
        if scope == Scope::Operations {
            self.board().touch();
            return Ok(());
        }
        let now = self.now();
        self.store()
            .write(Lane::Bulk, move |writer| {
                writer.account_checked(account, now)
            })
            .await?;
        self.board().activity(account, Activity::UpToDate);
        Ok(())
    }

    /// Tells of letters that no notification named yet; each is named once, whatever happens afterwards.
    pub(crate) async fn notify_new(&self, account: AccountId) -> Result<(), Fault> {
        let letters = self
            .store()
            .write(Lane::Bulk, move |writer| writer.take_unnotified(account))
            .await?;
        if !letters.is_empty() {
            let letters = letters
                .into_iter()
                .map(|row| NewMail {
                    account,
                    location: row.location,
                    thread: row.thread,
                    from: row.from,
                    subject: row.subject,
                    snippet: row.snippet,
                })
                .collect();
            self.emit(Event::NewMail { letters });
        }
        Ok(())
    }

    async fn read_status(&self) -> Result<Status, Fault> {
        let mut status = Status {
            accounts: Vec::new(),
            outbox_waiting: 0,
            outbox_attention: 0,
            operations_waiting: 0,
        };
        let (accounts, counts) = self
            .store()
            .read_async(|reader| {
                let accounts = reader.accounts()?;
                let mut lines = Vec::with_capacity(accounts.len());
                for account in accounts {
                    lines.push((
                        account.id,
                        account.checked_at,
                        reader.bodies_count(account.id)?,
                    ));
                }
                Ok((
                    lines,
                    (reader.outbox_counts()?, reader.operations_waiting()?),
                ))
            })
            .await?;
        for (account, checked_at, (here, total)) in accounts {
            let mut line = self.board().line(account);
            line.checked_at = checked_at;
            line.bodies_here = here;
            line.bodies_total = total;
            status.accounts.push(line);
        }
        let ((waiting, attention), operations) = counts;
        status.outbox_waiting = waiting;
        status.outbox_attention = attention;
        status.operations_waiting = operations;
        Ok(status)
    }

    /// What a crash left in the middle: letters that were being sent are sorted out, old things forgotten.
    async fn recover(&self) -> Result<(), Fault> {
        let now = self.now();
        self.store()
            .write(Lane::Person, move |writer| {
                writer.outbox_recover(None, now)?;
                writer.forget_old(now).map(drop)
            })
            .await?;
        Ok(())
    }

    /// The folder of the account with this role, if it has one.
    pub(crate) async fn role(
        &self,
        account: AccountId,
        role: FolderRole,
    ) -> Result<Option<linnet_store::Folder>, Fault> {
        Ok(self
            .store()
            .read_async(move |reader| reader.folder_by_role(account, role))
            .await?)
    }

    /// Tasks that belong to no account: the status line, the open views, the housekeeping.
    fn spawn_house(&self) {
        self.inner
            .supervisors
            .spawn_house(self.clone().tell_status());
        self.inner
            .supervisors
            .spawn_house(self.clone().follow_changes());
    }

    async fn tell_status(self) {
        // At most this often: counts change with every batch while mail streams in.
        const PACE: std::time::Duration = std::time::Duration::from_millis(250);
        let mut changes = self.board().watch();
        while changes.changed().await.is_ok() {
            match self.status().await {
                Ok(status) => self.emit(Event::Status { status }),
                Err(problem) => tracing::error!("the status could not be read: {}", problem.detail),
            }
            tokio::time::sleep(PACE).await;
        }
    }
}
