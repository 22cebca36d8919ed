//! One task for each account that owns its connections, its back-off and its end. A fault of one account
//! never stops another, and none is silent: the board says what it is and when the next try comes.

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use linnet_mail::{AccountId, FolderRole};
use linnet_protocols::imap::{IdleEnd, Untagged};
use tokio::task::{AbortHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    api::{ConnectionState, Event, Problem},
    engine::Engine,
    fault::Fault,
    status::{Activity, state_of},
    sync::worker,
    wakes::{Scope, Wakes},
};

/// All folders are looked at this often; the inbox is pushed.
const POLL_ALL: Duration = Duration::from_secs(5 * 60);
/// The inbox where the server has no IDLE.
const POLL_INBOX: Duration = Duration::from_secs(60);
/// RFC 2177: IDLE is renewed before the server may hang up after 30 minutes.
const IDLE_LIMIT: Duration = Duration::from_secs(25 * 60);
const BACK_OFF_FIRST: Duration = Duration::from_secs(2);
const BACK_OFF_LONGEST: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct Supervisors {
    accounts: Mutex<BTreeMap<AccountId, Supervisor>>,
    tasks: Mutex<JoinSet<()>>,
    house: CancellationToken,
}

struct Supervisor {
    stop: CancellationToken,
    wakes: Arc<Wakes>,
    outbox: Arc<Wakes>,
    tasks: Vec<AbortHandle>,
}

impl Supervisors {
    pub(crate) fn wake(&self, account: AccountId, scope: Scope) {
        if let Some(supervisor) = self.accounts().get(&account) {
            supervisor.wakes.ask(scope);
            supervisor.outbox.ask(scope);
        }
    }

    pub(crate) fn wake_all(&self, scope: Scope) {
        for supervisor in self.accounts().values() {
            supervisor.wakes.ask(scope);
            supervisor.outbox.ask(scope);
        }
    }

    pub(crate) fn stop(&self, account: AccountId) {
        if let Some(supervisor) = self.accounts().remove(&account) {
            supervisor.stop.cancel();
            supervisor.tasks.iter().for_each(AbortHandle::abort);
        }
    }

    pub(crate) async fn stop_all(&self) {
        self.house.cancel();
        for (_, supervisor) in std::mem::take(&mut *self.accounts()) {
            supervisor.stop.cancel();
        }
        let mut tasks =
            std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        while tasks.join_next().await.is_some() {}
    }

    /// Runs a task that belongs to no account until the engine closes.
    pub(crate) fn spawn_house(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.house.clone();
        self.spawn(async move {
            stop.run_until_cancelled(task).await;
        });
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        self.tasks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .spawn(task)
    }

    fn accounts(&self) -> MutexGuard<'_, BTreeMap<AccountId, Supervisor>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// An account was stored: connect it, if this engine stays connected.
    pub(crate) async fn account_added(&self, account: AccountId) {
        self.emit(Event::Accounts);
        self.supervise(account);
    }

    /// An account is being removed: end its work first.
    pub(crate) async fn account_gone(&self, account: AccountId) {
        self.inner.supervisors.stop(account);
        self.board().forget(account);
        self.emit(Event::Accounts);
    }

    /// Something about the account changed (its password): try again at once.
    pub(crate) fn account_wake(&self, account: AccountId) {
        self.inner.supervisors.wake(account, Scope::Everything);
    }

    /// Whether this engine keeps the account connected, rather than running once.
    pub(crate) fn stays_connected(&self, account: AccountId) -> bool {
        self.inner.supervisors.accounts().contains_key(&account)
    }

