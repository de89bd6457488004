//! The journal of a run: a line before and after every side effect, durable before the next thing happens.

use std::collections::{BTreeMap, HashMap};

use causeway_domain::plan::Step;
use causeway_domain::triggers::{EndpointMark, Trigger};
use serde::{Deserialize, Serialize};

use crate::Ports;
use crate::port::storage::{JournalEntry, StorageError, TriggersRecord};

/// What a line says about its step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The side effect is about to be asked for. Until another line follows, it may have happened or not.
    Begun,
    /// It happened.
    Done,
    /// It is known not to have happened: the other side said no.
    Refused,
    /// The step ended badly. Says nothing about the side effect.
    Failed,
    /// What the step did was taken back.
    Undone,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Undone => "undone",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Begun, Self::Done, Self::Refused, Self::Failed, Self::Undone]
            .into_iter()
            .find(|event| event.name() == name)
    }
}

/// What a journal line remembers, enough to recognise or undo the effect. Never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Effect {
    /// Nothing to remember.
    None,
    /// About to create an integration, or a repository; these existed before in the region, or at the location.
    Creating {
        /// Their ids.
        known: Vec<i64>,
    },
    /// The integration is there.
    Integration {
        /// GIJ's id.
        id: i64,
        /// Whether this run made it.
        created: bool,
    },
    /// The single repository is there.
    Repository {
        /// GIJ's id.
        id: i64,
        /// Whether this run made it.
        created: bool,
    },
    /// The single repository is remembered.
    SingleRepository {
        /// Our own id.
        id: String,
        /// Whether this run added it.
        created: bool,
    },
    /// The connection is remembered.
    Connection {
        /// Our own id.
        id: String,
        /// Whether this run added it.
        created: bool,
        /// What was remembered of its triggers before.
        #[serde(default)]
        triggers: Option<Box<TriggersRecord>>,
    },
    /// An entry of the secret store.
    Secret {
        /// Its name.
        name: String,
    },
    /// A topic.
    Topic {
        /// Its ARN.
        arn: String,
        /// Whether this run made it.
        created: bool,
        /// Whether it could not be looked at before, so that nobody can tell.
        #[serde(default)]
        unseen: bool,
    },
    /// Another key for a topic that was there.
    TopicKey {
        /// Its ARN.
        arn: String,
        /// The key it had.
        before: Option<String>,
    },
    /// A subscription.
    Subscription {
        /// The topic's ARN.
        topic: String,
        /// Where it leads, without the secret.
        endpoint: EndpointMark,
        /// Whether this run made it.
        created: bool,
        /// Whether subscriptions could not be listed before, so that nobody can tell.
        #[serde(default)]
        unseen: bool,
    },
    /// Our trigger in one repository.
    Trigger {
        /// The repository.
        repository: String,
        /// Our own entry as it was before.
        before: Option<Trigger>,
    },
    /// Subscriptions that end.
    Unsubscribed {
        /// Their ARNs.
        subscriptions: Vec<String>,
    },
    /// Another key for a connection.
    Key {
        /// Our own id of the connection.
        connection: String,
        /// Whether it is written to Jira; else only what is remembered changes.
        in_jira: bool,
    },
    /// A change of a thing in Jira, or of its default branch in AWS.
    Target {
        /// GIJ's id.
        id: i64,
    },
    /// What became of an integration.
    Fate {
        /// GIJ's id.
        id: i64,
        /// `kept`, `disabled`, `removed`.
        fate: String,
    },
    /// Something that stays although it could have gone.
    Stays {
        /// Why, in words.
        because: Vec<String>,
    },
}

/// What a journal says about one repository's triggers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RepositoryLines {
    /// Our own entry before this run wrote for the first time.
    pub(crate) before: Option<Trigger>,
    /// Whether this run is known to have written.
    pub(crate) certainty: Certainty,
    /// Whether the last thing it did there was written and read back.
    pub(crate) settled: bool,
}

#[derive(Debug, Default)]
struct StepLines {
    /// The effect of the last line that says done, unless it was undone since.
    done: Option<Effect>,
    /// The effect of a beginning whose outcome is not known.
    open: Option<Effect>,
}

