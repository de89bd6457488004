//! Where AWS's services are.

use super::AwsLocation;

/// Origins of the services that a connection needs: scheme, host, and a port that is not the scheme's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePlaces {
    /// Security Token Service.
    pub sts: String,
    /// CodeCommit's API.
    pub codecommit: String,
}

impl ServicePlaces {
    /// AWS's public places in a region, with a connection's own endpoints in their place.
    pub fn of(location: &AwsLocation) -> Self {
        let region = &location.region;
        let of = |own: &Option<String>, service: &str| {
            let public =
                || format!("https://{service}.{}.{}", region.code(), region.partition().dns_suffix());
            own.clone().unwrap_or_else(public)
        };
        Self {
            sts: of(&location.endpoints.sts, "sts"),
            codecommit: of(&location.endpoints.codecommit, "codecommit"),
        }
    }
}
