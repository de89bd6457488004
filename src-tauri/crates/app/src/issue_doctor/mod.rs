//! Why a commit is not at its issue: follows the commit from CodeCommit to the issue, link by link, and names what holds it up.
//!
//! Facts are gathered here; what they mean stands in [`causeway_domain::commit_link`]. Looking writes nothing, on no side.

mod mending;
mod place;
mod reach;
mod report;
mod repository;
mod search;
mod subject;
mod walk;

use std::sync::Arc;

use causeway_domain::JiraUrl;
use causeway_domain::commit_link::{Facts, Fix, IssueSeen, JiraSeen, Reason, Step, explain};
use causeway_domain::integration::JiraRepository;
use causeway_domain::issue_key::IssueKey;

use crate::App;
use crate::diagnostics::Check;
use crate::doctor::OnLink;
use crate::error::{AppError, Field};
use crate::port::jira::{Jira, JiraError};
use crate::port::jira_issues::{IndexedCommit, IssueFacts};
use crate::session::Operation;

use place::Place;
use search::Found;
use subject::Subject;
use walk::Walk;

/// GIJ's permission that shows commits (gij-contract §1.14).
const DEVELOPMENT_TOOLS: &str = "VIEW_DEV_TOOLS";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitQuestion {
    /// The issue's site.
    pub site_url: String,
    /// The issue's key.
    pub key: String,
    /// A commit id of at least seven digits, a branch, or a part of a message.
    pub subject: String,
    /// The connection; all of the site when absent.
    pub connection_id: Option<String>,
    /// The repository; all of the connections when absent.
    pub repository: Option<String>,
}

/// What can be done about a reason from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitFix {
    /// Have GIJ index this, which is a repository or an integration.
    Reindex {
        /// The connection.
        connection_id: String,
        /// GIJ's id.
        repository_id: i64,
    },
    /// Enable this in GIJ, which is a repository or an integration.
    Enable {
        /// The connection.
        connection_id: String,
        /// GIJ's id.
        repository_id: i64,
    },
    /// Tell GIJ that the commit belongs to the issue.
    Associate {
        /// GIJ's id of the repository.
        repository_id: i64,
        /// The commit.
        commit_id: String,
    },
    /// A page of Jira.
    Open {
        /// Its address.
        url: String,
        /// What it is called.
        title: String,
    },
    /// Fetch the mirror.
    FetchMirror {
        /// The connection.
        connection_id: String,
        /// The repository; all of the connection when absent.
        repository: Option<String>,
    },
}

/// Why a commit is not at its issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitExplanation {
    /// The links of the way, in order.
    pub links: Vec<Check>,
    /// The commit that was found.
    pub commit_id: Option<String>,
    /// Its repository.
    pub repository: Option<String>,
    /// The first line of its message.
    pub subject: Option<String>,
    /// The first reason; `None` when the issue shows it.
    pub reason: Option<Reason>,
    /// The result in one sentence.
    pub summary: String,
    /// What to do about it, most promising first.
    pub fixes: Vec<CommitFix>,
    /// The whole report as text to copy; nothing secret is in it.
    pub text: String,
}

/// What is known beside the facts: ids that fixes need.
#[derive(Debug, Default)]
struct Known {
    found: Option<Found>,
    repository_id: Option<i64>,
    /// The connection that the question or the commit is of.
    connection_id: Option<String>,
    integration_id: Option<i64>,
}

