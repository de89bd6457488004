//! Hosts that serve git for CodeCommit, and what stands in the address of a repository on one.
//!
//! A password must never be made for a host that only looks like CodeCommit's, so a host is read label by label and
//! anything that is not exactly one of AWS's forms is refused.

mod authority;
mod url;

use thiserror::Error;

pub use self::authority::{Authority, AuthorityError};
pub use self::url::{GitUrl, GitUrlError};
use crate::region::{Partition, Region};

/// What the paths of all repositories begin with.
pub const REPOSITORIES: &str = "/v1/repos/";

/// Why a host is not one of CodeCommit's for git.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GitHostError {
    /// It is no host at all.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// It is somebody else's.
    #[error("{0} is not a host of CodeCommit's")]
    Foreign(String),
    /// It has the form, with something in the region's place that is none.
    #[error("{0} names no region")]
    Region(String),
}

/// A host that serves git for CodeCommit over HTTPS: `git-codecommit.{region}.amazonaws.com`, with `-fips`, with `.cn` in
/// China, or an interface VPC endpoint `vpce-{id}.git-codecommit.{region}.vpce.amazonaws.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitHost {
    authority: Authority,
    region: Region,
    fips: bool,
    vpc_endpoint: bool,
}

impl GitHost {
    /// Reads a host with an optional port.
    ///
    /// # Errors
    /// When it is no host, somebody else's, or its region is unlike any region or in another partition.
    pub fn parse(text: &str) -> Result<Self, GitHostError> {
        Self::of(Authority::parse(text)?)
    }

    /// The same, of a host that has been read.
    ///
    /// # Errors
    /// When it is somebody else's, or its region is unlike any region or in another partition.
    pub fn of(authority: Authority) -> Result<Self, GitHostError> {
        let name = authority.name().to_ascii_lowercase();
        let labels: Vec<&str> = name.split('.').collect();
        let foreign = || GitHostError::Foreign(authority.to_string());
        let (endpoint, labels) = match labels.as_slice() {
            [first, rest @ ..] if is_endpoint_id(first) => (true, rest),
            all => (false, all),
        };
        let [service, code, suffix @ ..] = labels else { return Err(foreign()) };
        let fips = match *service {
            "git-codecommit" => false,
            "git-codecommit-fips" => true,
            _ => return Err(foreign()),
        };
        let ((true, ["vpce", suffix @ ..]) | (false, suffix)) = (endpoint, suffix) else {
            return Err(foreign());
        };
        let china = match suffix {
            ["amazonaws", "com"] => false,
            ["amazonaws", "com", "cn"] => true,
            _ => return Err(foreign()),
        };
        let region = Region::parse(code).ok().filter(|region| region.code() == *code);
        let region = region.ok_or_else(|| GitHostError::Region(authority.to_string()))?;
        if (region.partition() == Partition::China) != china {
            return Err(foreign());
        }
        Ok(Self { authority, region, fips, vpc_endpoint: endpoint })
    }

    /// The region's public host.
    pub fn public(region: &Region) -> Self {
        Self {
            authority: Authority::of_region(region),
            region: region.clone(),
            fips: false,
            vpc_endpoint: false,
        }
    }

    /// The region its name holds.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Whether it uses cryptography validated under FIPS 140.
    pub fn is_fips(&self) -> bool {
        self.fips
    }

    /// Whether it is an interface VPC endpoint: reachable from inside one network only.
    pub fn is_vpc_endpoint(&self) -> bool {
        self.vpc_endpoint
    }

    /// The host with its port.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }
}

/// `vpce-` and what AWS puts behind it: `vpce-0a1b2c3d-4e5f6a7b`, with `-eu-west-1a` for one zone.
fn is_endpoint_id(label: &str) -> bool {
    label.strip_prefix("vpce-").is_some_and(|rest| !rest.is_empty() && !rest.ends_with('-'))
}

/// Why a path is not a repository's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the path of a CodeCommit repository is /v1/repos/ and its name")]
pub struct RepositoryPathError;

/// The path of a repository's address, `/v1/repos/{name}`, as it is signed: exactly as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryPath(String);

impl RepositoryPath {
    /// Reads a path that has been percent-decoded, as git hands it on; git leaves the first slash out.
    ///
    /// # Errors
    /// When it does not begin with `/v1/repos/`, nothing follows, or it holds control characters, which would end a line
    /// of what is signed.
    pub fn parse(path: &str) -> Result<Self, RepositoryPathError> {
        let whole = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let name = whole.strip_prefix(REPOSITORIES).unwrap_or_default();
        if name.trim_matches('/').is_empty() || whole.chars().any(char::is_control) {
            return Err(RepositoryPathError);
        }
        Ok(Self(whole))
    }

