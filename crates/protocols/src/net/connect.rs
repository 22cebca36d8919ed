//! Name lookup and TCP. One address after the other is tried, each within its share of the limit, so that a
//! dead IPv6 route costs seconds and not the connection.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use linnet_mail::{Security, Server};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::{Instant, timeout, timeout_at};

use super::{Limits, Wire};
use crate::failure::{Failure, FailureKind};
use crate::tls::Tls;

/// Host and port, for failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub host: String,
    pub port: u16,
}

impl Endpoint {
    pub fn of(server: &Server) -> Endpoint {
        Endpoint {
            host: server.host.clone(),
            port: server.port,
        }
    }

    pub fn failure(&self, kind: FailureKind, operation: &str, detail: impl AsRef<str>) -> Failure {
        Failure::new(kind, operation, &self.host, self.port, detail)
    }

    pub fn io_failure(&self, error: &io::Error, operation: &str) -> Failure {
        Failure::from_io(error, operation, &self.host, self.port)
    }
}

/// Opens the connection that `server` describes: encrypted for [`Security::Tls`], plain for the others
/// (STARTTLS is a conversation of its own, see [`upgrade`]).
pub async fn connect(server: &Server, tls: &Tls, limits: &Limits) -> Result<Wire, Failure> {
    let tcp = connect_tcp(&server.host, server.port, limits).await?;
    match server.security {
        Security::Tls => upgrade(tcp, server, tls, limits).await,
        Security::StartTls | Security::None => Ok(Wire::Plain(tcp)),
    }
}

/// Encrypts an open connection.
pub async fn upgrade(
    tcp: TcpStream,
    server: &Server,
    tls: &Tls,
    limits: &Limits,
) -> Result<Wire, Failure> {
    let handshake = tls.connect(tcp, &server.host, server.port, server.pin.as_ref());
    match timeout(limits.handshake, handshake).await {
        Ok(stream) => Ok(Wire::Tls(Box::new(stream?))),
        Err(_) => Err(Endpoint::of(server).failure(
            FailureKind::CannotConnect,
            "encrypt the connection",
            "no answer to the TLS handshake",
        )),
    }
}

/// Opens a TCP connection to the first address that answers.
async fn connect_tcp(host: &str, port: u16, limits: &Limits) -> Result<TcpStream, Failure> {
    let deadline = Instant::now() + limits.connect;
    let endpoint = Endpoint {
        host: host.to_owned(),
        port,
    };
    let addresses = match timeout_at(deadline, resolve(host, port)).await {
        Ok(addresses) => addresses?,
        Err(_) => return Err(lookup_failure(&endpoint, "no answer to the name lookup").await),
    };
    connect_any(&addresses, &endpoint, deadline).await
}

async fn connect_any(
    addresses: &[SocketAddr],
    endpoint: &Endpoint,
    deadline: Instant,
) -> Result<TcpStream, Failure> {
    let mut last = io::Error::from(io::ErrorKind::TimedOut);
    let mut left = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    for address in addresses {
        let remaining = deadline.saturating_duration_since(Instant::now());
        let share = (remaining / left)
            .max(Duration::from_secs(1))
            .min(remaining);
        left = left.saturating_sub(1).max(1);
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                prepare(&stream);
                return Ok(stream);
            }
            Ok(Err(error)) => last = error,
            Err(_) => last = io::Error::from(io::ErrorKind::TimedOut),
        }
    }
    let local = addresses.iter().any(|address| address.ip().is_loopback());
    let kind = if !local && !has_route().await {
        FailureKind::Offline
    } else {
        FailureKind::CannotConnect
    };
    Err(endpoint.failure(kind, CONNECT, last.to_string()))
}

