//! A Jira with GIJ: it works by itself as time goes on, and fails as told.

mod bulk;
mod by_hand;
mod changes;
mod faults;
mod issues;
mod reindexing;

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::{
    IndexStatus, Jira, JiraCredential, JiraError, JiraSites, JiraUser, Project, RepositorySignIn, ServerInfo,
};
use causeway_app::port::jira_issues::JiraPerson;
use causeway_domain::integration::{Integration, IntegrationSettings, JiraRepository, Setting};
use causeway_domain::manage::SettingValue;
use causeway_domain::single_repository::RepositorySettings;
use causeway_domain::{JiraUrl, Region};
use tokio::time::Instant;

pub(crate) use self::faults::{Answer, Call, Fault};
pub(crate) use self::issues::{IssueState, commit, facts, in_repository};
use super::now_millis;

const USER: &str = "admin";

/// What becomes of a repository in Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Indexed,
    /// Takes a minute.
    Slow,
    Fails,
    /// Nothing is in it, and GIJ gives it no index.
    Empty,
    /// GIJ lists it and leaves it at that.
    Ignored,
    /// GIJ cannot add it.
    Unlisted,
    Disabled,
}

struct Row {
    repository: JiraRepository,
    fate: Fate,
    index_at: Instant,
    /// It was asked for again.
    again: bool,
}

#[derive(Default)]
pub(crate) struct JiraState {
    account: Vec<(String, Fate)>,
    last_id: i64,
    pub(crate) integrations: BTreeMap<i64, Integration>,
    /// When GIJ will go through the account.
    listing_at: HashMap<i64, Instant>,
    rows: BTreeMap<i64, Row>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) calls: HashMap<Call, usize>,
    /// GIJ cannot use the key, and says this.
    pub(crate) connect_error: Option<String>,
    /// Every status speaks of the whole integration.
    pub(crate) shared_status: bool,
    /// The status of an integration says nothing of its repositories.
    pub(crate) own_status_only: bool,
    /// The repository whose status is refused.
    pub(crate) refuse_status_of: Option<&'static str>,
    /// How long GIJ takes from a creation to the list.
    pub(crate) listing_takes: Duration,
    pub(crate) user: Option<String>,
    /// The key of each integration: its id and its secret.
    pub(crate) keys: BTreeMap<i64, (String, String)>,
    /// Whether integrations show the ids of their keys.
    pub(crate) shows_keys: bool,
    /// Ids of keys that AWS refuses when GIJ comes with them.
    pub(crate) bad_keys: Vec<String>,
    /// Whether it takes another key and goes on with the one it has.
    pub(crate) ignores_keys: bool,
    /// The integration that takes no other key.
    pub(crate) refuses_key_of: Option<i64>,
    /// User name and password of each repository connected by hand; `None` over SSH.
    pub(crate) sign_ins: BTreeMap<i64, Option<(String, String)>>,
    /// Issues by key, the former keys of those that have moved included.
    pub(crate) issues: BTreeMap<String, IssueState>,
    pub(crate) projects: Vec<Project>,
    /// Permissions that nobody has.
    pub(crate) withheld: Vec<String>,
    pub(crate) versions: Vec<String>,
    pub(crate) people: Vec<JiraPerson>,
    pub(crate) time_tracking: Option<bool>,
    /// Addresses of sites that were opened.
    pub(crate) opened: Vec<String>,
    /// Settings that it takes and does not heed.
    pub(crate) ignored_settings: Vec<Setting>,
    /// Whether the user is a Jira administrator, unless that is the case.
    pub(crate) is_manager: bool,
    /// The default branch that GIJ copies from AWS at its next index.
    pub(crate) default_branches: HashMap<String, String>,
    /// What GIJ says when it indexes a repository connected by hand, in place of indexing it.
    pub(crate) repository_error: Option<String>,
    /// What GIJ was asked to index, in this order, with the priority.
    pub(crate) asked_to_index: Vec<(Option<i64>, Option<u32>)>,
    /// Whether GIJ forgets its names of reindexes at once, as after a restart.
    pub(crate) forgets_reindexes: bool,
    /// Addresses of sites that never answer.
    pub(crate) away: Vec<String>,
    /// Calls by the site they were made at.
    pub(crate) calls_at: HashMap<(String, Call), usize>,
    /// The table of everything.
    pub(crate) table: bulk::TableState,
}