    /// What is signed. A slash at the end is part of it: the service signs the path that it sees.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The repository's name; a slash at the end belongs to no name.
    pub fn repository(&self) -> &str {
        self.0.strip_prefix(REPOSITORIES).unwrap_or_default().trim_end_matches('/')
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{GitHost, GitHostError, RepositoryPath};
    use crate::region::{Partition, Region};

    #[test]
    fn every_form_of_aws_is_known() {
        for (host, region, fips, endpoint) in [
            ("git-codecommit.us-east-1.amazonaws.com", "us-east-1", false, false),
            ("git-codecommit.cn-north-1.amazonaws.com.cn", "cn-north-1", false, false),
            ("git-codecommit.us-gov-west-1.amazonaws.com", "us-gov-west-1", false, false),
            ("git-codecommit-fips.us-west-2.amazonaws.com:443", "us-west-2", true, false),
            ("git-codecommit.xx-future-9.amazonaws.com", "xx-future-9", false, false),
            ("vpce-0a1b-2c3d.git-codecommit.eu-west-1.vpce.amazonaws.com", "eu-west-1", false, true),
            (
                "vpce-0a1b-2c3d-eu-west-1a.git-codecommit.eu-west-1.vpce.amazonaws.com",
                "eu-west-1",
                false,
                true,
            ),
            ("vpce-0a1b.git-codecommit-fips.us-gov-east-1.vpce.amazonaws.com", "us-gov-east-1", true, true),
            ("vpce-0a1b.git-codecommit.cn-northwest-1.vpce.amazonaws.com.cn", "cn-northwest-1", false, true),
            ("Git-CodeCommit.EU-West-1.AmazonAWS.com", "eu-west-1", false, false),
        ] {
            let found = GitHost::parse(host).unwrap();
            assert_eq!(
                (found.region().code(), found.is_fips(), found.is_vpc_endpoint()),
                (region, fips, endpoint),
                "{host}"
            );
        }
    }

    #[test]
    fn look_alikes_are_refused() {
        for host in [
            "git-codecommit.us-east-1.amazonaws.com.evil.example",
            "git-codecommit.us-east-1.amazonaws.com.cn",
            "git-codecommit.cn-north-1.amazonaws.com",
            "git-codecommit.us-east-1.amazonaws.com.",
            "git-codecommit.us-east-1.amazonaws.comm",
            "git-codecommit.us-east-1.evil.amazonaws.com",
            "evil.git-codecommit.us-east-1.amazonaws.com",
            "xgit-codecommit.us-east-1.amazonaws.com",
            "git-codecommit-fips2.us-east-1.amazonaws.com",
            "git-codecommit.us-east-1.vpce.amazonaws.com",
            "vpce-0a1b.git-codecommit.us-east-1.amazonaws.com",
            "vpce-.git-codecommit.us-east-1.vpce.amazonaws.com",
            "a.vpce-0a1b.git-codecommit.us-east-1.vpce.amazonaws.com",
            "vpce-0a1b.evil.git-codecommit.us-east-1.vpce.amazonaws.com",
            "codecommit.us-east-1.amazonaws.com",
            "github.com",
            "localhost:8443",
        ] {
            assert!(matches!(GitHost::parse(host), Err(GitHostError::Foreign(_))), "{host}");
        }
        for host in [
            "git-codecommit.useast1.amazonaws.com",
            "git-codecommit.ap-outh-1.amazonaws.com",
            "git-codecommit..amazonaws.com",
        ] {
            assert!(GitHost::parse(host).is_err(), "{host}");
        }
        for host in [
            "",
            "a b",
            "git-codecommit.us-east-1.amazonaws.com:99999",
            "u@git-codecommit.us-east-1.amazonaws.com",
        ] {
            assert!(matches!(GitHost::parse(host), Err(GitHostError::Authority(_))), "{host}");
        }
    }

    #[test]
    fn every_known_region_has_its_host() {
        for facts in Region::known() {
            let region = Region::parse(facts.code).unwrap();
            let host = GitHost::parse(&region.git_host()).unwrap();
            assert_eq!(host, GitHost::public(&region));
        }
    }

    #[test]
    fn a_path_is_signed_as_given() {
        for (given, signed, repository) in [
            ("v1/repos/shop", "/v1/repos/shop", "shop"),
            ("/v1/repos/team.service-api_v2", "/v1/repos/team.service-api_v2", "team.service-api_v2"),
            ("v1/repos/shop/", "/v1/repos/shop/", "shop"),
            ("v1/repos/shop.git", "/v1/repos/shop.git", "shop.git"),
        ] {
            let path = RepositoryPath::parse(given).unwrap();
            assert_eq!((path.as_str(), path.repository()), (signed, repository));
        }
        for other in [
            "",
            "/",
            "v1/repos",
            "v1/repos/",
            "v1/repos//",
            "v2/repos/a",
            "a",
            "v1/repos/a\nhost:b",
            "x/v1/repos/a",
        ] {
            assert!(RepositoryPath::parse(other).is_err(), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,120}") {
            if let Ok(host) = GitHost::parse(&text) {
                prop_assert_eq!(&host.authority().to_string(), &text);
            }
            if let Ok(path) = RepositoryPath::parse(&text) {
                prop_assert!(path.as_str().starts_with("/v1/repos/"));
            }
        }

        #[test]
        fn a_host_ends_where_amazons_name_ends(
            before in "(vpce-[a-z0-9]{1,8}\\.)?git-codecommit(-fips)?\\.",
            region in "(us|eu|cn)-(east|north|gov-west)-[1-9]",
            after in "(\\.vpce)?(\\.amazonaws)?\\.com?(\\.cn)?[a-z.]{0,6}",
        ) {
            let text = format!("{before}{region}{after}");
            if let Ok(host) = GitHost::parse(&text) {
                let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
                let vpce = if before.starts_with("vpce-") { "vpce." } else { "" };
                let expected = format!("{before}{region}.{vpce}{suffix}");
                prop_assert_eq!(text, expected);
                prop_assert_eq!(host.region().partition() == Partition::China, region.starts_with("cn-"));
            }
        }
    }
}
