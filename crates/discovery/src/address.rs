//! The two halves of an e-mail address, as far as finding servers needs them.

/// Local part as typed, domain in lower-case ASCII form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailAddress {
    pub(crate) local: String,
    pub(crate) domain: String,
}

impl MailAddress {
    pub(crate) fn parse(email: &str) -> Option<MailAddress> {
        let (local, domain) = email.trim().rsplit_once('@')?;
        if local.is_empty()
            || local
                .chars()
                .any(|character| character.is_control() || character == ' ')
        {
            return None;
        }
        Some(MailAddress {
            local: local.to_owned(),
            domain: ascii_domain(domain)?,
        })
    }

    pub(crate) fn whole(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }

    /// The domain without a port, which only test domains have.
    pub(crate) fn host(&self) -> &str {
        match self.domain.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => &self.domain,
        }
    }
}

fn ascii_domain(domain: &str) -> Option<String> {
    let (host, port) = match domain.rsplit_once(':') {
        Some((host, port))
            if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            (host, Some(port))
        }
        _ => (domain, None),
    };
    let host = match url::Host::parse(host.trim_end_matches('.')).ok()? {
        url::Host::Domain(name) if name.split('.').all(|label| !label.is_empty()) => name,
        url::Host::Domain(_) => return None,
        url::Host::Ipv4(address) => address.to_string(),
        url::Host::Ipv6(address) => format!("[{address}]"),
    };
    Some(match port {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// The part of a host name that somebody registered: `example.co.uk` of `imap.mail.example.co.uk`. An address
/// is its own; a name that is a public suffix itself as well.
pub(crate) fn registrable(host: &str) -> String {
    if host.parse::<std::net::IpAddr>().is_ok() {
        return host.to_owned();
    }
    let host = host.to_ascii_lowercase();
    psl::domain_str(&host).map_or_else(|| host.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let check = |email: &str, parts: Option<(&str, &str)>| {
            let parsed = MailAddress::parse(email);
            let found = parsed
                .as_ref()
                .map(|address| (address.local.as_str(), address.domain.as_str()));
            assert_eq!(found, parts, "{email}");
        };
        check("ann@example.org", Some(("ann", "example.org")));
        check(" Ann.B@Example.ORG. ", Some(("Ann.B", "example.org")));
        check("ann@münchen.de", Some(("ann", "xn--mnchen-3ya.de")));
        check("ann@localhost", Some(("ann", "localhost")));
        check("ann@localhost:8443", Some(("ann", "localhost:8443")));
        check("ann@127.0.0.1", Some(("ann", "127.0.0.1")));
        check("\"a@b\"@x.org", Some(("\"a@b\"", "x.org")));
        for bad in [
            "",
            "ann",
            "@x.org",
            "ann@",
            "ann@a..b",
            "ann@x/y",
            "a b@x.org",
            "ann@x.org\r\n.y",
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn registrable_domains_follow_the_public_suffix_list() {
        let check = |host: &str, domain: &str| assert_eq!(registrable(host), domain);
        check("imap.example.org", "example.org");
        check("a.b.example.co.uk", "example.co.uk");
        check("example.test", "example.test");
        check("localhost", "localhost");
        check("127.0.0.1", "127.0.0.1");
        check("user.github.io", "user.github.io");
    }
}
