//! Whether the repository is there, and whether it may be read.

use super::https::{throttled, trimmed};
use super::{Cause, Excess, Refusal, Verdict};
use crate::region::Region;
use crate::ssh::login::Fetched;

/// What CodeCommit's API says of a name in the location's own account and region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is there.
    There,
    /// It is not.
    Missing,
    /// It is not, and another one's name differs only in capital letters.
    Named(String),
    /// There is no key to ask with, or it may not ask.
    Unknown,
}

/// What the API says of the name in the partition's other regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Elsewhere {
    /// Nobody was asked.
    NotAsked,
    /// These have it; none where the list is empty. Regions that did not answer are not among them.
    In(Vec<String>),
}

/// What is known of whether the repository is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// The location's region.
    pub region: &'a Region,
    /// How git was refused it, asked for as it should be; `None` when it was not.
    pub refused: Option<Refusal>,
    /// What the pasted location has too much, and whether git was refused the repository because of it.
    pub excess: Option<(Excess, bool)>,
    /// The location as it should be.
    pub location: &'a str,
    /// What the API says.
    pub seen: &'a Seen,
    /// What it says elsewhere.
    pub elsewhere: &'a Elsewhere,
}

/// Whether the repository is there, under this location.
pub fn repository(facts: &RepositoryFacts<'_>) -> Verdict {
    let RepositoryFacts { name, region, seen, .. } = facts;
    if let Some((excess, true)) = facts.excess {
        return too_much(excess, facts.location);
    }
    let missing = matches!(seen, Seen::Missing | Seen::Named(_));
    match facts.refused {
        Some(Refusal::Missing | Refusal::Hidden) if **seen != Seen::There => absent(facts),
        // Who may not pull is refused before anybody looks whether there is anything.
        Some(Refusal::NotAllowed) if missing => absent(facts),
        Some(Refusal::NotAllowed) if **seen == Seen::Unknown => {
            Verdict::unseen(format!("CodeCommit does not tell whether there is a {name}; it comes to permissions first."))
        }
        Some(Refusal::Missing) => Verdict::broken(
            Cause::Other,
            format!("The API sees {name} in {region}, and git does not: they are not of the same account."),
        )
        .fix("Git credentials and SSH keys open repositories of their own account only. Use those of the repository's."),
        _ => match facts.excess {
            None => Verdict::sound(format!("{name} is in {}.", region.name())),
            Some((excess, _)) => Verdict::caution(format!(
                "{name} is in {}. The location was pasted with {}, which this server lets pass and AWS names as a cause of \
                 failure.",
                region.name(),
                called(excess)
            ))
            .fix("Write it without.")
            .snippet(facts.location),
        },
    }
}

fn called(excess: Excess) -> &'static str {
    match excess {
        Excess::Slash => "a slash at its end",
        Excess::GitSuffix => ".git at its end",
    }
}

fn too_much(excess: Excess, location: &str) -> Verdict {
    let cause = match excess {
        Excess::Slash => Cause::TrailingSlash,
        Excess::GitSuffix => Cause::GitSuffix,
    };
    Verdict::broken(
        cause,
        format!(
            "The location was pasted with {}. With that git is refused, and without it is not.",
            called(excess)
        ),
    )
    .fix("Write the location without.")
    .snippet(location)
}

fn absent(facts: &RepositoryFacts<'_>) -> Verdict {
    let RepositoryFacts { name, region, .. } = facts;
    let here = format!("There is no repository {name} in {}", region.name());
    if let Elsewhere::In(regions) = facts.elsewhere
        && let [first, ..] = regions.as_slice()
    {
        let named = regions.join(" and ");
        return Verdict::broken(Cause::WrongRegion, format!("{here}; there is one in {named}."))
            .fix("The region is part of the location. Use that of the region the repository is in.")
            .snippet(facts.location.replace(region.code(), first));
    }
    let asked = match facts.elsewhere {
        Elsewhere::In(_) => ", nor in another region of this account that answered",
        Elsewhere::NotAsked => "",
    };
    match (facts.seen, facts.refused) {
        (Seen::Named(other), _) => Verdict::broken(
            Cause::NoRepository,
            format!("{here}, and there is {other}: capital letters count."),
        )
        .fix("Write the name as CodeCommit has it.")
        .snippet(facts.location.replace(*name, other)),
        (Seen::Unknown, Some(Refusal::Hidden)) => Verdict::broken(
            Cause::AccessRefused,
            format!("CodeCommit finds no {name}, or does not let it be read; its words are the same for both."),
        )
        .fix(
            "Left are the name with its capital letters, the region, the account, and codecommit:GitPull. An access key of \
             the account lets Causeway tell which it is.",
        ),
        (Seen::Unknown, _) => Verdict::broken(Cause::NoRepository, format!("{here}{asked}."))
            .fix(
                "Compare the name, with its capital letters, and the region with the console. A repository of another region \
                 or account looks the same from here; an access key of the account lets Causeway tell.",
            ),
        _ => Verdict::broken(Cause::NoRepository, format!("{here}{asked}."))
            .fix("Compare the name, with its capital letters, and the account with the console."),
    }
}

