//! The state of every account as the status line shows it: always there, never guessed. The board is told by
//! the workers; what is counted is read from the store when the line is drawn.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use linnet_mail::AccountId;
use tokio::sync::watch;

use crate::api::{AccountStatus, ConnectionState, Problem, ProblemClass};

/// What a worker is doing while its connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    Connecting,
    Checking,
    Downloading,
    UpToDate,
}

#[derive(Clone, Debug)]
struct Entry {
    state: ConnectionState,
    next_try: Option<i64>,
    problem: Option<Problem>,
}

#[derive(Debug, Default)]
pub(crate) struct Board {
    entries: Mutex<BTreeMap<AccountId, Entry>>,
    version: watch::Sender<u64>,
}

impl Board {
    pub(crate) fn activity(&self, account: AccountId, activity: Activity) {
        let state = match activity {
            Activity::Connecting => ConnectionState::Connecting,
            Activity::Checking => ConnectionState::Checking,
            Activity::Downloading => ConnectionState::Downloading,
            Activity::UpToDate => ConnectionState::UpToDate,
        };
        let mut entries = self.entries();
        // While the next connection is tried, the reason why the last one failed stays in view.
        if activity == Activity::Connecting
            && let Some(entry) = entries.get_mut(&account)
            && entry.problem.is_some()
        {
            entry.next_try = None;
        } else {
            entries.insert(
                account,
                Entry {
                    state,
                    next_try: None,
                    problem: None,
                },
            );
        }
        drop(entries);
        self.touch();
    }

    pub(crate) fn failed(&self, account: AccountId, problem: Problem, next_try: Option<i64>) {
        let state = state_of(problem.class);
        self.entries().insert(
            account,
            Entry {
                state,
                next_try,
                problem: Some(problem),
            },
        );
        self.touch();
    }

    pub(crate) fn forget(&self, account: AccountId) {
        self.entries().remove(&account);
        self.touch();
    }

    /// No connection stands: what is sent now waits.
    pub(crate) fn is_offline(&self, account: AccountId) -> bool {
        self.entries()
            .get(&account)
            .is_none_or(|entry| match entry.state {
                ConnectionState::Offline
                | ConnectionState::NeedsSignIn
                | ConnectionState::Failing => true,
                ConnectionState::UpToDate
                | ConnectionState::Checking
                | ConnectionState::Downloading
                | ConnectionState::Connecting => false,
            })
    }

    /// The line of one account, without what the store counts.
    pub(crate) fn line(&self, account: AccountId) -> AccountStatus {
        let entry = self.entries().get(&account).cloned();
        AccountStatus {
            account,
            state: entry
                .as_ref()
                .map_or(ConnectionState::Offline, |entry| entry.state),
            checked_at: None,
            bodies_here: 0,
            bodies_total: 0,
            next_try: entry.as_ref().and_then(|entry| entry.next_try),
            problem: entry.and_then(|entry| entry.problem),
        }
    }

    /// Something to draw anew.
    pub(crate) fn touch(&self) {
        self.version
            .send_modify(|version| *version = version.wrapping_add(1));
    }

    /// Hears of every change from now on.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<AccountId, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the next try comes by itself, and what the line says meanwhile.
pub(crate) fn state_of(class: ProblemClass) -> ConnectionState {
    use ProblemClass as P;
    match class {
        P::Offline | P::HostNotFound | P::CannotConnect | P::ConnectionLost | P::WifiSignIn => {
            ConnectionState::Offline
        }
        P::WrongPassword
        | P::AppPasswordNeeded
        | P::WebSignInRequired
        | P::BrowserSignInRequired
        | P::ProgramsSwitchedOff
        | P::PasswordExpired
        | P::CertificateExpired
        | P::CertificateWrongName
        | P::CertificateUnknownIssuer
        | P::CertificateInvalid
        | P::NoEncryption
        | P::KeyringUnavailable
        | P::VaultLocked
        | P::WrongPassphrase => ConnectionState::NeedsSignIn,
        P::ServerBusy
        | P::ServerMisbehaved
        | P::Refused
        | P::RecipientRefused
        | P::SenderRefused
        | P::TooLarge
        | P::MailboxFull
        | P::PerhapsSent
        | P::DiskFull
        | P::Storage
        | P::ProfileInUse
        | P::SettingsNotFound
        | P::InvalidInput
        | P::NotFound
        | P::Internal => ConnectionState::Failing,
    }
}
