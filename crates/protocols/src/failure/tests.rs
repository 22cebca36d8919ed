use super::classify::{SmtpStep, enhanced_code, imap, smtp};
use super::*;

#[test]
fn imap_refusals_have_classes() {
    use FailureKind::*;
    let check = |code: Option<&str>, text: &str, signing_in: bool, kind: FailureKind| {
        assert_eq!(imap(code, text, signing_in).kind, kind, "{code:?} {text}");
    };
    check(
        Some("AUTHENTICATIONFAILED"),
        "Authentication failed.",
        true,
        WrongPassword,
    );
    check(
        Some("AUTHENTICATIONFAILED"),
        "Invalid credentials (Failure)",
        true,
        WrongPassword,
    );
    check(None, "LOGIN failed.", true, WrongPassword);
    check(
        Some("ALERT"),
        "Application-specific password required: https://support.google.com/",
        true,
        AppPasswordNeeded,
    );
    check(
        Some("ALERT"),
        "Please log in via your web browser: https://support.google.com/",
        true,
        WebSignInRequired,
    );
    check(
        Some("WEBALERT"),
        "https://accounts.google.com/signin/continue",
        true,
        WebSignInRequired,
    );
    check(Some("CONTACTADMIN"), "Ask", true, WebSignInRequired);
    check(
        Some("AUTHENTICATIONFAILED"),
        "Basic authentication is disabled",
        true,
        BrowserSignInRequired,
    );
    check(
        None,
        "LOGIN failed: BasicAuthBlocked",
        true,
        BrowserSignInRequired,
    );
    check(
        Some("ALERT"),
        "Your account is not enabled for IMAP use. Please visit",
        true,
        ProgramsSwitchedOff,
    );
    check(
        Some("SYS/PERM"),
        "Access disabled",
        true,
        ProgramsSwitchedOff,
    );
    check(Some("EXPIRED"), "", true, PasswordExpired);
    check(
        Some("PRIVACYREQUIRED"),
        "Plaintext authentication disallowed",
        true,
        NoEncryption,
    );
    check(Some("unavailable"), "backend", true, ServerBusy);
    check(Some("LIMIT"), "", false, ServerBusy);
    check(
        None,
        "Too many simultaneous connections. (Failure)",
        true,
        ServerBusy,
    );
    check(Some("INUSE"), "", false, ServerBusy);
    check(Some("OVERQUOTA"), "Quota exceeded", false, MailboxFull);
    check(Some("TRYCREATE"), "No such mailbox", false, Refused);
    check(Some("NONEXISTENT"), "No such mailbox", false, Refused);
    check(Some("NOPERM"), "", false, Refused);
    check(None, "Permission denied", false, Refused);
}

#[test]
fn smtp_replies_have_classes() {
    use FailureKind::*;
    let check = |code: u16, text: &str, step: SmtpStep, kind: FailureKind, temporary: bool| {
        let verdict = smtp(code, text, step);
        assert_eq!(
            (verdict.kind, verdict.temporary),
            (kind, temporary),
            "{code} {text} {step:?}"
        );
    };
    check(
        535,
        "5.7.8 Error: authentication failed",
        SmtpStep::SignIn,
        WrongPassword,
        false,
    );
    check(
        535,
        "5.7.8 Username and Password not accepted",
        SmtpStep::SignIn,
        WrongPassword,
        false,
    );
    check(
        534,
        "5.7.9 Application-specific password required.",
        SmtpStep::SignIn,
        AppPasswordNeeded,
        false,
    );
    check(
        534,
        "5.7.14 Please log in via your web browser",
        SmtpStep::SignIn,
        WebSignInRequired,
        false,
    );
    check(
        535,
        "5.7.139 Authentication unsuccessful",
        SmtpStep::SignIn,
        BrowserSignInRequired,
        false,
    );
    check(
        535,
        "5.7.139 SmtpClientAuthentication is disabled for the Tenant",
        SmtpStep::SignIn,
        ProgramsSwitchedOff,
        false,
    );
    check(
        454,
        "4.7.0 Temporary authentication failure",
        SmtpStep::SignIn,
        ServerBusy,
        true,
    );
    check(
        538,
        "5.7.11 Encryption required",
        SmtpStep::SignIn,
        NoEncryption,
        false,
    );
    check(
        421,
        "4.7.0 Try again later",
        SmtpStep::Greeting,
        ServerBusy,
        true,
    );
    check(
        554,
        "5.7.1 Service unavailable; blocked",
        SmtpStep::Greeting,
        Refused,
        false,
    );
    check(
        530,
        "5.7.0 Must issue a STARTTLS command first",
        SmtpStep::Sender,
        WrongPassword,
        false,
    );
    check(
        454,
        "4.7.0 TLS not available",
        SmtpStep::StartTls,
        NoEncryption,
        true,
    );
    check(
        552,
        "5.3.4 Message size exceeds fixed limit",
        SmtpStep::Sender,
        TooLarge,
        false,
    );
    check(552, "Message too big", SmtpStep::Letter, TooLarge, false);
    check(
        452,
        "4.2.2 Mailbox full",
        SmtpStep::Recipient,
        MailboxFull,
        true,
    );
    check(
        552,
        "5.2.2 Over quota",
        SmtpStep::Recipient,
        MailboxFull,
        false,
    );
    check(
        550,
        "5.1.1 User unknown",
        SmtpStep::Recipient,
        RecipientRefused,
        false,
    );
    check(
        450,
        "4.2.0 Greylisted",
        SmtpStep::Recipient,
        RecipientRefused,
        true,
    );
    check(
        550,
        "5.1.8 Sender address rejected",
        SmtpStep::Sender,
        SenderRefused,
        false,
    );
    check(
        553,
        "5.7.1 not owned by user",
        SmtpStep::Sender,
        SenderRefused,
        false,
    );
    check(
        451,
        "4.3.0 queue file write error",
        SmtpStep::Letter,
        ServerBusy,
        true,
    );
    check(
        554,
        "5.7.1 Spam message rejected",
        SmtpStep::Letter,
        Refused,
        false,
    );
    check(
        554,
        "5.5.1 No valid recipients",
        SmtpStep::Data,
        Refused,
        false,
    );
}

#[test]
fn enhanced_codes_are_read_only_at_the_start() {
    assert_eq!(enhanced_code("5.7.8 Error"), Some((5, 7, 8)));
    assert_eq!(enhanced_code("4.2.0"), Some((4, 2, 0)));
    assert_eq!(enhanced_code("3.7.8 x"), None);
    assert_eq!(enhanced_code("Error 5.7.8"), None);
    assert_eq!(enhanced_code("1.2.3.4 x"), None);
    assert_eq!(enhanced_code(""), None);
}

#[test]
fn foreign_words_are_made_harmless() {
    assert_eq!(clean("  a\r\nb\u{1b}[31m\u{202e}c  "), "a b [31m c");
    assert!(clean(&"ä".repeat(5000)).len() <= 2048);
}
