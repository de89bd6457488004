//! Jira itself: projects, their versions, issues and what people do to them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// A version of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Number of the version.
    pub id: u64,
    /// Name, unique in the project.
    pub name: String,
    /// Whether it was released.
    pub released: bool,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Number of the project, a string in Jira's own API.
    pub id: u64,
    /// Key, `SHOP` for instance.
    pub key: String,
    /// Name.
    pub name: String,
    /// Versions in order.
    pub versions: Vec<Version>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Number of the comment.
    pub id: u64,
    /// User name of the author.
    pub author: String,
    /// Text.
    pub body: String,
    /// Epoch milliseconds.
    pub created: i64,
}

/// Logged work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worklog {
    /// Number of the entry.
    pub id: u64,
    /// User name of the author.
    pub author: String,
    /// Seconds of work.
    pub seconds: u64,
    /// Text, may be empty.
    pub comment: String,
    /// When the work began, epoch milliseconds.
    pub started: i64,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Number of the issue over all projects.
    pub id: u64,
    /// `SHOP-12`.
    pub key: String,
    /// Key of the project.
    pub project: String,
    /// One line.
    pub summary: String,
    /// `Story`, `Bug`, `Task` or `Sub-task`.
    pub issue_type: String,
    /// Name of the status.
    pub status: String,
    /// User name, absent when unassigned.
    pub assignee: Option<String>,
    /// User name.
    pub reporter: String,
    /// Labels.
    pub labels: BTreeSet<String>,
    /// Names of the fix versions, in the order they were added.
    pub fix_versions: Vec<String>,
    /// Names of the affected versions, in the order they were added.
    pub affects_versions: Vec<String>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// Worklog, oldest first.
    pub worklogs: Vec<Worklog>,
    /// Remote links by number, exactly as they were put.
    pub remote_links: BTreeMap<u64, Value>,
    /// Epoch milliseconds.
    pub created: i64,
    /// Epoch milliseconds.
    pub updated: i64,
}

/// A step of the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Number of the transition.
    pub id: u32,
    /// Name of the transition.
    pub name: &'static str,
    /// Name of the status it leads to.
    pub to: &'static str,
}

const fn step(id: u32, name: &'static str, to: &'static str) -> Transition {
    Transition { id, name, to }
}

/// The transitions out of a status. Names share prefixes on purpose: a smart commit must not guess.
pub fn transitions(status: &str) -> &'static [Transition] {
    const TO_DO: &[Transition] =
        &[step(11, "Start Progress", "In Progress"), step(21, "Resolve Issue", "Done")];
    const IN_PROGRESS: &[Transition] = &[
        step(31, "Stop Progress", "To Do"),
        step(41, "Send to review", "In Review"),
        step(21, "Resolve Issue", "Done"),
    ];
    const IN_REVIEW: &[Transition] = &[
        step(51, "Request Changes", "In Progress"),
        step(61, "Approve", "Done"),
        step(31, "Stop Progress", "To Do"),
    ];
    const DONE: &[Transition] = &[step(71, "Reopen Issue", "To Do")];
    match status {
        "To Do" => TO_DO,
        "In Progress" => IN_PROGRESS,
        "In Review" => IN_REVIEW,
        "Done" => DONE,
        _ => &[],
    }
}

/// Number, name and category of a status.
pub fn status_json(status: &str) -> Value {
    let (id, category_id, category_key, category) = match status {
        "In Progress" => (3, 4, "indeterminate", "In Progress"),
        "In Review" => (10001, 4, "indeterminate", "In Progress"),
        "Done" => (10002, 3, "done", "Done"),
        _ => (10000, 2, "new", "To Do"),
    };
    json!({"id": id.to_string(), "name": status, "statusCategory": {"id": category_id, "key": category_key, "name": category}})
}

