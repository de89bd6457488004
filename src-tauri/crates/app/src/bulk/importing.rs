//! Having Jira take a table over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use causeway_domain::Secret;
use causeway_domain::bulk::{After, ChangeKind, Difference, Table, import_text, moved_on, not_taken};

use super::opened::{Configuration, Counts};
use super::{BulkError, exported};
use crate::App;
use crate::audit::Audited;
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::jira::JiraError;
use crate::port::jira_bulk::{ImportAnswer, ImportEntry, ImportStatus, ToDelete};
use crate::port::network::NetworkError;
use crate::session::Operation;

/// Between two looks at an import.
const PACE: Duration = Duration::from_millis(500);

/// A text this short is in any sentence by chance.
const SHORTEST_CREDENTIAL: usize = 4;

/// How an import goes.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportProgress {
    /// 0 to 100, where GIJ says.
    pub percent: Option<f64>,
    /// What GIJ has told since the last one.
    pub told: Vec<ImportEntry>,
}

/// Called when GIJ has told something new.
pub type OnImportProgress = Arc<dyn Fn(ImportProgress) + Send + Sync>;

/// An import that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// All that GIJ told.
    pub told: Vec<ImportEntry>,
    /// What is not to be seen in Jira afterwards; `None` where Jira could not be looked at.
    pub not_taken: Option<Vec<Difference>>,
}

impl Imported {
    /// Whether everything went as it was meant to, as far as it can be seen.
    pub fn is_complete(&self) -> bool {
        self.told.iter().all(|entry| !entry.is_error) && self.not_taken.as_ref().is_some_and(Vec::is_empty)
    }
}

/// How far an import came.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportEnd {
    /// Others changed in Jira what the table is about. Nothing was imported; the table goes on from what Jira has now.
    MovedOn {
        /// What they changed.
        differences: Vec<Difference>,
    },
    /// Jira wants these removals confirmed, all of which are marked in the table. Nothing was imported.
    Unconfirmed(Vec<ToDelete>),
    /// It has ended.
    Ended(Imported),
}

impl App {
    /// Imports what was changed in a table, follows it to its end, and looks at what Jira took. `confirmed`: GIJ's ids of
    /// what Jira may remove. Cancelling stops the following: Jira goes on.
    ///
    /// # Errors
    /// [`BulkError::Wrong`], [`BulkError::Nothing`]; [`BulkError::Unmarked`] when Jira would remove what nobody marked;
    /// [`BulkError::Unclear`] when the table was sent and its end is not known; [`AppError::RunActive`] while something
    /// else is written to that Jira.
    pub async fn import_configuration(
        &self,
        operation: &Operation,
        handle: &str,
        confirmed: &[i64],
        tell: OnImportProgress,
    ) -> Result<ImportEnd, AppError> {
        let configuration = self.session.configurations.get(handle)?;
        let mut configuration = configuration.lock().await;
        if configuration.counts.errors > 0 {
            return Err(BulkError::Wrong { errors: configuration.counts.errors }.into());
        }
        let site = BTreeSet::from([configuration.site_url.as_str().to_owned()]);
        let reservation = self.reserve(site, &self.ports.ids.fresh()).await?;
        let moved = self.look_again(operation, &mut configuration).await?;
        if !moved.is_empty() {
            return Ok(ImportEnd::MovedOn { differences: moved });
        }
        let marked = marked(&configuration)?;
        let unmarked: Vec<String> =
            confirmed.iter().filter(|id| !marked.contains_key(id)).map(ToString::to_string).collect();
        if !unmarked.is_empty() {
            return Err(BulkError::Unmarked { names: unmarked }.into());
        }
        if reservation.lost().is_cancelled() {
            return Err(AppError::LeaseLost);
        }
        let text = import_text(&configuration.table, &configuration.base);
        let credentials = Sent::of(&text);
        let answer = configuration.jira.import_table(&text, confirmed).await;
        let sent = match answer {
            Ok(ImportAnswer::Started { thread }) => Ok(thread),
            Err(error) => Err(unless_clear(credentials.cut_of(error))),
            // Nothing was done.
            Ok(ImportAnswer::Unconfirmed(list)) => {
                let unmarked: Vec<String> = list
                    .iter()
                    .filter(|one| !marked.contains_key(&one.id))
                    .map(|one| one.name.clone())
                    .collect();
                if !unmarked.is_empty() {
                    return Err(BulkError::Unmarked { names: unmarked }.into());
                }
                return Ok(ImportEnd::Unconfirmed(list));
            }
        };
        let thread = self.audited(audited(&configuration), async { sent }, |_| None).await?;
        let told = follow(operation, &configuration, &thread, &credentials, tell).await?;
        let not_taken = self.look_at_end(&mut configuration, &told).await;
        reservation.release().await;
        Ok(ImportEnd::Ended(Imported { told, not_taken }))
    }

