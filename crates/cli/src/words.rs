//! Problems in plain words for a terminal: what happened, then the server's own words.

use linnet_engine::api::{Advice, Problem, ProblemClass};

use crate::output::plain;

/// One line. The server's words stand last, in brackets, where they cannot be taken for ours.
pub(crate) fn problem(problem: &Problem) -> String {
    let host = problem.facts.host.as_deref().unwrap_or("the server");
    let address = problem.facts.address.as_deref().unwrap_or("this address");
    let port = problem
        .facts
        .port
        .map(|port| format!(" on port {port}"))
        .unwrap_or_default();
    let said = match problem.class {
        ProblemClass::Offline => "there is no connection to the internet".to_owned(),
        ProblemClass::HostNotFound => format!("there is no server called {host}"),
        ProblemClass::CannotConnect => format!("{host} does not answer{port}"),
        ProblemClass::ConnectionLost => format!("{host} ended the connection"),
        ProblemClass::WifiSignIn => "this network wants a sign-in on its page first".to_owned(),
        ProblemClass::CertificateExpired => format!("the certificate of {host} has expired"),
        ProblemClass::CertificateWrongName => {
            format!("the certificate shown by {host} belongs to another server")
        }
        ProblemClass::CertificateUnknownIssuer => {
            format!("nobody this computer trusts vouches for the certificate of {host}")
        }
        ProblemClass::CertificateInvalid => {
            format!("the certificate or encryption of {host} cannot be trusted")
        }
        ProblemClass::NoEncryption => format!("{host} does not offer encryption{port}"),
        ProblemClass::WrongPassword => format!("{host} did not accept the password"),
        ProblemClass::AppPasswordNeeded => {
            format!("{host} wants a password made for mail programs")
        }
        ProblemClass::WebSignInRequired => format!("{host} wants a sign-in on its web page first"),
        ProblemClass::BrowserSignInRequired => {
            format!("{host} wants its own sign-in page, which Linnet cannot do yet")
        }
        ProblemClass::ProgramsSwitchedOff => format!("mail programs are switched off at {host}"),
        ProblemClass::PasswordExpired => format!("the password at {host} has expired"),
        ProblemClass::ServerBusy => format!("{host} is busy"),
        ProblemClass::ServerMisbehaved => {
            format!("{host} answered in a way that cannot be understood")
        }
        ProblemClass::Refused => "this was refused".to_owned(),
        ProblemClass::RecipientRefused => format!("the letter was not accepted for {address}"),
        ProblemClass::SenderRefused => "the letter was not accepted from this sender".to_owned(),
        ProblemClass::TooLarge => "the letter is too large for the server".to_owned(),
        ProblemClass::MailboxFull => "the mailbox is full".to_owned(),
        ProblemClass::PerhapsSent => {
            "the letter may have been sent: answer the question first".to_owned()
        }
        ProblemClass::DiskFull => "the disk is full".to_owned(),
        ProblemClass::Storage => {
            "the mail on this computer could not be read or written".to_owned()
        }
        ProblemClass::KeyringUnavailable => {
            "the password store of the system does not answer".to_owned()
        }
        ProblemClass::VaultLocked => {
            "the locked file needs its passphrase: set LINNET_PASSPHRASE, or run this on a terminal"
                .to_owned()
        }
        ProblemClass::WrongPassphrase => "the passphrase does not open the locked file".to_owned(),
        ProblemClass::ProfileInUse => "Linnet is already running on this profile".to_owned(),
        ProblemClass::SettingsNotFound => "no settings were found for this address".to_owned(),
        ProblemClass::InvalidInput => "this cannot be used".to_owned(),
        ProblemClass::NotFound => "not found".to_owned(),
        ProblemClass::Internal => "something unexpected happened".to_owned(),
    };
    if problem.detail.is_empty() {
        said
    } else {
        format!("{said} [{}]", plain(&problem.detail))
    }
}

/// The class or advice as it stands in JSON, for lines that are read by people and scripts.
pub(crate) fn code(code: &impl serde::Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(error) => error.to_string(),
    }
}

/// What helps, as a hint after the problem. Nothing where trying again is all there is.
pub(crate) fn advice(advice: Advice) -> Option<&'static str> {
    match advice {
        Advice::TryAgain | Advice::Wait | Advice::CopyReport => None,
        Advice::CorrectHost => Some("check the spelling of the server's name"),
        Advice::ChangeSettings | Advice::EnterSettings => {
            Some("give the settings with --imap and --smtp")
        }
        Advice::TryOtherPort => Some("try the other standard port"),
        Advice::OpenWifiPage => Some("open the page of the network in a browser"),
        Advice::SeeCertificate => {
            Some("if you know this server, accept its certificate in the set-up of the window")
        }
        Advice::EnterPassword => Some("check the password"),
        Advice::ShowAppPasswordHelp => {
            Some("make an app password on the website of the mail service")
        }
        Advice::OpenProviderWebsite => Some("sign in on the website of the mail service"),
        Advice::OpenProviderSettings => {
            Some("let mail programs in, in the settings of the mail service")
        }
        Advice::MakeRoom => Some("make some room"),
        Advice::UnlockKeyring => Some("unlock the password store of the system, or use --vault"),
        Advice::UnlockVault => Some("give the passphrase"),
        Advice::CorrectRecipient => Some("check the spelling of the address"),
        Advice::CorrectInput => Some("correct what was given"),
        Advice::AnswerQuestion => Some("see `linnet-cli questions`"),
    }
}
