//! What Jira and Causeway need to be allowed to do in AWS, feature by feature.

mod assess;
mod policy;
mod table;

pub use assess::{
    ActionReport, Answer, Certainty, FeatureReport, FeatureState, NamedPolicyGap, Outcome, PermissionReport,
    Subject, assess, identity_notes,
};
pub use policy::{
    LeastPrivilegePolicy, MANAGED_POLICY_LIMIT, PolicyDocument, PolicyError, least_privilege_policy,
};
pub use table::{Gap, NeededBy, Requirement, requirements, requirements_of};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What a person gets when its actions are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Feature {
    /// Commits, smart commits and branches in Jira.
    Commits,
    /// Pull requests listed in Jira.
    PullRequests,
    /// Branches created from Jira.
    CreateBranches,
    /// Branches deleted from Jira.
    DeleteBranches,
    /// Pull requests created from Jira.
    CreatePullRequests,
    /// Triggers, topic and subscription set up.
    Triggers,
    /// The outcome of triggers seen: confirmation, health, repair and removal.
    TriggerHealth,
    /// The default branch of a repository changed from Causeway. GIJ never does that.
    DefaultBranch,
}

impl Feature {
    /// All, in the order they are shown in.
    pub const ALL: [Self; 8] = [
        Self::Commits,
        Self::PullRequests,
        Self::CreateBranches,
        Self::DeleteBranches,
        Self::CreatePullRequests,
        Self::Triggers,
        Self::TriggerHealth,
        Self::DefaultBranch,
    ];

    /// Whether it is Causeway's own need alone, which a policy has only when somebody asks for it.
    pub fn is_extra(self) -> bool {
        self == Self::DefaultBranch
    }

    /// What a connection is usually given a policy for: all that GIJ uses.
    pub fn usual() -> BTreeSet<Self> {
        Self::ALL.into_iter().filter(|feature| !feature.is_extra()).collect()
    }
}

/// What an action is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// `*` only.
    Everything,
    /// The chosen repositories.
    Repositories,
    /// Our topic.
    Topic,
}

/// Whether an action is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It is.
    Allowed,
    /// It is not.
    Denied {
        /// Whether a policy denies it outright, rather than none allowing it.
        explicit: bool,
        /// Of several resources, those it is denied for; empty for all.
        resources: Vec<String>,
    },
    /// It cannot be told.
    Unknown {
        /// Why, in words.
        why: String,
        /// Whether a probe that asks for the change itself, in a form AWS always refuses, could tell.
        probe_would_tell: bool,
    },
}

/// How a verdict was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// IAM simulated it.
    Simulation,
    /// AWS was asked in a way that changes nothing.
    Probe,
    /// Not asked.
    None,
}
