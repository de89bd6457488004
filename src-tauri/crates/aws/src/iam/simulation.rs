//! SimulatePrincipalPolicy: what IAM itself says that a principal may do.

use causeway_app::port::aws::{AwsError, Decision, SimulatedDecision};
use tokio_util::sync::CancellationToken;

use super::{Action, Iam};
use crate::xml::Element;

/// As many results as a page may hold.
const PAGE: &str = "1000";

/// Actions that policies restrict to branches, with the condition key `codecommit:References`.
const OF_BRANCHES: [&str; 2] = ["codecommit:CreateBranch", "codecommit:DeleteBranch"];

/// The branch that such an action is asked about: neither a default branch nor a protected one.
const ANY_BRANCH: &str = "refs/heads/causeway-asks-whether-it-may";

impl Iam {
    /// All pages of a simulation.
    pub(crate) async fn simulate(
        &self,
        principal: &str,
        actions: &[&str],
        resources: &[String],
        cancel: &CancellationToken,
    ) -> Result<Vec<SimulatedDecision>, AwsError> {
        let pages = self.pages(cancel, || asked(principal, actions, resources)).await?;
        let mut decisions = Vec::new();
        for evaluation in pages.iter().flat_map(|page| page.members("EvaluationResults")) {
            decided(evaluation, resources, &mut decisions);
        }
        Ok(decisions)
    }
}

fn asked(principal: &str, actions: &[&str], resources: &[String]) -> Action {
    let mut action =
        Action::new("SimulatePrincipalPolicy").with("PolicySourceArn", principal).with("MaxItems", PAGE);
    for (number, name) in (1..).zip(actions) {
        action = action.with(&format!("ActionNames.member.{number}"), name);
    }
    for (number, resource) in (1..).zip(resources) {
        action = action.with(&format!("ResourceArns.member.{number}"), resource);
    }
    if actions.iter().any(|name| OF_BRANCHES.contains(name)) {
        action = action
            .with("ContextEntries.member.1.ContextKeyName", "codecommit:References")
            .with("ContextEntries.member.1.ContextKeyType", "string")
            .with("ContextEntries.member.1.ContextKeyValues.member.1", ANY_BRANCH);
    }
    action
}

/// What one action's result says about each resource. A result that cannot be read says nothing.
fn decided(evaluation: &Element, resources: &[String], decisions: &mut Vec<SimulatedDecision>) {
    let Some(action) = evaluation.text("EvalActionName") else { return };
    let before = decisions.len();
    // IAM may answer with a template of ARNs in the result itself, and with those asked about in here.
    for specific in evaluation.members("ResourceSpecificResults") {
        let decision = specific.text("EvalResourceDecision").and_then(decision);
        if let (Some(resource), Some(decision)) = (specific.text("EvalResourceName"), decision) {
            let resource = resource.to_owned();
            decisions.push(SimulatedDecision { action: action.to_owned(), resource, decision });
        }
    }
    let Some(decision) = evaluation.text("EvalDecision").and_then(decision) else { return };
    if decisions.len() == before {
        let resource = match resources {
            [] => "*".to_owned(),
            [only] => only.clone(),
            _ => evaluation.text("EvalResourceName").unwrap_or("*").to_owned(),
        };
        decisions.push(SimulatedDecision { action: action.to_owned(), resource, decision });
    }
}

fn decision(text: &str) -> Option<Decision> {
    match text {
        "allowed" => Some(Decision::Allowed),
        "explicitDeny" => Some(Decision::ExplicitDeny),
        "implicitDeny" => Some(Decision::ImplicitDeny),
        _ => None,
    }
}