    pub(crate) fn supervise(&self, account: AccountId) {
        let supervisors = &self.inner.supervisors;
        if supervisors.house.is_cancelled() || supervisors.accounts().contains_key(&account) {
            return;
        }
        let stop = supervisors.house.child_token();
        let wakes = Arc::new(Wakes::default());
        let outbox = Arc::new(Wakes::default());
        let mut tasks = Vec::new();
        for (name, work) in [
            ("mail", Work::Mail),
            ("push", Work::Push),
            ("outbox", Work::Outbox),
        ] {
            let (engine, stop) = (self.clone(), stop.clone());
            let (wakes, outbox) = (Arc::clone(&wakes), Arc::clone(&outbox));
            tasks.push(supervisors.spawn(async move {
                let work = async {
                    match work {
                        Work::Mail => engine.keep_in_step(account, &wakes).await,
                        Work::Push => engine.keep_listening(account, &wakes).await,
                        Work::Outbox => engine.keep_sending(account, &outbox, &wakes).await,
                    }
                };
                stop.run_until_cancelled(work).await;
                tracing::debug!(account = account.0, task = name, "ended");
            }));
        }
        supervisors.accounts().insert(
            account,
            Supervisor {
                stop,
                wakes,
                outbox,
                tasks,
            },
        );
    }

