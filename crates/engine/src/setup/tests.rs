use super::*;

fn server(host: &str, security: Security) -> Server {
    Server {
        protocol: Protocol::Imap,
        host: host.to_owned(),
        port: 993,
        security,
        user: "ann".to_owned(),
        pin: None,
    }
}

fn account(email: &str, label: &str, colour: u8) -> Account {
    Account {
        id: AccountId(i64::from(colour)),
        email: email.to_owned(),
        name: String::new(),
        label: label.to_owned(),
        colour,
        incoming: server("h", Security::Tls),
        outgoing: server("h", Security::Tls),
        secret: String::new(),
        outgoing_secret: None,
        checked_at: None,
    }
}

#[test]
fn plain_text_needs_consent_or_this_computer() {
    for (host, security, accept, fine) in [
        ("imap.example.test", Security::Tls, false, true),
        ("imap.example.test", Security::StartTls, false, true),
        ("imap.example.test", Security::None, false, false),
        ("imap.example.test", Security::None, true, true),
        ("localhost", Security::None, false, true),
        ("LOCALHOST.", Security::None, false, true),
        ("127.1.2.3", Security::None, false, true),
        ("[::1]", Security::None, false, true),
        ("::1", Security::None, false, true),
        ("127.0.0.1.example.test", Security::None, false, false),
        ("localhost.example.test", Security::None, false, false),
    ] {
        let checked = check_server("incoming", &server(host, security), Protocol::Imap, accept);
        assert_eq!(checked.is_ok(), fine, "{host} {security:?} {accept}");
        if let Err(problem) = checked {
            assert_eq!(problem.class, ProblemClass::NoEncryption);
            assert_eq!(problem.facts.host.as_deref(), Some(host));
        }
    }
}

#[test]
fn unusable_settings_name_their_field() {
    let good = server("imap.example.test", Security::Tls);
    for (changed, field) in [
        (
            Server {
                host: String::new(),
                ..good.clone()
            },
            "incoming.host",
        ),
        (
            Server {
                host: "a b".to_owned(),
                ..good.clone()
            },
            "incoming.host",
        ),
        (
            Server {
                host: "https://a/".to_owned(),
                ..good.clone()
            },
            "incoming.host",
        ),
        (
            Server {
                port: 0,
                ..good.clone()
            },
            "incoming.port",
        ),
        (
            Server {
                user: String::new(),
                ..good.clone()
            },
            "incoming.user",
        ),
        (
            Server {
                user: "a\r\nb".to_owned(),
                ..good.clone()
            },
            "incoming.user",
        ),
        (
            Server {
                protocol: Protocol::Pop3,
                ..good.clone()
            },
            "incoming.protocol",
        ),
    ] {
        let problem = check_server("incoming", &changed, Protocol::Imap, false).unwrap_err();
        assert_eq!(
            (problem.class, problem.detail.as_str()),
            (ProblemClass::InvalidInput, field)
        );
    }
    for password in ["", "a\r", "a\nb", "a\0"] {
        let problem = check_password("password", &password.into()).unwrap_err();
        assert_eq!(
            (problem.class, problem.detail.as_str()),
            (ProblemClass::InvalidInput, "password")
        );
    }
    assert!(check_password("password", &" pä ss ".into()).is_ok());
}

#[test]
fn an_address_is_set_up_once() {
    let others = [account("Ann@Example.test", "example.test", 1)];
    let problem = refuse_twice("ann@example.test", &others).unwrap_err();
    assert_eq!(
        (problem.class, problem.account),
        (ProblemClass::InvalidInput, Some(AccountId(1)))
    );
    assert_eq!(problem.facts.address.as_deref(), Some("Ann@Example.test"));
    assert!(refuse_twice("bob@example.test", &others).is_ok());
}

#[test]
fn labels_and_colours_tell_accounts_apart() {
    let mut others = Vec::new();
    assert_eq!(
        (label("ann@example.test", &others), colour(&others)),
        ("example.test".to_owned(), 1)
    );
    others.push(account("ann@example.test", "example.test", 1));
    others.push(account("c@x.test", "x.test", 3));
    assert_eq!(
        (label("bob@Example.test", &others), colour(&others)),
        ("bob@Example.test".to_owned(), 2)
    );
    others.extend([2, 4, 5, 6, 7, 8].map(|colour| account("d@d.test", "d", colour)));
    assert_eq!(colour(&others), 1);
    others.push(account("e@e.test", "e", 1));
    assert_eq!(colour(&others), 2);
}

#[test]
fn names_of_secrets_never_repeat() {
    let first = secret_name("ann@example.test", "receive").unwrap();
    assert!(first.starts_with("ann@example.test receive "));
    assert_ne!(first, secret_name("ann@example.test", "receive").unwrap());
}
