//! Where the commit is.

use std::sync::Arc;

use causeway_domain::commit_link::CommitSeen;
use causeway_domain::integration::JiraRepository;
use futures::StreamExt;

use super::CommitQuestion;
use super::place::{Place, is_missing};
use super::subject::Subject;
use crate::App;
use crate::error::AppError;
use crate::port::aws::AwsAccount;
use crate::port::history::{CommitRecord, History};
use crate::port::jira_issues::IndexedCommit;
use crate::session::Operation;

/// As many repositories are asked for an id or a branch, of each connection. More would take minutes.
const REPOSITORIES: usize = 400;
/// Requests at a time.
const AT_ONCE: usize = 8;
/// As many commits of the index are looked at.
const MATCHES: usize = 50;
/// As many commits of a branch are gone through without a mirror.
const DEPTH: usize = 200;
/// As many branches are gone through without a mirror.
const BRANCHES: usize = 10;

/// A commit that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The connection.
    pub(super) connection_id: String,
    /// The repository's name.
    pub(super) repository: String,
    /// 40 hex digits.
    pub(super) id: String,
    /// The whole message.
    pub(super) message: String,
    /// Epoch milliseconds at which it was made here.
    pub(super) committed_at: Option<i64>,
    /// A branch that is known to reach it.
    pub(super) branch: Option<String>,
}

impl Found {
    /// The first line of its message.
    pub(super) fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

/// A commit that may be meant.
#[derive(Debug, Clone)]
struct Hit {
    place: usize,
    repository: String,
    id: String,
    by: Option<String>,
    branch: Option<String>,
}

/// What a search came to.
#[derive(Default)]
struct Search {
    hits: Vec<Hit>,
    /// How many repositories were asked, of how many.
    asked: usize,
    of: usize,
    /// Why CodeCommit could not be asked.
    unasked: Option<String>,
    mirrored: bool,
}

impl App {
    /// Finds the commit: at the issue, in the mirror, in CodeCommit.
    pub(super) async fn search(
        &self,
        operation: &Operation,
        subject: &Subject,
        question: &CommitQuestion,
        places: &[Place],
        shown: Option<&[IndexedCommit]>,
        listed: &[JiraRepository],
    ) -> Result<(CommitSeen, Option<Found>), AppError> {
        let mut search = Search::default();
        if !matches!(subject, Subject::Text(_)) {
            search.hits = at_issue(subject, question, places, shown.unwrap_or_default(), listed);
        }
        if search.hits.is_empty() {
            self.in_index(&mut search, subject, question, places).await;
        }
        if search.hits.is_empty() || subject.branch().is_some() {
            // A branch of this name is meant rather than a message that mentions it.
            let mut asked = Search { mirrored: search.mirrored, ..Search::default() };
            for (number, place) in places.iter().enumerate() {
                self.in_account(operation, &mut asked, subject, question, (number, place), listed).await;
            }
            let is_better =
                !asked.hits.is_empty() && !matches!(subject, Subject::Part(_) if !search.hits.is_empty());
            if search.hits.is_empty() || is_better {
                search = asked;
            }
        }
        self.settle(operation, subject, question, places, search).await
    }

    async fn in_index(
        &self,
        search: &mut Search,
        subject: &Subject,
        question: &CommitQuestion,
        places: &[Place],
    ) {
        for (number, place) in places.iter().enumerate() {
            let index = &self.ports.commit_index;
            let repository = question.repository.as_deref();
            let found = index.find_commits(&place.record.id, repository, subject.text(), MATCHES).await;
            let mut found = found.unwrap_or_else(|error| {
                tracing::info!(%error, "the index of the mirror could not be read");
                Vec::new()
            });
            // Where there is an index, something has been mirrored.
            search.mirrored |= self.ports.mirrors.beside(&place.record.id).await.is_ok_and(|size| size > 0);
            found.sort_by_key(|commit| std::cmp::Reverse(commit.committed_at));
            let count = found.len();
            search.hits.extend(found.into_iter().map(|commit| Hit {
                place: number,
                repository: commit.repository,
                id: commit.id,
                by: by_text(subject, count),
                branch: None,
            }));
        }
    }