/// What reading it over SSH showed.
pub fn read_over_ssh(fetched: &Result<Fetched, String>, name: &str) -> Verdict {
    let message = match fetched {
        Ok(Fetched::References { names, head }) => return readable(names.len(), head.as_deref()),
        Ok(Fetched::Refused { message }) => message,
        Err(words) => {
            return Verdict::broken(
                Cause::Other,
                format!("The key is taken, and {name} could not be read: {words}."),
            )
            .fix("Try again. If it stays so, something in between ends long connections.");
        }
    };
    match Refusal::read(message) {
        Refusal::Throttled => throttled(),
        Refusal::NotAllowed => not_allowed(message),
        Refusal::Encryption => encrypted(message),
        Refusal::Missing | Refusal::Hidden | Refusal::Unclear => Verdict::broken(
            Cause::Other,
            format!("The key is taken, and CodeCommit says: {}.", trimmed(message)),
        ),
    }
}

/// It can be read.
pub(super) fn readable(count: usize, head: Option<&str>) -> Verdict {
    let references = if count == 1 { "1 reference".to_owned() } else { format!("{count} references") };
    match head.map(|head| head.strip_prefix("refs/heads/").unwrap_or(head)) {
        Some(head) => Verdict::sound(format!("git reads {references}; the default branch is {head}.")),
        None if count == 0 => Verdict::sound("git reads it. It is empty: there is nothing to index yet."),
        None => Verdict::sound(format!("git reads {references}; there is no default branch.")),
    }
}