impl App {
    /// Follows a commit, a branch's tip or the newest commit with a text to an issue, and says why it is not there. Each link is
    /// told of when it begins and when it ends.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a key or a subject that is none; [`AppError::JiraSiteUnknown`] and
    /// [`AppError::ConnectionUnknown`]; [`AppError::Cancelled`]. What Jira and AWS refuse is a part of the answer.
    pub async fn explain_commit(
        &self,
        operation: &Operation,
        question: &CommitQuestion,
        on_link: OnLink,
    ) -> Result<CommitExplanation, AppError> {
        let key = issue_key(&question.key)?;
        let subject = Subject::read(&question.subject)?;
        let places = self.places(question).await?;
        let site = JiraUrl::parse(&question.site_url)?;
        let walk = Walk::new(on_link);
        let mut facts = Facts::new(key.as_str());
        let mut known = Known::default();
        if let [place] = places.as_slice() {
            known.connection_id = Some(place.record.id.clone());
        }
        // Much is held while it waits, which would make everything that waits for it as large.
        let follow = self.follow(operation, (&subject, question), places, &walk, (&mut facts, &mut known));
        let looked = Box::pin(follow).await;
        if operation.token.is_cancelled() || matches!(looked, Err(AppError::Cancelled)) {
            walk.stop();
            return Err(AppError::Cancelled);
        }
        looked?;
        let links = walk.finish(&facts);
        let explained = explain(&facts);
        if let Some(reason) = explained.reason {
            tracing::info!(reason = reason.name(), "a commit is not at its issue");
        }
        let fixes =
            explained.reason.map(|reason| fixes(reason, &known, &site, key.as_str())).unwrap_or_default();
        let mut explanation = CommitExplanation {
            links,
            commit_id: known.found.as_ref().map(|found| found.id.clone()),
            repository: known.found.as_ref().map(|found| found.repository.clone()),
            subject: known.found.as_ref().map(|found| found.subject().to_owned()),
            reason: explained.reason,
            summary: explained.summary,
            fixes,
            text: String::new(),
        };
        explanation.text = report::text(&explanation, question);
        Ok(explanation)
    }

    async fn follow(
        &self,
        operation: &Operation,
        (subject, question): (&Subject, &CommitQuestion),
        places: Vec<Place>,
        walk: &Walk,
        (facts, known): (&mut Facts, &mut Known),
    ) -> Result<(), AppError> {
        let Some(first) = places.first() else { return Ok(()) };
        // Every place is of one site.
        walk.begin(Step::Jira, "Asking Jira");
        let asked = operation.or_cancelled(async { Ok(self.ask_jira(first, facts).await) }).await?;
        walk.end(Step::Jira, facts);
        let Some(JiraAnswers { jira, issue, shown, listed }) = asked else { return Ok(()) };
        walk.begin(Step::Issue, "Looking at the issue");
        walk.end(Step::Issue, facts);
        let permitted = jira.issue_permissions(&facts.key, &[DEVELOPMENT_TOOLS]);
        let permitted = operation.or_cancelled(async { Ok(permitted.await.ok()) }).await?;
        facts.development_tools = permitted.and_then(|permitted| permitted.first().copied());
        if issue.is_none() {
            return Ok(());
        }

        walk.begin(Step::Commit, "Looking for the commit");
        let searched = self.search(operation, subject, question, &places, shown.as_deref(), &listed);
        let (seen, found) = operation.or_cancelled(searched).await?;
        facts.commit = seen;
        if let Some(found) = &found {
            known.connection_id = Some(found.connection_id.clone());
            facts.link.at_issue =
                shown.as_ref().map(|shown| shown.iter().any(|commit| commit.id == found.id));
        }
        walk.end(Step::Commit, facts);
        known.found = found;
        let Some(found) = known.found.as_ref() else { return Ok(()) };
        let Some(place) = places.iter().find(|place| place.record.id == found.connection_id) else {
            return Ok(());
        };

        walk.begin(Step::Repository, "Looking at the repository in Jira");
        let row = operation
            .or_cancelled(async { Ok(repository::look(&*jira, place, &listed, found, facts).await) })
            .await?;
        known.integration_id = Some(place.record.integration_id);
        known.repository_id = row.as_ref().map(|row| row.id);
        walk.end(Step::Repository, facts);
        walk.begin(Step::Enabled, "");
        walk.end(Step::Enabled, facts);

        // What an old index means depends on the links behind it, so they are looked at together.
        walk.begin(Step::Index, "Asking GIJ for its index, and who reaches the commit");
        let keys = [facts.key.clone(), issue.as_ref().map(|issue| issue.key.clone()).unwrap_or_default()];
        let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !key.is_empty()).collect();
        let index = repository::index(&*jira, place, row.as_ref(), found, &operation.token);
        let reached = self.reached(operation, place, found);
        let noted = self.noted(place, found, &keys, &operation.token);
        let linked = repository::linked(&*jira, row.as_ref(), found, &keys);
        let all = async { Ok(tokio::join!(index, reached, noted, linked)) };
        let (index, reached, noted, linked) = Box::pin(operation.or_cancelled(all)).await?;
        facts.message = causeway_domain::commit_link::keys_seen(&found.message, &keys);
        facts.index = index;
        facts.reached = reached;
        facts.notes.named = noted;
        facts.link.at_commit = linked;
        facts.associated = repository::associated(row.as_ref(), issue.as_ref());
        Ok(())
    }

    /// What Jira says of itself, of the issue and of its commits.
    async fn ask_jira(&self, place: &Place, facts: &mut Facts) -> Option<JiraAnswers> {
        let jira = match self.jira_of(&place.record).await {
            Ok(jira) => jira,
            Err(error) => {
                facts.jira = JiraSeen::Refuses(error.to_string());
                return None;
            }
        };
        let issue = match jira.issue(&facts.key).await {
            Ok(issue) => issue,
            Err(error) => {
                facts.jira = silence(&error);
                return None;
            }
        };
        // Without the app there is nobody to answer this.
        let listed = match jira.repositories().await {
            Ok(listed) => listed,
            Err(error) => {
                facts.jira = match silence(&error) {
                    JiraSeen::Silent(words) if !is_of_the_way(&error) => JiraSeen::WithoutGij(words),
                    seen => seen,
                };
                return None;
            }
        };
        facts.issue = match &issue {
            Some(issue) => IssueSeen::There { key: issue.key.clone() },
            None => IssueSeen::Missing,
        };
        let shown = match &issue {
            Some(_) => jira.issue_commits(&facts.key).await,
            None => Ok(Vec::new()),
        };
        if let Err(error) = &shown {
            tracing::info!(%error, "an issue's commits could not be listed");
        }
        Some(JiraAnswers { jira, issue, shown: shown.ok(), listed })
    }
}

