//! Which addresses in a message lead to SNS and nowhere else.

use thiserror::Error;
use url::{Host, Url};

use crate::region::Region;
use crate::secret::Secret;
use crate::triggers::TopicArn;

/// Why an address in a message is not followed. The address is not quoted, for it may hold a token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It cannot be read as a web address.
    #[error("This is not a web address")]
    Syntax,
    /// Another scheme than the endpoint's: `https` in AWS.
    #[error("The address does not begin with {expected}://")]
    Scheme {
        /// `https`.
        expected: &'static str,
    },
    /// A user name or password in front of the host.
    #[error("The address has a user name in front of its host")]
    Credentials,
    /// Another host than SNS's own in this region.
    #[error("The address leads to {found}, and Amazon SNS is at {expected}")]
    Host {
        /// What stands there.
        found: String,
        /// `sns.eu-central-1.amazonaws.com`.
        expected: String,
    },
    /// A port of its own.
    #[error("The address has another port than Amazon SNS")]
    Port,
    /// Another path.
    #[error("The address has another path than those of Amazon SNS")]
    Path,
    /// Written in a roundabout way, as only someone would who wants it misread.
    #[error("The address is not written the way Amazon SNS writes it")]
    Spelling,
    /// Parameters missing, unknown or there twice.
    #[error("The address has other parameters than Action, TopicArn and Token, each once")]
    Parameters,
    /// It would do something else than confirm a subscription.
    #[error("The address does not confirm a subscription")]
    Action,
    /// It confirms a subscription to another topic.
    #[error("The address confirms a subscription to {found}, not to {expected}")]
    Topic {
        /// What stands there.
        found: String,
        /// The connection's.
        expected: TopicArn,
    },
    /// The token cannot be one.
    #[error("The address holds no token of a subscription")]
    Token,
}

/// Why a text is not an origin that can stand in for SNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an endpoint looks like https://host:port, or http://127.0.0.1:port on this computer")]
pub struct OriginError;

/// Where SNS is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnsEndpoint {
    scheme: &'static str,
    /// As it is written in a URL.
    host: String,
    /// When it is not the scheme's own.
    port: Option<u16>,
    /// Whether it stands in for AWS.
    stands_in: bool,
}

/// As long as any token is; real ones have about 300 characters.
const LONGEST_TOKEN: usize = 2048;

/// Shorter texts are no tokens but a slip of the mouse.
const SHORTEST_TOKEN: usize = 16;

impl SnsEndpoint {
    /// In AWS: `https://sns.{region}.amazonaws.com`, with `.cn` behind it in China.
    pub fn aws(region: &Region) -> Self {
        let host = format!("sns.{}.{}", region.code(), region.partition().dns_suffix());
        Self { scheme: "https", host, port: None, stands_in: false }
    }

    /// One server in the place of AWS: the sandbox. Plain http only to this computer.
    ///
    /// # Errors
    /// When the text is more or less than an origin.
    pub fn at(origin: &str) -> Result<Self, OriginError> {
        let url = Url::parse(origin.trim()).map_err(|_| OriginError)?;
        let (loopback, host) = match url.host().ok_or(OriginError)? {
            Host::Ipv4(address) => (address.is_loopback(), address.to_string()),
            Host::Ipv6(address) => (address.is_loopback(), format!("[{address}]")),
            Host::Domain(name) => (name == "localhost", name.to_owned()),
        };
        let scheme = match url.scheme() {
            "https" => "https",
            "http" if loopback => "http",
            _ => return Err(OriginError),
        };
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if bare { Ok(Self { scheme, host, port: url.port(), stands_in: true }) } else { Err(OriginError) }
    }

    /// The address of a signing certificate, if it is SNS's own: `/SimpleNotificationService-`, 32 letters and digits,
    /// `.pem`. A server that stands in for all of AWS has it below `/sns`.
    ///
    /// # Errors
    /// When fetching it would ask anybody else, or anything else.
    pub fn signing_cert_url(&self, text: &str) -> Result<Url, AddressError> {
        let url = self.own(text)?;
        let path = if self.stands_in { url.path().strip_prefix("/sns") } else { None };
        let name = path
            .unwrap_or(url.path())
            .strip_prefix("/SimpleNotificationService-")
            .and_then(|name| name.strip_suffix(".pem"));
        let plain = |name: &str| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !name.is_some_and(plain) || url.query().is_some() {
            return Err(AddressError::Path);
        }
        Ok(url)
    }

    /// The token of a SubscribeURL, if visiting it would confirm a subscription to `expected` at SNS and do nothing
    /// else.
    ///
    /// # Errors
    /// When it would do anything else, or could be read in two ways.
    pub fn subscribe_url_token(&self, text: &Secret, expected: &TopicArn) -> Result<Secret, AddressError> {
        let url = self.own(text.expose())?;
        if url.path() != "/" {
            return Err(AddressError::Path);
        }
        let (mut action, mut topic, mut token) = (None, None, None);
        for (name, value) in url.query_pairs() {
            let slot = match name.as_ref() {
                "Action" => &mut action,
                "TopicArn" => &mut topic,
                "Token" => &mut token,
                _ => return Err(AddressError::Parameters),
            };
            if slot.replace(value).is_some() {
                return Err(AddressError::Parameters);
            }
        }
        let (Some(action), Some(topic), Some(token)) = (action, topic, token) else {
            return Err(AddressError::Parameters);
        };
        if action != "ConfirmSubscription" {
            return Err(AddressError::Action);
        }
        if topic != expected.as_str() {
            return Err(AddressError::Topic {
                found: topic.chars().take(300).collect(),
                expected: expected.clone(),
            });
        }
        token_of(&token).ok_or(AddressError::Token)
    }

    /// An address of this endpoint, written plainly.
    fn own(&self, text: &str) -> Result<Url, AddressError> {
        let url = Url::parse(text).map_err(|_| AddressError::Syntax)?;
        if url.scheme() != self.scheme {
            return Err(AddressError::Scheme { expected: self.scheme });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        let found = url.host_str().unwrap_or_default();
        if found != self.host {
            let found = found.chars().take(255).collect();
            return Err(AddressError::Host { found, expected: self.host.clone() });
        }
        if url.port() != self.port {
            return Err(AddressError::Port);
        }
        // Whoever reads it next may read a back slash, an empty user name or a full-width letter in another way than
        // this parser. What SNS writes comes out of it as it went in.
        if url.as_str() != text || url.fragment().is_some() {
            return Err(AddressError::Spelling);
        }
        Ok(url)
    }
}

/// A token, if a text can be one.
pub(super) fn token_of(text: &str) -> Option<Secret> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let token = (SHORTEST_TOKEN..=LONGEST_TOKEN).contains(&text.len()) && text.bytes().all(plain);
    token.then(|| Secret::new(text.to_owned()))
}