impl JiraState {
    pub(crate) fn add(&mut self, name: &str, fate: Fate) {
        self.account.push((name.to_owned(), fate));
    }

    /// Somebody else makes an integration of this region.
    pub(crate) fn foreign_integration(&mut self, user_name: Option<&str>) -> i64 {
        let id = self.insert(&super::settings(), super::REGION);
        self.listing_at.remove(&id);
        if let Some(integration) = self.integrations.get_mut(&id) {
            integration.user_name = user_name.map(str::to_owned);
        }
        id
    }

    pub(crate) fn remove_repository(&mut self, name: &str) {
        self.account.retain(|(known, _)| known != name);
        self.rows.retain(|_, row| row.repository.display_name != name);
    }

    fn insert(&mut self, settings: &IntegrationSettings, region: &str) -> i64 {
        self.last_id += 1;
        let integration = Integration {
            id: self.last_id,
            kind: "AWS".to_owned(),
            display_name: settings
                .display_name
                .clone()
                .unwrap_or_else(|| format!("https://git-codecommit.{region}.amazonaws.com/v1/repos/*")),
            origin: Some(format!("https://git-codecommit.{region}.amazonaws.com/v1/repos/*")),
            aws_region: None,
            user_name: None,
            disabled: false,
            last_indexed: None,
            require_user_pat: Some(settings.require_user_pat),
            smart_commits: Some(settings.smart_commits),
            repository_browser: Some(settings.repository_browser),
            diff_viewing: Some(settings.diff_viewing),
            projects: Some(settings.projects.clone()),
            notes: Some(settings.refspecs.notes),
            changes: Some(settings.refspecs.changes),
            custom_refspecs: None,
            further: Box::default(),
        };
        self.integrations.insert(self.last_id, integration);
        self.listing_at.insert(self.last_id, Instant::now() + self.listing_takes);
        self.last_id
    }

    fn work(&mut self) {
        let now = Instant::now();
        let due: Vec<i64> = self.listing_at.iter().filter(|(_, at)| **at <= now).map(|(id, _)| *id).collect();
        for id in due {
            self.listing_at.remove(&id);
            if self.connect_error.is_none() {
                self.list(id);
            }
        }
        let is_refused = self.repository_error.is_some();
        for row in self.rows.values_mut() {
            if is_refused && row.repository.integration_id.is_none() {
                // It failed, and is tried again when somebody asks for that.
                row.fate = Fate::Ignored;
                continue;
            }
            let key = row.repository.integration_id.and_then(|id| self.keys.get(&id));
            if row.again && row.index_at <= now && !key.is_some_and(|(id, _)| self.bad_keys.contains(id)) {
                row.again = false;
                row.repository.last_indexed = Some(now_millis());
                if let Some(branch) = self.default_branches.get(&row.repository.display_name) {
                    row.repository.main_branch = Some(branch.clone());
                }
            }
            let indexed = matches!(row.fate, Fate::Indexed | Fate::Slow) && row.index_at <= now;
            if indexed && row.repository.last_indexed.is_none() {
                row.repository.last_indexed = Some(now_millis());
            }
        }
    }

    fn list(&mut self, integration: i64) {
        let known: Vec<String> = self
            .rows
            .values()
            .filter(|row| row.repository.integration_id == Some(integration))
            .map(|row| row.repository.display_name.clone())
            .collect();
        let now = Instant::now();
        let fresh =
            self.account.iter().filter(|(name, fate)| *fate != Fate::Unlisted && !known.contains(name));
        for (number, (name, fate)) in (1..).zip(fresh) {
            self.last_id += 1;
            let wait = if *fate == Fate::Slow {
                Duration::from_mins(1)
            } else {
                (Duration::from_millis(50) * number).min(Duration::from_secs(5))
            };
            let repository = JiraRepository {
                id: self.last_id,
                display_name: name.clone(),
                origin: Some(format!("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/{name}")),
                main_branch: None,
                integration_id: Some(integration),
                disabled: *fate == Fate::Disabled,
                last_indexed: None,
                smart_commits: None,
                repository_browser: None,
                diff_viewing: None,
                projects: None,
                notes: None,
                changes: None,
                custom_refspecs: None,
                web_links: None,
                further: Box::default(),
            };
            self.rows
                .insert(self.last_id, Row { repository, fate: *fate, index_at: now + wait, again: false });
        }
        if let Some(integration) = self.integrations.get_mut(&integration) {
            integration.last_indexed = Some(now_millis());
        }
    }