/// What Jira says before anything else is looked at.
struct JiraAnswers {
    jira: Arc<dyn Jira>,
    issue: Option<IssueFacts>,
    /// The issue's commits; `None` where they could not be listed.
    shown: Option<Vec<IndexedCommit>>,
    listed: Vec<JiraRepository>,
}

fn issue_key(text: &str) -> Result<IssueKey, AppError> {
    IssueKey::parse(text.trim()).map_err(|error| AppError::invalid(Field::IssueKey, error.to_string()))
}

fn silence(error: &JiraError) -> JiraSeen {
    match error {
        JiraError::Unauthorized | JiraError::Captcha | JiraError::LoginPage => {
            JiraSeen::Refuses(error.to_string())
        }
        _ => JiraSeen::Silent(error.to_string()),
    }
}

/// Whether it is the way to Jira that failed, rather than what answers there.
fn is_of_the_way(error: &JiraError) -> bool {
    matches!(error, JiraError::Network(_) | JiraError::RateLimited { .. } | JiraError::Server { .. })
}

fn fixes(reason: Reason, known: &Known, site: &JiraUrl, key: &str) -> Vec<CommitFix> {
    let open = |path: &str, title: String| CommitFix::Open { url: site.join(path), title };
    let of_repository = known.connection_id.clone().zip(known.repository_id);
    let of_integration = known.connection_id.clone().zip(known.integration_id);
    let all = reason.fixes().iter().filter_map(|fix| match fix {
        Fix::Reindex => of_repository
            .clone()
            .map(|(connection_id, repository_id)| CommitFix::Reindex { connection_id, repository_id }),
        Fix::ReindexIntegration => of_integration
            .clone()
            .map(|(connection_id, repository_id)| CommitFix::Reindex { connection_id, repository_id }),
        Fix::EnableRepository => of_repository
            .clone()
            .map(|(connection_id, repository_id)| CommitFix::Enable { connection_id, repository_id }),
        Fix::EnableIntegration => of_integration
            .clone()
            .map(|(connection_id, repository_id)| CommitFix::Enable { connection_id, repository_id }),
        Fix::Associate => known.repository_id.zip(known.found.as_ref()).map(|(repository_id, found)| {
            CommitFix::Associate { repository_id, commit_id: found.id.clone() }
        }),
        Fix::FetchMirror => known.connection_id.clone().map(|connection_id| CommitFix::FetchMirror {
            connection_id,
            repository: known.found.as_ref().map(|found| found.repository.clone()),
        }),
        Fix::OpenJira => Some(open("/", "Open Jira".to_owned())),
        Fix::OpenIssue => Some(open(&format!("/browse/{key}"), format!("Open {key} in Jira"))),
    });
    all.collect()
}
