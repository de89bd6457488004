//! The plan of a connection: the difference between what is wanted and what was observed, before anything is written.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::integration::{Integration, IntegrationSettings, Setting, SettingChange};
use crate::region::Region;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desired {
    /// The Jira base URL.
    pub site_url: String,
    /// The region code.
    pub region: String,
    /// The 12-digit account.
    pub account: String,
    /// The access key id.
    pub access_key_id: String,
    /// Settings of the integration.
    pub settings: IntegrationSettings,
    /// Whether secrets go to the OS keychain; else they stay in memory.
    pub keep_in_keychain: bool,
}

/// An integration of CodeCommit that exists, with what tells whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The integration.
    pub integration: Integration,
    /// Names of the repositories it has in Jira.
    pub repositories: BTreeSet<String>,
    /// The account, when Causeway remembers connecting it.
    pub remembered_account: Option<String>,
}

/// What was seen, on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Names of all repositories of the account and region, in order.
    pub repositories: Vec<String>,
    /// All integrations of CodeCommit in the same region.
    pub integrations: Vec<Observed>,
}

/// What will be done about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// It will be made.
    Create,
    /// It exists and will be changed.
    Update,
    /// It is as wanted.
    Keep,
    /// It is left out.
    Skip,
    /// It stands in the way.
    Conflict,
}

/// A step of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Keep the Jira credential.
    SaveJiraCredential,
    /// Keep the access key.
    SaveAccessKey,
    /// Create or update the integration.
    Integration,
    /// Remember the connection on this computer.
    Remember,
    /// GIJ lists the account and adds its repositories.
    AwaitRepositories,
    /// GIJ clones and indexes them.
    AwaitIndex,
    /// Compare the outcome with the plan.
    Verify,
    /// Keep the webhook URL.
    SaveWebhook,
    /// Make or find the topic.
    Topic,
    /// Subscribe Jira to it.
    Subscription,
    /// Put our trigger into each repository.
    Triggers,
    /// See whether Jira has confirmed the subscription.
    Confirmation,
    /// Look again at the path from CodeCommit to Jira.
    VerifyTriggers,
    /// Take our triggers out of each repository.
    RemoveTriggers,
    /// End our subscriptions.
    RemoveSubscription,
    /// Delete the topic, when nobody else uses it.
    RemoveTopic,
    /// Keep, disable or remove the integration in Jira.
    IntegrationFate,
    /// Forget the connection on this computer.
    Forget,
    /// Give each integration another access key.
    RotateKey,
    /// See that GIJ can fetch with it.
    VerifyKey,
    /// Remove the old key from this computer, when nothing uses it any more.
    RemoveOldKey,
    /// Create or change a single repository in Jira.
    Repository,
    /// Change, enable, disable or remove what Jira has.
    Apply,
    /// Change the default branch of repositories in AWS.
    DefaultBranch,
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 24] = [
        Self::SaveJiraCredential,
        Self::SaveAccessKey,
        Self::Integration,
        Self::Remember,
        Self::AwaitRepositories,
        Self::AwaitIndex,
        Self::Verify,
        Self::SaveWebhook,
        Self::Topic,
        Self::Subscription,
        Self::Triggers,
        Self::Confirmation,
        Self::VerifyTriggers,
        Self::RemoveTriggers,
        Self::RemoveSubscription,
        Self::RemoveTopic,
        Self::IntegrationFate,
        Self::Forget,
        Self::RotateKey,
        Self::VerifyKey,
        Self::RemoveOldKey,
        Self::Repository,
        Self::Apply,
        Self::DefaultBranch,
    ];

    /// Its stable name.
    pub fn id(self) -> &'static str {
        match self {
            Self::SaveJiraCredential => "save-jira-credential",
            Self::SaveAccessKey => "save-access-key",
            Self::Integration => "integration",
            Self::Remember => "remember",
            Self::AwaitRepositories => "await-repositories",
            Self::AwaitIndex => "await-index",
            Self::Verify => "verify",
            Self::SaveWebhook => "save-webhook",
            Self::Topic => "topic",
            Self::Subscription => "subscription",
            Self::Triggers => "triggers",
            Self::Confirmation => "confirmation",
            Self::VerifyTriggers => "verify-triggers",
            Self::RemoveTriggers => "remove-triggers",
            Self::RemoveSubscription => "remove-subscription",
            Self::RemoveTopic => "remove-topic",
            Self::IntegrationFate => "integration-fate",
            Self::Forget => "forget",
            Self::RotateKey => "rotate-key",
            Self::VerifyKey => "verify-key",
            Self::RemoveOldKey => "remove-old-key",
            Self::Repository => "repository",
            Self::Apply => "apply",
            Self::DefaultBranch => "default-branch",
        }
    }

    /// The step of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.id() == id)
    }
}

