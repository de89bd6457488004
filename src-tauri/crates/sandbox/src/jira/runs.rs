//! Reindex requests that people follow: how far each is and what it said.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::{Value, json};
use uuid::Uuid;

use super::settings::Dialect;

/// Messages kept per run; a run over 10,000 repositories would otherwise hold everything it ever said.
const KEPT_MESSAGES: usize = 400;
/// Repositories shown in the map form of the status.
const SHOWN_REPOSITORIES: usize = 50;
/// Finished runs are kept this long.
const KEPT_MILLIS: i64 = 3_600_000;

/// One line of an index log.
#[derive(Debug, Clone)]
pub struct Message {
    /// Epoch milliseconds.
    pub at: i64,
    /// Whether something failed.
    pub error: bool,
    /// The line.
    pub text: String,
}

/// A reindex request.
#[derive(Debug, Clone)]
pub struct Run {
    /// How the request is named in the answer to it.
    pub id: Uuid,
    /// How the status names it in the `docs` dialect.
    pub number: u64,
    /// Tasks it led to.
    pub total: u64,
    /// Tasks that ended.
    pub done: u64,
    /// Errors so far.
    pub errors: u64,
    /// When the last task ended, epoch milliseconds.
    pub finished_at: Option<i64>,
    messages: VecDeque<Message>,
    progress: VecDeque<(String, f64)>,
}

impl Run {
    /// Whether all of it ended.
    pub fn finished(&self) -> bool {
        self.done >= self.total
    }

    /// From 0 to 100.
    pub fn percent(&self) -> f64 {
        if self.finished() {
            return 100.0;
        }
        let count = |value: u64| f64::from(u32::try_from(value).unwrap_or(u32::MAX));
        100.0 * count(self.done) / count(self.total)
    }

    /// The lines kept, oldest first.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter()
    }

    pub(crate) fn status(&self, dialect: Dialect) -> Value {
        match dialect {
            Dialect::Docs => {
                let messages: serde_json::Map<String, Value> = self
                    .progress
                    .iter()
                    .map(|(name, percent)| (format!("Indexing {name}"), json!(percent)))
                    .collect();
                let errors: serde_json::Map<String, Value> = self
                    .messages
                    .iter()
                    .filter(|message| message.error)
                    .map(|message| (message.text.clone(), json!(100.0)))
                    .collect();
                json!({
                    "success": true, "finished": self.finished(), "threadId": self.number,
                    "messages": messages, "errors": errors, "lastOperationPercent": self.percent(),
                })
            }
            Dialect::Strict => {
                let messages: Vec<Value> = self
                    .messages
                    .iter()
                    .map(|message| json!({"insertionTime": message.at, "error": message.error, "message": message.text, "details": null}))
                    .collect();
                json!({
                    "success": true, "finished": self.finished(), "threadId": self.id.to_string(),
                    "completionPercentage": self.percent(), "errorsCount": self.errors, "messages": messages,
                })
            }
        }
    }
}

/// All runs of the last hour.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    by_id: HashMap<Uuid, Run>,
    by_number: BTreeMap<u64, Uuid>,
    latest: HashMap<u64, Uuid>,
}

impl Runs {
    pub(crate) fn begin(&mut self, now: i64) -> Uuid {
        let number = self.by_number.last_key_value().map_or(1, |(number, _)| number + 1);
        let id = Uuid::new_v4();
        let run = Run {
            id,
            number,
            total: 0,
            done: 0,
            errors: 0,
            finished_at: Some(now),
            messages: VecDeque::new(),
            progress: VecDeque::new(),
        };
        self.by_id.insert(id, run);
        self.by_number.insert(number, id);
        self.forget_old(now);
        id
    }

    fn forget_old(&mut self, now: i64) {
        // The newest keeps its place so that numbers never repeat.
        while let Some((number, id)) = self.by_number.first_key_value().map(|(number, id)| (*number, *id)) {
            let old = self.by_id.get(&id).is_none_or(|run| {
                run.finished() && run.finished_at.is_some_and(|end| end + KEPT_MILLIS < now)
            });
            if !old || self.by_number.len() == 1 {
                break;
            }
            self.by_number.remove(&number);
            self.by_id.remove(&id);
            self.latest.retain(|_, latest| *latest != id);
        }
    }

    pub(crate) fn by_text(&self, text: &str) -> Option<&Run> {
        let id = text.parse().ok().or_else(|| self.by_number.get(&text.parse().ok()?).copied())?;
        self.by_id.get(&id)
    }

    pub(crate) fn latest_of(&self, row: u64) -> Option<&Run> {
        self.by_id.get(self.latest.get(&row)?)
    }

    pub(crate) fn latest(&self) -> Option<&Run> {
        self.by_number.values().next_back().and_then(|id| self.by_id.get(id))
    }

    /// A task of `row` begins to count for `run`.
    pub(crate) fn join(&mut self, run: Uuid, row: u64) {
        self.latest.insert(row, run);
        if let Some(run) = self.by_id.get_mut(&run) {
            run.total += 1;
            run.finished_at = None;
        }
    }

    pub(crate) fn say(&mut self, run: Uuid, at: i64, error: bool, text: &str) {
        if let Some(run) = self.by_id.get_mut(&run) {
            run.errors += u64::from(error);
            if run.messages.len() == KEPT_MESSAGES {
                // Errors outlive chatter.
                let oldest = run.messages.iter().position(|message| !message.error).unwrap_or(0);
                run.messages.remove(oldest);
            }
            run.messages.push_back(Message { at, error, text: text.to_owned() });
        }
    }

    pub(crate) fn progress(&mut self, run: Uuid, name: &str, percent: f64) {
        if let Some(run) = self.by_id.get_mut(&run) {
            if let Some(entry) = run.progress.iter_mut().find(|(shown, _)| shown == name) {
                entry.1 = percent;
                return;
            }
            if run.progress.len() == SHOWN_REPOSITORIES {
                run.progress.pop_front();
            }
            run.progress.push_back((name.to_owned(), percent));
        }
    }

    pub(crate) fn leave(&mut self, run: Uuid, now: i64) {
        if let Some(run) = self.by_id.get_mut(&run) {
            run.done += 1;
            if run.finished() {
                run.finished_at = Some(now);
                run.messages.push_back(Message {
                    at: now,
                    error: false,
                    text: "Reindex has been completed.".to_owned(),
                });
            }
        }
    }
}
