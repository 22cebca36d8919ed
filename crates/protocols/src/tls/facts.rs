//! What a certificate says about itself, as words for a person, and the fingerprint of its key.

use linnet_mail::CertificatePin;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

use crate::failure::{CertificateFacts, clean};

/// Reads a certificate (DER); `None` when it is not one.
pub fn certificate_facts(der: &[u8]) -> Option<CertificateFacts> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let mut names: Vec<String> = certificate
        .subject_alternative_name()
        .ok()
        .flatten()
        .map(|extension| {
            extension
                .value
                .general_names
                .iter()
                .filter_map(readable_name)
                .collect()
        })
        .unwrap_or_default();
    if names.is_empty() {
        names.extend(common_name(certificate.subject()));
    }
    names.truncate(100);
    Some(CertificateFacts {
        names,
        issuer: issuer_name(certificate.issuer()),
        not_before: certificate.validity().not_before.timestamp(),
        not_after: certificate.validity().not_after.timestamp(),
        pin: pin_of(&certificate),
    })
}

/// SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4) of a certificate (DER).
pub fn key_pin(der: &[u8]) -> Option<CertificatePin> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    Some(pin_of(&certificate))
}

/// Whether a certificate was signed with its own name, that is: by nobody else.
pub(super) fn is_self_issued(der: &[u8]) -> bool {
    X509Certificate::from_der(der).is_ok_and(|(_, certificate)| {
        certificate.issuer().as_raw() == certificate.subject().as_raw()
    })
}

fn pin_of(certificate: &X509Certificate<'_>) -> CertificatePin {
    let digest = Sha256::digest(certificate.public_key().raw);
    CertificatePin(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn readable_name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(clean(name)),
        GeneralName::IPAddress(bytes) => {
            if let Ok(v4) = <[u8; 4]>::try_from(*bytes) {
                return Some(std::net::IpAddr::from(v4).to_string());
            }
            <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|v6| std::net::IpAddr::from(v6).to_string())
        }
        _ => None,
    }
}

fn common_name(name: &X509Name<'_>) -> Option<String> {
    name.iter_common_name()
        .next()
        .and_then(|part| part.as_str().ok())
        .map(clean)
}

/// The organisation before the common name: "Let's Encrypt (R11)".
fn issuer_name(name: &X509Name<'_>) -> String {
    let organisation = name
        .iter_organization()
        .next()
        .and_then(|part| part.as_str().ok())
        .map(clean);
    match (organisation, common_name(name)) {
        (Some(organisation), Some(common)) => format!("{organisation} ({common})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => clean(&name.to_string()),
    }
}
