//! The hosts that have to be reached.

use causeway_domain::Region;
use url::{Host, Url};

use super::judge::network::Owner;
use crate::Ports;
use crate::port::aws::AwsLocation;
use crate::port::storage::ConnectionRecord;

/// The region whose hosts are looked at as long as there is no connection: the one that every account has.
const DEFAULT_REGION: &str = "us-east-1";

/// A server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Scheme, host, and a port that is not the scheme's own.
    pub(super) origin: String,
    /// The host.
    pub(super) host: String,
    /// The port.
    pub(super) port: u16,
    /// Whose it is.
    pub(super) owner: Owner,
    /// Whether its clock is one that AWS measures signatures by.
    pub(super) is_aws: bool,
}

impl Target {
    /// The server of an address; `None` when it has none.
    fn of(url: &str, is_aws: bool) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let is_here = match url.host()? {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let owner = match (is_here, is_aws) {
            (true, _) => Owner::Here,
            (false, true) => Owner::Aws,
            (false, false) => Owner::Jira,
        };
        Some(Self {
            origin: url.origin().ascii_serialization(),
            host: url.host_str()?.trim_matches(['[', ']']).to_owned(),
            port: url.port_or_known_default()?,
            owner,
            is_aws,
        })
    }

    /// The host, with the port when it is not that of HTTPS.
    pub(super) fn name(&self) -> String {
        if self.port == 443 { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }
}

/// What a connection is reached through.
pub(super) struct Way {
    /// The connection.
    pub(super) record: ConnectionRecord,
    /// Where it is.
    pub(super) location: AwsLocation,
    /// Origin of STS.
    pub(super) sts: String,
    /// Origin of CodeCommit's API.
    pub(super) codecommit: String,
    /// Origin of git over HTTPS.
    pub(super) git: String,
    /// Origin of Jira.
    pub(super) jira: String,
}

/// The connections' ways, and every server on them, each once and AWS's first. Without connections these are AWS's public
/// servers of a region that every account has.
pub(super) fn targets(ports: &Ports, records: Vec<ConnectionRecord>) -> (Vec<Way>, Vec<Target>) {
    let mut targets = Vec::new();
    let mut add = |url: &str, is_aws: bool| -> String {
        let Some(target) = Target::of(url, is_aws) else { return String::new() };
        let origin = target.origin.clone();
        if !targets.iter().any(|known: &Target| known.origin == origin) {
            targets.push(target);
        }
        origin
    };
    let mut ways = Vec::new();
    for record in records {
        let Ok(location) = record.location() else { continue };
        let places = ports.aws.places(&location);
        let git = ports.git.place(&location);
        let (sts, codecommit) = (add(&places.sts, true), add(&places.codecommit, true));
        let (git, jira) = (add(&git, true), add(&record.site_url, false));
        ways.push(Way { record, location, sts, codecommit, git, jira });
    }
    if ways.is_empty()
        && let Ok(region) = Region::parse(DEFAULT_REGION)
    {
        let public = AwsLocation::public(region);
        let places = ports.aws.places(&public);
        for url in [&places.sts, &places.codecommit, &ports.git.place(&public)] {
            add(url, true);
        }
    }
    targets.sort_by_key(|target| !target.is_aws);
    (ways, targets)
}

#[cfg(test)]
mod tests {
    use super::{Owner, Target};

    #[test]
    fn a_server_is_known_by_its_origin() {
        let of = |url: &str, is_aws| Target::of(url, is_aws).unwrap();
        let jira = of("https://Jira.Example.com:8443/jira", false);
        assert_eq!((jira.origin.as_str(), jira.port), ("https://jira.example.com:8443", 8443));
        assert_eq!((jira.name().as_str(), jira.owner), ("jira.example.com:8443", Owner::Jira));
        let sts = of("https://sts.eu-west-1.amazonaws.com", true);
        assert_eq!((sts.name().as_str(), sts.owner), ("sts.eu-west-1.amazonaws.com", Owner::Aws));
        for here in ["http://127.0.0.1:4566", "https://localhost:8443", "http://[::1]:80"] {
            assert_eq!(of(here, true).owner, Owner::Here, "{here}");
        }
        assert_eq!(of("http://[::1]:8080", true).host, "::1");
        assert_eq!(Target::of("nonsense", true), None);
    }
}
