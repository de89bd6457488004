//! Features against IAM actions.
//!
//! GIJ's own list is on its page "Permissions required for AWS CodeCommit"; the resource of each action is in the AWS
//! service authorization reference. Where the two leave a gap, the table says so.

use std::collections::BTreeSet;

use super::{Feature, Scope};

/// Who calls an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeededBy {
    /// GIJ.
    Gij,
    /// Causeway.
    Causeway,
    /// Both, with the same key.
    Both,
}

/// Where GIJ's list, AWS's managed policies and what is really needed differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// GIJ's page says that the managed policy AWSCodeCommitPowerUser covers this, and it does not.
    NotInPowerUser,
    /// GIJ's list has nothing that reads the commit a branch stands on.
    NoReadAction,
    /// A policy can deny this for single branches.
    PerBranch,
    /// GIJ's list has nothing that reads whether the subscription was confirmed.
    NoOutcome,
    /// GIJ never does this, so that its list does not have it.
    OwnNeed,
}

impl Gap {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotInPowerUser => {
                "The managed policy AWSCodeCommitPowerUser does not allow this, although Git Integration for Jira \
                 names it for webhooks. AWSCodeCommitFullAccess does, for topics whose names begin with codecommit."
            }
            Self::NoReadAction => {
                "The actions that Git Integration for Jira asks for do not include this one. Without it the commit has \
                 to be read through git."
            }
            Self::PerBranch => {
                "A policy can deny this for single branches (condition key codecommit:References). The answer is \
                 about branches that no such rule names."
            }
            Self::NoOutcome => {
                "The actions that Git Integration for Jira asks for do not include this one. Without it nobody sees \
                 that a confirmation never arrived."
            }
            Self::OwnNeed => {
                "The actions that Git Integration for Jira asks for do not include this one. Only Causeway changes \
                 default branches."
            }
        }
    }
}

/// An action that a feature needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// The feature.
    pub feature: Feature,
    /// The IAM action: `codecommit:GitPull`.
    pub action: &'static str,
    /// What it is asked about.
    pub scope: Scope,
    /// Who calls it.
    pub by: NeededBy,
    /// Whether the feature fails without it. Otherwise only what `without` says is lost.
    pub essential: bool,
    /// What it is called for, in words.
    pub why: &'static str,
    /// What does not work without it, in words.
    pub without: &'static str,
    /// What to know of it.
    pub gap: Option<Gap>,
}

const fn need(
    feature: Feature,
    action: &'static str,
    scope: Scope,
    by: NeededBy,
    why: &'static str,
    without: &'static str,
) -> Requirement {
    Requirement { feature, action, scope, by, essential: true, why, without, gap: None }
}

impl Requirement {
    const fn not_essential(mut self) -> Self {
        self.essential = false;
        self
    }

    const fn with_gap(mut self, gap: Gap) -> Self {
        self.gap = Some(gap);
        self
    }
}

use Feature::{
    Commits, CreateBranches, CreatePullRequests, DefaultBranch, DeleteBranches, PullRequests, TriggerHealth,
    Triggers,
};
use NeededBy::{Both, Causeway, Gij};
use Scope::{Everything, Repositories, Topic};

