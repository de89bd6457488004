//! The way to a git server as libgit2 takes it: a proxy's URL, and extra authorities.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use causeway_app::port::git::GitError;
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::Network as _;
use causeway_domain::Secret;
use causeway_network::{Outbound, Way};
use rustls::pki_types::CertificateDer;

use crate::trust::ExtraCa;

/// What one ls-remote needs to know of the network.
#[derive(Debug)]
pub(crate) struct Route {
    /// With user name and password, which libgit2 takes in the URL only.
    pub(crate) proxy: Option<Secret>,
    pub(crate) extra_ca: Option<ExtraCa>,
}

type Chain = Arc<[CertificateDer<'static>]>;

/// Finds routes, and remembers the certificates that servers showed.
#[derive(Default)]
pub(crate) struct Routes(Mutex<HashMap<String, (Way, Chain)>>);

impl Routes {
    /// The route of a way to `base`: scheme, host and port.
    pub(crate) async fn route(
        &self,
        outbound: &Outbound,
        way: &Way,
        base: &str,
    ) -> Result<Route, NetworkError> {
        let proxy = way.proxy.as_ref().map(|proxy| proxy.url_with_credentials());
        let may_need_more = way.proxy.is_some() || !way.authorities.certificates().is_empty();
        let is_needed = base.starts_with("https://") && may_need_more;
        let extra_ca = if is_needed {
            ExtraCa::of(&way.authorities, self.chain(outbound, way, base).await?)
        } else {
            None
        };
        Ok(Route { proxy, extra_ca })
    }

    /// A certificate was not trusted: the server may show others now.
    pub(crate) fn forget(&self, base: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(base);
    }

    async fn chain(&self, outbound: &Outbound, way: &Way, base: &str) -> Result<Chain, NetworkError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(base).cloned();
        if let Some((_, chain)) = known.filter(|(of, _)| of == way) {
            return Ok(chain);
        }
        if way.proxy.is_some() {
            // Behind a proxy libgit2 waits for its deadline after it has refused a certificate, and then says so.
            outbound.certificate(base).await?;
        }
        let (host, port) = host_and_port(base);
        let shown = outbound.shown_chain(host, port).await?;
        let between: Chain = shown.into_iter().skip(1).collect();
        let entry = (way.clone(), Arc::clone(&between));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(base.to_owned(), entry);
        Ok(between)
    }
}

/// An error without the proxy's password, should libgit2 quote the URL.
pub(crate) fn without_password(error: GitError, way: &Way) -> GitError {
    let Some(proxy) = &way.proxy else { return error };
    let (with, bare) = (proxy.url_with_credentials(), proxy.url());
    let password = proxy.credentials().map(|(_, password)| password.expose()).filter(|text| !text.is_empty());
    let clean = |text: String| {
        let text = text.replace(with.expose(), &bare);
        password.map_or_else(|| text.clone(), |password| text.replace(password, "[redacted]"))
    };
    match error {
        GitError::Refused { detail } => GitError::Refused { detail: clean(detail) },
        GitError::Failed { detail } => GitError::Failed { detail: clean(detail) },
        other => other,
    }
}

fn host_and_port(base: &str) -> (&str, u16) {
    let authority = base.split_once("://").map_or(base, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().unwrap_or(443)),
        _ => (authority, 443),
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::port::git::GitError;
    use causeway_domain::Secret;
    use causeway_domain::network::{NetworkSettings, ProxyChoice};
    use causeway_network::Outbound;

    use super::{host_and_port, without_password};

    #[test]
    fn host_and_port_are_read() {
        assert_eq!(host_and_port("https://git.example.com"), ("git.example.com", 443));
        assert_eq!(host_and_port("https://localhost:8443/x"), ("localhost", 8443));
        assert_eq!(host_and_port("https://[::1]"), ("[::1]", 443));
        assert_eq!(host_and_port("https://[::1]:8443"), ("[::1]", 8443));
    }

    #[tokio::test]
    async fn a_quoted_proxy_loses_its_password() {
        let proxy = ProxyChoice::Manual {
            url: "http://proxy.example.com:3128".to_owned(),
            user_name: Some("ada".to_owned()),
            no_proxy: String::new(),
        };
        let settings = NetworkSettings { proxy, authorities: None };
        let outbound = Outbound::fixed(&settings, Some(Secret::new("p@ss".to_owned()))).unwrap();
        let way = outbound.way("https://git.example.com").await.unwrap();
        let detail = "invalid URL: 'http://ada:p%40ss@proxy.example.com:3128' or p@ss".to_owned();
        let GitError::Failed { detail } = without_password(GitError::Failed { detail }, &way) else {
            panic!()
        };
        assert_eq!(detail, "invalid URL: 'http://proxy.example.com:3128' or [redacted]");
    }
}