/// How the wanted integration relates to those that exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Match {
    /// None of this account and region exists.
    New,
    /// This one does.
    Existing {
        /// GIJ's id.
        id: i64,
        /// Its display name.
        name: String,
        /// How that is known.
        evidence: Evidence,
        /// What differs.
        changes: Vec<SettingChange>,
        /// Whether it is disabled in Jira, or waits there to be removed; GIJ says the same of both.
        #[serde(default)]
        disabled: bool,
    },
    /// Several do; a person has to remove all but one in Jira.
    Ambiguous {
        /// Their ids and names.
        integrations: Vec<(i64, String)>,
    },
}

/// How an existing integration is known to be of the same account. GIJ does not report the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// Causeway connected it and remembers.
    Remembered,
    /// GIJ reports the same access key id.
    SameAccessKey,
    /// Its repositories are those of the account.
    SameRepositories,
}

/// What a repository will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRepository {
    /// The name.
    pub name: String,
    /// What will happen to it in Jira.
    pub action: Action,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionPlan {
    /// What is wanted.
    pub desired: Desired,
    /// The integration found, if any.
    pub found: Match,
    /// Every repository of the account, and those Jira has beyond them.
    pub repositories: Vec<PlannedRepository>,
    /// Fingerprint of what is wanted and what was seen.
    pub hash: String,
}

impl ConnectionPlan {
    /// What will be done about the integration.
    pub fn integration_action(&self) -> Action {
        match &self.found {
            Match::New => Action::Create,
            Match::Existing { disabled: true, .. } | Match::Ambiguous { .. } => Action::Conflict,
            Match::Existing { changes, .. } if changes.is_empty() => Action::Keep,
            Match::Existing { .. } => Action::Update,
        }
    }

    /// The settings that would be written to an existing integration.
    pub fn changed_settings(&self) -> Vec<Setting> {
        match &self.found {
            Match::Existing { changes, .. } => changes.iter().map(|change| change.setting).collect(),
            Match::New | Match::Ambiguous { .. } => Vec::new(),
        }
    }

    /// Whether carrying it out would write anything in Jira.
    pub fn changes_jira(&self) -> bool {
        matches!(self.integration_action(), Action::Create | Action::Update)
            || self.repositories.iter().any(|repository| repository.action == Action::Create)
    }

    /// How many repositories will be new in Jira.
    pub fn new_repositories(&self) -> usize {
        self.repositories.iter().filter(|repository| repository.action == Action::Create).count()
    }
}

/// Of two non-empty sets, whether they are plainly of one account: all of the smaller, at least, are in both.
fn same_repositories(account: &BTreeSet<&str>, jira: &BTreeSet<String>) -> bool {
    let common = jira.iter().filter(|name| account.contains(name.as_str())).count();
    common > 0 && common * 2 > jira.len().max(1) && common * 2 >= account.len().min(jira.len())
}

fn evidence(desired: &Desired, account: &BTreeSet<&str>, observed: &Observed) -> Option<Evidence> {
    if let Some(remembered) = &observed.remembered_account {
        return (*remembered == desired.account).then_some(Evidence::Remembered);
    }
    if observed.integration.user_name.as_deref() == Some(desired.access_key_id.as_str()) {
        return Some(Evidence::SameAccessKey);
    }
    same_repositories(account, &observed.repositories).then_some(Evidence::SameRepositories)
}

