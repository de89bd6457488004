//! The webhook URL of Jira's Webhooks page. Its last segment is a secret.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use url::{Host, Url};

use crate::secret::Secret;

/// Why a text is not a webhook URL that SNS can post to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WebhookUrlError {
    /// Nothing was given.
    #[error("Paste the webhook URL from Jira's Webhooks page")]
    Empty,
    /// It cannot be read as a URL.
    #[error(
        "This is not a web address. It looks like https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/…"
    )]
    Syntax,
    /// Plain http, which an `https` subscription refuses.
    #[error("Amazon SNS sends the secret in this URL only over https://")]
    NotHttps,
    /// The URL carries a user name or password.
    #[error("Remove the user name and password from the URL")]
    Credentials,
    /// The path is not one of GIJ's listener.
    #[error(
        "This is not a webhook URL of Git Integration for Jira: its path ends with /webhook/1.0/reindex/ and a secret key"
    )]
    NotGij,
    /// The secret has characters GIJ does not allow, or is too long.
    #[error(
        "The secret key at the end of a webhook URL has 1 to 255 characters, without spaces, slashes or colons"
    )]
    SecretKey,
}

/// A URL of GIJ's webhook listener. `Debug` shows it masked; it has no `Display` and no `Serialize`.
pub struct WebhookUrl {
    url: Secret,
    mark: EndpointMark,
    host: String,
    internal: bool,
}

/// What may be shown and stored of an endpoint: enough to recognise it, not enough to use it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EndpointMark {
    /// `https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/••••1a2b`.
    pub masked: String,
    /// SHA-256 of the whole endpoint in its normal form, lower-case hex.
    pub digest: String,
}

/// The paths of GIJ's listener (gij-contract §1.11), the current one and the older alias.
const LISTENERS: [&str; 2] = ["/rest/gitplugin/webhook/1.0/reindex/", "/git/webhook/reindex/"];

/// How many characters of the secret stay visible.
const VISIBLE: usize = 4;

/// What stands for the rest of it.
const MASK: &str = "••••";

impl EndpointMark {
    /// The mark of any subscription endpoint. What follows the last slash, and any query, is masked.
    pub fn of(endpoint: &str) -> Self {
        let url = Url::parse(endpoint);
        // One address has one digest: `HTTPS://Jira:443/…` is `https://jira/…`.
        let text = url.as_ref().map_or(endpoint, Url::as_str);
        let digest = hex::encode(Sha256::digest(text));
        let masked = url.map_or_else(
            |_| MASK.to_owned(),
            |url| {
                let secret = url.path_segments().and_then(Iterator::last).unwrap_or_default();
                let shown = if secret.chars().count() >= VISIBLE * 3 {
                    let skip = secret.chars().count() - VISIBLE;
                    secret.chars().skip(skip).collect()
                } else {
                    String::new()
                };
                let before = url.path().strip_suffix(secret).unwrap_or("/");
                let origin = url.origin();
                let origin =
                    if origin.is_tuple() { origin.ascii_serialization() } else { "endpoint:".to_owned() };
                format!("{origin}{before}{MASK}{shown}")
            },
        );
        Self { masked, digest }
    }

    /// Host and port, where it is an address of the web. An IPv6 address stands without brackets.
    pub fn host_and_port(&self) -> Option<(String, u16)> {
        let url = Url::parse(&self.masked).ok()?;
        let host = match url.host()? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        Some((host, url.port_or_known_default()?))
    }

    /// Whether the host's name or address alone says that the internet cannot reach it.
    pub fn is_internal(&self) -> bool {
        Url::parse(&self.masked).is_ok_and(|url| url.host().is_some_and(|host| is_internal(&host)))
    }

    /// The Jira base URL in front of GIJ's listener; `None` when it is not one of GIJ's.
    pub fn jira_base(&self) -> Option<&str> {
        let (before, _) = self.masked.split_once(MASK)?;
        LISTENERS.iter().find_map(|listener| before.strip_suffix(listener))
    }

