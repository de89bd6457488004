//! A Jira Data Center site with the Git Integration for Jira app.
//!
//! It answers what the app's REST documentation and Jira's own say, and it does what they do: an integration makes the app
//! list the account with the key pair it was given, fetch every repository and index issue keys from the real commits.

pub(crate) mod answer;
pub(crate) mod call;
pub mod connections;
mod core;
pub mod external;
pub mod features;
pub mod index;
pub(crate) mod indexer;
mod jobs;
pub mod keys;
pub(crate) mod lock;
pub mod origin;
mod plugin;
pub mod pull_requests;
pub(crate) mod queue;
pub mod refspec;
pub mod runs;
pub mod seed;
pub mod settings;
pub(crate) mod smart_actions;
pub mod smart_commits;
pub mod ssh_keys;
mod ssh_keys_page;
mod staging;
pub mod tracker;
pub mod tsv;
pub mod users;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use axum::Router;
use axum::middleware::from_fn_with_state;
use uuid::Uuid;

use self::connections::{Connections, Row, State};
use self::index::{Indexes, Indicator};
use self::lock::{read, write};
use self::pull_requests::PullRequestSource;
use self::queue::{Operation, Queue, SCHEDULED, Task};
use self::settings::{Settings, SettingsError};
use self::ssh_keys::StoredKeys;
pub use self::tracker::NewIssue;
use self::tracker::{Tracker, TrackerError};
use self::users::{Account, Users};
use crate::world::{Addresses, World};

/// One Jira site.
#[derive(Debug)]
pub struct Jira {
    settings: RwLock<Settings>,
    users: Users,
    tracker: RwLock<Tracker>,
    connections: RwLock<Connections>,
    indexes: RwLock<Indexes>,
    queue: Queue,
    imports: Mutex<plugin::configuration::Imports>,
    buckets: staging::Buckets,
    ssh_keys: StoredKeys,
    pull_requests: OnceLock<Arc<dyn PullRequestSource>>,
}

impl Default for Jira {
    fn default() -> Self {
        Self::new(1)
    }
}

/// How a repository or integration stands, for tests and the control endpoint.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Id.
    pub id: u64,
    /// The integration it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration: Option<u64>,
    /// URL at the git host.
    pub origin: String,
    /// Name people read.
    pub display_name: String,
    /// Where it is in its index.
    pub state: State,
    /// Why the last index failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Epoch milliseconds of the last index that succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_indexed: Option<i64>,
}

impl Jira {
    /// A site whose passwords, tokens and webhook secret derive from `seed_value`.
    pub fn new(seed_value: u64) -> Self {
        let users = Users::default();
        seed::users(&users, seed_value);
        let webhook_secret = hex::encode(&users::derive(seed_value, "webhook", "secret")[..16]);
        Self {
            settings: RwLock::new(Settings { webhook_secret, ..Settings::default() }),
            users,
            tracker: RwLock::new(seed::projects()),
            connections: RwLock::default(),
            indexes: RwLock::default(),
            queue: Queue::default(),
            imports: Mutex::default(),
            buckets: staging::Buckets::default(),
            ssh_keys: StoredKeys::default(),
            pull_requests: OnceLock::new(),
        }
    }

    /// The settings now.
    pub fn settings(&self) -> Settings {
        read(&self.settings).clone()
    }

    /// Changes settings, given as a JSON object with camel-case keys; returns all of them.
    pub fn configure(&self, changes: &serde_json::Value) -> Result<Settings, SettingsError> {
        let mut settings = write(&self.settings);
        *settings = settings.with(changes)?;
        Ok(settings.clone())
    }

    /// The page *SSH keys* of the app.
    pub fn ssh_keys(&self) -> &StoredKeys {
        &self.ssh_keys
    }

    /// The users.
    pub fn users(&self) -> &Users {
        &self.users
    }

    /// How the ready line's administrator, developer and outsider sign in (names in [`seed`]).
    pub fn account(&self, name: &str) -> Option<Account> {
        self.users.account(name)
    }

    /// The URL a git host or SNS posts to, over TLS. It holds a secret.
    pub fn webhook_url(&self, addresses: &Addresses) -> String {
        let secret = self.settings().webhook_secret;
        format!("{}/rest/gitplugin/webhook/1.0/reindex/{secret}", addresses.jira_https)
    }

