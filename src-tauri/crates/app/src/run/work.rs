//! What a run does: one of six kinds, each with its title, its steps, and what it is about.

use std::collections::BTreeSet;

use causeway_domain::manage::{Change, ChangesPlan};
use causeway_domain::plan::{Action, ConnectionPlan};
use causeway_domain::rotation::RotationPlan;
use causeway_domain::single_repository::{RepositoryAccess, RepositoryPlan};
use causeway_domain::triggers::disconnect::DisconnectPlan;
use causeway_domain::triggers::plan::{PlannedTrigger, TriggerReason, TriggersPlan};
use serde::{Deserialize, Serialize};

use super::changing_view;
use super::rotating::connections;
use super::view::{ItemState, RunRepository, RunState, RunStep, RunTrigger, RunView};
use crate::credentials::key_hint;
use crate::port::secrets::Keep;
use crate::port::storage::{ConnectionRecord, SingleRepositoryRecord};

/// What a run does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Work {
    /// Connects an account, with triggers where they are wanted.
    Connect {
        /// The connection.
        plan: Box<ConnectionPlan>,
        /// Its triggers.
        triggers: Option<Box<TriggersPlan>>,
    },
    /// Sets up, changes, repairs or brings in step the triggers of a connection.
    Triggers {
        /// The connection as it was when the plan was made.
        connection: Box<ConnectionRecord>,
        /// The plan.
        plan: Box<TriggersPlan>,
    },
    /// Takes a connection apart.
    Disconnect {
        /// The connection as it was when the plan was made.
        connection: Box<ConnectionRecord>,
        /// The plan.
        plan: Box<DisconnectPlan>,
    },
    /// Gives every connection that uses a key another one.
    Rotate {
        /// The connection that it was asked for, as it was when the plan was made.
        connection: Box<ConnectionRecord>,
        /// The plan.
        plan: Box<RotationPlan>,
    },
    /// Connects one repository by hand.
    Repository {
        /// The plan.
        plan: Box<RepositoryPlan>,
    },
    /// Changes, enables, disables or removes what Jira has.
    Changes {
        /// The connection that all of it is of, as it was when the plan was made.
        connection: Option<Box<ConnectionRecord>>,
        /// Where, as whom, and what is forgotten here.
        at: Box<ChangesAt>,
        /// The plan.
        plan: Box<ChangesPlan>,
    },
}

/// The Jira in which things are changed, and what belongs to them here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesAt {
    /// The site's title.
    pub site_title: String,
    /// The name of the Jira credential's entry.
    pub jira_secret: String,
    /// Connections whose integrations are removed, as they were when the plan was made.
    pub connections: Vec<ConnectionRecord>,
    /// Single repositories that are removed, likewise.
    pub repositories: Vec<SingleRepositoryRecord>,
}

/// Whether a repository of the plan is looked at by its run.
pub(super) fn is_acted_on(planned: &PlannedTrigger) -> bool {
    planned.action != Action::Skip
}

/// How a repository begins that AWS does not have any more.
pub(super) const GONE: &str = "The repository is gone from CodeCommit";

impl Work {
    /// The Jira base URL.
    pub fn site_url(&self) -> &str {
        match self {
            Self::Connect { plan, .. } => &plan.desired.site_url,
            Self::Repository { plan } => &plan.desired.site_url,
            Self::Changes { plan, .. } => &plan.desired.site_url,
            Self::Triggers { connection, .. }
            | Self::Disconnect { connection, .. }
            | Self::Rotate { connection, .. } => &connection.site_url,
        }
    }

    /// The Jira sites that it may write to, each once and in order.
    pub(crate) fn sites(&self) -> BTreeSet<String> {
        let mut sites = BTreeSet::from([self.site_url().to_owned()]);
        if let Self::Rotate { plan, .. } = self {
            let users = plan.users.iter().filter(|planned| planned.is_rotated());
            sites.extend(users.map(|planned| planned.user.site_url.clone()));
        }
        sites
    }