    /// Whether both are of the same listener, each with a secret of its own.
    pub fn is_same_listener(&self, other: &Self) -> bool {
        let before = |mark: &Self| mark.masked.split_once(MASK).map(|(before, _)| before.to_owned());
        let (one, other) = (before(self), before(other));
        one == other && one.is_some_and(|before| LISTENERS.iter().any(|path| before.ends_with(path)))
    }
}

impl WebhookUrl {
    /// Reads what a person pasted.
    ///
    /// # Errors
    /// When SNS could not post to it or it is not GIJ's listener.
    pub fn parse(text: &Secret) -> Result<Self, WebhookUrlError> {
        let text = text.expose().trim();
        if text.is_empty() {
            return Err(WebhookUrlError::Empty);
        }
        let url = Url::parse(text).map_err(|_| WebhookUrlError::Syntax)?;
        let Some(host) = url.host() else { return Err(WebhookUrlError::Syntax) };
        if url.scheme() != "https" {
            return Err(WebhookUrlError::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebhookUrlError::Credentials);
        }
        let path = url.path();
        let secret =
            LISTENERS.iter().find_map(|listener| path.split_once(listener)).map(|(_, secret)| secret);
        let Some(secret) = secret.filter(|_| url.query().is_none() && url.fragment().is_none()) else {
            return Err(WebhookUrlError::NotGij);
        };
        if secret.is_empty() || secret.len() > 255 || secret.contains(['/', ':', '%']) {
            return Err(WebhookUrlError::SecretKey);
        }
        let internal = is_internal(&host);
        let shown_host = url.port().map_or_else(|| host.to_string(), |port| format!("{host}:{port}"));
        let mark = EndpointMark::of(url.as_str());
        Ok(Self { host: shown_host, internal, mark, url: Secret::new(url.into()) })
    }

    /// The whole URL, for SNS and for the keychain alone.
    pub fn expose(&self) -> &str {
        self.url.expose()
    }

    /// What may be shown and stored of it.
    pub fn mark(&self) -> &EndpointMark {
        &self.mark
    }

    /// The host, with its port when that is not 443.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host's name or address alone says that the internet cannot reach it.
    pub fn is_internal(&self) -> bool {
        self.internal
    }
}

impl std::fmt::Debug for WebhookUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("WebhookUrl").field(&self.mark.masked).finish()
    }
}

/// Whether an address is of a private network, of this computer, or of no computer at all.
pub fn is_internal_address(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            address.is_loopback()
                || address.is_private()
                || address.is_link_local()
                || address.is_unspecified()
                // Shared address space of providers (RFC 6598).
                || (address.octets()[0] == 100 && (64..128).contains(&address.octets()[1]))
        }
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}

