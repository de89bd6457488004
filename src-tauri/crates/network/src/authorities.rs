//! Certificate authorities that a person adds: read, named, and refused in words where they are none.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use causeway_app::port::network_settings::{Authority, NetworkSettingsError};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use sha2::{Digest as _, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

/// The longest text that is read. All of Mozilla's authorities are about 250 kB.
const LONGEST: usize = 1 << 20;

/// How many bytes of a line of PEM are of the certificate.
const PEM_LINE: usize = 64;

/// An authority with its certificate.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) authority: Authority,
    pub(crate) der: CertificateDer<'static>,
    not_before: i64,
}

/// The authorities of a text, each once, expired ones too; none in an empty text. Text around the PEM is passed over,
/// as `openssl` writes it.
pub(crate) fn read(pem: &str) -> Result<Vec<Read>, NetworkSettingsError> {
    if pem.len() > LONGEST {
        return Err(refused("This is too long for a list of certificates"));
    }
    if pem.contains("PRIVATE KEY-----") {
        return Err(refused(
            "There is a private key in this text. It was not stored; paste the certificate alone. A private key that was \
             shown to others should be replaced",
        ));
    }
    let mut found: Vec<Read> = Vec::new();
    let mut blocks = 0;
    for der in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let der = der.map_err(|_| refused("A certificate in this text is damaged: it is not PEM"))?;
        blocks += 1;
        let one = read_one(der, blocks)?;
        if !found.iter().any(|other| other.der == one.der) {
            found.push(one);
        }
    }
    // A block that does not begin a line is none to the parser, and must not get lost without a word.
    if pem.matches("-----BEGIN CERTIFICATE-----").count() != blocks {
        return Err(refused(
            "A certificate in this text is cut or does not begin on a line of its own; paste each one whole",
        ));
    }
    if found.is_empty() && !pem.trim().is_empty() {
        return Err(refused(
            "There is no certificate in this text. Paste it as PEM, which begins with -----BEGIN CERTIFICATE-----",
        ));
    }
    Ok(found)
}

/// Refuses authorities whose time is over or has not come, at a time in epoch milliseconds.
pub(crate) fn check_times(found: &[Read], now: i64) -> Result<(), NetworkSettingsError> {
    for one in found {
        let subject = &one.authority.subject;
        if one.authority.expires_at < now {
            return Err(refused(&format!(
                "The certificate of {subject} has expired; ask for the present one"
            )));
        }
        if one.not_before > now {
            return Err(refused(&format!(
                "The certificate of {subject} is not valid yet; check this computer's clock"
            )));
        }
    }
    Ok(())
}

/// The same authorities as PEM and nothing else, so that what stood around them is not kept.
pub(crate) fn written(found: &[Read]) -> Option<String> {
    let mut text = String::new();
    for one in found {
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        let encoded = STANDARD.encode(&one.der);
        let mut rest = encoded.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(PEM_LINE));
            text.push_str(line);
            text.push('\n');
            rest = after;
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    (!text.is_empty()).then_some(text)
}

/// Issuer and end of validity in epoch milliseconds of any certificate.
pub(crate) fn issuer(der: &[u8]) -> Option<(String, i64)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    Some((name(certificate.issuer()), millis(certificate.validity().not_after.timestamp())))
}

fn read_one(der: CertificateDer<'static>, position: usize) -> Result<Read, NetworkSettingsError> {
    let damaged = || refused(&format!("Certificate {position} in this text is damaged"));
    let (_, certificate) = X509Certificate::from_der(&der).map_err(|_| damaged())?;
    let subject = name(certificate.subject());
    let is_authority = certificate
        .basic_constraints()
        .map_err(|_| damaged())?
        .is_some_and(|constraints| constraints.value.ca);
    if !is_authority {
        return Err(refused(&format!(
            "The certificate of {subject} is not an authority's: it cannot vouch for others. Paste that of the authority \
             which issued it, {}",
            name(certificate.issuer())
        )));
    }
    let digest = Sha256::digest(&der);
    let pairs: Vec<String> = digest.iter().map(|byte| hex::encode_upper([*byte])).collect();
    let validity = certificate.validity();
    let authority = Authority {
        subject,
        fingerprint: pairs.join(":"),
        expires_at: millis(validity.not_after.timestamp()),
    };
    let not_before = millis(validity.not_before.timestamp());
    Ok(Read { authority, der, not_before })
}

/// A name as people know it: its common name, or the organisation, or all of it.
fn name(name: &x509_parser::x509::X509Name<'_>) -> String {
    let text = |attribute: Option<&x509_parser::x509::AttributeTypeAndValue<'_>>| {
        attribute.and_then(|attribute| attribute.as_str().ok()).map(str::to_owned)
    };
    let common = text(name.iter_common_name().next());
    let organisation = text(name.iter_organization().next());
    let all = match (common, organisation) {
        (Some(common), Some(organisation)) if common != organisation => format!("{common} ({organisation})"),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => name.to_string(),
    };
    let shown: String = all.chars().filter(|character| !character.is_control()).take(200).collect();
    if shown.is_empty() { "an authority without a name".to_owned() } else { shown }
}

fn millis(seconds: i64) -> i64 {
    seconds.saturating_mul(1000)
}

fn refused(detail: &str) -> NetworkSettingsError {
    NetworkSettingsError::Authorities { detail: detail.to_owned() }
}

#[cfg(test)]
#[path = "authorities_tests.rs"]
mod tests;
