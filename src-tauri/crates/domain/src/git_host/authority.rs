//! [`Authority`].

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use thiserror::Error;

use crate::region::Region;

/// Why a text is no host with an optional port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AuthorityError {
    /// The name is none.
    #[error("that is not the name of a host")]
    Name,
    /// The port is none.
    #[error("a port is a number from 1 to 65535")]
    Port,
}

/// A host and perhaps a port, as written in an address: `localhost:8443`, `[::1]:8443`, `git.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    name: String,
    port: Option<u16>,
}

impl Authority {
    /// Reads one.
    ///
    /// # Errors
    /// When the name or the port is none. User names are not part of it.
    pub fn parse(text: &str) -> Result<Self, AuthorityError> {
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
            _ => (text, None),
        };
        let digits = |port: &str| {
            let number = port.bytes().all(|byte| byte.is_ascii_digit()).then(|| port.parse().ok()).flatten();
            number.filter(|port| *port > 0).ok_or(AuthorityError::Port)
        };
        let port = port.map(digits).transpose()?;
        if is_name(name) { Ok(Self { name: name.to_owned(), port }) } else { Err(AuthorityError::Name) }
    }

    pub(super) fn of_region(region: &Region) -> Self {
        Self { name: region.git_host(), port: None }
    }

    /// The name without the port, as written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The port, when one is written.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// What a client sends as `Host` over HTTPS, and so what is signed: the port stays out when it is the usual one.
    pub fn signed(&self) -> String {
        match self.port {
            Some(443) | None => self.name.clone(),
            Some(port) => format!("{}:{port}", self.name),
        }
    }

    /// Whether both lead to the same server over HTTPS.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.name.eq_ignore_ascii_case(&other.name) && self.port.unwrap_or(443) == other.port.unwrap_or(443)
    }

    /// Whether it is this computer.
    pub fn is_loopback(&self) -> bool {
        let bare = self.name.trim_start_matches('[').trim_end_matches(']');
        self.name.eq_ignore_ascii_case("localhost")
            || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        self.port.map_or(Ok(()), |port| write!(formatter, ":{port}"))
    }
}

fn is_name(name: &str) -> bool {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
        None => {
            (1..=253).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Authority, AuthorityError};

    #[test]
    fn names_and_ports_are_told_apart() {
        for (text, name, port, loopback) in [
            ("localhost:8443", "localhost", Some(8443), true),
            ("127.0.0.2", "127.0.0.2", None, true),
            ("[::1]:443", "[::1]", Some(443), true),
            ("[2001:db8::1]", "[2001:db8::1]", None, false),
            ("localhost.evil.example", "localhost.evil.example", None, false),
            ("127.0.0.1.evil.example", "127.0.0.1.evil.example", None, false),
        ] {
            let authority = Authority::parse(text).unwrap();
            assert_eq!((authority.name(), authority.port(), authority.is_loopback()), (name, port, loopback));
            assert_eq!(authority.to_string(), text);
        }
        for text in ["a:0", "a:65536", "a:", "a:+1", "a:x"] {
            assert_eq!(Authority::parse(text), Err(AuthorityError::Port), "{text}");
        }
        for text in ["", ":1", "a/b", "a@b", "[::1", "::1", "a\nb", "ä", "[a]"] {
            assert!(Authority::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_usual_port_is_not_signed() {
        let signed = |text: &str| Authority::parse(text).unwrap().signed();
        assert_eq!(signed("a.example:443"), "a.example");
        assert_eq!(signed("localhost:8443"), "localhost:8443");
        let same = |one: &str, other: &str| {
            Authority::parse(one).unwrap().is_same_as(&Authority::parse(other).unwrap())
        };
        assert!(same("A.example", "a.example:443") && !same("a.example", "a.example:444"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            if let Ok(authority) = Authority::parse(&text) {
                prop_assert_eq!(Authority::parse(&authority.to_string()), Ok(authority));
            }
        }
    }
}
