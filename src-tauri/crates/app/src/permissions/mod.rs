//! What a key may do, found out before anything is set up with it.
//!
//! IAM is asked to simulate first. Few keys may ask that, because none of AWS's managed policies for CodeCommit grants
//! it; then AWS is asked in ways that change nothing, reads first.

mod probing;
mod simulation;

use std::collections::BTreeSet;
use std::sync::Arc;

use causeway_domain::permission::{
    Answer, Feature, LeastPrivilegePolicy, PermissionReport, PolicyError, Requirement, Subject, assess,
    least_privilege_policy, requirements,
};
use causeway_domain::triggers::TopicArn;
use causeway_domain::triggers::plan::RepositoryChoice;
use tokio_util::sync::CancellationToken;

pub(crate) use self::simulation::allowed_in;
use crate::App;
use crate::error::{AppError, Field};
use crate::port::git::GitTransport;
use crate::session::{CheckedAccount, Operation};

/// What to find out.
pub struct PermissionRequest {
    /// For which features.
    pub features: BTreeSet<Feature>,
    /// In which repositories; in all that were found, when absent.
    pub repositories: Option<Vec<String>>,
    /// The topic's name. It need not exist yet.
    pub topic_name: String,
    /// Whether AWS may be asked for changes, in forms that it always refuses. They are named like changes in the
    /// account's audit trail, and so are made only when a person asks for them.
    pub allow_mutating_probes: bool,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionProgress {
    /// Actions that are answered, as far as they can be.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// Told about progress.
pub type OnPermissionProgress = Arc<dyn Fn(PermissionProgress) + Send + Sync>;

/// Everything that is asked with, and what was answered.
struct Inquiry<'a> {
    account: &'a CheckedAccount,
    git: &'a dyn GitTransport,
    /// The topic, unless no topic can have that name.
    topic: Result<TopicArn, String>,
    requirements: Vec<Requirement>,
    /// The chosen repositories, those first that can be probed best.
    repositories: Vec<String>,
    mutating: bool,
    cancel: &'a CancellationToken,
    answers: Vec<Answer>,
    asked: BTreeSet<String>,
    progress: OnPermissionProgress,
}

impl Inquiry<'_> {
    fn is_answered(&self, action: &str) -> bool {
        self.answers.iter().any(|answer| answer.action == action)
    }

    fn tell_progress(&self) {
        let done = self.requirements.iter().filter(|row| self.is_answered(row.action)).count();
        (self.progress)(PermissionProgress { done, total: self.requirements.len() });
    }
}

impl App {
    /// Finds out what an account's key may do. Denials are findings and no errors.
    ///
    /// # Errors
    /// When the account is not signed in any more, no feature is asked about, or the person cancels.
    pub async fn check_permissions(
        &self,
        operation: &Operation,
        account_handle: &str,
        request: PermissionRequest,
        progress: OnPermissionProgress,
    ) -> Result<PermissionReport, AppError> {
        let account = self.session.account(account_handle)?;
        self.permissions_of(operation, &account, request, progress).await
    }

    /// The same of an account that no window has a handle of.
    pub(crate) async fn permissions_of(
        &self,
        operation: &Operation,
        account: &CheckedAccount,
        request: PermissionRequest,
        progress: OnPermissionProgress,
    ) -> Result<PermissionReport, AppError> {
        if request.features.is_empty() {
            return Err(PolicyError::NoFeature.into());
        }
        let subject = Subject {
            identity: account.identity.clone(),
            temporary_key: account.key.id.as_str().starts_with("ASIA"),
        };
        let topic = TopicArn::of(&account.region, &account.identity.account, &request.topic_name);
        let repositories = chosen(account, request.repositories);
        let mut inquiry = Inquiry {
            account,
            git: self.ports.git.as_ref(),
            topic: topic.map_err(|error| error.to_string()),
            requirements: requirements(&request.features),
            repositories,
            mutating: request.allow_mutating_probes,
            cancel: &operation.token,
            answers: Vec::new(),
            asked: BTreeSet::new(),
            progress,
        };
        inquiry.tell_progress();
        let work = async {
            simulation::ask(&mut inquiry).await?;
            probing::ask(&mut inquiry).await
        };
        operation.or_cancelled(work).await?;
        let asked = (inquiry.asked.len(), inquiry.repositories.len());
        Ok(assess(&subject, &request.features, &inquiry.answers, asked))
    }

    /// The smallest policy that these features need in an account.
    ///
    /// # Errors
    /// When the account is not signed in any more, or nothing was chosen.
    pub fn least_privilege_policy(
        &self,
        account_handle: &str,
        features: &BTreeSet<Feature>,
        repositories: &RepositoryChoice,
        topic_name: &str,
    ) -> Result<LeastPrivilegePolicy, AppError> {
        let account = self.session.account(account_handle)?;
        let owner = &account.identity.account;
        Ok(least_privilege_policy(features, &account.region, owner, repositories, topic_name)?)
    }
}

impl From<PolicyError> for AppError {
    fn from(error: PolicyError) -> Self {
        let field = match error {
            PolicyError::NoFeature => Field::Features,
            PolicyError::NoRepository => Field::Repositories,
            PolicyError::Account | PolicyError::Topic(_) => Field::Topic,
        };
        Self::invalid(field, error.to_string())
    }
}

/// The repositories to ask about. Those with a default branch come first, because more can be asked about them; those
/// that could not even be described come last.
fn chosen(account: &CheckedAccount, names: Option<Vec<String>>) -> Vec<String> {
    let mut names =
        names.unwrap_or_else(|| account.repositories.iter().map(|found| found.name.clone()).collect());
    let rank = |name: &String| {
        let found = account.repositories.binary_search_by(|found| found.name.as_str().cmp(name));
        match found.ok().and_then(|index| account.repositories.get(index)) {
            Some(found) if found.problem.is_none() && found.default_branch.is_some() => 0,
            Some(found) if found.problem.is_none() => 1,
            _ => 2,
        }
    };
    names.sort_by_cached_key(|name| (rank(name), name.clone()));
    names.dedup();
    names
}

/// At most `most` of them, spread evenly from the first on.
fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    all.iter().step_by(all.len().div_ceil(most.max(1)).max(1))
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn a_sample_is_spread_and_never_too_large() {
        for (all, most) in [(0_usize, 3), (1, 3), (3, 3), (4, 3), (1000, 100), (101, 100), (5, 0)] {
            let numbers: Vec<usize> = (0..all).collect();
            let sample: Vec<_> = spread(&numbers, most).collect();
            assert!(sample.len() <= most.max(1) && sample.is_empty() == (all == 0), "{all} {most}");
            assert_eq!(sample.first(), numbers.first().as_ref());
            assert!(all > most || sample.len() == all, "{all} {most}");
        }
    }
}
