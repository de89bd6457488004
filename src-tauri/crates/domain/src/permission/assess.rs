//! From single answers to what will and what will not work.

use std::collections::BTreeSet;

use super::{Evidence, Feature, Gap, NeededBy, Requirement, Scope, Verdict, requirements, requirements_of};
use crate::caller::{CallerIdentity, CallerKind};

/// What was answered about one action on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The IAM action.
    pub action: String,
    /// The resource as a person knows it: a repository's name, a topic's, or `*`.
    pub resource: String,
    /// The answer.
    pub outcome: Outcome,
    /// How it was found.
    pub evidence: Evidence,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Yes.
    Allowed,
    /// No.
    Denied {
        /// Whether a policy denies it outright, rather than none allowing it.
        explicit: bool,
    },
    /// Neither.
    Unclear {
        /// Why, in words.
        why: String,
        /// Whether a probe that asks for the change itself could tell.
        probe_would_tell: bool,
    },
}

/// Whose permissions they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Who the key belongs to.
    pub identity: CallerIdentity,
    /// Whether the key is a temporary one (`ASIA…`), good only together with a session token.
    pub temporary_key: bool,
}

/// Whether a feature will work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeatureState {
    /// All of it.
    Works,
    /// It works, without something, or not in every repository.
    WorksPartly,
    /// Nothing essential is denied, and not everything can be told.
    PartlyUnknown,
    /// Something essential is denied.
    DoesNotWork,
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureReport {
    /// Which.
    pub feature: Feature,
    /// Whether it will work.
    pub state: FeatureState,
    /// Actions that are denied, in table order.
    pub missing: Vec<&'static str>,
    /// Actions that cannot be told, in table order.
    pub unknown: Vec<&'static str>,
    /// What will work and what will not, in words.
    pub consequence: String,
}

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionReport {
    /// The IAM action.
    pub action: &'static str,
    /// What it is asked about.
    pub scope: Scope,
    /// Who calls it.
    pub by: NeededBy,
    /// What it is called for, in words.
    pub why: &'static str,
    /// What to know of it.
    pub gap: Option<Gap>,
    /// Whether it is allowed.
    pub verdict: Verdict,
    /// How that was found.
    pub evidence: Evidence,
}

/// How well the facts fit a managed policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// They are what this policy allows and denies.
    Matches,
    /// They do not contradict it, and what would tell could not be found out.
    Possible,
}

/// A managed policy of AWS that looks sufficient and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPolicyGap {
    /// `AWSCodeCommitPowerUser`.
    pub policy: &'static str,
    /// Whether it is this one.
    pub certainty: Certainty,
    /// What it lacks and what to do, in words.
    pub words: &'static str,
}

/// What a key may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionReport {
    /// Features in their order.
    pub features: Vec<FeatureReport>,
    /// Actions in table order, each once.
    pub actions: Vec<ActionReport>,
    /// The managed policy that the key seems to have, when it is not enough.
    pub named_policy_gap: Option<NamedPolicyGap>,
    /// What GIJ cannot do with this identity, and why.
    pub identity_notes: Vec<String>,
    /// How many repositories were asked about.
    pub repositories_asked: usize,
    /// Of how many.
    pub repositories_chosen: usize,
}

impl PermissionReport {
    /// Whether nothing of the connection would work. Triggers, branches and pull requests never stand in its way.
    pub fn blocks_connection(&self) -> bool {
        let without = |report: &FeatureReport| {
            report.feature == Feature::Commits && report.state == FeatureState::DoesNotWork
        };
        self.features.iter().any(without)
    }

    /// Whether probes that ask for the change itself could tell more.
    pub fn probes_would_tell(&self) -> bool {
        let tells =
            |report: &ActionReport| matches!(report.verdict, Verdict::Unknown { probe_would_tell: true, .. });
        self.actions.iter().any(tells)
    }

    /// The verdict on an action that was asked about.
    pub fn verdict(&self, action: &str) -> Option<&Verdict> {
        self.actions.iter().find(|report| report.action == action).map(|report| &report.verdict)
    }
}

/// What the answers come to, for these features. `repositories` is how many were asked about, of how many.
pub fn assess(
    subject: &Subject,
    features: &BTreeSet<Feature>,
    answers: &[Answer],
    repositories: (usize, usize),
) -> PermissionReport {
    let actions: Vec<ActionReport> =
        requirements(features).iter().map(|requirement| action_report(requirement, answers)).collect();
    let features = Feature::ALL
        .into_iter()
        .filter(|feature| features.contains(feature))
        .map(|feature| feature_report(feature, &actions))
        .collect();
    PermissionReport {
        features,
        named_policy_gap: named_policy_gap(&actions),
        actions,
        identity_notes: identity_notes(subject),
        repositories_asked: repositories.0,
        repositories_chosen: repositories.1,
    }
}

