//! All that can be done now, and then an end: what `linnet-cli sync` runs.

use std::sync::Arc;

use futures::future::join_all;
use linnet_mail::AccountId;
use serde::Serialize;

use crate::{
    api::Problem,
    engine::{Engine, SyncProgress},
    fault::Fault,
    sync::worker::{self, Done},
    wakes::{Scope, Wakes},
};

/// What one account's run did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountSummary {
    pub account: AccountId,
    pub email: String,
    /// Letters whose bodies arrived.
    pub fetched: u64,
    pub bytes: u64,
    /// Letters new in the lists.
    pub new: u64,
    /// Flags that other programs changed.
    pub flags: u64,
    /// Letters that other programs removed.
    pub removed: u64,
    /// Changes made here that the server has taken.
    pub operations: u64,
    /// Letters that a server accepted.
    pub sent: u64,
    /// How often the mail server had to be waited for, after signing in.
    pub round_trips: u64,
    /// Bytes from and to the mail server after signing in, as they pass the encryption.
    pub received: u64,
    pub transmitted: u64,
    /// Milliseconds from the start until the newest letters of a folder could be shown; only on a first sync.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_rows_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncSummary {
    pub accounts: Vec<AccountSummary>,
}

impl Engine {
    /// Does all that can be done now for one account, or for all at once. A fault of one account stands in
    /// its summary and never stops another.
    ///
    /// # Errors
    /// `Storage` when the accounts cannot be read; `NotFound` for an unknown account.
    pub async fn sync(
        &self,
        account: Option<AccountId>,
        progress: impl Fn(SyncProgress) + Send + Sync + 'static,
    ) -> Result<SyncSummary, Problem> {
        let accounts = self.read(|reader| reader.accounts()).await?;
        let chosen: Vec<_> = accounts
            .into_iter()
            .filter(|one| account.is_none_or(|wanted| wanted == one.id))
            .collect();
        if chosen.is_empty() && account.is_some() {
            return Err(Problem::not_found("account"));
        }
        self.set_progress(Some(Arc::new(progress)));
        let summaries = join_all(
            chosen
                .into_iter()
                .map(|one| self.sync_account(one.id, one.email)),
        )
        .await;
        self.set_progress(None);
        Ok(SyncSummary {
            accounts: summaries,
        })
    }

    async fn sync_account(&self, account: AccountId, email: String) -> AccountSummary {
        let mut summary = AccountSummary {
            account,
            email,
            fetched: 0,
            bytes: 0,
            new: 0,
            flags: 0,
            removed: 0,
            operations: 0,
            sent: 0,
            round_trips: 0,
            received: 0,
            transmitted: 0,
            first_rows_ms: None,
            problem: None,
        };
        let start = std::time::Instant::now();
        match self.send_now(account).await {
            Ok(sent) => summary.sent = sent,
            Err(fault) => summary.problem = Some(self.told(&fault, account).await),
        }
        match self.sync_mail(account, &mut summary).await {
            Ok(done) => {
                summary.fetched = done.letters;
                summary.bytes = done.bytes;
                summary.new = done.checked.new;
                summary.flags = done.checked.flags;
                summary.removed = done.checked.removed;
                summary.operations = done.operations;
                summary.first_rows_ms = done.first_rows.map(|at| {
                    u64::try_from(at.duration_since(start).as_millis()).unwrap_or(u64::MAX)
                });
            }
            Err(fault) => summary.problem = Some(self.told(&fault, account).await),
        }
        summary
    }

    /// Somebody asks for it: what held letters back is tried once more.
    async fn send_now(&self, account: AccountId) -> Result<u64, Fault> {
        self.release_letters(account, |_| true).await?;
        self.send_due(account, self.now()).await
    }

    async fn sync_mail(
        &self,
        account: AccountId,
        summary: &mut AccountSummary,
    ) -> Result<Done, Fault> {
        let mut conn = self.connect(account).await?;
        let (trips, (received, transmitted)) = (conn.round_trips(), conn.bytes());
        let done = worker::run(
            self,
            &mut conn,
            account,
            Scope::Everything,
            &Wakes::default(),
        )
        .await?;
        summary.round_trips = conn.round_trips() - trips;
        summary.received = conn.bytes().0 - received;
        summary.transmitted = conn.bytes().1 - transmitted;
        // Everything is done: a server that hangs up before its BYE took nothing away.
        if let Err(failure) = conn.logout().await {
            tracing::debug!("logout: {failure}");
        }
        Ok(done)
    }
}