    /// The region code; empty where it is about no connection.
    pub fn region(&self) -> &str {
        match self {
            Self::Connect { plan, .. } => &plan.desired.region,
            Self::Repository { plan } => &plan.desired.region,
            Self::Changes { connection, .. } => {
                connection.as_ref().map_or("", |connection| connection.region.as_str())
            }
            Self::Triggers { connection, .. }
            | Self::Disconnect { connection, .. }
            | Self::Rotate { connection, .. } => &connection.region,
        }
    }

    /// The 12-digit account; empty where it is not known.
    pub fn account(&self) -> &str {
        match self {
            Self::Connect { plan, .. } => &plan.desired.account,
            Self::Repository { plan } => plan.desired.account.as_deref().unwrap_or_default(),
            Self::Changes { connection, .. } => {
                connection.as_ref().map_or("", |connection| connection.account.as_str())
            }
            Self::Triggers { connection, .. }
            | Self::Disconnect { connection, .. }
            | Self::Rotate { connection, .. } => &connection.account,
        }
    }

    /// The access key id that it signs with: the new one of a rotation. `None` for a repository that is read with
    /// something else.
    pub fn access_key_id(&self) -> Option<&str> {
        match self {
            Self::Connect { plan, .. } => Some(&plan.desired.access_key_id),
            Self::Triggers { connection, .. } | Self::Disconnect { connection, .. } => {
                Some(&connection.access_key_id)
            }
            Self::Rotate { plan, .. } => Some(&plan.desired.new_key),
            // Only the default branch is AWS's.
            Self::Changes { connection, plan, .. } => match plan.desired.change {
                Change::DefaultBranch { .. } => {
                    connection.as_ref().map(|connection| connection.access_key_id.as_str())
                }
                _ => None,
            },
            Self::Repository { plan } => match &plan.desired.access {
                RepositoryAccess::AccessKey { access_key_id } => Some(access_key_id),
                RepositoryAccess::GitCredential { .. } | RepositoryAccess::Ssh { .. } => None,
            },
        }
    }

    /// The user name of IAM's Git credentials, for a repository that is read with these.
    pub fn git_user_name(&self) -> Option<&str> {
        match &self.repository_plan()?.desired.access {
            RepositoryAccess::GitCredential { user_name } => Some(user_name),
            RepositoryAccess::AccessKey { .. } | RepositoryAccess::Ssh { .. } => None,
        }
    }

    /// Where its secrets are kept.
    pub fn keep(&self) -> Keep {
        let in_keychain = match self {
            Self::Connect { plan, .. } => plan.desired.keep_in_keychain,
            Self::Rotate { plan, .. } => plan.desired.keep_in_keychain,
            Self::Repository { plan } => plan.desired.keep_in_keychain,
            Self::Triggers { connection, .. } | Self::Disconnect { connection, .. } => {
                return connection.keep;
            }
            // It saves none.
            Self::Changes { .. } => return Keep::Session,
        };
        if in_keychain { Keep::Keychain } else { Keep::Session }
    }

    /// The plan of connecting, in such a run.
    pub fn connection_plan(&self) -> Option<&ConnectionPlan> {
        match self {
            Self::Connect { plan, .. } => Some(plan),
            Self::Triggers { .. }
            | Self::Disconnect { .. }
            | Self::Rotate { .. }
            | Self::Repository { .. }
            | Self::Changes { .. } => None,
        }
    }

    /// The plan of one repository, in such a run.
    pub fn repository_plan(&self) -> Option<&RepositoryPlan> {
        match self {
            Self::Repository { plan } => Some(plan),
            Self::Connect { .. }
            | Self::Triggers { .. }
            | Self::Disconnect { .. }
            | Self::Rotate { .. }
            | Self::Changes { .. } => None,
        }
    }

    /// The plan of the triggers, where there is one.
    pub fn triggers_plan(&self) -> Option<&TriggersPlan> {
        match self {
            Self::Connect { triggers, .. } => triggers.as_deref(),
            Self::Triggers { plan, .. } => Some(plan),
            Self::Disconnect { .. }
            | Self::Rotate { .. }
            | Self::Repository { .. }
            | Self::Changes { .. } => None,
        }
    }