/// The addresses of a host from the system's resolver. Addresses and `localhost` need no network.
pub(crate) async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, Failure> {
    let endpoint = Endpoint {
        host: host.to_owned(),
        port,
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let Some(name) = ascii_host(host) else {
        return Err(endpoint.failure(FailureKind::HostNotFound, LOOK_UP, "not a host name"));
    };
    let found: Vec<SocketAddr> = match tokio::net::lookup_host((name.as_str(), port)).await {
        Ok(found) => found.take(16).collect(),
        Err(error) => {
            if name == "localhost" || name.ends_with(".localhost") {
                // RFC 6761 §6.3: these names are always this computer.
                let own = [
                    IpAddr::V4(Ipv4Addr::LOCALHOST),
                    IpAddr::V6(Ipv6Addr::LOCALHOST),
                ];
                return Ok(own.map(|address| SocketAddr::new(address, port)).to_vec());
            }
            return Err(lookup_failure(&endpoint, &error.to_string()).await);
        }
    };
    if found.is_empty() {
        return Err(endpoint.failure(
            FailureKind::HostNotFound,
            LOOK_UP,
            "the name has no address",
        ));
    }
    Ok(found)
}

/// A host name in its ASCII form (IDNA); `None` for what cannot be one.
pub(crate) fn ascii_host(host: &str) -> Option<String> {
    match url::Host::parse(host).ok()? {
        url::Host::Domain(name) => Some(name),
        url::Host::Ipv4(address) => Some(address.to_string()),
        url::Host::Ipv6(address) => Some(address.to_string()),
    }
}

const CONNECT: &str = "connect";
const LOOK_UP: &str = "look up the host name";

/// Tells "this name does not exist" from "no name can be looked up just now". The resolver's own error is a
/// sentence in the language of the system, so a name that always exists is asked for instead.
async fn lookup_failure(endpoint: &Endpoint, detail: &str) -> Failure {
    let name = endpoint.host.trim_end_matches('.').to_ascii_lowercase();
    // RFC 6761 §6.4: never exists, whoever is asked.
    let never_exists = name.ends_with(".invalid") || name == "invalid";
    let kind = if never_exists || (has_route().await && names_resolve().await) {
        FailureKind::HostNotFound
    } else {
        FailureKind::Offline
    };
    endpoint.failure(kind, LOOK_UP, detail)
}

async fn names_resolve() -> bool {
    let lookup = tokio::net::lookup_host(("a.root-servers.net", 53));
    matches!(timeout(Duration::from_secs(4), lookup).await, Ok(Ok(_)))
}

/// Whether the system knows a way to the internet. Connecting a UDP socket sends nothing.
async fn has_route() -> bool {
    let v4 = (
        IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    );
    let v6 = (
        IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
    );
    for (own, other) in [v4, v6] {
        if let Ok(socket) = UdpSocket::bind((own, 0)).await
            && socket.connect((other, 9)).await.is_ok()
        {
            return true;
        }
    }
    false
}

/// Small commands leave at once, and a peer that vanished is noticed within a few minutes of silence.
fn prepare(stream: &TcpStream) {
    let keepalive = socket2::TcpKeepalive::new()
        .with_time(Duration::from_secs(120))
        .with_interval(Duration::from_secs(30));
    let set = stream
        .set_nodelay(true)
        .and_then(|()| socket2::SockRef::from(stream).set_tcp_keepalive(&keepalive));
    if let Err(error) = set {
        tracing::debug!(%error, "socket option");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn own_addresses_need_no_network() {
        let check = async |host: &str, address: &str| {
            let found = resolve(host, 993).await.unwrap();
            assert!(
                found.contains(&address.parse().unwrap()),
                "{host}: {found:?}"
            );
        };
        check("127.0.0.1", "127.0.0.1:993").await;
        check("[::1]", "[::1]:993").await;
        check("::1", "[::1]:993").await;
        check("localhost", "127.0.0.1:993").await;
        check("imap.localhost", "127.0.0.1:993").await;
    }

    #[tokio::test]
    async fn names_that_cannot_exist_are_not_found() {
        for host in ["mail.example.invalid", "a b", "", "mail\r\nx"] {
            let failure = resolve(host, 993).await.unwrap_err();
            assert_eq!(failure.kind, FailureKind::HostNotFound, "{host:?}");
        }
    }

    #[tokio::test]
    async fn a_closed_port_cannot_be_connected() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let failure = connect_tcp("127.0.0.1", port, &Limits::default())
            .await
            .unwrap_err();
        assert_eq!(
            (failure.kind, failure.port),
            (FailureKind::CannotConnect, port)
        );
    }
}
