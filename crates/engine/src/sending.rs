//! Sends the letters of the outbox: at least once, never silently twice, and to nobody who has them already. The
//! states are written before each step that cannot be taken back; what an end in the middle left is sorted out
//! before the next letter goes.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::future::join_all;
use linnet_mail::{AccountId, OutboxId};
use linnet_protocols::{
    SecretString,
    failure::{Failure, FailureKind},
    smtp::{self, Envelope, NotSent, Sent},
};
use linnet_store::{
    Account, Lane, OutboxItem, OutboxState, OutboxUpdate, Refusal, StoreError, Writer,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    api::Problem,
    convert,
    engine::Engine,
    fault::Fault,
    wakes::{Scope, Wakes},
};

/// The longest wait between two tries of a letter. There is no last try: the letter stays in view.
const LONGEST_WAIT: i64 = 15 * 60;
/// How long letters may still be sent when Linnet closes.
const LAST_LETTERS: Duration = Duration::from_secs(5);
/// How long a server may then take to answer the final dot: without its answer nobody knows.
const LAST_ANSWER: Duration = Duration::from_secs(15);

/// What all sending of one engine shares.
#[derive(Default)]
pub(crate) struct Sending {
    /// One letter at a time for each account.
    turns: Mutex<BTreeMap<AccountId, Arc<tokio::sync::Mutex<()>>>>,
    /// What became of letters and could not be written down, because the disk was full.
    unwritten: Mutex<BTreeMap<OutboxId, (AccountId, OutboxUpdate)>>,
    /// Runs of letters, apart from the tasks that want them: to stop such a task cuts no letter off.
    rounds: TaskTracker,
    /// No letter is begun any more, and none goes on that has not reached its final dot.
    stop: CancellationToken,
}

impl Sending {
    fn turn(&self, account: AccountId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(account).or_default())
    }

    fn unwritten(&self) -> MutexGuard<'_, BTreeMap<OutboxId, (AccountId, OutboxUpdate)>> {
        self.unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of one letter.
enum Tried {
    Accepted,
    /// The connection broke at the final dot.
    Uncertain,
    Later,
    /// The way to the server is what failed: the others would fail the same way.
    NoWay,
    /// Only the person can go on: no letter of the account is tried before that.
    Held(Problem),
}

impl Engine {
    /// Sends what is due, whenever it is due, until stopped.
    pub(crate) async fn keep_sending(&self, account: AccountId, outbox: &Wakes, mail: &Wakes) {
        const AFTER_A_FAULT: Duration = Duration::from_secs(30);
        loop {
            let wait = match self.send_due(account, self.now()).await {
                Ok(sent) => {
                    if sent > 0 {
                        mail.ask(Scope::Operations);
                    }
                    self.next_letter(account).await
                }
                Err(fault) => {
                    tracing::warn!(account = account.0, "sending: {fault}");
                    AFTER_A_FAULT
                }
            };
            let asked = tokio::select! {
                scope = outbox.next() => Some(scope),
                () = tokio::time::sleep(wait) => None,
            };
            // A new password, or the person's wish: what held the letters back may be repaired.
            if asked == Some(Scope::Everything)
                && let Err(fault) = self.release_letters(account, |_| true).await
            {
                tracing::warn!(account = account.0, "letters stay held back: {fault}");
            }
        }
    }

    /// Sends every letter of the account that is due; returns how many were accepted. Once begun it goes on
    /// although nobody waits for it any more.
    pub(crate) async fn send_due(&self, account: AccountId, now: i64) -> Result<u64, Fault> {
        let engine = self.clone();
        let round = self
            .inner
            .sending
            .rounds
            .spawn(async move { engine.send_round(account, now).await });
        round.await.unwrap_or_else(|error| {
            tracing::error!("a run of letters ended: {error}");
            Err(Fault::Stopped)
        })
    }

    /// Lets letters go that a problem held back for which `which` is true.
    pub(crate) async fn release_letters(
        &self,
        account: AccountId,
        which: impl Fn(&Problem) -> bool,
    ) -> Result<(), Fault> {
        for item in self.waiting(account).await? {
            if held_by(&item).is_some_and(|problem| which(&problem)) {
                let free = OutboxUpdate::Waiting {
                    next_try: None,
                    problem_json: None,
                };
                self.update_if_there(item.id, free).await?;
            }
        }
        Ok(())
    }