/// Makes the plan: pure, so that the same observation always gives the same plan with the same hash.
pub fn plan(desired: Desired, snapshot: &Snapshot) -> ConnectionPlan {
    let account: BTreeSet<&str> = snapshot.repositories.iter().map(String::as_str).collect();
    let region = Region::parse(&desired.region).ok();
    let mut matching: Vec<(&Observed, Evidence)> = snapshot
        .integrations
        .iter()
        .filter(|observed| observed.integration.is_code_commit() && observed.integration.region() == region)
        .filter_map(|observed| evidence(&desired, &account, observed).map(|evidence| (observed, evidence)))
        .collect();
    // What Causeway itself connected is the one meant, even beside others that look alike.
    if matching.iter().filter(|(_, evidence)| *evidence == Evidence::Remembered).count() == 1 {
        matching.retain(|(_, evidence)| *evidence == Evidence::Remembered);
    }
    let (found, in_jira) = match matching.as_slice() {
        [] => (Match::New, None),
        [(observed, evidence)] => (
            Match::Existing {
                id: observed.integration.id,
                name: observed.integration.display_name.clone(),
                evidence: *evidence,
                changes: desired.settings.changes_against(&observed.integration),
                disabled: observed.integration.disabled,
            },
            Some(&observed.repositories),
        ),
        several => (
            Match::Ambiguous {
                integrations: several
                    .iter()
                    .map(|(observed, _)| (observed.integration.id, observed.integration.display_name.clone()))
                    .collect(),
            },
            None,
        ),
    };
    let mut repositories: Vec<PlannedRepository> = account
        .iter()
        .map(|name| PlannedRepository {
            name: (*name).to_owned(),
            action: if in_jira.is_some_and(|in_jira| in_jira.contains(*name)) {
                Action::Keep
            } else {
                Action::Create
            },
        })
        .collect();
    // GIJ removes these by itself at its next reindex; the plan says so and does nothing about it.
    let vanished = in_jira.into_iter().flatten().filter(|name| !account.contains(name.as_str()));
    repositories.extend(vanished.map(|name| PlannedRepository { name: name.clone(), action: Action::Skip }));
    let hash = fingerprint(&desired, snapshot);
    ConnectionPlan { desired, found, repositories, hash }
}

