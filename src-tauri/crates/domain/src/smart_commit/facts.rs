//! What is known of Jira when a message is judged.

use std::collections::BTreeMap;

use super::age::Age;
use crate::issue_key::IssueKey;

/// Why something is not known, in words that finish "not checked: …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(pub String);

/// A transition that an issue has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionNow {
    /// Its name; where it has none, that of the status it leads to stands for it.
    pub name: String,
    /// The name of the status it leads to.
    pub to: String,
}

impl TransitionNow {
    /// What a message may call it by.
    pub fn called(&self) -> &str {
        if self.name.trim().is_empty() { &self.to } else { &self.name }
    }
}

/// A permission that a command needs, by Jira's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// `ADD_COMMENTS`.
    AddComments,
    /// `WORK_ON_ISSUES`.
    WorkOnIssues,
    /// `ASSIGN_ISSUES`.
    AssignIssues,
    /// `EDIT_ISSUES`.
    EditIssues,
    /// `TRANSITION_ISSUES`.
    TransitionIssues,
}

impl Permission {
    /// All that commands need.
    pub const ALL: [Self; 5] =
        [Self::AddComments, Self::WorkOnIssues, Self::AssignIssues, Self::EditIssues, Self::TransitionIssues];

    /// Jira's key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AddComments => "ADD_COMMENTS",
            Self::WorkOnIssues => "WORK_ON_ISSUES",
            Self::AssignIssues => "ASSIGN_ISSUES",
            Self::EditIssues => "EDIT_ISSUES",
            Self::TransitionIssues => "TRANSITION_ISSUES",
        }
    }

    /// Jira's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddComments => "Add Comments",
            Self::WorkOnIssues => "Work On Issues",
            Self::AssignIssues => "Assign Issues",
            Self::EditIssues => "Edit Issues",
            Self::TransitionIssues => "Transition Issues",
        }
    }
}

/// What the author may do at an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions(pub std::collections::BTreeSet<Permission>);

impl Permissions {
    /// All of them.
    pub fn all() -> Self {
        Self(Permission::ALL.into())
    }

    /// Whether this one is among them.
    pub fn allow(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }
}

/// An issue as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueState {
    /// The key that it has now; another than the message's when it has moved.
    pub key: String,
    /// One line.
    pub summary: String,
    /// The name of its status.
    pub status: String,
    /// Transitions that it has now.
    pub transitions: Result<Vec<TransitionNow>, Unknown>,
    /// Versions of its project.
    pub versions: Result<Vec<String>, Unknown>,
    /// What the author may do.
    pub permissions: Result<Permissions, Unknown>,
}

/// Who has the e-mail of the commit's author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// Exactly one user, as whom GIJ acts.
    One {
        /// The display name.
        display_name: String,
    },
    /// Nobody.
    Nobody,
    /// More than one.
    Several(usize),
}

/// Whether GIJ carries out smart commits in the repositories that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmartCommitsSwitch {
    /// In all of them.
    On,
    /// In none of them.
    Off,
    /// Not in these.
    OffIn(Vec<String>),
}

/// What is known of Jira. Nothing at all by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Issues; `None` for one that there is not.
    pub issues: BTreeMap<IssueKey, Result<Option<IssueState>, Unknown>>,
    /// Who GIJ acts as.
    pub author: Result<Author, Unknown>,
    /// Users to assign to, by what the message calls them: the display name, `None` where there is none such.
    pub assignees: BTreeMap<String, Result<Option<String>, Unknown>>,
    /// Whether time tracking is on.
    pub time_tracking: Result<bool, Unknown>,
    /// The switch of the connection's repositories.
    pub smart_commits: Result<SmartCommitsSwitch, Unknown>,
    /// The commit's age.
    pub age: Option<Age>,
    /// The Jira whose facts these are; `None` when nobody was asked.
    pub site: Option<String>,
}

impl Facts {
    /// Nobody was asked.
    pub fn none() -> Self {
        Self {
            issues: BTreeMap::new(),
            author: Err(not_asked()),
            assignees: BTreeMap::new(),
            time_tracking: Err(not_asked()),
            smart_commits: Err(not_asked()),
            age: None,
            site: None,
        }
    }

    /// What is known of an issue.
    pub(super) fn issue(&self, key: &IssueKey) -> Result<Option<&IssueState>, Unknown> {
        match self.issues.get(key) {
            None => Err(not_asked()),
            Some(Err(unknown)) => Err(unknown.clone()),
            Some(Ok(state)) => Ok(state.as_ref()),
        }
    }

    /// The transitions of an issue, where they are known.
    pub(super) fn transitions(&self, key: &IssueKey) -> Option<&[TransitionNow]> {
        match self.issues.get(key) {
            Some(Ok(Some(IssueState { transitions: Ok(transitions), .. }))) => Some(transitions),
            _ => None,
        }
    }
}

impl Default for Facts {
    fn default() -> Self {
        Self::none()
    }
}

pub(super) fn not_asked() -> Unknown {
    Unknown("Jira was not asked".to_owned())
}
