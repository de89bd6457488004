//! AWS: whose key it is, and what it sees.

use causeway_domain::CallerIdentity;

use super::{network, plural, sentence};
use crate::AppError;
use crate::diagnostics::Judgement;
use crate::port::aws::{AwsError, SignInNeed};
use crate::port::secrets::SecretError;

/// `sts:GetCallerIdentity` with a key of a connection to this account.
pub fn identity(asked: &Result<CallerIdentity, AppError>, account: &str) -> Judgement {
    match asked {
        Ok(identity) if identity.account == account => {
            Judgement::ok(format!("The key belongs to {}.", identity.arn))
        }
        Ok(identity) => Judgement::failed(format!(
            "The key belongs to {}, and the connection is of the account {account}.",
            identity.arn
        ))
        .fix("Choose a key of the connection's own account under Credentials."),
        Err(error) => failed(error),
    }
}

/// `codecommit:ListRepositories`: how many the key sees.
pub fn repositories(asked: &Result<usize, AppError>, region: &str) -> Judgement {
    match asked {
        Ok(0) => Judgement::caution(format!("The key sees no repository in {region}."))
            .fix("If there should be some, the connection's region or account is another than theirs."),
        Ok(count) => Judgement::ok(format!(
            "The key sees {} in {region}.",
            plural(u64::try_from(*count).unwrap_or(u64::MAX), "repository", "repositories")
        )),
        Err(error) => failed(error),
    }
}

/// A failure on the way to AWS, with what to do about it.
pub(super) fn failed(error: &AppError) -> Judgement {
    match error {
        AppError::Aws(error) => failed_aws(error),
        AppError::Secrets(error) => secret(error),
        AppError::Cancelled => Judgement::skipped("Stopped."),
        other => Judgement::failed(sentence(other)),
    }
}

/// A secret that cannot be had.
pub(super) fn secret(error: &SecretError) -> Judgement {
    match error {
        SecretError::Missing => Judgement::skipped("Its secret is not kept on this computer any more.")
            .fix("Enter it again under Credentials."),
        SecretError::Absent | SecretError::Locked | SecretError::Denied => {
            Judgement::skipped(format!("Its secret cannot be read: {error}."))
        }
        _ => {
            Judgement::failed(sentence(error)).fix("Remove this entry under Credentials and enter it again.")
        }
    }
}

fn failed_aws(error: &AwsError) -> Judgement {
    let judgement = Judgement::failed(sentence(error));
    match error {
        AwsError::Network(error) => network::unreachable(error),
        AwsError::UnknownAccessKey { .. } => judgement.fix(
            "The key was deleted, is inactive, or its account has not enabled this region. Look at the user's security \
             credentials in IAM, and rotate the key under Credentials.",
        ),
        AwsError::SignatureMismatch { .. } => judgement
            .fix("The secret does not belong to this key id. Enter both again under Credentials."),
        AwsError::ClockSkew { .. } => {
            judgement.fix("Set this computer's clock; see the check of the clock.")
        }
        AwsError::WrongRegion { .. } => {
            judgement.fix("Look at the connection's own endpoints: one of them is of another region.")
        }
        AwsError::Expired | AwsError::SignInNeeded { .. } => sign_in(judgement, error),
        AwsError::AccessDenied { action, .. } => {
            let judgement = judgement.fix(
                "Have a policy attached that allows it. The connection's Permissions page makes the least one.",
            );
            match action {
                Some(action) => judgement.snippet(action.clone()),
                None => judgement,
            }
        }
        AwsError::Throttled => Judgement::caution("AWS limits the rate of requests at the moment.")
            .fix("Wait a minute and try again."),
        AwsError::SourceUnusable { .. } => {
            judgement.fix("Change the source of the keys on the connection's page.")
        }
        AwsError::Cancelled => Judgement::skipped("Stopped."),
        AwsError::CodeRefused { .. } | AwsError::Service { .. } | AwsError::Unexpected { .. } => judgement,
    }
}

fn sign_in(judgement: Judgement, error: &AwsError) -> Judgement {
    let judgement = judgement.fix("Sign in again on the connection's page.");
    match error {
        AwsError::SignInNeeded { need: SignInNeed::Command { command } } => {
            judgement.snippet(command.clone())
        }
        _ => judgement,
    }
}

#[cfg(test)]
mod tests {
    use causeway_domain::CallerIdentity;

    use super::{identity, repositories};
    use crate::AppError;
    use crate::diagnostics::Outcome;
    use crate::port::aws::{AwsError, SignInNeed};
    use crate::port::network::NetworkError;
    use crate::port::secrets::SecretError;

    const ACCOUNT: &str = "111122223333";

    #[test]
    fn a_key_of_another_account_is_found_out() {
        let of = |account: &str| {
            let arn = format!("arn:aws:iam::{account}:user/jane");
            identity(&Ok(CallerIdentity { arn, account: account.to_owned() }), ACCOUNT)
        };
        assert_eq!(of(ACCOUNT).outcome, Outcome::Ok);
        assert_eq!(of("444455556666").outcome, Outcome::Failed);
    }

    #[test]
    fn what_is_missing_is_skipped_and_what_is_refused_fails() {
        let judged = |error: AppError| identity(&Err(error), ACCOUNT);
        let message = || "no".to_owned();
        for (error, outcome) in [
            (AppError::Secrets(SecretError::Missing), Outcome::Skipped),
            (AppError::Secrets(SecretError::Locked), Outcome::Skipped),
            (AppError::Secrets(SecretError::Damaged), Outcome::Failed),
            (AppError::Cancelled, Outcome::Skipped),
            (AwsError::Cancelled.into(), Outcome::Skipped),
            (AwsError::Throttled.into(), Outcome::Caution),
            (AwsError::UnknownAccessKey { message: message() }.into(), Outcome::Failed),
            (AwsError::SignatureMismatch { message: message() }.into(), Outcome::Failed),
            (AwsError::ClockSkew { message: message() }.into(), Outcome::Failed),
            (AwsError::WrongRegion { message: message() }.into(), Outcome::Failed),
            (AwsError::Expired.into(), Outcome::Failed),
            (AwsError::SourceUnusable { detail: message() }.into(), Outcome::Failed),
            (AwsError::Network(NetworkError::Dns { host: "sts".to_owned() }).into(), Outcome::Failed),
            (AppError::SessionEnded, Outcome::Failed),
        ] {
            let judged = judged(error.clone());
            assert_eq!(judged.outcome, outcome, "{error:?}");
            assert!(judged.finding.ends_with('.'), "{}", judged.finding);
        }
        let login = AwsError::SignInNeeded { need: SignInNeed::Command { command: "aws login".to_owned() } };
        assert_eq!(judged(login.into()).snippet.as_deref(), Some("aws login"));
    }

    #[test]
    fn a_missing_permission_is_named_to_copy() {
        let action = "codecommit:ListRepositories".to_owned();
        let denied = AwsError::AccessDenied { action: Some(action.clone()), message: "no".to_owned() };
        let judged = repositories(&Err(denied.into()), "eu-west-1");
        assert_eq!((judged.outcome, judged.snippet), (Outcome::Failed, Some(action)));
        assert!(judged.fix.is_some());
        assert_eq!(repositories(&Ok(0), "eu-west-1").outcome, Outcome::Caution);
        assert_eq!(repositories(&Ok(1), "eu-west-1").finding, "The key sees 1 repository in eu-west-1.");
    }
}
