//! The calls, one by one.

use std::num::NonZeroU32;

use async_trait::async_trait;
use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::{
    IndexStatus, Jira, JiraError, JiraUser, Project, RepositorySignIn, ServerInfo,
};
use causeway_domain::integration::{Integration, IntegrationSettings, JiraRepository, Setting};
use causeway_domain::manage::SettingValue;
use causeway_domain::single_repository::RepositorySettings;
use causeway_domain::{Region, Secret};
use reqwest::Method;
use serde_json::Value;

use crate::decode::{self, Removable};
use crate::failure;
use crate::http::{Answer, Http, Request};
use crate::request_body::{self, CreateIntegration, CreateRepository, StartReindex, UpdateKey};

const SERVER_INFO: &str = "/rest/api/2/serverInfo";
const INTEGRATION: &str = "/rest/gitplugin/1.0/integration";
const REPOSITORY: &str = "/rest/gitplugin/1.0/repository";
/// Starting is in version 2.0 of the API, asking in 1.0.
const REINDEX: &str = "/rest/gitplugin/2.0/reindex";
const INDEX: &str = "/rest/gitplugin/1.0/index.json";
const PLUGIN: &str = "/rest/plugins/1.0/com.xiplink.jira.git.jira_git_plugin-key";

pub(crate) struct Site(Http);

impl Site {
    pub(crate) fn new(http: Http) -> Self {
        Self(http)
    }

    pub(crate) async fn send(&self, request: Request<'_>) -> Result<Answer, JiraError> {
        self.0.send(request).await
    }

