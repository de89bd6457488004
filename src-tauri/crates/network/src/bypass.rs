//! Hosts that are reached without the proxy, written as in the variable `NO_PROXY`: `localhost, .corp.example.com,
//! *.internal, 10.0.0.0/8, api.example.com:8443, *`.

use std::net::IpAddr;

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

/// The hosts.
#[derive(Debug)]
pub(crate) struct Bypass {
    /// Whatever the port.
    any: Matcher,
    /// Of this port only.
    by_port: Vec<(u16, Matcher)>,
}

impl Bypass {
    /// # Errors
    /// Which entry is none, in words.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let entries = entries(text).map(Entry::parse).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::of(&entries))
    }

    /// The same from a variable that somebody else set: what cannot be read is passed over.
    pub(crate) fn lenient(text: &str) -> Self {
        let entries: Vec<_> = entries(text).filter_map(|entry| Entry::parse(entry).ok()).collect();
        Self::of(&entries)
    }

    pub(crate) fn holds(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let Ok(uri) = format!("http://{host}/").parse::<Uri>() else { return false };
        let by = |matcher: &Matcher| matcher.intercept(&uri).is_none();
        let port = url.port_or_known_default();
        by(&self.any) || self.by_port.iter().any(|(of, matcher)| Some(*of) == port && by(matcher))
    }

    fn of(entries: &[Entry<'_>]) -> Self {
        let mut ports: Vec<u16> = entries.iter().filter_map(|entry| entry.port).collect();
        ports.sort_unstable();
        ports.dedup();
        let by_port = ports.into_iter().map(|port| (port, matcher(entries, Some(port)))).collect();
        Self { any: matcher(entries, None), by_port }
    }
}

/// Leads to a proxy of no meaning, except for these hosts.
fn matcher(entries: &[Entry<'_>], port: Option<u16>) -> Matcher {
    let hosts: Vec<&str> =
        entries.iter().filter(|entry| entry.port == port).map(|entry| entry.host).collect();
    Matcher::builder().all("http://proxy.invalid").no(hosts.join(",")).build()
}

struct Entry<'a> {
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Entry<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        let (host, port) = split_port(text);
        // `*.example.com` is what people write, `.example.com` what the variable has it as.
        let host = host.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(host);
        let is_name = |text: &str| {
            !text.is_empty() && text.chars().all(|one| one.is_alphanumeric() || ".-_".contains(one))
        };
        let is_network = |text: &str| {
            text.split_once('/').is_some_and(|(address, bits)| {
                let most = match address.parse() {
                    Ok(IpAddr::V4(_)) => 32,
                    Ok(IpAddr::V6(_)) => 128,
                    Err(_) => return false,
                };
                bits.parse::<u8>().is_ok_and(|bits| bits <= most)
            })
        };
        if host == "*" || is_name(host) || host.parse::<IpAddr>().is_ok() || is_network(host) {
            Ok(Self { host, port })
        } else {
            let shown: String = text.chars().take(80).collect();
            Err(format!(
                "\u{201c}{shown}\u{201d} is not a host, a domain such as .corp.example.com, or a network such as 10.0.0.0/8"
            ))
        }
    }
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(|one: char| one.is_whitespace() || one == ',' || one == ';').filter(|entry| !entry.is_empty())
}

fn split_port(entry: &str) -> (&str, Option<u16>) {
    if let Some((address, after)) = entry.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return match after.strip_prefix(':').map(str::parse) {
            Some(Ok(port)) => (address, Some(port)),
            None if after.is_empty() => (address, None),
            _ => (entry, None),
        };
    }
    match entry.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::Bypass;

    fn holds(list: &str, url: &str) -> bool {
        Bypass::parse(list).unwrap().holds(&Url::parse(url).unwrap())
    }

    #[test]
    fn names_suffixes_networks_and_ports() {
        let list = "localhost, .corp.example.com;*.internal 10.0.0.0/8\n2001:db8::/32,[::1]:8443,api.example.com:8443";
        for (url, expected) in [
            ("https://localhost:4000", true),
            ("https://jira.corp.example.com", true),
            ("https://corp.example.com", true),
            ("https://notcorp.example.com", false),
            ("https://vpce-1.internal", true),
            ("https://10.1.2.3", true),
            ("https://11.1.2.3", false),
            ("https://[2001:db8::1]/", true),
            ("https://[::1]:8443/", true),
            ("https://[::1]/", false),
            ("https://api.example.com:8443", true),
            ("https://api.example.com", false),
            ("https://sts.amazonaws.com", false),
        ] {
            assert_eq!(holds(list, url), expected, "{url}");
        }
        assert!(holds("*", "https://sts.amazonaws.com"));
        assert!(holds("example.com:443", "https://example.com/"), "the scheme's own port");
        assert!(!holds("", "https://example.com/"));
    }

    #[test]
    fn what_is_no_host_is_named() {
        for entry in ["http://x", "a/b", "10.0.0.0/33", "a:b:c", "user@host", "*x"] {
            let words = Bypass::parse(entry).unwrap_err();
            assert!(words.contains(entry), "{words}");
        }
    }

    proptest! {
        #[test]
        fn any_list_is_read_or_refused(text in "\\PC{0,80}|[a-z.*:/0-9, \\[\\]]{0,60}") {
            let url = Url::parse("https://sts.amazonaws.com").unwrap();
            let lenient = Bypass::lenient(&text).holds(&url);
            if let Ok(strict) = Bypass::parse(&text) {
                prop_assert_eq!(strict.holds(&url), lenient);
            }
        }
    }
}
