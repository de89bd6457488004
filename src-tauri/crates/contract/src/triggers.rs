//! Triggers: the wizard's step, and a connection's Triggers tab.

use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The webhook URL on its way in.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum WebhookSource {
    /// As pasted from Jira's Webhooks page.
    Pasted {
        /// The URL; its end is a secret.
        #[ts(type = "string")]
        url: Secret,
    },
    /// The one Causeway keeps for this connection, or was given in this session for this site.
    // Braces, because only then are unknown fields refused.
    Kept {},
    /// The sample Jira's own.
    Sample {},
}

/// Which reference changes are told. At least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct TriggerEvents {
    /// Pushes to existing branches and tags.
    pub update: bool,
    /// New branches and tags.
    pub create: bool,
    /// Deleted branches and tags.
    pub delete: bool,
}

/// Which topic is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum TopicChoice {
    /// Causeway's own.
    Own {
        /// A customer-managed KMS key, by id, alias or ARN; empty for none.
        kms_key: String,
    },
    /// One that exists.
    Existing {
        /// Its ARN as typed.
        arn: String,
    },
}

/// Everything about triggers but the webhook URL; kept in drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct TriggerSettings {
    /// Which changes.
    pub events: TriggerEvents,
    /// Short branch names, at most ten; empty for all.
    pub branches: Vec<String>,
    /// The topic.
    pub topic: TopicChoice,
    /// Names of the chosen repositories; absent for all, now and later.
    pub repositories: Option<Vec<String>>,
}

/// What the triggers step answers.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct TriggerAnswers {
    /// Where Jira listens.
    pub webhook: WebhookSource,
    /// Everything else.
    pub settings: TriggerSettings,
}

/// `check_webhook`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct CheckWebhook {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The site the URL has to belong to; absent for a connection's own.
    pub site_handle: Option<String>,
    /// The connection, when there is one.
    pub connection_id: Option<String>,
    /// The account that triggers will be in, for a connection that is not made yet.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub account_handle: Option<String>,
    /// The URL.
    pub webhook: WebhookSource,
}

/// How one thing about a webhook URL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CheckState {
    /// Good.
    Ok,
    /// It will not work.
    Bad,
    /// It cannot be told from this computer.
    Unknown,
}

/// One thing about a webhook URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WebhookFinding {
    /// What was looked at, in words.
    pub title: String,
    /// How it is.
    pub state: CheckState,
    /// Why.
    pub detail: String,
}

/// Another way to keep Jira up to date when SNS cannot reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OtherWay {
    /// In a few words.
    pub title: String,
    /// How.
    pub detail: String,
    /// A text to copy, a program for instance.
    pub copy: Option<String>,
}

/// What is known of a webhook URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WebhookCheck {
    /// The URL with its secret masked.
    pub masked: String,
    /// Whether SNS is likely to reach it.
    pub reachable: CheckState,
    /// The findings in order.
    pub findings: Vec<WebhookFinding>,
    /// What else works, when SNS cannot reach it.
    pub other_ways: Vec<OtherWay>,
}

/// `plan_triggers`: set up, change, repair, or bring in step.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PlanTriggers {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The connection.
    pub connection_id: String,
    /// What is wanted; absent for what was wanted last.
    pub answers: Option<TriggerAnswers>,
}

/// What becomes of the integration in Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum IntegrationFate {
    /// It stays as it is.
    Keep,
    /// It stays, switched off.
    Disable,
    /// It is removed with its clones.
    Remove,
}

/// `plan_disconnect`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PlanDisconnect {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The connection.
    pub connection_id: String,
    /// What becomes of the integration.
    pub integration: IntegrationFate,
}

/// `get_trigger_health`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct GetTriggerHealth {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The connection.
    pub connection_id: String,
}

/// Progress over repositories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoriesProgress {
    /// Repositories looked at.
    pub done: u32,
    /// Of how many; 0 while that is not known.
    pub total: u32,
    /// Whether AWS asks to slow down right now.
    pub throttled: bool,
}

/// A link of the path from CodeCommit to Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PathLink {
    /// The repository in CodeCommit.
    Repository,
    /// Our trigger in it.
    Trigger,
    /// The topic.
    Topic,
    /// The subscription.
    Subscription,
    /// Jira.
    Jira,
}

/// How a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PathLinkState {
    /// It works, as far as can be seen.
    Ok,
    /// It is the broken one.
    Broken,
    /// It waits for something.
    Waiting,
    /// It cannot be told.
    Unknown,
}

/// One link of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PathLinkReport {
    /// Which.
    pub link: PathLink,
    /// How it is.
    pub state: PathLinkState,
    /// What is wrong with it, in words; absent when nothing is.
    pub problem: Option<String>,
    /// What mends it, in words.
    pub remedy: Option<String>,
}

/// One repository's path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RepositoryPath {
    /// The repository.
    pub repository: String,
    /// Its links in order, always five.
    pub links: Vec<PathLinkReport>,
    /// The worst of them.
    pub state: PathLinkState,
    /// One short sentence.
    pub summary: String,
    /// Whether a repair would change it.
    pub repairable: bool,
}

/// Where the subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SubscriptionState {
    /// There is none.
    Missing,
    /// Jira has not confirmed it.
    Pending,
    /// It is confirmed.
    Confirmed,
    /// It may not be looked at.
    Unknown,
}

/// The subscription of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TriggerSubscription {
    /// Where it stands.
    pub state: SubscriptionState,
    /// The endpoint with its secret masked.
    pub endpoint: String,
    /// Epoch milliseconds when a confirmation was asked for last.
    #[ts(type = "number | null")]
    pub asked_at: Option<i64>,
    /// Epoch milliseconds when a pending one lapses (two days after it was asked for).
    #[ts(type = "number | null")]
    pub lapses_at: Option<i64>,
}

/// What differs between what was set up and what is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TriggerDrift {
    /// Repositories that came since.
    pub added: Vec<String>,
    /// Repositories that are gone.
    pub removed: Vec<String>,
    /// Repositories in which somebody edited our trigger.
    pub edited: Vec<String>,
}

/// A connection's triggers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TriggerHealth {
    /// What was set up; absent when nothing was.
    pub settings: Option<TriggerSettings>,
    /// The topic's ARN, when triggers were set up.
    pub topic_arn: Option<String>,
    /// The topic in the AWS console.
    pub topic_url: Option<String>,
    /// The subscription.
    pub subscription: Option<TriggerSubscription>,
    /// Each repository's path.
    pub paths: Vec<RepositoryPath>,
    /// What changed since.
    pub drift: TriggerDrift,
    /// Things to know.
    pub cautions: Vec<String>,
    /// Epoch milliseconds of the look.
    #[ts(type = "number")]
    pub observed_at: i64,
}

/// `confirm_subscription`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ConfirmSubscription {
    /// The connection.
    pub connection_id: String,
    /// A token, a SubscribeURL, or the whole message SNS sent.
    #[ts(type = "string")]
    pub pasted: Secret,
}

/// `test_triggers`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct TestTriggers {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The connection.
    pub connection_id: String,
    /// Repository names; empty for all.
    pub repositories: Vec<String>,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TriggerTestResult {
    /// The repository.
    pub repository: String,
    /// Whether AWS sent the test event.
    pub sent: bool,
    /// AWS's words, when not.
    pub message: Option<String>,
}
