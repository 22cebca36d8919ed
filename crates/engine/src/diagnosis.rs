//! From what failed to what a person can do about it: every error of the rooms below becomes a [`Problem`]
//! with one class, one piece of advice and the facts its sentence needs.
//!
//! The table of providers sharpens the answer: the same refusal means a typing mistake at one provider and
//! a missing app password at another.

use std::{fmt::Display, io, path::Path};

use linnet_discovery::{DiscoverError, Hint, HintKind};
use linnet_mail::compose::ComposeError;
use linnet_protocols::failure::{CertificateFacts, Failure, FailureKind};
use linnet_store::StoreError;

use crate::{
    api::{Advice, CertificateInfo, Problem, ProblemClass},
    profile::ProfileError,
    secrets::SecretError,
};

/// A page without encryption that belongs to nobody's mail (RFC 2606): a Wi-Fi's sign-in page can answer
/// in its place.
const PLAIN_PAGE: &str = "http://example.com/";

impl Problem {
    /// A problem of this class with its usual advice.
    pub(crate) fn new(class: ProblemClass, detail: impl Display) -> Problem {
        Problem {
            class,
            advice: usual_advice(class),
            account: None,
            facts: Box::default(),
            detail: detail.to_string(),
        }
    }

    /// What was typed is not usable; `field` names it as the front ends know it.
    pub(crate) fn invalid(field: impl Display) -> Problem {
        Problem::new(ProblemClass::InvalidInput, field)
    }

    /// What was asked for is not there (any more).
    pub(crate) fn not_found(what: impl Display) -> Problem {
        Problem::new(ProblemClass::NotFound, what)
    }

    /// Linnet itself is at fault.
    pub(crate) fn internal(error: impl Display) -> Problem {
        Problem::new(ProblemClass::Internal, error)
    }

    /// The work was ended on purpose: the account was removed, or Linnet is closing.
    pub(crate) fn stopped() -> Problem {
        Problem::new(ProblemClass::ConnectionLost, "stopped")
    }

    /// A letter may have been sent: only the person decides what follows.
    pub(crate) fn perhaps_sent(account: linnet_mail::AccountId) -> Problem {
        Problem::new(ProblemClass::PerhapsSent, "").with_account(account)
    }

    /// Recipients whom a server refused, each with its words.
    pub(crate) fn recipients_refused(refused: &[(&str, &str)]) -> Problem {
        /// More are counted, not quoted; and as many stand in a heading.
        const QUOTED: usize = 20;
        const NAMED: usize = 3;
        let mut lines: Vec<String> = refused
            .iter()
            .take(QUOTED)
            .map(|(address, words)| format!("{address}: {words}"))
            .collect();
        if refused.len() > QUOTED {
            lines.push(format!("+ {}", refused.len() - QUOTED));
        }
        let mut problem = Problem::new(ProblemClass::RecipientRefused, lines.join("\n"));
        let named: Vec<&str> = refused
            .iter()
            .take(NAMED)
            .map(|(address, _)| *address)
            .collect();
        let more = if refused.len() > NAMED { ", …" } else { "" };
        problem.facts.address = Some(format!("{}{more}", named.join(", ")));
        problem
    }

