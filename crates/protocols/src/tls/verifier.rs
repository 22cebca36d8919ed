//! The certificate check: the system's verdict, an exception for one key, and the facts for a person when
//! the answer is no.

use std::sync::Arc;

use linnet_mail::CertificatePin;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};

use super::facts::{certificate_facts, is_self_issued, key_pin};
use crate::failure::{CertificateFacts, FailureKind};

#[derive(Debug)]
pub(super) struct Verifier {
    provider: Arc<CryptoProvider>,
    authorities: Arc<dyn ServerCertVerifier>,
    pin: Option<CertificatePin>,
}

/// A refusal with everything a person needs to judge it, carried through rustls inside its error.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub(super) struct Untrusted {
    pub(super) kind: FailureKind,
    pub(super) detail: String,
    pub(super) facts: Option<CertificateFacts>,
}

impl Untrusted {
    pub(super) fn of(error: &CertificateError) -> Option<&Untrusted> {
        match error {
            CertificateError::Other(OtherError(inner)) => inner.downcast_ref::<Untrusted>(),
            _ => None,
        }
    }
}

impl Verifier {
    pub(super) fn new(
        provider: Arc<CryptoProvider>,
        authorities: Arc<dyn ServerCertVerifier>,
        pin: Option<CertificatePin>,
    ) -> Verifier {
        Verifier {
            provider,
            authorities,
            pin,
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Some(pin) = &self.pin
            && key_pin(end_entity).is_some_and(|key| key.0.eq_ignore_ascii_case(&pin.0))
        {
            return Ok(ServerCertVerified::assertion());
        }
        self.authorities
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .map_err(|error| explain(error, end_entity))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

fn explain(error: rustls::Error, certificate: &CertificateDer<'_>) -> rustls::Error {
    let rustls::Error::InvalidCertificate(problem) = &error else {
        return error;
    };
    let untrusted = Untrusted {
        kind: certificate_kind(problem, Some(certificate)),
        detail: error.to_string(),
        facts: certificate_facts(certificate),
    };
    rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(untrusted))))
}

pub(super) fn certificate_kind(
    problem: &CertificateError,
    certificate: Option<&CertificateDer<'_>>,
) -> FailureKind {
    match problem {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => FailureKind::CertificateExpired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            FailureKind::CertificateWrongName
        }
        CertificateError::UnknownIssuer => FailureKind::CertificateUnknownIssuer,
        // webpki refuses an authority that is used as a server's own certificate before it asks who signed it.
        _ if certificate.is_some_and(|der| is_self_issued(der)) => {
            FailureKind::CertificateUnknownIssuer
        }
        _ => FailureKind::CertificateInvalid,
    }
}
