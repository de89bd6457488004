//! What Jira says that a comparison needs, asked once.

use std::collections::BTreeMap;
use std::sync::Arc;

use causeway_domain::coverage::{IssueInJira, RepositoryInJira};
use causeway_domain::integration::{JiraRepository, Projects, RefspecChoice};
use causeway_domain::refspec::{CustomRefspecs, written_by};

use crate::App;
use crate::error::AppError;
use crate::port::commit_index::LinkedCommit;
use crate::port::jira::Jira;
use crate::port::jira_issues::IndexedCommit;

/// References of a commit that are looked at. One that GIJ fetches is among the first, nearly always.
const REFERENCES: usize = 200;

/// What a user needs to see commits at an issue (gij-contract §1.2).
const TO_SEE: &[&str] = &["BROWSE_PROJECTS", "VIEW_DEV_TOOLS"];

/// Jira's side of a connection.
pub(super) struct Side {
    pub(super) connection_id: String,
    pub(super) jira: Arc<dyn Jira>,
    pub(super) problems: Vec<String>,
    repositories: BTreeMap<String, RepositoryInJira>,
    names: BTreeMap<i64, String>,
    refspecs: RefspecChoice,
}

impl Side {
    pub(super) async fn of(app: &App, connection_id: &str, project_key: &str) -> Result<Self, AppError> {
        let record = app.record(connection_id).await?;
        let jira = app.jira_of(&record).await?;
        let mut problems = Vec::new();
        let project = jira.projects().await?.into_iter().find(|project| project.key == project_key);
        if project.is_none() {
            problems.push(format!("Jira shows you no project {project_key}."));
        }
        let integration = jira.integration(record.integration_id).await?;
        if integration.is_none() {
            problems.push("The integration is gone from Jira.".to_owned());
        }
        let all_disabled = integration.as_ref().is_some_and(|integration| integration.disabled);
        let (mut repositories, mut names) = (BTreeMap::new(), BTreeMap::new());
        for child in jira.repositories().await? {
            if child.integration_id == Some(record.integration_id) {
                let name = child.code_commit_name().to_owned();
                let found = RepositoryInJira {
                    disabled: all_disabled || child.disabled,
                    associated: project.as_ref().and_then(|project| associated(&child, project.id)),
                    last_indexed: child.last_indexed,
                };
                names.insert(child.id, name.clone());
                repositories.insert(name, found);
            }
        }
        let mut unmirrored = 0;
        for name in repositories.keys() {
            if app.ports.commit_index.state(connection_id, name).await?.is_none() {
                unmirrored += 1;
            }
        }
        if unmirrored > 0 {
            let all = repositories.len();
            problems.push(format!(
                "{unmirrored} of {all} repositories are not in the mirror, so nothing of them is compared with Jira."
            ));
        }
        // What GIJ leaves out of an answer is as its wizard has it.
        let usual = RefspecChoice::default();
        let refspecs = integration.map_or(usual.clone(), |integration| RefspecChoice {
            notes: integration.notes.unwrap_or(usual.notes),
            changes: integration.changes.unwrap_or(usual.changes),
            custom: integration
                .custom_refspecs
                .and_then(|custom| CustomRefspecs::parse(&custom).ok())
                .unwrap_or_default(),
        });
        let connection_id = connection_id.to_owned();
        Ok(Self { connection_id, jira, problems, repositories, names, refspecs })
    }

    pub(super) fn repository(&self, name: &str) -> Option<RepositoryInJira> {
        self.repositories.get(name).copied()
    }

    /// The name of a commit's repository, if it is one of this connection.
    pub(super) fn repository_of(&self, commit: &IndexedCommit) -> Option<&str> {
        self.names.get(&commit.repository_id).map(String::as_str)
    }

    pub(super) async fn issue(&self, key: &str) -> IssueInJira {
        match self.jira.issue(key).await {
            Ok(Some(facts)) if facts.key == key => IssueInJira::There,
            Ok(Some(facts)) => IssueInJira::Moved { to: facts.key },
            Ok(None) => IssueInJira::Missing,
            Err(_) => IssueInJira::Unknown,
        }
    }

    pub(super) async fn may_see(&self, key: &str) -> Option<bool> {
        let held = self.jira.issue_permissions(key, TO_SEE).await.ok()?;
        Some(held.into_iter().all(|held| held))
    }

    /// Whether what leads to a commit is fetched under the integration's refspecs as they are now.
    pub(super) async fn fetches(&self, app: &App, commit: &LinkedCommit) -> Result<bool, AppError> {
        if commit.by_note && !self.refspecs.notes {
            return Ok(false);
        }
        let index = &app.ports.commit_index;
        let names = index
            .references_of_commit(&self.connection_id, &commit.repository, &commit.id, REFERENCES)
            .await?;
        let indexed = |name: &&String| !name.starts_with("refs/tags/");
        // With more than were looked at, it is more likely that one of them is fetched than that none is.
        Ok(names.len() == REFERENCES
            || names.iter().filter(indexed).any(|name| written_by(&self.refspecs, name)))
    }
}

fn associated(repository: &JiraRepository, project: u64) -> Option<bool> {
    repository.projects.as_ref().map(|projects| match projects {
        Projects::All => true,
        Projects::Only(ids) => ids.contains(&project),
    })
}
