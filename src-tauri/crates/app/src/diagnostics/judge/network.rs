//! The way there: names, TLS, proxy.

use std::net::IpAddr;

use super::{plural, sentence};
use crate::diagnostics::Judgement;
use crate::port::network::NetworkError;
use crate::port::probe::{ServerCertificate, Visit, VisitError};

/// Whose host it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// AWS: its certificates are of public authorities.
    Aws,
    /// Who runs Jira: a private authority is nothing unusual.
    Jira,
    /// A server on this computer, as the sandbox is.
    Here,
}

/// What can be done about a failure below the protocol, and what to type to see more.
pub(super) fn remedy(error: &NetworkError) -> (String, Option<String>) {
    match error {
        NetworkError::Dns { host } => (
            "Check the address and this computer's connection. Inside a company's network the name may be known only to \
             its proxy: see Network."
                .to_owned(),
            Some(format!("nslookup {}", bare(host))),
        ),
        NetworkError::Refused { host } | NetworkError::Timeout { host } => (
            "A firewall may stand in between. Ask for access to this host, or set the proxy that leads there under \
             Network."
                .to_owned(),
            Some(format!("curl -sv -o /dev/null https://{host}/")),
        ),
        NetworkError::Lost { host } => (
            "Something in between ended the connection. Try again; if it stays so, a firewall or a proxy is the likely \
             cause."
                .to_owned(),
            Some(format!("curl -sv -o /dev/null https://{host}/")),
        ),
        NetworkError::Untrusted { .. } => (
            "If the issuer is your own organisation, add its authority's certificate under Network. If nobody knows the \
             issuer, do not go on: somebody may be listening."
                .to_owned(),
            None,
        ),
        other => (crate::network::remedy(other).to_owned(), None),
    }
}

/// A failure below the protocol.
pub fn unreachable(error: &NetworkError) -> Judgement {
    let (fix, snippet) = remedy(error);
    let judgement = Judgement::failed(sentence(error)).fix(fix);
    match snippet {
        Some(snippet) => judgement.snippet(snippet),
        None => judgement,
    }
}

