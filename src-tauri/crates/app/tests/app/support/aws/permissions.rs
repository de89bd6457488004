//! What the key may do: nothing is told by simulation, and everything is allowed.

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

    async fn probe(&self, _: &str, _: Option<&str>, _: &CancellationToken) -> Result<ProbeOutcome, AwsError> {
        Ok(ProbeOutcome::Allowed)
    }
}
