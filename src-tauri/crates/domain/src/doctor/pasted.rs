//! What a client would ask for, had it the location exactly as it was pasted.

use crate::git_host::REPOSITORIES;
use crate::repository_location::RepositoryLocation;

/// What a location has too much at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// A slash.
    Slash,
    /// `.git`, with a slash or without.
    GitSuffix,
}

/// The path of a repository as a client would send it, which takes a pasted slash or `.git` along, and what there is too
/// much of it. A form that git is not given as it is (a page of the console, the remote helper's) has nothing too much.
pub fn repository_path(pasted: &str, location: &RepositoryLocation) -> (String, Option<Excess>) {
    let good = format!("{REPOSITORIES}{}", location.name);
    let tail = pasted.trim().trim_end_matches(['"', '\'']);
    let tail = tail.split_once(REPOSITORIES.trim_start_matches('/')).map_or("", |(_, tail)| tail);
    let rest = tail.strip_prefix(location.name.as_str()).unwrap_or_default();
    let excess = match rest {
        "" => return (good, None),
        slashes if slashes.bytes().all(|byte| byte == b'/') => Excess::Slash,
        suffix if suffix.strip_prefix(".git").is_some_and(|rest| rest.bytes().all(|byte| byte == b'/')) => {
            Excess::GitSuffix
        }
        _ => return (good, None),
    };
    (format!("{good}{rest}"), Some(excess))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Excess, repository_path};
    use crate::Region;
    use crate::repository_location::{RepositoryLocation, Transport};

    fn location(name: &str) -> RepositoryLocation {
        RepositoryLocation {
            region: Region::parse("eu-central-1").unwrap(),
            name: name.to_owned(),
            transport: Transport::Ssh,
            host: None,
            ssh_key_id: None,
        }
    }

    #[test]
    fn a_pasted_end_goes_along() {
        let of = |pasted: &str| repository_path(pasted, &location("shop"));
        let host = "git-codecommit.eu-central-1.amazonaws.com";
        let good = "/v1/repos/shop".to_owned();
        assert_eq!(of(&format!("ssh://APKA@{host}/v1/repos/shop")), (good.clone(), None));
        assert_eq!(
            of(&format!(" 'https://{host}/v1/repos/shop/' ")),
            (format!("{good}/"), Some(Excess::Slash))
        );
        assert_eq!(
            of(&format!("https://{host}/v1/repos/shop//")),
            (format!("{good}//"), Some(Excess::Slash))
        );
        assert_eq!(
            of(&format!("APKA@{host}:v1/repos/shop.git")),
            (format!("{good}.git"), Some(Excess::GitSuffix))
        );
        assert_eq!(of(&format!("https://{host}/v1/repos/shop.git/")).1, Some(Excess::GitSuffix));
        for other in [
            "codecommit::eu-central-1://shop",
            "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop/browse",
            "https://x/v1/repos/shop2",
            "https://x/v1/repos/shop?x=/",
            "",
        ] {
            assert_eq!(of(other), (good.clone(), None), "{other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_pasted_the_path_begins_with_the_repository(pasted in "\\PC{0,80}") {
            let (path, _) = repository_path(&pasted, &location("shop"));
            prop_assert!(path.starts_with("/v1/repos/shop"));
        }
    }
}