    fn shown(&self, id: i64) -> Option<Integration> {
        let mut integration = self.integrations.get(&id)?.clone();
        if self.shows_keys
            && let Some((key, _)) = self.keys.get(&id)
        {
            integration.user_name = Some(key.clone());
        }
        Some(integration)
    }

    fn row_status(row: &Row) -> IndexStatus {
        let ended = row.index_at <= Instant::now();
        // What was asked for again is done as soon as it may be, unless the key is refused.
        let failed = ended && (row.fate == Fate::Fails || row.again);
        let name = &row.repository.display_name;
        IndexStatus {
            finished: ended,
            percent: None,
            messages: if ended { Vec::new() } else { vec![format!("Indexing {name}")] },
            errors: if failed { vec![format!("Access to {name} is denied")] } else { Vec::new() },
        }
    }

    fn integration_status(&self, id: i64) -> IndexStatus {
        let listing = self.listing_at.contains_key(&id);
        let children = self.rows.values().filter(|row| row.repository.integration_id == Some(id));
        let statuses: Vec<IndexStatus> = children.map(Self::row_status).collect();
        let mut errors: Vec<String> =
            statuses.iter().flat_map(|status| status.errors.iter().cloned()).collect();
        if !listing {
            errors.extend(self.connect_error.clone());
            let unlisted = self.account.iter().filter(|(_, fate)| *fate == Fate::Unlisted);
            errors.extend(unlisted.map(|(name, _)| format!("{name}: the key may not read it")));
        }
        IndexStatus {
            finished: !listing && (self.own_status_only || statuses.iter().all(|status| status.finished)),
            percent: None,
            messages: statuses.into_iter().flat_map(|status| status.messages).collect(),
            errors,
        }
    }
}

#[derive(Clone)]
pub(crate) struct FakeJira {
    state: Arc<Mutex<JiraState>>,
    /// The address that it was opened at.
    at: String,
}

impl FakeJira {
    pub(crate) fn new(account: Vec<(String, Fate)>) -> Self {
        let state = JiraState { account, listing_takes: Duration::from_secs(1), ..JiraState::default() };
        Self { state: Arc::new(Mutex::new(state)), at: String::new() }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, JiraState> {
        let mut state = self.state.lock().unwrap();
        state.work();
        state
    }

    pub(crate) fn fail(&self, call: Call, times: usize, answer: Answer) {
        self.fail_after(call, 0, times, answer);
    }

    pub(crate) fn fail_after(&self, call: Call, after: usize, times: usize, answer: Answer) {
        self.state().faults.push(Fault { call, after, times, answer });
    }

    pub(crate) fn calls(&self, call: Call) -> usize {
        self.state().calls.get(&call).copied().unwrap_or_default()
    }

    /// Ids of the integrations.
    pub(crate) fn integrations(&self) -> Vec<i64> {
        self.state().integrations.keys().copied().collect()
    }

    fn answer<T>(&self, call: Call, work: impl FnOnce(&mut JiraState) -> T) -> Result<T, JiraError> {
        let mut state = self.state();
        *state.calls.entry(call).or_default() += 1;
        *state.calls_at.entry((self.at.clone(), call)).or_default() += 1;
        let fault = state.faults.iter_mut().find(|fault| fault.call == call && fault.times > 0);
        let answer = fault.and_then(|fault| {
            if fault.after > 0 {
                fault.after -= 1;
                return None;
            }
            fault.times -= 1;
            Some(fault.answer.clone())
        });
        match answer {
            Some(Answer::Fails(error)) => Err(error),
            Some(Answer::Lost(error)) => {
                work(&mut state);
                Err(error)
            }
            None => Ok(work(&mut state)),
        }
    }
}

impl JiraSites for FakeJira {
    fn site(&self, url: &JiraUrl, _: &JiraCredential) -> Arc<dyn Jira> {
        self.state().opened.push(url.as_str().to_owned());
        Arc::new(Self { at: url.as_str().to_owned(), ..self.clone() })
    }
}

#[async_trait]
impl Jira for FakeJira {
    async fn server_info(&self) -> Result<ServerInfo, JiraError> {
        self.answer(Call::ServerInfo, |_| ServerInfo {
            title: "Example Jira".to_owned(),
            version: "9.12.4".to_owned(),
            deployment: "Server".to_owned(),
            base_url: None,
        })
    }

