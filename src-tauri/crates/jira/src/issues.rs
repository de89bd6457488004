//! Issues and what GIJ has indexed of them, call by call.

use async_trait::async_trait;
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_issues::{
    Development, IndexedCommit, IndexedPullRequest, IndexedTags, IssueFacts, Issues, JiraPerson, Transition,
};
use reqwest::Method;
use serde_json::json;
use url::form_urlencoded::byte_serialize;

use crate::decode;
use crate::http::Request;
use crate::site::Site;

const CORE: &str = "/rest/api/2";
const GIJ: &str = "/rest/gitplugin/1.0";

#[async_trait]
impl Issues for Site {
    async fn issue(&self, key: &str) -> Result<Option<IssueFacts>, JiraError> {
        let path = format!("{CORE}/issue/{}?fields=summary,issuetype,status,project", escaped(key));
        self.find(&path, decode::issue).await
    }

    async fn issue_permissions(&self, key: &str, names: &[&str]) -> Result<Vec<bool>, JiraError> {
        let path = format!("{CORE}/mypermissions?issueKey={}", escaped(key));
        self.call(Request::get(&path), |body| decode::has_permissions(body, names)).await
    }

    async fn issue_commits(&self, key: &str) -> Result<Vec<IndexedCommit>, JiraError> {
        let path = format!("{GIJ}/issues/{}/commits?showFiles=true", escaped(key));
        self.call(Request::get(&path), decode::commits).await
    }

    async fn issue_development(&self, key: &str) -> Result<Development, JiraError> {
        let path = format!("{GIJ}/issuegitdetails/issue/{}", escaped(key));
        self.call(Request::get(&path), decode::development).await
    }

    async fn issue_tags(&self, key: &str, per_repository: u32) -> Result<IndexedTags, JiraError> {
        let path =
            format!("{GIJ}/issuegitdetails/issue/{}/tag?tagsPerRepository={per_repository}", escaped(key));
        self.call(Request::get(&path), decode::tags).await
    }

    async fn issue_pull_requests(&self, key: &str) -> Result<Option<Vec<IndexedPullRequest>>, JiraError> {
        // Not documented: where nothing answers, or in another form, there is no such interface.
        let path = format!("{GIJ}/issuegitdetails/issue/{}/pullRequest", escaped(key));
        match self.call(Request::get(&path), |body| Some(decode::pull_requests(body))).await {
            Err(JiraError::NotFound { .. } | JiraError::Unexpected { .. }) => Ok(None),
            other => other,
        }
    }

    async fn transitions(&self, key: &str) -> Result<Vec<Transition>, JiraError> {
        let path = format!("{CORE}/issue/{}/transitions", escaped(key));
        self.call(Request::get(&path), decode::transitions).await
    }

    async fn versions(&self, project_key: &str) -> Result<Vec<String>, JiraError> {
        let path = format!("{CORE}/project/{}/versions", escaped(project_key));
        self.call(Request::get(&path), decode::versions).await
    }

    async fn find_users(&self, text: &str) -> Result<Vec<JiraPerson>, JiraError> {
        if text.trim().is_empty() {
            // Jira refuses to look for nothing.
            return Ok(Vec::new());
        }
        let path = format!("{CORE}/user/search?username={}", escaped(text.trim()));
        self.call(Request::get(&path), decode::people).await
    }

    async fn time_tracking(&self) -> Result<Option<bool>, JiraError> {
        let path = format!("{CORE}/configuration");
        match self.call(Request::get(&path), |body| Some(decode::time_tracking(body))).await {
            Err(JiraError::NotFound { .. } | JiraError::Forbidden { .. } | JiraError::Rejected { .. }) => {
                Ok(None)
            }
            other => other,
        }
    }

    async fn commit_issues(
        &self,
        repository_id: i64,
        commit: &str,
    ) -> Result<Option<Vec<String>>, JiraError> {
        self.find(&of_commit(repository_id, commit), decode::commit_keys).await
    }

    async fn associate_commit(
        &self,
        repository_id: i64,
        commit: &str,
        key: &str,
        remove: bool,
    ) -> Result<(), JiraError> {
        let change = format!("{}:{key}", if remove { "d" } else { "a" });
        let path = of_commit(repository_id, commit);
        let request = Request::idempotent(Method::POST, &path).json(&json!({ "changeStrs": [change] }))?;
        self.act_undocumented(request).await
    }
}

fn of_commit(repository_id: i64, commit: &str) -> String {
    format!("{GIJ}/repository/{repository_id}/commits/{}/issues", escaped(commit))
}

/// A text as one part of a path, or as a value of a query.
fn escaped(text: &str) -> String {
    byte_serialize(text.as_bytes()).map(|part| if part == "+" { "%20" } else { part }).collect()
}
