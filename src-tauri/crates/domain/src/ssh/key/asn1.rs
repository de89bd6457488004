//! Public parts of keys in ASN.1: PKCS#1, PKCS#8, SEC 1, OpenSSL's DSA, and X.509's public keys. `None` is a form that
//! cannot be read, or that does not show its public part.

use der::asn1::{BitStringRef, ContextSpecific, ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode as _, Reader as _, SliceReader, TagNumber};
use pkcs8::PrivateKeyInfo;
use pkcs8::spki::SubjectPublicKeyInfoRef;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use super::blob;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const CURVES: [(ObjectIdentifier, &str); 3] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), "nistp256"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "nistp384"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "nistp521"),
];

/// What a readable key shows of its public part.
pub(super) type Shown = Option<Vec<u8>>;

fn curve(identifier: ObjectIdentifier) -> Option<&'static str> {
    CURVES.iter().find(|(known, _)| *known == identifier).map(|(_, name)| *name)
}

/// `RSA PRIVATE KEY`.
pub(super) fn rsa_private(der: &[u8]) -> Option<Shown> {
    let key = pkcs1::RsaPrivateKey::from_der(der).ok()?;
    Some(Some(blob::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes())))
}

/// `RSA PUBLIC KEY`.
pub(super) fn rsa_public(der: &[u8]) -> Option<Shown> {
    let key = pkcs1::RsaPublicKey::from_der(der).ok()?;
    Some(Some(blob::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes())))
}

/// `EC PRIVATE KEY`, whose curve may be named outside of it.
pub(super) fn ec_private(der: &[u8], outside: Option<ObjectIdentifier>) -> Option<Shown> {
    let mut reader = SliceReader::new(der).ok()?;
    let (inside, point) = reader
        .sequence(|reader| {
            u8::decode(reader)?;
            OctetStringRef::decode(reader)?;
            let curve = ContextSpecific::<ObjectIdentifier>::decode_explicit(reader, TagNumber::N0)?;
            let point = ContextSpecific::<BitStringRef<'_>>::decode_explicit(reader, TagNumber::N1)?;
            Ok((curve.map(|found| found.value), point.map(|found| found.value)))
        })
        .ok()?;
    let curve = inside.or(outside).and_then(curve);
    let point = point.and_then(|point| point.as_bytes());
    Some(curve.zip(point).map(|(curve, point)| blob::ecdsa(curve, point)))
}

/// `DSA PRIVATE KEY`.
pub(super) fn dsa_private(der: &[u8]) -> Option<Shown> {
    let mut reader = SliceReader::new(der).ok()?;
    let numbers = reader
        .sequence(|reader| {
            u8::decode(reader)?;
            let mut number = || UintRef::decode(reader);
            let numbers = [number()?, number()?, number()?, number()?];
            number()?;
            Ok(numbers)
        })
        .ok()?;
    let [p, q, g, y] = &numbers;
    Some(Some(blob::dsa([p.as_bytes(), q.as_bytes(), g.as_bytes(), y.as_bytes()])))
}

/// `PRIVATE KEY`.
pub(super) fn pkcs8(der: &[u8]) -> Option<Shown> {
    let info = PrivateKeyInfo::from_der(der).ok()?;
    match info.algorithm.oid {
        RSA => rsa_private(info.private_key),
        EC => ec_private(info.private_key, info.algorithm.parameters_oid().ok()),
        ED25519 => {
            // Only the private part is in most of these files; the public one follows from it.
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok()?;
            Some(Some(blob::ed25519(pair.public_key().as_ref())))
        }
        _ => Some(None),
    }
}

/// `ENCRYPTED PRIVATE KEY`: whether it can be one.
pub(super) fn is_encrypted_pkcs8(der: &[u8]) -> bool {
    let read = |der| {
        SliceReader::new(der)?.sequence(|reader| {
            // How it is encrypted, and what.
            reader.tlv_bytes()?;
            OctetStringRef::decode(reader).map(drop)
        })
    };
    read(der).is_ok()
}

/// `PUBLIC KEY`.
pub(super) fn public(der: &[u8]) -> Option<Shown> {
    let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
    let key = info.subject_public_key.as_bytes()?;
    match info.algorithm.oid {
        RSA => rsa_public(key),
        ED25519 => Some(Some(blob::ed25519(key))),
        EC => {
            let curve = info.algorithm.parameters_oid().ok().and_then(curve);
            Some(curve.map(|curve| blob::ecdsa(curve, key)))
        }
        _ => Some(None),
    }
}
