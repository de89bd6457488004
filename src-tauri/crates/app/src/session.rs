//! What is signed in right now. It lives in memory only; windows name its parts by handles.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use causeway_domain::credential_source::CredentialSource;
use causeway_domain::triggers::plan::TriggersSnapshot;
use causeway_domain::{AccessKeyId, CallerIdentity, JiraUrl, Region, Secret};
use tokio_util::sync::CancellationToken;

use crate::acts::PullRequestWanted;
use crate::bulk::Configurations;
use crate::credentials::{aws_entry, jira_entry, jira_user, user_of_entry, webhook_entry};
use crate::error::AppError;
use crate::port::aws::{AccessKey, AwsAccount, AwsLocation, RepositoryDescription, SessionKeys};
use crate::port::jira::{Jira, JiraCredential, JiraUser};
use crate::regions::ShownRegions;
use crate::run::Work;
use crate::single_repository::CheckedRepository;
use crate::ssh_keys::IamKeys;

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

impl CheckedAccount {
    /// Where it is.
    pub fn location(&self) -> AwsLocation {
        AwsLocation::public(self.region.clone())
    }

    /// What its requests are signed with.
    pub fn keys(&self) -> SessionKeys {
        SessionKeys::of(&self.key)
    }
}

/// The account of a connection through a developer's own key.
pub(crate) struct PersonalAccount {
    /// Where it is.
    pub(crate) location: AwsLocation,
    /// Which key.
    pub(crate) key_id: AccessKeyId,
    /// When that key was stored; another time is another secret.
    pub(crate) stored_at: Option<i64>,
    /// Whether it was lent for as long as the program runs, and is kept nowhere.
    pub(crate) is_lent: bool,
    /// The account.
    pub(crate) aws: Arc<dyn AwsAccount>,
}

/// A plan that was shown, with what it was made for.
pub struct ShownPlan {
    /// What it would do.
    pub work: Work,
    /// Whether all of it is true already, so that carrying it out would change nothing.
    pub in_place: bool,
    /// Who asked for it.
    pub(crate) source: PlanSource,
    /// The webhook URL, in a plan of triggers.
    pub(crate) webhook: Option<Secret>,
    /// What was seen in AWS, in a plan about triggers.
    pub(crate) seen: Option<TriggersSnapshot>,
}

/// Where a plan's credentials come from.
pub(crate) enum PlanSource {
    /// Somebody signed in to both sides.
    SignedIn {
        /// The site.
        site: Arc<SignedInSite>,
        /// The account.
        account: Arc<CheckedAccount>,
    },
    /// The connection's own are kept.
    Kept,
    /// Somebody signed in to Jira, and read a repository.
    Repository {
        /// The site.
        site: Arc<SignedInSite>,
        /// The repository.
        checked: Arc<CheckedRepository>,
    },
    /// The connection's own are kept, and somebody gave another key for it.
    Rotating {
        /// The new pair.
        key: AccessKey,
    },
}

impl ShownPlan {
    /// The Jira site's title.
    pub fn site_title(&self) -> &str {
        match (&self.source, self.work.connection()) {
            (PlanSource::SignedIn { site, .. } | PlanSource::Repository { site, .. }, _) => &site.title,
            (_, Some(connection)) => &connection.site_title,
            (_, None) => match &self.work {
                Work::Changes { at, .. } => &at.site_title,
                work => work.site_url(),
            },
        }
    }

    /// The Jira user name that it would be carried out by.
    pub fn jira_user(&self) -> &str {
        match (&self.source, self.work.connection()) {
            (PlanSource::SignedIn { site, .. } | PlanSource::Repository { site, .. }, _) => &site.user.name,
            (_, connection) => match (&self.work, connection) {
                (Work::Changes { at, .. }, _) => user_of_entry(self.work.site_url(), &at.jira_secret),
                (_, Some(connection)) => jira_user(connection),
                (_, None) => "",
            },
        }
    }
}

/// How many plans and sites are kept, each. More than a person has open at once; each plan holds every repository of an
/// account.
const KEPT: usize = 16;

/// How many accounts are kept: every region that CodeCommit has, twice over, for those that are connected in one go.
const KEPT_ACCOUNTS: usize = 64;

/// The newest things by their handles, at most as many as `MOST`.
struct Newest<T, const MOST: usize = KEPT> {
    /// Oldest first.
    items: VecDeque<(String, Arc<T>)>,
}

impl<T, const MOST: usize> Default for Newest<T, MOST> {
    fn default() -> Self {
        Self { items: VecDeque::new() }
    }
}

impl<T, const MOST: usize> Newest<T, MOST> {
    /// Adds one, and drops the oldest beyond `MOST`. Whoever still works with it has its own share of it.
    fn put(&mut self, handle: String, item: Arc<T>) {
        self.items.retain(|(old, _)| *old != handle);
        self.items.push_back((handle, item));
        while self.items.len() > MOST {
            self.items.pop_front();
        }
    }

