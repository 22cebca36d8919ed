//! Letters on their way out: durable before "sent" is said, sent at least once, never silently twice. The
//! states are written before each step that cannot be taken back.

use std::time::Duration;

use linnet_mail::{AccountId, DraftId, OutboxId};
use linnet_protocols::{
    failure::{Failure, FailureKind},
    smtp::{self, Envelope},
};
use linnet_store::{Lane, OutboxItem, OutboxState, OutboxUpdate};

use crate::{
    api::{self, Problem, Question, QuestionKind},
    convert,
    engine::Engine,
    fault::Fault,
    wakes::{Scope, Wakes},
};

/// The longest wait between two tries of a letter. There is no last try: the letter stays in view.
const LONGEST_WAIT: i64 = 15 * 60;

impl Engine {
    /// Every letter that waits, is being sent, failed or may have been sent, oldest first.
    pub async fn outbox(&self) -> Result<Vec<api::OutboxItem>, Problem> {
        let items = self.read(|reader| reader.outbox()).await?;
        Ok(items
            .into_iter()
            .filter(|item| is_open(item.state))
            .map(convert::outbox_item)
            .collect())
    }

    /// Tries a letter again now.
    ///
    /// # Errors
    /// `AnswerQuestion` is the advice for a letter that may have been sent: only the person decides that.
    pub async fn outbox_retry(&self, id: OutboxId) -> Result<(), Problem> {
        let item = self.read(move |reader| reader.outbox_item(id)).await?;
        match item.state {
            OutboxState::Waiting | OutboxState::Failed => {
                let update = OutboxUpdate::Waiting {
                    next_try: None,
                    problem_json: None,
                };
                self.update_outbox(id, update)
                    .await
                    .map_err(|fault| fault.general())?;
            }
            OutboxState::Uncertain | OutboxState::DotSent => {
                return Err(Problem::perhaps_sent(item.account));
            }
            OutboxState::Sending
            | OutboxState::Accepted
            | OutboxState::Filed
            | OutboxState::Done => {}
        }
        self.inner.supervisors.wake(item.account, Scope::Operations);
        Ok(())
    }

    /// Takes a letter out of the outbox for good. One that is being sent at this moment stays.
    pub async fn outbox_discard(&self, id: OutboxId) -> Result<(), Problem> {
        self.settled(id).await?;
        self.write(move |writer| writer.outbox_remove(id)).await
    }

    /// Back to the drafts, to be corrected.
    pub async fn outbox_to_draft(&self, id: OutboxId) -> Result<DraftId, Problem> {
        self.settled(id).await?;
        let now = self.now();
        self.write(move |writer| writer.outbox_to_draft(id, now))
            .await
    }

    /// What waits for a yes or no.
    pub async fn questions(&self) -> Result<Vec<Question>, Problem> {
        let items = self.read(|reader| reader.outbox()).await?;
        Ok(items
            .into_iter()
            .filter(|item| item.state == OutboxState::Uncertain)
            .map(|item| Question {
                id: format!("outbox-{}", item.id),
                account: item.account,
                kind: QuestionKind::PerhapsSent,
                subject: item.subject,
                count: 1,
            })
            .collect())
    }

    /// The person's answer. To "Was this sent?": yes ends it, no sends it again.
    pub async fn answer(&self, id: &str, yes: bool) -> Result<(), Problem> {
        let outbox = id
            .strip_prefix("outbox-")
            .and_then(|number| number.parse::<OutboxId>().ok())
            .ok_or_else(|| Problem::not_found("question"))?;
        let item = self.read(move |reader| reader.outbox_item(outbox)).await?;
        if item.state != OutboxState::Uncertain {
            return Err(Problem::not_found("question"));
        }
        let update = if yes {
            let by = item.accepted_by.unwrap_or_default();
            OutboxUpdate::Accepted {
                at: self.now(),
                by,
                reply: String::new(),
                refused: Vec::new(),
            }
        } else {
            OutboxUpdate::Waiting {
                next_try: None,
                problem_json: None,
            }
        };
        self.update_outbox(outbox, update)
            .await
            .map_err(|fault| fault.general())?;
        self.inner.supervisors.wake(item.account, Scope::Operations);
        Ok(())
    }

    async fn settled(&self, id: OutboxId) -> Result<(), Problem> {
        let item = self.read(move |reader| reader.outbox_item(id)).await?;
        match item.state {
            OutboxState::Waiting | OutboxState::Failed | OutboxState::Uncertain => Ok(()),
            OutboxState::Sending
            | OutboxState::DotSent
            | OutboxState::Accepted
            | OutboxState::Filed
            | OutboxState::Done => Err(Problem::not_found("waiting letter")),
        }
    }

    pub(crate) async fn update_outbox(
        &self,
        id: OutboxId,
        update: OutboxUpdate,
    ) -> Result<(), Fault> {
        Ok(self
            .store()
            .write(Lane::Person, move |writer| writer.outbox_update(id, update))
            .await?)
    }

