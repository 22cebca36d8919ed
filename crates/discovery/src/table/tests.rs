use super::*;

fn shipped() -> File {
    serde_json::from_str(SHIPPED).expect("every row parses")
}

#[test]
fn the_shipped_table_is_whole() {
    let file = shipped();
    assert_eq!(file.providers.len(), 163);
    let mut domains = BTreeSet::new();
    for row in &file.providers {
        assert!(!row.name.is_empty() && !row.domains.is_empty());
        for domain in &row.domains {
            assert_eq!(domain, &domain.to_lowercase());
            assert!(
                domain.contains('.') && !domain.contains(['/', '@', ' ']),
                "{domain}"
            );
            assert!(domains.insert(domain.clone()), "{domain} twice");
        }
        for server in row.imap.iter().chain(&row.pop3).chain(&row.smtp) {
            let host = server.host.replace(OWN_DOMAIN, "example.org");
            assert!(
                host.contains('.') && !host.contains('%') && server.port > 0,
                "{server:?}"
            );
            let plain_port = matches!(server.port, 143 | 110 | 25);
            assert!(
                server.security != RowSecurity::Tls || !plain_port,
                "{server:?}"
            );
        }
        if let Some(url) = row.hint.as_ref().and_then(|hint| hint.url.as_ref()) {
            assert!(url.starts_with("https://"));
        }
    }
    let usable = file
        .providers
        .iter()
        .filter(|row| !row.imap.is_empty() && !row.smtp.is_empty());
    assert!(usable.count() >= 118);
}

#[test]
fn a_row_without_encryption_is_no_row() {
    let row = r#"{"providers":[{"name":"x","domains":["x.test"],"imap":[{"host":"x.test","port":143,"security":"none"}]}]}"#;
    assert!(serde_json::from_str::<File>(row).is_err());
}

#[test]
fn servers_follow_from_the_address() {
    let check = |email: &str, imap: &str, smtp: &str| {
        let address = MailAddress::parse(email).unwrap();
        let row = Table::shipped().row(&address.domain).expect(email);
        let candidate = row.candidates(&address, Source::ProviderTable).remove(0);
        let text = |server: &Server| {
            format!(
                "{}@{}:{} {:?}",
                server.user, server.host, server.port, server.security
            )
        };
        assert_eq!(text(&candidate.incoming), imap);
        assert_eq!(text(&candidate.outgoing), smtp);
        assert_eq!(candidate.confirm_domain, None);
    };
    check(
        "Ann@GMAIL.com",
        "Ann@gmail.com@imap.gmail.com:993 Tls",
        "Ann@gmail.com@smtp.gmail.com:465 Tls",
    );
    check(
        "ann@icloud.com",
        "ann@imap.mail.me.com:993 Tls",
        "ann@icloud.com@smtp.mail.me.com:587 StartTls",
    );
}

#[test]
fn hints_are_known_without_a_network() {
    let check = |email: &str, kind: Option<HintKind>| {
        assert_eq!(crate::hint(email).map(|hint| hint.kind), kind, "{email}");
    };
    check("a@gmail.com", Some(HintKind::AppPassword));
    check("a@web.de", Some(HintKind::SwitchOn));
    check("a@outlook.com", Some(HintKind::BrowserSignIn));
    check("a@fastmail.com", Some(HintKind::AppPassword));
    check("a@example.test", None);
    check("nonsense", None);
    assert!(crate::files_sent_copy("a@gmail.com"));
    assert!(!crate::files_sent_copy("a@posteo.de"));
}