    fn get(&self, handle: &str) -> Option<Arc<T>> {
        self.items.iter().find(|(kept, _)| kept == handle).map(|(_, item)| Arc::clone(item))
    }

    fn forget(&mut self, is_meant: impl Fn(&T) -> bool) {
        self.items.retain(|(_, item)| !is_meant(item));
    }

    fn newest_first(&self) -> impl Iterator<Item = &Arc<T>> {
        self.items.iter().rev().map(|(_, item)| item)
    }
}

#[derive(Default)]
struct Tables {
    sites: Newest<SignedInSite>,
    accounts: Newest<CheckedAccount, KEPT_ACCOUNTS>,
    repositories: Newest<CheckedRepository>,
    plans: Newest<ShownPlan>,
    regions: Newest<ShownRegions>,
    iam_keys: Newest<IamKeys>,
    operations: HashMap<String, CancellationToken>,
    /// Webhook URLs that were given, by site.
    webhooks: HashMap<String, Secret>,
    /// Who a connection's own calls are of, as AWS said last, with the source that it said it of.
    callers: HashMap<String, (CredentialSource, String)>,
    /// Sources that were lent to connections for as long as this program runs, in the place of those that they chose.
    lent_sources: HashMap<String, CredentialSource>,
    /// Pages that a sign-in to AWS named, oldest first.
    sign_in_pages: VecDeque<String>,
    /// Accounts through developers' own keys, by connection.
    personal: HashMap<String, Arc<PersonalAccount>>,
    /// Tokens of pull requests that are being created, or of which nobody knows whether they were.
    pull_requests: HashMap<PullRequestWanted, String>,
}

/// The session. It keeps the newest 16 sites and plans, and 64 accounts; a handle of an older one has ended.
#[derive(Default)]
pub struct Session {
    tables: Mutex<Tables>,
    /// GIJ's tables that are open. Each may hold credentials.
    pub(crate) configurations: Configurations,
}

impl Session {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn put_site(&self, handle: String, site: Arc<SignedInSite>) {
        self.tables().sites.put(handle, site);
    }

    pub(crate) fn site(&self, handle: &str) -> Result<Arc<SignedInSite>, AppError> {
        self.tables().sites.get(handle).ok_or(AppError::SessionEnded)
    }

    /// The site that was signed in last of those whose credential would be kept under this name.
    pub(crate) fn site_kept_as(&self, entry: &str) -> Option<Arc<SignedInSite>> {
        let tables = self.tables();
        let mut sites = tables.sites.newest_first();
        sites.find(|site| jira_entry(&site.url, &site.user.name) == entry).cloned()
    }

    /// The site of this address that was signed in to last.
    pub(crate) fn signed_in_at(&self, url: &JiraUrl) -> Option<Arc<SignedInSite>> {
        let tables = self.tables();
        let mut sites = tables.sites.newest_first();
        sites.find(|site| site.url == *url || site.url.is_same_site(url)).cloned()
    }

    /// Base URLs of the sites that are signed in.
    pub fn site_urls(&self) -> Vec<String> {
        self.tables().sites.newest_first().map(|site| site.url.as_str().to_owned()).collect()
    }

    pub(crate) fn put_account(&self, handle: String, account: Arc<CheckedAccount>) {
        self.tables().accounts.put(handle, account);
    }

    pub(crate) fn account(&self, handle: &str) -> Result<Arc<CheckedAccount>, AppError> {
        self.tables().accounts.get(handle).ok_or(AppError::SessionEnded)
    }

    /// An account whose key was checked and would be kept under this name.
    pub(crate) fn account_kept_as(&self, entry: &str) -> Option<Arc<CheckedAccount>> {
        let tables = self.tables();
        let mut accounts = tables.accounts.newest_first();
        accounts.find(|account| aws_entry(&account.key.id) == entry).cloned()
    }

    pub(crate) fn put_repository(&self, handle: String, repository: Arc<CheckedRepository>) {
        self.tables().repositories.put(handle, repository);
    }

    pub(crate) fn repository(&self, handle: &str) -> Result<Arc<CheckedRepository>, AppError> {
        self.tables().repositories.get(handle).ok_or(AppError::SessionEnded)
    }

    /// A secret of a repository that was checked and would be kept under this name.
    pub(crate) fn repository_secret_kept_as(&self, entry: &str) -> Option<Secret> {
        let tables = self.tables();
        let mut repositories = tables.repositories.newest_first();
        repositories.find_map(|checked| {
            let (name, secret) = checked.secret.entry()?;
            (name == entry).then(|| secret.duplicate())
        })
    }

