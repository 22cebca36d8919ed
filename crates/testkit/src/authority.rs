//! A certificate authority for tests: it vouches for the kit's servers and for nobody else.
//!
//! An authority must not be used as a server's own certificate (webpki refuses it), so there is always a
//! leaf, and beside the good leaf the bad ones that a mail program must refuse.

use std::{fmt::Write as _, sync::Arc};

use anyhow::{Context, Result};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PublicKeyData, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;

/// Signs certificates; its own certificate is what `SSL_CERT_FILE` of a program under test must hold.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// What a server shows and signs with.
pub struct Identity {
    pub certificate_pem: String,
    pub key_pem: String,
    /// SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4), lower-case hex.
    pub spki_sha256: String,
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

/// Which certificate a server of the kit shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost` and 127.0.0.1, signed by the authority.
    #[default]
    Trusted,
    SelfSigned,
    /// Ended in 2020.
    Expired,
    /// For `mail.elsewhere.test`, signed by the authority.
    WrongName,
}

impl Certificate {
    pub fn issue(self, authority: &Authority) -> Result<Identity> {
        let names = ["localhost", "127.0.0.1"];
        match self {
            Certificate::Trusted => authority.identity(&names),
            Certificate::SelfSigned => Identity::self_signed(&names),
            Certificate::Expired => authority.expired(&names),
            Certificate::WrongName => authority.identity(&["mail.elsewhere.test"]),
        }
    }
}

impl Authority {
    pub fn new() -> Result<Self> {
        let mut params = CertificateParams::new(Vec::new())?;
        params
            .distinguished_name
            .push(DnType::CommonName, "Linnet test authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Ok(Self {
            issuer: CertifiedIssuer::self_signed(params, KeyPair::generate()?)?,
        })
    }

    /// The authority's certificate, PEM.
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A good certificate for these host names and IP addresses.
    pub fn identity(&self, names: &[&str]) -> Result<Identity> {
        self.signed(leaf(names)?)
    }

    /// A certificate that ended in 2020.
    pub fn expired(&self, names: &[&str]) -> Result<Identity> {
        let mut params = leaf(names)?;
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2020, 1, 1);
        self.signed(params)
    }

    fn signed(&self, params: CertificateParams) -> Result<Identity> {
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Identity::new(
            certificate.der().clone(),
            certificate.pem(),
            &key,
        ))
    }
}

impl Identity {
    /// A certificate that nobody vouches for.
    pub fn self_signed(names: &[&str]) -> Result<Self> {
        let key = KeyPair::generate()?;
        let certificate = leaf(names)?.self_signed(&key)?;
        Ok(Self::new(
            certificate.der().clone(),
            certificate.pem(),
            &key,
        ))
    }

    /// The server's side of TLS with this certificate.
    pub fn acceptor(&self) -> Result<TlsAcceptor> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![self.certificate.clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone())),
            )
            .context("use test certificate")?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    fn new(certificate: CertificateDer<'static>, certificate_pem: String, key: &KeyPair) -> Self {
        let spki_sha256 = Sha256::digest(key.subject_public_key_info()).iter().fold(
            String::new(),
            |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            },
        );
        Self {
            certificate_pem,
            key_pem: key.serialize_pem(),
            spki_sha256,
            certificate,
            key: key.serialize_der(),
        }
    }
}

fn leaf(names: &[&str]) -> Result<CertificateParams> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names.clone())?;
    params.distinguished_name.push(
        DnType::CommonName,
        names.into_iter().next().unwrap_or_default(),
    );
    params.is_ca = IsCa::ExplicitNoCa;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}
