use linnet_mail::CertificatePin;

use super::*;

fn failure(kind: FailureKind) -> Failure {
    Failure::new(
        kind,
        "sign in",
        "imap.example.test",
        993,
        "the server's words",
    )
}

fn hint(kind: HintKind) -> Hint {
    Hint {
        provider: "Example".to_owned(),
        kind,
        url: Some("https://example.test/help".to_owned()),
    }
}

/// Every kind of failure with its class, advice and exit code.
const KINDS: [(FailureKind, ProblemClass, Advice, i32); 25] = [
    (
        FailureKind::Offline,
        ProblemClass::Offline,
        Advice::TryAgain,
        5,
    ),
    (
        FailureKind::HostNotFound,
        ProblemClass::HostNotFound,
        Advice::CorrectHost,
        5,
    ),
    (
        FailureKind::CannotConnect,
        ProblemClass::CannotConnect,
        Advice::TryOtherPort,
        5,
    ),
    (
        FailureKind::ConnectionLost,
        ProblemClass::ConnectionLost,
        Advice::TryAgain,
        5,
    ),
    (
        FailureKind::WifiSignIn,
        ProblemClass::WifiSignIn,
        Advice::OpenWifiPage,
        5,
    ),
    (
        FailureKind::CertificateExpired,
        ProblemClass::CertificateExpired,
        Advice::SeeCertificate,
        6,
    ),
    (
        FailureKind::CertificateWrongName,
        ProblemClass::CertificateWrongName,
        Advice::SeeCertificate,
        6,
    ),
    (
        FailureKind::CertificateUnknownIssuer,
        ProblemClass::CertificateUnknownIssuer,
        Advice::SeeCertificate,
        6,
    ),
    (
        FailureKind::CertificateInvalid,
        ProblemClass::CertificateInvalid,
        Advice::SeeCertificate,
        6,
    ),
    (
        FailureKind::NoEncryption,
        ProblemClass::NoEncryption,
        Advice::ChangeSettings,
        6,
    ),
    (
        FailureKind::WrongPassword,
        ProblemClass::WrongPassword,
        Advice::EnterPassword,
        4,
    ),
    (
        FailureKind::AppPasswordNeeded,
        ProblemClass::AppPasswordNeeded,
        Advice::ShowAppPasswordHelp,
        4,
    ),
    (
        FailureKind::WebSignInRequired,
        ProblemClass::WebSignInRequired,
        Advice::OpenProviderWebsite,
        4,
    ),
    (
        FailureKind::BrowserSignInRequired,
        ProblemClass::BrowserSignInRequired,
        Advice::OpenProviderWebsite,
        4,
    ),
    (
        FailureKind::ProgramsSwitchedOff,
        ProblemClass::ProgramsSwitchedOff,
        Advice::OpenProviderSettings,
        4,
    ),
    (
        FailureKind::PasswordExpired,
        ProblemClass::PasswordExpired,
        Advice::OpenProviderWebsite,
        4,
    ),
    (
        FailureKind::ServerBusy,
        ProblemClass::ServerBusy,
        Advice::Wait,
        5,
    ),
    (
        FailureKind::Misbehaved,
        ProblemClass::ServerMisbehaved,
        Advice::TryAgain,
        1,
    ),
    (
        FailureKind::Refused,
        ProblemClass::Refused,
        Advice::TryAgain,
        1,
    ),
    (
        FailureKind::RecipientRefused,
        ProblemClass::RecipientRefused,
        Advice::CorrectRecipient,
        1,
    ),
    (
        FailureKind::SenderRefused,
        ProblemClass::SenderRefused,
        Advice::ChangeSettings,
        1,
    ),
    (
        FailureKind::TooLarge,
        ProblemClass::TooLarge,
        Advice::CorrectInput,
        1,
    ),
    (
        FailureKind::MailboxFull,
        ProblemClass::MailboxFull,
        Advice::MakeRoom,
        1,
    ),
    (
        FailureKind::PerhapsSent,
        ProblemClass::PerhapsSent,
        Advice::AnswerQuestion,
        1,
    ),
    (
        FailureKind::Cancelled,
        ProblemClass::ConnectionLost,
        Advice::TryAgain,
        5,
    ),
];

#[test]
fn every_failure_has_its_class_advice_and_exit_code() {
    for (kind, class, advice, code) in KINDS {
        let problem = Problem::from(&failure(kind));
        assert_eq!(
            (problem.class, problem.advice, exit_code(&problem)),
            (class, advice, code),
            "{kind:?}"
        );
        assert_eq!(
            problem.facts.host.as_deref(),
            Some("imap.example.test"),
            "{kind:?}"
        );
        assert_eq!(problem.facts.port, Some(993), "{kind:?}");
        assert_eq!(problem.detail, "sign in: the server's words", "{kind:?}");
    }
}

#[test]
fn the_other_port_is_named_only_beside_a_usual_one() {
    for (port, other) in [
        (993, Some(143)),
        (587, Some(465)),
        (465, Some(587)),
        (2525, None),
    ] {
        let problem = Problem::from(Failure::new(
            FailureKind::CannotConnect,
            "connect",
            "h",
            port,
            "",
        ));
        assert_eq!(problem.facts.other_port, other);
        let advice = if other.is_some() {
            Advice::TryOtherPort
        } else {
            Advice::ChangeSettings
        };
        assert_eq!(problem.advice, advice);
        assert_eq!(problem.detail, "connect");
    }
}