/// What the journal of a run says about each step.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    steps: HashMap<Step, StepLines>,
    repositories: HashMap<Step, BTreeMap<String, RepositoryLines>>,
    /// By connection: whether it has another key, and whether that is written to Jira.
    keys: BTreeMap<String, KeyLines>,
    /// Things in Jira that are changed, by step.
    targets: HashMap<Step, BTreeMap<i64, Certainty>>,
}

/// What a journal says about one connection's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyLines {
    pub(crate) certainty: Certainty,
    pub(crate) in_jira: bool,
}

impl Journal {
    pub(crate) async fn read(ports: &Ports, run_id: &str) -> Result<Self, StorageError> {
        let mut journal = Self::default();
        for entry in ports.storage.journal(run_id).await? {
            // A line of a version that knows more steps or effects is not for this one to judge.
            let known = Step::from_id(&entry.step)
                .zip(Event::from_name(&entry.event))
                .zip(serde_json::from_str(&entry.detail).ok());
            if let Some(((step, event), effect)) = known {
                journal.add(step, event, effect);
            }
        }
        Ok(journal)
    }

    fn add(&mut self, step: Step, event: Event, effect: Effect) {
        if let Effect::Trigger { repository, before } = effect {
            self.add_repository(step, event, repository, before);
            return;
        }
        if let Effect::Key { connection, in_jira } = effect {
            self.add_key(event, connection, in_jira);
            return;
        }
        if let Effect::Target { id } = effect {
            self.add_target(step, event, id);
            return;
        }
        let lines = self.steps.entry(step).or_default();
        match event {
            Event::Begun => lines.open = Some(effect),
            Event::Done => *lines = StepLines { done: Some(effect), open: None },
            Event::Refused => lines.open = None,
            Event::Failed => {}
            Event::Undone => *lines = StepLines::default(),
        }
    }

    fn add_repository(&mut self, step: Step, event: Event, repository: String, before: Option<Trigger>) {
        let lines = self.repositories.entry(step).or_default();
        match event {
            Event::Begun => {
                let fresh = RepositoryLines { before, certainty: Certainty::Perhaps, settled: false };
                lines.entry(repository).or_insert(fresh).settled = false;
            }
            Event::Done => {
                let fresh = RepositoryLines { before, certainty: Certainty::Sure, settled: true };
                let known = lines.entry(repository).or_insert(fresh);
                known.certainty = Certainty::Sure;
                known.settled = true;
            }
            // Each writing begins with a look: what may have been written before was not there any more.
            Event::Refused | Event::Undone => {
                lines.remove(&repository);
            }
            Event::Failed => {}
        }
    }

    fn add_key(&mut self, event: Event, connection: String, in_jira: bool) {
        match event {
            Event::Begun => {
                let fresh = KeyLines { certainty: Certainty::Perhaps, in_jira };
                self.keys.entry(connection).or_insert(fresh);
            }
            Event::Done => {
                self.keys.insert(connection, KeyLines { certainty: Certainty::Sure, in_jira });
            }
            Event::Refused | Event::Undone => {
                self.keys.remove(&connection);
            }
            Event::Failed => {}
        }
    }

    fn add_target(&mut self, step: Step, event: Event, id: i64) {
        let targets = self.targets.entry(step).or_default();
        match event {
            Event::Begun => {
                targets.entry(id).or_insert(Certainty::Perhaps);
            }
            Event::Done => {
                targets.insert(id, Certainty::Sure);
            }
            Event::Refused | Event::Undone => {
                targets.remove(&id);
            }
            Event::Failed => {}
        }
    }

    /// Whether a thing in Jira was changed in a step; `None` when it was not.
    pub(crate) fn target(&self, step: Step, id: i64) -> Option<Certainty> {
        self.targets.get(&step)?.get(&id).copied()
    }

    /// The connections that have another key, or may have it.
    pub(crate) fn keys(&self) -> &BTreeMap<String, KeyLines> {
        &self.keys
    }

