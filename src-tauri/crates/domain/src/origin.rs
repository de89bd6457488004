//! CodeCommit clone URLs as GIJ stores them: which region and which repository.

use crate::git_host::{GitHost, GitUrl, REPOSITORIES};
use crate::region::Region;

/// The region named by the host of a CodeCommit clone URL (HTTPS or SSH, FIPS and VPC endpoints included), that of an
/// integration's `*` too.
pub fn region_of(origin: &str) -> Option<Region> {
    let url = GitUrl::parse(origin.trim()).ok()?;
    GitHost::of(url.authority).ok().map(|host| host.region().clone())
}

/// The repository named by the path of a CodeCommit clone URL; `None` for the `*` of an integration.
pub fn repository_of(origin: &str) -> Option<&str> {
    let (_, after) = origin.trim().split_once(REPOSITORIES)?;
    let name = after.trim_end_matches('/');
    let named = !name.is_empty() && name != "*" && !name.contains('/') && !name.contains('?');
    named.then_some(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{region_of, repository_of};
    use crate::region::Region;

    #[test]
    fn every_endpoint_form_names_its_region() {
        for (origin, region) in [
            ("https://git-codecommit.us-east-1.amazonaws.com/v1/repos/*", "us-east-1"),
            ("https://git-codecommit-fips.us-west-2.amazonaws.com/v1/repos/a", "us-west-2"),
            ("https://vpce-0a1b.git-codecommit.eu-west-1.vpce.amazonaws.com/v1/repos/a", "eu-west-1"),
            ("ssh://APKAEXAMPLE@git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/a", "cn-north-1"),
        ] {
            assert_eq!(
                region_of(origin).map(|found| found.code().to_owned()).as_deref(),
                Some(region),
                "{origin}"
            );
        }
        for foreign in
            ["https://github.com/a/b", "https://git-codecommit.us-east-1.example.com/v1/repos/a", "text"]
        {
            assert_eq!(region_of(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn the_path_names_the_repository() {
        let base = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/";
        assert_eq!(repository_of(&format!("{base}my.Repo-1")), Some("my.Repo-1"));
        assert_eq!(repository_of(&format!("{base}*")), None);
        assert_eq!(repository_of("https://github.com/a/b"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,120}") {
            prop_assert!(region_of(&text).is_none_or(|region| Region::parse(region.code()).is_ok()));
            prop_assert!(repository_of(&text).is_none_or(|name| !name.is_empty()));
        }
    }
}
