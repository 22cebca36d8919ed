//! How a mail server is reached: the words that discovery, sign-in, storage and the wizard share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    Imap,
    Pop3,
    Smtp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Encrypted from the first byte (RFC 8314).
    Tls,
    /// Starts plain, then must encrypt; a refusal ends the connection.
    StartTls,
    /// Never chosen by Linnet itself.
    None,
}

impl Protocol {
    /// The standard port, as the manual page of the wizard explains them.
    pub fn standard_port(self, security: Security) -> u16 {
        match (self, security) {
            (Protocol::Imap, Security::Tls) => 993,
            (Protocol::Imap, Security::StartTls | Security::None) => 143,
            (Protocol::Pop3, Security::Tls) => 995,
            (Protocol::Pop3, Security::StartTls | Security::None) => 110,
            (Protocol::Smtp, Security::Tls) => 465,
            (Protocol::Smtp, Security::StartTls) => 587,
            (Protocol::Smtp, Security::None) => 25,
        }
    }
}

/// A server key a person accepted during set-up although no authority vouches for it.
///
/// SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4), lower-case hex. It counts for this host and
/// port only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct CertificatePin(pub String);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Server {
    pub protocol: Protocol,
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// The name to sign in with, as the server wants it.
    pub user: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pin: Option<CertificatePin>,
}
