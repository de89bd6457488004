//! Where each service of an account is: at the connection's own endpoint, at a server in the place of all of AWS, or at
//! AWS's public one.

use causeway_app::port::aws::AwsLocation;
use causeway_domain::region::Partition;

/// One server in the place of every AWS service and region: the sandbox.
#[derive(Debug, Clone)]
pub struct EndpointOverride {
    /// Scheme, host and port: `http://127.0.0.1:4566`.
    pub url: String,
}

/// Where one service is.
#[derive(Debug, Clone)]
pub(crate) struct ServicePlace {
    /// When it is not where the SDK's own rules put it.
    pub(crate) url: Option<String>,
    /// Whether the SDK's rules are those for FIPS. Never together with an address: the SDK refuses that.
    pub(crate) fips: bool,
    /// The host, for error messages.
    pub(crate) host: String,
}

/// The services that have an endpoint in each region.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Service {
    CodeCommit,
    Sns,
    Sts,
}

impl Service {
    fn host_prefix(self) -> &'static str {
        match self {
            Self::CodeCommit => "codecommit",
            Self::Sns => "sns",
            Self::Sts => "sts",
        }
    }
}

impl ServicePlace {
    /// Scheme, host, and a port that is not the scheme's own.
    pub(crate) fn origin(self) -> String {
        self.url.unwrap_or_else(|| format!("https://{}", self.host))
    }

    pub(crate) fn of(
        service: Service,
        location: &AwsLocation,
        everywhere: Option<&EndpointOverride>,
    ) -> Self {
        let own = match service {
            Service::CodeCommit => &location.endpoints.codecommit,
            Service::Sns => &location.endpoints.sns,
            Service::Sts => &location.endpoints.sts,
        };
        if let Some(url) = own.clone().or_else(|| everywhere.map(|everywhere| everywhere.url.clone())) {
            return Self { host: host(&url).to_owned(), url: Some(url), fips: false };
        }
        let fips = location.endpoints.fips;
        let partition = location.region.partition();
        // In GovCloud the endpoints of SNS and STS are FIPS ones by their usual names.
        let suffix = match (fips, service, partition) {
            (false, ..) | (true, Service::Sns | Service::Sts, Partition::GovCloud) => "",
            (true, ..) => "-fips",
        };
        let host = format!(
            "{}{suffix}.{}.{}",
            service.host_prefix(),
            location.region.code(),
            partition.dns_suffix()
        );
        Self { url: None, fips, host }
    }
}

/// IAM, which has one endpoint in each partition: its URL, its host, and the region it is signed for.
pub(crate) fn iam(
    location: &AwsLocation,
    everywhere: Option<&EndpointOverride>,
) -> (String, String, &'static str) {
    let (public, region) = match (location.region.partition(), location.endpoints.fips) {
        (Partition::Commercial, false) => ("iam.amazonaws.com", "us-east-1"),
        (Partition::Commercial, true) => ("iam-fips.amazonaws.com", "us-east-1"),
        (Partition::China, _) => ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        (Partition::GovCloud, _) => ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
    };
    match everywhere {
        Some(everywhere) => {
            let url = everywhere.url.trim_end_matches('/');
            (format!("{url}/"), host(url).to_owned(), region)
        }
        None => (format!("https://{public}/"), public.to_owned(), region),
    }
}

/// What stands between scheme and path, with the port.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use causeway_domain::Region;
    use causeway_domain::endpoints::Endpoints;

    use super::*;

    fn location(region: &str, endpoints: Endpoints) -> AwsLocation {
        AwsLocation { region: Region::parse(region).unwrap(), endpoints }
    }

    #[test]
    fn the_connections_own_endpoint_comes_before_every_other() {
        let vpce = "https://vpce-1.codecommit.eu-west-1.vpce.amazonaws.com";
        let own = Endpoints { fips: true, codecommit: Some(vpce.to_owned()), ..Endpoints::default() };
        let sandbox = EndpointOverride { url: "http://127.0.0.1:4000".to_owned() };
        let place =
            ServicePlace::of(Service::CodeCommit, &location("us-east-1", own.clone()), Some(&sandbox));
        assert_eq!((place.url.as_deref(), place.fips), (Some(vpce), false), "{place:?}");
        let place = ServicePlace::of(Service::Sns, &location("us-east-1", own.clone()), Some(&sandbox));
        assert_eq!(
            (place.url.as_deref(), place.host.as_str()),
            (Some("http://127.0.0.1:4000"), "127.0.0.1:4000")
        );
        let place = ServicePlace::of(Service::Sns, &location("us-east-1", own), None);
        assert_eq!(
            (place.url, place.fips, place.host.as_str()),
            (None, true, "sns-fips.us-east-1.amazonaws.com")
        );
    }

    #[test]
    fn hosts_are_those_of_the_partition() {
        let fips = Endpoints { fips: true, ..Endpoints::default() };
        let host = |service, region, endpoints: &Endpoints| {
            ServicePlace::of(service, &location(region, endpoints.clone()), None).host
        };
        let public = Endpoints::default();
        assert_eq!(host(Service::Sts, "cn-north-1", &public), "sts.cn-north-1.amazonaws.com.cn");
        assert_eq!(
            host(Service::CodeCommit, "us-gov-west-1", &fips),
            "codecommit-fips.us-gov-west-1.amazonaws.com"
        );
        assert_eq!(host(Service::Sts, "us-gov-west-1", &fips), "sts.us-gov-west-1.amazonaws.com");
        assert_eq!(iam(&location("us-east-2", fips.clone()), None).1, "iam-fips.amazonaws.com");
        assert_eq!(iam(&location("us-gov-east-1", fips), None).1, "iam.us-gov.amazonaws.com");
    }
}