    /// The connection it is about, when there was one before.
    pub fn connection(&self) -> Option<&ConnectionRecord> {
        match self {
            Self::Connect { .. } | Self::Repository { .. } => None,
            Self::Triggers { connection, .. }
            | Self::Disconnect { connection, .. }
            | Self::Rotate { connection, .. } => Some(connection),
            Self::Changes { connection, .. } => connection.as_deref(),
        }
    }

    /// The plan of changes, in such a run.
    pub fn changes_plan(&self) -> Option<&ChangesPlan> {
        match self {
            Self::Changes { plan, .. } => Some(plan),
            Self::Connect { .. }
            | Self::Triggers { .. }
            | Self::Disconnect { .. }
            | Self::Rotate { .. }
            | Self::Repository { .. } => None,
        }
    }

    /// Fingerprint of everything it would do.
    pub fn hash(&self) -> String {
        match self {
            Self::Connect { plan, triggers: None } => plan.hash.clone(),
            Self::Connect { plan, triggers: Some(triggers) } => format!("{}{}", plan.hash, triggers.hash),
            Self::Triggers { plan, .. } => plan.hash.clone(),
            Self::Disconnect { plan, .. } => plan.hash.clone(),
            Self::Rotate { plan, .. } => plan.hash.clone(),
            Self::Repository { plan } => plan.hash.clone(),
            Self::Changes { plan, .. } => plan.hash.clone(),
        }
    }

    /// Whether it can be started. A topic that cannot be used is no reason not to connect.
    pub fn can_start(&self) -> bool {
        match self {
            Self::Connect { plan, .. } => plan.integration_action() != Action::Conflict,
            Self::Triggers { plan, .. } => plan.topic != Action::Conflict,
            Self::Disconnect { .. } => true,
            Self::Rotate { plan, .. } => plan.can_start(),
            Self::Repository { plan } => plan.action() != Action::Conflict,
            Self::Changes { plan, .. } => plan.can_start(),
        }
    }

    /// The act in words.
    pub fn title(&self, site_title: &str) -> String {
        match self {
            Self::Connect { plan, .. } => connect_title(plan, site_title),
            Self::Triggers { connection, plan } => {
                let changed = plan
                    .repositories
                    .iter()
                    .filter(|planned| matches!(planned.action, Action::Create | Action::Update))
                    .count();
                if connection.triggers.is_none() {
                    format!("Set up triggers in {} for {site_title}", counted(changed))
                } else if changed > 0 {
                    format!("Bring triggers in {} in step for {site_title}", counted(changed))
                } else {
                    format!("Check the triggers for {site_title}")
                }
            }
            Self::Disconnect { connection, .. } => {
                format!("Disconnect {} from {site_title}", connection.name)
            }
            Self::Rotate { plan, .. } => {
                let users = plan.users.iter().filter(|planned| planned.is_rotated()).count();
                let new = key_hint(&plan.desired.new_key);
                format!("Give {} the access key {new}", connections(users))
            }
            Self::Repository { plan } => {
                let name = &plan.desired.name;
                match plan.action() {
                    Action::Create => format!("Connect {name} to {site_title}"),
                    Action::Update => format!("Update {name} in {site_title}"),
                    Action::Keep | Action::Skip => format!("Check {name} in {site_title}"),
                    Action::Conflict => format!("Connect {name} to {site_title}: not possible yet"),
                }
            }
            Self::Changes { plan, .. } => changing_view::title(plan, site_title),
        }
    }

    /// Names of the repositories that Jira shall have in the end.
    pub(crate) fn expected(&self) -> impl Iterator<Item = &str> {
        self.connection_plan()
            .into_iter()
            .flat_map(|plan| &plan.repositories)
            .filter(|repository| matches!(repository.action, Action::Create | Action::Keep))
            .map(|repository| repository.name.as_str())
            .chain(self.repository_plan().map(|plan| plan.desired.name.as_str()))
    }

