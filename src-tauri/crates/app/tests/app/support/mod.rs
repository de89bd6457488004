//! A world in memory: a Jira, an AWS account, a keychain and a database that do as told.

mod audit;
mod aws;
mod index;
mod internet;
mod jira;
mod local;
mod mirrors;
mod network;
pub(crate) mod regions;
mod rotation;
mod secrets;
mod sessions;
pub(crate) mod ssh;
mod surroundings;
mod triggers;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use causeway_app::connect::{PlanRequest, PlanShown};
use causeway_app::port::aws::{AccessKey, AwsLocation};
use causeway_app::port::git::{GitAccess, GitError, GitTransport, RemoteReferences};
use causeway_app::port::jira::JiraCredential;
use causeway_app::port::secrets::Keep;
use causeway_app::port::{Clock, Ids};
use causeway_app::run::{Receipt, RunUpdate};
use causeway_app::{App, AppError, Ports};
use causeway_domain::Secret;
use causeway_domain::doctor::Answer as GitAnswer;
use causeway_domain::integration::{IntegrationSettings, Projects, RefspecChoice};

pub(crate) use aws::reviews::{review, stored};
pub(crate) use aws::{AwsAnswer, AwsCall, AwsFault, FakeAws, PullRequest, Subscription, Topic, denied, lost};
pub(crate) use index::{FakeIndex, Unread};
pub(crate) use internet::FakeInternet;
pub(crate) use jira::{Answer, Call, FakeJira, Fate, Fault, IssueState, commit, facts, in_repository};
pub(crate) use local::{Death, MemoryStorage, Moment};
pub(crate) use mirrors::FakeMirrors;
pub(crate) use network::FakeNetwork;
pub(crate) use rotation::{NEW_KEY, NEW_SECRET, new_pair};
pub(crate) use secrets::MemorySecrets;
pub(crate) use sessions::FakeSessions;
pub(crate) use surroundings::{FakeProbe, FakePrograms};
pub(crate) use triggers::{WEBHOOK, foreign, own, request, silent, topic_arn};

pub(crate) const SITE: &str = "https://jira.example.com";
pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const KEY: &str = "AKIAIOSFODNN7EXAMPLE";

/// Everything outside of the program.
pub(crate) struct World {
    pub(crate) jira: Arc<FakeJira>,
    pub(crate) aws: Arc<FakeAws>,
    pub(crate) secrets: Arc<MemorySecrets>,
    pub(crate) storage: Arc<MemoryStorage>,
    pub(crate) index: Arc<FakeIndex>,
    pub(crate) internet: Arc<FakeInternet>,
    pub(crate) sessions: Arc<FakeSessions>,
    pub(crate) git: Arc<Mutex<GitState>>,
    pub(crate) mirrors: Arc<FakeMirrors>,
    pub(crate) ssh: Arc<Mutex<ssh::SshState>>,
    pub(crate) probe: Arc<FakeProbe>,
    pub(crate) network: Arc<FakeNetwork>,
    pub(crate) programs: Arc<FakePrograms>,
    ids: Arc<CountedIds>,
}

impl World {
    /// An account with these repositories, and a Jira without integrations.
    pub(crate) fn with(repositories: &[(&str, Fate)]) -> Self {
        let names = repositories.iter().map(|(name, fate)| ((*name).to_owned(), *fate));
        Self::of(names.collect())
    }

    pub(crate) fn of(repositories: Vec<(String, Fate)>) -> Self {
        Self {
            aws: Arc::new(FakeAws::new(&repositories)),
            jira: Arc::new(FakeJira::new(repositories)),
            secrets: Arc::default(),
            storage: Arc::default(),
            index: Arc::default(),
            internet: Arc::default(),
            sessions: Arc::default(),
            git: Arc::default(),
            mirrors: Arc::default(),
            ssh: Arc::default(),
            probe: Arc::default(),
            network: Arc::default(),
            programs: Arc::default(),
            ids: Arc::default(),
        }
    }

    /// A program that has just been started; the one before has ended.
    pub(crate) fn app(&self) -> App {
        self.secrets.restart();
        self.storage.restart();
        self.second_app()
    }

    /// A program beside the one that was started before.
    pub(crate) fn second_app(&self) -> App {
        App::new(Ports {
            aws: Arc::clone(&self.aws) as _,
            jira: Arc::clone(&self.jira) as _,
            reachability: Arc::clone(&self.internet) as _,
            sessions: Arc::clone(&self.sessions) as _,
            git: Arc::new(FakeGit(Arc::clone(&self.git))),
            mirrors: Arc::clone(&self.mirrors) as _,
            commit_index: Arc::clone(&self.index) as _,
            ssh: Arc::new(ssh::FakeSsh(Arc::clone(&self.ssh))),
            secrets: Arc::clone(&self.secrets) as _,
            storage: Arc::clone(&self.storage) as _,
            probe: Arc::clone(&self.probe) as _,
            releases: Arc::new(network::NoReleases),
            network: Arc::clone(&self.network) as _,
            programs: Arc::clone(&self.programs) as _,
            clock: Arc::new(TestClock),
            ids: Arc::clone(&self.ids) as _,
        })
    }

    /// Signs in to both sides and plans.
    pub(crate) async fn plan(&self, app: &App, keep: Keep) -> Result<PlanShown, AppError> {
        self.plan_with(app, keep, settings()).await
    }

