//! The links of a way over SSH: host key and algorithms.

use super::{Cause, Verdict};
use crate::region::Region;
use crate::ssh::key::PublicKey;
use crate::ssh::login::Greeting;

/// What is known of a host's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostKeyFacts<'a> {
    /// The host as `known_hosts` names it: `[localhost]:2222` for another port than 22.
    pub host: &'a str,
    /// The region.
    pub region: &'a Region,
    /// How the server greeted.
    pub greeting: &'a Greeting,
    /// The published print, `SHA256:…`; `None` where AWS publishes none.
    pub published: Option<&'a str>,
    /// What `known_hosts` has for the host.
    pub known: &'a [PublicKey],
}

/// Whether the host is who it says it is.
pub fn host_key(facts: &HostKeyFacts<'_>) -> Verdict {
    let HostKeyFacts { host, region, greeting, published, known } = facts;
    let Some(key) = &greeting.host_key else {
        return Verdict::unseen("The server showed no key: both sides have no algorithm for one in common.");
    };
    let print = key.sha256();
    let is_known = known.iter().any(|known| known.is_same_key(key));
    let line = format!("{host} {}", PublicKey { comment: String::new(), ..key.clone() }.to_line());
    match published {
        Some(published) if *published == print => {
            let finding = format!("The host key is the one that AWS publishes for {} ({print}).", region.name());
            if is_known {
                Verdict::sound(finding)
            } else if known.is_empty() {
                Verdict::sound(format!("{finding} ssh does not know it yet and will ask; this line answers that."))
                    .snippet(line)
            } else {
                Verdict::broken(
                    Cause::HostKeyChanged,
                    format!("{finding} known_hosts has another one for {host}, so ssh will not connect."),
                )
                .fix("The key that the server shows is the published one: take the old line out, and put the new one in.")
                .snippet(format!("ssh-keygen -R '{host}'\nprintf '%s\\n' '{line}' >> ~/.ssh/known_hosts"))
            }
        }
        Some(published) => Verdict::broken(
            Cause::HostKeyChanged,
            format!("The host key is {print}, and AWS publishes {published} for {}.", region.name()),
        )
        .fix(
            "Do not sign in. Somebody may be listening, or the name leads to another server. If AWS has changed its key, its \
             page on CodeCommit's regions shows the new print: compare it before you change known_hosts.",
        ),
        None if is_known => Verdict::caution(format!(
            "AWS publishes no print for {}. The host key ({print}) is the one that known_hosts has.",
            region.name()
        )),
        None if known.is_empty() => Verdict::caution(format!(
            "AWS publishes no print for {}, and known_hosts has none: nobody vouches for the host key {print}.",
            region.name()
        ))
        .fix("Ask somebody who has used this host before for its print, over another way than this one."),
        None => Verdict::broken(
            Cause::HostKeyChanged,
            format!("The host key is {print}, and known_hosts has another one for {host}."),
        )
        .fix("Ask who knows the host whether its key was changed, before you change known_hosts."),
    }
}

/// What clients of today take of a host; OpenSSH has left `ssh-rsa`, which is SHA-1, out since 8.8.
fn is_of_today(algorithm: &str) -> bool {
    !matches!(
        algorithm,
        "ssh-rsa" | "ssh-dss" | "ssh-rsa-cert-v01@openssh.com" | "ssh-dss-cert-v01@openssh.com"
    )
}

/// Whether both sides have algorithms in common. `sha1_works` says whether a login with SHA-1 was tried, and went well.
pub fn algorithms(greeting: &Greeting, sha1_works: Option<bool>) -> Verdict {
    let offered = &greeting.host_key_algorithms;
    let for_users = greeting.user_algorithms.as_deref().unwrap_or_default();
    if !offered.is_empty() && !offered.iter().any(|algorithm| is_of_today(algorithm)) {
        let works = match sha1_works {
            Some(true) => " With it the login works.",
            Some(false) | None => "",
        };
        return Verdict::broken(
            Cause::HostKeyAlgorithm,
            format!(
                "The server offers {} for its key and nothing newer, which OpenSSH 8.8 and later do not take (no matching \
                 host key type found).{works}",
                offered.join(", ")
            ),
        )
        .fix("Allow it for this host alone, in ~/.ssh/config.")
        .snippet("Host git-codecommit.*.amazonaws.com\n    HostKeyAlgorithms +ssh-rsa\n    PubkeyAcceptedAlgorithms +ssh-rsa");
    }
    if !for_users.is_empty() && for_users.iter().all(|algorithm| algorithm == "ssh-rsa") {
        return sha1_only("The server says that it takes only signatures with SHA-1 (ssh-rsa).");
    }
    let shown = |algorithms: &[String]| algorithms.join(", ");
    Verdict::sound(match (offered.is_empty(), for_users.is_empty()) {
        (true, _) => format!("{} speaks algorithms of today.", greeting.banner),
        (false, true) => format!("The host key may be {}.", shown(offered)),
        (false, false) => {
            format!("The host key may be {}; users may sign with {}.", shown(offered), shown(for_users))
        }
    })
}

