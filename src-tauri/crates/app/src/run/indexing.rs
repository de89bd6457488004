//! Following GIJ while it clones and indexes each repository.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use causeway_domain::integration::JiraRepository;
use tokio::time::Instant;

use super::execution::{Execution, StepEnd};
use super::following::{SETTLED, about};
use super::journal::Effect;
use super::patience::is_passing;
use super::view::{ItemState, RunState};
use crate::error::AppError;

/// How many repositories are asked one by one at each look.
const PROBES: usize = 16;

/// What was seen so far.
struct Watch {
    /// Repositories that are dealt with although they have no index.
    concluded: HashSet<i64>,
    /// Repositories that were idle when they were asked last, with what went wrong.
    idle: HashMap<i64, Option<String>>,
    /// Repositories that AWS was asked about.
    asked: HashSet<i64>,
    /// Whether the integration itself was idle at the last look.
    all_idle: bool,
    /// How many were asked since any of them was at work.
    idle_in_a_row: usize,
    /// Where the next round of questions begins.
    turn: usize,
    open: usize,
    /// For how long nothing has changed. Time in which Jira did not answer is not in it.
    still: Duration,
}

impl Watch {
    fn stir(&mut self) {
        self.idle_in_a_row = 0;
        self.still = Duration::ZERO;
    }

    fn has_settled(&self) -> bool {
        self.all_idle && self.idle_in_a_row >= self.open && self.still >= SETTLED
    }
}

impl Execution {
    /// Waits until every repository in Jira's list is indexed, or is known not to be.
    pub(super) async fn await_index(&self, id: i64) -> Result<StepEnd, AppError> {
        let mut watch = Watch {
            concluded: HashSet::new(),
            idle: HashMap::new(),
            asked: HashSet::new(),
            all_idle: false,
            idle_in_a_row: 0,
            turn: 0,
            open: usize::MAX,
            still: Duration::ZERO,
        };
        let jira = &self.jira()?.site;
        loop {
            let looked = Instant::now();
            let children = self.children(id).await?;
            let mut open = self.show(&children, &watch.concluded);
            self.end_vain_waits(&mut open, &mut watch).await;
            if open.is_empty() {
                return Ok(self.indexed(&children));
            }
            if open.len() != watch.open {
                watch.open = open.len();
                watch.stir();
            }
            let status = self.patiently(|| jira.index_status(id)).await?;
            watch.all_idle = status.finished;
            if !status.finished {
                watch.stir();
            }
            self.probe(&open, &mut watch).await;
            watch.still += self.rest(looked).await?;
        }
    }

    /// Shows what the list says; gives those without an index, in the order of their ids.
    fn show<'a>(
        &self,
        children: &'a HashMap<String, JiraRepository>,
        concluded: &HashSet<i64>,
    ) -> Vec<&'a JiraRepository> {
        let mut open = Vec::new();
        for (name, child) in children {
            if child.disabled {
                self.progress.repository(name, ItemState::Skipped, true, "Disabled in Jira");
            } else if child.last_indexed.is_some() {
                self.progress.repository(name, ItemState::Done, true, "Indexed");
            } else if !concluded.contains(&child.id) {
                open.push(child);
            }
        }
        open.sort_by_key(|child| child.id);
        open
    }

    /// Ends the wait for what will not come. Each was idle before the list was read in which it still has no index.
    async fn end_vain_waits(&self, open: &mut Vec<&JiraRepository>, watch: &mut Watch) {
        if !watch.all_idle {
            return;
        }
        let settled = watch.has_settled();
        let idle: Vec<&JiraRepository> =
            open.iter().filter(|child| settled || watch.idle.contains_key(&child.id)).copied().collect();
        let empty = self.empty_ones(&idle, watch).await;
        for child in idle {
            let name = child.code_commit_name();
            let error = watch.idle.get(&child.id).and_then(Option::as_deref);
            if empty.contains(name) {
                let message = "Empty; Jira indexes it after its first push";
                self.progress.repository(name, ItemState::Skipped, true, message);
            } else if let Some(error) = error {
                self.progress.repository(name, ItemState::Failed, true, &self.index_error(error));
            } else if settled {
                let message = "Jira is idle and has not indexed it";
                self.progress.repository(name, ItemState::Failed, true, message);
            } else {
                continue;
            }
            watch.concluded.insert(child.id);
        }
        open.retain(|child| !watch.concluded.contains(&child.id));
    }

    /// Which of these have nothing in them, by what AWS says now. Each is asked about once.
    async fn empty_ones(&self, idle: &[&JiraRepository], watch: &mut Watch) -> HashSet<String> {
        let names: Vec<String> = idle
            .iter()
            .filter(|child| watch.asked.insert(child.id))
            .map(|child| child.code_commit_name().to_owned())
            .collect();
        if self.stored.work.repository_plan().is_some_and(|plan| plan.desired.empty) {
            return names.into_iter().collect();
        }
        let Ok(aws) = self.aws() else { return HashSet::new() };
        if names.is_empty() {
            return HashSet::new();
        }
        let mut ask = || aws.account.describe_repositories(&names, Arc::new(|_| ()), &self.cancel);
        match self.aws_patience.signed(&mut ask).await {
            Ok(descriptions) => descriptions
                .into_iter()
                .filter(|found| found.problem.is_none() && found.default_branch.is_none())
                .map(|found| found.name)
                .collect(),
            Err(error) => {
                tracing::warn!(run = %self.run_id, %error, "whether repositories are empty is not known");
                HashSet::new()
            }
        }
    }

    /// Asks some of the unfinished repositories one by one. A question that fails is no reason to end the run: the list
    /// decides.
    async fn probe(&self, open: &[&JiraRepository], watch: &mut Watch) {
        let begin = watch.turn % open.len().max(1);
        let chosen = open.iter().cycle().skip(begin).take(PROBES.min(open.len()));
        watch.turn = begin + PROBES;
        let Ok(jira) = self.jira() else { return };
        let answers = futures::future::join_all(
            chosen.map(|child| async move { (*child, jira.site.index_status(child.id).await) }),
        );
        let mut said = None;
        for (child, answer) in answers.await {
            let name = child.code_commit_name();
            match answer {
                Ok(status) if status.finished => {
                    watch.idle_in_a_row += 1;
                    let error = about(&status.errors, name).or(status.errors.last().map(String::as_str));
                    watch.idle.insert(child.id, error.map(str::to_owned));
                }
                Ok(status) => {
                    watch.idle.remove(&child.id);
                    watch.stir();
                    if let Some(message) = about(&status.messages, name) {
                        self.progress.repository(name, ItemState::Running, true, message);
                    }
                    said = status.messages.last().cloned().or(said);
                }
                Err(error) if is_passing(&error) => {
                    watch.idle.remove(&child.id);
                    watch.stir();
                }
                // GIJ does not know the repository, for instance: not at work on it.
                Err(_) => watch.idle_in_a_row += 1,
            }
        }
        let done = self.progress.counts().done;
        let summary = format!("{done} repositories indexed, {} to go", open.len());
        let activity = said.map_or(summary.clone(), |said| format!("{summary}. {said}"));
        self.progress.set(RunState::Running, activity);
    }

    fn indexed(&self, children: &HashMap<String, JiraRepository>) -> StepEnd {
        for name in self.stored.work.expected().filter(|name| !children.contains_key(*name)) {
            self.progress.vanished(name);
        }
        let counts = self.progress.counts();
        StepEnd::new(format!("{} of {} repositories are indexed", counts.done, counts.total), Effect::None)
    }
}