    async fn user(&self) -> Result<JiraUser, JiraError> {
        let name = self.state().user.clone().unwrap_or_else(|| USER.to_owned());
        Ok(JiraUser { display_name: name.clone(), name, administrator: !self.state().is_manager })
    }

    async fn gij_version(&self) -> Result<Option<String>, JiraError> {
        Ok(None)
    }

    async fn projects(&self) -> Result<Vec<Project>, JiraError> {
        Ok(self.state().projects.clone())
    }

    async fn integrations(&self) -> Result<Vec<Integration>, JiraError> {
        self.reached().await;
        self.answer(Call::Integrations, |state| {
            state.integrations.keys().filter_map(|id| state.shown(*id)).collect()
        })
    }

    async fn integration(&self, id: i64) -> Result<Option<Integration>, JiraError> {
        self.answer(Call::Integration, |state| state.shown(id))
    }

    async fn repositories(&self) -> Result<Vec<JiraRepository>, JiraError> {
        self.answer(Call::Repositories, |state| {
            state.rows.values().map(|row| row.repository.clone()).collect()
        })
    }

    async fn create_integration(
        &self,
        region: &Region,
        key: &AccessKey,
        settings: &IntegrationSettings,
    ) -> Result<Integration, JiraError> {
        self.answer(Call::Create, |state| {
            let id = state.insert(settings, region.code());
            state.keys.insert(id, (key.id.as_str().to_owned(), key.secret.expose().to_owned()));
            state.integrations[&id].clone()
        })
    }

    async fn update_integration(
        &self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<Integration, JiraError> {
        self.answer(Call::Update, |state| state.change_integration(id, changes))?
    }

    async fn update_key(&self, id: i64, key: &AccessKey) -> Result<Integration, JiraError> {
        if self.state().refuses_key_of == Some(id) {
            return Err(JiraError::Forbidden { message: "not the author".to_owned() });
        }
        self.answer(Call::UpdateKey, |state| {
            if state.ignores_keys {
                return state.shown(id).unwrap();
            }
            state.keys.insert(id, (key.id.as_str().to_owned(), key.secret.expose().to_owned()));
            state.shown(id).unwrap()
        })
    }

    async fn set_disabled(&self, id: i64, disabled: bool) -> Result<(), JiraError> {
        self.answer(Call::Disable, |state| {
            if let Some(integration) = state.integrations.get_mut(&id) {
                integration.disabled = disabled;
            }
            if let Some(row) = state.rows.get_mut(&id) {
                row.repository.disabled = disabled;
            }
        })
    }

    async fn remove_integration(&self, id: i64, _: bool) -> Result<(), JiraError> {
        self.answer(Call::Remove, |state| {
            state.integrations.remove(&id);
            state.rows.retain(|_, row| row.repository.integration_id != Some(id));
        })
    }

    async fn create_repository(
        &self,
        origin: &str,
        access: &RepositorySignIn,
        settings: &RepositorySettings,
    ) -> Result<JiraRepository, JiraError> {
        self.answer(Call::CreateRepository, |state| state.connect_by_hand(origin, access, settings))
    }

    async fn update_repository(
        &self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<JiraRepository, JiraError> {
        self.answer(Call::UpdateRepository, |state| state.change_repository(id, changes))?
    }

    async fn remove_repository(&self, id: i64, _: bool) -> Result<(), JiraError> {
        self.answer(Call::RemoveRepository, |state| {
            state.rows.remove(&id);
        })
    }

    async fn start_reindex(
        &self,
        id: Option<i64>,
        priority: Option<NonZeroU32>,
    ) -> Result<Option<String>, JiraError> {
        self.answer(Call::Reindex, |state| Some(state.begin_reindex(id, priority)))
    }

    async fn reindex_status(&self, id: Option<i64>, name: Option<&str>) -> Result<IndexStatus, JiraError> {
        if let Some(refusal) = self.state().refused_status(id, name) {
            return Err(refusal);
        }
        self.answer(Call::Status, |state| state.reindex_status(id))
    }
}
