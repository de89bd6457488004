//! Which proxy leads to a URL.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::NetworkSettingsError;
use causeway_domain::Secret;
use causeway_domain::network::ProxyChoice;
use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Host, Url};

use crate::bypass::Bypass;

/// How long what the system's settings say is believed: a laptop changes its network while a program runs.
const SYSTEM_LASTS: Duration = Duration::from_secs(15);

/// A proxy. Its password is in no `Debug` and leaves through named methods only.
pub struct Proxy {
    is_tls: bool,
    host: String,
    port: u16,
    credentials: Option<(String, Secret)>,
}

impl Proxy {
    /// Host and port, for people.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Scheme, host and port.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.is_tls { "https" } else { "http" }, self.name())
    }

    /// User name and password.
    pub fn credentials(&self) -> Option<(&str, &Secret)> {
        self.credentials.as_ref().map(|(user, password)| (user.as_str(), password))
    }

    /// The URL with user name and password in it, for a client that takes them in no other way.
    pub fn url_with_credentials(&self) -> Secret {
        let Some((user, password)) = self.credentials() else { return Secret::new(self.url()) };
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let scheme = if self.is_tls { "https" } else { "http" };
        Secret::new(format!("{scheme}://{}:{}@{}", encoded(user), encoded(password.expose()), self.name()))
    }

    /// The value of `Proxy-Authorization`.
    pub(crate) fn authorization(&self) -> Option<Secret> {
        self.credentials().map(|(user, password)| {
            Secret::new(format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.expose()))))
        })
    }

    pub(crate) fn is_tls(&self) -> bool {
        self.is_tls
    }

    /// As it is connected to: an IPv6 address without brackets.
    pub(crate) fn address(&self) -> (&str, u16) {
        (self.host.trim_start_matches('[').trim_end_matches(']'), self.port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.url())
    }
}

impl PartialEq for Proxy {
    fn eq(&self, other: &Self) -> bool {
        let key = |proxy: &Self| (proxy.is_tls, proxy.port);
        key(self) == key(other)
            && self.host == other.host
            && match (self.credentials(), other.credentials()) {
                (None, None) => true,
                (Some((user, password)), Some((other_user, other_password))) => {
                    user == other_user && password.expose() == other_password.expose()
                }
                _ => false,
            }
    }
}

impl Eq for Proxy {}

/// The choice, ready to be asked.
pub(crate) enum ProxyRules {
    System(SystemProxies),
    Direct,
    Manual(Box<ManualProxy>),
}

impl ProxyRules {
    pub(crate) fn of(choice: &ProxyChoice) -> Result<Self, NetworkSettingsError> {
        Ok(match choice {
            ProxyChoice::System => Self::System(SystemProxies::default()),
            ProxyChoice::Direct => Self::Direct,
            ProxyChoice::Manual { url, user_name, no_proxy } => {
                Self::Manual(Box::new(ManualProxy::of(url, user_name.as_deref(), no_proxy)?))
            }
        })
    }
}

/// For the log.
impl fmt::Display for ProxyRules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(_) => formatter.write_str("system"),
            Self::Direct => formatter.write_str("direct"),
            Self::Manual(manual) => formatter.write_str(&manual.url()),
        }
    }
}

/// The proxy that a person entered.
pub(crate) struct ManualProxy {
    is_tls: bool,
    host: String,
    port: u16,
    pub(crate) user_name: Option<String>,
    bypass: Bypass,
}

impl ManualProxy {
    fn of(url: &str, user_name: Option<&str>, no_proxy: &str) -> Result<Self, NetworkSettingsError> {
        let (is_tls, host, port) = parse(url)?;
        let user_name = user_name.filter(|name| !name.is_empty()).map(str::to_owned);
        if user_name.as_ref().is_some_and(|name| name.contains(':') || name.chars().any(char::is_control)) {
            return Err(refused("The proxy's user name cannot hold a colon or control characters"));
        }
        let bypass = Bypass::parse(no_proxy).map_err(|detail| refused(&detail))?;
        Ok(Self { is_tls, host, port, user_name, bypass })
    }