    pub(crate) fn put_iam_keys(&self, handle: String, keys: Arc<IamKeys>) {
        self.tables().iam_keys.put(handle, keys);
    }

    pub(crate) fn iam_keys(&self, handle: &str) -> Result<Arc<IamKeys>, AppError> {
        self.tables().iam_keys.get(handle).ok_or(AppError::SessionEnded)
    }

    /// Remembers a site's webhook URL until the program ends.
    pub(crate) fn put_webhook(&self, site_url: &str, webhook: Secret) {
        self.tables().webhooks.insert(site_url.to_owned(), webhook);
    }

    pub(crate) fn put_personal(&self, connection_id: &str, account: PersonalAccount) {
        self.tables().personal.insert(connection_id.to_owned(), Arc::new(account));
    }

    pub(crate) fn personal(&self, connection_id: &str) -> Option<Arc<PersonalAccount>> {
        self.tables().personal.get(connection_id).cloned()
    }

    pub(crate) fn forget_personal(&self, connection_id: &str) {
        self.tables().personal.remove(connection_id);
    }

    /// The token to create a pull request with: the one of the same request whose end is not known, else `fresh`.
    pub(crate) fn pull_request_token(&self, wanted: &PullRequestWanted, fresh: String) -> String {
        self.tables().pull_requests.entry(wanted.clone()).or_insert(fresh).clone()
    }

    pub(crate) fn forget_pull_request_token(&self, wanted: &PullRequestWanted) {
        self.tables().pull_requests.remove(wanted);
    }

    /// The webhook URL that was given for a site.
    pub(crate) fn webhook(&self, site_url: &str) -> Option<Secret> {
        self.tables().webhooks.get(site_url).map(Secret::duplicate)
    }

    /// Forgets every credential that is in memory under this name of an entry, and the plans that were made with one.
    pub(crate) fn forget_credential(&self, entry: &str) {
        self.configurations.forget_all();
        let mut tables = self.tables();
        tables.sites.forget(|site| jira_entry(&site.url, &site.user.name) == entry);
        tables.accounts.forget(|account| aws_entry(&account.key.id) == entry);
        tables.repositories.forget(|checked| checked.secret.entry().is_some_and(|(name, _)| name == entry));
        tables.webhooks.retain(|site, _| webhook_entry(site) != entry);
        tables.plans.forget(|_| true);
        tables.regions.forget(|_| true);
        tables.iam_keys.forget(|_| true);
    }

    /// Forgets every credential that is in memory.
    pub(crate) fn forget_credentials(&self) {
        self.configurations.forget_all();
        let mut tables = self.tables();
        tables.sites.forget(|_| true);
        tables.accounts.forget(|_| true);
        tables.repositories.forget(|_| true);
        tables.webhooks.clear();
        tables.plans.forget(|_| true);
        tables.regions.forget(|_| true);
        tables.iam_keys.forget(|_| true);
    }

    pub(crate) fn put_caller(&self, connection_id: &str, source: CredentialSource, arn: String) {
        self.tables().callers.insert(connection_id.to_owned(), (source, arn));
    }

    pub(crate) fn lend_source(&self, connection_id: &str, source: CredentialSource) {
        self.tables().lent_sources.insert(connection_id.to_owned(), source);
    }

    /// The source that was lent to a connection.
    pub(crate) fn lent_source(&self, connection_id: &str) -> Option<CredentialSource> {
        self.tables().lent_sources.get(connection_id).cloned()
    }

    /// Who a connection's calls through a source are of.
    pub(crate) fn caller(&self, connection_id: &str, source: &CredentialSource) -> Option<String> {
        let tables = self.tables();
        let (said_of, arn) = tables.callers.get(connection_id)?;
        (said_of == source).then(|| arn.clone())
    }

    pub(crate) fn put_sign_in_page(&self, url: &str) {
        let pages = &mut self.tables().sign_in_pages;
        pages.push_back(url.to_owned());
        if pages.len() > KEPT {
            pages.pop_front();
        }
    }

    /// Whether a sign-in to AWS named this page for a person to open.
    pub fn is_sign_in_page(&self, url: &str) -> bool {
        self.tables().sign_in_pages.iter().any(|page| page == url)
    }

    pub(crate) fn put_plan(&self, id: String, plan: Arc<ShownPlan>) {
        self.tables().plans.put(id, plan);
    }

    pub(crate) fn plan(&self, id: &str) -> Result<Arc<ShownPlan>, AppError> {
        self.tables().plans.get(id).ok_or(AppError::PlanUnknown)
    }

    pub(crate) fn put_regions(&self, id: String, plan: Arc<ShownRegions>) {
        self.tables().regions.put(id, plan);
    }

    pub(crate) fn regions(&self, id: &str) -> Result<Arc<ShownRegions>, AppError> {
        self.tables().regions.get(id).ok_or(AppError::PlanUnknown)
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