    /// What can still be sent before Linnet ends: also letters that could have been taken back a little longer.
    /// What does not go in time goes at the next start.
    pub(crate) async fn send_last_letters(&self) {
        let now = self.now();
        let released = match self.write(move |writer| writer.outbox_release(now)).await {
            Ok(released) => released,
            Err(problem) => {
                tracing::warn!("letters wait for the next start: {}", problem.detail);
                Vec::new()
            }
        };
        let rounds = released
            .into_iter()
            .filter(|account| !self.is_offline(*account))
            .map(|account| self.send_due(account, now));
        let sending = &self.inner.sending;
        let last = async {
            for fault in join_all(rounds).await.into_iter().filter_map(Result::err) {
                tracing::warn!("a last letter: {fault}");
            }
            sending.rounds.close();
            sending.rounds.wait().await;
        };
        if tokio::time::timeout(LAST_LETTERS, last).await.is_err() {
            tracing::info!("letters wait for the next start");
        }
    }

    /// Ends all sending, each letter in a state from which the next start goes on.
    pub(crate) async fn stop_sending(&self) {
        let sending = &self.inner.sending;
        sending.stop.cancel();
        sending.rounds.close();
        if tokio::time::timeout(LAST_ANSWER, sending.rounds.wait())
            .await
            .is_err()
        {
            tracing::warn!("a server did not say whether it took a letter");
        }
    }

    pub(crate) async fn update_outbox(
        &self,
        id: OutboxId,
        update: OutboxUpdate,
    ) -> Result<(), Fault> {
        self.write_down(move |writer| writer.outbox_update(id, update))
            .await
    }

    async fn send_round(&self, account: AccountId, now: i64) -> Result<u64, Fault> {
        let turn = self.inner.sending.turn(account);
        let _turn = turn.lock().await;
        self.sort_out(account, now).await?;
        let letters = self.waiting(account).await?;
        if let Some(problem) = letters.iter().find_map(held_by) {
            self.hold(account, &problem).await?;
            return Ok(0);
        }
        let mut sent = 0;
        for item in letters.iter().filter(|item| due_at(item) <= now) {
            match self.send(item.id).await? {
                Tried::Accepted => sent += 1,
                Tried::Uncertain | Tried::Later => {}
                Tried::NoWay => break,
                Tried::Held(problem) => {
                    self.hold(account, &problem).await?;
                    break;
                }
            }
        }
        Ok(sent)
    }

    /// While the turn is ours nothing of this account is being sent: what the rows say otherwise is left from
    /// a write that failed. What became of such a letter is written now; without that the dot decides.
    async fn sort_out(&self, account: AccountId, now: i64) -> Result<(), Fault> {
        let unwritten: Vec<(OutboxId, OutboxUpdate)> = self
            .inner
            .sending
            .unwritten()
            .iter()
            .filter(|(_, (owner, _))| *owner == account)
            .map(|(id, (_, update))| (*id, update.clone()))
            .collect();
        for (id, update) in unwritten {
            self.update_if_there(id, update).await?;
            self.inner.sending.unwritten().remove(&id);
        }
        let items = self.store().read_async(|reader| reader.outbox()).await?;
        let astray = items.iter().any(|item| {
            item.account == account
                && matches!(item.state, OutboxState::Sending | OutboxState::DotSent)
        });
        if astray {
            tracing::warn!(account = account.0, "letters are sorted out");
            self.write_down(move |writer| writer.outbox_recover(Some(account), now).map(drop))
                .await?;
        }
        Ok(())
    }