    /// The run before anything has happened.
    pub(super) fn fresh_view(&self, id: &str, site_title: &str, started_at: i64) -> RunView {
        let step = |step: &causeway_domain::plan::Step| RunStep {
            step: *step,
            title: self.step_title(*step),
            state: ItemState::Pending,
            message: None,
        };
        RunView {
            id: id.to_owned(),
            title: self.title(site_title),
            state: RunState::Running,
            started_at,
            finished_at: None,
            activity: "Starting".to_owned(),
            cancel_note: match self {
                Self::Connect { .. }
                | Self::Rotate { .. }
                | Self::Repository { .. }
                | Self::Changes { .. } => "Nothing has been written to Jira yet.",
                Self::Triggers { .. } => "Nothing has been written to AWS yet.",
                Self::Disconnect { .. } => "Nothing has been removed yet.",
            }
            .to_owned(),
            steps: self.steps().iter().map(step).collect(),
            repositories: self.fresh_repositories(),
        }
    }

    fn fresh_repositories(&self) -> Vec<RunRepository> {
        let item = |name: &str, state: ItemState, message: &str| RunRepository {
            name: name.to_owned(),
            state,
            connected: false,
            message: message.to_owned(),
            trigger: None,
        };
        match self {
            Self::Connect { triggers, .. } => {
                let triggers: std::collections::HashMap<&str, RunTrigger> = triggers
                    .iter()
                    .flat_map(|plan| &plan.repositories)
                    .filter_map(|planned| Some((planned.repository.as_str(), fresh_trigger(planned)?)))
                    .collect();
                let waiting = |name| item(name, ItemState::Pending, "Waiting for Jira to list it");
                self.expected()
                    .map(|name| RunRepository { trigger: triggers.get(name).cloned(), ..waiting(name) })
                    .collect()
            }
            Self::Triggers { plan, .. } => plan
                .repositories
                .iter()
                .filter_map(|planned| Some((planned, fresh_trigger(planned)?)))
                .map(|(planned, trigger)| item(&planned.repository, trigger.state, &trigger.message))
                .collect(),
            Self::Disconnect { plan, .. } => {
                let ours = plan.triggers.iter().map(|line| {
                    item(&line.repository, ItemState::Pending, &format!("Has {}", line.triggers.join(", ")))
                });
                let unseen = plan.unseen.iter().map(|(name, why)| {
                    item(name, ItemState::Skipped, &format!("Its triggers could not be looked at: {why}"))
                });
                ours.chain(unseen).collect()
            }
            Self::Repository { plan } => {
                vec![item(&plan.desired.name, ItemState::Pending, "Waiting for Jira to index it")]
            }
            // Its steps are about integrations.
            Self::Rotate { .. } => Vec::new(),
            Self::Changes { plan, .. } => changing_view::rows(plan),
        }
    }
}

/// Where a repository's trigger stands before the run; `None` for one that the run is not about.
fn fresh_trigger(planned: &PlannedTrigger) -> Option<RunTrigger> {
    if is_acted_on(planned) {
        return Some(RunTrigger { state: ItemState::Pending, message: "Not begun".to_owned() });
    }
    (planned.reason == TriggerReason::Vanished)
        .then(|| RunTrigger { state: ItemState::Skipped, message: GONE.to_owned() })
}

/// `1 repository`, `2 repositories`.
pub(super) fn counted(number: usize) -> String {
    if number == 1 { "1 repository".to_owned() } else { format!("{number} repositories") }
}

fn connect_title(plan: &ConnectionPlan, site_title: &str) -> String {
    let total =
        counted(plan.repositories.iter().filter(|repository| repository.action != Action::Skip).count());
    match plan.integration_action() {
        Action::Create => format!("Connect {total} to {site_title}"),
        Action::Update => format!("Update the connection of {total} to {site_title}"),
        Action::Keep | Action::Skip => format!("Check the connection of {total} to {site_title}"),
        Action::Conflict => format!("Connect {total} to {site_title}: not possible yet"),
    }
}
