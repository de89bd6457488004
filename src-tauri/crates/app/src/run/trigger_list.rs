//! Writing one repository's list of triggers. AWS replaces the whole list and has no condition on what was there before:
//! read, change our own entry, write, read again, and once more if somebody wrote in between.

use std::sync::Arc;
use std::time::Duration;

use causeway_domain::plan::Step;
use causeway_domain::triggers::trigger::{Merge, merge, without_ours};
use causeway_domain::triggers::{StoredTriggers, TopicArn, Trigger};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::aws_patience::{AwsPatience, is_repository_gone, outcome_is_unknown};
use super::journal::{Effect, Event, append};
use super::locks::RepositoryLocks;
use crate::Ports;
use crate::port::aws::{AwsAccount, AwsError};
use crate::port::storage::StorageError;

/// How many repositories are written side by side.
pub(crate) const AT_ONCE: usize = 32;

/// How often a list is written again because somebody else wrote it meanwhile.
const WRITES: usize = 4;

/// How long after a cancel a list is still read back: what was written is known then, and an AWS that throttles for good
/// does not keep the run.
const GRACE: Duration = Duration::from_secs(5);

/// What is wanted of a repository's list; every other entry stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// This entry in it.
    Own(&'a Trigger),
    /// None of ours in it: of this name, sending to one of these topics.
    Without {
        /// The name.
        name: &'a str,
        /// The topics.
        topics: &'a [TopicArn],
    },
}

/// What has to be written.
enum Change {
    Nothing,
    List(Vec<Trigger>),
    Full(Vec<String>),
}

impl Wanted<'_> {
    fn change(&self, stored: &[Trigger]) -> Change {
        match self {
            Self::Own(own) => match merge(stored, own) {
                Merge::InPlace => Change::Nothing,
                Merge::Change { triggers, .. } => Change::List(triggers),
                Merge::Full { others } => Change::Full(others),
            },
            Self::Without { name, topics } => {
                let mut rest = None;
                for topic in *topics {
                    rest = without_ours(rest.as_deref().unwrap_or(stored), name, topic).or(rest);
                }
                rest.map_or(Change::Nothing, Change::List)
            }
        }
    }

    /// Our own entry as it is.
    fn before(&self, stored: &[Trigger]) -> Option<Trigger> {
        let ours = |trigger: &&Trigger| match self {
            Self::Own(own) => trigger.name == own.name,
            Self::Without { name, topics } => topics.iter().any(|topic| trigger.is_ours(name, topic)),
        };
        stored.iter().find(ours).cloned()
    }

    fn own_name(&self) -> &str {
        match self {
            Self::Own(own) => &own.name,
            Self::Without { name, .. } => name,
        }
    }
}

/// How a list came to be as wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Listed {
    /// It was; nothing was written.
    InPlace,
    /// It was written and read back.
    Written {
        /// Our own entry before.
        before: Option<Trigger>,
    },
}

