//! What the key may do: nothing but pulling and default branches is told by simulation, and everything is allowed that is not denied to it.

use async_trait::async_trait;
use causeway_app::port::aws::{AwsError, Decision, Permissions, ProbeOutcome, SimulatedDecision};
use tokio_util::sync::CancellationToken;

use super::FakeAws;

#[async_trait]
impl Permissions for FakeAws {
    async fn simulate(
        &self,
        _: &str,
        actions: &[&str],
        resources: &[String],
        _: &CancellationToken,
    ) -> Result<Vec<SimulatedDecision>, AwsError> {
        if let (Some(kept), ["codecommit:UpdateDefaultBranch"]) = (&self.state().keep_their_branch, actions) {
            let decide = |resource: &String| SimulatedDecision {
                action: actions[0].to_owned(),
                resource: resource.clone(),
                decision: if resource.rsplit(':').next().is_some_and(|name| kept.contains(name)) {
                    Decision::ExplicitDeny
                } else {
                    Decision::Allowed
                },
            };
            return Ok(resources.iter().map(decide).collect());
        }
        let (Some(may), ["codecommit:GitPull"], [resource]) = (self.state().may_pull, actions, resources)
        else {
            return Err(super::denied("iam:SimulatePrincipalPolicy"));
        };
        let decision = if may { Decision::Allowed } else { Decision::ImplicitDeny };
        Ok(vec![SimulatedDecision { action: actions[0].to_owned(), resource: resource.clone(), decision }])
    }

    async fn probe(
        &self,
        action: &str,
        _: Option<&str>,
        _: &CancellationToken,
    ) -> Result<ProbeOutcome, AwsError> {
        let denied = self.state().denies.contains(&(self.key.clone(), action.to_owned()));
        Ok(if denied { ProbeOutcome::Denied } else { ProbeOutcome::Allowed })
    }
}
