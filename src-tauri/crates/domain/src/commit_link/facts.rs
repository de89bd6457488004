//! What is known of the way from a commit to an issue.

use crate::issue_key::{find_keys, near_keys};

/// Everything that is known; what could not be found out says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The issue's key as it was asked for.
    pub key: String,
    /// Jira and GIJ.
    pub jira: JiraSeen,
    /// The issue.
    pub issue: IssueSeen,
    /// The commit.
    pub commit: CommitSeen,
    /// The repository in Jira.
    pub repository: RepositorySeen,
    /// Its index.
    pub index: IndexSeen,
    /// Whether the issue's project sees the repository; `None` where GIJ does not say.
    pub associated: Option<bool>,
    /// What the message names.
    pub message: KeySeen,
    /// What reaches the commit.
    pub reached: ReachedBy,
    /// What notes name, and whether GIJ fetches them.
    pub notes: NotesSeen,
    /// Whether this user has View Development Tools at the issue; `None` where Jira does not say.
    pub development_tools: Option<bool>,
    /// What GIJ has.
    pub link: LinkSeen,
}

/// What Jira and GIJ answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JiraSeen {
    /// Both do.
    Answers,
    /// Jira does not, and this is why.
    Silent(String),
    /// Jira does not take the sign-in, and this is what it says.
    Refuses(String),
    /// Jira answers, and GIJ does not.
    WithoutGij(String),
}

/// What Jira says of the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueSeen {
    /// It is there, under this key by now.
    There {
        /// The key that it has now.
        key: String,
    },
    /// It is not, or is not shown.
    Missing,
}

/// Where the commit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitSeen {
    /// It was found.
    Found {
        /// 40 hex digits.
        id: String,
        /// The repository's name.
        repository: String,
        /// The first line of its message.
        subject: String,
        /// What led to it, when it was not its id: `the tip of feature/x`, `the newest of 3 with this text`.
        by: Option<String>,
        /// Whether CodeCommit has it; `None` where CodeCommit could not be asked.
        in_codecommit: Option<bool>,
        /// Other repositories that have it, too.
        elsewhere: Vec<String>,
    },
    /// It is in none of the places that were looked at.
    Missing {
        /// What was looked at, in words: `37 repositories in CodeCommit and their mirror`.
        looked_at: String,
    },
    /// A part of an id, or of a message, that only a mirror can find.
    NeedsMirror {
        /// What was looked at, in words.
        looked_at: String,
    },
    /// CodeCommit could not be asked, and it is not in the mirror.
    Unasked {
        /// Why, in words.
        words: String,
    },
}

/// What Jira has of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RepositorySeen {
    /// It has it.
    There {
        /// Whether the integration is disabled.
        integration_disabled: bool,
        /// Whether the repository is disabled.
        disabled: bool,
    },
    /// It has the integration, and not the repository.
    Missing,
    /// The integration is gone.
    NoIntegration,
}

/// What GIJ says of the repository's index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexSeen {
    /// Whether GIJ is at work on it, and at what.
    pub at_work: Option<String>,
    /// What went wrong the last time, in GIJ's words.
    pub error: Option<String>,
    /// Epoch milliseconds of the last index; `None` before the first.
    pub last: Option<i64>,
    /// Epoch milliseconds at which the commit was made.
    pub committed_at: Option<i64>,
    /// Epoch milliseconds of the last change of the repository, as CodeCommit says.
    pub changed_at: Option<i64>,
}

/// What a message names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySeen {
    /// The issue.
    Named,
    /// Something that is not the key and looks like it: `shop-12`.
    Near(String),
    /// Other issues.
    Others(Vec<String>),
    /// Nothing.
    Nothing,
}

/// What a message names, by GIJ's rules, for an issue with these keys: the one it has now and the one it was asked for by,
/// which goes on to lead to it after a move (gij-contract §4.1).
pub fn keys_seen(message: &str, keys: &[&str]) -> KeySeen {
    let found: Vec<&str> = find_keys(message).map(|found| found.key).collect();
    if found.iter().any(|key| keys.contains(key)) {
        return KeySeen::Named;
    }
    if let Some(near) = near_keys(message).into_iter().find(|near| keys.contains(&near.key.as_str())) {
        return KeySeen::Near(near.text.to_owned());
    }
    if let Some(touched) = touched(message, keys) {
        return KeySeen::Near(touched);
    }
    let mut others: Vec<String> = Vec::new();
    for key in found {
        if !others.iter().any(|other| other == key) {
            others.push(key.to_owned());
        }
    }
    if others.is_empty() { KeySeen::Nothing } else { KeySeen::Others(others) }
}

/// A key with letters or digits against it, with as much of them as there are: `SHOP-12a`. One that continues with digits is
/// another issue's key.
fn touched(message: &str, keys: &[&str]) -> Option<String> {
    let upper = message.to_ascii_uppercase();
    keys.iter().find_map(|key| {
        upper.match_indices(*key).find_map(|(start, _)| {
            let end = start + key.len();
            let part = |c: &char| c.is_alphanumeric() || *c == '_';
            let before: String = message[..start].chars().rev().take_while(part).collect();
            let after: String = message[end..].chars().take_while(part).collect();
            let is_other = after.starts_with(|c: char| c.is_ascii_digit());
            // What is in front of a project's key is a part of another project's key.
            let is_other_project =
                before.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            let is_touched = !after.is_empty() || !(before.is_empty() || is_other_project);
            (is_touched && !is_other).then(|| {
                let before: String = before.chars().rev().collect();
                let near = format!("{before}{}{after}", &message[start..end]);
                near.chars().take(60).collect()
            })
        })
    })
}

/// What reaches a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReachedBy {
    /// This branch.
    Branch(String),
    /// This reference, which is no branch and no tag, and whose commits GIJ indexes as well when it fetches it.
    Other(String),
    /// This tag, and no branch.
    TagOnly(String),
    /// Nothing at all.
    Nothing,
    /// It was not found out, and this is why.
    Unknown(String),
}

/// What notes name, and whether GIJ fetches them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotesSeen {
    /// Whether a note of the commit names the issue; `None` where notes could not be read.
    pub named: Option<bool>,
    /// Whether GIJ fetches `refs/notes/*`; `None` where it does not say.
    pub fetched: Option<bool>,
}

/// What GIJ has of the link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkSeen {
    /// Whether the issue shows the commit.
    pub at_issue: Option<bool>,
    /// Whether GIJ has the issue among those of the commit.
    pub at_commit: Option<bool>,
}

impl Facts {
    /// Nothing is known yet of the way to this issue.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            jira: JiraSeen::Answers,
            issue: IssueSeen::Missing,
            commit: CommitSeen::Missing { looked_at: "No repositories".to_owned() },
            repository: RepositorySeen::Missing,
            index: IndexSeen::default(),
            associated: None,
            message: KeySeen::Nothing,
            reached: ReachedBy::Unknown("Nobody was asked which branches reach it.".to_owned()),
            notes: NotesSeen { named: None, fetched: None },
            development_tools: None,
            link: LinkSeen::default(),
        }
    }

    /// Whether the issue shows the commit.
    pub fn is_shown(&self) -> bool {
        self.link.at_issue == Some(true)
    }

    /// Whether an index of today would link the two, as far as the commit itself decides that.
    pub fn would_link(&self) -> bool {
        let by_note = self.notes.named == Some(true) && self.notes.fetched != Some(false);
        let named = self.message == KeySeen::Named || by_note;
        named && !matches!(self.reached, ReachedBy::TagOnly(_) | ReachedBy::Nothing)
    }
}
