//! Pages of the AWS console, and the formats of links to them that GIJ keeps: one place for both.

use std::fmt::Write as _;

use url::Url;

use super::{Partition, Region};
use crate::single_repository::WebLinks;

impl Region {
    fn console_base(&self) -> String {
        let partition = self.partition();
        let domain = partition.console_domain();
        match partition {
            Partition::Commercial => format!("https://{}.{domain}", self.code()),
            Partition::China | Partition::GovCloud => format!("https://{domain}"),
        }
    }

    /// The address of a repository in the AWS console; of the repository list without a name.
    pub fn console_url(&self, repository: Option<&str>) -> String {
        let base = self.console_base();
        match repository {
            Some(name) => {
                format!("{base}/codesuite/codecommit/repositories/{name}/browse?region={}", self.code())
            }
            None => format!("{base}/codesuite/codecommit/repositories?region={}", self.code()),
        }
    }

    /// The address of an IAM user's access keys in the AWS console, as its address bar shows it; AWS documents none.
    pub fn access_keys_console_url(&self, user: &str) -> String {
        let mut escaped = String::new();
        for byte in user.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                escaped.push(char::from(byte));
            } else {
                // Writing to a `String` cannot fail.
                let _infallible = write!(escaped, "%{byte:02X}");
            }
        }
        let base = self.console_base();
        format!(
            "{base}/iam/home?region={}#/users/details/{escaped}?section=security_credentials",
            self.code()
        )
    }

    /// The address of a branch's files in the AWS console. Slashes in its name stay, everything else that has a meaning
    /// in an address is encoded.
    pub fn branch_console_url(&self, repository: &str, branch: &str) -> String {
        let path = ["codesuite", "codecommit", "repositories", repository, "browse", "refs", "heads"];
        self.console_page(path.into_iter().chain(branch.split('/')))
    }

    /// The address of a tag's files in the AWS console.
    pub fn tag_console_url(&self, repository: &str, tag: &str) -> String {
        let path = ["codesuite", "codecommit", "repositories", repository, "browse", "refs", "tags"];
        self.console_page(path.into_iter().chain(tag.split('/')))
    }

    /// The address of a pull request in the AWS console.
    pub fn pull_request_console_url(&self, repository: &str, id: &str) -> String {
        self.console_page([
            "codesuite",
            "codecommit",
            "repositories",
            repository,
            "pull-requests",
            id,
            "details",
        ])
    }

    /// The address of a commit in the AWS console.
    pub fn commit_console_url(&self, repository: &str, commit: &str) -> String {
        self.console_page(["codesuite", "codecommit", "repositories", repository, "commit", commit])
    }

    /// The address of a file in the AWS console, at a commit or at a full reference: `refs/heads/main`.
    pub fn file_console_url(&self, repository: &str, at: &str, path: &str) -> String {
        let begin = ["codesuite", "codecommit", "repositories", repository, "browse"];
        self.console_page(begin.into_iter().chain(at.split('/')).chain(["--"]).chain(path.split('/')))
    }

    /// The address of the difference between two commits in the AWS console.
    pub fn compare_console_url(&self, repository: &str, before: &str, after: &str) -> String {
        let path = ["codesuite", "codecommit", "repositories", repository, "compare", before, "...", after];
        self.console_page(path)
    }

    /// Formats of links for GIJ, with its own variables in them, by AWS's rules (aws-contract §6, gij-contract §2.8).
    pub fn web_links(&self, repository: &str) -> WebLinks {
        let base = self.console_base();
        let format = |page: &str| {
            let code = self.code();
            Some(format!("{base}/codesuite/codecommit/repositories/{repository}/{page}?region={code}"))
        };
        WebLinks {
            kind: None,
            commit: format("commit/${rev}"),
            file_added: format("browse/${rev}/--/${path}"),
            file_modified: format("browse/${rev}/--/${path}"),
            // In the commit that deletes it, it is not there any more.
            file_deleted: format("browse/${parent}/--/${path}"),
            pull_request: format("pull-requests/${mergereqId}/details"),
            branch: format("browse/refs/heads/${branch}"),
        }
    }

    fn console_page<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> String {
        let base = self.console_base();
        let Ok(mut url) = Url::parse(&base) else { return base };
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().extend(path);
        }
        url.set_query(Some(&format!("region={}", self.code())));
        url.into()
    }

    /// The address of a topic in the AWS console, as its address bar shows it; AWS documents none.
    pub fn topic_console_url(&self, topic_arn: &str) -> String {
        format!("{}/sns/v3/home?region={}#/topic/{topic_arn}", self.console_base(), self.code())
    }
}

#[cfg(test)]
mod tests {
    use crate::region::{Partition, Region};