/// The table, in the order it is shown in.
const TABLE: &[Requirement] = &[
    need(
        Commits,
        "codecommit:ListRepositories",
        Everything,
        Both,
        "Lists the repositories of the account.",
        "Jira finds no repositories.",
    ),
    need(
        Commits,
        "codecommit:BatchGetRepositories",
        Repositories,
        Both,
        "Reads the default branch and the address of each repository.",
        "Jira cannot add the repositories it finds.",
    ),
    need(
        Commits,
        "codecommit:GitPull",
        Repositories,
        Both,
        "Clones and fetches. Commits, branches and tags come from there.",
        "Jira can clone nothing: no commits, no smart commits, no branches.",
    ),
    need(
        PullRequests,
        "codecommit:ListPullRequests",
        Repositories,
        Gij,
        "Lists the pull requests of a repository.",
        "Jira shows no pull requests.",
    ),
    need(
        PullRequests,
        "codecommit:GetPullRequest",
        Repositories,
        Gij,
        "Reads a pull request.",
        "Jira shows no pull requests.",
    ),
    need(
        CreateBranches,
        "codecommit:CreateBranch",
        Repositories,
        Both,
        "Creates a branch.",
        "No branch can be created from Jira.",
    )
    .with_gap(Gap::PerBranch),
    need(
        CreateBranches,
        "codecommit:ListBranches",
        Repositories,
        Causeway,
        "Lists the branches that a new one can begin at.",
        "Causeway offers no list of branches to begin at.",
    )
    .not_essential()
    .with_gap(Gap::NoReadAction),
    need(
        CreateBranches,
        "codecommit:GetBranch",
        Repositories,
        Causeway,
        "Finds the commit that a new branch begins at.",
        "Causeway has to read commits through git.",
    )
    .not_essential()
    .with_gap(Gap::NoReadAction),
    need(
        DeleteBranches,
        "codecommit:DeleteBranch",
        Repositories,
        Both,
        "Deletes a branch.",
        "No branch can be deleted from Jira.",
    )
    .with_gap(Gap::PerBranch),
    need(
        DeleteBranches,
        "codecommit:GetBranch",
        Repositories,
        Causeway,
        "Finds the commit of a branch before it is deleted.",
        "Causeway has to read commits through git.",
    )
    .not_essential()
    .with_gap(Gap::NoReadAction),
    need(
        CreatePullRequests,
        "codecommit:CreatePullRequest",
        Repositories,
        Both,
        "Creates a pull request.",
        "No pull request can be created from Jira.",
    ),
    need(
        Triggers,
        "codecommit:GetRepositoryTriggers",
        Repositories,
        Both,
        "Reads a repository's triggers, so that other people's stay as they are.",
        "No trigger can be set up, because the list is replaced as a whole.",
    ),
    need(
        Triggers,
        "codecommit:PutRepositoryTriggers",
        Repositories,
        Both,
        "Writes a repository's triggers.",
        "No trigger can be set up.",
    ),
    need(
        Triggers,
        "sns:CreateTopic",
        Topic,
        Both,
        "Makes the topic that triggers send to.",
        "The topic cannot be made. One that somebody else made can be used.",
    )
    .with_gap(Gap::NotInPowerUser),
    need(
        Triggers,
        "sns:Subscribe",
        Topic,
        Both,
        "Subscribes Jira to the topic.",
        "Jira cannot be subscribed to the topic.",
    ),
    need(
        Triggers,
        "sns:TagResource",
        Topic,
        Causeway,
        "Says on the topic that it is Causeway's, and for which Jira.",
        "The topic carries no tags.",
    )
    .not_essential()
    .with_gap(Gap::NotInPowerUser),
    need(
        Triggers,
        "sns:SetTopicAttributes",
        Topic,
        Causeway,
        "Changes the encryption of the topic.",
        "The encryption of a topic that exists cannot be changed.",
    )
    .not_essential()
    .with_gap(Gap::NotInPowerUser),
    need(
        TriggerHealth,
        "sns:GetTopicAttributes",
        Topic,
        Causeway,
        "Reads whether the topic is there and who may publish to it.",
        "A deleted topic is not noticed.",
    ),
    need(
        TriggerHealth,
        "sns:ListSubscriptionsByTopic",
        Topic,
        Causeway,
        "Reads whether Jira confirmed the subscription.",
        "Nobody sees whether Jira confirmed the subscription.",
    )
    .with_gap(Gap::NoOutcome),
    need(
        TriggerHealth,
        "codecommit:GetRepositoryTriggers",
        Repositories,
        Both,
        "Reads whether the trigger is still there.",
        "A removed or edited trigger is not noticed.",
    ),
    need(
        TriggerHealth,
        "codecommit:TestRepositoryTriggers",
        Repositories,
        Causeway,
        "Sends a test event through the trigger.",
        "Triggers cannot be tested.",
    )
    .not_essential(),
    need(
        TriggerHealth,
        "sns:ListTagsForResource",
        Topic,
        Causeway,
        "Reads whether the topic is Causeway's.",
        "Whose the topic is, is told by its name alone.",
    )
    .not_essential(),
    need(
        TriggerHealth,
        "sns:GetSubscriptionAttributes",
        Topic,
        Causeway,
        "Reads how the subscription delivers.",
        "Raw delivery, which Jira cannot read, is not noticed.",
    )
    .not_essential(),
    need(
        TriggerHealth,
        "sns:SetSubscriptionAttributes",
        Topic,
        Causeway,
        "Turns raw delivery off.",
        "Raw delivery cannot be turned off.",
    )
    .not_essential(),
    need(
        TriggerHealth,
        "sns:ConfirmSubscription",
        Topic,
        Causeway,
        "Confirms the subscription with a pasted token.",
        "A subscription cannot be confirmed by hand.",
    )
    .not_essential(),
    need(
        TriggerHealth,
        "sns:Unsubscribe",
        Topic,
        Causeway,
        "Ends the subscription on disconnecting.",
        "The subscription stays behind on disconnecting.",
    )
    .not_essential(),
    need(
        TriggerHealth,
        "sns:DeleteTopic",
        Topic,
        Both,
        "Deletes the topic on disconnecting.",
        "The topic stays behind on disconnecting.",
    )
    .not_essential()
    .with_gap(Gap::NotInPowerUser),
    need(
        DefaultBranch,
        "codecommit:UpdateDefaultBranch",
        Repositories,
        Causeway,
        "Makes another branch the default one.",
        "The default branch cannot be changed from Causeway.",
    )
    .with_gap(Gap::OwnNeed),
    need(
        DefaultBranch,
        "codecommit:BatchGetRepositories",
        Repositories,
        Causeway,
        "Reads which branch is the default one.",
        "Causeway cannot tell which branch is the default one.",
    ),
    need(
        DefaultBranch,
        "codecommit:GetBranch",
        Repositories,
        Causeway,
        "Looks whether the branch is there.",
        "Causeway cannot tell whether a branch is there, and changes no default branch.",
    )
    .with_gap(Gap::OwnNeed),
    need(
        DefaultBranch,
        "codecommit:ListBranches",
        Repositories,
        Causeway,
        "Lists the branches to choose from.",
        "Causeway offers no list of branches to choose from.",
    )
    .not_essential()
    .with_gap(Gap::OwnNeed),
];