fn bare(host: &str) -> &str {
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

/// Where a name leads. With a proxy in force it is the proxy that has to know it.
pub fn addresses(found: &Result<Vec<IpAddr>, NetworkError>) -> Judgement {
    match found {
        Err(error) => unreachable(error),
        Ok(found) => match found.as_slice() {
            [] => Judgement::failed("The name has no address."),
            [one] => Judgement::ok(format!("It leads to {one}.")),
            [first, rest @ ..] => Judgement::ok(format!("It leads to {first} and {} more.", rest.len())),
        },
    }
}

/// Fewer days than this and somebody should renew the certificate.
const FEW_DAYS: i64 = 14;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A visit to a host, at this time (epoch milliseconds).
pub fn tls(owner: Owner, visit: &Result<Visit, VisitError>, now_millis: i64) -> Judgement {
    let certificate = match visit {
        Err(VisitError { error, certificate }) => return untrusted(owner, error, certificate.as_ref()),
        Ok(Visit { certificate: None, .. }) if owner == Owner::Here => {
            return Judgement::ok("It answers, without TLS, on this computer.");
        }
        Ok(Visit { certificate: None, .. }) => {
            return Judgement::caution("It answers without TLS: what is sent can be read on the way.")
                .fix("Use the address that begins with https://.");
        }
        Ok(Visit { certificate: Some(certificate), .. }) => certificate,
    };
    let issuer = &certificate.issuer;
    let days = certificate.expires_at.saturating_sub(now_millis).div_euclid(DAY_MILLIS);
    let left = match u64::try_from(days) {
        Ok(days) => format!("{} left", plural(days, "day", "days")),
        Err(_) => "expired".to_owned(),
    };
    if owner == Owner::Aws && !certificate.is_public {
        return Judgement::caution(format!(
            "The certificate is issued by {issuer}, which is no public authority: something between this computer and \
             AWS opens the connection, most likely your organisation's proxy ({left})."
        ))
        .fix(
            "This computer trusts the issuer, so it works. If you do not expect it, ask your network's administrators \
             before you use an access key here.",
        );
    }
    if owner != Owner::Here && days < FEW_DAYS {
        return Judgement::caution(format!("The certificate, issued by {issuer}, ends soon: {left}."))
            .fix("Who runs the server has to renew its certificate.");
    }
    let private = if certificate.is_public || owner == Owner::Here {
        ""
    } else {
        "; no public authority, but one that this computer trusts"
    };
    Judgement::ok(format!("The certificate is issued by {issuer}{private}, {left}."))
}

fn untrusted(owner: Owner, error: &NetworkError, certificate: Option<&ServerCertificate>) -> Judgement {
    let judgement = unreachable(error);
    let NetworkError::Untrusted { detail, .. } = error else { return judgement };
    let Some(certificate) = certificate else { return judgement };
    let issuer = &certificate.issuer;
    let finding = if owner == Owner::Aws && !certificate.is_public {
        format!(
            "The certificate is issued by {issuer}, which this computer does not trust. Something between this computer \
             and AWS opens the connection. ({detail})"
        )
    } else {
        format!("The certificate, issued by {issuer}, is not trusted. ({detail})")
    };
    Judgement { finding, ..judgement }
}

/// The proxies in force, by the host that they lead to.
pub fn proxy(ways: &[(String, Result<Option<String>, NetworkError>)]) -> Judgement {
    if let Some(error) = ways.iter().find_map(|(_, way)| way.as_ref().err()) {
        return unreachable(error);
    }
    let leading = |way: &(String, Result<Option<String>, NetworkError>)| way.1.clone().ok().flatten();
    let mut proxies: Vec<String> = ways.iter().filter_map(leading).collect();
    proxies.sort_unstable();
    proxies.dedup();
    let direct: Vec<&str> =
        ways.iter().filter(|way| leading(way).is_none()).map(|(host, _)| host.as_str()).collect();
    match (proxies.as_slice(), direct.as_slice()) {
        ([], _) => Judgement::ok("No proxy is in force: every host is reached directly."),
        ([one], []) => Judgement::ok(format!("{one} leads to every host.")),
        (some, []) => Judgement::ok(format!("{} lead to the hosts.", some.join(" and "))),
        (some, direct) => {
            Judgement::ok(format!("{}; directly reached: {}.", some.join(" and "), direct.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{DAY_MILLIS, Owner, addresses, proxy, tls, unreachable};
    use crate::diagnostics::Outcome;
    use crate::port::network::NetworkError;
    use crate::port::probe::{ServerCertificate, Visit, VisitError};
    use crate::port::secrets::SecretError;

    fn visit(is_public: bool, days: i64) -> Visit {
        let certificate =
            ServerCertificate { issuer: "Corp CA".to_owned(), expires_at: days * DAY_MILLIS + 5, is_public };
        Visit { certificate: Some(certificate), server_time: None }
    }

    fn host() -> String {
        "sts.example.com".to_owned()
    }

    #[test]
    fn every_way_not_to_get_there_has_its_own_fix() {
        let errors = [
            NetworkError::Dns { host: "sts.example.com:8443".to_owned() },
            NetworkError::Refused { host: host() },
            NetworkError::Lost { host: host() },
            NetworkError::Untrusted { host: host(), detail: "UnknownIssuer".to_owned() },
            NetworkError::Proxy { host: host(), proxy: "proxy:3128".to_owned() },
            NetworkError::ProxySignIn { proxy: host() },
            NetworkError::ProxyUnreachable { proxy: host(), detail: "refused".to_owned() },
            NetworkError::ProxyUnsupported { proxy: host() },
            NetworkError::ProxyPassword { proxy: host(), reason: SecretError::Locked },
            NetworkError::Settings { detail: host() },
        ];
        let judged: Vec<_> = errors.iter().map(unreachable).collect();
        for (index, one) in judged.iter().enumerate() {
            assert_eq!(one.outcome, Outcome::Failed);
            assert!(one.finding.contains("sts.example.com"), "{}", one.finding);
            assert!(judged[..index].iter().all(|other| other.fix != one.fix), "{:?}", one.fix);
        }
        assert_eq!(judged[0].snippet.as_deref(), Some("nslookup sts.example.com"));
    }

    #[test]
    fn a_private_issuer_is_a_listener_before_aws_and_a_colleague_before_jira() {
        let judged = |owner, is_public, days| tls(owner, &Ok(visit(is_public, days)), 0);
        assert_eq!(judged(Owner::Aws, true, 90).outcome, Outcome::Ok);
        let intercepted = judged(Owner::Aws, false, 90);
        assert_eq!(intercepted.outcome, Outcome::Caution);
        assert!(intercepted.finding.contains("Corp CA") && intercepted.finding.contains("90 days left"));
        let of_jira = judged(Owner::Jira, false, 90);
        assert_eq!(of_jira.outcome, Outcome::Ok);
        assert!(of_jira.finding.contains("no public authority"), "{}", of_jira.finding);
        assert_eq!(judged(Owner::Here, false, 1).outcome, Outcome::Ok);
    }

    #[test]
    fn a_certificate_that_ends_soon_is_named() {
        let judged = |days| tls(Owner::Jira, &Ok(visit(true, days)), 0);
        assert_eq!((judged(14).outcome, judged(13).outcome), (Outcome::Ok, Outcome::Caution));
        assert!(judged(1).finding.contains("1 day left"), "{}", judged(1).finding);
        assert!(judged(-3).finding.contains("expired"));
    }

    #[test]
    fn an_untrusted_certificate_is_told_with_its_issuer() {
        let error = || NetworkError::Untrusted { host: host(), detail: "UnknownIssuer".to_owned() };
        let failed = |owner, certificate| tls(owner, &Err(VisitError { error: error(), certificate }), 0);
        let seen = || visit(false, 90).certificate;
        let aws = failed(Owner::Aws, seen());
        assert_eq!(aws.outcome, Outcome::Failed);
        assert!(aws.finding.contains("Corp CA") && aws.finding.contains("opens the connection"));
        assert!(failed(Owner::Jira, seen()).finding.contains("Corp CA"));
        assert!(failed(Owner::Jira, None).finding.contains("UnknownIssuer"));
    }

    #[test]
    fn plain_http_is_good_on_this_computer_only() {
        let plain = || Ok(Visit { certificate: None, server_time: None });
        assert_eq!(tls(Owner::Here, &plain(), 0).outcome, Outcome::Ok);
        assert_eq!(tls(Owner::Jira, &plain(), 0).outcome, Outcome::Caution);
    }

    #[test]
    fn names_and_proxies_are_told_in_a_sentence() {
        let address = IpAddr::from([203, 0, 113, 9]);
        assert_eq!(addresses(&Ok(vec![address])).finding, "It leads to 203.0.113.9.");
        assert!(addresses(&Ok(vec![address, address])).finding.ends_with("and 1 more."));
        assert_eq!(addresses(&Ok(Vec::new())).outcome, Outcome::Failed);
        assert_eq!(addresses(&Err(NetworkError::Dns { host: host() })).outcome, Outcome::Failed);
        let ways = |proxies: [Option<&str>; 2]| {
            let proxies = proxies.map(|proxy| Ok(proxy.map(str::to_owned)));
            proxy(&["a", "b"].map(str::to_owned).into_iter().zip(proxies).collect::<Vec<_>>())
        };
        assert!(ways([None, None]).finding.contains("No proxy"));
        assert_eq!(ways([Some("http://p:3128"); 2]).finding, "http://p:3128 leads to every host.");
        assert_eq!(ways([Some("http://p:3128"), None]).finding, "http://p:3128; directly reached: b.");
        let error = NetworkError::ProxySignIn { proxy: host() };
        assert_eq!(proxy(&[(host(), Err(error))]).outcome, Outcome::Failed);
        assert!(ways([Some("http://p"), Some("http://q")]).finding.contains("http://p and http://q"));
    }
}
