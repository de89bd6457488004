use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair};

use super::{check_times, read, written};

/// 2026-01-01 in epoch milliseconds.
const NOW: i64 = 1_767_225_600_000;

fn certificate(name: &str, is_ca: IsCa, from: i32, to: i32) -> (String, KeyPair) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = is_ca;
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(from, 1, 1);
    params.not_after = rcgen::date_time_ymd(to, 1, 1);
    let key = KeyPair::generate().unwrap();
    (params.self_signed(&key).unwrap().pem(), key)
}

fn authority(name: &str, from: i32, to: i32) -> String {
    certificate(name, IsCa::Ca(BasicConstraints::Unconstrained), from, to).0
}

fn words(pem: &str) -> String {
    match read(pem) {
        Ok(found) => check_times(&found, NOW).map_or_else(|error| error.to_string(), |()| "good".to_owned()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn several_authorities_are_named_and_kept_without_what_stands_around_them() {
    let (one, two) = (authority("Corp Root", 2020, 2030), authority("Corp Issuing", 2020, 2028));
    let text = format!("Here they are, the password is hunter2:\r\n{one}and\n{two}\n{one}");
    let found = read(&text).unwrap();
    let names: Vec<_> = found.iter().map(|one| one.authority.subject.as_str()).collect();
    assert_eq!(names, ["Corp Root", "Corp Issuing"], "each once");
    assert!(names.iter().all(|name| !name.is_empty()));
    assert_eq!(found[1].authority.expires_at, 1_830_297_600_000);
    assert_eq!(found[0].authority.fingerprint.len(), 32 * 3 - 1);
    check_times(&found, NOW).unwrap();
    let kept = written(&found).unwrap();
    assert!(!kept.contains("hunter2"));
    assert_eq!(written(&read(&kept).unwrap()).unwrap(), kept);
    assert!(written(&read(" \n").unwrap()).is_none());
}

#[test]
fn what_is_no_authority_has_its_own_words() {
    let (server, key) = certificate("shop.example.com", IsCa::NoCa, 2020, 2030);
    assert!(words(&server).contains("shop.example.com is not an authority's"), "{}", words(&server));
    let mistaken = words(&format!("{server}{}", key.serialize_pem()));
    assert!(mistaken.contains("private key") && !mistaken.contains("BEGIN"), "{mistaken}");
    assert!(words("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA").contains("private key"));
    assert!(words(&authority("Old Root", 2010, 2020)).contains("Old Root has expired"));
    assert!(words(&authority("New Root", 2027, 2030)).contains("not valid yet"));
    let cut = format!("and {}", authority("Corp Root", 2020, 2030));
    assert!(words(&cut).contains("line of its own"), "{}", words(&cut));
    assert!(words("no pem").contains("BEGIN CERTIFICATE"));
    for body in ["AAAA", "*"] {
        let broken = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        assert!(words(&broken).contains("damaged"), "{}", words(&broken));
    }
    assert!(words(&"x".repeat(2 << 20)).contains("too long"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(-----BEGIN CERTIFICATE-----\n)?[A-Za-z0-9+/=\n ]{0,400}(\n-----END CERTIFICATE-----)?") {
        if let Err(error) = read(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