    async fn in_account(
        &self,
        operation: &Operation,
        search: &mut Search,
        subject: &Subject,
        question: &CommitQuestion,
        (number, place): (usize, &Place),
        listed: &[JiraRepository],
    ) {
        let names = names(operation, question, place, listed).await;
        search.of += names.len();
        let names: Vec<String> = names.into_iter().take(REPOSITORIES).collect();
        search.asked += names.len();
        let looks: Vec<_> =
            names.iter().map(|name| self.in_repository(operation, subject, question, place, name)).collect();
        let mut looks = futures::stream::iter(looks).buffered(AT_ONCE);
        while let Some((name, outcome)) = looks.next().await {
            match outcome {
                Ok(hits) => search.hits.extend(hits.into_iter().map(|(id, by, branch)| Hit {
                    place: number,
                    repository: name.to_owned(),
                    id,
                    by,
                    branch,
                })),
                Err(error) => search.unasked = Some(error),
            }
        }
    }

    /// Looks in one repository: what was found, or why it could not be asked.
    async fn in_repository<'n>(
        &self,
        operation: &Operation,
        subject: &Subject,
        question: &CommitQuestion,
        place: &Place,
        name: &'n str,
    ) -> (&'n str, Result<Vec<InRepository>, String>) {
        let cancel = &operation.token;
        if let Subject::Id(id) = subject
            && let Some(mirror) = self.ports.mirrors.history(&place.record.id, name)
            && mirror.commit(name, id, cancel).await.is_ok()
        {
            return (name, Ok(vec![(id.clone(), None, None)]));
        }
        let aws = match &place.aws {
            Ok(aws) => aws,
            Err(error) => return (name, Err(error.to_string())),
        };
        if let Subject::Id(id) = subject {
            return (
                name,
                match aws.commit(name, id, cancel).await {
                    Ok(_) => Ok(vec![(id.clone(), None, None)]),
                    Err(error) if is_missing(&error) => Ok(Vec::new()),
                    Err(error) => Err(error.to_string()),
                },
            );
        }
        if let Some(branch) = subject.branch() {
            match aws.branch_tip(name, branch, cancel).await {
                Ok(Some(tip)) => {
                    let by = Some(format!("the tip of {branch}"));
                    return (name, Ok(vec![(tip, by, Some(branch.to_owned()))]));
                }
                Ok(None) => {}
                Err(error) => return (name, Err(error.to_string())),
            }
        }
        // Without a mirror only what is near the tips can be gone through, and only where it is asked for.
        if question.repository.is_none() {
            return (name, Ok(Vec::new()));
        }
        (name, near_the_tips(&**aws, subject, name, operation).await)
    }

    async fn settle(
        &self,
        operation: &Operation,
        subject: &Subject,
        question: &CommitQuestion,
        places: &[Place],
        search: Search,
    ) -> Result<(CommitSeen, Option<Found>), AppError> {
        let Some(hit) = search.hits.first().cloned() else {
            return Ok((nothing(subject, question, &search), None));
        };
        let Some(place) = places.get(hit.place) else {
            return Ok((nothing(subject, question, &search), None));
        };
        let cancel = &operation.token;
        let mirror = self.ports.mirrors.history(&place.record.id, &hit.repository);
        let mirrored: Option<CommitRecord> = match mirror {
            Some(mirror) => mirror.commit(&hit.repository, &hit.id, cancel).await.ok(),
            None => None,
        };
        let (record, in_codecommit) = match &place.aws {
            Ok(aws) => match aws.commit(&hit.repository, &hit.id, cancel).await {
                Ok(record) => (Some(record), Some(true)),
                Err(error) if is_missing(&error) => (mirrored, Some(false)),
                Err(error) => {
                    tracing::info!(%error, "CodeCommit could not be asked for a commit");
                    (mirrored, None)
                }
            },
            Err(_) => (mirrored, None),
        };
        let Some(record) = record else {
            let words = match &place.aws {
                Err(error) => error.to_string(),
                Ok(_) if in_codecommit == Some(false) => {
                    return Ok((nothing(subject, question, &search), None));
                }
                Ok(_) => search.unasked.unwrap_or_else(|| "it does not hand out the commit".to_owned()),
            };
            return Ok((CommitSeen::Unasked { words }, None));
        };
        let mut elsewhere: Vec<String> = search
            .hits
            .iter()
            .filter(|other| {
                other.id == hit.id && (other.place, &other.repository) != (hit.place, &hit.repository)
            })
            .map(|other| other.repository.clone())
            .collect();
        elsewhere.dedup();
        let found = Found {
            connection_id: place.record.id.clone(),
            repository: hit.repository.clone(),
            id: hit.id.clone(),
            committed_at: record.committer.at,
            message: record.message,
            branch: hit.branch,
        };
        let seen = CommitSeen::Found {
            id: hit.id,
            repository: hit.repository,
            subject: found.subject().to_owned(),
            by: hit.by,
            in_codecommit,
            elsewhere,
        };
        Ok((seen, Some(found)))
    }
}

