//! What is signed in right now. It lives in memory only; windows name its parts by handles.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use causeway_domain::plan::ConnectionPlan;
use causeway_domain::{CallerIdentity, JiraUrl, Region};
use tokio_util::sync::CancellationToken;

use crate::credentials::jira_entry;
use crate::error::AppError;
use crate::port::aws::{AccessKey, AwsAccount, RepositoryDescription};
use crate::port::jira::{Jira, JiraCredential, JiraUser};

/// A Jira site that a person signed in to.
pub struct SignedInSite {
    /// The base URL.
    pub url: JiraUrl,
    /// The site's title.
    pub title: String,
    /// Who is signed in.
    pub user: JiraUser,
    /// The credential, kept to be saved by a run.
    pub credential: JiraCredential,
    /// The site.
    pub jira: Arc<dyn Jira>,
}

/// An AWS account and region that a key was checked for.
pub struct CheckedAccount {
    /// The region.
    pub region: Region,
    /// Who the key belongs to.
    pub identity: CallerIdentity,
    /// The key, kept to be saved and given to GIJ by a run.
    pub key: AccessKey,
    /// The account.
    pub aws: Arc<dyn AwsAccount>,
    /// What was found, in name order.
    pub repositories: Vec<RepositoryDescription>,
}

/// A plan that was shown, with what it was made for.
pub struct ShownPlan {
    /// The plan.
    pub plan: ConnectionPlan,
    /// The site.
    pub site: Arc<SignedInSite>,
    /// The account.
    pub account: Arc<CheckedAccount>,
    /// Whether all of it is true already, so that carrying it out would change nothing.
    pub in_place: bool,
}

#[derive(Default)]
struct Tables {
    sites: HashMap<String, Arc<SignedInSite>>,
    accounts: HashMap<String, Arc<CheckedAccount>>,
    plans: HashMap<String, Arc<ShownPlan>>,
    operations: HashMap<String, CancellationToken>,
}

/// The session.
#[derive(Default)]
pub struct Session {
    tables: Mutex<Tables>,
}

impl Session {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn put_site(&self, handle: String, site: Arc<SignedInSite>) {
        self.tables().sites.insert(handle, site);
    }

    pub(crate) fn site(&self, handle: &str) -> Result<Arc<SignedInSite>, AppError> {
        self.tables().sites.get(handle).cloned().ok_or(AppError::SessionEnded)
    }

    /// A site that is signed in and whose credential would be kept under this name.
    pub(crate) fn site_kept_as(&self, entry: &str) -> Option<Arc<SignedInSite>> {
        self.tables().sites.values().find(|site| jira_entry(&site.url, &site.user.name) == entry).cloned()
    }

    /// Base URLs of the sites that are signed in.
    pub fn site_urls(&self) -> Vec<String> {
        self.tables().sites.values().map(|site| site.url.as_str().to_owned()).collect()
    }

    pub(crate) fn put_account(&self, handle: String, account: Arc<CheckedAccount>) {
        self.tables().accounts.insert(handle, account);
    }

    pub(crate) fn account(&self, handle: &str) -> Result<Arc<CheckedAccount>, AppError> {
        self.tables().accounts.get(handle).cloned().ok_or(AppError::SessionEnded)
    }

    pub(crate) fn put_plan(&self, id: String, plan: Arc<ShownPlan>) {
        self.tables().plans.insert(id, plan);
    }

    pub(crate) fn plan(&self, id: &str) -> Result<Arc<ShownPlan>, AppError> {
        self.tables().plans.get(id).cloned().ok_or(AppError::PlanUnknown)
    }

    /// Begins an operation that [`Session::cancel`] can end. It is forgotten when the guard is dropped.
    pub fn operation(self: &Arc<Self>, id: &str) -> Operation {
        let token = CancellationToken::new();
        self.tables().operations.insert(id.to_owned(), token.clone());
        Operation { id: id.to_owned(), token, session: Arc::clone(self) }
    }

    /// Ends an operation; an unknown or finished one is no error.
    pub fn cancel(&self, id: &str) {
        if let Some(token) = self.tables().operations.get(id) {
            token.cancel();
        }
    }
}

/// An operation under way.
pub struct Operation {
    id: String,
    /// Cancelled by [`Session::cancel`].
    pub token: CancellationToken,
    session: Arc<Session>,
}

impl Operation {
    /// The outcome of `work`, or [`AppError::Cancelled`] as soon as the operation is cancelled. Only for reads: the
    /// work is dropped where it stands.
    pub async fn or_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        tokio::select! {
            biased;
            () = self.token.cancelled() => Err(AppError::Cancelled),
            outcome = work => outcome,
        }
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.session.tables().operations.remove(&self.id);
    }
}
