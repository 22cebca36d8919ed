use super::*;

fn address() -> MailAddress {
    MailAddress::parse("ann@example.org").unwrap()
}

const CONFIG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<clientConfig version="1.2">
 <emailProvider id="example.org">
  <domain>example.org</domain><displayName>Example &amp; Sons</displayName><displayShortName>Ex</displayShortName>
  <incomingServer type="pop3"><hostname>pop.example.org</hostname><port>995</port><socketType>SSL</socketType>
   <authentication>password-cleartext</authentication><username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>plain.example.org</hostname><port>143</port><socketType>plain</socketType>
   <authentication>password-cleartext</authentication><username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>oauth.example.org</hostname><port>993</port><socketType>SSL</socketType>
   <authentication>OAuth2</authentication><username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
   <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
   <username>%EMAILLOCALPART%</username><password>x</password><unknown><hostname>evil.test</hostname></unknown></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.example.org</hostname><port>587</port><socketType>STARTTLS</socketType>
   <username>%EMAILADDRESS%</username></outgoingServer>
  <documentation url="https://example.org"><descr lang="en">x</descr></documentation>
 </emailProvider>
 <oAuth2><issuer>x</issuer></oAuth2>
</clientConfig>"#;

#[test]
fn the_first_usable_servers_count() {
    let config = xml::parse(CONFIG.as_bytes()).unwrap();
    let found = candidates(&config, &address());
    assert_eq!(found.len(), 1);
    let candidate = &found[0];
    assert_eq!(candidate.provider, "Example & Sons");
    assert_eq!(
        (
            candidate.incoming.host.as_str(),
            candidate.incoming.user.as_str()
        ),
        ("imap.example.org", "ann")
    );
    assert_eq!(
        (candidate.outgoing.port, candidate.outgoing.security),
        (587, Security::StartTls)
    );
    assert_eq!(candidate.outgoing.user, "ann@example.org");
    assert_eq!(candidate.confirm_domain, None);
}

#[test]
fn foreign_servers_must_be_confirmed() {
    let check = |host: &str, confirm: Option<&str>| {
        let text = CONFIG.replace("imap.%EMAILDOMAIN%", host);
        let found = candidates(&xml::parse(text.as_bytes()).unwrap(), &address());
        assert_eq!(found[0].confirm_domain.as_deref(), confirm, "{host}");
    };
    check("imap.hoster.co.uk", Some("hoster.co.uk"));
    check("mail.example.org", None);
    check("example.org.evil.test", Some("evil.test"));
    // A provider that everybody may know.
    check("imap.gmail.com", None);
}

#[test]
fn odd_files_are_survived() {
    let check = |text: &str| assert!(xml::parse(text.as_bytes()).is_none(), "{text}");
    check("");
    check("<html><body>404</body></html>");
    check("<clientConfig><emailProvider></clientConfig>");
    check("<clientConfig>");
    check(&format!("<clientConfig>{}", "<a>".repeat(1000)));
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><clientConfig><emailProvider>
        <displayName>&b;</displayName></emailProvider></clientConfig>"#;
    assert_eq!(xml::parse(bomb.as_bytes()).unwrap().name, "");
    let hosts = CONFIG.replace("smtp.example.org", "smtp.example.org\r\nQUIT");
    assert!(candidates(&xml::parse(hosts.as_bytes()).unwrap(), &address()).is_empty());
}

#[test]
fn the_address_goes_only_to_its_own_domain() {
    assert_eq!(
        urls(&MailAddress::parse("a+b&c@Example.org").unwrap()),
        [
            "https://autoconfig.example.org/mail/config-v1.1.xml?emailaddress=a%2Bb%26c%40example.org",
            "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=a%2Bb%26c%40example.org",
        ]
    );
}
