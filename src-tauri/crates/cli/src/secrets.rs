//! Secrets from the environment and from standard input. Never from arguments: other programs can read those.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read;

use causeway_domain::Secret;
use thiserror::Error;
use zeroize::Zeroizing;

/// A secret by the name of its variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    /// A personal access token of Jira.
    JiraToken,
    /// A Jira password.
    JiraPassword,
    /// A secret access key.
    SecretAccessKey,
    /// The webhook URL.
    WebhookUrl,
    /// The id of a developer's own access key: no secret, and of no use without the next one.
    PersonalAccessKeyId,
    /// The secret of a developer's own access key.
    PersonalSecretAccessKey,
    /// The password for the proxy of the network settings.
    ProxyPassword,
    /// The code that a second factor shows now.
    MfaCode,
    /// The password of IAM's Git credentials.
    GitPassword,
    /// What protects an SSH key.
    SshPassphrase,
}

impl Name {
    /// All of them.
    pub(crate) const ALL: [Self; 10] = [
        Self::JiraToken,
        Self::JiraPassword,
        Self::SecretAccessKey,
        Self::WebhookUrl,
        Self::PersonalAccessKeyId,
        Self::PersonalSecretAccessKey,
        Self::ProxyPassword,
        Self::MfaCode,
        Self::GitPassword,
        Self::SshPassphrase,
    ];

    /// The variable.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::JiraToken => "CAUSEWAY_JIRA_TOKEN",
            Self::JiraPassword => "CAUSEWAY_JIRA_PASSWORD",
            Self::SecretAccessKey => "CAUSEWAY_AWS_SECRET_ACCESS_KEY",
            Self::WebhookUrl => "CAUSEWAY_WEBHOOK_URL",
            Self::PersonalAccessKeyId => "CAUSEWAY_PERSONAL_ACCESS_KEY_ID",
            Self::PersonalSecretAccessKey => "CAUSEWAY_PERSONAL_SECRET_ACCESS_KEY",
            Self::ProxyPassword => "CAUSEWAY_PROXY_PASSWORD",
            Self::MfaCode => "CAUSEWAY_MFA_CODE",
            Self::GitPassword => "CAUSEWAY_GIT_PASSWORD",
            Self::SshPassphrase => "CAUSEWAY_SSH_PASSPHRASE",
        }
    }
}

/// As much of standard input as is read: no secret is longer than a few thousand characters.
const LONGEST: u64 = 64 * 1024;

/// Why secrets could not be read. Never holds any of what was read.
#[derive(Debug, Error)]
pub(crate) enum SecretsError {
    /// Standard input cannot be read.
    #[error("secrets cannot be read from standard input")]
    Unreadable(#[source] std::io::Error),
    /// More than any secrets are.
    #[error("standard input is longer than secrets are")]
    TooLong,
    /// A line that is none.
    #[error("line {line} of standard input is not NAME=value, with NAME one of {}", names())]
    Line {
        /// Counted from 1.
        line: usize,
    },
    /// A variable that is no text.
    #[error("{variable} is not UTF-8")]
    Variable {
        /// Which.
        variable: &'static str,
    },
}

fn names() -> String {
    Name::ALL.map(Name::variable).join(", ")
}

/// The secrets that were given.
#[derive(Debug, Default)]
pub(crate) struct Given(BTreeMap<Name, Secret>);

impl Given {
    /// Reads the environment, and lines `NAME=value` from `input` for what is not in it. An empty value is none.
    pub(crate) fn read(
        environment: impl Fn(&str) -> Option<OsString>,
        input: Option<impl Read>,
    ) -> Result<Self, SecretsError> {
        let mut given = BTreeMap::new();
        for name in Name::ALL {
            let variable = name.variable();
            if let Some(value) = environment(variable).filter(|value| !value.is_empty()) {
                let value = value.into_string().map_err(|_| SecretsError::Variable { variable })?;
                given.insert(name, Secret::new(value));
            }
        }
        if let Some(input) = input {
            let mut text = Zeroizing::new(String::new());
            let read = input.take(LONGEST + 1).read_to_string(&mut text).map_err(SecretsError::Unreadable)?;
            if u64::try_from(read).is_ok_and(|read| read > LONGEST) {
                return Err(SecretsError::TooLong);
            }
            for (line, name, value) in lines(&text)? {
                if value.is_empty() {
                    return Err(SecretsError::Line { line });
                }
                given.entry(name).or_insert_with(|| Secret::new(value.to_owned()));
            }
        }
        Ok(Self(given))
    }

    /// One of them.
    pub(crate) fn get(&self, name: Name) -> Option<Secret> {
        self.0.get(&name).map(Secret::duplicate)
    }
}

fn lines(text: &str) -> Result<Vec<(usize, Name, &str)>, SecretsError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            let line_number = index + 1;
            let (name, value) = line.split_once('=').ok_or(SecretsError::Line { line: line_number })?;
            let known = Name::ALL.into_iter().find(|known| known.variable() == name.trim());
            Ok((line_number, known.ok_or(SecretsError::Line { line: line_number })?, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Given, Name};

    fn read(environment: &[(&str, &str)], input: &str) -> Result<Given, String> {
        let variable = |name: &str| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
        };
        Given::read(variable, Some(input.as_bytes())).map_err(|error| error.to_string())
    }

    fn exposed(given: &Given, name: Name) -> Option<String> {
        given.get(name).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn the_environment_comes_before_standard_input() {
        let input = "CAUSEWAY_JIRA_TOKEN=from-input\n\nCAUSEWAY_WEBHOOK_URL=https://jira/x?a=b=\r\n";
        let given = read(&[("CAUSEWAY_JIRA_TOKEN", "from-environment")], input).unwrap();
        assert_eq!(exposed(&given, Name::JiraToken).as_deref(), Some("from-environment"));
        assert_eq!(exposed(&given, Name::WebhookUrl).as_deref(), Some("https://jira/x?a=b="));
        assert_eq!(exposed(&given, Name::SecretAccessKey), None);
        assert!(!format!("{given:?}").contains("from-"));
    }

    #[test]
    fn a_line_that_is_none_is_named_by_its_number_alone() {
        for input in ["\ns3cret", "\nOTHER=s3cret", "\nCAUSEWAY_JIRA_TOKEN="] {
            let message = read(&[], input).unwrap_err();
            assert!(message.starts_with("line 2 ") && !message.contains("s3cret"), "{message}");
        }
        assert!(read(&[], &"x".repeat(70_000)).unwrap_err().contains("longer"));
    }

    #[test]
    fn an_empty_variable_is_none() {
        assert_eq!(exposed(&read(&[("CAUSEWAY_JIRA_TOKEN", "")], "").unwrap(), Name::JiraToken), None);
    }

    proptest! {
        #[test]
        fn any_input_is_read_or_refused(input in "\\PC{0,200}") {
            let _read = read(&[], &input);
        }
    }
}