/// Why a list is not as wanted, or is not known to be.
#[derive(Debug, Error)]
pub(crate) enum ListError {
    #[error("the repository is gone from CodeCommit")]
    Gone,
    #[error("it has ten other triggers, as many as CodeCommit allows: {}", .others.join(", "))]
    Full { others: Vec<String> },
    #[error("its triggers could not be read: {0}")]
    Unread(AwsError),
    #[error("its triggers could not be written: {0}")]
    Refused(AwsError),
    #[error("AWS rejects the list because of {}, which Causeway did not make and does not touch: {error}", named(.suspects))]
    Foreign { suspects: Vec<String>, error: AwsError },
    #[error("written, and reading it back failed: {0}")]
    NotReadBack(AwsError),
    #[error("AWS's answer was lost, and whether it was written is not known: {0}")]
    Unknown(AwsError),
    #[error("somebody else keeps writing its triggers at the same time; try again when they have finished")]
    Contested,
    #[error(transparent)]
    Journal(#[from] StorageError),
    #[error("not begun: the run was cancelled")]
    Cancelled,
}

impl ListError {
    /// That AWS did not allow it.
    pub(crate) fn denial(&self) -> Option<&AwsError> {
        match self {
            Self::Unread(error @ AwsError::AccessDenied { .. })
            | Self::Refused(error @ AwsError::AccessDenied { .. }) => Some(error),
            _ => None,
        }
    }
}

/// `the trigger a` or `one of the triggers a, b`.
fn named(suspects: &[String]) -> String {
    match suspects {
        [one] => format!("the trigger {one}"),
        several => format!("one of the triggers {}", several.join(", ")),
    }
}

/// Writes lists of one account and region.
pub(crate) struct TriggerLists {
    pub(crate) aws: Arc<dyn AwsAccount>,
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) locks: Arc<RepositoryLocks>,
    pub(crate) patience: Arc<AwsPatience>,
    pub(crate) ports: Ports,
    pub(crate) run_id: String,
    /// The step whose lines are written to the journal; absent while undoing, which has lines of its own.
    pub(crate) step: Option<Step>,
}

impl TriggerLists {
    /// Makes a repository's list as wanted. `begun` says that the journal holds a beginning without an end.
    pub(crate) async fn write(
        &self,
        repository: &str,
        wanted: Wanted<'_>,
        begun: bool,
    ) -> Result<Listed, ListError> {
        let _alone = self.locks.lock(&self.account, &self.region, repository).await;
        if self.patience.cancel.is_cancelled() {
            return Err(ListError::Cancelled);
        }
        let cancel = self.patience.cancel.clone();
        let mut stored = match self.read(repository, &cancel).await {
            Ok(stored) => stored,
            Err(AwsError::Cancelled) if cancel.is_cancelled() => return Err(ListError::Cancelled),
            Err(error) if is_repository_gone(&error) => {
                let effect = Effect::Trigger { repository: repository.to_owned(), before: None };
                self.note_refusal(begun, &effect).await?;
                return Err(ListError::Gone);
            }
            Err(error) => return Err(ListError::Unread(error)),
        };
        let before = wanted.before(&stored.triggers);
        let effect = Effect::Trigger { repository: repository.to_owned(), before: before.clone() };
        let mut lost = None;
        for written in 0..=WRITES {
            let list = match wanted.change(&stored.triggers) {
                Change::Nothing if written == 0 && !begun => return Ok(Listed::InPlace),
                Change::Nothing => {
                    self.note(Event::Done, &effect).await?;
                    return Ok(Listed::Written { before });
                }
                Change::List(list) => list,
                Change::Full(others) => {
                    // Ours is not there: what was begun, if anything, is known not to have come about.
                    self.note_refusal(written > 0 || begun, &effect).await?;
                    return Err(ListError::Full { others });
                }
            };
            if written == WRITES {
                break;
            }
            if written > 0 && cancel.is_cancelled() {
                // What was read last does not hold what is wanted, and it is not tried again.
                self.note_refusal(true, &effect).await?;
                return Err(ListError::Cancelled);
            }
            self.note(Event::Begun, &effect).await?;
            lost = match self.put(repository, &list).await {
                Ok(configuration_id) => {
                    tracing::debug!(repository, configuration_id, "triggers written");
                    None
                }
                Err(error) if outcome_is_unknown(&error) => Some(error),
                Err(error) => {
                    self.note(Event::Refused, &effect).await?;
                    return Err(if is_repository_gone(&error) {
                        ListError::Gone
                    } else {
                        self.blame(repository, wanted, &stored.triggers, error).await
                    });
                }
            };
            stored = match self.read_back(repository).await {
                Ok(stored) => stored,
                Err(error) if is_repository_gone(&error) => {
                    self.note_refusal(true, &effect).await?;
                    return Err(ListError::Gone);
                }
                Err(error) => {
                    return Err(lost.map_or(ListError::NotReadBack(error), ListError::Unknown));
                }
            };
        }
        // What was read last does not hold what is wanted.
        self.note_refusal(true, &effect).await?;
        Err(lost.map_or(ListError::Contested, ListError::Refused))
    }

