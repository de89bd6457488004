//! OpenSSH's client configuration, evaluated for one host as `ssh -G` does: `ssh_config(5)` and OpenSSH's `readconf.c`.
//!
//! Evaluated are the keywords that decide how a host is reached and signed in to. The command of a `Match exec` is never
//! run: its block is taken as one that does not hold, and that is noted.

mod advice;
mod evaluation;
mod keyword;
mod line;
mod pattern;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};

pub use advice::{Account, Advised, advice, block, locations_of_two_accounts, two_accounts};
pub use evaluation::evaluate;
pub use keyword::Keyword;
pub use line::includes;

/// How deep files include others before OpenSSH refuses.
pub const DEEPEST_INCLUDE: usize = 16;

/// A configuration file with the files that it includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigText {
    /// Where it is.
    pub path: PathBuf,
    /// Its text; `Err` in words when it cannot be read.
    pub text: Result<String, String>,
    /// The files of each pattern of its `Include`s, in the order in which they are read.
    pub included: Vec<(String, Vec<Self>)>,
}

impl ConfigText {
    /// A file that includes nothing.
    pub fn of(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: Ok(text.into()), included: Vec::new() }
    }

    /// This file's path and those of everything that it includes.
    pub fn paths(&self) -> Vec<&Path> {
        let inner = self.included.iter().flat_map(|(_, files)| files).flat_map(Self::paths);
        std::iter::once(self.path.as_path()).chain(inner).collect()
    }
}

/// Who starts the client, and what for.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// The host as it is given to `ssh`: an alias, often.
    pub host: &'a str,
    /// The home directory.
    pub home: &'a str,
    /// The name of the account on this computer, where it is known.
    pub local_user: Option<&'a str>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.path.display(), self.line)
    }
}

/// One setting that holds for the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Which.
    pub keyword: Keyword,
    /// Its value as it is written, without quotes.
    pub value: String,
    /// Where.
    pub place: Place,
    /// The line that begins the block it is in: `Host *.example.com`; `None` before the first one.
    pub block: Option<String>,
}

/// A line that OpenSSH refuses, and with it the whole configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// Why, in a sentence.
    pub why: String,
}

/// What the configuration says of one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostSettings {
    /// The host as it was asked for.
    pub host: String,
    /// What holds, in the order it was found. Each keyword once, but `IdentityFile`.
    pub settings: Vec<Setting>,
    /// Lines that OpenSSH refuses. While there is one, `ssh` does nothing.
    pub faults: Vec<Fault>,
    /// What was not evaluated, in sentences.
    pub notes: Vec<String>,
    home: String,
    local_user: Option<String>,
}

impl HostSettings {
    /// The setting of a keyword, the first of several.
    pub fn setting(&self, keyword: Keyword) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.keyword == keyword)
    }

    /// A keyword's value as it is written.
    pub fn value(&self, keyword: Keyword) -> Option<&str> {
        self.setting(keyword).map(|setting| setting.value.as_str())
    }

    /// The user that a URL without one signs in as; `None` for the account on this computer.
    pub fn user(&self) -> Option<&str> {
        self.value(Keyword::User)
    }

    /// The host that is really connected to.
    pub fn host_name(&self) -> String {
        let name = match self.value(Keyword::HostName) {
            Some(name) => evaluation::host_name(name, &self.host),
            None => self.host.clone(),
        };
        if name.parse::<std::net::IpAddr>().is_ok() { name } else { name.to_ascii_lowercase() }
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.value(Keyword::Port).and_then(evaluation::port).unwrap_or(22)
    }

    /// Files of private keys that are offered, in order, as they are written; empty for OpenSSH's own choice.
    pub fn identity_files(&self) -> impl Iterator<Item = &Setting> {
        self.settings.iter().filter(|setting| setting.keyword == Keyword::IdentityFile)
    }

    /// Whether only the keys of the configuration are offered, and none of the agent's others.
    pub fn identities_only(&self) -> bool {
        self.value(Keyword::IdentitiesOnly).is_some_and(is_yes)
    }

    /// A path of this configuration on this computer: `~` and the tokens of OpenSSH are resolved, those that stand for
    /// something else than this host and account are left.
    pub fn path(&self, written: &str) -> String {
        let user = self.user().or(self.local_user.as_deref());
        let (host, port) = (self.host_name(), self.port().to_string());
        let tokens = [
            ('d', Some(self.home.as_str())),
            ('h', Some(host.as_str())),
            ('n', Some(self.host.as_str())),
            ('p', Some(port.as_str())),
            ('r', user),
            ('u', self.local_user.as_deref()),
            ('%', Some("%")),
        ];
        let tilde = match written.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{}{rest}", self.home),
            _ => written.to_owned(),
        };
        evaluation::expanded(&tilde, &tokens)
    }

    /// A list of algorithms as it is in force, of what the client has by itself and of all that it knows. `None` where
    /// the configuration leaves the client's own.
    pub fn algorithms(&self, keyword: Keyword, own: &[&str], known: &[&str]) -> Option<Vec<String>> {
        Some(pattern::algorithms(self.value(keyword)?, own, known))
    }
}

fn is_yes(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "yes" | "true")
}
