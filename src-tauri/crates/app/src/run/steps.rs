//! The steps of each kind of run, in their order, and in words.

use causeway_domain::manage::Change;
use causeway_domain::plan::{Action, Step};
use causeway_domain::single_repository::{RepositoryAccess, RepositoryPlan};
use causeway_domain::triggers::disconnect::{IntegrationFate, TopicFate};

use super::work::Work;

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

/// The steps of changing what Jira has.
const CHANGES: [Step; 2] = [Step::Apply, Step::Verify];

/// The steps of removing things from Jira: forgotten here once they are gone there.
const REMOVAL: [Step; 3] = [Step::Apply, Step::Verify, Step::Forget];

/// The steps of another default branch, which is AWS's.
const DEFAULT_BRANCH: [Step; 2] = [Step::DefaultBranch, Step::Verify];

/// Whether a step belongs to the triggers of a connection: failing, it does not stop the rest of connecting.
pub(super) fn is_of_triggers(step: Step) -> bool {
    TRIGGERS.contains(&step)
}

impl Work {
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
            Self::Changes { plan, .. } => match plan.desired.change {
                Change::Settings { .. } | Change::Enable | Change::Disable => &CHANGES,
                Change::Remove { .. } => &REMOVAL,
                Change::DefaultBranch { .. } => &DEFAULT_BRANCH,
            },
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
            (Step::Apply, Self::Changes { plan, .. }) => match plan.desired.change {
                Change::Enable => "Enable in Jira",
                Change::Disable => "Disable in Jira",
                Change::Remove { .. } => "Remove from Jira",
                Change::Settings { .. } | Change::DefaultBranch { .. } => "Change the settings in Jira",
            },
            (Step::Apply, _) => "Change the settings in Jira",
            (Step::DefaultBranch, _) => "Change the default branch in AWS, and have Jira index",
            (Step::Forget, Self::Changes { .. }) => "Remove it from Connections, where it is there",
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
}
