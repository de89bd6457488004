//! IAM policy evaluation: identity policies only, explicit deny first.

use crate::principals::Principal;

/// The outcome of evaluating a principal's policies for one action on one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// An Allow statement matches and no Deny does.
    Allowed,
    /// A Deny statement matches.
    ExplicitDeny,
    /// Nothing matches.
    ImplicitDeny,
}

/// Evaluates `principal`'s policies for `action` (`codecommit:GitPull`) on `resource` (an ARN, or `*`).
///
/// `context` holds condition keys such as `codecommit:References`.
pub fn decide(principal: &Principal, action: &str, resource: &str, context: &[(&str, &str)]) -> Decision {
    let _ = (principal, action, resource, context);
    Decision::ImplicitDeny
}
