//! What a key may do, found out without changing anything.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::AwsError;

/// One result of SimulatePrincipalPolicy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulatedDecision {
    /// The action: `codecommit:CreateBranch`.
    pub action: String,
    /// The resource as it was asked about.
    pub resource: String,
    /// The decision.
    pub decision: Decision,
}

/// A decision of IAM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// `allowed`.
    Allowed,
    /// `explicitDeny`.
    ExplicitDeny,
    /// `implicitDeny`.
    ImplicitDeny,
}

/// What a probe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeOutcome {
    /// AWS did not refuse for lack of permission.
    Allowed,
    /// AccessDenied.
    Denied,
    /// Another answer that tells nothing.
    Unclear {
        /// In words.
        detail: String,
    },
}

/// What a key may do.
#[async_trait]
pub trait Permissions: Send + Sync {
    /// `iam:SimulatePrincipalPolicy`, all pages, with ResourceSpecificResults where IAM gives them. `principal` is a
    /// user, group or role. [`AwsError::AccessDenied`] is the usual answer: no managed policy of CodeCommit grants it.
    async fn simulate(
        &self,
        principal_arn: &str,
        actions: &[&str],
        resources: &[String],
        cancel: &CancellationToken,
    ) -> Result<Vec<SimulatedDecision>, AwsError>;

    /// Asks for one action in a way that AWS never carries out, or that only reads (aws-contract §3.5). `action` is the
    /// IAM name. An action without a probe is [`ProbeOutcome::Unclear`].
    async fn probe(
        &self,
        action: &str,
        repository: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<ProbeOutcome, AwsError>;
}