    async fn read(&self, repository: &str, cancel: &CancellationToken) -> Result<StoredTriggers, AwsError> {
        self.patience.with(|| self.aws.triggers(repository, cancel)).await
    }

    /// Part of what was begun: a cancel does not end it at once.
    async fn read_back(&self, repository: &str) -> Result<StoredTriggers, AwsError> {
        let cancel = CancellationToken::new();
        let too_late = async {
            self.patience.cancel.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            biased;
            stored = self.read(repository, &cancel) => stored,
            () = too_late => Err(AwsError::Cancelled),
        }
    }

    /// A write that is under way is not ended by a cancel, and one that AWS throttled is not sent again after it.
    async fn put(&self, repository: &str, list: &[Trigger]) -> Result<String, AwsError> {
        self.patience.once(|| self.aws.put_triggers(repository, list, &self.patience.cancel)).await
    }

    async fn note(&self, event: Event, effect: &Effect) -> Result<(), StorageError> {
        match self.step {
            Some(step) => append(&self.ports, &self.run_id, step, event, effect).await,
            None => Ok(()),
        }
    }

    async fn note_refusal(&self, was_begun: bool, effect: &Effect) -> Result<(), StorageError> {
        if was_begun { self.note(Event::Refused, effect).await } else { Ok(()) }
    }

    /// Whose entry AWS rejects. It says why and not always whose; ours alone is then tried with a test event, which
    /// only our own topic gets.
    async fn blame(
        &self,
        repository: &str,
        wanted: Wanted<'_>,
        stored: &[Trigger],
        error: AwsError,
    ) -> ListError {
        let AwsError::Service { code, message } = &error else { return ListError::Refused(error) };
        if !is_about_an_entry(code) {
            return ListError::Refused(error);
        }
        let own_name = wanted.own_name();
        let foreign: Vec<&Trigger> = stored.iter().filter(|trigger| trigger.name != own_name).collect();
        let mentioned: Vec<String> = foreign
            .iter()
            .filter(|trigger| mentions(message, &trigger.name) || mentions(message, &trigger.destination_arn))
            .map(|trigger| trigger.name.clone())
            .collect();
        if !mentioned.is_empty() {
            return ListError::Foreign { suspects: mentioned, error };
        }
        let ours_is_good = match wanted {
            Wanted::Without { .. } => true,
            Wanted::Own(own) => {
                let cancel = CancellationToken::new();
                let test = self.aws.test_triggers(repository, std::slice::from_ref(own), &cancel).await;
                test.is_ok_and(|test| test.successful.contains(&own.name))
            }
        };
        if ours_is_good && !foreign.is_empty() {
            let suspects = foreign.into_iter().map(|trigger| trigger.name.clone()).collect();
            return ListError::Foreign { suspects, error };
        }
        ListError::Refused(error)
    }
}

/// Codes that speak of one entry of the list and not of the repository or the caller (aws-contract §1.5).
fn is_about_an_entry(code: &str) -> bool {
    code.starts_with("InvalidRepositoryTrigger")
        || code.starts_with("RepositoryTrigger")
        || code.starts_with("MaximumBranchesExceeded")
}

/// Whether a text stands in AWS's words by itself and not as a part of a longer name.
fn mentions(words: &str, text: &str) -> bool {
    let of_a_name =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | ':');
    !text.is_empty()
        && words.match_indices(text).any(|(start, _)| {
            let before = words.get(..start).and_then(|text| text.chars().next_back());
            let after = words.get(start + text.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(of_a_name) && !after.is_some_and(of_a_name)
        })
}
