use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Printed {
    name: String,
    line: String,
    bits: u32,
    md5: String,
    sha256: Option<String>,
    pem: Option<String>,
    taken_by_iam: bool,
    other_digests: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Made {
    name: String,
    line: String,
    md5: String,
    sha256: String,
    files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Keys<T> {
    keys: Vec<T>,
}

fn printed() -> Vec<Printed> {
    let text = include_str!("../../../tests/data/ssh_fingerprints.json");
    serde_json::from_str::<Keys<Printed>>(text).unwrap().keys
}

fn made() -> Vec<Made> {
    let text = include_str!("../../../tests/data/ssh_key_files.json");
    serde_json::from_str::<Keys<Made>>(text).unwrap().keys
}

fn file(key: &str, form: &str) -> String {
    made().into_iter().find(|made| made.name == key).unwrap().files.remove(form).unwrap()
}

fn rsa(bits: usize) -> PublicKey {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= (8 - bits % 8) % 8;
    PublicKey::from_blob(&blob::rsa(&modulus, &[1, 0, 1]), "").unwrap()
}

#[test]
fn fingerprints_are_those_of_iam_and_of_openssh() {
    let keys = printed();
    assert_eq!(keys.len(), 5);
    for printed in keys {
        let key = PublicKey::parse_line(&printed.line).unwrap();
        assert_eq!(key.md5(), printed.md5, "{}", printed.name);
        assert_eq!(key.md5().len(), 47);
        if let Some(sha256) = printed.sha256 {
            assert_eq!(key.sha256(), sha256, "{}", printed.name);
        }
        for (style, digest) in printed.other_digests {
            assert!(key.md5() != digest && key.md5().replace(':', "") != digest, "{}: {style}", printed.name);
        }
        if let Some(pem) = printed.pem {
            let of_pem = KeyFile::read(pem.as_bytes()).unwrap();
            assert_eq!(of_pem.format, KeyFormat::PublicPem);
            assert!(of_pem.public.unwrap().is_same_key(&key), "the encoding does not matter");
        }
        match key.kind {
            KeyKind::Rsa { bits } => assert_eq!(bits, printed.bits),
            ref other => assert_eq!(*other, KeyKind::Ed25519),
        }
        assert_eq!(iam_verdict(Some(&key)).ok, printed.taken_by_iam, "{}", printed.name);
        assert_eq!(key.to_line(), printed.line);
    }
}

#[test]
fn every_form_shows_what_it_can() {
    for key in made() {
        let expected = PublicKey::parse_line(&key.line).unwrap();
        assert_eq!((expected.md5(), expected.sha256()), (key.md5, key.sha256), "{}", key.name);
        for (form, text) in &key.files {
            let what = format!("{} as {form}", key.name);
            for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}\n{text}\n\n")] {
                let file = KeyFile::read(text.as_bytes()).unwrap_or_else(|error| panic!("{what}: {error}"));
                let (format, is_hidden) = match form.as_str() {
                    "pem" => (KeyFormat::Pem, false),
                    "pem encrypted" => (KeyFormat::Pem, true),
                    "pkcs8" => (KeyFormat::Pkcs8, key.name.starts_with("dsa")),
                    "pkcs8 encrypted" => (KeyFormat::Pkcs8, true),
                    "public pem" => (KeyFormat::PublicPem, key.name.starts_with("dsa")),
                    "public pkcs1" => (KeyFormat::PublicPem, false),
                    "public rfc4716" => (KeyFormat::PublicRfc4716, false),
                    form if form.starts_with("openssh") => (KeyFormat::OpenSsh, false),
                    _ => (KeyFormat::Putty, false),
                };
                assert_eq!(file.format, format, "{what}");
                assert_eq!(file.encrypted, form.ends_with("encrypted"), "{what}");
                assert_eq!(file.public.is_none(), is_hidden, "{what}");
                if let Some(public) = file.public {
                    assert!(public.is_same_key(&expected), "{what}");
                    assert_eq!(public.kind, expected.kind);
                    let has_comment =
                        matches!(form.as_str(), "openssh" | "putty 2" | "putty 3" | "putty 3 encrypted");
                    assert!(!has_comment || public.comment == expected.comment, "{what}: {}", public.comment);
                }
            }
        }
    }
}

