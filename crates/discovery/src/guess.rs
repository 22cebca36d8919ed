//! The usual names and ports, asked directly. Only servers with a certificate for that very name count, and
//! no password is involved.

use std::time::Duration;

use linnet_mail::{Protocol, Security, Server};
use linnet_protocols::imap::Conn;
use linnet_protocols::{Failure, FailureKind, Limits, Tls, smtp};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::address::MailAddress;
use crate::{Candidate, Source};

/// Between the starts of two probes.
const STAGGER: Duration = Duration::from_millis(100);
const PROBE: Duration = Duration::from_secs(10);
/// How long a better name may still answer once one has.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) enum Answer {
    Found(Box<Candidate>),
    Nothing,
    /// Nothing could be asked at all.
    Failed(Failure),
}

pub(crate) async fn guess(tls: &Tls, address: &MailAddress) -> Answer {
    let (incoming, outgoing) = tokio::join!(
        best(tls, servers(Protocol::Imap, address)),
        best(tls, servers(Protocol::Smtp, address))
    );
    match (incoming, outgoing) {
        (Ok(Some(incoming)), Ok(Some(outgoing))) => Answer::Found(Box::new(Candidate {
            source: Source::Guess,
            provider: address.domain.clone(),
            incoming,
            outgoing,
            // The names were made from the address's own domain.
            confirm_domain: None,
        })),
        (Err(failure), Err(_)) => Answer::Failed(failure),
        _ => Answer::Nothing,
    }
}

/// In descending preference: encrypted from the first byte before STARTTLS, and the usual name before others.
fn servers(protocol: Protocol, address: &MailAddress) -> Vec<Server> {
    let domain = address.host();
    let usual = match protocol {
        Protocol::Imap => "imap",
        Protocol::Pop3 => "pop",
        Protocol::Smtp => "smtp",
    };
    let hosts = if domain.parse::<std::net::IpAddr>().is_ok() || domain.starts_with('[') {
        vec![domain.to_owned()]
    } else {
        vec![
            format!("{usual}.{domain}"),
            format!("mail.{domain}"),
            domain.to_owned(),
        ]
    };
    [Security::Tls, Security::StartTls]
        .into_iter()
        .flat_map(|security| {
            hosts.iter().map(move |host| Server {
                protocol,
                host: host.clone(),
                port: protocol.standard_port(security),
                security,
                user: address.whole(),
                pin: None,
            })
        })
        .collect()
}

/// The best server that answers; an error when not even a name could be looked up.
async fn best(tls: &Tls, servers: Vec<Server>) -> Result<Option<Server>, Failure> {
    let mut probes = JoinSet::new();
    for (rank, server) in servers.iter().cloned().enumerate() {
        let tls = tls.clone();
        probes.spawn(async move {
            sleep(STAGGER * u32::try_from(rank).unwrap_or_default()).await;
            let answer = timeout(PROBE, probe(&server, &tls)).await;
            (rank, answer.unwrap_or_else(|_| Err(no_answer(&server))))
        });
    }
    let mut waiting: Vec<usize> = (0..servers.len()).collect();
    let mut found: Option<usize> = None;
    let mut offline = None;
    let mut until = Instant::now() + PROBE + PROBE;
    while let Ok(Some(Ok((rank, answer)))) =
        tokio::time::timeout_at(until, probes.join_next()).await
    {
        waiting.retain(|other| *other != rank);
        match answer {
            Ok(()) => {
                if found.is_none() {
                    until = until.min(Instant::now() + PATIENCE);
                }
                found = Some(found.map_or(rank, |best| best.min(rank)));
            }
            Err(failure) if failure.kind == FailureKind::Offline => offline = Some(failure),
            Err(failure) => tracing::debug!(%failure, "probe"),
        }
        if found.is_some_and(|best| waiting.iter().all(|other| *other > best)) {
            break;
        }
    }
    match (found.and_then(|rank| servers.get(rank)), offline) {
        (Some(server), _) => Ok(Some(server.clone())),
        (None, Some(failure)) => Err(failure),
        (None, None) => Ok(None),
    }
}

async fn probe(server: &Server, tls: &Tls) -> Result<(), Failure> {
    let limits = Limits {
        connect: PROBE,
        handshake: PROBE,
        greeting: PROBE,
        command: PROBE,
        ..Limits::default()
    };
    match server.protocol {
        Protocol::Imap => {
            let conn = Conn::connect(server, tls, &limits).await?;
            // The goodbye is only politeness.
            tokio::spawn(async move {
                if let Err(failure) = conn.logout().await {
                    tracing::debug!(%failure, "goodbye");
                }
            });
            Ok(())
        }
        Protocol::Smtp => smtp::probe(server, tls, &limits).await.map(|_| ()),
        Protocol::Pop3 => Err(no_answer(server)),
    }
}

fn no_answer(server: &Server) -> Failure {
    Failure::new(
        FailureKind::CannotConnect,
        "probe",
        &server.host,
        server.port,
        "no answer in time",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_are_asked_in_order() {
        let check = |protocol: Protocol, email: &str, names: &[&str]| {
            let address = MailAddress::parse(email).unwrap();
            let found: Vec<String> = servers(protocol, &address)
                .iter()
                .map(|server| format!("{}:{} {:?}", server.host, server.port, server.security))
                .collect();
            assert_eq!(found, names);
        };
        check(
            Protocol::Imap,
            "a@x.org",
            &[
                "imap.x.org:993 Tls",
                "mail.x.org:993 Tls",
                "x.org:993 Tls",
                "imap.x.org:143 StartTls",
                "mail.x.org:143 StartTls",
                "x.org:143 StartTls",
            ],
        );
        check(
            Protocol::Smtp,
            "a@x.org",
            &[
                "smtp.x.org:465 Tls",
                "mail.x.org:465 Tls",
                "x.org:465 Tls",
                "smtp.x.org:587 StartTls",
                "mail.x.org:587 StartTls",
                "x.org:587 StartTls",
            ],
        );
        check(
            Protocol::Imap,
            "a@127.0.0.1",
            &["127.0.0.1:993 Tls", "127.0.0.1:143 StartTls"],
        );
    }

    #[test]
    fn nothing_unencrypted_is_guessed() {
        let address = MailAddress::parse("a@x.org").unwrap();
        for protocol in [Protocol::Imap, Protocol::Smtp] {
            assert!(
                servers(protocol, &address)
                    .iter()
                    .all(|server| server.security != Security::None)
            );
        }
    }
}
