//! Who is at the other end. Trust comes from the system's own store of authorities; an exception that a
//! person made during set-up is pinned to one key, and even then the handshake's signatures are checked,
//! so that nobody without that key can stand in between.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use linnet_mail::CertificatePin;
use rustls::ClientConfig;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::failure::{Failure, FailureKind};

mod facts;
mod verifier;

pub use facts::{certificate_facts, key_pin};
use verifier::{Untrusted, Verifier};

/// The rules of trust; cheap to clone, and all clones share their memory of earlier sessions.
#[derive(Clone)]
pub struct Tls {
    provider: Arc<CryptoProvider>,
    authorities: Arc<dyn ServerCertVerifier>,
    plain: Arc<ClientConfig>,
    /// One configuration for each exception: sessions are never resumed across different trust.
    pinned: Arc<Mutex<BTreeMap<String, Arc<ClientConfig>>>>,
}

impl Tls {
    /// Trusts what this system trusts. On Linux `SSL_CERT_FILE` and `SSL_CERT_DIR` are honoured. Fails with
    /// [`FailureKind::CertificateInvalid`] where the system has no authorities at all.
    pub fn system() -> Result<Tls, Failure> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let authorities =
            rustls_platform_verifier::Verifier::new(provider.clone()).map_err(|error| {
                Failure::new(
                    FailureKind::CertificateInvalid,
                    "read the system's certificate authorities",
                    "",
                    0,
                    error.to_string(),
                )
            })?;
        Tls::with_verifier(provider, Arc::new(authorities))
    }

    /// Trusts the authorities in this PEM text and nobody else.
    pub fn trusting(pem: &[u8]) -> Result<Tls, Failure> {
        let failure = |detail: String| {
            Failure::new(
                FailureKind::CertificateInvalid,
                "read certificate authorities",
                "",
                0,
                detail,
            )
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = rustls::RootCertStore::empty();
        for authority in CertificateDer::pem_slice_iter(pem) {
            let authority = authority.map_err(|error| failure(error.to_string()))?;
            roots
                .add(authority)
                .map_err(|error| failure(error.to_string()))?;
        }
        let verifier = rustls::client::WebPkiServerVerifier::builder_with_provider(
            Arc::new(roots),
            provider.clone(),
        )
        .build()
        .map_err(|error| failure(error.to_string()))?;
        Tls::with_verifier(provider, verifier)
    }

    fn with_verifier(
        provider: Arc<CryptoProvider>,
        authorities: Arc<dyn ServerCertVerifier>,
    ) -> Result<Tls, Failure> {
        let plain = client_config(&provider, authorities.clone(), None)?;
        Ok(Tls {
            provider,
            authorities,
            plain: Arc::new(plain),
            pinned: Arc::default(),
        })
    }

    /// A configuration for the HTTPS client, with the same trust and without exceptions.
    pub(crate) fn web_config(&self) -> ClientConfig {
        let mut config = ClientConfig::clone(&self.plain);
        // The HTTP client sets its own protocol names (ALPN).
        config.alpn_protocols.clear();
        config
    }

    /// Encrypts an open connection (TLS 1.2 or newer). With a `pin` a server that holds exactly that key is
    /// accepted whatever its certificate says; any other must convince the system's authorities.
    ///
    /// A refused certificate fails with its class and [`Failure::certificate`]; a server that does not
    /// speak TLS with [`FailureKind::NoEncryption`].
    pub async fn connect(
        &self,
        tcp: TcpStream,
        host: &str,
        port: u16,
        pin: Option<&CertificatePin>,
    ) -> Result<TlsStream<TcpStream>, Failure> {
        let config = match pin {
            None => self.plain.clone(),
            Some(pin) => self.pinned_config(host, port, pin)?,
        };
        let name = server_name(host).ok_or_else(|| {
            Failure::new(
                FailureKind::HostNotFound,
                OPERATION,
                host,
                port,
                "not a host name",
            )
        })?;
        TlsConnector::from(config)
            .connect(name, tcp)
            .await
            .map_err(|error| handshake_failure(&error, host, port))
    }

    fn pinned_config(
        &self,
        host: &str,
        port: u16,
        pin: &CertificatePin,
    ) -> Result<Arc<ClientConfig>, Failure> {
        let key = format!("{host}\n{port}\n{}", pin.0);
        let mut pinned = self.pinned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = pinned.get(&key) {
            return Ok(config.clone());
        }
        let config = Arc::new(client_config(
            &self.provider,
            self.authorities.clone(),
            Some(pin.clone()),
        )?);
        pinned.insert(key, config.clone());
        Ok(config)
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

const OPERATION: &str = "encrypt the connection";

fn client_config(
    provider: &Arc<CryptoProvider>,
    authorities: Arc<dyn ServerCertVerifier>,
    pin: Option<CertificatePin>,
) -> Result<ClientConfig, Failure> {
    let verifier = Verifier::new(provider.clone(), authorities, pin);
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| {
            Failure::new(
                FailureKind::CertificateInvalid,
                "prepare encryption",
                "",
                0,
                error.to_string(),
            )
        })?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

/// The name a certificate is checked against: an address, or the host in its ASCII form.
pub(crate) fn server_name(host: &str) -> Option<ServerName<'static>> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<std::net::IpAddr>() {
        return Some(ServerName::IpAddress(address.into()));
    }
    let ascii = crate::net::ascii_host(host)?;
    ServerName::try_from(ascii).ok()
}

/// What a failed handshake means.
pub(crate) fn handshake_failure(error: &std::io::Error, host: &str, port: u16) -> Failure {
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let Some(tls) = tls else {
        let kind = match error.kind() {
            // Servers that want no TLS here often just hang up.
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::ConnectionReset => {
                FailureKind::ConnectionLost
            }
            _ => return Failure::from_io(error, OPERATION, host, port),
        };
        return Failure::new(kind, OPERATION, host, port, error.to_string());
    };
    match tls {
        rustls::Error::InvalidCertificate(problem) => {
            let untrusted = Untrusted::of(problem);
            let kind = untrusted.map_or_else(
                || verifier::certificate_kind(problem, None),
                |untrusted| untrusted.kind,
            );
            let detail =
                untrusted.map_or_else(|| tls.to_string(), |untrusted| untrusted.detail.clone());
            let mut failure = Failure::new(kind, OPERATION, host, port, detail);
            failure.certificate = untrusted
                .and_then(|untrusted| untrusted.facts.clone())
                .map(Box::new);
            failure
        }
        rustls::Error::InvalidMessage(_) => Failure::new(
            FailureKind::NoEncryption,
            OPERATION,
            host,
            port,
            "the server does not speak TLS on this port",
        ),
        other => Failure::new(
            FailureKind::CertificateInvalid,
            OPERATION,
            host,
            port,
            other.to_string(),
        ),
    }
}
