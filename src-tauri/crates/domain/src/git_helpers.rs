//! Which credential helpers git asks for an address, read out of what `git config` lists.
//!
//! git-config(1) answers one value for an address; git itself goes through all sections that match, in the order of its
//! files, and an empty helper makes it forget those before (gitcredentials(7)).

use crate::git_host::GitUrl;

/// A line of git's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigEntry {
    /// Where it stands: `file:/home/ada/.gitconfig`, `command line:`.
    pub origin: String,
    /// `credential.https://host.helper`: section and name in small letters, as git lists them.
    pub key: String,
    /// The value; `None` for a name without `=`, which git takes for true.
    pub value: Option<String>,
}

/// Reads the output of `git config --null --show-origin --get-regexp`.
pub fn entries(listed: &[u8]) -> Vec<ConfigEntry> {
    let text = String::from_utf8_lossy(listed);
    let mut parts = text.split('\0');
    let mut entries = Vec::new();
    while let (Some(origin), Some(line)) = (parts.next(), parts.next()) {
        let (key, value) = match line.split_once('\n') {
            Some((key, value)) => (key, Some(value.to_owned())),
            None => (line, None),
        };
        entries.push(ConfigEntry { origin: origin.to_owned(), key: key.to_owned(), value });
    }
    entries
}

/// A helper as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfiguredHelper {
    /// The value of `helper`.
    pub value: String,
    /// Where it stands.
    pub origin: String,
}

impl ConfiguredHelper {
    /// The program that it runs, without its arguments, unquoted as a shell does it. Short names stand for
    /// `git-credential-NAME`.
    pub fn program(&self) -> String {
        let (command, is_shell) = match self.value.strip_prefix('!') {
            Some(command) => (command, true),
            None => (self.value.as_str(), false),
        };
        let word = first_word(command.trim_start());
        let is_path = word.starts_with('/') || word.get(1..2) == Some(":") || word.starts_with('\\');
        if is_shell || is_path { word } else { format!("git-credential-{word}") }
    }
}

/// What git does for an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CredentialSetup {
    /// The helpers that it asks, in turn.
    pub helpers: Vec<ConfiguredHelper>,
    /// Whether it tells them the path.
    pub use_http_path: bool,
}

/// What these entries come to for an address.
pub fn setup_for(entries: &[ConfigEntry], url: &GitUrl) -> CredentialSetup {
    let mut setup = CredentialSetup::default();
    for entry in entries {
        let Some((pattern, name)) = parts(&entry.key) else { continue };
        if !pattern.is_none_or(|pattern| matches(pattern, url)) {
            continue;
        }
        match (name, entry.value.as_deref()) {
            ("helper", Some("")) => setup.helpers.clear(),
            ("helper", Some(value)) => {
                let (value, origin) = (value.to_owned(), entry.origin.clone());
                setup.helpers.push(ConfiguredHelper { value, origin });
            }
            ("usehttppath", value) => setup.use_http_path = value.is_none_or(is_true),
            _ => {}
        }
    }
    setup
}

/// The address pattern and the name of a key of the section `credential`.
fn parts(key: &str) -> Option<(Option<&str>, &str)> {
    let rest = key.strip_prefix("credential.")?;
    Some(match rest.rsplit_once('.') {
        Some((pattern, name)) => (Some(pattern), name),
        None => (None, rest),
    })
}

/// git's reading of a boolean.
fn is_true(value: &str) -> bool {
    ["true", "yes", "on"].iter().any(|word| value.eq_ignore_ascii_case(word))
        || value.parse::<i64>().is_ok_and(|number| number != 0)
}

/// Whether a section's pattern is of this address. Scheme, user, host and path may each be missing, and match all then; a
/// star stands for one part of a host.
fn matches(pattern: &str, url: &GitUrl) -> bool {
    let (scheme, rest) = match pattern.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, pattern),
    };
    let (before, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = match before.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, before),
    };
    let path = path.trim_end_matches('/');
    let own_path = url.path.as_deref().unwrap_or_default();
    scheme.is_none_or(|scheme| scheme.eq_ignore_ascii_case(&url.scheme))
        && user.is_none_or(|user| url.user_name.as_deref() == Some(user))
        && (host.is_empty() || is_host(host, url))
        && (path.is_empty()
            || own_path == path
            || own_path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
}

fn is_host(pattern: &str, url: &GitUrl) -> bool {
    let (name, port) = match pattern.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (pattern, None),
    };
    let usual = if url.scheme == "http" { 80_u16 } else { 443 };
    let (patterns, labels): (Vec<&str>, Vec<&str>) =
        (name.split('.').collect(), url.authority.name().split('.').collect());
    port.unwrap_or(usual) == url.authority.port().unwrap_or(usual)
        && patterns.len() == labels.len()
        && patterns
            .iter()
            .zip(&labels)
            .all(|(pattern, label)| *pattern == "*" || pattern.eq_ignore_ascii_case(label))
}