    /// A file that a person named could not be read or written.
    pub(crate) fn file(operation: &str, path: &Path, error: &io::Error) -> Problem {
        let class = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ProblemClass::DiskFull,
            io::ErrorKind::NotFound => ProblemClass::NotFound,
            _ => ProblemClass::Storage,
        };
        Problem::new(
            class,
            format_args!("{operation} {}: {error}", path.display()),
        )
    }

    #[must_use]
    pub(crate) fn with_account(mut self, account: linnet_mail::AccountId) -> Problem {
        self.account = Some(account);
        self
    }

    /// The same problem in the light of what is known about the provider of this address.
    #[must_use]
    pub(crate) fn at_provider(mut self, email: &str, hint: Option<&Hint>) -> Problem {
        if self.is_about_sign_in() {
            self.facts.address = Some(email.to_owned());
        }
        let Some(hint) = hint else { return self };
        if self.class == ProblemClass::WrongPassword {
            // The person's usual password is right there and still refused: it must not be reset.
            let class = match hint.kind {
                HintKind::AppPassword => Some(ProblemClass::AppPasswordNeeded),
                HintKind::BrowserSignIn | HintKind::Unsupported => {
                    Some(ProblemClass::BrowserSignInRequired)
                }
                HintKind::None | HintKind::SwitchOn => None,
            };
            if let Some(class) = class {
                self.class = class;
                self.advice = usual_advice(class);
            }
        }
        if self.is_about_sign_in() && self.facts.url.is_none() {
            self.facts.url.clone_from(&hint.url);
        }
        self
    }

    /// Only the person can go on, and another try could do harm: a refused sign-in locks accounts, an identity
    /// that is not proven stays so.
    pub(crate) fn holds_letters(&self) -> bool {
        self.is_about_sign_in() || self.is_about_identity()
    }

    /// Who the server is, or that nobody listens, is not proven.
    pub(crate) fn is_about_identity(&self) -> bool {
        matches!(
            self.class,
            ProblemClass::CertificateExpired
                | ProblemClass::CertificateWrongName
                | ProblemClass::CertificateUnknownIssuer
                | ProblemClass::CertificateInvalid
                | ProblemClass::NoEncryption
        )
    }

    /// Only the person can go on, at the provider or by another password.
    pub(crate) fn is_about_sign_in(&self) -> bool {
        matches!(
            self.class,
            ProblemClass::WrongPassword
                | ProblemClass::AppPasswordNeeded
                | ProblemClass::WebSignInRequired
                | ProblemClass::BrowserSignInRequired
                | ProblemClass::ProgramsSwitchedOff
                | ProblemClass::PasswordExpired
        )
    }
}

/// How `linnet-cli` ends on this problem.
///
/// 1 failed, 2 wrong usage, 3 profile in use, 4 sign-in refused, 5 offline or unreachable, 6 identity or
/// encryption of a server not proven.
pub fn exit_code(problem: &Problem) -> i32 {
    match problem.class {
        ProblemClass::InvalidInput => 2,
        ProblemClass::ProfileInUse => 3,
        ProblemClass::WrongPassword
        | ProblemClass::AppPasswordNeeded
        | ProblemClass::WebSignInRequired
        | ProblemClass::BrowserSignInRequired
        | ProblemClass::ProgramsSwitchedOff
        | ProblemClass::PasswordExpired => 4,
        ProblemClass::Offline
        | ProblemClass::HostNotFound
        | ProblemClass::CannotConnect
        | ProblemClass::ConnectionLost
        | ProblemClass::WifiSignIn
        | ProblemClass::ServerBusy => 5,
        ProblemClass::CertificateExpired
        | ProblemClass::CertificateWrongName
        | ProblemClass::CertificateUnknownIssuer
        | ProblemClass::CertificateInvalid
        | ProblemClass::NoEncryption => 6,
        ProblemClass::ServerMisbehaved
        | ProblemClass::Refused
        | ProblemClass::RecipientRefused
        | ProblemClass::SenderRefused
        | ProblemClass::TooLarge
        | ProblemClass::MailboxFull
        | ProblemClass::PerhapsSent
        | ProblemClass::DiskFull
        | ProblemClass::Storage
        | ProblemClass::KeyringUnavailable
        | ProblemClass::VaultLocked
        | ProblemClass::WrongPassphrase
        | ProblemClass::SettingsNotFound
        | ProblemClass::NotFound
        | ProblemClass::Internal => 1,
    }
}

impl From<&Failure> for Problem {
    fn from(failure: &Failure) -> Problem {
        let class = class_of(failure.kind);
        let mut problem = Problem::new(class, detail(&failure.operation, &failure.detail));
        // A failure of the system's own (no certificates to trust) has no host.
        if !failure.host.is_empty() {
            problem.facts.host = Some(failure.host.clone());
            problem.facts.port = (failure.port != 0).then_some(failure.port);
        }
        match class {
            ProblemClass::CannotConnect => {
                problem.facts.other_port = other_port(failure.port);
                if problem.facts.other_port.is_some() {
                    problem.advice = Advice::TryOtherPort;
                }
            }
            ProblemClass::WifiSignIn => problem.facts.url = Some(PLAIN_PAGE.to_owned()),
            ProblemClass::RecipientRefused => {
                problem.facts.address = address_in(&failure.operation)
            }
            _ => {}
        }
        if let Some(certificate) = &failure.certificate {
            if class == ProblemClass::CertificateExpired {
                problem.facts.time = Some(certificate.not_after);
            }
            problem.facts.certificate = Some(CertificateInfo::from(certificate.as_ref()));
        }
        problem
    }
}

