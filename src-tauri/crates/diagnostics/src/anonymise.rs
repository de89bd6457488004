//! What names somebody is taken out of a text that leaves this computer, and replaced by the same stand-in each time, so
//! that what belongs together can still be told.

use std::collections::{BTreeMap, HashMap};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use causeway_app::diagnostics::Known;
use regex::{Captures, Regex};

use crate::redact::redact;

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Secrets of any kind.
    Secret,
    /// AWS access key ids and other identifiers of that form.
    AccessKey,
    /// 12-digit account numbers.
    Account,
    /// Names of IAM principals and of users.
    Person,
    /// E-mail addresses.
    Email,
    /// IP addresses.
    Address,
    /// Host names.
    Host,
    /// Names of Jira sites.
    Title,
    /// The home directory.
    Home,
}

impl Kind {
    /// In words: "account numbers".
    pub fn words(self) -> &'static str {
        match self {
            Self::Secret => "secrets",
            Self::AccessKey => "access key ids",
            Self::Account => "account numbers",
            Self::Person => "names of users and roles",
            Self::Email => "e-mail addresses",
            Self::Address => "IP addresses",
            Self::Host => "host names",
            Self::Title => "names of Jira sites",
            Self::Home => "home directories",
        }
    }
}

/// Takes out what names somebody. One of these serves a whole bundle: its stand-ins agree from file to file.
#[derive(Debug)]
pub struct Anonymiser {
    /// What is known by name, longest first.
    known: Vec<(String, Kind)>,
    stand_ins: HashMap<(Kind, String), usize>,
    counts: BTreeMap<Kind, usize>,
}

/// Two forms of a separator in an ARN: as it is, and percent-encoded.
const COLON: &str = "(?::|%3[Aa])";
const SLASH: &str = r"(?:/|%2[Ff]|\\/)";

/// All patterns are constants; a test makes sure that each compiles.
static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(Patterns::new);

struct Patterns {
    principal: Regex,
    field: Regex,
    access_key: Regex,
    digits: Regex,
    email: Regex,
    home: Regex,
    ipv4: Regex,
    ipv6: Regex,
    host: Regex,
}