/// Why an act on an issue was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrackerError {
    /// There is no such issue.
    #[error("Issue Does Not Exist")]
    NoSuchIssue,
    /// The transition is not available in the issue's status.
    #[error(
        "It seems that you have tried to perform a workflow operation that is not valid for the current state of this issue"
    )]
    NoSuchTransition,
    /// The version is not one of the project's.
    #[error("Version name '{0}' is not valid")]
    NoSuchVersion(String),
    /// There is no such project.
    #[error("valid project is required")]
    NoSuchProject,
    /// A summary says something.
    #[error("You must specify a summary of the issue.")]
    NoSummary,
    /// A summary has up to 255 characters.
    #[error("Summary must be less than 255 characters.")]
    LongSummary,
    /// A summary is one line.
    #[error("The summary is invalid because it contains newline characters.")]
    BrokenSummary,
    /// No database that Jira runs on stores this character.
    #[error("The summary contains a character that cannot be stored.")]
    UnstorableSummary,
    /// Labels have no spaces.
    #[error("The label '{0}' contains spaces which is invalid.")]
    BadLabel(String),
}

/// An issue to be.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewIssue {
    /// Key of the project.
    pub project: String,
    /// One line.
    pub summary: String,
    /// `Task` unless told.
    #[serde(default)]
    pub issue_type: Option<String>,
}

/// What Jira asks of a summary. Markup, reversed text and most control characters pass.
fn check_summary(summary: &str) -> Result<(), TrackerError> {
    if summary.trim().is_empty() {
        Err(TrackerError::NoSummary)
    } else if summary.contains(['\n', '\r']) {
        Err(TrackerError::BrokenSummary)
    } else if summary.contains('\0') {
        Err(TrackerError::UnstorableSummary)
    } else if summary.encode_utf16().count() > SUMMARY {
        Err(TrackerError::LongSummary)
    } else {
        Ok(())
    }
}

/// The longest summary, in the UTF-16 units that Java counts.
const SUMMARY: usize = 255;

/// Projects and issues.
#[derive(Debug, Default)]
pub struct Tracker {
    projects: Vec<Project>,
    issues: BTreeMap<String, Issue>,
    last_id: u64,
}

impl Tracker {
    /// Adds a project.
    pub fn add_project(&mut self, project: Project) {
        self.projects.push(project);
    }

    /// Adds or replaces an issue.
    pub fn put_issue(&mut self, issue: Issue) {
        self.last_id = self.last_id.max(issue.id);
        self.issues.insert(issue.key.clone(), issue);
    }

    /// Creates an issue with the next number of its project; gives its key.
    pub fn add_issue(&mut self, new: NewIssue, reporter: &str, now: i64) -> Result<String, TrackerError> {
        let project = self.project(&new.project).ok_or(TrackerError::NoSuchProject)?.key.clone();
        check_summary(&new.summary)?;
        let number =
            |issue: &Issue| issue.key.rsplit('-').next().and_then(|number| number.parse::<u64>().ok());
        let theirs = self.issues.values().filter(|issue| issue.project == project);
        let key = format!("{project}-{}", theirs.filter_map(number).max().unwrap_or(0) + 1);
        self.put_issue(Issue {
            id: self.last_id + 1,
            key: key.clone(),
            project,
            summary: new.summary,
            issue_type: new.issue_type.unwrap_or_else(|| "Task".to_owned()),
            status: "To Do".to_owned(),
            assignee: None,
            reporter: reporter.to_owned(),
            labels: BTreeSet::new(),
            fix_versions: Vec::new(),
            affects_versions: Vec::new(),
            comments: Vec::new(),
            worklogs: Vec::new(),
            remote_links: BTreeMap::new(),
            created: now,
            updated: now,
        });
        Ok(key)
    }

    /// All projects.
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The project with that key or number.
    pub fn project(&self, key_or_id: &str) -> Option<&Project> {
        self.projects.iter().find(|project| project.key == key_or_id || project.id.to_string() == key_or_id)
    }

    /// The issue with that key or number.
    pub fn issue(&self, key_or_id: &str) -> Option<&Issue> {
        self.issues.get(key_or_id).or_else(|| {
            let id: u64 = key_or_id.parse().ok()?;
            self.issues.values().find(|issue| issue.id == id)
        })
    }

    /// All issues by key.
    pub fn issues(&self) -> impl Iterator<Item = &Issue> {
        self.issues.values()
    }

