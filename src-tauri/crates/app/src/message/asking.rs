//! Questions to a Jira site, answered from memory for some seconds: a composer asks again with each letter that is typed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::port::jira::{Jira, JiraError, JiraUser};
use crate::port::jira_issues::{IssueFacts, JiraPerson, Transition};

/// For how long an answer is as good as new.
const FRESH: Duration = Duration::from_secs(15);

/// Answers up to which none is thrown away early.
const KEPT: usize = 500;

/// A question about a site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Question {
    Issue(String),
    Transitions(String),
    Permissions(String),
    Versions(String),
    Users(String),
    TimeTracking,
    SignedIn,
}

/// Its answer.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    Issue(Option<IssueFacts>),
    Transitions(Vec<Transition>),
    Permissions(Vec<bool>),
    Versions(Vec<String>),
    Users(Vec<JiraPerson>),
    TimeTracking(Option<bool>),
    SignedIn(JiraUser),
}

type Kept = Arc<tokio::sync::Mutex<Option<(Instant, Result<Answer, JiraError>)>>>;

/// Answers by site and question, in memory.
#[derive(Default)]
pub(crate) struct Memory(Mutex<HashMap<(String, Question), (Instant, Kept)>>);

impl Memory {
    /// The answer to a question. Whoever asks while it is on its way waits for it; a failure is remembered too, so that a
    /// Jira in trouble is not asked with each letter.
    pub(super) async fn ask(
        &self,
        site: &str,
        jira: &dyn Jira,
        question: Question,
    ) -> Result<Answer, JiraError> {
        let kept = {
            let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if table.len() >= KEPT {
                table.retain(|_, (asked, _)| asked.elapsed() < FRESH);
            }
            let entry = table
                .entry((site.to_owned(), question.clone()))
                .or_insert_with(|| (Instant::now(), Kept::default()));
            entry.0 = Instant::now();
            Arc::clone(&entry.1)
        };
        let mut kept = kept.lock().await;
        match &*kept {
            Some((at, answer)) if at.elapsed() < FRESH => answer.clone(),
            _ => {
                let answer = asked(jira, &question).await;
                *kept = Some((Instant::now(), answer.clone()));
                answer
            }
        }
    }
}

async fn asked(jira: &dyn Jira, question: &Question) -> Result<Answer, JiraError> {
    Ok(match question {
        Question::Issue(key) => Answer::Issue(jira.issue(key).await?),
        Question::Transitions(key) => Answer::Transitions(jira.transitions(key).await?),
        Question::Permissions(key) => {
            let names = causeway_domain::smart_commit::Permission::ALL
                .map(causeway_domain::smart_commit::Permission::key);
            Answer::Permissions(jira.issue_permissions(key, &names).await?)
        }
        Question::Versions(project) => Answer::Versions(jira.versions(project).await?),
        Question::Users(text) => Answer::Users(jira.find_users(text).await?),
        Question::TimeTracking => Answer::TimeTracking(jira.time_tracking().await?),
        Question::SignedIn => Answer::SignedIn(jira.user().await?),
    })
}