    #[test]
    fn pages_of_the_console_hold_hostile_names_as_text() {
        let frankfurt = Region::parse("eu-central-1").unwrap();
        assert_eq!(
            frankfurt.branch_console_url("shop", "SHOP-1/a#b<c>%2f&d"),
            "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop/browse/refs/heads/\
             SHOP-1/a%23b%3Cc%3E%252f&d?region=eu-central-1"
        );
        assert_eq!(
            Region::parse("cn-north-1").unwrap().pull_request_console_url("shop", "12"),
            "https://console.amazonaws.cn/codesuite/codecommit/repositories/shop/pull-requests/12/details\
             ?region=cn-north-1"
        );
        let evil = frankfurt.pull_request_console_url("../../x?y=", "1@evil.com");
        assert!(evil.starts_with("https://eu-central-1.console.aws.amazon.com/codesuite/"), "{evil}");
        assert!(
            evil.ends_with("/..%2F..%2Fx%3Fy=/pull-requests/1@evil.com/details?region=eu-central-1"),
            "{evil}"
        );
    }

    #[test]
    fn commits_files_and_differences_have_their_pages() {
        let frankfurt = Region::parse("eu-central-1").unwrap();
        let base = "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop";
        assert_eq!(
            frankfurt.commit_console_url("shop", "0a1b"),
            format!("{base}/commit/0a1b?region=eu-central-1")
        );
        assert_eq!(
            frankfurt.file_console_url("shop", "refs/heads/a/b", "src/ma in.rs"),
            format!("{base}/browse/refs/heads/a/b/--/src/ma%20in.rs?region=eu-central-1")
        );
        assert_eq!(
            frankfurt.compare_console_url("shop", "0a", "1b"),
            format!("{base}/compare/0a/.../1b?region=eu-central-1")
        );
    }

    /// Every kind of link that aws-contract §6 has, in each partition.
    #[test]
    fn every_page_of_every_partition() {
        for (code, base) in [
            ("eu-central-1", "https://eu-central-1.console.aws.amazon.com"),
            ("cn-north-1", "https://console.amazonaws.cn"),
            ("us-gov-west-1", "https://console.amazonaws-us-gov.com"),
        ] {
            let region = Region::parse(code).unwrap();
            let sha = "0123456789abcdef0123456789abcdef01234567";
            for (url, page) in [
                (region.console_url(None), "repositories".to_owned()),
                (region.console_url(Some("shop")), "repositories/shop/browse".to_owned()),
                (
                    region.branch_console_url("shop", "feature/SHOP-1 x"),
                    "repositories/shop/browse/refs/heads/feature/SHOP-1%20x".to_owned(),
                ),
                (
                    region.tag_console_url("shop", "v1.0/rc#1"),
                    "repositories/shop/browse/refs/tags/v1.0/rc%231".to_owned(),
                ),
                (region.commit_console_url("shop", sha), format!("repositories/shop/commit/{sha}")),
                (
                    region.file_console_url("shop", sha, "src/a b?.rs"),
                    format!("repositories/shop/browse/{sha}/--/src/a%20b%3F.rs"),
                ),
                (
                    region.file_console_url("shop", "refs/heads/main", "a.rs"),
                    "repositories/shop/browse/refs/heads/main/--/a.rs".to_owned(),
                ),
                (
                    region.pull_request_console_url("shop", "7"),
                    "repositories/shop/pull-requests/7/details".to_owned(),
                ),
                (
                    region.compare_console_url("shop", sha, sha),
                    format!("repositories/shop/compare/{sha}/.../{sha}"),
                ),
            ] {
                assert_eq!(url, format!("{base}/codesuite/codecommit/{page}?region={code}"));
            }
        }
    }

    /// A format with GIJ's variables filled in leads where the page is.
    #[test]
    fn formats_lead_to_the_pages_of_every_partition() {
        for code in ["eu-central-1", "cn-north-1", "us-gov-west-1", "xx-future-9"] {
            let region = Region::parse(code).unwrap();
            assert!(Partition::ALL.contains(&region.partition()));
            let links = region.web_links("shop");
            let filled = |format: Option<String>| {
                let values = [
                    ("${rev}", "0a1b"),
                    ("${parent}", "9f"),
                    ("${path}", "a/b.rs"),
                    ("${mergereqId}", "7"),
                    ("${branch}", "x/y"),
                ];
                values.iter().fold(format.unwrap(), |format, (name, value)| format.replace(name, value))
            };
            assert_eq!(filled(links.commit), region.commit_console_url("shop", "0a1b"));
            assert_eq!(filled(links.file_added), region.file_console_url("shop", "0a1b", "a/b.rs"));
            assert_eq!(filled(links.file_modified), region.file_console_url("shop", "0a1b", "a/b.rs"));
            assert_eq!(filled(links.file_deleted), region.file_console_url("shop", "9f", "a/b.rs"));
            assert_eq!(filled(links.pull_request), region.pull_request_console_url("shop", "7"));
            assert_eq!(filled(links.branch), region.branch_console_url("shop", "x/y"));
        }
    }
}