    fn change<T>(
        &mut self,
        key: &str,
        now: i64,
        act: impl FnOnce(&mut Issue, u64) -> Result<T, TrackerError>,
    ) -> Result<T, TrackerError> {
        self.last_id += 1;
        let issue = self.issues.get_mut(key).ok_or(TrackerError::NoSuchIssue)?;
        let done = act(issue, self.last_id)?;
        issue.updated = now;
        Ok(done)
    }

    /// Adds a comment.
    pub fn comment(
        &mut self,
        key: &str,
        author: &str,
        body: &str,
        now: i64,
    ) -> Result<Comment, TrackerError> {
        self.change(key, now, |issue, id| {
            let comment = Comment { id, author: author.to_owned(), body: body.to_owned(), created: now };
            issue.comments.push(comment.clone());
            Ok(comment)
        })
    }

    /// Logs work.
    pub fn log_work(
        &mut self,
        key: &str,
        author: &str,
        seconds: u64,
        comment: &str,
        started: i64,
        now: i64,
    ) -> Result<Worklog, TrackerError> {
        self.change(key, now, |issue, id| {
            let worklog =
                Worklog { id, author: author.to_owned(), seconds, comment: comment.to_owned(), started };
            issue.worklogs.push(worklog.clone());
            Ok(worklog)
        })
    }

    /// Carries out a transition.
    pub fn transition(&mut self, key: &str, id: u32, now: i64) -> Result<(), TrackerError> {
        self.change(key, now, |issue, _| {
            let transition = transitions(&issue.status)
                .iter()
                .find(|transition| transition.id == id)
                .ok_or(TrackerError::NoSuchTransition)?;
            transition.to.clone_into(&mut issue.status);
            Ok(())
        })
    }

    /// Sets or removes the assignee; the caller has checked that the user exists.
    pub fn assign(&mut self, key: &str, user: Option<&str>, now: i64) -> Result<(), TrackerError> {
        self.change(key, now, |issue, _| {
            issue.assignee = user.map(str::to_owned);
            Ok(())
        })
    }

    /// Adds a label.
    pub fn label(&mut self, key: &str, label: &str, now: i64) -> Result<(), TrackerError> {
        if label.is_empty() || label.contains(char::is_whitespace) {
            return Err(TrackerError::BadLabel(label.to_owned()));
        }
        self.change(key, now, |issue, _| {
            issue.labels.insert(label.to_owned());
            Ok(())
        })
    }

    /// Appends a fix version or an affected version.
    pub fn add_version(&mut self, key: &str, fix: bool, name: &str, now: i64) -> Result<(), TrackerError> {
        let project = self.issues.get(key).ok_or(TrackerError::NoSuchIssue)?.project.clone();
        let known = self
            .project(&project)
            .is_some_and(|project| project.versions.iter().any(|version| version.name == name));
        if !known {
            return Err(TrackerError::NoSuchVersion(name.to_owned()));
        }
        self.change(key, now, |issue, _| {
            let versions = if fix { &mut issue.fix_versions } else { &mut issue.affects_versions };
            if !versions.iter().any(|version| version == name) {
                versions.push(name.to_owned());
            }
            Ok(())
        })
    }

    /// Changes the summary.
    pub fn rename(&mut self, key: &str, summary: &str, now: i64) -> Result<(), TrackerError> {
        check_summary(summary)?;
        self.change(key, now, |issue, _| {
            summary.clone_into(&mut issue.summary);
            Ok(())
        })
    }

    /// Adds a remote link, or replaces the one with the same `globalId`; tells its number and whether it is new.
    pub fn link(&mut self, key: &str, link: Value, now: i64) -> Result<(u64, bool), TrackerError> {
        self.change(key, now, |issue, id| {
            let global = link.get("globalId").and_then(Value::as_str);
            let existing = issue
                .remote_links
                .iter()
                .find(|(_, old)| global.is_some() && old.get("globalId").and_then(Value::as_str) == global)
                .map(|(number, _)| *number);
            let number = existing.unwrap_or(id);
            issue.remote_links.insert(number, link);
            Ok((number, existing.is_none()))
        })
    }
}
