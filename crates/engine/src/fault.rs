//! What can end a piece of background work, before it is put into words by the diagnosis.

use linnet_mail::AccountId;
use linnet_protocols::{
    failure::{Failure, FailureKind},
    imap::Conn,
};
use linnet_store::StoreError;

use crate::{api::Problem, secrets::SecretError};

#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Server(#[from] Failure),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The account was removed, or Linnet is closing.
    #[error("stopped")]
    Stopped,
}

impl Fault {
    /// The same fault as a person sees it, of no account.
    pub(crate) fn general(&self) -> Problem {
        match self {
            Fault::Server(failure) => Problem::from(failure),
            Fault::Store(error) => Problem::from(error),
            Fault::Secret(error) => Problem::from(error),
            Fault::Stopped => Problem::stopped(),
        }
    }

    /// The same fault as a person sees it.
    pub(crate) fn problem(&self, account: AccountId) -> Problem {
        self.general().with_account(account)
    }

    /// Only one command failed: the connection goes on, and with it everything else.
    pub(crate) fn spares(&self, conn: &Conn) -> bool {
        matches!(self, Fault::Server(_)) && conn.is_usable()
    }

    /// The same may succeed later.
    pub(crate) fn is_temporary(&self) -> bool {
        matches!(self, Fault::Server(failure) if failure.temporary)
    }

    /// For the log, without the server's words.
    pub(crate) fn class_name(&self) -> String {
        match self {
            Fault::Server(failure) => format!("{:?}", failure.kind),
            Fault::Store(_) => "store".to_owned(),
            Fault::Secret(_) => "secret".to_owned(),
            Fault::Stopped => "stopped".to_owned(),
        }
    }

    /// The server understood a command and said no; the connection goes on.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(
            self,
            Fault::Server(failure)
                if matches!(
                    failure.kind,
                    FailureKind::Refused | FailureKind::MailboxFull | FailureKind::TooLarge
                ) && !failure.temporary
        )
    }
}