    pub(crate) async fn plan_with(
        &self,
        app: &App,
        keep: Keep,
        settings: IntegrationSettings,
    ) -> Result<PlanShown, AppError> {
        let operation = app.session.operation("test");
        let site = app.check_jira(&operation, SITE, token()).await?;
        let secret = Secret::new("secret".to_owned());
        let account = app.check_aws(&operation, REGION, KEY, secret, Arc::new(|_| ())).await?;
        let request = PlanRequest {
            site_handle: site.handle,
            account_handle: account.handle,
            settings,
            keep,
            triggers: None,
        };
        app.plan_connection(&operation, request).await
    }

    /// Plans, starts, and waits for the end.
    pub(crate) async fn connect(&self, app: &App) -> Receipt {
        let run_id = self.start(app).await;
        ended(app, &run_id).await
    }

    /// Plans and starts.
    pub(crate) async fn start(&self, app: &App) -> String {
        let plan = self.plan(app, Keep::Keychain).await.unwrap();
        app.start_run(&plan.id, &plan.shown.work.hash()).await.unwrap()
    }
}

/// Waits for the end of a run, as a window does.
pub(crate) async fn ended(app: &App, run_id: &str) -> Receipt {
    let (snapshot, receiver) = app.watch_run(run_id).await.unwrap();
    if let (RunUpdate::Snapshot { run, .. }, Some(mut receiver)) = (snapshot, receiver)
        && run.finished_at.is_none()
    {
        loop {
            match receiver.recv().await {
                Ok(update) if matches!(&*update, RunUpdate::Delta { finished_at: Some(_), .. }) => break,
                Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(tokio::sync::broadcast::error::RecvError::Closed) => break,
            }
        }
    }
    app.receipt(run_id).await.unwrap()
}

pub(crate) fn settings() -> IntegrationSettings {
    IntegrationSettings {
        display_name: None,
        refspecs: RefspecChoice::default(),
        require_user_pat: false,
        smart_commits: true,
        repository_browser: true,
        diff_viewing: true,
        projects: Projects::All,
    }
}

pub(crate) fn token() -> JiraCredential {
    JiraCredential::Token(Secret::new("token".to_owned()))
}

pub(crate) fn key() -> AccessKey {
    AccessKey {
        id: causeway_domain::AccessKeyId::parse(KEY).unwrap(),
        secret: Secret::new("secret".to_owned()),
    }
}

/// The states and messages of a receipt's repositories.
pub(crate) fn repositories(receipt: &Receipt) -> Vec<(&str, causeway_app::run::ItemState, &str)> {
    let all = receipt.run.repositories.iter();
    all.map(|item| (item.name.as_str(), item.state, item.message.as_str())).collect()
}

struct TestClock;

impl Clock for TestClock {
    fn now_millis(&self) -> i64 {
        now_millis()
    }
}

/// The paused time of the test.
pub(crate) fn now_millis() -> i64 {
    thread_local! {
        static BEGIN: std::cell::OnceCell<tokio::time::Instant> = const { std::cell::OnceCell::new() };
    }
    let begin = BEGIN.with(|begin| *begin.get_or_init(tokio::time::Instant::now));
    let since = tokio::time::Instant::now().saturating_duration_since(begin);
    1_700_000_000_000 + i64::try_from(since.as_millis()).unwrap()
}

#[derive(Default)]
struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn fresh(&self) -> String {
        format!("id-{}", self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// What git was asked, and whether it answers.
#[derive(Default)]
pub(crate) struct GitState {
    pub(crate) refuse: bool,
    /// Whether nothing is in the repository.
    pub(crate) empty: bool,
    /// Full names of tags, and what they stand for.
    pub(crate) tags: BTreeMap<String, String>,
    /// What the first request for a path is answered with; a good one when there is none.
    pub(crate) answers: BTreeMap<String, (u16, String)>,
    /// Paths of first requests, with the user name.
    pub(crate) paths: Vec<(String, String)>,
    pub(crate) asked: Vec<AwsLocation>,
    /// Who signed in each time.
    pub(crate) users: Vec<String>,
}

struct FakeGit(Arc<Mutex<GitState>>);

#[async_trait]
impl GitTransport for FakeGit {
    async fn first_answer(
        &self,
        _: &AwsLocation,
        path: &str,
        access: &GitAccess,
    ) -> Result<GitAnswer, GitError> {
        let mut state = self.0.lock().unwrap();
        let user = match access {
            GitAccess::Keys(keys) => keys.access_key_id.clone(),
            GitAccess::Password { user_name, .. } => user_name.clone(),
        };
        state.paths.push((path.to_owned(), user));
        let good = || (200, "001e# service=git-upload-pack\n0000".to_owned());
        let (status, body) = state.answers.get(path).cloned().unwrap_or_else(good);
        Ok(GitAnswer::read(status, &body))
    }

    async fn references(
        &self,
        location: &AwsLocation,
        _: &str,
        access: &GitAccess,
    ) -> Result<RemoteReferences, GitError> {
        let mut state = self.0.lock().unwrap();
        state.asked.push(location.clone());
        state.users.push(match access {
            GitAccess::Keys(keys) => keys.access_key_id.clone(),
            GitAccess::Password { user_name, .. } => user_name.clone(),
        });
        if state.refuse {
            return Err(GitError::NotFound);
        }
        if state.empty {
            return Ok(RemoteReferences::default());
        }
        let main = "refs/heads/main".to_owned();
        let mut objects = state.tags.clone();
        objects.insert(main.clone(), "c0ffee".to_owned());
        Ok(RemoteReferences { names: objects.keys().cloned().collect(), head: Some(main), objects })
    }
}