    pub(crate) fn leads_to(&self, url: &Url) -> bool {
        !self.bypass.holds(url)
    }

    pub(crate) fn proxy(&self, password: Option<Secret>) -> Proxy {
        let credentials = self.user_name.clone().map(|user| (user, password.unwrap_or_default()));
        Proxy { is_tls: self.is_tls, host: self.host.clone(), port: self.port, credentials }
    }

    pub(crate) fn url(&self) -> String {
        self.proxy(None).url()
    }
}

/// The operating system's settings and the usual environment variables, which come before them.
#[derive(Default)]
pub(crate) struct SystemProxies(Mutex<Option<SystemSettings>>);

/// As they were read, and when.
struct SystemSettings {
    at: Instant,
    matcher: Arc<Matcher>,
    bypass: Arc<Bypass>,
}

impl SystemProxies {
    /// # Errors
    /// When it is a proxy that the clients do not all speak.
    pub(crate) fn proxy(&self, url: &Url) -> Result<Option<Proxy>, NetworkError> {
        let (matcher, bypass) = self.now();
        proxy_by(&matcher, &bypass, url)
    }

    fn now(&self) -> (Arc<Matcher>, Arc<Bypass>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(SystemSettings { at, matcher, bypass }) = known.as_ref()
            && at.elapsed() < SYSTEM_LASTS
        {
            return (Arc::clone(matcher), Arc::clone(bypass));
        }
        // The matcher reads the variable too, and knows no ports in it and no `*.example.com`.
        let variable = ["NO_PROXY", "no_proxy"].iter().find_map(|name| std::env::var(name).ok());
        let bypass = Arc::new(Bypass::lenient(&variable.unwrap_or_default()));
        let matcher = Arc::new(Matcher::from_system());
        let at = Instant::now();
        *known = Some(SystemSettings { at, matcher: Arc::clone(&matcher), bypass: Arc::clone(&bypass) });
        (matcher, bypass)
    }
}

fn proxy_by(matcher: &Matcher, bypass: &Bypass, url: &Url) -> Result<Option<Proxy>, NetworkError> {
    if is_this_computer(url) || bypass.holds(url) {
        return Ok(None);
    }
    let Ok(uri) = url.as_str().parse::<Uri>() else { return Ok(None) };
    let Some(intercept) = matcher.intercept(&uri) else { return Ok(None) };
    let named = intercept.uri();
    let host = named.host().unwrap_or_default().to_owned();
    let scheme = named.scheme_str().unwrap_or("http");
    let is_tls = scheme == "https";
    if !is_tls && scheme != "http" {
        let port = named.port_u16().map_or(String::new(), |port| format!(":{port}"));
        return Err(NetworkError::ProxyUnsupported { proxy: format!("{scheme}://{host}{port}") });
    }
    let port = named.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let credentials = intercept.basic_auth().and_then(|header| {
        let encoded = header.to_str().ok()?.strip_prefix("Basic ")?;
        let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (user, password) = pair.split_once(':')?;
        Some((user.to_owned(), Secret::new(password.to_owned())))
    });
    Ok(Some(Proxy { is_tls, host, port, credentials }))
}

/// What runs on this computer is reached without the system's proxy, as browsers do it: the sandbox, for one.
fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether it is TLS, host, port. An address without a scheme is of http, as the variables have it.
fn parse(text: &str) -> Result<(bool, String, u16), NetworkSettingsError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(refused("Enter the proxy's address, such as http://proxy.example.com:3128"));
    }
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&with_scheme)
        .map_err(|_| refused("This is not a proxy's address, such as http://proxy.example.com:3128"))?;
    if url.scheme().starts_with("socks") {
        return Err(refused(
            "SOCKS proxies cannot be used, because git's client does not speak to them. Enter an http:// or https:// proxy",
        ));
    }
    let is_tls = match url.scheme() {
        "http" => false,
        "https" => true,
        _ => return Err(refused("A proxy's address begins with http:// or https://")),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused(
            "The user name and password for the proxy have fields of their own; leave them out of its address",
        ));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(refused(
            "A proxy's address ends with its port. A file that configures proxies (PAC) cannot be used here",
        ));
    }
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| refused("There is no host in the proxy's address"))?;
    Ok((is_tls, host.to_owned(), url.port_or_known_default().unwrap_or(80)))
}

