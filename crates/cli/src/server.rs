//! A server on the command line: `HOST:PORT:SEC`.

use std::net::IpAddr;
use std::str::FromStr;

use linnet_engine::{Protocol, Security, Server};

/// Where and how, without the name to sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerArgument {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
}

impl ServerArgument {
    pub(crate) fn server(&self, protocol: Protocol, user: &str) -> Server {
        Server {
            protocol,
            host: self.host.clone(),
            port: self.port,
            security: self.security,
            user: user.to_owned(),
            pin: None,
        }
    }

    /// Without encryption, and not only within this computer.
    pub(crate) fn is_exposed(&self) -> bool {
        self.security == Security::None && !is_loopback(&self.host)
    }
}

impl FromStr for ServerArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || "give HOST:PORT:SEC, where SEC is tls, starttls or none".to_owned();
        let (rest, security) = text.rsplit_once(':').ok_or_else(form)?;
        let (host, port) = rest.rsplit_once(':').ok_or_else(form)?;
        let security = match security {
            "tls" => Security::Tls,
            "starttls" => Security::StartTls,
            "none" => Security::None,
            _ => return Err(form()),
        };
        let port = port
            .parse()
            .ok()
            .filter(|port| *port != 0)
            .ok_or_else(|| format!("no port: {port}"))?;
        // An IPv6 address stands in brackets, as in a URL (RFC 3986 §3.2.2).
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        if bare.is_empty() || (bare == host && host.contains(':')) {
            return Err(form());
        }
        Ok(ServerArgument {
            host: bare.to_owned(),
            port,
            security,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_port_and_security_are_told_apart() {
        for (text, host, port, security) in [
            (
                "imap.example.org:993:tls",
                "imap.example.org",
                993,
                Security::Tls,
            ),
            (
                "127.0.0.1:1143:starttls",
                "127.0.0.1",
                1143,
                Security::StartTls,
            ),
            ("[::1]:143:none", "::1", 143, Security::None),
        ] {
            let parsed: ServerArgument = text.parse().unwrap();
            assert_eq!(
                parsed,
                ServerArgument {
                    host: host.to_owned(),
                    port,
                    security
                }
            );
        }
        for text in [
            "",
            "a",
            "a:993",
            "a:0:tls",
            "a:993:ssl",
            ":993:tls",
            "a:70000:tls",
            "::1:143:none",
            "a:993:TLS",
        ] {
            assert!(text.parse::<ServerArgument>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_computer_needs_no_encryption() {
        for (text, exposed) in [
            ("localhost:143:none", false),
            ("127.0.0.2:143:none", false),
            ("[::1]:143:none", false),
            ("example.org:143:none", true),
            ("localhost.example.org:143:none", true),
            ("10.0.0.1:143:none", true),
            ("example.org:143:starttls", false),
        ] {
            assert_eq!(
                text.parse::<ServerArgument>().unwrap().is_exposed(),
                exposed,
                "{text}"
            );
        }
    }
}