    /// Sends, and reads the answer with `decode`. GIJ's `success:false` is a failure whatever the status was.
    pub(crate) async fn call<T>(
        &self,
        request: Request<'_>,
        decode: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, JiraError> {
        let answer = self.0.send(request).await?;
        let body = json_of(&answer)?;
        if let Some(rejection) = failure::rejection(&body) {
            return Err(rejection);
        }
        decode(&body).ok_or_else(|| JiraError::Unexpected { detail: failure::shown(&answer) })
    }

    /// Like [`Self::call`], and `None` where Jira or GIJ says in words that the thing asked for does not exist.
    pub(crate) async fn find<T>(
        &self,
        path: &str,
        decode: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<T>, JiraError> {
        let answer = self.0.send(Request::get(path).may_be_missing()).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        let body = json_of(&answer)?;
        match failure::rejection(&body) {
            Some(rejection) if failure::is_unknown_id(&rejection) => Ok(None),
            Some(rejection) => Err(rejection),
            None => {
                let read = decode(&body);
                read.map(Some).ok_or_else(|| JiraError::Unexpected { detail: failure::shown(&answer) })
            }
        }
    }

    /// Like [`Self::act`] where what comes back is documented nowhere: only a refusal in words counts against it.
    pub(crate) async fn act_undocumented(&self, request: Request<'_>) -> Result<(), JiraError> {
        let answer = self.0.send(request).await?;
        let body = serde_json::from_slice(&answer.body).unwrap_or_default();
        failure::rejection(&body).map_or(Ok(()), Err)
    }

    /// Like [`Self::call`] where only success counts. An answer without a body is one.
    pub(crate) async fn act(&self, request: Request<'_>) -> Result<(), JiraError> {
        let answer = self.0.send(request).await?;
        if answer.body.trim_ascii().is_empty() {
            return Ok(());
        }
        failure::rejection(&json_of(&answer)?).map_or(Ok(()), Err)
    }
}

fn json_of(answer: &Answer) -> Result<Value, JiraError> {
    serde_json::from_slice(&answer.body).map_err(|_| JiraError::Unexpected { detail: failure::shown(answer) })
}

#[async_trait]
impl Jira for Site {
    async fn server_info(&self) -> Result<ServerInfo, JiraError> {
        // Without signing in: a refused credential must not hide that a Jira is there. Some sites answer nobody else.
        match self.call(Request::get(SERVER_INFO).anonymous(), decode::server_info).await {
            Err(JiraError::Unauthorized | JiraError::Forbidden { .. } | JiraError::LoginPage) => {
                self.call(Request::get(SERVER_INFO), decode::server_info).await
            }
            other => other,
        }
    }

    async fn user(&self) -> Result<JiraUser, JiraError> {
        let (name, display_name) = self.call(Request::get("/rest/api/2/myself"), decode::user_names).await?;
        let administrator =
            self.call(Request::get("/rest/api/2/mypermissions"), decode::is_administrator).await?;
        Ok(JiraUser { name, display_name, administrator })
    }

    async fn gij_version(&self) -> Result<Option<String>, JiraError> {
        match self.call(Request::get(PLUGIN), |body| Some(decode::plugin_version(body))).await {
            // The plugin manager answers administrators only, and in its own ways.
            Err(
                JiraError::Unauthorized
                | JiraError::Forbidden { .. }
                | JiraError::NotFound { .. }
                | JiraError::LoginPage
                | JiraError::Rejected { .. }
                | JiraError::Unexpected { .. },
            ) => Ok(None),
            other => other,
        }
    }

    async fn projects(&self) -> Result<Vec<Project>, JiraError> {
        self.call(Request::get("/rest/api/2/project"), decode::projects).await
    }

    async fn integrations(&self) -> Result<Vec<Integration>, JiraError> {
        self.call(Request::get(INTEGRATION), decode::integrations).await
    }

    async fn integration(&self, id: i64) -> Result<Option<Integration>, JiraError> {
        let path = format!("{INTEGRATION}/{id}");
        let read = |body: &Value| match decode::integration(body) {
            Some(integration) => Some(Some(integration)),
            // A list of none.
            None => decode::integrations(body).filter(Vec::is_empty).map(|_| None),
        };
        match self.call(Request::get(&path), read).await {
            Err(error) if failure::is_unknown_id(&error) => Ok(None),
            other => other,
        }
    }

    async fn repositories(&self) -> Result<Vec<JiraRepository>, JiraError> {
        self.call(Request::get(REPOSITORY), decode::repositories).await
    }

    async fn create_integration(
        &self,
        region: &Region,
        key: &AccessKey,
        settings: &IntegrationSettings,
    ) -> Result<Integration, JiraError> {
        let request =
            Request::once(Method::POST, INTEGRATION).json(&CreateIntegration::new(region, key, settings))?;
        let created = self.call(request, decode::integration).await;
        created.map_err(|error| without_secret(error, &key.secret))
    }

    async fn update_integration(
        &self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<Integration, JiraError> {
        let path = format!("{INTEGRATION}/{id}");
        let body = request_body::update(changes);
        let request = if body.is_empty() {
            Request::get(&path)
        } else {
            Request::idempotent(Method::PUT, &path).json(&body)?
        };
        self.call(request, decode::integration).await
    }

    async fn update_key(&self, id: i64, key: &AccessKey) -> Result<Integration, JiraError> {
        let path = format!("{INTEGRATION}/{id}");
        let request = Request::idempotent(Method::PUT, &path).json(&UpdateKey::new(key))?;
        self.call(request, decode::integration).await.map_err(|error| without_secret(error, &key.secret))
    }

    async fn set_disabled(&self, id: i64, disabled: bool) -> Result<(), JiraError> {
        // GIJ has this below its repositories, for integrations as well.
        let path = format!("{REPOSITORY}/{id}/disable?disable={disabled}");
        self.act(Request::idempotent(Method::PUT, &path)).await
    }

    async fn remove_integration(&self, id: i64, delete_clones: bool) -> Result<(), JiraError> {
        let path = format!("{INTEGRATION}/{id}?deleteFiles={delete_clones}");
        match self.act(Request::idempotent(Method::DELETE, &path)).await {
            Err(error) if failure::is_unknown_id(&error) => Ok(()),
            other => other,
        }
    }

    async fn create_repository(
        &self,
        origin: &str,
        access: &RepositorySignIn,
        settings: &RepositorySettings,
    ) -> Result<JiraRepository, JiraError> {
        let body = CreateRepository::new(origin, access, settings);
        let request = Request::once(Method::POST, REPOSITORY).json(&body)?;
        let created = self.call(request, decode::repository).await;
        created.map_err(|error| match access {
            RepositorySignIn::Password { password, .. } => without_secret(error, password),
            RepositorySignIn::KeyInJira => error,
        })
    }

    async fn update_repository(
        &self,
        id: i64,
        changes: &[(Setting, SettingValue)],
    ) -> Result<JiraRepository, JiraError> {
        if let Some(body) = request_body::update_repository(id, changes) {
            let request = Request::idempotent(Method::PUT, REPOSITORY).json(&body)?;
            return self.call(request, decode::repository).await;
        }
        let unchanged = self.repositories().await?.into_iter().find(|repository| repository.id == id);
        unchanged.ok_or_else(|| JiraError::Rejected {
            message: format!("Repository with id={id} does not exist"),
            advice: None,
        })
    }

    async fn remove_repository(&self, id: i64, delete_clone: bool) -> Result<(), JiraError> {
        // GIJ deletes whatever folder the repository has. One that GIJ did not make may be the original.
        let read = |body: &Value| decode::repositories(body).map(|_| decode::removable(body, id));
        let found = self.call(Request::get(REPOSITORY), read).await?;
        let own_folder = match found {
            None => return Ok(()),
            Some(Removable { of_integration: true, .. }) => {
                let message =
                    "This repository belongs to an integration, which would add it again".to_owned();
                return Err(JiraError::Rejected { message, advice: None });
            }
            Some(Removable { own_folder, .. }) => own_folder,
        };
        let path = format!("{REPOSITORY}?id={id}&deleteFiles={}", delete_clone && own_folder);
        match self.act(Request::idempotent(Method::DELETE, &path)).await {
            Err(error) if failure::is_unknown_id(&error) => Ok(()),
            other => other,
        }
    }

    async fn start_reindex(
        &self,
        id: Option<i64>,
        priority: Option<NonZeroU32>,
    ) -> Result<Option<String>, JiraError> {
        // GIJ queues a repository at most once, so twice is once.
        let request =
            Request::idempotent(Method::POST, REINDEX).json(&StartReindex { repo_id: id, priority })?;
        let answer = self.0.send(request).await?;
        if answer.body.trim_ascii().is_empty() {
            return Ok(None);
        }
        let body = json_of(&answer)?;
        failure::rejection(&body).map_or_else(|| Ok(decode::thread(&body)), Err)
    }

    async fn reindex_status(&self, id: Option<i64>, name: Option<&str>) -> Result<IndexStatus, JiraError> {
        self.call(Request::get(&index_path(id, name)), decode::index_status).await
    }
}

/// Where a reindex is asked about: by GIJ's name of it, by what it is of, or by neither for everything.
fn index_path(id: Option<i64>, name: Option<&str>) -> String {
    let thread = name.map(|name| ("threadId", name.to_owned()));
    let repository = id.map(|id| ("repoId", id.to_string()));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(thread.into_iter().chain(repository)).finish();
    if query.is_empty() { INDEX.to_owned() } else { format!("{INDEX}?{query}") }
}

/// Should Jira repeat in its words what it was sent, the secret is cut out of them.
fn without_secret(error: JiraError, secret: &Secret) -> JiraError {
    let secret = secret.expose();
    let cut = |text: String| if secret.is_empty() { text } else { text.replace(secret, "[redacted]") };
    match error {
        JiraError::Rejected { message, advice } => {
            JiraError::Rejected { message: cut(message), advice: advice.map(cut) }
        }
        JiraError::Forbidden { message } => JiraError::Forbidden { message: cut(message) },
        JiraError::Unexpected { detail } => JiraError::Unexpected { detail: cut(detail) },
        other => other,
    }
}