fn refused(detail: &str) -> NetworkSettingsError {
    NetworkSettingsError::Proxy { detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use causeway_domain::Secret;
    use hyper_util::client::proxy::matcher::Matcher;
    use proptest::prelude::*;
    use url::Url;

    use super::{ManualProxy, parse, proxy_by};
    use crate::bypass::Bypass;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn words(address: &str) -> String {
        parse(address).unwrap_err().to_string()
    }

    #[test]
    fn an_address_is_read_as_people_write_it() {
        let read = |text| parse(text).unwrap();
        assert_eq!(read(" proxy.example.com:3128 "), (false, "proxy.example.com".to_owned(), 3128));
        assert_eq!(read("https://proxy.example.com/"), (true, "proxy.example.com".to_owned(), 443));
        assert_eq!(read("http://[::1]:3128"), (false, "[::1]".to_owned(), 3128));
        assert!(words("").contains("Enter"));
        assert!(words("socks5://proxy:1080").contains("SOCKS"));
        assert!(words("http://ada:pw@proxy:1").contains("fields of their own"));
        assert!(!words("http://ada:s3cret@proxy:1").contains("s3cret"));
        assert!(words("http://proxy/proxy.pac").contains("PAC"));
        assert!(words("ftp://proxy").contains("http://"));
        assert!(words("http://").contains("not a proxy"));
    }

    #[test]
    fn a_password_is_shown_nowhere_and_encoded_in_the_one_url_that_has_it() {
        let manual = ManualProxy::of("http://proxy.example.com:3128", Some("corp\\ada@x"), "").unwrap();
        let proxy = manual.proxy(Some(Secret::new("p@ss:w/rd %".to_owned())));
        assert_eq!(format!("{proxy:?}"), "http://proxy.example.com:3128");
        assert_eq!(
            proxy.url_with_credentials().expose(),
            "http://corp%5Cada%40x:p%40ss%3Aw%2Frd%20%25@proxy.example.com:3128"
        );
        assert!(ManualProxy::of("http://proxy", Some("a:b"), "").is_err());
    }

    #[test]
    fn the_systems_proxy_is_found_by_scheme_and_not_for_this_computer() {
        let matcher = Matcher::builder()
            .https("http://ada:p%40ss@secure:3128")
            .http("plain:8080")
            .no("internal.example.com")
            .build();
        let bypass = Bypass::lenient("*.corp.example.com, api.example.com:8443, ???");
        let found = |text: &str| proxy_by(&matcher, &bypass, &url(text)).unwrap();
        let secure = found("https://sts.amazonaws.com").unwrap();
        assert_eq!(secure.url(), "http://secure:3128");
        let (user, password) = secure.credentials().unwrap();
        assert_eq!((user, password.expose()), ("ada", "p@ss"));
        assert_eq!(found("http://jira.example.com").unwrap().name(), "plain:8080");
        for direct in [
            "https://localhost:4000",
            "http://127.0.0.1:4000",
            "https://[::1]",
            "https://x.internal.example.com",
            "https://jira.corp.example.com",
            "https://api.example.com:8443",
        ] {
            assert!(found(direct).is_none(), "{direct}");
        }
        assert!(found("https://api.example.com").is_some(), "another port");
        let socks = Matcher::builder().all("socks5://ada:pw@socks:1080").build();
        let error = proxy_by(&socks, &bypass, &url("https://sts.amazonaws.com")).unwrap_err().to_string();
        assert!(error.contains("socks5://socks:1080") && !error.contains("pw"), "{error}");
    }

    proptest! {
        #[test]
        fn any_address_is_read_or_refused(text in "\\PC{0,60}|(https?|socks5)://[a-z.:@/\\[\\]0-9]{0,40}") {
            match parse(&text) {
                Ok((_, host, _)) => prop_assert!(!host.is_empty() && !host.contains('@') && !host.contains('/')),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}
