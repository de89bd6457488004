//! What a run does: one of five kinds, each with its title, its steps, and what it is about.

use std::collections::BTreeSet;

use causeway_domain::plan::{Action, ConnectionPlan, Step};
use causeway_domain::rotation::RotationPlan;
use causeway_domain::single_repository::{RepositoryAccess, RepositoryPlan};
use causeway_domain::triggers::disconnect::{DisconnectPlan, IntegrationFate, TopicFate};
use causeway_domain::triggers::plan::{PlannedTrigger, TriggerReason, TriggersPlan};
use serde::{Deserialize, Serialize};

use super::rotating::connections;
use super::view::{ItemState, RunRepository, RunState, RunStep, RunTrigger, RunView};
use crate::credentials::key_hint;
use crate::port::secrets::Keep;
use crate::port::storage::ConnectionRecord;

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
}

/// The steps of a connection, without triggers.
const CONNECT: [Step; 7] = [
    Step::SaveJiraCredential,
    Step::SaveAccessKey,
    Step::Integration,
    Step::Remember,
    Step::AwaitRepositories,
    Step::AwaitIndex,
    Step::Verify,
];

/// The steps of a connection with triggers: these are set up while Jira indexes, which can take hours.
const CONNECT_WITH_TRIGGERS: [Step; 13] = [
    Step::SaveJiraCredential,
    Step::SaveAccessKey,
    Step::SaveWebhook,
    Step::Integration,
    Step::Remember,
    Step::Topic,
    Step::Subscription,
    Step::Triggers,
    Step::Confirmation,
    Step::VerifyTriggers,
    Step::AwaitRepositories,
    Step::AwaitIndex,
    Step::Verify,
];

/// The steps of triggers alone.
const TRIGGERS: [Step; 6] = [
    Step::SaveWebhook,
    Step::Topic,
    Step::Subscription,
    Step::Triggers,
    Step::Confirmation,
    Step::VerifyTriggers,
];

/// The steps of taking a connection apart: from CodeCommit to Jira, so that nothing is left sending to nobody.
const DISCONNECT: [Step; 5] =
    [Step::RemoveTriggers, Step::RemoveSubscription, Step::RemoveTopic, Step::IntegrationFate, Step::Forget];

/// The steps of another key: kept first, so that it is never in Jira alone, and the old one given up last.
const ROTATE: [Step; 4] = [Step::SaveAccessKey, Step::RotateKey, Step::VerifyKey, Step::RemoveOldKey];

/// The steps of one repository over HTTPS.
const REPOSITORY: [Step; 6] = [
    Step::SaveJiraCredential,
    Step::SaveAccessKey,
    Step::Repository,
    Step::Remember,
    Step::AwaitIndex,
    Step::Verify,
];

/// The steps of one repository over SSH, whose key is Jira's own.
const REPOSITORY_OVER_SSH: [Step; 5] =
    [Step::SaveJiraCredential, Step::Repository, Step::Remember, Step::AwaitIndex, Step::Verify];

