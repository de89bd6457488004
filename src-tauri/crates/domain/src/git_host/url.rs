//! [`GitUrl`].

use percent_encoding::percent_decode_str;
use thiserror::Error;

use super::authority::{Authority, AuthorityError};

/// Why a text is no address over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GitUrlError {
    /// It does not begin with a scheme and `://`.
    #[error("an address begins with https://")]
    Scheme,
    /// The host is none.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// A percent-escape stands for a control character or for bytes that are no text.
    #[error("the address holds characters that an address cannot have")]
    Characters,
}

/// The parts of a remote's address, percent-decoded the way git does it before it asks a credential helper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitUrl {
    /// `https`, in small letters.
    pub scheme: String,
    /// The user name.
    pub user_name: Option<String>,
    /// The host.
    pub authority: Authority,
    /// The path without slashes around it; `None` when there is none.
    pub path: Option<String>,
}

impl GitUrl {
    /// Reads an address. A password in it is dropped.
    ///
    /// # Errors
    /// When it has no scheme, no host, or escapes of what cannot stand in an address.
    pub fn parse(text: &str) -> Result<Self, GitUrlError> {
        let (scheme, rest) = text.split_once("://").ok_or(GitUrlError::Scheme)?;
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_scheme {
            return Err(GitUrlError::Scheme);
        }
        let (before, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, host) = match before.rsplit_once('@') {
            Some((user, host)) => (Some(user.split(':').next().unwrap_or_default()), host),
            None => (None, before),
        };
        let path = decoded(path)?;
        let path = path.trim_matches('/');
        Ok(Self {
            scheme: scheme.to_ascii_lowercase(),
            user_name: user.map(decoded).transpose()?,
            authority: Authority::parse(host)?,
            path: (!path.is_empty()).then(|| path.to_owned()),
        })
    }
}

fn decoded(text: &str) -> Result<String, GitUrlError> {
    let text = percent_decode_str(text).decode_utf8().map_err(|_| GitUrlError::Characters)?;
    if text.chars().any(char::is_control) { Err(GitUrlError::Characters) } else { Ok(text.into_owned()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{GitUrl, GitUrlError};

    #[test]
    fn the_parts_are_what_git_makes_of_them() {
        let url = GitUrl::parse(
            "HTTPS://ASIAEXAMPLE%25to%2Fken:gone@git-codecommit.eu-west-1.amazonaws.com:443/v1/repos/a%2Eb//",
        )
        .unwrap();
        assert_eq!(url.scheme, "https");
        assert_eq!(url.user_name.as_deref(), Some("ASIAEXAMPLE%to/ken"));
        assert_eq!(url.authority.to_string(), "git-codecommit.eu-west-1.amazonaws.com:443");
        assert_eq!(url.path.as_deref(), Some("v1/repos/a.b"));
        assert!(!format!("{url:?}").contains("gone"));
        assert_eq!(GitUrl::parse("https://a.example").unwrap().path, None);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (text, error) in [
            ("a.example/b", GitUrlError::Scheme),
            ("://a", GitUrlError::Scheme),
            ("ht tp://a", GitUrlError::Scheme),
            ("https://a/%0Ahost=b", GitUrlError::Characters),
            ("https://a/%FF", GitUrlError::Characters),
        ] {
            assert_eq!(GitUrl::parse(text), Err(error), "{text}");
        }
        assert!(GitUrl::parse("https:///a").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(https?://)?\\PC{0,80}") {
            if let Ok(url) = GitUrl::parse(&text) {
                prop_assert!(url.path.is_none_or(|path| !path.chars().any(char::is_control)));
            }
        }
    }
}
