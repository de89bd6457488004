//! Following GIJ while it lists the account and adds its repositories.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;
use std::time::Duration;

use causeway_domain::integration::JiraRepository;
use causeway_domain::plan::Step;
use tokio::time::Instant;

use super::connecting::gone;
use super::execution::{Execution, StepEnd};
use super::following::{SETTLED, about};
use super::journal::{Effect, Event};
use super::view::{ItemState, RunState};
use crate::error::AppError;
use crate::port::jira::IndexStatus;

/// How long the number of repositories may stand still after GIJ has said that it has been through the account.
const LISTED: Duration = Duration::from_secs(5);

impl Execution {
    /// Waits until Jira's list holds every repository of the account, or GIJ has given up on the rest.
    pub(super) async fn await_repositories(&self, id: i64) -> Result<StepEnd, AppError> {
        let expected: BTreeSet<&str> = self.stored.work.expected().collect();
        let mut listing = Listing::new(self.created_now.load(Ordering::Relaxed));
        let jira = &self.jira()?.site;
        loop {
            let looked = Instant::now();
            let children = self.children(id).await?;
            for name in children.keys() {
                self.progress.repository(name, ItemState::Pending, true, "Waiting to be indexed");
            }
            let missing = expected.iter().filter(|name| !children.contains_key(**name)).count();
            if missing == 0 && !expected.is_empty() {
                return Ok(listed(format!("Jira lists all {} repositories", expected.len())));
            }
            let found = expected.len() - missing;
            let Some(integration) = self.patiently(|| jira.integration(id)).await? else {
                return Err(gone(id));
            };
            let never_listed = expected.is_empty() && integration.last_indexed.is_none();
            if (missing > 0 || never_listed) && !listing.asked {
                self.ask_to_list_again(id).await?;
                listing = Listing { asked: true, earlier: integration.last_indexed, ..listing };
            }
            let status = self.patiently(|| jira.index_status(id)).await?;
            self.progress.set(RunState::Running, activity(&status, found, expected.len()));
            let over = listing.is_over(&status, found);
            listing.look(&status, integration.last_indexed);
            if listing.is_known(&status) && status.finished && found == 0 && !status.errors.is_empty() {
                return Err(AppError::ConnectFailed { messages: status.errors });
            }
            if over {
                return self.settle_for(&expected, &children, &status);
            }
            listing.still += self.rest(looked).await?;
        }
    }

    /// An integration that exists lists the account again only at its schedule, or when asked.
    async fn ask_to_list_again(&self, id: i64) -> Result<(), AppError> {
        self.progress.set(RunState::Running, "Asking Jira to list the account again");
        self.note(Step::AwaitRepositories, Event::Begun, &Effect::None).await?;
        // GIJ keeps one task per integration, however often it is asked.
        let jira = &self.jira()?.site;
        self.patiently(|| jira.reindex(id)).await
    }

    /// GIJ has stopped with fewer repositories than the account has: each missing one is said.
    fn settle_for(
        &self,
        expected: &BTreeSet<&str>,
        children: &HashMap<String, JiraRepository>,
        status: &IndexStatus,
    ) -> Result<StepEnd, AppError> {
        if expected.is_empty() {
            return Ok(listed("The account has no repositories for Jira to list".to_owned()));
        }
        if children.is_empty() {
            let mut messages = status.errors.clone();
            if messages.is_empty() {
                messages.push("GIJ is idle and lists no repositories, without saying why".to_owned());
            }
            return Err(AppError::ConnectFailed { messages });
        }
        let mut missing = 0;
        for name in expected.iter().filter(|name| !children.contains_key(**name)) {
            missing += 1;
            let why = about(&status.errors, name).unwrap_or("Jira did not add it");
            self.progress.repository(name, ItemState::Failed, false, why);
        }
        Ok(listed(format!("Jira lists {} repositories; {missing} are missing", expected.len() - missing)))
    }
}

fn listed(message: String) -> StepEnd {
    StepEnd::new(message, Effect::None)
}

fn activity(status: &IndexStatus, found: usize, expected: usize) -> String {
    let summary = format!("Jira lists {found} of {expected} repositories");
    match (status.messages.last(), status.finished) {
        (Some(message), false) => format!("{summary}. {message}"),
        _ => summary,
    }
}

/// What was seen of one listing.
struct Listing {
    /// Whether it is the first one of a new integration.
    first: bool,
    /// Whether GIJ lists by itself, or was asked to.
    asked: bool,
    /// When GIJ had last been through the account before this listing.
    earlier: Option<i64>,
    /// Whether GIJ was seen at work on it.
    worked: bool,
    /// Whether GIJ says it has been through the account since.
    complete: bool,
    found: usize,
    /// For how long nothing has changed. Time in which Jira did not answer is not in it.
    still: Duration,
}

impl Listing {
    fn new(created_now: bool) -> Self {
        Self {
            first: created_now,
            asked: created_now,
            earlier: None,
            worked: false,
            complete: false,
            found: 0,
            still: Duration::ZERO,
        }
    }

    fn look(&mut self, status: &IndexStatus, last_indexed: Option<i64>) {
        self.worked |= !status.finished;
        self.complete |= last_indexed.is_some() && last_indexed != self.earlier;
    }

    /// Whether `status` is of this listing and not of one before.
    fn is_known(&self, status: &IndexStatus) -> bool {
        self.first || self.worked || self.complete || self.has_settled(status)
    }

    fn has_settled(&self, status: &IndexStatus) -> bool {
        status.finished && self.still >= SETTLED
    }

    /// Whether no more repositories will come. What completed the listing was seen before `found` were counted.
    fn is_over(&mut self, status: &IndexStatus, found: usize) -> bool {
        if found != self.found {
            self.found = found;
            self.still = Duration::ZERO;
        }
        let complete = self.complete && (status.finished || self.still >= LISTED);
        complete || self.has_settled(status)
    }
}