    /// What this run did to each repository's triggers in a step; those that were as wanted are not in it.
    pub(crate) fn repositories(&self, step: Step) -> impl Iterator<Item = (&str, &RepositoryLines)> {
        self.repositories
            .get(&step)
            .into_iter()
            .flatten()
            .map(|(repository, lines)| (repository.as_str(), lines))
    }

    /// What this run did to one repository's triggers in a step.
    pub(crate) fn repository(&self, step: Step, repository: &str) -> Option<&RepositoryLines> {
        self.repositories.get(&step)?.get(repository)
    }

    /// What a step made or may have made.
    pub(crate) fn made(&self, step: Step) -> Option<(&Effect, Certainty)> {
        match (self.done(step), self.open(step)) {
            (Some(effect), _) => Some((effect, Certainty::Sure)),
            (None, Some(effect)) => Some((effect, Certainty::Perhaps)),
            (None, None) => None,
        }
    }

    /// The effect of a step that is done.
    pub(crate) fn done(&self, step: Step) -> Option<&Effect> {
        self.steps.get(&step)?.done.as_ref()
    }

    /// What was begun and may have happened or not.
    pub(crate) fn open(&self, step: Step) -> Option<&Effect> {
        self.steps.get(&step)?.open.as_ref()
    }

    /// The integration, when the run got that far, and whether it made it.
    pub(crate) fn integration(&self) -> Option<(i64, bool)> {
        match self.done(Step::Integration) {
            Some(Effect::Integration { id, created }) => Some((*id, *created)),
            _ => None,
        }
    }

    /// The integrations that existed before one was asked for, when the outcome of that is not known.
    pub(crate) fn creating(&self) -> Option<&[i64]> {
        match self.open(Step::Integration) {
            Some(Effect::Creating { known }) => Some(known),
            _ => None,
        }
    }

    /// The single repository, when the run got that far, and whether it made it.
    pub(crate) fn single_repository(&self) -> Option<(i64, bool)> {
        match self.done(Step::Repository) {
            Some(Effect::Repository { id, created }) => Some((*id, *created)),
            _ => None,
        }
    }

    /// The repositories at its location that existed before one was asked for, when the outcome of that is not known.
    pub(crate) fn creating_repository(&self) -> Option<&[i64]> {
        match self.open(Step::Repository) {
            Some(Effect::Creating { known }) => Some(known),
            _ => None,
        }
    }

    /// The entry of a single repository, when the run got that far, and whether it added it.
    pub(crate) fn remembered_repository(&self) -> Option<(&str, bool)> {
        match self.done(Step::Remember) {
            Some(Effect::SingleRepository { id, created }) => Some((id, *created)),
            _ => None,
        }
    }

    /// The connection, when the run got that far, and whether it added it.
    pub(crate) fn connection(&self) -> Option<(&str, bool)> {
        match self.done(Step::Remember) {
            Some(Effect::Connection { id, created, .. }) => Some((id, *created)),
            _ => None,
        }
    }

    /// The name of a secret that this step stored, or may have stored.
    pub(crate) fn secret(&self, step: Step) -> Option<(&str, Certainty)> {
        match (self.done(step), self.open(step)) {
            (Some(Effect::Secret { name }), _) => Some((name, Certainty::Sure)),
            (_, Some(Effect::Secret { name })) => Some((name, Certainty::Perhaps)),
            _ => None,
        }
    }
}

/// Whether an effect is known to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    Sure,
    Perhaps,
}

/// Appends one line.
pub(crate) async fn append(
    ports: &Ports,
    run_id: &str,
    step: Step,
    event: Event,
    effect: &Effect,
) -> Result<(), StorageError> {
    // An `Effect` holds only strings, numbers and flags, which always have a JSON form.
    let detail = serde_json::to_string(effect).unwrap_or_default();
    let entry = JournalEntry {
        run_id: run_id.to_owned(),
        step: step.id().to_owned(),
        event: event.name().to_owned(),
        detail,
        at: ports.clock.now_millis(),
    };
    ports.storage.append_journal(entry).await
}
