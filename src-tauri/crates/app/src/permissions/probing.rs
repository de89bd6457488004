//! Questions that AWS answers without changing anything.

use causeway_domain::permission::{Answer, Evidence, Outcome, Scope};
use causeway_domain::triggers::TopicArn;
use causeway_domain::triggers::plan::TopicSeen;

use super::{Inquiry, spread};
use crate::error::AppError;
use crate::port::aws::{AwsError, ProbeOutcome};
use crate::port::git::{GitAccess, GitError};

/// Probes, in the order they are made: all reads before the first request that is named like a change.
const READS: [&str; 8] = [
    "codecommit:ListRepositories",
    "codecommit:BatchGetRepositories",
    "codecommit:ListBranches",
    "codecommit:GetBranch",
    "codecommit:ListPullRequests",
    "codecommit:GetPullRequest",
    "codecommit:GetRepositoryTriggers",
    "codecommit:GitPull",
];
const TOPIC_READS: [&str; 2] = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"];
const CHANGES: [&str; 6] = [
    "codecommit:CreateBranch",
    "codecommit:DeleteBranch",
    "codecommit:CreatePullRequest",
    "codecommit:PutRepositoryTriggers",
    "codecommit:UpdateDefaultBranch",
    // A real one sends an event.
    "codecommit:TestRepositoryTriggers",
];

/// Repositories that reads are tried in.
const REPOSITORIES: usize = 3;

const ON_REQUEST: &str =
    "AWS is asked only on request, because the question is a request for the change itself.";
const NO_SAFE_QUESTION: &str = "There is no question about this that certainly changes nothing.";
const NO_REPOSITORY: &str = "There is no repository to ask about.";

/// Asks about every action that the simulation left open.
pub(super) async fn ask(inquiry: &mut Inquiry<'_>) -> Result<(), AppError> {
    let wanted = |inquiry: &Inquiry<'_>, action: &str| {
        let row = inquiry.requirements.iter().find(|row| row.action == action).copied();
        row.filter(|_| !inquiry.is_answered(action))
    };
    let sample: Vec<String> = spread(&inquiry.repositories, REPOSITORIES).cloned().collect();
    for action in READS {
        let Some(row) = wanted(inquiry, action) else { continue };
        if row.scope == Scope::Everything {
            code_commit(inquiry, row.action, None).await?;
        } else if sample.is_empty() {
            inquiry.unclear(row.action, "*", NO_REPOSITORY, false);
        } else {
            for name in &sample {
                if row.action == "codecommit:GitPull" {
                    git_pull(inquiry, name).await;
                } else {
                    code_commit(inquiry, row.action, Some(name)).await?;
                }
            }
        }
        inquiry.tell_progress();
    }
    for action in TOPIC_READS {
        let Some(row) = wanted(inquiry, action) else { continue };
        match inquiry.topic.clone() {
            Ok(topic) => topic_read(inquiry, row.action, &topic).await?,
            Err(why) => inquiry.unclear(row.action, "*", &why, false),
        }
        inquiry.tell_progress();
    }
    for action in CHANGES {
        let Some(row) = wanted(inquiry, action) else { continue };
        match sample.first() {
            None => inquiry.unclear(row.action, "*", NO_REPOSITORY, false),
            // One repository is enough for requests that stand in the audit trail.
            Some(name) if inquiry.mutating => code_commit(inquiry, row.action, Some(name)).await?,
            Some(name) => inquiry.unclear(row.action, name, ON_REQUEST, true),
        }
        inquiry.tell_progress();
    }
    let rest: Vec<&str> = inquiry.requirements.iter().map(|row| row.action).collect();
    for action in rest {
        if !inquiry.is_answered(action) {
            inquiry.unclear(action, "*", NO_SAFE_QUESTION, false);
        }
    }
    inquiry.tell_progress();
    Ok(())
}

async fn code_commit(
    inquiry: &mut Inquiry<'_>,
    action: &str,
    repository: Option<&String>,
) -> Result<(), AppError> {
    let outcome =
        match inquiry.account.aws.probe(action, repository.map(String::as_str), inquiry.cancel).await {
            Ok(ProbeOutcome::Allowed) => Outcome::Allowed,
            Ok(ProbeOutcome::Denied) => Outcome::Denied { explicit: false },
            Ok(ProbeOutcome::Unclear { detail }) => unclear(detail),
            Err(error) => failed(error)?,
        };
    inquiry.answer(action, repository.map_or("*", String::as_str), outcome);
    if let Some(name) = repository {
        inquiry.asked.insert(name.clone());
    }
    Ok(())
}

/// git's own first request, signed: what GIJ sends to clone.
async fn git_pull(inquiry: &mut Inquiry<'_>, name: &str) {
    let account = inquiry.account;
    let outcome =
        match inquiry.git.references(&account.location(), name, &GitAccess::Keys(account.keys())).await {
            Ok(_) => Outcome::Allowed,
            // The secret was proved good when the account was checked. What is refused is the right to pull.
            Err(GitError::Refused { .. }) => Outcome::Denied { explicit: false },
            Err(error) => unclear(error.to_string()),
        };
    inquiry.answer("codecommit:GitPull", name, outcome);
    inquiry.asked.insert(name.to_owned());
}

/// Topics are looked at as they are for their health. One that does not exist yet is told only to who may look.
async fn topic_read(inquiry: &mut Inquiry<'_>, action: &str, topic: &TopicArn) -> Result<(), AppError> {
    let aws = &inquiry.account.aws;
    let outcome = if action == "sns:GetTopicAttributes" {
        match aws.topic(topic, inquiry.cancel).await {
            Ok(TopicSeen::Denied { .. }) => Outcome::Denied { explicit: false },
            Ok(TopicSeen::Missing | TopicSeen::Found { .. }) => Outcome::Allowed,
            Err(error) => failed(error)?,
        }
    } else {
        match aws.subscriptions(topic, inquiry.cancel).await {
            Ok(None) => Outcome::Denied { explicit: false },
            Ok(Some(_)) => Outcome::Allowed,
            Err(AwsError::Service { code, .. }) if is_not_found(&code) => Outcome::Allowed,
            Err(error) => failed(error)?,
        }
    };
    inquiry.answer(action, topic.name(), outcome);
    Ok(())
}

/// SNS says `NotFound` on the wire, and its SDKs `NotFoundException`.
fn is_not_found(code: &str) -> bool {
    code.strip_suffix("Exception").unwrap_or(code) == "NotFound"
}

fn unclear(why: String) -> Outcome {
    Outcome::Unclear { why, probe_would_tell: false }
}

/// What a failure tells. Only the person's own wish ends the inquiry: everything else is one answer less.
fn failed(error: AwsError) -> Result<Outcome, AppError> {
    match error {
        AwsError::Cancelled => Err(AppError::Cancelled),
        AwsError::AccessDenied { .. } => Ok(Outcome::Denied { explicit: false }),
        error => Ok(unclear(error.to_string())),
    }
}

impl Inquiry<'_> {
    fn answer(&mut self, action: &str, resource: &str, outcome: Outcome) {
        self.answers.push(Answer {
            action: action.to_owned(),
            resource: resource.to_owned(),
            outcome,
            evidence: Evidence::Probe,
        });
    }

    /// Not asked, and why.
    fn unclear(&mut self, action: &str, resource: &str, why: &str, probe_would_tell: bool) {
        self.answers.push(Answer {
            action: action.to_owned(),
            resource: resource.to_owned(),
            outcome: Outcome::Unclear { why: why.to_owned(), probe_would_tell },
            evidence: Evidence::None,
        });
    }
}
