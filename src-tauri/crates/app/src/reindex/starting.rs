//! Listing what there is, and asking for each reindex.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;

use causeway_domain::integration::{Integration, JiraRepository};
use futures::StreamExt;

use super::following::{Reindexing, Watched};
use super::patience::patiently;
use super::{ReindexRow, ReindexState};
use crate::error::AppError;
use crate::port::jira::JiraError;

/// How many are asked for at the same time.
const AT_ONCE: usize = 4;

/// What a refusal before asking says.
const DISABLED: &str = "It is disabled in Jira. Enable it first.";
const CANCELLED: &str = "Cancelled before Jira took it.";

/// What came of asking.
pub(super) enum Asked {
    /// Jira took some, or all.
    Some,
    /// It took none, and said this last.
    Refused(JiraError),
    /// There was nothing to ask for, or the person cancelled before.
    Nothing,
}

/// What Jira lists, by id.
pub(super) struct Listed {
    pub(super) repositories: HashMap<i64, JiraRepository>,
    /// `None` when this user may not list them.
    pub(super) integrations: Option<HashMap<i64, Integration>>,
}

impl Listed {
    /// Whether GIJ indexes it; a repository of a disabled integration is disabled too.
    fn is_disabled(&self, id: i64) -> bool {
        let integration = |id: i64| self.integrations.as_ref()?.get(&id).map(|found| found.disabled);
        match self.repositories.get(&id) {
            Some(found) => found.disabled || found.integration_id.and_then(integration) == Some(true),
            None => integration(id) == Some(true),
        }
    }

    fn name(&self, id: i64) -> Option<&str> {
        let repository = self.repositories.get(&id).map(|found| found.display_name.as_str());
        let integration = || Some(self.integrations.as_ref()?.get(&id)?.display_name.as_str());
        repository.or_else(integration).filter(|name| !name.is_empty())
    }

    pub(super) fn last_indexed(&self, id: i64) -> Option<i64> {
        match self.repositories.get(&id) {
            Some(found) => found.last_indexed,
            None => self.integrations.as_ref()?.get(&id)?.last_indexed,
        }
    }

    /// Whether Jira certainly has no such thing.
    pub(super) fn lacks(&self, id: i64) -> bool {
        let integrations = self.integrations.as_ref();
        !self.repositories.contains_key(&id) && integrations.is_some_and(|all| !all.contains_key(&id))
    }
}

impl Reindexing {
    /// What Jira lists now.
    pub(super) async fn listed(&self) -> Result<Listed, AppError> {
        let repositories = patiently(&self.cancel, || self.jira.repositories()).await?;
        let integrations = match patiently(&self.cancel, || self.jira.integrations()).await {
            Ok(found) => Some(found.into_iter().map(|one| (one.id, one)).collect()),
            // Developers may have their repositories indexed, and may not list integrations.
            Err(AppError::Jira(
                JiraError::Forbidden { .. } | JiraError::Unauthorized | JiraError::Rejected { .. },
            )) => None,
            Err(error) => return Err(error),
        };
        let repositories = repositories.into_iter().map(|one| (one.id, one)).collect();
        Ok(Listed { repositories, integrations })
    }

    /// Makes the rows, and tells them all. What cannot be asked for is refused here.
    pub(super) async fn list(&mut self, ids: &[i64]) -> Result<(), AppError> {
        let listed = self.listed().await?;
        if ids.is_empty() {
            self.push(None, None, row(0, "All repositories", listed.newest()));
        }
        let mut seen = HashSet::new();
        for id in ids.iter().copied().filter(|id| seen.insert(*id)) {
            let before = listed.last_indexed(id);
            let name = listed.name(id).map_or_else(|| format!("No. {id}"), str::to_owned);
            let mut row = row(id, &name, before);
            if listed.lacks(id) {
                refuse(&mut row, format!("Jira has no repository and no integration with the id {id}."));
            } else if listed.is_disabled(id) {
                refuse(&mut row, DISABLED.to_owned());
            }
            self.push(Some(id), before, row);
        }
        self.rows.tell_all();
        Ok(())
    }

    /// Asks for each row that can be. Answers when all are asked for, or the person cancels.
    pub(super) async fn start(&mut self, priority: Option<NonZeroU32>) -> Result<Asked, AppError> {
        let mut outcome = Asked::Nothing;
        let (jira, cancel, clock) = (self.jira.clone(), self.cancel.clone(), self.clock.clone());
        let asked: Vec<(usize, Option<i64>)> =
            self.rows.open().into_iter().filter_map(|at| Some((at, self.watched.get(at)?.id))).collect();
        let mut answers = futures::stream::iter(asked)
            .map(|(position, id)| {
                let (jira, cancel, clock) = (&jira, &cancel, &clock);
                async move {
                    // What is under way when the person cancels still gets its answer.
                    if cancel.is_cancelled() {
                        return (position, Err(AppError::Cancelled));
                    }
                    // A small one may be indexed before the answer is here.
                    let mut sent_at = clock.now_millis();
                    let asking = || {
                        sent_at = clock.now_millis();
                        jira.start_reindex(id, priority)
                    };
                    let answer = patiently(cancel, asking).await;
                    (position, answer.map(|name| (name, sent_at)))
                }
            })
            .buffer_unordered(AT_ONCE);
        while let Some((position, answer)) = answers.next().await {
            match answer {
                Ok((name, sent_at)) => {
                    if let Some(watched) = self.watched.get_mut(position) {
                        watched.asked(name);
                    }
                    self.rows.change(position, |row| row.started_at = Some(sent_at));
                    outcome = Asked::Some;
                }
                Err(AppError::Cancelled) => {
                    self.rows.change(position, |row| refuse(row, CANCELLED.to_owned()));
                }
                Err(AppError::Jira(error @ (JiraError::Rejected { .. } | JiraError::Forbidden { .. }))) => {
                    self.rows.change(position, |row| refuse(row, in_words(&error)));
                    if !matches!(outcome, Asked::Some) {
                        outcome = Asked::Refused(error);
                    }
                }
                Err(error) => return Err(error),
            }
            self.rows.tell_if_due();
        }
        self.rows.tell().await;
        Ok(outcome)
    }

    /// The act in words.
    pub(super) fn title(&self) -> String {
        match self.rows.only() {
            Some(row) if row.id == 0 => "Reindex everything".to_owned(),
            Some(row) => format!("Reindex {}", row.name),
            None => format!("Reindex {} repositories and integrations", self.rows.positions().len()),
        }
    }

    fn push(&mut self, id: Option<i64>, before: Option<i64>, row: ReindexRow) {
        self.watched.push(Watched::new(id, before));
        self.rows.push(row);
    }
}

impl Listed {
    /// When anything was indexed last.
    pub(super) fn newest(&self) -> Option<i64> {
        self.repositories.values().filter_map(|found| found.last_indexed).max()
    }
}

fn row(id: i64, name: &str, last_indexed: Option<i64>) -> ReindexRow {
    ReindexRow {
        id,
        name: name.to_owned(),
        state: ReindexState::Queued,
        percent: None,
        message: None,
        errors: Vec::new(),
        started_at: None,
        ended_at: None,
        last_indexed,
    }
}

fn refuse(row: &mut ReindexRow, why: String) {
    row.state = ReindexState::Refused;
    row.errors = vec![why];
}

/// What Jira says, with its advice where it gives any.
pub(super) fn in_words(error: &JiraError) -> String {
    match error {
        JiraError::Rejected { message, advice: Some(advice) } => {
            format!("{}. {advice}", message.trim_end_matches('.'))
        }
        error => error.to_string(),
    }
}
