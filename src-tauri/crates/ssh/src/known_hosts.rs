//! `known_hosts`: which host keys this computer knows.

use causeway_domain::ssh::key::PublicKey;
use hmac::{Hmac, Mac as _};
use russh::keys::ssh_key::known_hosts::{Entry, HostPatterns, Marker};
use sha1::Sha1;

use crate::files::{Folders, text};
use crate::public::public_key;

/// The keys that are known for a host and port and not revoked, in the order in which `ssh` finds them. The keys of
/// certificate authorities are no host keys and left out.
pub(crate) fn keys(folders: &Folders, host: &str, port: u16) -> Vec<PublicKey> {
    let name = name(host, port);
    let files = [
        folders.own.join("known_hosts"),
        folders.own.join("known_hosts2"),
        folders.system.join("ssh_known_hosts"),
        folders.system.join("ssh_known_hosts2"),
    ];
    let texts = files.iter().filter_map(|path| text(path)?.ok());
    let entries: Vec<Entry> = texts
        .flat_map(|text| text.lines().filter_map(entry).collect::<Vec<_>>())
        .filter(|entry| matches(entry.host_patterns(), &name))
        .collect();
    let revoked = |key: &russh::keys::PublicKey| {
        entries.iter().any(|entry| {
            entry.marker() == Some(&Marker::Revoked) && entry.public_key().key_data() == key.key_data()
        })
    };
    let mut keys: Vec<PublicKey> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.marker().is_none()) {
        if revoked(entry.public_key()) {
            continue;
        }
        let key = public_key(entry.public_key());
        keys.extend(key.filter(|key| keys.iter().all(|known| known.blob != key.blob)));
    }
    keys
}

/// What a host is called there: a port other than SSH's own is part of the name.
fn name(host: &str, port: u16) -> String {
    let host = host.to_ascii_lowercase();
    if port == 22 { host } else { format!("[{host}]:{port}") }
}

/// One line; `None` for comments and for what is no key. Fields may be apart by any white space.
fn entry(line: &str) -> Option<Entry> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    line.split_ascii_whitespace().collect::<Vec<_>>().join(" ").parse().ok()
}

fn matches(patterns: &HostPatterns, name: &str) -> bool {
    match patterns {
        HostPatterns::HashedName { salt, hash } => Hmac::<Sha1>::new_from_slice(salt)
            .is_ok_and(|mac| mac.chain_update(name).verify_slice(hash).is_ok()),
        HostPatterns::Patterns(patterns) => {
            let mut matched = false;
            for pattern in patterns {
                let (pattern, negated) =
                    pattern.strip_prefix('!').map_or((pattern.as_str(), false), |rest| (rest, true));
                if like(pattern.to_ascii_lowercase().as_bytes(), name.as_bytes()) {
                    if negated {
                        return false;
                    }
                    matched = true;
                }
            }
            matched
        }
    }
}

/// `*` for any number of characters, `?` for one, as in OpenSSH's patterns; brackets stand for themselves.
fn like(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut here) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while here < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, here));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || *wanted == name[here] => {
                at += 1;
                here += 1;
            }
            // The last star takes one more, and the rest is tried again.
            _ => match star {
                Some((after, taken)) => {
                    star = Some((after, taken + 1));
                    (at, here) = (after, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::{like, name};

    #[test]
    fn names_hold_the_port_unless_it_is_the_usual_one() {
        assert_eq!(
            name("Git-CodeCommit.eu-west-1.amazonaws.com", 22),
            "git-codecommit.eu-west-1.amazonaws.com"
        );
        assert_eq!(name("127.0.0.1", 2222), "[127.0.0.1]:2222");
    }

    #[test]
    fn patterns_are_openssh_s() {
        for (pattern, matching) in [
            ("git-codecommit.*.amazonaws.com", true),
            ("*", true),
            ("git-codecommit.eu-west-?.amazonaws.com", true),
            ("*.amazonaws.com*", true),
            ("git-codecommit.*.amazonaws.cn", false),
            ("git-codecommit.eu-west-?.amazonaws.co", false),
            ("", false),
            ("?", false),
        ] {
            let host = b"git-codecommit.eu-west-1.amazonaws.com";
            assert_eq!(like(pattern.as_bytes(), host), matching, "{pattern}");
        }
        assert!(like(b"[127.0.0.1]:*", b"[127.0.0.1]:2222"), "brackets are no set of characters");
    }
}