fn action_report(requirement: &Requirement, answers: &[Answer]) -> ActionReport {
    let about: Vec<&Answer> = answers.iter().filter(|answer| answer.action == requirement.action).collect();
    let (verdict, evidence) = verdict(&about);
    let Requirement { action, scope, by, why, gap, .. } = *requirement;
    ActionReport { action, scope, by, why, gap, verdict, evidence }
}

/// One denial is told, whatever the rest is. An answer that is neither yes nor no counts only where there is no yes: it
/// is about one repository of a sample, for instance one without a pull request to ask for.
fn verdict(answers: &[&Answer]) -> (Verdict, Evidence) {
    let denied: Vec<&Answer> =
        answers.iter().filter(|answer| matches!(answer.outcome, Outcome::Denied { .. })).copied().collect();
    if let Some(first) = denied.first() {
        let explicit = denied.iter().any(|answer| answer.outcome == Outcome::Denied { explicit: true });
        let everywhere = denied.len() == answers.len();
        let resources = if everywhere {
            Vec::new()
        } else {
            denied.iter().map(|answer| answer.resource.clone()).collect()
        };
        return (Verdict::Denied { explicit, resources }, first.evidence);
    }
    if let Some(allowed) = answers.iter().find(|answer| answer.outcome == Outcome::Allowed) {
        return (Verdict::Allowed, allowed.evidence);
    }
    let mut why = None;
    let mut would_tell = false;
    for answer in answers {
        if let Outcome::Unclear { why: reason, probe_would_tell } = &answer.outcome {
            why.get_or_insert((reason.clone(), answer.evidence));
            would_tell |= probe_would_tell;
        }
    }
    let (why, evidence) = why.unwrap_or(("AWS was not asked about this.".to_owned(), Evidence::None));
    (Verdict::Unknown { why, probe_would_tell: would_tell }, evidence)
}

fn feature_report(feature: Feature, actions: &[ActionReport]) -> FeatureReport {
    let mut missing = Vec::new();
    let mut unknown = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let (mut broken, mut partly, mut untold) = (false, false, false);
    for requirement in requirements_of(feature) {
        let Some(report) = actions.iter().find(|report| report.action == requirement.action) else {
            continue;
        };
        match &report.verdict {
            Verdict::Allowed => {}
            Verdict::Denied { resources, .. } => {
                missing.push(requirement.action);
                let everywhere = resources.is_empty();
                broken |= requirement.essential && everywhere;
                partly = true;
                let without = if everywhere {
                    requirement.without.to_owned()
                } else {
                    format!("Not everywhere: {} {}", named(resources), requirement.without)
                };
                if !words.contains(&without) {
                    words.push(without);
                }
            }
            Verdict::Unknown { .. } => {
                unknown.push(requirement.action);
                untold |= requirement.essential;
            }
        }
    }
    let state = match (broken, untold, partly, unknown.is_empty()) {
        (true, ..) => FeatureState::DoesNotWork,
        (_, true, ..) => FeatureState::PartlyUnknown,
        (_, _, true, _) => FeatureState::WorksPartly,
        (_, _, _, false) => FeatureState::PartlyUnknown,
        _ => FeatureState::Works,
    };
    if state == FeatureState::Works {
        words.push(works(feature).to_owned());
    }
    if !unknown.is_empty() {
        words.push(format!("It cannot be told whether the key has {}.", unknown.join(", ")));
    }
    if feature == Feature::Triggers && state != FeatureState::Works {
        words.push(
            "The connection works without triggers; Jira then learns of a push at its next reindex."
                .to_owned(),
        );
    }
    FeatureReport { feature, state, missing, unknown, consequence: words.join(" ") }
}

/// A few names and how many more: `a, b, c and 4 more:`.
fn named(resources: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = resources.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match resources.len().saturating_sub(SHOWN) {
        0 => format!("in {shown}."),
        more => format!("in {shown} and {more} more."),
    }
}

fn works(feature: Feature) -> &'static str {
    match feature {
        Feature::Commits => "Commits, smart commits and branches appear in Jira.",
        Feature::PullRequests => "Pull requests appear in Jira.",
        Feature::CreateBranches => "Branches can be created from Jira.",
        Feature::DeleteBranches => "Branches can be deleted from Jira.",
        Feature::CreatePullRequests => "Pull requests can be created from Jira.",
        Feature::Triggers => "Triggers can be set up, so that Jira learns of a push at once.",
        Feature::TriggerHealth => "Triggers can be looked after: confirmed, tested, repaired and removed.",
        Feature::DefaultBranch => "Default branches can be changed from Causeway.",
    }
}

