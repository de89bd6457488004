//! Bulk changes: GIJ's table of everything, call by call.

use std::time::Duration;

use async_trait::async_trait;
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_bulk::{Bulk, ImportAnswer, ImportStatus};
use causeway_domain::Secret;
use reqwest::Method;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use crate::decode;
use crate::failure;
use crate::http::{Answer, Form, Request};
use crate::site::Site;

const EXPORT: &str = "/rest/gitplugin/1.0/configuration";
const IMPORT: &str = "/rest/gitplugin/1.0/configuration.json";
const PROGRESS: &str = "/rest/gitplugin/1.0/configuration/progress.json";

/// A table of 10,000 repositories takes Jira a while.
const PATIENCE: Duration = Duration::from_mins(5);

#[async_trait]
impl Bulk for Site {
    async fn export_table(&self) -> Result<Secret, JiraError> {
        let answer = self.send(Request::get(EXPORT).any_kind().within(PATIENCE)).await?;
        // No word of this body is ever repeated, unless it is a refusal.
        if answer.body.trim_ascii_start().starts_with(b"{") {
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            return Err(
                failure::rejection(&body).unwrap_or_else(|| unexpected(&answer, "JSON in place of a table"))
            );
        }
        let kind = answer.header("content-type").to_owned();
        let status = answer.status;
        String::from_utf8(answer.body).map(Secret::new).map_err(|_| JiraError::Unexpected {
            detail: format!("HTTP {status} {kind}: a table that is not UTF-8"),
        })
    }

    async fn import_table(&self, table: &Secret, confirmed: &[i64]) -> Result<ImportAnswer, JiraError> {
        let form = Form { file: table, confirmed };
        let answer = self.send(Request::once(Method::POST, IMPORT).form(form).within(PATIENCE)).await?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        // `success` is false in every answer of this resource.
        match decode::import_answer(&body) {
            Some(read) => Ok(read),
            None => Err(failure::rejection(&body)
                .unwrap_or_else(|| unexpected(&answer, "neither the begin of an import nor a question"))),
        }
    }

    async fn import_status(&self, thread: &str) -> Result<ImportStatus, JiraError> {
        let thread: String = byte_serialize(thread.as_bytes()).collect();
        let answer = self.send(Request::get(&format!("{PROGRESS}?thread_id={thread}"))).await?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        match decode::import_status(&body) {
            Some(status) => Ok(status),
            None => Err(failure::rejection(&body).unwrap_or_else(|| unexpected(&answer, "no progress"))),
        }
    }
}

fn unexpected(answer: &Answer, what: &str) -> JiraError {
    JiraError::Unexpected {
        detail: format!("HTTP {} {}: {what}", answer.status, answer.header("content-type")),
    }
}
