//! From a server's refusal to its class: RFC 5530 response codes, RFC 3463 enhanced status codes, and the
//! sentences that large providers use instead of codes.

use super::FailureKind;

/// The class of a refusal, and whether trying again later may help by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub kind: FailureKind,
    pub temporary: bool,
}

impl Verdict {
    fn of(kind: FailureKind) -> Verdict {
        Verdict {
            kind,
            temporary: kind.is_temporary(),
        }
    }
}

/// Where in a mail transaction a reply came (RFC 5321 §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpStep {
    Greeting,
    Hello,
    StartTls,
    SignIn,
    Sender,
    Recipient,
    Data,
    /// The answer to the final dot.
    Letter,
}

/// A tagged NO or BAD, or a BYE, of an IMAP server. `code` is the name of the response code (RFC 3501 §7.1).
pub fn imap(code: Option<&str>, text: &str, signing_in: bool) -> Verdict {
    if signing_in && let Some(kind) = phrase(text) {
        return Verdict::of(kind);
    }
    let kind = match code.map(str::to_ascii_uppercase).as_deref() {
        // RFC 5530 §3.
        Some(
            "UNAVAILABLE" | "INUSE" | "IN-USE" | "LIMIT" | "SERVERBUG" | "SYS/TEMP" | "LOGIN-DELAY"
            | "THROTTLED",
        ) => FailureKind::ServerBusy,
        Some("AUTHENTICATIONFAILED" | "AUTH") => FailureKind::WrongPassword,
        Some("EXPIRED") => FailureKind::PasswordExpired,
        Some("PRIVACYREQUIRED") => FailureKind::NoEncryption,
        Some("CONTACTADMIN" | "WEBALERT") if signing_in => FailureKind::WebSignInRequired,
        Some("SYS/PERM") if signing_in => FailureKind::ProgramsSwitchedOff,
        Some("OVERQUOTA") => FailureKind::MailboxFull,
        Some("TOOBIG") => FailureKind::TooLarge,
        Some("AUTHORIZATIONFAILED") => FailureKind::Refused,
        _ if busy(text) => FailureKind::ServerBusy,
        _ if signing_in => FailureKind::WrongPassword,
        _ => FailureKind::Refused,
    };
    Verdict::of(kind)
}

/// A negative reply of an SMTP server. `text` begins with the enhanced code where there is one.
pub fn smtp(code: u16, text: &str, step: SmtpStep) -> Verdict {
    let enhanced = enhanced_code(text);
    let temporary = (400..500).contains(&code);
    if matches!(step, SmtpStep::SignIn)
        && let Some(kind) = phrase(text)
    {
        return Verdict::of(kind);
    }
    let kind = match (step, code, enhanced) {
        (_, 421, _) => FailureKind::ServerBusy,
        // 5.7.139 is Microsoft's "basic authentication is disabled".
        (_, 530 | 535 | 550 | 554, Some((5, 7, 139))) => FailureKind::BrowserSignInRequired,
        (SmtpStep::SignIn, 534, _) | (SmtpStep::SignIn, _, Some((5, 7, 9))) => {
            FailureKind::AppPasswordNeeded
        }
        (SmtpStep::SignIn, 538, _) | (_, _, Some((5, 7, 11))) => FailureKind::NoEncryption,
        (SmtpStep::SignIn, 432, _) => FailureKind::PasswordExpired,
        (SmtpStep::SignIn, 400..=499, _) => FailureKind::ServerBusy,
        (SmtpStep::SignIn, 530 | 535, _) | (SmtpStep::SignIn, _, Some((5, 7, 8))) => {
            FailureKind::WrongPassword
        }
        (SmtpStep::SignIn, 500..=504, _) => FailureKind::Misbehaved,
        (SmtpStep::SignIn, _, _) => FailureKind::WrongPassword,
        // RFC 4954 §6: authentication required.
        (_, 530, _) if step != SmtpStep::StartTls => FailureKind::WrongPassword,
        (SmtpStep::StartTls, _, _) => FailureKind::NoEncryption,
        (_, _, Some((_, 2, 2))) => FailureKind::MailboxFull,
        (_, 552, Some((5, 2, 3) | (5, 3, 4))) | (_, _, Some((5, 2, 3) | (5, 3, 4))) => {
            FailureKind::TooLarge
        }
        (SmtpStep::Recipient, 552, _) => FailureKind::MailboxFull,
        (_, 552, _) => FailureKind::TooLarge,
        (_, 452 | 431, _) | (_, 451, _) | (_, 450, _) => match step {
            SmtpStep::Recipient => FailureKind::RecipientRefused,
            _ => FailureKind::ServerBusy,
        },
        (SmtpStep::Recipient, _, _) => FailureKind::RecipientRefused,
        (SmtpStep::Sender, _, _) => FailureKind::SenderRefused,
        // RFC 3463 §3.2: the addresses were at fault, told late.
        (SmtpStep::Data | SmtpStep::Letter, _, Some((_, 1, 7 | 8))) => FailureKind::SenderRefused,
        (SmtpStep::Data | SmtpStep::Letter, _, Some((_, 1, _))) => FailureKind::RecipientRefused,
        (_, 400..=499, _) => FailureKind::ServerBusy,
        _ => FailureKind::Refused,
    };
    Verdict {
        kind,
        temporary: temporary || (kind.is_temporary() && code < 500),
    }
}