/// What one feature needs, in table order.
pub fn requirements_of(feature: Feature) -> impl Iterator<Item = &'static Requirement> {
    TABLE.iter().filter(move |requirement| requirement.feature == feature)
}

/// What these features need together, in table order, each action once: with its first feature.
pub fn requirements(features: &BTreeSet<Feature>) -> Vec<Requirement> {
    let mut seen = BTreeSet::new();
    TABLE
        .iter()
        .filter(|requirement| features.contains(&requirement.feature) && seen.insert(requirement.action))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Gap, NeededBy, TABLE, requirements, requirements_of};
    use crate::permission::{Feature, Scope};

    #[test]
    fn gijs_own_list_is_in_it_feature_by_feature() {
        for (feature, actions) in [
            (
                Feature::Commits,
                &["codecommit:ListRepositories", "codecommit:GitPull", "codecommit:BatchGetRepositories"][..],
            ),
            (Feature::PullRequests, &["codecommit:ListPullRequests", "codecommit:GetPullRequest"]),
            (Feature::CreatePullRequests, &["codecommit:CreatePullRequest"]),
            (Feature::CreateBranches, &["codecommit:CreateBranch"]),
            (Feature::DeleteBranches, &["codecommit:DeleteBranch"]),
            (
                Feature::Triggers,
                &[
                    "codecommit:GetRepositoryTriggers",
                    "codecommit:PutRepositoryTriggers",
                    "sns:CreateTopic",
                    "sns:Subscribe",
                ],
            ),
            (Feature::TriggerHealth, &["sns:DeleteTopic"]),
        ] {
            for action in actions {
                let found = requirements_of(feature).find(|requirement| requirement.action == *action);
                assert!(found.is_some_and(|found| found.by != NeededBy::Causeway), "{action}");
            }
        }
    }

    #[test]
    fn the_gaps_are_named() {
        let with = |gap| -> BTreeSet<&str> {
            TABLE.iter().filter(|row| row.gap == Some(gap)).map(|row| row.action).collect()
        };
        assert!(with(Gap::NotInPowerUser).is_superset(&["sns:CreateTopic", "sns:DeleteTopic"].into()));
        assert_eq!(with(Gap::NoReadAction), ["codecommit:GetBranch", "codecommit:ListBranches"].into());
        assert_eq!(with(Gap::PerBranch), ["codecommit:CreateBranch", "codecommit:DeleteBranch"].into());
        assert_eq!(with(Gap::NoOutcome), ["sns:ListSubscriptionsByTopic"].into());
        let own_need =
            ["codecommit:GetBranch", "codecommit:ListBranches", "codecommit:UpdateDefaultBranch"].into();
        assert_eq!(with(Gap::OwnNeed), own_need);
    }

    #[test]
    fn each_action_has_one_scope_and_comes_once() {
        let mut scopes = BTreeMap::new();
        for row in TABLE {
            let scope = *scopes.entry(row.action).or_insert(row.scope);
            assert_eq!(scope, row.scope, "{}", row.action);
            assert_eq!(row.scope == Scope::Topic, row.action.starts_with("sns:"));
        }
        let all = requirements(&Feature::ALL.into());
        assert_eq!(all.len(), scopes.len());
        assert_eq!(all[0].action, "codecommit:ListRepositories");
        let branches = requirements(&[Feature::CreateBranches, Feature::DeleteBranches].into());
        let actions: Vec<_> = branches.iter().map(|row| row.action).collect();
        assert_eq!(
            actions,
            [
                "codecommit:CreateBranch",
                "codecommit:ListBranches",
                "codecommit:GetBranch",
                "codecommit:DeleteBranch"
            ]
        );
        assert!(requirements(&BTreeSet::new()).is_empty());
        let has = |rows: &[super::Requirement]| {
            rows.iter().any(|row| row.action == "codecommit:UpdateDefaultBranch")
        };
        assert!(!has(&requirements(&Feature::usual())), "only who asks for it is given it");
        assert!(has(&requirements(&[Feature::DefaultBranch].into())));
        assert!(TABLE.iter().all(|row| !row.feature.is_extra() || row.by == NeededBy::Causeway));
        for feature in Feature::ALL {
            assert!(requirements_of(feature).any(|row| row.essential), "{feature:?}");
        }
    }
}