    /// Projects and issues, locked for reading.
    pub fn tracker(&self) -> RwLockReadGuard<'_, Tracker> {
        read(&self.tracker)
    }

    /// Integrations and repositories, locked for reading.
    pub fn connections(&self) -> RwLockReadGuard<'_, Connections> {
        read(&self.connections)
    }

    fn standings(&self, wanted: impl Fn(&Row) -> bool) -> Vec<Standing> {
        let connections = self.connections();
        let all = connections.rows().filter(|row| wanted(row));
        all.map(|row| Standing {
            id: row.id,
            integration: row.parent(),
            origin: row.origin.clone(),
            display_name: row.display_name.clone(),
            state: connections.effective_state(row),
            error: row.error.clone(),
            last_indexed: row.last_indexed,
        })
        .collect()
    }

    /// How every integration stands.
    pub fn integrations(&self) -> Vec<Standing> {
        self.standings(Row::is_integration)
    }

    /// How every repository stands.
    pub fn repositories(&self) -> Vec<Standing> {
        self.standings(|row| !row.is_integration())
    }

    /// Whether no index waits or runs.
    pub fn idle(&self) -> bool {
        self.queue.idle()
    }

    /// Creates an issue as Jira's administrator; gives its key.
    pub fn add_issue(&self, new: NewIssue, now: i64) -> Result<String, TrackerError> {
        write(&self.tracker).add_issue(new, seed::ADMINISTRATOR, now)
    }

    /// Changes the summary of an issue.
    pub fn rename_issue(&self, key: &str, summary: &str, now: i64) -> Result<(), TrackerError> {
        write(&self.tracker).rename(key, summary, now)
    }

    /// What the Git Commits tab of an issue shows beside each commit, by commit id. No interface of the app tells it.
    pub fn indicators(&self, key: &str) -> BTreeMap<String, &'static str> {
        let mut shown = BTreeMap::new();
        for (id, index) in read(&self.indexes).rows_of(key) {
            if !self.connections().get(id).is_some_and(|row| row.features.smart_commits_enabled) {
                continue;
            }
            for commit in index.commits.iter().filter(|commit| commit.keys.contains(key)) {
                let indicator = index.indicators.get(&commit.id).copied();
                shown.insert(commit.id.to_string(), Indicator::label(indicator));
            }
        }
        shown
    }

    /// Says where pull requests live; the first to say so is believed.
    pub fn provide_pull_requests(&self, source: Arc<dyn PullRequestSource>) -> bool {
        self.pull_requests.set(source).is_ok()
    }

    pub(crate) fn pull_request_source(&self) -> Option<&Arc<dyn PullRequestSource>> {
        self.pull_requests.get()
    }

    pub(crate) fn project_keys(&self) -> BTreeSet<String> {
        self.tracker().projects().iter().map(|project| project.key.clone()).collect()
    }

    pub(crate) fn project_ids(&self) -> Vec<u64> {
        self.tracker().projects().iter().map(|project| project.id).collect()
    }
}

/// Queues an index of `rows` and returns the run that follows it. With `min_interval`, a row starts no earlier than that
/// after its last index.
pub(crate) fn reindex(world: &Arc<World>, rows: &[u64], priority: u32, min_interval: Duration) -> Uuid {
    let now = world.clock.now_millis();
    let run = world.jira.queue.runs(|runs| runs.begin(now));
    let mut tasks = Vec::with_capacity(rows.len());
    {
        let mut connections = write(&world.jira.connections);
        for id in rows {
            let Some(row) = connections.get(*id) else { continue };
            let due = row
                .last_indexed
                .map_or(0, |last| last + i64::try_from(min_interval.as_millis()).unwrap_or(0) - now);
            let delay = Duration::from_millis(u64::try_from(due).unwrap_or(0));
            if !world.jira.queue.busy(*id) {
                connections.mark(*id, State::Queued, None);
            }
            tasks.push(Task {
                row: *id,
                operation: Operation::Reindex,
                priority,
                not_before: Instant::now() + delay,
                runs: vec![run],
            });
        }
    }
    world.jira.queue.add(world, tasks);
    run
}

/// Rows that a reindex of everything covers: integrations bring their own repositories.
pub(crate) fn everything(world: &World) -> Vec<u64> {
    let connections = world.jira.connections();
    connections
        .rows()
        .filter(|row| row.parent().is_none() && connections.enabled(row))
        .map(|row| row.id)
        .collect()
}

/// All routes below Jira's context path, with everything that happens around a request.
pub fn router(world: Arc<World>) -> Router {
    if tokio::runtime::Handle::try_current().is_ok() {
        tokio::spawn(follow_schedule(Arc::downgrade(&world)));
    }
    Router::new()
        .merge(core::routes())
        .merge(plugin::routes())
        .route(ssh_keys_page::PATH, ssh_keys_page::methods())
        .fallback(call::no_such_page)
        .layer(from_fn_with_state(Arc::clone(&world), staging::around))
        .with_state(world)
}

/// Reindexes everything at the interval of the settings, while the world lasts.
async fn follow_schedule(world: std::sync::Weak<World>) {
    let mut last = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let Some(world) = world.upgrade() else { return };
        let seconds = world.jira.settings().schedule_seconds;
        if seconds == 0 {
            last = Instant::now();
        } else if last.elapsed() >= Duration::from_secs(seconds) {
            last = Instant::now();
            reindex(&world, &everything(&world), SCHEDULED, Duration::ZERO);
        }
    }
}