    async fn send(&self, id: OutboxId) -> Result<Tried, Fault> {
        if self.inner.sending.stop.is_cancelled() {
            return Ok(Tried::NoWay);
        }
        // The person may have taken it back while another letter was on its way.
        let item = match self
            .store()
            .read_async(move |reader| reader.outbox_item(id))
            .await
        {
            Ok(item) if item.state == OutboxState::Waiting => item,
            Ok(_) | Err(StoreError::NotFound { .. }) => return Ok(Tried::Later),
            Err(error) => return Err(error.into()),
        };
        let account = self.account(item.account).await?;
        let raw = match self
            .store()
            .read_async(move |reader| reader.outbox_raw(id))
            .await
        {
            Ok(raw) => raw,
            Err(error) if error.is_damaged() || matches!(error, StoreError::NotFound { .. }) => {
                tracing::error!("a letter in the outbox: {error}");
                let problem = Problem::from(&error).with_account(item.account);
                return self.fail(&item, &problem).await;
            }
            Err(error) => return Err(error.into()),
        };
        let secret = account.outgoing_secret.as_ref().unwrap_or(&account.secret);
        let password = match self.inner.secrets.get(secret).await {
            Ok(password) => password,
            Err(error) => {
                let problem = Problem::from(&error).with_account(item.account);
                return self.not_yet(&item, problem).await;
            }
        };
        let envelope = Envelope {
            from: item.from.clone(),
            to: item
                .recipients
                .iter()
                .filter(|recipient| !recipient.is_refused_for_good())
                .map(|recipient| recipient.email.clone())
                .collect(),
        };
        if !self.update_if_there(id, OutboxUpdate::Sending).await? {
            return Ok(Tried::Later);
        }
        let (outcome, unnoted) = self
            .converse(&account, &password, &envelope, &raw, &item)
            .await;
        match (outcome, unnoted) {
            (Ok(sent), _) => {
                let accepted = OutboxUpdate::Accepted {
                    at: self.now(),
                    by: account.outgoing.host.clone(),
                    reply: sent.reply,
                };
                self.conclude(&item, accepted).await?;
                self.mark_answered(&item).await?;
                Ok(Tried::Accepted)
            }
            (Err(_), Some(error)) => {
                let problem = Problem::from(&error).with_account(item.account);
                self.postpone(&item, &problem).await
            }
            (Err(not_sent), None) => self.not_sent(&item, not_sent).await,
        }
    }

    /// The conversation with the server, ended early only where the letter is certainly not sent. With what went
    /// wrong when the last step before the dot was written down.
    async fn converse(
        &self,
        account: &Account,
        password: &SecretString,
        envelope: &Envelope,
        raw: &[u8],
        item: &OutboxItem,
    ) -> (Result<Sent, NotSent>, Option<StoreError>) {
        let (id, tries) = (item.id, item.attempts);
        let at_the_dot = Arc::new(AtomicBool::new(false));
        let unnoted = Arc::new(Mutex::new(None));
        let before_dot = {
            let (engine, at_the_dot, unnoted) =
                (self.clone(), Arc::clone(&at_the_dot), Arc::clone(&unnoted));
            async move |refused: Vec<(String, Failure)>| {
                at_the_dot.store(true, Ordering::SeqCst);
                let refused = engine.refusals(refused, tries);
                let noted = engine
                    .store()
                    .write(Lane::Person, move |writer| {
                        writer.outbox_refused(id, &refused)?;
                        writer.outbox_update(id, OutboxUpdate::DotSent)
                    })
                    .await;
                noted.map_err(|error| {
                    *unnoted.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    "the last step before the end could not be noted"
                })
            }
        };
        let stopped = async {
            self.inner.sending.stop.cancelled().await;
            if at_the_dot.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
        };
        let server = &account.outgoing;
        let outcome = tokio::select! {
            biased;
            outcome = smtp::send(
                server,
                Some(password),
                &self.inner.tls,
                &self.inner.limits,
                envelope,
                raw,
                before_dot,
            ) => outcome,
            () = stopped => Err(NotSent::from(Failure::new(
                FailureKind::Cancelled,
                "send the letter",
                &server.host,
                server.port,
                "Linnet ends",
            ))),
        };
        let unnoted = unnoted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        (outcome, unnoted)
    }