impl Patterns {
    fn new() -> Option<Self> {
        let regex = |text: &str| Regex::new(text).ok();
        Some(Self {
            principal: regex(&format!(
                r#"({COLON}(?:user|role|group|assumed-role|federated-user|mfa){SLASH})([^\s"'<>\\,;)\]}}]+)"#
            ))?,
            field: regex(
                r#"(?i)(\\*"?(?:user_?name|display_?name|jira_?user|login|email_?address)\\*"?\s*[:=]\s*(?:Some\()?\\*")((?:[^"\\]|\\[^"])+)"#,
            )?,
            access_key: regex(
                "(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|APKA|AROA|ASCA)[A-Z0-9]{12,}",
            )?,
            digits: regex("[0-9]{12,}")?,
            email: regex(r"[A-Za-z0-9._+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")?,
            home: regex(
                r#"((?:/home/|/Users/|\\Users\\|\\\\Users\\\\|/Users%2F|%2Fhome%2F))([^/\\\s"'<>:%]+)"#,
            )?,
            ipv4: regex(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")?,
            ipv6: regex("[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:%[0-9a-z]+)?")?,
            host: regex(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[A-Za-z]{2,24}")?,
        })
    }
}

/// Endings of names that are files and parts of programs, and no hosts.
const NO_HOSTS: &[&str] = &[
    "rs", "log", "json", "txt", "toml", "sqlite", "md", "js", "ts", "tsx", "css", "html", "pem", "zip", "tf",
    "yaml", "yml", "py", "sh", "exe", "dll", "so", "git", "desktop", "csv", "lock", "service", "xml", "jspa",
    "ini", "conf",
];

/// Hosts that everybody knows, and what looks like one in this program's own words.
const PUBLIC: &[&str] = &[
    "amazonaws.com",
    "amazonaws.com.cn",
    "aws.amazon.com",
    "amazonaws.cn",
    "amazonaws-us-gov.com",
    "com.xiplink.jira.git",
    "dev.causeway",
    "git-scm.com",
    "org.freedesktop.secrets",
];

impl Anonymiser {
    /// One that knows these by name, whatever they look like.
    pub fn new(known: &Known) -> Self {
        let of = |texts: &std::collections::BTreeSet<String>, kind| {
            texts.iter().map(|text| (text.clone(), kind)).collect::<Vec<_>>()
        };
        let mut all = of(&known.hosts, Kind::Host);
        all.extend(of(&known.people, Kind::Person));
        all.extend(of(&known.titles, Kind::Title));
        if let Some(home) = &known.home {
            all.push((home.clone(), Kind::Home));
            all.push((home.replace('\\', "\\\\"), Kind::Home));
        }
        // A public host is no secret, and this computer's own name for itself says nothing.
        all.retain(|(text, kind)| {
            !text.trim().is_empty() && text != "/" && (*kind != Kind::Host || !is_public(text))
        });
        all.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        all.dedup();
        Self { known: all, stand_ins: HashMap::new(), counts: BTreeMap::new() }
    }

    /// How often each kind was taken out.
    pub fn counts(&self) -> &BTreeMap<Kind, usize> {
        &self.counts
    }

    /// The text without secrets and without names.
    pub fn clean(&mut self, text: &str) -> String {
        let masked = redact(text).into_owned();
        let before = text.matches(crate::redact::MASK).count();
        self.count(Kind::Secret, masked.matches(crate::redact::MASK).count().saturating_sub(before));
        let Some(patterns) = PATTERNS.as_ref() else { return String::new() };
        // Before what is known by name: parts of an ARN or of an e-mail address are known, too.
        let mut text = self.replace(&patterns.principal, &masked, |it, found| {
            Some(format!("{}{}", &found[1], it.stand_in(Kind::Person, &found[2])))
        });
        text = self.replace(&patterns.email, &text, |it, found| Some(it.stand_in(Kind::Email, &found[0])));
        text = self.replace(&patterns.field, &text, |it, found| {
            let has_stand_in = found[2].starts_with('[');
            (!has_stand_in).then(|| format!("{}{}", &found[1], it.stand_in(Kind::Person, &found[2])))
        });
        text = self.known_names(&text);
        text = self.replace(&patterns.home, &text, |it, found| {
            Some(format!("{}{}", &found[1], it.stand_in(Kind::Home, &found[2])))
        });
        text = self
            .replace(&patterns.access_key, &text, |it, found| Some(it.stand_in(Kind::AccessKey, &found[0])));
        text = self.accounts(&patterns.digits, &text);
        text = self.addresses(patterns, &text);
        self.replace(&patterns.host, &text, |it, found| {
            let name = &found[0];
            is_host(name).then(|| it.stand_in(Kind::Host, &name.to_lowercase()))
        })
    }

    fn count(&mut self, kind: Kind, times: usize) {
        if times > 0 {
            *self.counts.entry(kind).or_default() += times;
        }
    }

    /// The same for the same text, whatever file it is in.
    fn stand_in(&mut self, kind: Kind, text: &str) -> String {
        self.count(kind, 1);
        let next = self.stand_ins.keys().filter(|(known, _)| *known == kind).count() + 1;
        let number = *self.stand_ins.entry((kind, text.to_owned())).or_insert(next);
        match kind {
            Kind::Secret => crate::redact::MASK.to_owned(),
            Kind::AccessKey => format!("[access key {number}]"),
            Kind::Account => format!("[account {number}]"),
            Kind::Person => format!("[name {number}]"),
            Kind::Email => format!("[e-mail {number}]"),
            Kind::Address => format!("[address {number}]"),
            Kind::Host => format!("host-{number}.example"),
            Kind::Title => format!("[Jira {number}]"),
            Kind::Home => "[home]".to_owned(),
        }
    }

    fn replace(
        &mut self,
        pattern: &Regex,
        text: &str,
        mut with: impl FnMut(&mut Self, &Captures<'_>) -> Option<String>,
    ) -> String {
        let replaced = pattern.replace_all(text, |found: &Captures<'_>| {
            with(self, found).unwrap_or_else(|| found[0].to_owned())
        });
        replaced.into_owned()
    }

    /// What is known by name, wherever it stands as a word of its own.
    fn known_names(&mut self, text: &str) -> String {
        let known = std::mem::take(&mut self.known);
        let mut text = text.to_owned();
        for (name, kind) in &known {
            let mut cleaned = String::with_capacity(text.len());
            let mut rest = text.as_str();
            while let Some(at) = find(rest, name) {
                let (before, found) = rest.split_at(at);
                let (found, after) = found.split_at(name.len());
                cleaned.push_str(before);
                let last = cleaned.chars().next_back();
                if is_word(last, after.chars().next()) {
                    cleaned.push_str(&self.stand_in(*kind, &name.to_lowercase()));
                } else {
                    cleaned.push_str(found);
                }
                rest = after;
            }
            cleaned.push_str(rest);
            text = cleaned;
        }
        self.known = known;
        text
    }

    /// Twelve digits. An escape before them may end in digits of its own: `%20`, `\u0020`.
    fn accounts(&mut self, pattern: &Regex, text: &str) -> String {
        let mut cleaned = String::with_capacity(text.len());
        let mut done = 0;
        for found in pattern.find_iter(text) {
            let before = text.get(..found.start()).unwrap_or_default();
            let escaped = if before.ends_with('%') {
                2
            } else if before.ends_with("\\u") {
                4
            } else {
                0
            };
            let digits = found.as_str();
            let account = digits
                .get(escaped..)
                .filter(|rest| rest.len() == 12)
                .or(Some(digits).filter(|all| all.len() == 12));
            if let Some(account) = account {
                cleaned.push_str(text.get(done..found.end() - account.len()).unwrap_or_default());
                cleaned.push_str(&self.stand_in(Kind::Account, account));
                done = found.end();
            }
        }
        cleaned.push_str(text.get(done..).unwrap_or_default());
        cleaned
    }

    fn addresses(&mut self, patterns: &Patterns, text: &str) -> String {
        let text = self.replace(&patterns.ipv4, text, |it, found| {
            let address: Ipv4Addr = found[0].parse().ok()?;
            let is_telling = !address.is_loopback() && !address.is_unspecified();
            is_telling.then(|| it.stand_in(Kind::Address, &found[0]))
        });
        self.replace(&patterns.ipv6, &text, |it, found| {
            let bare = found[0].split('%').next().unwrap_or_default();
            let address: Ipv6Addr = bare.parse().ok()?;
            // `::` alone stands between the names of modules.
            let is_telling = !address.is_loopback() && !address.is_unspecified() && bare.len() > 4;
            is_telling.then(|| it.stand_in(Kind::Address, bare))
        })
    }
}

/// Where `name` begins, in any case as far as it is ASCII.
fn find(text: &str, name: &str) -> Option<usize> {
    let (text, name) = (text.as_bytes(), name.as_bytes());
    text.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name))
}

/// Whether what stands between these characters is a word of its own.
fn is_word(before: Option<char>, after: Option<char>) -> bool {
    let inside = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    !inside(before) && !inside(after)
}

fn is_public(host: &str) -> bool {
    let host = host.to_lowercase();
    let is_below = |known: &&str| {
        host == **known
            || host.strip_suffix(*known).is_some_and(|rest| rest.ends_with('.'))
            || host.strip_prefix(*known).is_some_and(|rest| rest.starts_with('.') || rest.starts_with('_'))
    };
    // A VPC endpoint's name is its owner's.
    !host.contains("vpce") && (PUBLIC.iter().any(is_below) || is_stand_in(&host))
}

fn is_stand_in(host: &str) -> bool {
    host.ends_with(".example") || matches!(host, "localhost" | "127.0.0.1")
}

fn is_host(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    !NO_HOSTS.contains(&last.as_str()) && !is_public(name)
}

#[cfg(test)]
#[path = "anonymise_tests.rs"]
mod tests;