impl From<&CertificateFacts> for CertificateInfo {
    fn from(facts: &CertificateFacts) -> CertificateInfo {
        CertificateInfo {
            names: facts.names.clone(),
            issuer: facts.issuer.clone(),
            not_before: facts.not_before,
            not_after: facts.not_after,
            pin: facts.pin.clone(),
        }
    }
}

impl From<&StoreError> for Problem {
    fn from(error: &StoreError) -> Problem {
        let class = if error.is_disk_full() {
            ProblemClass::DiskFull
        } else {
            match error {
                StoreError::NotFound { .. } => ProblemClass::NotFound,
                StoreError::OtherAccount | StoreError::WrongState(_) => ProblemClass::InvalidInput,
                StoreError::UidValidity { .. } => ProblemClass::Internal,
                StoreError::Closed => ProblemClass::ConnectionLost,
                StoreError::Sql(_)
                | StoreError::Io(_)
                | StoreError::Unreadable { .. }
                | StoreError::TooNew { .. } => ProblemClass::Storage,
            }
        };
        Problem::new(class, error)
    }
}

impl From<&SecretError> for Problem {
    fn from(error: &SecretError) -> Problem {
        let class = match error {
            SecretError::Unavailable(_) | SecretError::Locked => ProblemClass::KeyringUnavailable,
            SecretError::VaultLocked | SecretError::VaultNew => ProblemClass::VaultLocked,
            SecretError::WrongPassphrase => ProblemClass::WrongPassphrase,
            // The account is there, its password is not: signing in again repairs it.
            SecretError::NoSuchSecret => ProblemClass::WrongPassword,
            SecretError::Damaged(_) => ProblemClass::Storage,
            SecretError::Io {
                operation,
                path,
                source,
            } => {
                return Problem::file(operation, path, source).never_missing();
            }
        };
        Problem::new(class, error)
    }
}

impl From<&ProfileError> for Problem {
    fn from(error: &ProfileError) -> Problem {
        match error {
            ProfileError::InUse(_) => Problem::new(ProblemClass::ProfileInUse, error),
            ProfileError::Io {
                operation,
                path,
                source,
            } => Problem::file(operation, path, source).never_missing(),
        }
    }
}

impl From<&DiscoverError> for Problem {
    fn from(error: &DiscoverError) -> Problem {
        match error {
            DiscoverError::NotAnAddress { .. } => Problem::invalid("email"),
            DiscoverError::Offline(failure) => Problem::from(failure.as_ref()),
        }
    }
}

impl From<&ComposeError> for Problem {
    fn from(error: &ComposeError) -> Problem {
        let mut problem = Problem::new(ProblemClass::InvalidInput, error);
        if let ComposeError::BadAddress(address) = error {
            problem.advice = Advice::CorrectRecipient;
            problem.facts.address = Some(address.clone());
        }
        problem
    }
}

macro_rules! from_owned {
    ($($error:ty),*) => {$(
        impl From<$error> for Problem {
            fn from(error: $error) -> Problem {
                Problem::from(&error)
            }
        }
    )*};
}

from_owned!(
    Failure,
    StoreError,
    SecretError,
    ProfileError,
    DiscoverError,
    ComposeError
);

impl Problem {
    /// For Linnet's own files: one that is not there is a fault of the storage, not of the question.
    fn never_missing(mut self) -> Problem {
        if self.class == ProblemClass::NotFound {
            self.class = ProblemClass::Storage;
            self.advice = usual_advice(self.class);
        }
        self
    }
}