/// What decides the plan, and nothing that changes by itself.
fn fingerprint(desired: &Desired, snapshot: &Snapshot) -> String {
    let integrations: Vec<Observed> = snapshot
        .integrations
        .iter()
        .map(|observed| {
            let integration = Integration { last_indexed: None, ..observed.integration.clone() };
            Observed { integration, ..observed.clone() }
        })
        .collect();
    // These types hold only strings, numbers, flags and lists, which always have a JSON form.
    let seen = serde_json::to_vec(&(desired, &snapshot.repositories, &integrations)).unwrap_or_default();
    hex::encode(Sha256::digest(seen))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::integration::{Projects, RefspecChoice};

    fn desired() -> Desired {
        Desired {
            site_url: "https://jira.example.com".to_owned(),
            region: "eu-central-1".to_owned(),
            account: "111122223333".to_owned(),
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            settings: IntegrationSettings {
                display_name: None,
                refspecs: RefspecChoice::default(),
                require_user_pat: false,
                smart_commits: true,
                repository_browser: true,
                diff_viewing: true,
                projects: Projects::All,
            },
            keep_in_keychain: true,
        }
    }

    fn integration(id: i64) -> Integration {
        Integration {
            id,
            kind: "AWS".to_owned(),
            display_name: "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/*".to_owned(),
            origin: None,
            aws_region: None,
            user_name: None,
            disabled: false,
            last_indexed: Some(1),
            require_user_pat: Some(false),
            smart_commits: Some(true),
            repository_browser: Some(true),
            diff_viewing: Some(true),
            projects: Some(Projects::All),
            notes: Some(true),
            changes: Some(false),
            custom_refspecs: None,
            further: Box::default(),
        }
    }

    fn observed(id: i64, names: &[&str]) -> Observed {
        Observed {
            integration: integration(id),
            repositories: names.iter().map(|name| (*name).to_owned()).collect(),
            remembered_account: None,
        }
    }

    fn snapshot(names: &[&str], integrations: Vec<Observed>) -> Snapshot {
        Snapshot { repositories: names.iter().map(|name| (*name).to_owned()).collect(), integrations }
    }

    #[test]
    fn a_new_account_is_created() {
        let plan = plan(desired(), &snapshot(&["a", "b"], vec![]));
        assert_eq!((plan.integration_action(), plan.new_repositories()), (Action::Create, 2));
    }

    #[test]
    fn the_same_account_connected_again_changes_nothing() {
        let plan = plan(desired(), &snapshot(&["a", "b"], vec![observed(7, &["a", "b"])]));
        assert!(matches!(plan.found, Match::Existing { id: 7, evidence: Evidence::SameRepositories, .. }));
        assert!(!plan.changes_jira(), "{plan:?}");
    }

    #[test]
    fn another_account_of_the_same_region_is_not_a_duplicate() {
        let plan = plan(desired(), &snapshot(&["a", "b"], vec![observed(7, &["x", "y"])]));
        assert_eq!(plan.found, Match::New);
        let mut remembered = observed(8, &["a", "b"]);
        remembered.remembered_account = Some("999988887777".to_owned());
        let plan = super::plan(desired(), &snapshot(&["a", "b"], vec![remembered]));
        assert_eq!(plan.found, Match::New, "what Causeway remembers outweighs alike names");
    }

    #[test]
    fn a_setting_that_differs_is_an_update_of_just_that() {
        let mut wanted = desired();
        wanted.settings.smart_commits = false;
        let plan = plan(wanted, &snapshot(&["a"], vec![observed(7, &["a"])]));
        assert_eq!(
            (plan.integration_action(), plan.changed_settings()),
            (Action::Update, vec![Setting::SmartCommits])
        );
    }

    #[test]
    fn two_of_the_same_are_a_conflict_unless_one_is_ours() {
        let both = vec![observed(7, &["a"]), observed(8, &["a"])];
        assert_eq!(plan(desired(), &snapshot(&["a"], both.clone())).integration_action(), Action::Conflict);
        let mut one_ours = both;
        if let Some(last) = one_ours.last_mut() {
            last.remembered_account = Some("111122223333".to_owned());
        }
        let plan = plan(desired(), &snapshot(&["a"], one_ours));
        assert!(matches!(plan.found, Match::Existing { id: 8, evidence: Evidence::Remembered, .. }));
    }

    #[test]
    fn one_that_is_disabled_has_to_be_enabled_or_gone_first() {
        let mut disabled = observed(7, &["a"]);
        disabled.integration.disabled = true;
        let plan = plan(desired(), &snapshot(&["a"], vec![disabled]));
        assert_eq!(plan.integration_action(), Action::Conflict);
    }

    #[test]
    fn the_hash_follows_what_matters_only() {
        let base = snapshot(&["a"], vec![observed(7, &["a"])]);
        let hash = |snapshot: &Snapshot| plan(desired(), snapshot).hash;
        let mut later = base.clone();
        later.integrations[0].integration.last_indexed = Some(99);
        assert_eq!(hash(&base), hash(&later), "an index time moves by itself");
        assert_ne!(hash(&base), hash(&snapshot(&["a", "b"], base.integrations.clone())));
    }

    proptest! {
        #[test]
        fn carrying_a_plan_out_leaves_nothing_to_do(names in prop::collection::btree_set("[a-zA-Z0-9._-]{1,12}", 1..30)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let first = plan(desired(), &snapshot(&names, vec![]));
            let created: BTreeSet<&str> = first
                .repositories
                .iter()
                .filter(|repository| repository.action == Action::Create)
                .map(|repository| repository.name.as_str())
                .collect();
            let after: Vec<&str> = created.into_iter().collect();
            let second = plan(desired(), &snapshot(&names, vec![observed(1, &after)]));
            prop_assert!(!second.changes_jira());
        }
    }
}
