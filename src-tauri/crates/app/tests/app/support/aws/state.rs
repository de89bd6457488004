//! What the account holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use causeway_app::port::aws::{Approvals, AwsError, AwsLocation, IamSshKey, PullRequestRecord, RequestPace};
use causeway_app::port::history::CommitRecord;
use causeway_domain::triggers::{StoredTriggers, Trigger};
use tokio::time::Instant;

use super::{AwsAnswer, AwsCall, AwsFault, PullRequest};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Topic {
    pub(crate) kms_key: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub(crate) arn: String,
    pub(crate) topic: String,
    pub(crate) protocol: String,
    pub(crate) endpoint: String,
    pub(crate) confirmed: bool,
    pub(crate) raw: bool,
    pub(crate) asked_at: Option<Instant>,
}

/// What somebody else does to a repository's list right before the next write to it.
pub(crate) type Edit = Box<dyn FnOnce(&mut Vec<Trigger>) + Send>;

#[derive(Default)]
pub(crate) struct AwsState {
    pub(crate) names: BTreeSet<String>,
    pub(crate) triggers: BTreeMap<String, StoredTriggers>,
    pub(crate) topics: BTreeMap<String, Topic>,
    pub(crate) subscriptions: Vec<Subscription>,
    /// How long an endpoint takes to confirm; for ever when absent.
    pub(crate) confirms_after: Option<Duration>,
    /// Names of triggers that AWS does not accept in a list.
    pub(crate) rejected: BTreeSet<String>,
    /// Edits by somebody else between our read and our write.
    pub(crate) edits_before_put: HashMap<String, Vec<Edit>>,
    /// Edits by somebody else between our write and our next read.
    pub(crate) edits_after_put: HashMap<String, Vec<Edit>>,
    /// Secret and ARN of those who have another key than the connection's, by its id.
    pub(crate) people: BTreeMap<String, (String, String)>,
    /// Key ids and actions that they may not use.
    pub(crate) denies: BTreeSet<(String, String)>,
    /// Key ids that an account was opened with, in order.
    pub(crate) opened: Vec<String>,
    /// Commits by branch, by repository.
    pub(crate) branches: BTreeMap<String, BTreeMap<String, String>>,
    /// Default branches that are not main, by repository.
    pub(crate) default_branches: BTreeMap<String, String>,
    /// What was created, by whose key.
    pub(crate) acted: Vec<String>,
    pub(crate) pull_requests: Vec<PullRequest>,
    /// Pull requests as they stand, oldest first.
    pub(crate) reviews: Vec<PullRequestRecord>,
    pub(crate) approvals: Approvals,
    /// Files that a merge meets.
    pub(crate) conflicts: Vec<String>,
    pub(crate) commits: Vec<CommitRecord>,
    /// Commits that AWS does not store any more.
    pub(crate) forgotten: BTreeSet<String>,
    /// What somebody pushes to a branch right before it is deleted.
    pub(crate) push_before_delete: Option<String>,
    pub(crate) faults: Vec<AwsFault>,
    pub(crate) calls: Vec<(AwsCall, String)>,
    pub(crate) latency: Duration,
    pub(crate) pace: RequestPace,
    pub(crate) at_once: usize,
    pub(crate) most_at_once: usize,
    /// The account that keys are of, when it is another than the usual one.
    pub(crate) account: Option<String>,
    /// Where accounts were opened.
    pub(crate) locations: Vec<AwsLocation>,
    /// Account and user of a key, by its id; of the others the usual ones.
    pub(crate) owners: HashMap<String, (String, String)>,
    /// What a key does not see, by its id.
    pub(crate) hidden: HashMap<String, BTreeSet<String>>,
    /// What AWS says to whoever comes with this key.
    pub(crate) refused_keys: HashMap<String, AwsError>,
    /// SSH keys by user name.
    pub(crate) ssh_keys: BTreeMap<String, Vec<IamSshKey>>,
    /// How many there ever were.
    pub(super) ssh_keys_made: usize,
    /// Names in other regions, by the region's code.
    pub(crate) elsewhere: BTreeMap<String, BTreeSet<String>>,
    /// Whether keys that are refused here are taken in other regions.
    pub(crate) takes_refused_keys_elsewhere: bool,
    /// What IAM's simulation says of pulling; nothing, where it may not be asked.
    pub(crate) may_pull: Option<bool>,
    /// Repositories whose default branch IAM's simulation says may not be changed; nothing, where it may not be asked.
    pub(crate) keep_their_branch: Option<BTreeSet<String>>,
    written: u64,
}

impl AwsState {
    pub(super) fn of(names: BTreeSet<String>) -> Self {
        Self { names, ..Self::default() }
    }

    pub(super) fn fault(&mut self, call: AwsCall, of: &str) -> Option<AwsAnswer> {
        let matching = |fault: &&mut AwsFault| {
            fault.call == call && fault.times > 0 && fault.of.as_deref().is_none_or(|name| name == of)
        };
        let fault = self.faults.iter_mut().find(matching)?;
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        fault.times -= 1;
        Some(fault.answer.clone())
    }

    pub(super) fn confirm_what_is_due(&mut self) {
        let Some(after) = self.confirms_after else { return };
        for subscription in &mut self.subscriptions {
            if subscription.asked_at.is_some_and(|asked| asked.elapsed() >= after) {
                subscription.confirmed = true;
            }
        }
    }

    pub(super) fn has_to_exist(&self, repository: &str) -> Result<(), AwsError> {
        if self.names.contains(repository) {
            return Ok(());
        }
        let message = format!("{repository} does not exist");
        Err(AwsError::Service { code: "RepositoryDoesNotExistException".to_owned(), message })
    }

    pub(super) fn topic_has_to_exist(&self, arn: &str) -> Result<(), AwsError> {
        if self.topics.contains_key(arn) {
            return Ok(());
        }
        Err(AwsError::Service { code: "NotFound".to_owned(), message: "Topic does not exist".to_owned() })
    }

    /// Somebody writes a list.
    pub(crate) fn write(&mut self, repository: &str, triggers: Vec<Trigger>) -> String {
        self.written += 1;
        let configuration_id = format!("configuration-{}", self.written);
        let stored = StoredTriggers { configuration_id: Some(configuration_id.clone()), triggers };
        self.triggers.insert(repository.to_owned(), stored);
        configuration_id
    }

    pub(super) fn edit(&mut self, repository: &str, edit: Edit) {
        let mut list = self.list(repository);
        edit(&mut list);
        self.write(repository, list);
    }

    /// A repository's list as it is.
    pub(crate) fn list(&self, repository: &str) -> Vec<Trigger> {
        self.triggers.get(repository).map(|stored| stored.triggers.clone()).unwrap_or_default()
    }
}
