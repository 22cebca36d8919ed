//! The domain's own settings file (config-v1.1.xml), over https only. The address is sent to these two
//! places of its own domain and to nobody else; what they say is used only where it promises encryption.

use std::time::Duration;

use linnet_mail::{Protocol, Security, Server};
use linnet_protocols::web::Web;
use linnet_protocols::{Failure, FailureKind};

use crate::address::{MailAddress, registrable};
use crate::table::Table;
use crate::{Candidate, Source};

mod xml;

use xml::{Config, ConfigServer};

const CAP: usize = 64 * 1024;
const LIMIT: Duration = Duration::from_secs(10);

/// What the domain says about itself.
pub(crate) enum Answer {
    Found(Vec<Candidate>),
    /// There is no file, or none with servers we may use.
    Nothing,
    /// Every way failed; the failure of the first.
    Failed(Failure),
}

pub(crate) async fn look(web: &Web, address: &MailAddress) -> Answer {
    let [first, second] = urls(address);
    let (first, second) = tokio::join!(fetch(web, first), fetch(web, second));
    let mut failure = None;
    for answer in [first, second] {
        match answer {
            Ok(Some(config)) => {
                let candidates = candidates(&config, address);
                if !candidates.is_empty() {
                    return Answer::Found(candidates);
                }
            }
            Ok(None) => {}
            Err(error) => {
                failure.get_or_insert(error);
            }
        }
    }
    match failure {
        // A host that does not exist, or serves no https, is a domain without this file.
        Some(failure) if matches!(failure.kind, FailureKind::Offline | FailureKind::WifiSignIn) => {
            Answer::Failed(failure)
        }
        Some(_) | None => Answer::Nothing,
    }
}

/// In this order; with the same answer the first counts.
fn urls(address: &MailAddress) -> [String; 2] {
    let domain = &address.domain;
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("emailaddress", &address.whole())
        .finish();
    [
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml?{query}"),
        format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml?{query}"),
    ]
}

async fn fetch(web: &Web, url: String) -> Result<Option<Config>, Failure> {
    let response = web.get(&url, CAP, LIMIT).await?;
    if response.status != 200 {
        return Ok(None);
    }
    let config = xml::parse(&response.body);
    if config.is_none() {
        tracing::debug!(content_type = %response.content_type, "no settings in the answer");
    }
    Ok(config)
}

/// First supported server first, as the format wants it.
fn candidates(config: &Config, address: &MailAddress) -> Vec<Candidate> {
    let servers = |list: &[ConfigServer], protocol: Protocol| -> Vec<Server> {
        list.iter()
            .filter_map(|server| usable(server, protocol, address))
            .collect()
    };
    let incoming = servers(&config.incoming, Protocol::Imap);
    let outgoing = servers(&config.outgoing, Protocol::Smtp);
    let pairs = incoming.len().max(outgoing.len()).min(4);
    let provider = if config.name.is_empty() {
        &address.domain
    } else {
        &config.name
    };
    (0..pairs)
        .filter_map(|index| {
            let incoming = incoming.get(index).or(incoming.first())?.clone();
            let outgoing = outgoing.get(index).or(outgoing.first())?.clone();
            let confirm_domain = foreign_domain(&[&incoming.host, &outgoing.host], address);
            let provider = provider.clone();
            Some(Candidate {
                source: Source::Autoconfig,
                provider,
                incoming,
                outgoing,
                confirm_domain,
            })
        })
        .collect()
}

fn usable(server: &ConfigServer, protocol: Protocol, address: &MailAddress) -> Option<Server> {
    let kind = match protocol {
        Protocol::Imap => "imap",
        Protocol::Pop3 => "pop3",
        Protocol::Smtp => "smtp",
    };
    let security = match server.socket.to_ascii_uppercase().as_str() {
        "SSL" | "TLS" => Security::Tls,
        "STARTTLS" => Security::StartTls,
        _ => return None,
    };
    let passwords = [
        "password-cleartext",
        "password-encrypted",
        "plain",
        "secure",
    ];
    let takes_password = server.authentication.is_empty()
        || server
            .authentication
            .iter()
            .any(|way| passwords.contains(&way.to_ascii_lowercase().as_str()));
    let host = fill(&server.host, address);
    let host = MailAddress::parse(&format!("x@{host}"))?.domain;
    if !server.kind.eq_ignore_ascii_case(kind) || !takes_password || host.contains(':') {
        return None;
    }
    let user = if server.user.is_empty() {
        address.whole()
    } else {
        fill(&server.user, address)
    };
    Some(Server {
        protocol,
        host,
        port: server.port?,
        security,
        user,
        pin: None,
    })
}

/// The placeholders of the format.
fn fill(text: &str, address: &MailAddress) -> String {
    text.replace("%EMAILADDRESS%", &address.whole())
        .replace("%EMAILLOCALPART%", &address.local)
        .replace("%EMAILDOMAIN%", &address.domain)
}

/// The first registrable domain that is not the address's own and that no provider of the table uses.
fn foreign_domain(hosts: &[&str], address: &MailAddress) -> Option<String> {
    let own = registrable(address.host());
    let known = Table::shipped().hosts();
    hosts
        .iter()
        .filter(|host| !known.contains(**host))
        .map(|host| registrable(host))
        .find(|domain| *domain != own)
}

#[cfg(test)]
mod tests;
