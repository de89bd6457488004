//! The base URL of a Jira site.

use thiserror::Error;
use url::{Host, Url};

/// Why a text is not a Jira base URL.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JiraUrlError {
    /// Nothing was given.
    #[error("Enter the address of your Jira, for example https://jira.example.com")]
    Empty,
    /// It cannot be read as a URL.
    #[error("This is not a web address. It looks like https://jira.example.com or https://example.com/jira")]
    Syntax,
    /// Another scheme than http or https.
    #[error("A Jira address begins with https://")]
    Scheme,
    /// The URL carries a user name or password.
    #[error("Remove the user name and password from the address; enter them in their own fields")]
    Credentials,
}

/// A Jira site's base URL: scheme, host, port, and context path without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JiraUrl(Url);

/// Where Jira's own pages begin: everything from one of these on is not part of the base.
const PAGES: &[&str] =
    &["secure", "browse", "projects", "plugins", "rest", "login.jsp", "issues", "git", "servicedesk"];

impl JiraUrl {
    /// Reads what people paste: with or without scheme, with the path of some page of Jira, with a query.
    ///
    /// # Errors
    /// When it is no http(s) URL or carries credentials.
    pub fn parse(text: &str) -> Result<Self, JiraUrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(JiraUrlError::Empty);
        }
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&with_scheme).map_err(|_| JiraUrlError::Syntax)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(JiraUrlError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(JiraUrlError::Credentials);
        }
        if url.host().is_none() {
            return Err(JiraUrlError::Syntax);
        }
        url.set_query(None);
        url.set_fragment(None);
        let context: Vec<String> = url
            .path_segments()
            .into_iter()
            .flatten()
            .take_while(|segment| !segment.is_empty() && !PAGES.contains(segment))
            .map(str::to_owned)
            .collect();
        url.set_path(&context.join("/"));
        Ok(Self(url))
    }

    /// The base without a trailing slash: `https://example.com/jira`.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The host, with the port when it is not the scheme's own.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// How many parts its context path has.
    pub(crate) fn path_segments(&self) -> usize {
        self.0.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).count()
    }

    /// Whether both are the same Jira to a person: the same host and context path. The scheme is left out, as people
    /// leave it out, and sites answer to both.
    pub fn is_same_site(&self, other: &Self) -> bool {
        self.0.host() == other.0.host()
            && (self.0.port() == other.0.port()
                || self.0.port_or_known_default() == other.0.port_or_known_default())
            && self.0.path().trim_end_matches('/') == other.0.path().trim_end_matches('/')
    }

    /// Whether a credential would cross a network in the clear: plain http to another machine.
    pub fn is_in_the_clear(&self) -> bool {
        let loopback = match self.0.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        self.0.scheme() == "http" && !loopback
    }

    /// An address below the base; `path` begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{JiraUrl, JiraUrlError};

    #[test]
    fn pasted_pages_are_cut_to_the_base() {
        let base = |text: &str| JiraUrl::parse(text).map(|url| url.as_str().to_owned());
        assert_eq!(base("jira.example.com").unwrap(), "https://jira.example.com");
        assert_eq!(
            base(" https://jira.example.com/browse/SHOP-1?x=1#y ").unwrap(),
            "https://jira.example.com"
        );
        assert_eq!(
            base("https://example.com/jira/secure/Dashboard.jspa").unwrap(),
            "https://example.com/jira"
        );
        assert_eq!(base("http://127.0.0.1:2990/jira/").unwrap(), "http://127.0.0.1:2990/jira");
        assert!(JiraUrl::parse("http://jira.example.com").unwrap().is_in_the_clear());
        assert!(!JiraUrl::parse("http://[::1]:8080").unwrap().is_in_the_clear());
        assert_eq!(base("https://ada:secret@jira.example.com"), Err(JiraUrlError::Credentials));
        assert_eq!(base("ftp://jira.example.com"), Err(JiraUrlError::Scheme));
        assert_eq!(base("https://"), Err(JiraUrlError::Syntax));
    }

    #[test]
    fn a_site_is_told_from_another() {
        let same = |one: &str, other: &str| {
            let (one, other) = (JiraUrl::parse(one).unwrap(), JiraUrl::parse(other).unwrap());
            one.is_same_site(&other) && other.is_same_site(&one)
        };
        assert!(same("https://jira.example.com", "http://JIRA.example.com/"));
        assert!(same("https://jira.example.com:443/jira", "jira.example.com/jira/browse/SHOP-1"));
        assert!(same("http://127.0.0.1:8080/jira", "127.0.0.1:8080/jira"));
        assert!(!same("https://jira.example.com", "https://jira.example.com/jira"));
        assert!(!same("https://jira.example.com", "https://jira.example.com:8443"));
        assert!(!same("https://jira.example.com", "https://jira.example.com.evil.com"));
    }

    proptest! {
        #[test]
        fn a_base_reads_as_itself(text in "\\PC{0,60}") {
            if let Ok(url) = JiraUrl::parse(&text) {
                prop_assert_eq!(JiraUrl::parse(url.as_str()).unwrap(), url);
            }
        }
    }
}