/// Whether a step belongs to the triggers of a connection: failing, it does not stop the rest of connecting.
pub(super) fn is_of_triggers(step: Step) -> bool {
    TRIGGERS.contains(&step)
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

    /// The region code.
    pub fn region(&self) -> &str {
        match self {
            Self::Connect { plan, .. } => &plan.desired.region,
            Self::Repository { plan } => &plan.desired.region,
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
            | Self::Repository { .. } => None,
        }
    }

    /// The plan of one repository, in such a run.
    pub fn repository_plan(&self) -> Option<&RepositoryPlan> {
        match self {
            Self::Repository { plan } => Some(plan),
            Self::Connect { .. } | Self::Triggers { .. } | Self::Disconnect { .. } | Self::Rotate { .. } => {
                None
            }
        }
    }

    /// The plan of the triggers, where there is one.
    pub fn triggers_plan(&self) -> Option<&TriggersPlan> {
        match self {
            Self::Connect { triggers, .. } => triggers.as_deref(),
            Self::Triggers { plan, .. } => Some(plan),
            Self::Disconnect { .. } | Self::Rotate { .. } | Self::Repository { .. } => None,
        }
    }

    /// The connection it is about, when there was one before.
    pub fn connection(&self) -> Option<&ConnectionRecord> {
        match self {
            Self::Connect { .. } | Self::Repository { .. } => None,
            Self::Triggers { connection, .. }
            | Self::Disconnect { connection, .. }
            | Self::Rotate { connection, .. } => Some(connection),
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
        }
    }

    /// Its steps, in the order they are carried out.
    pub fn steps(&self) -> &'static [Step] {
        match self {
            Self::Connect { triggers: None, .. } => &CONNECT,
            Self::Connect { triggers: Some(_), .. } => &CONNECT_WITH_TRIGGERS,
            Self::Triggers { .. } => &TRIGGERS,
            Self::Disconnect { .. } => &DISCONNECT,
            Self::Rotate { .. } => &ROTATE,
            Self::Repository { plan } => match plan.desired.access {
                RepositoryAccess::Ssh { .. } => &REPOSITORY_OVER_SSH,
                RepositoryAccess::AccessKey { .. } | RepositoryAccess::GitCredential { .. } => &REPOSITORY,
            },
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
        }
    }

    /// A step in words.
    pub fn step_title(&self, step: Step) -> String {
        let words = match (step, self) {
            (Step::SaveJiraCredential, _) => "Save the Jira sign-in",
            (Step::SaveAccessKey, Self::Rotate { .. }) => "Save the new AWS access key",
            (Step::SaveAccessKey, work) if work.git_user_name().is_some() => "Save the Git credentials",
            (Step::SaveAccessKey, _) => "Save the AWS access key",
            (Step::Integration, Self::Connect { plan, .. }) => match plan.integration_action() {
                Action::Create => "Create the integration in Jira",
                Action::Update => "Change the integration in Jira",
                Action::Keep | Action::Skip | Action::Conflict => "Find the integration in Jira",
            },
            (Step::Integration, _) => "Find the integration in Jira",
            (Step::Remember, _) => "Add it to Connections",
            (Step::AwaitRepositories, _) => "Jira lists the repositories",
            (Step::AwaitIndex, Self::Repository { .. }) => "Jira clones and indexes it",
            (Step::AwaitIndex, _) => "Jira clones and indexes them",
            (Step::Verify, _) => "Compare Jira with the plan",
            (Step::SaveWebhook, _) => "Save the webhook URL",
            (Step::Topic, _) => match self.triggers_plan().map(|plan| plan.topic) {
                Some(Action::Create) => "Create the SNS topic",
                Some(Action::Update) => "Change the SNS topic's encryption",
                _ => "Find the SNS topic",
            },
            (Step::Subscription, _) => match self.triggers_plan().map(|plan| plan.subscription) {
                Some(Action::Keep) => "Find Jira's subscription",
                Some(Action::Update) => "Renew Jira's subscription",
                _ => "Subscribe Jira to the topic",
            },
            (Step::Triggers, _) => "Put the trigger into each repository",
            (Step::Confirmation, _) => "Jira confirms the subscription",
            (Step::VerifyTriggers, _) => "Look again at the path to Jira",
            (Step::RemoveTriggers, _) => "Take the triggers out of each repository",
            (Step::RemoveSubscription, _) => "End Jira's subscription",
            (Step::RemoveTopic, Self::Disconnect { plan, .. }) if plan.topic == TopicFate::Delete => {
                "Delete the SNS topic"
            }
            (Step::RemoveTopic, _) => "Leave the SNS topic",
            (Step::IntegrationFate, Self::Disconnect { plan, .. }) => match plan.integration {
                IntegrationFate::Keep => "Leave the integration in Jira",
                IntegrationFate::Disable => "Disable the integration in Jira",
                IntegrationFate::Remove => "Remove the integration from Jira",
            },
            (Step::IntegrationFate, _) => "Leave the integration in Jira",
            (Step::Forget, _) => "Remove it from Connections",
            (Step::RotateKey, _) => "Give Jira the new key",
            (Step::VerifyKey, _) => "See that Jira can fetch with it",
            (Step::Repository, _) => match self.repository_plan().map(RepositoryPlan::action) {
                Some(Action::Create) => "Create the repository in Jira",
                Some(Action::Update) => "Change the repository in Jira",
                _ => "Find the repository in Jira",
            },
            (Step::RemoveOldKey, _) => "Remove the old key from this computer",
        };
        words.to_owned()
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
        let step = |step: &Step| RunStep {
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
                Self::Connect { .. } | Self::Rotate { .. } | Self::Repository { .. } => {
                    "Nothing has been written to Jira yet."
                }
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
