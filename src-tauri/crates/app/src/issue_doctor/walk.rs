//! The links as they are looked at: told of when they begin and when they end.

use std::sync::{Mutex, MutexGuard, PoisonError};

use causeway_domain::commit_link::{Facts, Step, judge};
use causeway_domain::doctor::Standing;
use tokio::time::Instant;

use crate::diagnostics::{Area, Check, Judgement};
use crate::doctor::OnLink;

/// A walk along the way from a commit to an issue.
pub(super) struct Walk {
    on_link: OnLink,
    links: Mutex<Vec<(Step, Check, Instant)>>,
}

impl Walk {
    pub(super) fn new(on_link: OnLink) -> Self {
        Self { on_link, links: Mutex::default() }
    }

    /// Begins a link; a link that has begun goes on.
    pub(super) fn begin(&self, step: Step, doing: &str) {
        let mut links = self.links();
        if links.iter().any(|(begun, ..)| *begun == step) {
            return;
        }
        let check =
            Check { finding: doing.to_owned(), ..Check::running(step.id(), area(step), step.title()) };
        links.push((step, check.clone(), Instant::now()));
        drop(links);
        (self.on_link)(&check);
    }

    /// Ends a link that has begun, with what the facts say by now.
    pub(super) fn end(&self, step: Step, facts: &Facts) {
        let verdict = judge(step, facts);
        let judgement = match verdict.standing {
            Standing::Sound => Judgement::ok(verdict.finding),
            Standing::Caution => Judgement::caution(verdict.finding),
            Standing::Broken => Judgement::failed(verdict.finding),
            Standing::Unseen => Judgement::skipped(verdict.finding),
        };
        self.end_as(step, Judgement { fix: verdict.fix, snippet: verdict.snippet, ..judgement });
    }

    /// Ends every link that has not ended, in order, and answers all of them.
    pub(super) fn finish(&self, facts: &Facts) -> Vec<Check> {
        for step in Step::ALL {
            self.begin(step, "");
            self.end(step, facts);
        }
        let mut links = self.links().clone();
        links.sort_by_key(|(step, ..)| Step::ALL.iter().position(|one| one == step));
        links.into_iter().map(|(_, check, _)| check).collect()
    }

    /// Tells of every link that did not come to its end.
    pub(super) fn stop(&self) {
        for step in Step::ALL {
            self.begin(step, "");
            self.end_as(step, Judgement::skipped("Stopped before it came to an end."));
        }
    }

    fn end_as(&self, step: Step, judgement: Judgement) {
        let mut links = self.links();
        let open = links.iter_mut().find(|(begun, check, _)| *begun == step && !check.outcome.has_ended());
        let Some((_, check, begun)) = open else { return };
        let ended = check.clone().ended(judgement, begun.elapsed());
        *check = ended.clone();
        drop(links);
        (self.on_link)(&ended);
    }

    fn links(&self) -> MutexGuard<'_, Vec<(Step, Check, Instant)>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn area(step: Step) -> Area {
    match step {
        Step::Commit => Area::Aws,
        Step::Key | Step::Branch | Step::Notes => Area::Git,
        Step::Jira
        | Step::Issue
        | Step::Repository
        | Step::Enabled
        | Step::Index
        | Step::Projects
        | Step::Permissions
        | Step::Link => Area::Jira,
    }
}
