//! Permissions: features as the window names them, and a report in words.

use std::collections::BTreeSet;

use causeway_domain::permission as domain;
use causeway_domain::permission::{Certainty, Evidence, Gap, NeededBy, Scope, Verdict, requirements_of};

use crate::permissions::{
    ActionReport, Feature, FeatureReport, FeatureState, PermissionReport, PermissionState, PolicyDocument,
};

/// As many resources as a note names before it counts.
const NAMED: usize = 3;

/// The features as the rules name them.
pub fn features(features: &[Feature]) -> BTreeSet<domain::Feature> {
    features.iter().map(|feature| domain_feature(*feature)).collect()
}

fn domain_feature(feature: Feature) -> domain::Feature {
    match feature {
        Feature::Commits => domain::Feature::Commits,
        Feature::PullRequests => domain::Feature::PullRequests,
        Feature::CreateBranches => domain::Feature::CreateBranches,
        Feature::DeleteBranches => domain::Feature::DeleteBranches,
        Feature::CreatePullRequests => domain::Feature::CreatePullRequests,
        Feature::Triggers => domain::Feature::Triggers,
        Feature::TriggerHealth => domain::Feature::TriggerHealth,
        Feature::DefaultBranch => domain::Feature::DefaultBranch,
    }
}

fn wire_feature(feature: domain::Feature) -> Feature {
    match feature {
        domain::Feature::Commits => Feature::Commits,
        domain::Feature::PullRequests => Feature::PullRequests,
        domain::Feature::CreateBranches => Feature::CreateBranches,
        domain::Feature::DeleteBranches => Feature::DeleteBranches,
        domain::Feature::CreatePullRequests => Feature::CreatePullRequests,
        domain::Feature::Triggers => Feature::Triggers,
        domain::Feature::TriggerHealth => Feature::TriggerHealth,
        domain::Feature::DefaultBranch => Feature::DefaultBranch,
    }
}

/// A report of what `identity` may do, where the topic would have this name.
pub fn permission_report(
    report: &domain::PermissionReport,
    identity: &str,
    topic_name: &str,
) -> PermissionReport {
    let action = |name: &str| report.actions.iter().find(|action| action.action == name);
    let features = report
        .features
        .iter()
        .map(|feature| FeatureReport {
            feature: wire_feature(feature.feature),
            state: match feature.state {
                domain::FeatureState::Works => FeatureState::Works,
                domain::FeatureState::WorksPartly => FeatureState::WorksPartly,
                domain::FeatureState::PartlyUnknown => FeatureState::Uncertain,
                domain::FeatureState::DoesNotWork => FeatureState::DoesNotWork,
            },
            consequence: feature.consequence.clone(),
            actions: requirements_of(feature.feature)
                .filter_map(|row| action(row.action))
                .map(|action| action_report(action, report, topic_name))
                .collect(),
        })
        .collect();
    let mut cautions = report.identity_notes.clone();
    if report.repositories_asked > 0 && report.repositories_asked < report.repositories_chosen {
        cautions.push(format!(
            "{} of {} repositories were asked about. A policy that names others can allow or deny them differently.",
            report.repositories_asked, report.repositories_chosen
        ));
    }
    PermissionReport {
        identity: identity.to_owned(),
        features,
        known_as: report.named_policy_gap.as_ref().map(|gap| match gap.certainty {
            Certainty::Matches => format!("This looks like {}. {}", gap.policy, gap.words),
            Certainty::Possible => format!("This may be {}. {}", gap.policy, gap.words),
        }),
        cautions,
        probes_would_tell: report.probes_would_tell(),
    }
}

fn action_report(
    action: &domain::ActionReport,
    report: &domain::PermissionReport,
    topic_name: &str,
) -> ActionReport {
    let (state, mut note, probe_would_tell) = match &action.verdict {
        Verdict::Allowed => (PermissionState::Allowed, String::new(), false),
        Verdict::Denied { explicit, resources } => {
            let how = if *explicit { "A policy denies it" } else { "No policy allows it" };
            let place = match resources.as_slice() {
                [] => String::new(),
                few if few.len() <= NAMED => format!(" for {}", few.join(", ")),
                many => format!(
                    " for {} and {} more",
                    many.get(..NAMED).unwrap_or_default().join(", "),
                    many.len() - NAMED
                ),
            };
            (PermissionState::Denied, format!("{how}{place}"), false)
        }
        Verdict::Unknown { why, probe_would_tell } => {
            (PermissionState::Unknown, why.clone(), *probe_would_tell)
        }
    };
    if let Some(gap) = action.gap.filter(|_| state != PermissionState::Allowed).map(Gap::words) {
        note = if note.is_empty() { gap.to_owned() } else { format!("{note}. {gap}") };
    }
    let by = match action.by {
        NeededBy::Gij => "GIJ",
        NeededBy::Causeway => "Causeway",
        NeededBy::Both => "GIJ and Causeway",
    };
    if note.is_empty() {
        note = format!("{by}: {}", action.why);
    }
    ActionReport {
        action: action.action.to_owned(),
        scope: match action.scope {
            Scope::Everything => "everything in the account".to_owned(),
            Scope::Repositories if report.repositories_chosen == 1 => "the repository".to_owned(),
            Scope::Repositories => "the repositories".to_owned(),
            Scope::Topic => format!("the topic {topic_name}"),
        },
        state,
        note,
        evidence: match action.evidence {
            Evidence::Simulation => "simulated by IAM",
            Evidence::Probe => "asked AWS",
            Evidence::None => "",
        }
        .to_owned(),
        probe_would_tell,
    }
}

/// A policy to attach.
pub fn policy_document(policy: &domain::LeastPrivilegePolicy) -> PolicyDocument {
    PolicyDocument { json: policy.document.text(), notes: policy.notes.clone() }
}
