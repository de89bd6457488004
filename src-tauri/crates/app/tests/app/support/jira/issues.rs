//! Issues, and what GIJ has of them.

use async_trait::async_trait;
use causeway_app::port::jira::JiraError;
use causeway_app::port::jira_issues::{
    Development, IndexedCommit, IndexedPullRequest, IndexedTags, IssueFacts, Issues, JiraPerson, Transition,
};
use causeway_domain::integration::JiraRepository;

use super::{Call, FakeJira, JiraState};

/// What there is of an issue.
#[derive(Debug, Clone)]
pub(crate) struct IssueState {
    pub(crate) facts: IssueFacts,
    pub(crate) commits: Vec<IndexedCommit>,
    pub(crate) development: Development,
    pub(crate) tags: IndexedTags,
    /// `None` where GIJ has no such interface.
    pub(crate) pull_requests: Option<Vec<IndexedPullRequest>>,
    pub(crate) transitions: Vec<Transition>,
}

/// An issue's fields, those of project 10000.
pub(crate) fn facts(key: &str, summary: &str) -> IssueFacts {
    IssueFacts {
        key: key.to_owned(),
        summary: summary.to_owned(),
        issue_type: "Bug".to_owned(),
        status: "In Progress".to_owned(),
        status_category: Some("indeterminate".to_owned()),
        project_key: key.split('-').next().unwrap().to_owned(),
        project_id: 10_000,
    }
}

/// A commit of a repository.
pub(crate) fn commit(repository: &JiraRepository, id: &str, message: &str) -> IndexedCommit {
    IndexedCommit {
        repository_id: repository.id,
        repository_name: repository.display_name.clone(),
        id: id.to_owned(),
        author: "Ada Lovelace <ada@example.com>".to_owned(),
        at: Some(1_700_000_000_000),
        date_text: "2023-11-14T22:13:20+0000".to_owned(),
        message: message.to_owned(),
        branches: vec!["main".to_owned()],
        is_merge: false,
        notes: Vec::new(),
        files: Vec::new(),
    }
}

/// A row of GIJ's list, of an integration's repository.
pub(crate) fn in_repository(state: &JiraState, name: &str) -> JiraRepository {
    state.rows.values().find(|row| row.repository.display_name == name).unwrap().repository.clone()
}

impl IssueState {
    pub(crate) fn new(facts: IssueFacts) -> Self {
        Self {
            facts,
            commits: Vec::new(),
            development: Development::default(),
            tags: IndexedTags { enabled: true, ..IndexedTags::default() },
            pull_requests: Some(Vec::new()),
            transitions: Vec::new(),
        }
    }
}

impl JiraState {
    /// Adds or replaces an issue.
    pub(crate) fn put_issue(&mut self, issue: IssueState) {
        self.issues.insert(issue.facts.key.clone(), issue);
    }

    /// Changes a repository's row.
    pub(crate) fn change_row(&mut self, name: &str, change: impl FnOnce(&mut JiraRepository)) {
        let row = self.rows.values_mut().find(|row| row.repository.display_name == name).unwrap();
        change(&mut row.repository);
    }

    fn of_issue<T>(&self, key: &str, read: impl FnOnce(&IssueState) -> T) -> Result<T, JiraError> {
        let missing = || JiraError::Rejected { message: "Issue Does Not Exist".to_owned(), advice: None };
        self.issues.get(key).map(read).ok_or_else(missing)
    }

    fn commits_of(&self, repository: i64, id: &str) -> Vec<(String, IndexedCommit)> {
        let all = self.issues.iter().flat_map(|(key, issue)| issue.commits.iter().map(move |one| (key, one)));
        all.filter(|(_, one)| one.repository_id == repository && one.id == id)
            .map(|(key, one)| (key.clone(), one.clone()))
            .collect()
    }
}

#[async_trait]
impl Issues for FakeJira {
    async fn issue(&self, key: &str) -> Result<Option<IssueFacts>, JiraError> {
        self.answer(Call::Issue, |state| state.issues.get(key).map(|issue| issue.facts.clone()))
    }

    async fn issue_permissions(&self, key: &str, names: &[&str]) -> Result<Vec<bool>, JiraError> {
        self.answer(Call::Permissions, |state| {
            let held = |name: &&str| !state.withheld.iter().any(|withheld| withheld == name);
            state.of_issue(key, |_| names.iter().map(held).collect())
        })?
    }

    async fn issue_commits(&self, key: &str) -> Result<Vec<IndexedCommit>, JiraError> {
        self.answer(Call::Commits, |state| state.of_issue(key, |issue| issue.commits.clone()))?
    }

    async fn issue_development(&self, key: &str) -> Result<Development, JiraError> {
        self.answer(Call::Development, |state| state.of_issue(key, |issue| issue.development.clone()))?
    }

    async fn issue_tags(&self, key: &str, per_repository: u32) -> Result<IndexedTags, JiraError> {
        self.answer(Call::Tags, |state| {
            state.of_issue(key, |issue| {
                let mut tags = issue.tags.clone();
                let most = usize::try_from(per_repository).unwrap();
                if most > 0 && tags.tags.len() > most {
                    tags.tags.truncate(most);
                    tags.has_more = true;
                }
                tags
            })
        })?
    }

    async fn issue_pull_requests(&self, key: &str) -> Result<Option<Vec<IndexedPullRequest>>, JiraError> {
        self.answer(Call::PullRequests, |state| state.of_issue(key, |issue| issue.pull_requests.clone()))?
    }

    async fn transitions(&self, key: &str) -> Result<Vec<Transition>, JiraError> {
        self.answer(Call::Transitions, |state| state.of_issue(key, |issue| issue.transitions.clone()))?
    }

    async fn versions(&self, _: &str) -> Result<Vec<String>, JiraError> {
        self.answer(Call::Versions, |state| state.versions.clone())
    }

    async fn find_users(&self, text: &str) -> Result<Vec<JiraPerson>, JiraError> {
        self.answer(Call::Users, |state| {
            let begins = |person: &&JiraPerson| {
                [&person.name, &person.display_name, &person.email].iter().any(|word| word.starts_with(text))
            };
            state.people.iter().filter(begins).cloned().collect()
        })
    }

    async fn time_tracking(&self) -> Result<Option<bool>, JiraError> {
        self.answer(Call::TimeTracking, |state| state.time_tracking)
    }

    async fn commit_issues(
        &self,
        repository_id: i64,
        commit: &str,
    ) -> Result<Option<Vec<String>>, JiraError> {
        self.answer(Call::CommitIssues, |state| {
            let keys: Vec<String> =
                state.commits_of(repository_id, commit).into_iter().map(|(key, _)| key).collect();
            (!keys.is_empty()).then_some(keys)
        })
    }

    async fn associate_commit(
        &self,
        repository_id: i64,
        commit: &str,
        key: &str,
        remove: bool,
    ) -> Result<(), JiraError> {
        self.answer(Call::Associate, |state| {
            let known = state.commits_of(repository_id, commit).into_iter().next();
            let issue = state.issues.get_mut(key);
            let missing = || JiraError::Rejected { message: "Issue Does Not Exist".to_owned(), advice: None };
            let issue = issue.ok_or_else(missing)?;
            issue.commits.retain(|one| one.repository_id != repository_id || one.id != commit);
            if let (Some((_, found)), false) = (known, remove) {
                issue.commits.push(found);
            }
            Ok(())
        })?
    }
}