/// The enhanced status code at the start of a reply: `5.7.8 Error` (RFC 2034 §4).
pub fn enhanced_code(text: &str) -> Option<(u8, u16, u16)> {
    let mut parts = text.split_whitespace().next()?.splitn(3, '.');
    let class = parts
        .next()?
        .parse()
        .ok()
        .filter(|class| matches!(class, 2 | 4 | 5))?;
    Some((
        class,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    ))
}

/// What providers write into the sentence instead of the code, in lower case. The first that is found counts.
const PHRASES: &[(&str, FailureKind)] = &[
    // Gmail, iCloud, Yahoo, Fastmail.
    (
        "application-specific password",
        FailureKind::AppPasswordNeeded,
    ),
    ("app-specific password", FailureKind::AppPasswordNeeded),
    ("app specific password", FailureKind::AppPasswordNeeded),
    ("app password", FailureKind::AppPasswordNeeded),
    ("invalidsecondfactor", FailureKind::AppPasswordNeeded),
    ("authorization code", FailureKind::AppPasswordNeeded),
    // Microsoft.
    (
        "basic authentication is disabled",
        FailureKind::BrowserSignInRequired,
    ),
    ("basicauthblocked", FailureKind::BrowserSignInRequired),
    ("logondenied-basicauth", FailureKind::BrowserSignInRequired),
    (
        "smtpclientauthentication is disabled",
        FailureKind::ProgramsSwitchedOff,
    ),
    // Gmail and others.
    ("web login required", FailureKind::WebSignInRequired),
    ("via your web browser", FailureKind::WebSignInRequired),
    ("with your web browser", FailureKind::WebSignInRequired),
    ("webloginrequired", FailureKind::WebSignInRequired),
    ("verify your account", FailureKind::WebSignInRequired),
    ("account is locked", FailureKind::WebSignInRequired),
    ("account has been locked", FailureKind::WebSignInRequired),
    ("account blocked", FailureKind::WebSignInRequired),
    ("not enabled for imap", FailureKind::ProgramsSwitchedOff),
    ("imap access is disabled", FailureKind::ProgramsSwitchedOff),
    ("imap is disabled", FailureKind::ProgramsSwitchedOff),
    ("imap service is disabled", FailureKind::ProgramsSwitchedOff),
    ("imap disabled", FailureKind::ProgramsSwitchedOff),
    ("imap access not enabled", FailureKind::ProgramsSwitchedOff),
    ("enable imap", FailureKind::ProgramsSwitchedOff),
    ("imap/pop3 access", FailureKind::ProgramsSwitchedOff),
    ("pop3/imap access", FailureKind::ProgramsSwitchedOff),
    ("pop/imap", FailureKind::ProgramsSwitchedOff),
    ("smtp is disabled", FailureKind::ProgramsSwitchedOff),
    (
        "smtp service is not enabled",
        FailureKind::ProgramsSwitchedOff,
    ),
    ("service is not open", FailureKind::ProgramsSwitchedOff),
    ("password has expired", FailureKind::PasswordExpired),
    ("password expired", FailureKind::PasswordExpired),
    ("too many login", FailureKind::ServerBusy),
    ("too many failed", FailureKind::ServerBusy),
    ("too many simultaneous", FailureKind::ServerBusy),
    ("too many connections", FailureKind::ServerBusy),
    ("maximum number of connections", FailureKind::ServerBusy),
    ("rate limit", FailureKind::ServerBusy),
    ("try again later", FailureKind::ServerBusy),
    ("temporary", FailureKind::ServerBusy),
    ("temporarily", FailureKind::ServerBusy),
    (
        "plaintext authentication disallowed",
        FailureKind::NoEncryption,
    ),
    ("must issue a starttls", FailureKind::NoEncryption),
    ("encryption required", FailureKind::NoEncryption),
];

fn phrase(text: &str) -> Option<FailureKind> {
    let text = text.to_lowercase();
    PHRASES
        .iter()
        .find(|(words, _)| text.contains(words))
        .map(|(_, kind)| *kind)
}

fn busy(text: &str) -> bool {
    phrase(text) == Some(FailureKind::ServerBusy)
}