/// The first word of a POSIX shell's command line, without its quotation marks.
fn first_word(command: &str) -> String {
    let mut word = String::new();
    let mut quoted_by = None;
    let mut characters = command.chars();
    while let Some(character) = characters.next() {
        match (quoted_by, character) {
            (None, '\'' | '"') => quoted_by = Some(character),
            (Some(mark), _) if mark == character => quoted_by = None,
            (None | Some('"'), '\\') => word.extend(characters.next()),
            (None, _) if character.is_whitespace() => break,
            _ => word.push(character),
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ConfigEntry, ConfiguredHelper, entries, setup_for};
    use crate::git_config::helper;
    use crate::git_host::GitUrl;

    const URL: &str = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop";

    fn entry(key: &str, value: &str) -> ConfigEntry {
        let origin = "file:/home/ada/.gitconfig".to_owned();
        ConfigEntry { origin, key: key.to_owned(), value: Some(value.to_owned()) }
    }

    fn helpers(entries: &[ConfigEntry], url: &str) -> Vec<String> {
        let setup = setup_for(entries, &GitUrl::parse(url).unwrap());
        setup.helpers.into_iter().map(|helper| helper.value).collect()
    }

    #[test]
    fn the_listing_is_read() {
        let listed = b"file:/a b\0credential.helper\ncache\0command line:\0credential.https://x.y.usehttppath\0file:c\0\
            credential.helper\n\0";
        let read = entries(listed);
        assert_eq!(read.len(), 3);
        assert_eq!((read[0].origin.as_str(), read[0].value.as_deref()), ("file:/a b", Some("cache")));
        assert_eq!(
            (read[1].key.as_str(), read[1].value.as_deref()),
            ("credential.https://x.y.usehttppath", None)
        );
        assert_eq!(read[2].value.as_deref(), Some(""));
    }

    #[test]
    fn helpers_come_in_order_until_an_empty_one() {
        let server = "credential.https://git-codecommit.eu-west-1.amazonaws.com";
        let all = [
            entry("credential.helper", "manager"),
            entry(&format!("{server}.helper"), ""),
            entry(&format!("{server}.helper"), "/opt/git-credential-causeway"),
            entry(&format!("{server}.usehttppath"), "true"),
            entry("credential.https://github.com.helper", "gh"),
        ];
        assert_eq!(helpers(&all, URL), ["/opt/git-credential-causeway"]);
        assert_eq!(helpers(&all, "https://github.com/a/b"), ["manager", "gh"]);
        assert!(setup_for(&all, &GitUrl::parse(URL).unwrap()).use_http_path);
        assert!(!setup_for(&all, &GitUrl::parse("https://github.com/a").unwrap()).use_http_path);
    }

    #[test]
    fn patterns_match_as_gits_do() {
        for (pattern, matches) in [
            ("https://git-codecommit.eu-west-1.amazonaws.com", true),
            ("https://git-codecommit.eu-west-1.amazonaws.com/", true),
            ("https://git-codecommit.eu-west-1.amazonaws.com:443/v1", true),
            ("https://git-codecommit.*.amazonaws.com", true),
            ("git-codecommit.eu-west-1.amazonaws.com", true),
            ("https://", true),
            ("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop", true),
            ("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/sh", false),
            ("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop/x", false),
            ("https://*.amazonaws.com", false),
            ("http://git-codecommit.eu-west-1.amazonaws.com", false),
            ("https://git-codecommit.eu-west-1.amazonaws.com:8443", false),
            ("https://ada@git-codecommit.eu-west-1.amazonaws.com", false),
        ] {
            let all = [entry(&format!("credential.{pattern}.helper"), "x")];
            assert_eq!(helpers(&all, URL).len(), usize::from(matches), "{pattern}");
        }
    }

    #[test]
    fn the_program_is_found_behind_its_quotes() {
        for (value, program) in [
            ("cache --timeout 60", "git-credential-cache"),
            ("/opt/a/git-credential-causeway --sandbox", "/opt/a/git-credential-causeway"),
            (r"/opt/My\ Apps/h", "/opt/My Apps/h"),
            ("!'/opt/My Apps/h' --x", "/opt/My Apps/h"),
            ("!aws codecommit credential-helper $@", "aws"),
            ("C:/Causeway/h.exe", "C:/Causeway/h.exe"),
        ] {
            let helper = ConfiguredHelper { value: value.to_owned(), origin: String::new() };
            assert_eq!(helper.program(), program, "{value}");
        }
    }

    proptest! {
        #[test]
        fn what_we_write_is_found_again(path in "/[ -~ä]{1,40}", argument in "[ -~]{0,20}") {
            let value = helper(&path, &[&argument]);
            prop_assert_eq!(ConfiguredHelper { value, origin: String::new() }.program(), path);
        }

        #[test]
        fn any_listing_is_read(listed in proptest::collection::vec(any::<u8>(), 0..200), pattern in "\\PC{0,40}") {
            let mut all = entries(&listed);
            all.push(entry(&format!("credential.{pattern}.helper"), "x"));
            let _setup = setup_for(&all, &GitUrl::parse(URL).unwrap());
        }
    }
}