/// Everything that changes something.
const WRITES: [&str; 7] = [
    "codecommit:CreateBranch",
    "codecommit:DeleteBranch",
    "codecommit:CreatePullRequest",
    "codecommit:PutRepositoryTriggers",
    "codecommit:UpdateDefaultBranch",
    "sns:CreateTopic",
    "sns:Subscribe",
];

fn named_policy_gap(actions: &[ActionReport]) -> Option<NamedPolicyGap> {
    let verdict =
        |action: &str| actions.iter().find(|report| report.action == action).map(|report| &report.verdict);
    let allowed = |action: &str| verdict(action) == Some(&Verdict::Allowed);
    let denied = |action: &str| matches!(verdict(action), Some(Verdict::Denied { .. }));
    let unknown = |action: &str| matches!(verdict(action), Some(Verdict::Unknown { .. }));
    let any = |wanted: &[&str], holds: &dyn Fn(&str) -> bool| wanted.iter().any(|action| holds(action));
    let writes_code = any(&["codecommit:CreateBranch", "codecommit:PutRepositoryTriggers"], &allowed);
    if writes_code && allowed("sns:Subscribe") && allowed("sns:Unsubscribe") && denied("sns:CreateTopic") {
        return Some(NamedPolicyGap {
            policy: "AWSCodeCommitPowerUser",
            certainty: Certainty::Matches,
            words: "This looks like the managed policy AWSCodeCommitPowerUser: it has sns:Subscribe and \
                sns:Unsubscribe, and no sns:CreateTopic. Git Integration for Jira says that this policy is enough for \
                webhooks, and it is not: nobody can make the topic with it. Add the least-privilege policy, or let \
                somebody else make a topic whose name begins with codecommit.",
        });
    }
    let reads_topics = allowed("sns:GetTopicAttributes") && allowed("sns:ListSubscriptionsByTopic");
    if writes_code && reads_topics && unknown("sns:CreateTopic") && unknown("sns:Subscribe") {
        return Some(NamedPolicyGap {
            policy: "AWSCodeCommitPowerUser",
            certainty: Certainty::Possible,
            words: "This may be the managed policy AWSCodeCommitPowerUser. If it is, nobody can make the topic with \
                this key: the policy has no sns:CreateTopic, although Git Integration for Jira says that it is enough \
                for webhooks. With AWSCodeCommitFullAccess, or with the least-privilege policy, the topic can be made.",
        });
    }
    let reads_more = any(
        &["codecommit:ListPullRequests", "codecommit:GetPullRequest", "codecommit:GetRepositoryTriggers"],
        &allowed,
    );
    let writes_nothing = any(&WRITES, &denied) && !any(&WRITES, &allowed);
    if allowed("codecommit:GitPull") && reads_more && writes_nothing {
        return Some(NamedPolicyGap {
            policy: "AWSCodeCommitReadOnly",
            certainty: Certainty::Matches,
            words: "This looks like the managed policy AWSCodeCommitReadOnly. Jira can show commits, branches and pull \
                requests with it, and change nothing: no branches, no pull requests, no triggers.",
        });
    }
    None
}

/// Where GIJ cannot use an identity or should not, and why. Empty for an IAM user's own key.
pub fn identity_notes(subject: &Subject) -> Vec<String> {
    const NO_PLACE: &str = "Jira keeps an access key ID and a secret access key, and has no place for the session \
        token that must come with them. Give Jira the key of an IAM user.";
    let identity = &subject.identity;
    let resource = identity.arn.splitn(6, ':').nth(5).unwrap_or_default();
    let name = resource.split('/').nth(1).unwrap_or(resource);
    match identity.kind() {
        CallerKind::User if subject.temporary_key => vec![format!(
            "This is a temporary key of the user {name}. Jira cannot use it: {NO_PLACE}"
        )],
        CallerKind::User => Vec::new(),
        CallerKind::Root => vec![
            "This is the key of the account's root user. No policy of the account limits it, and Jira would keep it. \
             Make an IAM user with the least-privilege policy and use its key."
                .to_owned(),
            "IAM does not simulate the root user. What is said here was found out by asking CodeCommit itself."
                .to_owned(),
        ],
        CallerKind::AssumedRole => vec![format!(
            "This is a session of the role {name}. Jira cannot use it: {NO_PLACE} Roles and IAM Identity Center are \
             good for Causeway's own requests only."
        )],
        CallerKind::Federated => vec![format!(
            "This is the federated user {name}. Jira cannot use it: {NO_PLACE}"
        )],
        CallerKind::Other => vec![format!(
            "{} is not an IAM user. Jira needs the key of one.",
            identity.arn
        )],
    }
}