    async fn keep_in_step(&self, account: AccountId, wakes: &Wakes) {
        let mut back_off = BackOff::default();
        loop {
            self.board().activity(account, Activity::Connecting);
            let fault = match self.session(account, wakes, &mut back_off).await {
                Ok(never) => match never {},
                Err(fault) => fault,
            };
            if matches!(fault, Fault::Stopped) {
                return;
            }
            let problem = self.told(&fault, account).await;
            tracing::info!(account = account.0, class = ?problem.class, "the connection ended");
            // Only a person can help: trying on by itself would lock the account at the provider.
            let patient = state_of(problem.class) == ConnectionState::NeedsSignIn;
            let wait = back_off.next();
            let next_try =
                (!patient).then(|| self.now() + i64::try_from(wait.as_secs()).unwrap_or(i64::MAX));
            self.board().failed(account, problem, next_try);
            let asked = async {
                // What is clicked meanwhile waits for the connection; only a wish for one starts it.
                while wakes.next().await != Scope::Everything {}
            };
            if patient {
                asked.await;
            } else {
                tokio::select! {
                    () = asked => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
        }
    }

    /// A fault in the words that fit the account's provider.
    pub(crate) async fn told(&self, fault: &Fault, account: AccountId) -> Problem {
        let problem = fault.problem(account);
        match self.account(account).await {
            Ok(known) => problem.at_provider(&known.email, self.hint(&known.email).await.as_ref()),
            // Without the account its provider cannot be named; the fault itself is told all the same.
            Err(_) => problem,
        }
    }

    /// Works on one connection until it fails.
    async fn session(
        &self,
        account: AccountId,
        wakes: &Wakes,
        back_off: &mut BackOff,
    ) -> Result<std::convert::Infallible, Fault> {
        let mut conn = self.connect(account).await?;
        let mut scope = Scope::Everything;
        let poll_inbox = !conn.capabilities().idle() || conn.habits().idle_is_deaf;
        let mut all_at = tokio::time::Instant::now() + POLL_ALL;
        loop {
            if scope != Scope::Operations {
                self.board().activity(account, Activity::Checking);
            }
            worker::run(self, &mut conn, account, scope, wakes).await?;
            back_off.reset();
            self.board().activity(account, Activity::UpToDate);
            self.notify_new(account).await?;
            if scope == Scope::Everything {
                all_at = tokio::time::Instant::now() + POLL_ALL;
            }
            let inbox_at =
                tokio::time::Instant::now() + if poll_inbox { POLL_INBOX } else { POLL_ALL };
            let retry = self.next_operation(account).await?;
            scope = tokio::select! {
                scope = wakes.next() => scope,
                () = tokio::time::sleep_until(all_at) => Scope::Everything,
                () = tokio::time::sleep_until(inbox_at) => Scope::Inbox,
                () = tokio::time::sleep(retry) => Scope::Operations,
            };
        }
    }

    /// How long until a postponed operation or filing is due.
    async fn next_operation(&self, account: AccountId) -> Result<Duration, Fault> {
        let now = self.now();
        let at = self
            .store()
            .read_async(move |reader| reader.next_operation(account))
            .await?;
        Ok(at.map_or(POLL_ALL, |at| {
            Duration::from_secs(u64::try_from(at - now).unwrap_or(0).max(1))
        }))
    }

    /// Holds a second connection in IDLE on the inbox and wakes the worker when something happens there.
    async fn keep_listening(&self, account: AccountId, wakes: &Wakes) {
        let mut back_off = BackOff::default();
        loop {
            match self.listen(account, wakes, &mut back_off).await {
                Ok(()) => return,
                Err(Fault::Stopped) => return,
                // The worker's own connection tells the person what is wrong; this one only waits.
                Err(fault) => tracing::debug!(account = account.0, "push connection: {fault}"),
            }
            tokio::time::sleep(back_off.next()).await;
            self.until_online(account).await;
        }
    }

    /// Returns when the server cannot push.
    async fn listen(
        &self,
        account: AccountId,
        wakes: &Wakes,
        back_off: &mut BackOff,
    ) -> Result<(), Fault> {
        self.until_online(account).await;
        let mut conn = self.connect(account).await?;
        if !conn.capabilities().idle() {
            conn.logout().await?;
            return Ok(());
        }
        let Some(inbox) = self.role(account, FolderRole::Inbox).await? else {
            return Err(Fault::Stopped);
        };
        let all = conn.notify().await?;
        conn.select(&inbox.wire).await?;
        back_off.reset();
        // What came between the worker's look and this SELECT is found by one more look.
        wakes.ask(if all { Scope::Everything } else { Scope::Inbox });
        loop {
            let end = conn.idle(std::future::pending(), IDLE_LIMIT).await?;
            // What it means in detail is read by the worker, which asks the server itself.
            let told = conn.drain_untagged();
            if end == IdleEnd::Changed {
                wakes.ask(scope_of(&told));
            }
        }
    }

    /// Waits until the worker's connection stands: two tries at once would only double the noise.
    async fn until_online(&self, account: AccountId) {
        let mut changes = self.board().watch();
        loop {
            let online = match self.board().line(account).state {
                ConnectionState::UpToDate
                | ConnectionState::Checking
                | ConnectionState::Downloading => true,
                ConnectionState::Connecting
                | ConnectionState::Offline
                | ConnectionState::NeedsSignIn
                | ConnectionState::Failing => false,
            };
            if online && matches!(self.role(account, FolderRole::Inbox).await, Ok(Some(_))) {
                return;
            }
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Work {
    Mail,
    Push,
    Outbox,
}

/// How far the worker must look after the server told this.
fn scope_of(told: &[Untagged]) -> Scope {
    let elsewhere = told
        .iter()
        .any(|one| matches!(one, Untagged::Mailbox { .. } | Untagged::Overflow));
    if elsewhere {
        Scope::Everything
    } else {
        Scope::Inbox
    }
}

/// Waits that double, with jitter, so that many computers do not come back in the same second.
#[derive(Debug, Default)]
pub(crate) struct BackOff {
    tries: u32,
}

impl BackOff {
    pub(crate) fn next(&mut self) -> Duration {
        let wait = BACK_OFF_FIRST
            .saturating_mul(1 << self.tries.min(10))
            .min(BACK_OFF_LONGEST);
        self.tries = self.tries.saturating_add(1);
        let mut random = [0; 1];
        // Without randomness the waits are merely regular.
        let jitter = getrandom::fill(&mut random).map_or(0, |()| u32::from(random[0]));
        wait - wait.mul_f64(0.25 * f64::from(jitter) / 255.0)
    }

    pub(crate) fn reset(&mut self) {
        self.tries = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_start_anew() {
        let mut back_off = BackOff::default();
        let waits: Vec<Duration> = (0..12).map(|_| back_off.next()).collect();
        assert!(
            waits
                .iter()
                .all(|wait| *wait >= BACK_OFF_FIRST.mul_f64(0.75) && *wait <= BACK_OFF_LONGEST)
        );
        assert!(waits.last() >= Some(&BACK_OFF_LONGEST.mul_f64(0.75)));
        back_off.reset();
        assert!(back_off.next() <= BACK_OFF_FIRST);
    }
}
