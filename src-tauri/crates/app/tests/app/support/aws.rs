//! An AWS account in memory, which does as told.

mod acts;
mod permissions;
pub(crate) mod reviews;
mod ssh_keys;
mod state;
mod topics;
mod triggers;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::aws::{
    Aws, AwsAccount, AwsError, AwsIdentity, AwsLocation, AwsSession, OnListingProgress, RepositoryDescription,
};
use causeway_app::port::network::NetworkError;
use causeway_domain::{CallerIdentity, Region};
use tokio_util::sync::CancellationToken;

pub(crate) use acts::PullRequest;
pub(crate) use state::{AwsState, Subscription, Topic};

use super::{ACCOUNT, Fate};

/// A call of AWS that can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum AwsCall {
    Identity,
    Branches,
    Tip,
    CreateBranch,
    SetDefaultBranch,
    CreatePullRequest,
    OpenPullRequests,
    PullRequest,
    PullRequestIds,
    Approvals,
    MergeOutlook,
    ClosePullRequest,
    DeleteBranch,
    Commit,
    Commits,
    Differences,
    MergeBase,
    Names,
    GetTriggers,
    PutTriggers,
    TestTriggers,
    CreateTopic,
    GetTopic,
    SetTopicKey,
    DeleteTopic,
    ListSubscriptions,
    Subscribe,
    Unsubscribe,
    DeliverEnvelopes,
    Confirm,
    SshKeys,
    UploadSshKey,
    SetSshKey,
}

/// How a call fails.
#[derive(Debug, Clone)]
pub(crate) enum AwsAnswer {
    /// Nothing is done.
    Fails(AwsError),
    /// It is done, and the answer is lost.
    Lost,
}

/// Calls that fail.
#[derive(Debug, Clone)]
pub(crate) struct AwsFault {
    pub(crate) call: AwsCall,
    /// A repository or an ARN; any when absent.
    pub(crate) of: Option<String>,
    /// How many such calls are answered before.
    pub(crate) after: usize,
    pub(crate) times: usize,
    pub(crate) answer: AwsAnswer,
}

/// The connection ended in the middle.
pub(crate) fn lost() -> AwsError {
    AwsError::Network(NetworkError::Lost { host: "amazonaws.com".to_owned() })
}

pub(crate) fn denied(action: &str) -> AwsError {
    AwsError::AccessDenied {
        action: Some(action.to_owned()),
        message: format!("not authorized to perform: {action}"),
    }
}

#[derive(Clone)]
pub(crate) struct FakeAws {
    empty: Arc<Mutex<BTreeSet<String>>>,
    /// Names that were described, in order.
    pub(crate) described: Arc<Mutex<Vec<String>>>,
    state: Arc<Mutex<AwsState>>,
    /// The id of the key that this account is asked with.
    key: String,
    /// What requests are signed with, when it is no key.
    session: Option<Arc<dyn AwsSession>>,
    secret: String,
    /// Another region than the usual one.
    region: Option<String>,
    /// The region that it was opened in.
    at: String,
}

impl FakeAws {
    pub(crate) fn new(repositories: &[(String, Fate)]) -> Self {
        let empty = repositories.iter().filter(|(_, fate)| *fate == Fate::Empty);
        let names = repositories.iter().map(|(name, _)| name.clone()).collect();
        Self {
            empty: Arc::new(Mutex::new(empty.map(|(name, _)| name.clone()).collect())),
            described: Arc::default(),
            state: Arc::new(Mutex::new(AwsState::of(names))),
            key: String::new(),
            session: None,
            secret: String::new(),
            region: None,
            at: super::REGION.to_owned(),
        }
    }

