use linnet_mail::AccountId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, as a person can understand and repair it. The texts live in the translation files under
/// `problem-CLASS` (heading), `problem-CLASS-text` and the advice's button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemClass {
    /// No route to anywhere.
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
    /// A certificate fault of another kind, an old TLS version included.
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
    ServerMisbehaved,
    /// The server understood and said no.
    Refused,
    RecipientRefused,
    SenderRefused,
    TooLarge,
    MailboxFull,
    /// The connection broke after the last byte of a letter: it may have been sent.
    PerhapsSent,
    DiskFull,
    /// The cache on this computer could not be read or written.
    Storage,
    /// The password store of the system does not answer or is locked.
    KeyringUnavailable,
    VaultLocked,
    WrongPassphrase,
    ProfileInUse,
    SettingsNotFound,
    /// What was typed is not usable; `detail` names the field.
    InvalidInput,
    /// What was asked for is not there (any more).
    NotFound,
    /// Linnet itself is at fault.
    Internal,
}

/// The one button beside a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    TryAgain,
    CorrectHost,
    ChangeSettings,
    TryOtherPort,
    OpenWifiPage,
    SeeCertificate,
    EnterPassword,
    ShowAppPasswordHelp,
    OpenProviderWebsite,
    OpenProviderSettings,
    Wait,
    EnterSettings,
    MakeRoom,
    UnlockKeyring,
    UnlockVault,
    CorrectRecipient,
    CorrectInput,
    AnswerQuestion,
    CopyReport,
}

/// A failure as it crosses the border: the codes choose the words, `detail` holds the server's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub class: ProblemClass,
    pub advice: Advice,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<AccountId>,
    /// Host, port and other facts the text is filled with.
    #[serde(default)]
    pub facts: Box<ProblemFacts>,
    /// The server's or the system's own words; never a secret.
    pub detail: String,
}

/// What the translated sentence of a [`Problem`] may name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ProblemFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub port: Option<u16>,
    /// The other standard port worth a try.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub other_port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub address: Option<String>,
    /// Unix seconds: the certificate's end, or the next try.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub time: Option<i64>,
    /// The web page that helps (the provider's own).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub certificate: Option<CertificateInfo>,
}

/// The identity card that a server showed and Linnet did not trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CertificateInfo {
    pub names: Vec<String>,
    pub issuer: String,
    #[ts(type = "number")]
    pub not_before: i64,
    #[ts(type = "number")]
    pub not_after: i64,
    /// What an exception would be pinned to.
    pub pin: linnet_mail::CertificatePin,
}