    async fn not_sent(&self, item: &OutboxItem, not_sent: NotSent) -> Result<Tried, Fault> {
        let NotSent { failure, refused } = not_sent;
        let kind = failure.kind;
        let temporary = failure.temporary || kind.is_temporary() || is_about_the_way(kind);
        let problem = self.told(&Fault::Server(failure), item.account).await;
        if kind == FailureKind::PerhapsSent {
            let problem_json = Some(convert::problem_json(&problem));
            self.conclude(item, OutboxUpdate::Uncertain { problem_json })
                .await?;
            return Ok(Tried::Uncertain);
        }
        if kind == FailureKind::Cancelled {
            let again = OutboxUpdate::Waiting {
                next_try: None,
                problem_json: None,
            };
            self.conclude(item, again).await?;
            return Ok(Tried::NoWay);
        }
        if !problem.holds_letters() && !refused.is_empty() {
            return self.nobody_accepted(item, refused).await;
        }
        if temporary {
            self.not_yet(item, problem).await
        } else {
            self.fail(item, &problem).await
        }
    }

    /// All who were tried were refused. Those who may be taken later are tried again; it has failed when there
    /// is none.
    async fn nobody_accepted(
        &self,
        item: &OutboxItem,
        refused: Vec<(String, Failure)>,
    ) -> Result<Tried, Fault> {
        let refused = self.refusals(refused, item.attempts);
        let next_try = refused.iter().filter_map(|refusal| refusal.retry_at).min();
        let update = if next_try.is_some() {
            OutboxUpdate::Waiting {
                next_try,
                problem_json: None,
            }
        } else {
            let named: Vec<(&str, &str)> = refused
                .iter()
                .map(|refusal| (refusal.email.as_str(), refusal.words.as_str()))
                .collect();
            let problem = Problem::recipients_refused(&named).with_account(item.account);
            OutboxUpdate::Failed {
                problem_json: convert::problem_json(&problem),
            }
        };
        let id = item.id;
        self.write_down(move |writer| {
            writer.outbox_refused(id, &refused)?;
            writer.outbox_update(id, update)
        })
        .await?;
        Ok(Tried::Later)
    }

    fn refusals(&self, refused: Vec<(String, Failure)>, tries: u32) -> Vec<Refusal> {
        let later = self.now() + wait_after(tries);
        refused
            .into_iter()
            .map(|(email, failure)| Refusal {
                email,
                retry_at: failure.temporary.then_some(later),
                words: failure.detail,
            })
            .collect()
    }

    /// Nothing is wrong with the letter.
    async fn not_yet(&self, item: &OutboxItem, problem: Problem) -> Result<Tried, Fault> {
        if problem.holds_letters() {
            let held = OutboxUpdate::Waiting {
                next_try: None,
                problem_json: Some(convert::problem_json(&problem)),
            };
            self.conclude(item, held).await?;
            Ok(Tried::Held(problem))
        } else {
            self.postpone(item, &problem).await
        }
    }

    async fn postpone(&self, item: &OutboxItem, problem: &Problem) -> Result<Tried, Fault> {
        let later = OutboxUpdate::Waiting {
            next_try: Some(self.now() + wait_after(item.attempts)),
            problem_json: Some(convert::problem_json(problem)),
        };
        self.conclude(item, later).await?;
        Ok(Tried::NoWay)
    }

    async fn fail(&self, item: &OutboxItem, problem: &Problem) -> Result<Tried, Fault> {
        let problem_json = convert::problem_json(problem);
        self.conclude(item, OutboxUpdate::Failed { problem_json })
            .await?;
        Ok(Tried::Later)
    }

    /// Holds all letters of the account back until the person has done something: each says why.
    async fn hold(&self, account: AccountId, problem: &Problem) -> Result<(), Fault> {
        for item in self.waiting(account).await? {
            if held_by(&item).is_none() {
                let held = OutboxUpdate::Waiting {
                    next_try: None,
                    problem_json: Some(convert::problem_json(problem)),
                };
                self.update_if_there(item.id, held).await?;
            }
        }
        Ok(())
    }

    /// Writes down what became of a letter; if that fails, it is tried again before the next letter goes.
    async fn conclude(&self, item: &OutboxItem, update: OutboxUpdate) -> Result<(), Fault> {
        let written = self.update_if_there(item.id, update.clone()).await;
        if written.is_err() {
            self.inner
                .sending
                .unwritten()
                .insert(item.id, (item.account, update));
        }
        written.map(drop)
    }