    pub(crate) fn add(&self, name: &str) {
        self.state().names.insert(name.to_owned());
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, AwsState> {
        let mut state = self.state.lock().unwrap();
        state.confirm_what_is_due();
        state
    }

    /// The next calls of a kind fail.
    pub(crate) fn fail(&self, call: AwsCall, times: usize, answer: AwsAnswer) {
        self.state().faults.push(AwsFault { call, of: None, after: 0, times, answer });
    }

    pub(crate) fn calls(&self, call: AwsCall) -> usize {
        self.state().calls.iter().filter(|(made, _)| *made == call).count()
    }

    /// As a client signs.
    async fn sign(&self) -> Result<(), AwsError> {
        match &self.session {
            Some(session) => session.keys().await.map(drop),
            None => Ok(()),
        }
    }

    fn allowed(&self, state: &AwsState, action: &str) -> Result<(), AwsError> {
        let mark = (self.key.clone(), action.to_owned());
        if state.denies.contains(&mark) { Err(denied(action)) } else { Ok(()) }
    }

    /// One call: its latency, its fault, its work.
    async fn answer<T>(
        &self,
        call: AwsCall,
        of: &str,
        cancel: &CancellationToken,
        work: impl FnOnce(&mut AwsState) -> Result<T, AwsError>,
    ) -> Result<T, AwsError> {
        if cancel.is_cancelled() {
            return Err(AwsError::Cancelled);
        }
        self.sign().await?;
        let latency = {
            let mut state = self.state();
            state.calls.push((call, of.to_owned()));
            state.at_once += 1;
            state.most_at_once = state.most_at_once.max(state.at_once);
            state.latency
        };
        if latency > Duration::ZERO {
            tokio::time::sleep(latency).await;
        }
        let mut state = self.state();
        state.at_once -= 1;
        match state.fault(call, of) {
            Some(AwsAnswer::Fails(error)) => Err(error),
            Some(AwsAnswer::Lost) => {
                work(&mut state)?;
                Err(lost())
            }
            None => work(&mut state),
        }
    }
}

impl Aws for FakeAws {
    fn account(&self, location: &AwsLocation, identity: &AwsIdentity) -> Arc<dyn AwsAccount> {
        self.state().locations.push(location.clone());
        let at = location.region.code().to_owned();
        let AwsIdentity::Key(key) = identity else {
            let session = identity.session().cloned();
            return Arc::new(Self { key: identity.name().to_owned(), session, at, ..self.clone() });
        };
        let (id, secret) = (key.id.as_str().to_owned(), key.secret.expose().to_owned());
        self.state().opened.push(id.clone());
        Arc::new(Self { key: id, secret, session: None, at, ..self.clone() })
    }
}

#[async_trait]
impl AwsAccount for FakeAws {
    fn in_region(&self, region: &Region) -> Option<Arc<dyn AwsAccount>> {
        Some(Arc::new(Self { region: Some(region.code().to_owned()), ..self.clone() }))
    }

    async fn caller_identity(&self, cancel: &CancellationToken) -> Result<CallerIdentity, AwsError> {
        self.answer(AwsCall::Identity, &self.key, cancel, |state| {
            let is_taken = self.region.is_some() && state.takes_refused_keys_elsewhere;
            if let Some(error) = state.refused_keys.get(&self.key).filter(|_| !is_taken) {
                return Err(error.clone());
            }
            let arn = match (state.people.get(&self.key), state.owners.get(&self.key)) {
                (Some((secret, _)), _) if *secret != self.secret => {
                    return Err(AwsError::SignatureMismatch { message: "check your key".to_owned() });
                }
                (Some((_, arn)), _) => arn.clone(),
                (None, Some((account, user))) => format!("arn:aws:iam::{account}:user/{user}"),
                (None, None) => {
                    format!("arn:aws:iam::{}:user/ada", state.account.as_deref().unwrap_or(ACCOUNT))
                }
            };
            let account = arn.split(':').nth(4).unwrap_or_default().to_owned();
            Ok(CallerIdentity { arn, account })
        })
        .await
    }

    async fn repository_names(
        &self,
        _: OnListingProgress,
        cancel: &CancellationToken,
    ) -> Result<Vec<String>, AwsError> {
        let key = self.key.as_str();
        let work = |state: &mut AwsState| {
            if let Some(error) = state.refused_keys.get(key) {
                return Err(error.clone());
            }
            let hidden = state.hidden.get(key).cloned().unwrap_or_default();
            Ok(state.names.iter().filter(|name| !hidden.contains(*name)).cloned().collect())
        };
        self.answer(AwsCall::Names, "", cancel, work).await
    }

    async fn describe_repositories(
        &self,
        names: &[String],
        _: OnListingProgress,
        _: &CancellationToken,
    ) -> Result<Vec<RepositoryDescription>, AwsError> {
        if self.region.is_none() {
            self.described.lock().unwrap().extend_from_slice(names);
        }
        let state = self.state();
        self.allowed(&state, "codecommit:BatchGetRepositories")?;
        let known = match &self.region {
            None => Some(&state.names),
            Some(region) => state.elsewhere.get(region),
        };
        let missing = |name: &String| known.is_none_or(|known| !known.contains(name));
        let empty = self.empty.lock().unwrap();
        let describe = |name: &String| RepositoryDescription {
            name: name.clone(),
            default_branch: (!empty.contains(name))
                .then(|| state.default_branches.get(name).cloned().unwrap_or_else(|| "main".to_owned())),
            description: None,
            last_modified: None,
            clone_url_http: None,
            problem: missing(name).then(|| "RepositoryDoesNotExistException".to_owned()),
        };
        Ok(names.iter().map(describe).collect())
    }

    async fn may_create_branches(&self, _: &str, _: &CancellationToken) -> Result<bool, AwsError> {
        Ok(true)
    }
}