/// Signed in, and not allowed to pull.
pub(super) fn not_allowed(words: &str) -> Verdict {
    Verdict::broken(
        Cause::NoGitPull,
        format!("The sign-in works, and this user may not pull from the repository: {}.", trimmed(words)),
    )
    .fix(
        "Allow codecommit:GitPull on the repository. API actions and GitPull are apart: who may list branches may not clone \
         for that. The managed policy AWSCodeCommitReadOnly holds both.",
    )
    .snippet(r#"{"Effect": "Allow", "Action": "codecommit:GitPull", "Resource": "arn:aws:codecommit:REGION:ACCOUNT:REPOSITORY"}"#)
}

/// The key that encrypts it may not be used.
pub(super) fn encrypted(words: &str) -> Verdict {
    Verdict::broken(Cause::Encryption, format!("The repository's encryption key cannot be used: {}.", trimmed(words)))
        .fix("Look at the KMS key that the repository names: it must be enabled, and its policy must let CodeCommit use it for this user.")
}

#[cfg(test)]
mod tests {
    use super::{Elsewhere, RepositoryFacts, Seen, read_over_ssh, repository};
    use crate::Region;
    use crate::doctor::{Cause, Excess, Refusal, Standing};
    use crate::ssh::login::Fetched;

    const LOCATION: &str = "ssh://APKA1@git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop";

    fn judged(
        refused: Option<Refusal>,
        seen: &Seen,
        elsewhere: &Elsewhere,
        excess: Option<(Excess, bool)>,
    ) -> (Standing, Option<Cause>, Option<String>) {
        let region = Region::parse("eu-west-1").unwrap();
        let facts = RepositoryFacts {
            name: "shop",
            region: &region,
            refused,
            excess,
            location: LOCATION,
            seen,
            elsewhere,
        };
        let verdict = repository(&facts);
        assert_eq!(verdict.cause.is_some(), verdict.is_broken());
        assert!(!verdict.is_broken() || verdict.fix.is_some(), "{}", verdict.finding);
        (verdict.standing, verdict.cause, verdict.snippet)
    }

    fn cause(refused: Refusal, seen: &Seen, elsewhere: &Elsewhere) -> Option<Cause> {
        judged(Some(refused), seen, elsewhere, None).1
    }

    #[test]
    fn another_region_is_named_only_when_it_has_it() {
        let paris = || Elsewhere::In(vec!["eu-west-3".to_owned()]);
        let none = || Elsewhere::In(Vec::new());
        assert_eq!(cause(Refusal::Missing, &Seen::Missing, &paris()), Some(Cause::WrongRegion));
        assert_eq!(cause(Refusal::Hidden, &Seen::Unknown, &paris()), Some(Cause::WrongRegion));
        assert_eq!(cause(Refusal::Missing, &Seen::Missing, &none()), Some(Cause::NoRepository));
        assert_eq!(cause(Refusal::Missing, &Seen::Unknown, &Elsewhere::NotAsked), Some(Cause::NoRepository));
        assert_eq!(cause(Refusal::Hidden, &Seen::Unknown, &none()), Some(Cause::AccessRefused));
        assert_eq!(
            cause(Refusal::NotAllowed, &Seen::Missing, &none()),
            Some(Cause::NoRepository),
            "permissions come first"
        );
        assert_eq!(cause(Refusal::NotAllowed, &Seen::There, &paris()), None);
        assert_eq!(cause(Refusal::NotAllowed, &Seen::Unknown, &paris()), None);
        assert_eq!(cause(Refusal::Missing, &Seen::There, &paris()), Some(Cause::Other), "another account's");
        let (_, _, snippet) = judged(Some(Refusal::Missing), &Seen::Missing, &paris(), None);
        assert_eq!(snippet.unwrap(), LOCATION.replace("eu-west-1", "eu-west-3"));
        let (_, named, snippet) =
            judged(Some(Refusal::Missing), &Seen::Named("Shop".to_owned()), &none(), None);
        assert_eq!((named, snippet.unwrap().ends_with("/Shop")), (Some(Cause::NoRepository), true));
    }

    #[test]
    fn too_much_counts_when_git_was_refused_for_it() {
        for (excess, expected) in
            [(Excess::Slash, Cause::TrailingSlash), (Excess::GitSuffix, Cause::GitSuffix)]
        {
            let (standing, found, snippet) =
                judged(None, &Seen::Unknown, &Elsewhere::NotAsked, Some((excess, true)));
            assert_eq!(
                (standing, found, snippet.as_deref()),
                (Standing::Broken, Some(expected), Some(LOCATION))
            );
            let passes = judged(None, &Seen::Unknown, &Elsewhere::NotAsked, Some((excess, false)));
            assert_eq!((passes.0, passes.1), (Standing::Caution, None));
        }
        assert_eq!(judged(None, &Seen::There, &Elsewhere::NotAsked, None).0, Standing::Sound);
    }

    #[test]
    fn words_over_ssh_have_their_causes() {
        let of = |message: &str| {
            let verdict = read_over_ssh(&Ok(Fetched::Refused { message: message.to_owned() }), "shop");
            verdict.cause
        };
        assert_eq!(of("User: x is not authorized to perform: codecommit:GitPull"), Some(Cause::NoGitPull));
        assert_eq!(of("Rate exceeded"), Some(Cause::Throttled));
        assert_eq!(of("EncryptionKeyDisabledException"), Some(Cause::Encryption));
        assert_eq!(of("Internal error"), Some(Cause::Other));
        assert_eq!(read_over_ssh(&Err("lost".to_owned()), "shop").cause, Some(Cause::Other));
        let main = Fetched::References {
            names: vec!["refs/heads/main".to_owned()],
            head: Some("refs/heads/main".to_owned()),
        };
        assert_eq!(
            read_over_ssh(&Ok(main), "shop").finding,
            "git reads 1 reference; the default branch is main."
        );
        let empty = Fetched::References { names: Vec::new(), head: None };
        assert!(read_over_ssh(&Ok(empty), "shop").finding.contains("empty"));
    }
}