fn class_of(kind: FailureKind) -> ProblemClass {
    match kind {
        FailureKind::Offline => ProblemClass::Offline,
        FailureKind::HostNotFound => ProblemClass::HostNotFound,
        FailureKind::CannotConnect => ProblemClass::CannotConnect,
        FailureKind::ConnectionLost | FailureKind::Cancelled => ProblemClass::ConnectionLost,
        FailureKind::WifiSignIn => ProblemClass::WifiSignIn,
        FailureKind::CertificateExpired => ProblemClass::CertificateExpired,
        FailureKind::CertificateWrongName => ProblemClass::CertificateWrongName,
        FailureKind::CertificateUnknownIssuer => ProblemClass::CertificateUnknownIssuer,
        FailureKind::CertificateInvalid => ProblemClass::CertificateInvalid,
        FailureKind::NoEncryption => ProblemClass::NoEncryption,
        FailureKind::WrongPassword => ProblemClass::WrongPassword,
        FailureKind::AppPasswordNeeded => ProblemClass::AppPasswordNeeded,
        FailureKind::WebSignInRequired => ProblemClass::WebSignInRequired,
        FailureKind::BrowserSignInRequired => ProblemClass::BrowserSignInRequired,
        FailureKind::ProgramsSwitchedOff => ProblemClass::ProgramsSwitchedOff,
        FailureKind::PasswordExpired => ProblemClass::PasswordExpired,
        FailureKind::ServerBusy => ProblemClass::ServerBusy,
        FailureKind::Misbehaved => ProblemClass::ServerMisbehaved,
        FailureKind::Refused => ProblemClass::Refused,
        FailureKind::RecipientRefused => ProblemClass::RecipientRefused,
        FailureKind::SenderRefused => ProblemClass::SenderRefused,
        FailureKind::TooLarge => ProblemClass::TooLarge,
        FailureKind::MailboxFull => ProblemClass::MailboxFull,
        FailureKind::PerhapsSent => ProblemClass::PerhapsSent,
    }
}

fn usual_advice(class: ProblemClass) -> Advice {
    match class {
        ProblemClass::Offline
        | ProblemClass::ConnectionLost
        | ProblemClass::ServerMisbehaved
        | ProblemClass::Refused
        | ProblemClass::Storage
        | ProblemClass::ProfileInUse
        | ProblemClass::NotFound => Advice::TryAgain,
        ProblemClass::HostNotFound => Advice::CorrectHost,
        ProblemClass::CannotConnect | ProblemClass::NoEncryption | ProblemClass::SenderRefused => {
            Advice::ChangeSettings
        }
        ProblemClass::WifiSignIn => Advice::OpenWifiPage,
        ProblemClass::CertificateExpired
        | ProblemClass::CertificateWrongName
        | ProblemClass::CertificateUnknownIssuer
        | ProblemClass::CertificateInvalid => Advice::SeeCertificate,
        ProblemClass::WrongPassword => Advice::EnterPassword,
        ProblemClass::AppPasswordNeeded => Advice::ShowAppPasswordHelp,
        ProblemClass::WebSignInRequired
        | ProblemClass::BrowserSignInRequired
        | ProblemClass::PasswordExpired => Advice::OpenProviderWebsite,
        ProblemClass::ProgramsSwitchedOff => Advice::OpenProviderSettings,
        ProblemClass::ServerBusy => Advice::Wait,
        ProblemClass::RecipientRefused => Advice::CorrectRecipient,
        ProblemClass::TooLarge | ProblemClass::InvalidInput => Advice::CorrectInput,
        ProblemClass::MailboxFull | ProblemClass::DiskFull => Advice::MakeRoom,
        ProblemClass::PerhapsSent => Advice::AnswerQuestion,
        ProblemClass::KeyringUnavailable => Advice::UnlockKeyring,
        ProblemClass::VaultLocked | ProblemClass::WrongPassphrase => Advice::UnlockVault,
        ProblemClass::SettingsNotFound => Advice::EnterSettings,
        ProblemClass::Internal => Advice::CopyReport,
    }
}

/// The other door of the same service, encrypted as well; none beside an unusual port.
fn other_port(port: u16) -> Option<u16> {
    match port {
        993 => Some(143),
        143 => Some(993),
        995 => Some(110),
        110 => Some(995),
        465 => Some(587),
        25 | 587 => Some(465),
        _ => None,
    }
}

/// "select INBOX: the server's words", or whichever of the two there is.
fn detail(operation: &str, words: &str) -> String {
    match (operation.is_empty(), words.is_empty()) {
        (false, false) => format!("{operation}: {words}"),
        (false, true) => operation.to_owned(),
        (true, _) => words.to_owned(),
    }
}

/// The recipient in `rcpt to ann@example.org`.
fn address_in(operation: &str) -> Option<String> {
    operation
        .split_whitespace()
        .map(|word| word.trim_matches(['<', '>', ',', ';', ':', '"']))
        .find(|word| linnet_mail::address::is_valid_email(word))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests;
