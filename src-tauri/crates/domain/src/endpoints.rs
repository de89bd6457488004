//! A connection's own endpoints: interface VPC endpoints, FIPS, or an address of the person's choice. They are set by
//! hand for one connection and never read from the environment, which could lead keys elsewhere.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::{Host, Url};

/// Addresses in the place of AWS's public ones: scheme, host and port, no path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Endpoints {
    /// Whether the FIPS endpoints are used where none is named.
    #[serde(default)]
    pub fips: bool,
    /// CodeCommit's API.
    pub codecommit: Option<String>,
    /// git over HTTPS.
    pub git: Option<String>,
    /// SNS.
    pub sns: Option<String>,
    /// STS.
    pub sts: Option<String>,
}

/// Why a text is not an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// It is not an address.
    #[error("Enter an address such as https://vpce-0a1b-2c3d.codecommit.eu-west-1.vpce.amazonaws.com")]
    Syntax,
    /// Keys would cross the network in the clear.
    #[error("An endpoint begins with https://")]
    InTheClear,
    /// It holds a user, a path, a query or a fragment.
    #[error("An endpoint is a scheme, a host and perhaps a port, and nothing behind them")]
    More,
}

impl Endpoints {
    /// Whether AWS's public endpoints are used for everything.
    pub fn are_public(&self) -> bool {
        *self == Self::default()
    }
}

/// Reads an endpoint; nothing but white space is none. `http` is taken for this computer only.
///
/// # Errors
/// When it is not an address, is not encrypted, or says more than a host.
pub fn parse_endpoint(text: &str) -> Result<Option<String>, EndpointError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let url = Url::parse(text).map_err(|_| EndpointError::Syntax)?;
    let host = url.host().ok_or(EndpointError::Syntax)?;
    let is_here = match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    match url.scheme() {
        "https" => {}
        "http" if is_here => {}
        "http" => return Err(EndpointError::InTheClear),
        _ => return Err(EndpointError::Syntax),
    }
    let says_more = !url.username().is_empty()
        || url.password().is_some()
        || !matches!(url.path(), "" | "/")
        || url.query().is_some()
        || url.fragment().is_some();
    if says_more {
        return Err(EndpointError::More);
    }
    Ok(Some(url.as_str().trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_scheme_a_host_and_a_port_are_an_endpoint() {
        let good = "https://vpce-1.git-codecommit.eu-west-1.vpce.amazonaws.com";
        assert_eq!(parse_endpoint(&format!(" {good}/ ")), Ok(Some(good.to_owned())));
        assert_eq!(parse_endpoint("  "), Ok(None));
        assert_eq!(parse_endpoint("http://127.0.0.1:4566"), Ok(Some("http://127.0.0.1:4566".to_owned())));
        assert_eq!(parse_endpoint("http://example.com"), Err(EndpointError::InTheClear));
        assert_eq!(parse_endpoint("http://127.0.0.1.example.com"), Err(EndpointError::InTheClear));
        assert_eq!(parse_endpoint("ftp://example.com"), Err(EndpointError::Syntax));
        assert_eq!(parse_endpoint("https://"), Err(EndpointError::Syntax));
        for more in
            ["https://a@b.example", "https://b.example/v1", "https://b.example?x", "https://b.example#x"]
        {
            assert_eq!(parse_endpoint(more), Err(EndpointError::More), "{more}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again_unchanged(text in "\\PC{0,80}") {
            if let Ok(Some(endpoint)) = parse_endpoint(&text) {
                prop_assert_eq!(parse_endpoint(&endpoint), Ok(Some(endpoint.clone())));
            }
        }
    }
}
