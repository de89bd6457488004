//! What the key may do: nothing is told by simulation, and everything is allowed that is not denied to it.

use async_trait::async_trait;
use causeway_app::port::aws::{AwsError, Permissions, ProbeOutcome, SimulatedDecision};
use tokio_util::sync::CancellationToken;

use super::FakeAws;

#[async_trait]
impl Permissions for FakeAws {
    async fn simulate(
        &self,
        _: &str,
        _: &[&str],
        _: &[String],
        _: &CancellationToken,
    ) -> Result<Vec<SimulatedDecision>, AwsError> {
        Err(super::denied("iam:SimulatePrincipalPolicy"))
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