pub(super) fn sha1_only(finding: &str) -> Verdict {
    Verdict::broken(
        Cause::Sha1Only,
        format!("{finding} OpenSSH 8.8 and later do not sign that way unless told to."),
    )
    .fix("Allow it for this host alone, in ~/.ssh/config.")
    .snippet("Host git-codecommit.*.amazonaws.com\n    PubkeyAcceptedAlgorithms +ssh-rsa")
}

#[cfg(test)]
mod tests {
    use super::{HostKeyFacts, algorithms, host_key};
    use crate::doctor::{Cause, Standing};
    use crate::region::Region;
    use crate::ssh::key::{KeyKind, PublicKey};
    use crate::ssh::login::Greeting;

    fn public(seed: u8) -> PublicKey {
        let mut blob = vec![0, 0, 0, 7];
        blob.extend(b"ssh-rsa");
        // Exponent and modulus: what makes two keys differ here is the exponent alone.
        blob.extend([0, 0, 0, 1, seed, 0, 0, 0, 1, 77]);
        PublicKey { kind: KeyKind::Rsa { bits: 2048 }, blob, comment: String::new() }
    }

    fn greeting(host_key: Option<PublicKey>, host: &[&str], users: Option<&[&str]>) -> Greeting {
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Greeting {
            banner: "SSH-2.0-AWSCodeCommit".to_owned(),
            host_key,
            host_key_algorithms: all(host),
            user_algorithms: users.map(all),
        }
    }

    #[test]
    fn a_host_key_is_measured_by_what_is_published_and_by_what_is_known() {
        let region = Region::parse("eu-west-1").unwrap();
        let (right, wrong) = (public(1), public(2));
        let published = right.sha256();
        let judge = |shown: &PublicKey, published: Option<&str>, known: &[PublicKey]| {
            let greeting = greeting(Some(shown.clone()), &["rsa-sha2-512"], None);
            let verdict = host_key(&HostKeyFacts {
                host: "git",
                region: &region,
                greeting: &greeting,
                published,
                known,
            });
            assert_eq!(
                verdict.fix.is_some(),
                verdict.is_broken() || verdict.finding.contains("nobody vouches")
            );
            (verdict.standing, verdict.cause)
        };
        let changed = (Standing::Broken, Some(Cause::HostKeyChanged));
        let published = Some(published.as_str());
        assert_eq!(judge(&right, published, std::slice::from_ref(&right)), (Standing::Sound, None));
        assert_eq!(judge(&right, published, &[]), (Standing::Sound, None));
        assert_eq!(judge(&right, published, std::slice::from_ref(&wrong)), changed, "ssh will not connect");
        assert_eq!(judge(&wrong, published, &[]), changed);
        assert_eq!(judge(&wrong, published, std::slice::from_ref(&wrong)), changed, "known is not published");
        assert_eq!(judge(&right, None, std::slice::from_ref(&right)), (Standing::Caution, None));
        assert_eq!(judge(&right, None, &[]), (Standing::Caution, None));
        assert_eq!(judge(&right, None, std::slice::from_ref(&wrong)), changed);
    }

    #[test]
    fn old_algorithms_are_named() {
        let cause =
            |host: &[&str], users: Option<&[&str]>| algorithms(&greeting(None, host, users), None).cause;
        assert_eq!(cause(&["rsa-sha2-512", "ssh-rsa"], None), None);
        assert_eq!(cause(&[], None), None);
        assert_eq!(cause(&["ssh-rsa"], None), Some(Cause::HostKeyAlgorithm));
        assert_eq!(cause(&["rsa-sha2-512"], Some(&["ssh-rsa"])), Some(Cause::Sha1Only));
        assert_eq!(cause(&["rsa-sha2-512"], Some(&["ssh-rsa", "rsa-sha2-256"])), None);
        let works = algorithms(&greeting(None, &["ssh-rsa"], None), Some(true));
        assert!(
            works.finding.contains("With it the login works")
                && works.snippet.unwrap().contains("HostKeyAlgorithms +ssh-rsa")
        );
    }
}
