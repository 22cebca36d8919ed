//! What went wrong in a conversation with a server, in classes a person can understand and repair.
//! Every operation of this crate fails with a [`Failure`]; the words of the server travel along,
//! cleaned, so that a report can quote them, and never hold a secret.

use std::io;

use linnet_mail::CertificatePin;

pub mod classify;
mod redact;

pub use redact::{Secrets, redact};

#[cfg(test)]
mod tests;

/// The class of a failure; the screens of the program have one text for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureKind {
    /// There is no way to any network.
    Offline,
    /// The name of this host does not exist.
    HostNotFound,
    /// Refused, or nothing came back on this port.
    CannotConnect,
    /// The server hung up, or fell silent, in the middle.
    ConnectionLost,
    /// A sign-in page of a Wi-Fi stands in between.
    WifiSignIn,
    CertificateExpired,
    CertificateWrongName,
    CertificateUnknownIssuer,
    /// A certificate fault of another kind, or no TLS version and key that both sides accept.
    CertificateInvalid,
    /// The server cannot encrypt, or took its promise back.
    NoEncryption,
    WrongPassword,
    AppPasswordNeeded,
    /// The provider wants a sign-in on its web page first.
    WebSignInRequired,
    /// Only the provider's own sign-in page (OAuth) is accepted.
    BrowserSignInRequired,
    /// IMAP, POP3 or SMTP is switched off in the provider's settings.
    ProgramsSwitchedOff,
    PasswordExpired,
    ServerBusy,
    /// The server answered in a way that cannot be understood, or against the protocol.
    Misbehaved,
    /// The server understood and said no.
    Refused,
    RecipientRefused,
    SenderRefused,
    TooLarge,
    MailboxFull,
    /// The connection broke after the last byte of a letter: it may have been sent.
    PerhapsSent,
    /// We stopped it ourselves.
    Cancelled,
}

impl FailureKind {
    /// Whether the same attempt may succeed later without anybody doing anything.
    pub fn is_temporary(self) -> bool {
        match self {
            FailureKind::Offline
            | FailureKind::CannotConnect
            | FailureKind::ConnectionLost
            | FailureKind::WifiSignIn
            | FailureKind::ServerBusy
            | FailureKind::Misbehaved
            | FailureKind::Cancelled => true,
            FailureKind::HostNotFound
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
            | FailureKind::Refused
            | FailureKind::RecipientRefused
            | FailureKind::SenderRefused
            | FailureKind::TooLarge
            | FailureKind::MailboxFull
            | FailureKind::PerhapsSent => false,
        }
    }

    /// Whether the certificate of the server is what was wrong.
    pub fn is_certificate(self) -> bool {
        matches!(
            self,
            FailureKind::CertificateExpired
                | FailureKind::CertificateWrongName
                | FailureKind::CertificateUnknownIssuer
                | FailureKind::CertificateInvalid
        )
    }
}

/// The identity card that a server showed and that was not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// The host names and addresses it is made out to.
    pub names: Vec<String>,
    /// Who vouches for it, as a readable name.
    pub issuer: String,
    /// Unix seconds.
    pub not_before: i64,
    /// Unix seconds.
    pub not_after: i64,
    /// What an exception for this key would be pinned to.
    pub pin: CertificatePin,
}

/// One failed operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} at {host}:{port}: {kind:?}: {detail}")]
pub struct Failure {
    pub kind: FailureKind,
    /// What was being done: `select INBOX`.
    pub operation: String,
    pub host: String,
    pub port: u16,
    /// The server's or the system's own words, without control characters, at most 2 KiB; never a secret.
    pub detail: String,
    /// Set when the certificate was refused.
    pub certificate: Option<Box<CertificateFacts>>,
    /// Whether trying again later may help by itself.
    pub temporary: bool,
}

/// The longest [`Failure::detail`], in bytes.
const DETAIL_LIMIT: usize = 2048;

impl Failure {
    /// A failure that is temporary if its kind usually is.
    pub fn new(
        kind: FailureKind,
        operation: impl Into<String>,
        host: &str,
        port: u16,
        detail: impl AsRef<str>,
    ) -> Failure {
        Failure {
            kind,
            operation: clean(&operation.into()),
            host: clean(host),
            port,
            detail: clean(detail.as_ref()),
            certificate: None,
            temporary: kind.is_temporary(),
        }
    }

    #[must_use]
    pub fn with_temporary(mut self, temporary: bool) -> Failure {
        self.temporary = temporary;
        self
    }

    /// What an input or output error in an open conversation means.
    pub fn from_io(error: &io::Error, operation: &str, host: &str, port: u16) -> Failure {
        let kind = match error.kind() {
            io::ErrorKind::InvalidData => FailureKind::Misbehaved,
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => FailureKind::Offline,
            _ => FailureKind::ConnectionLost,
        };
        Failure::new(kind, operation, host, port, error.to_string())
    }
}

/// Makes foreign words safe to show and to log: control and bidi characters become spaces, and the
/// length is bounded.
pub fn clean(words: &str) -> String {
    let mut cleaned = String::with_capacity(words.len().min(DETAIL_LIMIT));
    for character in words.chars() {
        let character = if character.is_control() || is_bidi_control(character) {
            ' '
        } else {
            character
        };
        if character == ' ' && (cleaned.is_empty() || cleaned.ends_with(' ')) {
            continue;
        }
        if cleaned.len() + character.len_utf8() > DETAIL_LIMIT {
            break;
        }
        cleaned.push(character);
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
