//! Why a command failed, in words for a terminal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use causeway_app::AppError;
use causeway_app::kept::Need;
use causeway_app::port::secrets::SecretError;
use causeway_composition::CompositionError;
use causeway_contract::mapping::wire_error;
use serde_json::{Value, json};
use thiserror::Error;

use crate::connection_file::ConnectionFileError;
use crate::exit::Exit;
use crate::place::PlaceError;
use crate::secrets::{Name, SecretsError};

/// Why a command failed.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// A use case.
    #[error(transparent)]
    App(#[from] AppError),
    /// The connection file.
    #[error(transparent)]
    File(#[from] ConnectionFileError),
    /// Secrets that were given wrongly.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// No place for data.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The program could not be put together.
    #[error(transparent)]
    Composition(#[from] CompositionError),
    /// The system gives no threads or signals.
    #[error("this computer does not let Causeway run")]
    System(#[source] std::io::Error),
    /// Secrets that are neither kept nor given.
    #[error("{} needed: neither the keychain nor the environment has {}", needed(.0), variables(.0))]
    SecretsMissing(BTreeSet<Need>),
    /// No key to set.
    #[error(
        "your own key is needed: neither the environment nor standard input has {} and {}",
        Name::PersonalAccessKeyId.variable(),
        Name::PersonalSecretAccessKey.variable()
    )]
    NoPersonalKey,
    /// No password for Git credentials.
    #[error("the password is needed: neither the environment nor standard input has {}", Name::GitPassword.variable())]
    NoGitPassword,
    /// A password without a user.
    #[error("CAUSEWAY_JIRA_PASSWORD is of a user: name it as jira.user in the connection file")]
    PasswordWithoutUser,
    /// No connection is called that.
    #[error("no connection is called {named}{}", there_are(.known))]
    NoConnection {
        /// As given.
        named: String,
        /// Names of those that there are.
        known: Vec<String>,
    },
    /// Several are.
    #[error("{named} may be any of these; give an id: {}", .ids.join(", "))]
    ManyConnections {
        /// As given.
        named: String,
        /// The ids.
        ids: Vec<String>,
    },
    /// No credential is called that.
    #[error("no credential is called {named}{}", there_are(.known))]
    NoCredential {
        /// As given.
        named: String,
        /// Ids of those that there are.
        known: Vec<String>,
    },
    /// Several are.
    #[error("{named} may be any of these; give an id: {}", .ids.join(", "))]
    ManyCredentials {
        /// As given.
        named: String,
        /// The ids.
        ids: Vec<String>,
    },
    /// The account of a file is not that of its credential.
    #[error("aws.access_key_id is {given}, and the key of {credential} is {kept}; give one of both")]
    OtherKey {
        /// As given.
        given: String,
        /// The connection.
        credential: String,
        /// Its key.
        kept: String,
    },
    /// A file of another Jira, account or region than the connection.
    #[error("this file is of {file}, and the connection is of {connection}")]
    OtherPlace {
        /// The file's.
        file: String,
        /// The connection's.
        connection: String,
    },
    /// The file says nothing of triggers.
    #[error("{path} has no [triggers] table")]
    NoTriggers {
        /// The file.
        path: String,
    },
    /// Projects that Jira does not have.
    #[error("settings.projects: this Jira has no project {}", .0.join(", "))]
    NoProject(Vec<String>),
    /// Repositories that the connection does not have.
    #[error("this connection has no repository {} in Jira", .0.join(", "))]
    NoRepository(Vec<String>),
    /// The globs choose nothing.
    #[error("repositories: none of the {0} repositories of this account is chosen")]
    NothingChosen(usize),
    /// Lists that an export has to hold and that could not be read.
    #[error("an export holds every trigger as it is, and those of {} could not be read:\n{}", count(.0.len()), lines(.0))]
    UnreadTriggers(Vec<(String, String)>),
    /// Repositories whose lists are full.
    #[error("a repository has at most 10 triggers, and there is no room for ours in {}", .0.join(", "))]
    NoRoom(Vec<String>),
    /// The export cannot be put together.
    #[error("the text for {tool} could not be written")]
    Export {
        /// Which tool.
        tool: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The plan is another one than the one that was agreed to.
    #[error("the plan is not the one of --if-hash any more: its hash is {0} now")]
    OtherPlan(String),
    /// Several Jiras, or none that is known.
    #[error("which Jira is meant? Name one with --jira-url{}", there_are(.0))]
    WhichJira(Vec<String>),
    /// No integration is called that.
    #[error("Jira has no integration {named}{}", there_are(.known))]
    NoIntegration {
        /// As given.
        named: String,
        /// Names of those that there are.
        known: Vec<String>,
    },
    /// Several are.
    #[error("{named} may be any of these; give an id: {}", .ids.join(", "))]
    ManyIntegrations {
        /// As given.
        named: String,
        /// The ids.
        ids: Vec<String>,
    },
    /// An integration that does not show its region.
    #[error("Jira does not show the region of {0}: name it with --region")]
    NoRegion(String),
    /// A file or stream that cannot be read.
    #[error("{what} cannot be read")]
    Read {
        /// Which.
        what: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file or stream that cannot be written.
    #[error("{what} cannot be written")]
    Write {
        /// Which.
        what: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

fn count(number: usize) -> String {
    if number == 1 { "1 repository".to_owned() } else { format!("{number} repositories") }
}

fn lines(unread: &[(String, String)]) -> String {
    unread.iter().map(|(name, why)| format!("  {name}: {why}")).collect::<Vec<_>>().join("\n")
}

fn there_are(names: &[String]) -> String {
    if names.is_empty() {
        "; there is none yet".to_owned()
    } else {
        format!("; there are {}", names.join(", "))
    }
}

fn needed(needs: &BTreeSet<Need>) -> String {
    let words: Vec<&str> = needs
        .iter()
        .map(|need| match need {
            Need::Jira => "the Jira sign-in",
            Need::Aws => "the secret access key",
            Need::Webhook => "the webhook URL",
        })
        .collect();
    format!("{} {}", words.join(" and "), if words.len() == 1 { "is" } else { "are" })
}

fn variables(needs: &BTreeSet<Need>) -> String {
    let names: Vec<&str> = needs
        .iter()
        .map(|need| match need {
            Need::Jira => "CAUSEWAY_JIRA_TOKEN (or CAUSEWAY_JIRA_PASSWORD)",
            Need::Aws => Name::SecretAccessKey.variable(),
            Need::Webhook => Name::WebhookUrl.variable(),
        })
        .collect();
    names.join(", ")
}

impl Failure {
    /// One secret that is missing.
    pub(crate) fn missing(need: Need) -> Self {
        Self::SecretsMissing(BTreeSet::from([need]))
    }

    /// How it ends the program.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::App(error) => Exit::of_error(error),
            Self::File(_)
            | Self::Secrets(_)
            | Self::SecretsMissing(_)
            | Self::NoPersonalKey
            | Self::NoGitPassword
            | Self::PasswordWithoutUser
            | Self::NoConnection { .. }
            | Self::NoCredential { .. }
            | Self::ManyCredentials { .. }
            | Self::ManyConnections { .. }
            | Self::OtherKey { .. }
            | Self::OtherPlace { .. }
            | Self::NoTriggers { .. }
            | Self::NoProject(_)
            | Self::WhichJira(_)
            | Self::NoIntegration { .. }
            | Self::ManyIntegrations { .. }
            | Self::NoRegion(_)
            | Self::NoRepository(_)
            | Self::NothingChosen(_)
            | Self::Read { .. }
            | Self::Place(_) => Exit::Usage,
            Self::OtherPlan(_) | Self::NoRoom(_) => Exit::Conflict,
            Self::Composition(_)
            | Self::System(_)
            | Self::UnreadTriggers(_)
            | Self::Export { .. }
            | Self::Write { .. } => Exit::Failed,
        }
    }

    /// Whether whoever read our output has gone away, which is no failure of ours.
    pub(crate) fn is_reader_gone(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::App(AppError::Secrets(SecretError::Absent | SecretError::Locked | SecretError::Denied)) => {
                vec![
                    "With --no-keychain, secrets come from the environment or standard input alone."
                        .to_owned(),
                ]
            }
            // Words for the window name its pages.
            Self::App(AppError::TriggersNotSetUp) => {
                vec!["Set them up: causeway triggers CONNECTION --file FILE --apply".to_owned()]
            }
            Self::App(AppError::PlanStale) => vec!["Run the command again: it makes a new plan.".to_owned()],
            Self::App(error) => wire_error(error, "").hints,
            Self::SecretsMissing(_) => {
                vec!["Or give --secrets-from-stdin, and lines NAME=value on standard input.".to_owned()]
            }
            _ => Vec::new(),
        }
    }

    /// In words, with the chain of causes and what to do about it.
    pub(crate) fn text(&self) -> String {
        let mut text = match self {
            Self::App(error) => wire_error(error, "").message,
            other => other.to_string(),
        };
        let mut cause = match self {
            Self::App(_) => None,
            other => std::error::Error::source(other),
        };
        while let Some(error) = cause {
            let _infallible = write!(text, ": {error}");
            cause = error.source();
        }
        for hint in self.hints() {
            let _infallible = write!(text, "\n  {hint}");
        }
        text
    }

    /// For programs: the window's error where it is a use case's.
    pub(crate) fn document(&self, correlation_id: &str) -> Value {
        match self {
            Self::App(error) => {
                let mut wire = wire_error(error, correlation_id);
                wire.hints = self.hints();
                json!({ "error": wire })
            }
            other => json!({ "error": { "message": other.text(), "hints": other.hints() } }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use causeway_app::AppError;
    use causeway_app::kept::Need;
    use causeway_app::port::secrets::SecretError;

    use super::Failure;
    use crate::connection_file::ConnectionFile;

    #[test]
    fn a_missing_secret_is_named_by_its_variable() {
        let failure = Failure::SecretsMissing(BTreeSet::from([Need::Aws, Need::Webhook]));
        let text = failure.text();
        assert!(
            text.contains("CAUSEWAY_AWS_SECRET_ACCESS_KEY") && text.contains("CAUSEWAY_WEBHOOK_URL"),
            "{text}"
        );
        assert!(text.contains("--secrets-from-stdin"), "{text}");
        assert_eq!(failure.exit().code(), 2);
    }

    #[test]
    fn causes_and_advice_are_told() {
        let missing = ConnectionFile::read(std::path::Path::new("/nowhere/at-all.toml")).unwrap_err();
        let text = Failure::from(missing).text();
        assert!(text.starts_with("/nowhere/at-all.toml cannot be read: "), "{text}");
        let locked = Failure::from(AppError::Secrets(SecretError::Locked));
        assert!(locked.text().contains("--no-keychain"));
        assert_eq!(locked.document("run")["error"]["code"], "KEYCHAIN_LOCKED");
    }
}