    /// Sends what is due, whenever it is due, until stopped.
    pub(crate) async fn keep_sending(&self, account: AccountId, outbox: &Wakes, mail: &Wakes) {
        loop {
            let now = self.now();
            let wait = match self.send_due(account, now).await {
                Ok(sent) => {
                    if sent > 0 {
                        mail.ask(Scope::Operations);
                    }
                    self.next_letter(account).await
                }
                Err(fault) => {
                    tracing::warn!(account = account.0, "sending: {fault}");
                    Duration::from_secs(30)
                }
            };
            tokio::select! {
                _ = outbox.next() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    async fn next_letter(&self, account: AccountId) -> Duration {
        const REST: Duration = Duration::from_secs(3600);
        let due = self.read(move |reader| reader.outbox()).await.map(|items| {
            items
                .iter()
                .filter(|item| item.account == account && item.state == OutboxState::Waiting)
                .map(due_at)
                .min()
        });
        match due {
            Ok(Some(at)) => Duration::from_secs(u64::try_from(at - self.now()).unwrap_or(0).max(1)),
            Ok(None) => REST,
            Err(problem) => {
                tracing::warn!("the outbox could not be read: {}", problem.detail);
                Duration::from_secs(30)
            }
        }
    }

    /// Sends every letter of the account that is due; returns how many were accepted.
    pub(crate) async fn send_due(&self, account: AccountId, now: i64) -> Result<u64, Fault> {
        let items = self.store().read_async(|reader| reader.outbox()).await?;
        let mut sent = 0;
        for item in items {
            if item.account == account && item.state == OutboxState::Waiting && due_at(&item) <= now
            {
                match self.send(&item).await? {
                    Tried::Accepted => sent += 1,
                    Tried::Later => {}
                    // The way to the server is what failed: the others would fail the same way.
                    Tried::NoWay => break,
                }
            }
        }
        Ok(sent)
    }

    async fn send(&self, item: &OutboxItem) -> Result<Tried, Fault> {
        let id = item.id;
        let account = self.account(item.account).await?;
        let raw = self
            .store()
            .read_async(move |reader| reader.outbox_raw(id))
            .await?;
        let secret = account.outgoing_secret.as_ref().unwrap_or(&account.secret);
        let password = match self.inner.secrets.get(secret).await {
            Ok(password) => password,
            Err(error) => return self.postpone_letter(item, Problem::from(&error)).await,
        };
        let envelope = Envelope {
            from: item.from.clone(),
            to: item
                .recipients
                .iter()
                .map(|recipient| recipient.email.clone())
                .collect(),
        };
        self.update_outbox(id, OutboxUpdate::Sending).await?;
        let engine = self.clone();
        let before_dot = async move || engine.update_outbox(id, OutboxUpdate::DotSent).await;
        let outcome = smtp::send(
            &account.outgoing,
            Some(&password),
            &self.inner.tls,
            &self.inner.limits,
            &envelope,
            &raw,
            before_dot,
        )
        .await;
        match outcome {
            Ok(sent) => {
                let refused = sent
                    .refused
                    .into_iter()
                    .map(|(email, failure)| (email, failure.detail))
                    .collect();
                let accepted = OutboxUpdate::Accepted {
                    at: self.now(),
                    by: account.outgoing.host.clone(),
                    reply: sent.reply,
                    refused,
                };
                self.update_outbox(id, accepted).await?;
                self.mark_answered(item).await?;
                Ok(Tried::Accepted)
            }
            Err(failure) => self.not_sent(item, &failure).await,
        }
    }

    async fn not_sent(&self, item: &OutboxItem, failure: &Failure) -> Result<Tried, Fault> {
        let mut problem = Problem::from(failure);
        problem.account = Some(item.account);
        if failure.kind == FailureKind::PerhapsSent {
            let problem_json = Some(convert::problem_json(&problem));
            self.update_outbox(item.id, OutboxUpdate::Uncertain { problem_json })
                .await?;
            return Ok(Tried::Accepted);
        }
        if failure.temporary || failure.kind.is_temporary() || is_about_the_way(failure.kind) {
            return self.postpone_letter(item, problem).await;
        }
        let problem_json = convert::problem_json(&problem);
        self.update_outbox(item.id, OutboxUpdate::Failed { problem_json })
            .await?;
        Ok(Tried::Later)
    }

    async fn postpone_letter(&self, item: &OutboxItem, problem: Problem) -> Result<Tried, Fault> {
        let wait = (15_i64 << item.attempts.min(8)).min(LONGEST_WAIT);
        let next_try = Some(self.now() + wait);
        let problem_json = Some(convert::problem_json(&problem));
        self.update_outbox(
            item.id,
            OutboxUpdate::Waiting {
                next_try,
                problem_json,
            },
        )
        .await?;
        Ok(Tried::NoWay)
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

enum Tried {
    Accepted,
    Later,
    NoWay,
}

fn due_at(item: &OutboxItem) -> i64 {
    item.next_try.unwrap_or(0).max(item.not_before)
}

fn is_open(state: OutboxState) -> bool {
    match state {
        OutboxState::Waiting
        | OutboxState::Sending
        | OutboxState::DotSent
        | OutboxState::Accepted
        | OutboxState::Failed
        | OutboxState::Uncertain => true,
        OutboxState::Filed | OutboxState::Done => false,
    }
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