    /// False when the letter is gone, or is not in a state that this could follow: the person was faster.
    async fn update_if_there(&self, id: OutboxId, update: OutboxUpdate) -> Result<bool, Fault> {
        match self.update_outbox(id, update).await {
            Ok(()) => Ok(true),
            Err(Fault::Store(StoreError::NotFound { .. } | StoreError::WrongState(_))) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    async fn write_down(
        &self,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), Fault> {
        Ok(self.store().write(Lane::Person, write).await?)
    }

    async fn waiting(&self, account: AccountId) -> Result<Vec<OutboxItem>, Fault> {
        let mut items = self.store().read_async(|reader| reader.outbox()).await?;
        items.retain(|item| item.account == account && item.state == OutboxState::Waiting);
        Ok(items)
    }

    async fn next_letter(&self, account: AccountId) -> Duration {
        const REST: Duration = Duration::from_secs(3600);
        match self.waiting(account).await {
            Ok(items) => {
                let due = items
                    .iter()
                    .filter(|item| held_by(item).is_none())
                    .map(due_at)
                    .min();
                due.map_or(REST, |at| {
                    Duration::from_secs(u64::try_from(at - self.now()).unwrap_or(0).max(1))
                })
            }
            Err(fault) => {
                tracing::warn!("the outbox could not be read: {fault}");
                Duration::from_secs(30)
            }
        }
    }

    /// The letter that was answered or forwarded is marked so, here and at the server.
    async fn mark_answered(&self, item: &OutboxItem) -> Result<(), Fault> {
        use linnet_mail::{Flag, Flags};
        let marks = [
            (item.answered, Flag::Answered),
            (item.forwarded, Flag::Forwarded),
        ];
        for (location, flag) in marks {
            if let Some(location) = location {
                let now = self.now();
                let add = Flags::EMPTY.with(flag);
                let marked = self
                    .store()
                    .write(Lane::Person, move |writer| {
                        writer
                            .act_flags(&[location], add, Flags::EMPTY, now)
                            .map(drop)
                    })
                    .await;
                if let Err(error) = marked {
                    // The letter may be gone meanwhile; what was sent stays sent.
                    tracing::info!("the answered letter could not be marked: {error}");
                }
            }
        }
        Ok(())
    }
}

fn due_at(item: &OutboxItem) -> i64 {
    item.next_try.unwrap_or(0).max(item.not_before)
}

/// Seconds until the next try after so many.
fn wait_after(tries: u32) -> i64 {
    (15_i64 << tries.min(8)).min(LONGEST_WAIT)
}

/// What a waiting letter is held back for, if only the person can go on.
fn held_by(item: &OutboxItem) -> Option<Problem> {
    if item.state != OutboxState::Waiting || item.next_try.is_some() {
        return None;
    }
    let problem = convert::problem(item.problem_json.as_deref()?)?;
    problem.holds_letters().then_some(problem)
}

/// Faults of the account or of the way to the server: repairing them sends the letter as it is.
fn is_about_the_way(kind: FailureKind) -> bool {
    match kind {
        FailureKind::RecipientRefused
        | FailureKind::SenderRefused
        | FailureKind::TooLarge
        | FailureKind::Refused
        | FailureKind::MailboxFull
        | FailureKind::PerhapsSent => false,
        FailureKind::Offline
        | FailureKind::HostNotFound
        | FailureKind::CannotConnect
        | FailureKind::ConnectionLost
        | FailureKind::WifiSignIn
        | FailureKind::CertificateExpired
        | FailureKind::CertificateWrongName
        | FailureKind::CertificateUnknownIssuer
        | FailureKind::CertificateInvalid
        | FailureKind::NoEncryption
        | FailureKind::WrongPassword
        | FailureKind::AppPasswordNeeded
        | FailureKind::WebSignInRequired
        | FailureKind::BrowserSignInRequired
        | FailureKind::ProgramsSwitchedOff
        | FailureKind::PasswordExpired
        | FailureKind::ServerBusy
        | FailureKind::Misbehaved
        | FailureKind::Cancelled => true,
    }
}

#[cfg(test)]
mod tests;
