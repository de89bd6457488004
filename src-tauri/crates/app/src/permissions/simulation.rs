//! SimulatePrincipalPolicy.

use std::collections::HashMap;

use causeway_domain::permission::{Answer, Evidence, Outcome, Scope};
use causeway_domain::{CallerIdentity, Region};
use tokio_util::sync::CancellationToken;

use super::{Inquiry, spread};
use crate::error::AppError;
use crate::port::aws::{AwsAccount, AwsError, Decision};

/// Repositories in one call. An answer holds a result for each of them and each action.
const ARNS_PER_CALL: usize = 25;

/// Repositories in all. Policies name repositories one by one or by a pattern; a spread sample meets either.
const REPOSITORIES: usize = 100;

/// Whether an action is allowed in each of these repositories, as far as IAM may be asked and says so. Of very many, only
/// the first are asked about.
pub(crate) async fn allowed_in(
    aws: &dyn AwsAccount,
    region: &Region,
    action: &str,
    names: &[String],
    cancel: &CancellationToken,
) -> Result<HashMap<String, bool>, AppError> {
    let mut told = HashMap::new();
    let identity = match aws.caller_identity(cancel).await {
        Ok(identity) => identity,
        Err(AwsError::Cancelled) => return Err(AppError::Cancelled),
        Err(error) => {
            tracing::debug!(%error, "nobody to simulate");
            return Ok(told);
        }
    };
    let Some(principal) = identity.policy_source_arn() else { return Ok(told) };
    let asked = names.get(..names.len().min(REPOSITORIES)).unwrap_or_default();
    for names in asked.chunks(ARNS_PER_CALL) {
        let arns: Vec<String> = names.iter().map(|name| arn(region, &identity, name)).collect();
        let decisions = match aws.simulate(&principal, &[action], &arns, cancel).await {
            Ok(decisions) => decisions,
            Err(AwsError::Cancelled) => return Err(AppError::Cancelled),
            Err(error) => {
                tracing::debug!(%error, "no simulation");
                return Ok(told);
            }
        };
        for (name, arn) in names.iter().zip(&arns) {
            let decision = decisions.iter().find(|found| found.action == action && found.resource == *arn);
            told.extend(decision.map(|found| (name.clone(), found.decision == Decision::Allowed)));
        }
    }
    Ok(told)
}

fn arn(region: &Region, identity: &CallerIdentity, repository: &str) -> String {
    let partition = region.partition().arn_name();
    format!("arn:{partition}:codecommit:{}:{}:{repository}", region.code(), identity.account)
}

/// Asks IAM, as far as it may be asked. What it does not answer is left to the probes.
pub(super) async fn ask(inquiry: &mut Inquiry<'_>) -> Result<(), AppError> {
    let Some(principal) = inquiry.account.identity.policy_source_arn() else { return Ok(()) };
    let region = &inquiry.account.region;
    let sample: Vec<String> = spread(&inquiry.repositories, REPOSITORIES).cloned().collect();
    let mut calls: Vec<(Scope, Vec<(String, String)>)> = Vec::new();
    // ListRepositories knows no resource, and beside others its answer would be about theirs.
    calls.push((Scope::Everything, vec![("*".to_owned(), "*".to_owned())]));
    for names in sample.chunks(ARNS_PER_CALL) {
        let arn = |name: &String| (arn(region, &inquiry.account.identity, name), name.clone());
        calls.push((Scope::Repositories, names.iter().map(arn).collect()));
    }
    if let Ok(topic) = &inquiry.topic {
        calls.push((Scope::Topic, vec![(topic.to_string(), topic.name().to_owned())]));
    }
    for (scope, resources) in calls {
        let actions: Vec<&str> =
            inquiry.requirements.iter().filter(|row| row.scope == scope).map(|row| row.action).collect();
        if actions.is_empty() {
            continue;
        }
        let arns: Vec<String> = resources.iter().map(|(arn, _)| arn.clone()).collect();
        let decisions = match inquiry.account.aws.simulate(&principal, &actions, &arns, inquiry.cancel).await
        {
            Ok(decisions) => decisions,
            Err(AwsError::Cancelled) => return Err(AppError::Cancelled),
            // The usual end: the key may not ask, or IAM cannot be reached from here. Nothing hangs on it.
            Err(error) => {
                tracing::debug!(%error, "no simulation");
                return Ok(());
            }
        };
        for decision in decisions {
            let Some(action) = actions.iter().find(|action| **action == decision.action) else { continue };
            let Some((_, name)) = resources.iter().find(|(arn, _)| *arn == decision.resource) else {
                continue;
            };
            let outcome = match decision.decision {
                Decision::Allowed => Outcome::Allowed,
                Decision::ExplicitDeny => Outcome::Denied { explicit: true },
                Decision::ImplicitDeny => Outcome::Denied { explicit: false },
            };
            if scope == Scope::Repositories {
                inquiry.asked.insert(name.clone());
            }
            inquiry.answers.push(Answer {
                action: (*action).to_owned(),
                resource: name.clone(),
                outcome,
                evidence: Evidence::Simulation,
            });
        }
        inquiry.tell_progress();
    }
    Ok(())
}
