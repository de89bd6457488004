//! Locations of CodeCommit repositories and links into its console.

use serde::{Deserialize, Serialize};

/// How a location is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Smart HTTP, plain or over TLS.
    Http,
    /// SSH.
    Ssh,
}

/// A location the sandbox can index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// How it is reached.
    pub transport: Transport,
    /// The region in the host name; absent for the sandbox's own loopback addresses.
    pub region: Option<String>,
    /// User name in the URL, the SSH key ID over SSH.
    pub user: Option<String>,
    /// Name of the repository.
    pub repository: String,
}

impl Origin {
    /// Reads `https://git-codecommit.{region}.amazonaws.com/v1/repos/{name}`, the SSH form, or a loopback address of
    /// the sandbox's git servers. Anything else is not a remote this sandbox knows.
    pub fn parse(text: &str) -> Option<Self> {
        let url = url::Url::parse(text).ok()?;
        let transport = match url.scheme() {
            "https" | "http" => Transport::Http,
            "ssh" => Transport::Ssh,
            _ => return None,
        };
        let host = url.host_str()?;
        let region = region_of(host, transport);
        if region.is_none() && !matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            return None;
        }
        let (_, repository) = url.path().rsplit_once("/v1/repos/")?;
        if repository.is_empty() || repository.contains('/') {
            return None;
        }
        let user = (!url.username().is_empty()).then(|| url.username().to_owned());
        Some(Self { transport, region, user, repository: repository.to_owned() })
    }
}

/// The region in one of CodeCommit's git hosts: public, FIPS (which has no SSH), or an interface endpoint of a network
/// that Jira is in.
fn region_of(host: &str, transport: Transport) -> Option<String> {
    let (inside, host) = match host.split_once('.') {
        Some((endpoint, rest)) if endpoint.starts_with("vpce-") => (true, rest),
        _ => (false, host),
    };
    let fips = host.strip_prefix("git-codecommit-fips.").filter(|_| transport == Transport::Http);
    let rest = host.strip_prefix("git-codecommit.").or(fips)?;
    let rest = rest.strip_suffix(".amazonaws.com.cn").or_else(|| rest.strip_suffix(".amazonaws.com"))?;
    let region = if inside { rest.strip_suffix(".vpce")? } else { rest };
    (!region.is_empty() && !region.contains('.')).then(|| region.to_owned())
}

/// The HTTPS location of a repository.
pub fn https_origin(region: &str, repository: &str) -> String {
    format!("https://git-codecommit.{region}.amazonaws.com/v1/repos/{repository}")
}

/// Templates of links into the git host's own pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "named and explained by the app's REST reference, one to one")]
pub struct WebLinks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_link_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changeset_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_added_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_modified_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_deleted_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge_request_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch_link_format: Option<String>,
}

impl WebLinks {
    /// What the app fills in by itself for the repositories of a CodeCommit integration.
    pub fn codecommit(region: &str, repository: &str) -> Self {
        let base =
            format!("https://{region}.console.aws.amazon.com/codesuite/codecommit/repositories/{repository}");
        let link = |path: &str| Some(format!("{base}/{path}?region={region}"));
        Self {
            web_link_type: Some("awscodecommit".to_owned()),
            view_format: None,
            changeset_format: link("commit/${rev}"),
            file_added_format: link("browse/${rev}/--/${path}"),
            file_modified_format: link("browse/${rev}/--/${path}"),
            file_deleted_format: link("browse/${parent}/--/${path}"),
            merge_request_format: link("pull-requests/${mergereqId}/details"),
            branch_link_format: link("browse/refs/heads/${branch}"),
        }
    }

    /// These templates, with those of `changes` that are present in place of the old.
    pub(crate) fn with(self, changes: Self) -> Self {
        Self {
            web_link_type: changes.web_link_type.or(self.web_link_type),
            view_format: changes.view_format.or(self.view_format),
            changeset_format: changes.changeset_format.or(self.changeset_format),
            file_added_format: changes.file_added_format.or(self.file_added_format),
            file_modified_format: changes.file_modified_format.or(self.file_modified_format),
            file_deleted_format: changes.file_deleted_format.or(self.file_deleted_format),
            merge_request_format: changes.merge_request_format.or(self.merge_request_format),
            branch_link_format: changes.branch_link_format.or(self.branch_link_format),
        }
    }

    /// The link to a branch.
    pub fn branch(&self, name: &str) -> Option<String> {
        self.branch_link_format.as_ref().map(|format| format.replace("${branch}", name))
    }

    /// The link to a pull request.
    pub fn pull_request(&self, id: &str) -> Option<String> {
        self.merge_request_format.as_ref().map(|format| format.replace("${mergereqId}", id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_locations_are_read() {
        let https =
            Origin::parse("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/web.shop").unwrap();
        assert_eq!((https.region.as_deref(), https.repository.as_str()), (Some("eu-central-1"), "web.shop"));
        let ssh =
            Origin::parse("ssh://APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/a").unwrap();
        assert_eq!((ssh.transport, ssh.user.as_deref()), (Transport::Ssh, Some("APKAEXAMPLE")));
        assert_eq!(Origin::parse("http://127.0.0.1:4000/git/v1/repos/a").unwrap().region, None);
        for (https, region) in [
            ("git-codecommit-fips.us-east-1.amazonaws.com", "us-east-1"),
            ("git-codecommit.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("vpce-0a1b-2c3d.git-codecommit.eu-west-1.vpce.amazonaws.com", "eu-west-1"),
        ] {
            let origin = Origin::parse(&format!("https://{https}/v1/repos/a")).unwrap();
            assert_eq!(origin.region.as_deref(), Some(region), "{https}");
        }
        for bad in [
            "ssh://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/a",
            "https://git-codecommit.eu-west-1.vpce.amazonaws.com/v1/repos/a",
            "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/a/",
            "https://github.com/v1/repos/a",
            "git-codecommit",
            "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/",
        ] {
            assert_eq!(Origin::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn branch_links_keep_their_slashes() {
        let links = WebLinks::codecommit("eu-central-1", "shop");
        assert_eq!(
            links.branch("feature/x").unwrap(),
            "https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop/browse/refs/heads/feature/x?region=eu-central-1"
        );
    }
}
