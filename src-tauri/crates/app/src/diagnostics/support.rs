//! What support needs to know of this program, without secrets. It still names people, hosts and accounts: the support
//! bundle takes those out.

use std::collections::BTreeSet;

use causeway_domain::JiraUrl;
use serde_json::{Value, json};

use super::facts::{Fact, text_of};
use crate::App;
use crate::credentials::jira_user;
use crate::error::AppError;
use crate::port::storage::{ConnectionRecord, CredentialRecord, RunSummary};

/// Runs whose receipts go along, newest first.
const RECEIPTS: usize = 10;

/// The longest receipt that goes along whole, in characters. One of ten thousand repositories is longer.
const LONGEST: usize = 256 * 1024;

/// Settings of the program that tell something. None of them is a secret, and others may come.
const SETTINGS: &[&str] = &["clock-offset", "log-level", "network"];

/// A text of the support bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportFile {
    /// Below the bundle's folder.
    pub path: String,
    /// The text.
    pub text: String,
}

/// What identifies somebody and is known by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Hosts that are not Amazon's public ones, without ports.
    pub hosts: BTreeSet<String>,
    /// Names of users.
    pub people: BTreeSet<String>,
    /// What Jira sites call themselves.
    pub titles: BTreeSet<String>,
    /// The home directory.
    pub home: Option<String>,
}

/// Everything that goes into a support bundle, but the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportMaterial {
    /// The texts.
    pub files: Vec<SupportFile>,
    /// What has to be taken out of them.
    pub known: Known,
}

impl App {
    /// Gathers what support needs to know. Local data that cannot be read is no reason to have no bundle: it says why
    /// instead.
    pub async fn support_material(&self, facts: &[Fact]) -> SupportMaterial {
        let storage = &self.ports.storage;
        let mut known = Known::default();
        let checks = match self.last_checkup() {
            Some(checkup) => json!({ "at": checkup.at, "checks": checkup.checks }),
            None => json!("No checks were run since Causeway was started."),
        };
        let connections = storage.connections().await;
        for record in connections.iter().flatten() {
            know(&mut known, record);
        }
        for site in self.session.site_urls() {
            know_host(&mut known, &site);
        }
        let credentials = storage.credentials().await;
        let runs = storage.run_summaries().await;
        let mut settings = serde_json::Map::new();
        for name in SETTINGS {
            if let Ok(Some(text)) = storage.setting(name).await {
                let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
                settings.insert((*name).to_owned(), value);
            }
        }
        for record in connections.iter().flatten() {
            if let Some(mirror) = self.mirror_material(&record.id).await {
                settings.insert(format!("mirror {}", record.id), mirror);
            }
        }
        let newest: Vec<String> = runs.iter().flatten().take(RECEIPTS).map(|run| run.id.clone()).collect();
        let list = |found: Result<Vec<Value>, AppError>| match found {
            Ok(values) => Value::Array(values),
            Err(error) => json!(format!("It could not be read: {error}")),
        };
        let mut files = vec![
            SupportFile { path: "versions.txt".to_owned(), text: text_of(facts) },
            file("checks.json", &checks),
            file(
                "connections.json",
                &list(connections.map_err(AppError::from).map(|all| all.iter().map(connection).collect())),
            ),
            file(
                "credentials.json",
                &list(credentials.map_err(AppError::from).map(|all| all.iter().map(credential).collect())),
            ),
            file("runs.json", &list(runs.map_err(AppError::from).map(|all| all.iter().map(run).collect()))),
            file("settings.json", &Value::Object(settings)),
        ];
        for id in newest {
            if let Ok(Some(record)) = storage.run(&id).await
                && let Some(receipt) = record.receipt
            {
                let value = serde_json::from_str(&receipt).unwrap_or(Value::String(receipt));
                files.push(file(&format!("receipts/{id}.json"), &value));
            }
        }
        SupportMaterial { files, known }
    }
}

fn file(path: &str, value: &Value) -> SupportFile {
    let mut text = format!("{value:#}\n");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str("\n… and more, left out\n");
    }
    SupportFile { path: path.to_owned(), text }
}

fn know(known: &mut Known, record: &ConnectionRecord) {
    know_host(known, &record.site_url);
    let user = jira_user(record);
    if !user.is_empty() {
        known.people.insert(user.to_owned());
    }
    // Half of all sites are called so, and it tells nobody anything.
    if !record.site_title.trim().is_empty() && !record.site_title.eq_ignore_ascii_case("jira") {
        known.titles.insert(record.site_title.clone());
    }
    let endpoints = record.endpoints.clone().unwrap_or_default();
    for own in [endpoints.codecommit, endpoints.git, endpoints.sns, endpoints.sts].into_iter().flatten() {
        know_host(known, &own);
    }
}

fn know_host(known: &mut Known, url: &str) {
    let Ok(url) = JiraUrl::parse(url) else { return };
    let host = url.host();
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    known.hosts.insert(name.to_owned());
}

fn connection(record: &ConnectionRecord) -> Value {
    let triggers = record.triggers.as_ref().map(|triggers| {
        let mut desired = serde_json::to_value(&triggers.desired).unwrap_or_default();
        // Not even the masked end of the webhook's secret.
        if let Some(fields) = desired.as_object_mut() {
            fields.remove("webhook");
        }
        json!({
            "desired": desired,
            "confirmed": triggers.confirmed,
            "confirmationAskedAt": triggers.confirmation_asked_at,
        })
    });
    json!({
        "id": record.id,
        "site": record.site_url,
        "integration": record.integration_id,
        "name": record.name,
        "region": record.region,
        "account": record.account,
        "accessKeyId": record.access_key_id,
        "keep": record.keep,
        "createdAt": record.created_at,
        "triggers": triggers,
        "ownCalls": record.own_calls,
        "endpoints": record.endpoints,
    })
}

fn credential(record: &CredentialRecord) -> Value {
    json!({
        "kind": record.kind,
        "keep": record.keep,
        "connection": record.connection_id,
        "storedAt": record.stored_at,
        "lastUsedAt": record.last_used_at,
    })
}

fn run(summary: &RunSummary) -> Value {
    json!({
        "id": summary.id,
        "title": summary.title,
        "state": summary.state,
        "startedAt": summary.started_at,
        "finishedAt": summary.finished_at,
        "connection": summary.connection_id,
    })
}