fn is_internal(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => is_internal_address(IpAddr::V4(*address)),
        Host::Ipv6(address) => is_internal_address(IpAddr::V6(*address)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            !name.contains('.')
                || [
                    ".local",
                    ".localhost",
                    ".internal",
                    ".intranet",
                    ".lan",
                    ".corp",
                    ".home",
                    ".home.arpa",
                    ".test",
                ]
                .iter()
                .any(|suffix| name.ends_with(suffix))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{EndpointMark, WebhookUrl, WebhookUrlError};
    use crate::Secret;

    const GOOD: &str =
        "https://jira.example.com/jira/rest/gitplugin/webhook/1.0/reindex/0123456789abcdef0123456789abcdef";

    fn parse(text: &str) -> Result<WebhookUrl, WebhookUrlError> {
        WebhookUrl::parse(&Secret::new(text.to_owned()))
    }

    #[test]
    fn both_paths_are_known_and_the_secret_is_never_shown() {
        let url = parse(&format!(" {GOOD}\n")).unwrap();
        assert_eq!(url.expose(), GOOD);
        assert_eq!(
            url.mark().masked,
            "https://jira.example.com/jira/rest/gitplugin/webhook/1.0/reindex/••••cdef"
        );
        assert!(!format!("{url:?}").contains("0123456789"));
        assert!(parse("https://jira.example.com/git/webhook/reindex/abc").is_ok());
        assert_eq!(EndpointMark::of(GOOD), *url.mark(), "what SNS lists is recognised");
        let written_otherwise = GOOD.replace("https://jira.example.com", "HTTPS://Jira.Example.com:443");
        assert_eq!(EndpointMark::of(&written_otherwise), *url.mark());
    }

    #[test]
    fn a_mark_still_tells_where_it_leads() {
        let mark = |text: &str| EndpointMark::of(text);
        assert_eq!(mark(GOOD).host_and_port(), Some(("jira.example.com".to_owned(), 443)));
        assert_eq!(mark(GOOD).jira_base(), Some("https://jira.example.com/jira"));
        assert_eq!(
            mark("https://[::1]:8443/git/webhook/reindex/a").host_and_port(),
            Some(("::1".to_owned(), 8443))
        );
        assert!(mark("https://[::ffff:10.1.2.3]/x").is_internal() && !mark(GOOD).is_internal());
        assert_eq!(mark("https://jira.example.com/other/abc").jira_base(), None);
        assert_eq!(mark("mailto:ada@example.com").host_and_port(), None);
    }

    #[test]
    fn another_secret_of_the_same_listener_is_recognised() {
        let mark = |text: &str| EndpointMark::of(text);
        let other = GOOD.replace("0123456789", "9876543210");
        assert!(mark(GOOD).is_same_listener(&mark(&other)));
        assert_ne!(mark(GOOD), mark(&other));
        assert!(!mark(GOOD).is_same_listener(&mark("https://other.example.com/git/webhook/reindex/abc")));
        assert!(!mark("https://a.example.com/x/1").is_same_listener(&mark("https://a.example.com/x/2")));
        assert!(!mark("mailto:ada@example.com").is_same_listener(&mark("mailto:bob@example.com")));
        assert!(!mark("nonsense").is_same_listener(&mark("others")));
    }

    #[test]
    fn each_mistake_has_its_own_words() {
        for (text, error) in [
            ("", WebhookUrlError::Empty),
            ("jira", WebhookUrlError::Syntax),
            ("http://jira.example.com/git/webhook/reindex/abc", WebhookUrlError::NotHttps),
            ("https://a:b@jira.example.com/git/webhook/reindex/abc", WebhookUrlError::Credentials),
            ("https://jira.example.com/secure/Webhooks.jspa", WebhookUrlError::NotGij),
            ("https://jira.example.com/git/webhook/reindex/", WebhookUrlError::SecretKey),
            ("https://jira.example.com/git/webhook/reindex/a/b", WebhookUrlError::SecretKey),
        ] {
            assert_eq!(parse(text).err(), Some(error), "{text}");
        }
    }

    #[test]
    fn an_internal_host_is_known_by_its_name() {
        let internal =
            |host: &str| parse(&format!("https://{host}/git/webhook/reindex/abc")).unwrap().is_internal();
        for host in
            ["localhost:8443", "jira", "jira.corp", "10.1.2.3", "192.168.0.9", "100.64.0.1", "[fd00::1]"]
        {
            assert!(internal(host), "{host}");
        }
        for host in ["jira.example.com", "203.0.113.9", "100.128.0.1", "[2001:db8::1]"] {
            assert!(!internal(host), "{host}");
        }
    }

    proptest! {
        #[test]
        fn a_long_secret_is_never_in_the_mark(secret in "[A-Za-z0-9_-]{12,64}") {
            let url = parse(&format!("https://jira.example.com/git/webhook/reindex/{secret}")).unwrap();
            prop_assert!(!url.mark().masked.contains(&secret));
            let shown = format!("{url:?}");
            prop_assert!(!shown.contains(&secret));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            let _read = parse(&text);
            let _mark = EndpointMark::of(&text);
        }
    }
}