/// A commit's id, what led to it, and a branch that reaches it.
type InRepository = (String, Option<String>, Option<String>);

/// Commits that the issue shows: what is there already is found first.
fn at_issue(
    subject: &Subject,
    question: &CommitQuestion,
    places: &[Place],
    shown: &[IndexedCommit],
    listed: &[JiraRepository],
) -> Vec<Hit> {
    let meant = shown.iter().filter(|commit| subject.matches(&commit.id, &commit.message));
    meant
        .filter_map(|commit| {
            let row = listed.iter().find(|row| row.id == commit.repository_id)?;
            let place =
                places.iter().position(|place| row.integration_id == Some(place.record.integration_id))?;
            let repository = row.code_commit_name().to_owned();
            let is_asked_for = question.repository.as_ref().is_none_or(|asked| *asked == repository);
            is_asked_for.then(|| Hit { place, repository, id: commit.id.clone(), by: None, branch: None })
        })
        .collect()
}

/// Names of the repositories to look in: the one that is asked for, else those that AWS lists, else those that Jira has.
async fn names(
    operation: &Operation,
    question: &CommitQuestion,
    place: &Place,
    listed: &[JiraRepository],
) -> Vec<String> {
    if let Some(name) = &question.repository {
        return vec![name.clone()];
    }
    if let Ok(aws) = &place.aws
        && let Ok(names) = aws.repository_names(Arc::new(|_| ()), &operation.token).await
    {
        return names;
    }
    let children = listed.iter().filter(|row| row.integration_id == Some(place.record.integration_id));
    children.map(|row| row.code_commit_name().to_owned()).collect()
}

/// Goes through the youngest commits of a repository's branches.
async fn near_the_tips(
    aws: &dyn AwsAccount,
    subject: &Subject,
    name: &str,
    operation: &Operation,
) -> Result<Vec<InRepository>, String> {
    let cancel = &operation.token;
    let branches = aws.branches(name, cancel).await.map_err(|error| error.to_string())?;
    for branch in branches.iter().take(BRANCHES) {
        let Ok(Some(tip)) = aws.branch_tip(name, branch, cancel).await else { continue };
        let Ok(commits) = History::commits(aws, name, &tip, None, DEPTH, cancel).await else { continue };
        let meant: Vec<&CommitRecord> =
            commits.items.iter().filter(|commit| subject.matches(&commit.id, &commit.message)).collect();
        let count = meant.len();
        if let Some(commit) = meant.first() {
            return Ok(vec![(commit.id.clone(), by_text(subject, count), Some(branch.clone()))]);
        }
    }
    Ok(Vec::new())
}

fn by_text(subject: &Subject, count: usize) -> Option<String> {
    match subject {
        Subject::Id(_) => None,
        Subject::Part(_) => (count > 1).then(|| format!("the newest of {count} whose ids begin so")),
        Subject::Text(_) if count > 1 => Some(format!("the newest of {count} with this text")),
        Subject::Text(_) => Some("found by its message".to_owned()),
    }
}

fn nothing(subject: &Subject, question: &CommitQuestion, search: &Search) -> CommitSeen {
    if let Some(words) = &search.unasked {
        return CommitSeen::Unasked { words: words.trim_end_matches('.').to_owned() };
    }
    let counted = match (&question.repository, search.asked) {
        (Some(name), _) => name.clone(),
        (None, asked) if asked < search.of => format!("the first {asked} of {} repositories", search.of),
        (None, 1) => "1 repository".to_owned(),
        (None, asked) => format!("{asked} repositories"),
    };
    match (subject, search.mirrored) {
        (Subject::Part(_) | Subject::Text(_), false) => CommitSeen::NeedsMirror {
            looked_at: match &question.repository {
                Some(name) => {
                    format!("It is not among the youngest commits of {name}, and there is no mirror.")
                }
                None => "There is no mirror, and no branch is called so.".to_owned(),
            },
        },
        (_, true) => CommitSeen::Missing { looked_at: format!("{counted} in CodeCommit and the mirror") },
        (_, false) => CommitSeen::Missing { looked_at: format!("{counted} in CodeCommit") },
    }
}