    /// What others changed since the table was exported. The table goes on from there.
    async fn look_again(
        &self,
        operation: &Operation,
        configuration: &mut Configuration,
    ) -> Result<Vec<Difference>, AppError> {
        let looking = async { exported(&configuration.jira.export_table().await?) };
        let now = operation.or_cancelled(looking).await?;
        let moved = moved_on(&configuration.table, &configuration.base, &now);
        configuration.rebase(now, self.ports.clock.now_millis(), After::Looking);
        Ok(moved)
    }

    /// What Jira did not take; `None` where that cannot be seen.
    async fn look_at_end(
        &self,
        configuration: &mut Configuration,
        told: &[ImportEntry],
    ) -> Option<Vec<Difference>> {
        let looked =
            configuration.jira.export_table().await.map_err(AppError::from).and_then(|text| exported(&text));
        let now = match looked {
            Ok(now) => now,
            Err(error) => {
                tracing::warn!(%error, "what became of an import cannot be seen");
                return None;
            }
        };
        let not_taken = not_taken(&configuration.table, &configuration.base, &now);
        let without_errors = told.iter().all(|entry| !entry.is_error);
        configuration.rebase(now, self.ports.clock.now_millis(), After::Import { without_errors });
        Some(not_taken)
    }
}

/// The import as it is entered in the audit log.
fn audited(configuration: &Configuration) -> Audited {
    let Counts { changed, created, deleted, .. } = configuration.counts;
    let title = format!("Import a table: {changed} changed, {created} new, {deleted} deleted");
    Audited::at(AuditAct::ImportConfiguration, configuration.site_url.as_str(), title)
        .signed_in_as(&configuration.jira_user)
}

/// What is marked to be deleted, by id, in a table that changes something.
fn marked(configuration: &Configuration) -> Result<BTreeMap<i64, String>, AppError> {
    let changes = configuration.changes();
    if changes.is_empty() {
        return Err(BulkError::Nothing.into());
    }
    let deleted = changes.into_iter().filter(|change| change.kind == ChangeKind::Delete);
    Ok(deleted.filter_map(|change| Some((change.id?, change.name))).collect())
}

async fn follow(
    operation: &Operation,
    configuration: &Configuration,
    thread: &str,
    credentials: &Sent,
    tell: OnImportProgress,
) -> Result<Vec<ImportEntry>, AppError> {
    let mut heard: Vec<ImportEntry> = Vec::new();
    loop {
        let looking = async {
            let status = configuration.jira.import_status(thread).await;
            status.map_err(|error| BulkError::Unclear { error: credentials.cut_of(error) }.into())
        };
        let ImportStatus { finished, entries } = operation.or_cancelled(looking).await?;
        let percent = entries.iter().rev().find_map(|entry| entry.percent);
        let new = entries.into_iter().skip(heard.len());
        let told: Vec<ImportEntry> =
            new.map(|entry| ImportEntry { message: credentials.cut(entry.message), ..entry }).collect();
        if !told.is_empty() {
            tell(ImportProgress { percent, told: told.clone() });
            heard.extend(told);
        }
        if finished {
            return Ok(heard);
        }
        let resting = async {
            tokio::time::sleep(PACE).await;
            Ok(())
        };
        operation.or_cancelled(resting).await?;
    }
}

/// Whether Jira may have begun although it did not say so.
fn unless_clear(error: JiraError) -> AppError {
    match error {
        JiraError::Network(NetworkError::Lost { .. } | NetworkError::Timeout { .. })
        | JiraError::Server { .. }
        | JiraError::Unexpected { .. } => BulkError::Unclear { error }.into(),
        error => error.into(),
    }
}

/// Credentials that were sent: should Jira repeat one in its words, it is cut out of them.
struct Sent(Vec<Secret>);

impl Sent {
    fn of(text: &Secret) -> Self {
        let Ok(table) = Table::parse(text.expose()) else { return Self(Vec::new()) };
        let told = table.credentials().filter(|text| text.len() >= SHORTEST_CREDENTIAL);
        Self(told.map(|text| Secret::new(text.to_owned())).collect())
    }

    fn cut(&self, words: String) -> String {
        self.0.iter().fold(words, |words, credential| {
            if words.contains(credential.expose()) {
                words.replace(credential.expose(), "[redacted]")
            } else {
                words
            }
        })
    }

    fn cut_of(&self, error: JiraError) -> JiraError {
        match error {
            JiraError::Rejected { message, advice } => JiraError::Rejected {
                message: self.cut(message),
                advice: advice.map(|words| self.cut(words)),
            },
            JiraError::Forbidden { message } => JiraError::Forbidden { message: self.cut(message) },
            JiraError::Unexpected { detail } => JiraError::Unexpected { detail: self.cut(detail) },
            other => other,
        }
    }
}