#[test]
fn a_certificate_travels_with_its_end() {
    let mut failure = failure(FailureKind::CertificateExpired);
    failure.certificate = Some(Box::new(CertificateFacts {
        names: vec!["old.example.test".to_owned()],
        issuer: "Example CA".to_owned(),
        not_before: 1,
        not_after: 2,
        pin: CertificatePin("ab".to_owned()),
    }));
    let problem = Problem::from(failure);
    assert_eq!(problem.facts.time, Some(2));
    let certificate = problem.facts.certificate.unwrap();
    assert_eq!(
        (certificate.names.len(), certificate.issuer.as_str()),
        (1, "Example CA")
    );
    assert_eq!(certificate.pin, CertificatePin("ab".to_owned()));
}

#[test]
fn a_wrong_password_means_what_the_provider_makes_of_it() {
    for (kind, class) in [
        (HintKind::None, ProblemClass::WrongPassword),
        (HintKind::SwitchOn, ProblemClass::WrongPassword),
        (HintKind::AppPassword, ProblemClass::AppPasswordNeeded),
        (HintKind::BrowserSignIn, ProblemClass::BrowserSignInRequired),
        (HintKind::Unsupported, ProblemClass::BrowserSignInRequired),
    ] {
        let problem = Problem::from(failure(FailureKind::WrongPassword))
            .at_provider("ann@example.test", Some(&hint(kind)));
        assert_eq!(
            (problem.class, problem.advice),
            (class, usual_advice(class)),
            "{kind:?}"
        );
        assert_eq!(
            problem.facts.url.as_deref(),
            Some("https://example.test/help")
        );
        assert_eq!(problem.facts.address.as_deref(), Some("ann@example.test"));
    }
    let unknown =
        Problem::from(failure(FailureKind::WrongPassword)).at_provider("ann@example.test", None);
    assert_eq!(
        (unknown.class, unknown.facts.url),
        (ProblemClass::WrongPassword, None)
    );
    let other = Problem::from(failure(FailureKind::ServerBusy))
        .at_provider("ann@example.test", Some(&hint(HintKind::AppPassword)));
    assert_eq!(
        (other.class, other.facts.url),
        (ProblemClass::ServerBusy, None)
    );
}

#[test]
fn a_refused_recipient_is_named() {
    for (operation, address) in [
        ("rcpt to <bob@example.test>", Some("bob@example.test")),
        ("rcpt to bob@example.test", Some("bob@example.test")),
        ("rcpt to", None),
    ] {
        let problem = Problem::from(Failure::new(
            FailureKind::RecipientRefused,
            operation,
            "h",
            587,
            "550 no",
        ));
        assert_eq!(problem.facts.address.as_deref(), address);
    }
}

#[test]
fn errors_of_this_computer_have_their_classes() {
    let io = |kind: io::ErrorKind| io::Error::from(kind);
    let path = Path::new("/profile/file");
    for (problem, class, code) in [
        (
            Problem::from(SecretError::Unavailable(String::new())),
            ProblemClass::KeyringUnavailable,
            1,
        ),
        (
            Problem::from(SecretError::Locked),
            ProblemClass::KeyringUnavailable,
            1,
        ),
        (
            Problem::from(SecretError::VaultLocked),
            ProblemClass::VaultLocked,
            1,
        ),
        (
            Problem::from(SecretError::VaultNew),
            ProblemClass::VaultLocked,
            1,
        ),
        (
            Problem::from(SecretError::WrongPassphrase),
            ProblemClass::WrongPassphrase,
            1,
        ),
        (
            Problem::from(SecretError::NoSuchSecret),
            ProblemClass::WrongPassword,
            4,
        ),
        (
            Problem::from(SecretError::Damaged(String::new())),
            ProblemClass::Storage,
            1,
        ),
        (
            Problem::from(SecretError::Io {
                operation: "read",
                path: path.to_owned(),
                source: io(io::ErrorKind::NotFound),
            }),
            ProblemClass::Storage,
            1,
        ),
        (
            Problem::from(ProfileError::InUse(path.to_owned())),
            ProblemClass::ProfileInUse,
            3,
        ),
        (
            Problem::from(ProfileError::Io {
                operation: "create",
                path: path.to_owned(),
                source: io(io::ErrorKind::StorageFull),
            }),
            ProblemClass::DiskFull,
            1,
        ),
        (
            Problem::file("read", path, &io(io::ErrorKind::NotFound)),
            ProblemClass::NotFound,
            1,
        ),
        (
            Problem::file("read", path, &io(io::ErrorKind::PermissionDenied)),
            ProblemClass::Storage,
            1,
        ),
        (
            Problem::from(StoreError::Io(io(io::ErrorKind::StorageFull))),
            ProblemClass::DiskFull,
            1,
        ),
        (
            Problem::from(StoreError::NotFound {
                what: "letter",
                id: 7,
            }),
            ProblemClass::NotFound,
            1,
        ),
        (
            Problem::from(StoreError::TooNew { found: 9, known: 1 }),
            ProblemClass::Storage,
            1,
        ),
        (
            Problem::from(StoreError::OtherAccount),
            ProblemClass::InvalidInput,
            2,
        ),
        (
            Problem::from(ComposeError::NoRecipient),
            ProblemClass::InvalidInput,
            2,
        ),
        (
            Problem::from(ComposeError::BadAddress("x".to_owned())),
            ProblemClass::InvalidInput,
            2,
        ),
        (Problem::stopped(), ProblemClass::ConnectionLost, 5),
        (Problem::internal("x"), ProblemClass::Internal, 1),
        (Problem::not_found("x"), ProblemClass::NotFound, 1),
        (
            Problem::new(ProblemClass::SettingsNotFound, "x"),
            ProblemClass::SettingsNotFound,
            1,
        ),
    ] {
        assert_eq!(
            (problem.class, exit_code(&problem)),
            (class, code),
            "{}",
            problem.detail
        );
    }
}
