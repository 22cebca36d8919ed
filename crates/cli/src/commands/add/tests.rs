use linnet_engine::api::SettingsSource;

use super::*;

fn candidate(host: &str, confirm_domain: Option<&str>) -> SettingsCandidate {
    let server = |protocol| Server {
        protocol,
        host: host.to_owned(),
        port: 993,
        security: Security::Tls,
        user: "ann".to_owned(),
        pin: None,
    };
    SettingsCandidate {
        source: SettingsSource::Autoconfig,
        provider: String::new(),
        incoming: server(Protocol::Imap),
        outgoing: server(Protocol::Smtp),
        confirm_domain: confirm_domain.map(str::to_owned),
    }
}

fn discovery(candidates: Vec<SettingsCandidate>) -> Discovery {
    Discovery {
        candidates,
        hint: None,
        did_you_mean: None,
    }
}

#[test]
fn the_password_goes_to_no_other_domain_by_itself() {
    let both = discovery(vec![
        candidate("other.example", Some("other.example")),
        candidate("own.example", None),
    ]);
    assert_eq!(found(both).unwrap().incoming.host, "own.example");
    let other = discovery(vec![candidate("other.example", Some("other.example"))]);
    assert_eq!(found(other).unwrap_err().exit_code(), 2);
    assert_eq!(found(discovery(Vec::new())).unwrap_err().exit_code(), 1);
}

#[test]
fn no_encryption_needs_a_word() {
    let request = |imap: &str, accepted| AccountAdd {
        email: "ann@example.org".to_owned(),
        name: String::new(),
        auto: false,
        imap: Some(imap.parse().unwrap()),
        smtp: None,
        user: None,
        i_accept_no_encryption: accepted,
    };
    assert!(check(&request("example.org:143:none", true)).is_ok());
    assert!(check(&request("127.0.0.1:143:none", false)).is_ok());
    assert!(check(&request("example.org:143:starttls", false)).is_ok());
    assert_eq!(
        check(&request("example.org:143:none", false))
            .unwrap_err()
            .exit_code(),
        2
    );
}
