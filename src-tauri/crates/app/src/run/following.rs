//! Following what GIJ does by itself: listing the account, then cloning and indexing each repository.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

use causeway_domain::integration::JiraRepository;
use futures::FutureExt;

use super::execution::Execution;
use super::view::{ItemState, RunState};
use crate::error::AppError;
use crate::port::jira::IndexStatus;

/// The shortest and longest pause between two looks.
const PAUSE: (Duration, Duration) = (Duration::from_millis(400), Duration::from_secs(10));
/// How long nothing may change, with GIJ idle, before that counts as GIJ's last word.
const SETTLED: Duration = Duration::from_secs(20);
/// How many repositories are asked one by one at each look.
const PROBES: usize = 16;

impl Execution {
    /// Waits until Jira's list holds every repository of the account.
    pub(super) async fn await_repositories(&self, id: i64) -> Result<String, AppError> {
        let expected: BTreeSet<&str> = self.stored.expected().collect();
        let mut seen = 0;
        let mut quiet = Instant::now();
        loop {
            let looked = Instant::now();
            let children = self.children(id).await?;
            for name in children.keys() {
                self.progress.repository(name, ItemState::Pending, true, "Waiting to be indexed");
            }
            let missing = expected.iter().filter(|name| !children.contains_key(**name)).count();
            if missing == 0 {
                return Ok(format!("Jira lists all {} repositories", expected.len()));
            }
            let status = self.patiently(|| self.jira.index_status(id)).await?;
            let found = expected.len() - missing;
            if found != seen {
                seen = found;
                quiet = Instant::now();
            }
            self.progress.set(
                RunState::Running,
                activity(&status, || format!("Jira lists {found} of {} repositories", expected.len())),
            );
            if status.finished && found == 0 && !status.errors.is_empty() {
                return Err(AppError::ConnectFailed { messages: status.errors });
            }
            if status.finished && quiet.elapsed() >= SETTLED {
                return self.settle_for(&expected, &children, &status);
            }
            self.pause(pause_after(looked.elapsed())).await?;
        }
    }

    /// GIJ has stopped with fewer repositories than the account has: each missing one is said.
    fn settle_for(
        &self,
        expected: &BTreeSet<&str>,
        children: &HashMap<String, JiraRepository>,
        status: &IndexStatus,
    ) -> Result<String, AppError> {
        if children.is_empty() {
            let mut messages = status.errors.clone();
            if messages.is_empty() {
                messages.push("GIJ is idle and lists no repositories, without saying why".to_owned());
            }
            return Err(AppError::ConnectFailed { messages });
        }
        let why = status.errors.last().map_or("Jira did not add it", String::as_str);
        let mut missing = 0;
        for name in expected.iter().filter(|name| !children.contains_key(**name)) {
            missing += 1;
            self.progress.repository(name, ItemState::Failed, false, why);
        }
        Ok(format!("Jira lists {} repositories; {missing} are missing", children.len()))
    }

    /// Waits until every repository in Jira's list is indexed, or has an error.
    pub(super) async fn await_index(&self, id: i64) -> Result<String, AppError> {
        let mut quiet = Instant::now();
        let mut open_before = usize::MAX;
        let mut turn = 0;
        let mut failed: HashSet<i64> = HashSet::new();
        loop {
            let looked = Instant::now();
            let children = self.children(id).await?;
            let mut open: Vec<&JiraRepository> = Vec::new();
            for (name, child) in &children {
                if failed.contains(&child.id) {
                    continue;
                }
                if child.disabled {
                    self.progress.repository(name, ItemState::Skipped, true, "Disabled in Jira");
                } else if child.last_indexed.is_some() {
                    self.progress.repository(name, ItemState::Done, true, "Indexed");
                } else {
                    open.push(child);
                }
            }
            let idle = self.probe(&mut open, &mut failed, turn).await?;
            turn += PROBES;
            if open.is_empty() {
                let counts = self.progress.view().counts();
                return Ok(format!("{} of {} repositories are indexed", counts.done, counts.total));
            }
            if open.len() != open_before {
                open_before = open.len();
                quiet = Instant::now();
            }
            if idle && quiet.elapsed() >= SETTLED {
                for child in &open {
                    let name = child.code_commit_name();
                    self.progress.repository(
                        name,
                        ItemState::Failed,
                        true,
                        "Jira is idle and has not indexed it",
                    );
                }
                return Ok(format!("{} repositories were left unindexed by Jira", open.len()));
            }
            self.pause(pause_after(looked.elapsed())).await?;
        }
    }

    /// Asks some of the unfinished repositories one by one: what they do, and whether they failed. Says whether all
    /// that were asked are idle.
    async fn probe(
        &self,
        open: &mut Vec<&JiraRepository>,
        failed: &mut HashSet<i64>,
        turn: usize,
    ) -> Result<bool, AppError> {
        open.sort_by_key(|child| child.id);
        let total = open.len();
        let chosen: Vec<i64> = open
            .iter()
            .cycle()
            .skip(turn % total.max(1))
            .take(PROBES.min(total))
            .map(|child| child.id)
            .collect();
        let asked: Vec<_> = chosen.into_iter().map(|id| self.status_of(id).boxed()).collect();
        let answers = futures::future::try_join_all(asked).await?;
        let mut idle = true;
        let mut said = None;
        for (id, status) in &answers {
            let Some(position) = open.iter().position(|child| child.id == *id) else { continue };
            let Some(name) = open.get(position).map(|child| child.code_commit_name().to_owned()) else {
                continue;
            };
            idle &= status.finished;
            if let Some(error) = status.errors.last() {
                self.progress.repository(&name, ItemState::Failed, true, error);
                open.remove(position);
                failed.insert(*id);
            } else if !status.finished {
                let message = status.messages.last().map_or("Indexing", String::as_str);
                self.progress.repository(&name, ItemState::Running, true, message);
                said = Some(message.to_owned());
            }
        }
        let indexed = self.progress.view().counts().done;
        let summary = format!("{indexed} repositories indexed, {} to go", open.len());
        self.progress
            .set(RunState::Running, said.map_or(summary.clone(), |said| format!("{summary}. {said}")));
        Ok(idle)
    }

    async fn status_of(&self, id: i64) -> Result<(i64, IndexStatus), AppError> {
        Ok((id, self.patiently(|| self.jira.index_status(id)).await?))
    }

    async fn children(&self, id: i64) -> Result<HashMap<String, JiraRepository>, AppError> {
        let all = self.patiently(|| self.jira.repositories()).await?;
        Ok(all
            .into_iter()
            .filter(|repository| repository.integration_id == Some(id))
            .map(|repository| (repository.code_commit_name().to_owned(), repository))
            .collect())
    }
}

/// A large Jira answers slowly; it is asked the less often.
fn pause_after(answer: Duration) -> Duration {
    (answer * 3).clamp(PAUSE.0, PAUSE.1)
}

fn activity(status: &IndexStatus, otherwise: impl Fn() -> String) -> String {
    let summary = otherwise();
    match (status.messages.last(), status.finished) {
        (Some(message), false) => format!("{summary}. {message}"),
        _ => summary,
    }
}
