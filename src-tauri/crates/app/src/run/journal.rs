//! The journal of a run: a line before and after every side effect, durable before the next thing happens.

use causeway_domain::plan::Step;
use serde::{Deserialize, Serialize};

use crate::Ports;
use crate::error::AppError;
use crate::port::storage::JournalEntry;

/// What a journal line remembers, enough to recognise or undo the effect. Never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Effect {
    /// Nothing to remember.
    None,
    /// About to create an integration; these existed before in the region.
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
    /// The connection is remembered.
    Connection {
        /// Our own id.
        id: String,
        /// Whether this run added it.
        created: bool,
    },
    /// An entry of the secret store.
    Secret {
        /// Its name.
        name: String,
    },
}

/// What the journal of a run says about each step.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    lines: Vec<(Step, String, Effect)>,
}

impl Journal {
    pub(crate) async fn read(ports: &Ports, run_id: &str) -> Result<Self, AppError> {
        let entries = ports.storage.journal(run_id).await?;
        let lines = entries
            .into_iter()
            .filter_map(|entry| {
                let effect = serde_json::from_str(&entry.detail).ok()?;
                Some((Step::from_id(&entry.step)?, entry.event, effect))
            })
            .collect();
        Ok(Self { lines })
    }

    /// The effect of a step that is done.
    pub(crate) fn done(&self, step: Step) -> Option<&Effect> {
        self.lines
            .iter()
            .rev()
            .find(|(at, event, _)| *at == step && event == "done")
            .map(|(_, _, effect)| effect)
    }

    /// The last line written before a step's side effect.
    pub(crate) fn begun(&self, step: Step) -> Option<&Effect> {
        self.lines
            .iter()
            .rev()
            .find(|(at, event, _)| *at == step && event == "begun")
            .map(|(_, _, effect)| effect)
    }

    /// The integration, when the run got that far.
    pub(crate) fn integration(&self) -> Option<(i64, bool)> {
        match self.done(Step::Integration) {
            Some(Effect::Integration { id, created }) => Some((*id, *created)),
            _ => None,
        }
    }

    /// The connection, when the run got that far.
    pub(crate) fn connection(&self) -> Option<(&str, bool)> {
        match self.done(Step::Remember) {
            Some(Effect::Connection { id, created }) => Some((id, *created)),
            _ => None,
        }
    }
}

/// Appends one line.
pub(crate) async fn append(
    ports: &Ports,
    run_id: &str,
    step: Step,
    event: &str,
    effect: &Effect,
) -> Result<(), AppError> {
    // An `Effect` holds only strings, numbers and flags, which always have a JSON form.
    let detail = serde_json::to_string(effect).unwrap_or_default();
    let entry = JournalEntry {
        run_id: run_id.to_owned(),
        step: step.id().to_owned(),
        event: event.to_owned(),
        detail,
        at: ports.clock.now_millis(),
    };
    Ok(ports.storage.append_journal(entry).await?)
}