#[test]
fn what_is_no_key_is_named() {
    let error = |text: &str| KeyFile::read(text.as_bytes()).unwrap_err();
    assert_eq!(error(" \r\n"), KeyError::Empty);
    assert_eq!(error("Host *\n  User git\n"), KeyError::NotAKey);
    assert_eq!(
        error("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
        KeyError::OtherForm("a certificate")
    );
    assert!(matches!(
        error("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n---- END SSH2 ENCRYPTED PRIVATE KEY ----"),
        KeyError::OtherForm(_)
    ));
    assert!(matches!(error("ssh-rsa"), KeyError::Damaged { .. }));
    assert_eq!(KeyFile::read(&vec![b'a'; LONGEST_FILE + 1]), Err(KeyError::TooLong));
    assert_eq!(KeyFile::read(&[0xff, 0xfe, b's', 0]), Err(KeyError::Utf16));
    let pem = file("rsa2048", "pem");
    for (text, why) in [
        (pem.replace('\n', " "), "its line breaks are lost"),
        (pem.replace("END", "FIN"), "its end is missing"),
        (pem.replace("\nM", "\n!"), "it is not base64"),
        (pem.replacen("MII", "MIJ", 1), "it is cut off, or characters of it are lost"),
    ] {
        assert_eq!(error(&text), KeyError::Damaged { form: "a key in PEM", why });
    }
    let line = made().remove(0).line;
    let (name, rest) = line.split_once(' ').unwrap();
    for text in [
        format!("ssh-ed25519 {rest}"),
        format!("{name} {}", &rest[4..]),
        format!("{name} {}\n{}", &rest[..40], &rest[40..]),
        format!("{name} {}", &rest[..40]),
    ] {
        assert!(matches!(PublicKey::parse_line(&text), Err(KeyError::Damaged { .. })), "{text}");
    }
}

#[test]
fn a_line_keeps_its_comment_and_nothing_else() {
    let line = made().remove(0).line;
    let bare = line.rsplit_once(' ').unwrap().0;
    let read = |text: &str| PublicKey::parse_line(text).unwrap();
    assert_eq!(read(&format!("  {bare}   two words\t \r\n")).comment, "two words");
    assert_eq!(read(bare).to_line(), bare);
    assert_eq!(read(&bare.replacen(' ', "\t ", 1)).to_line(), bare);
    let file = KeyFile::read(format!("# mine\n\n{line}\n").as_bytes()).unwrap();
    assert_eq!(file.public.unwrap().to_line(), line);
}

#[test]
fn iam_takes_rsa_of_its_lengths() {
    let taken = |key: &PublicKey| iam_verdict(Some(key)).ok;
    for (bits, is_taken) in
        [(1024, false), (2047, false), (2048, true), (3072, true), (16384, true), (16385, false)]
    {
        let key = rsa(bits);
        assert_eq!(key.kind, KeyKind::Rsa { bits: u32::try_from(bits).unwrap() });
        assert_eq!(taken(&key), is_taken, "{bits}");
    }
    for key in made().iter().filter(|key| !key.name.starts_with("rsa")) {
        assert!(!taken(&PublicKey::parse_line(&key.line).unwrap()), "{}", key.name);
    }
    assert!(!iam_verdict(None).ok);
}

#[test]
fn gij_takes_private_rsa_keys_in_the_forms_it_names() {
    let read = |form: &str| {
        let file = KeyFile::read(file("rsa2048", form).as_bytes()).unwrap();
        let public = PublicKey::parse_line(&made()[0].line).unwrap();
        (
            gij_verdict(Some(&file), Some(&public)),
            conversion(&file, Some(&public), "/home/ada/.ssh/my key", Shell::Posix),
        )
    };
    let (pem, none) = read("pem");
    assert!(pem.ok && none.is_none());
    let (encrypted, none) = read("pem encrypted");
    assert!(encrypted.reason.contains("passphrase") && none.is_none());
    let copied = "cp -p '/home/ada/.ssh/my key' '/home/ada/.ssh/my key.pem'\n\
                  ssh-keygen -p -m PEM -f '/home/ada/.ssh/my key.pem'";
    let (openssh, command) = read("openssh");
    assert!(openssh.ok && openssh.reason.contains("4.0"));
    assert_eq!(command.as_deref(), Some(copied));
    let (pkcs8, command) = read("pkcs8");
    assert!(!pkcs8.ok);
    assert_eq!(command.as_deref(), Some(copied));
    let (putty, command) = read("putty 3");
    assert!(!putty.ok);
    assert_eq!(
        command.as_deref(),
        Some("puttygen '/home/ada/.ssh/my key' -O private-openssh -o '/home/ada/.ssh/my key.pem'")
    );
    let (public, command) = read("public rfc4716");
    assert!(!public.ok && command.is_none() && public.reason.contains("public"));
    let ed25519 = KeyFile::read(file("ed25519256", "openssh").as_bytes()).unwrap();
    let verdict = gij_verdict(Some(&ed25519), ed25519.public.as_ref());
    assert!(!verdict.ok && verdict.reason.contains("Ed25519"));
    assert_eq!(conversion(&ed25519, ed25519.public.as_ref(), "k", Shell::Posix), None, "no form of it helps");
    assert!(!gij_verdict(None, ed25519.public.as_ref()).ok);
}

#[test]
fn paths_are_words_of_their_shell() {
    assert_eq!(Shell::Posix.word("/home/ada/.ssh/id_rsa"), "/home/ada/.ssh/id_rsa");
    assert_eq!(Shell::Posix.word("it's $HOME"), "'it'\\''s $HOME'");
    assert_eq!(Shell::Posix.word("-f"), "'-f'");
    assert_eq!(Shell::PowerShell.word(r"C:\Users\ada\.ssh\id_rsa"), r"C:\Users\ada\.ssh\id_rsa");
    assert_eq!(Shell::PowerShell.word(r"C:\it's $here"), r"'C:\it''s $here'");
}

#[test]
fn the_longest_files_are_read_in_no_time() {
    let begun = std::time::Instant::now();
    for unit in [
        "A",
        "-----BEGIN ",
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "a: \\\n",
        "PuTTY-User-Key-File-2: \nPublic-Lines: 9\n",
        "ssh-rsa ",
        "=\n",
    ] {
        for head in [
            "",
            "-----BEGIN RSA PRIVATE KEY-----\n",
            "---- BEGIN SSH2 PUBLIC KEY ----\n",
            "ssh-rsa AAAA",
            "PuTTY-User-Key-File-3: x\nPublic-Lines: 99999999\n",
        ] {
            let text = format!("{head}{}", unit.repeat(LONGEST_FILE / unit.len()));
            let bytes = &text.as_bytes()[..text.len().min(LONGEST_FILE)];
            assert!(KeyFile::read(bytes).is_err());
        }
    }
    // Linear time; a square of it would be minutes.
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

/// A good file with some of its bytes replaced, cut off or doubled.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<String> =
        made().into_iter().flat_map(|key| key.files.into_values().chain([key.line])).collect();
    let spoiled = (
        prop::sample::select(files),
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        any::<prop::sample::Index>(),
    );
    spoiled.prop_map(|(file, changes, end)| {
        let mut bytes = file.into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let end = end.index(bytes.len() * 2);
        bytes.truncate(end.max(1));
        bytes
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _either = KeyFile::read(&bytes);
        let _either = PublicKey::from_blob(&bytes, "");
        let _either = container::read(&bytes);
        let _either = (asn1::rsa_private(&bytes), asn1::pkcs8(&bytes), asn1::public(&bytes), asn1::dsa_private(&bytes));
    }

    #[test]
    fn a_damaged_key_is_refused_or_still_a_key(bytes in damaged()) {
        if let Ok(KeyFile { public: Some(public), .. }) = KeyFile::read(&bytes) {
            let again = PublicKey::parse_line(&public.to_line()).unwrap();
            prop_assert_eq!(again, public);
        }
    }

    #[test]
    fn rsa_keys_survive_their_line(modulus in prop::collection::vec(any::<u8>(), 1..600), comment in "[ -~]{0,40}") {
        prop_assume!(modulus.iter().any(|byte| *byte != 0));
        let key = PublicKey::from_blob(&blob::rsa(&modulus, &[1, 0, 1]), &comment).unwrap();
        let KeyKind::Rsa { bits } = key.kind else { panic!("RSA") };
        let first = modulus.iter().position(|byte| *byte != 0).unwrap();
        let length = (modulus.len() - first) * 8 - modulus[first].leading_zeros() as usize;
        prop_assert_eq!(usize::try_from(bits).unwrap(), length);
        prop_assert_eq!(PublicKey::parse_line(&key.to_line()).unwrap(), key);
    }
}
