//! Why a commit is not at its issue.

use super::Fix;

/// The one reason that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Jira does not answer.
    JiraUnreachable,
    /// Jira does not take the sign-in.
    SignInRefused,
    /// GIJ is not there, or has no licence.
    NoGij,
    /// There is no such issue, or this user does not see it.
    NoIssue,
    /// There is no such commit, branch or message.
    NoCommit,
    /// It can only be found in a mirror, and there is none.
    NoMirror,
    /// CodeCommit could not be asked.
    AwsUnasked,
    /// The integration is gone from Jira.
    NoIntegration,
    /// Jira does not have the repository.
    NotInJira,
    /// The integration is disabled.
    DisabledIntegration,
    /// The repository is disabled.
    DisabledRepository,
    /// GIJ is at work on it now.
    Indexing,
    /// GIJ failed to index it.
    IndexFailed,
    /// GIJ never indexed it.
    NeverIndexed,
    /// GIJ indexed it before the push.
    IndexOlder,
    /// The issue's project does not see the repository.
    NotAssociated,
    /// The key is there in another form than GIJ takes.
    KeyForm,
    /// The key is not there.
    NoKey,
    /// Only tags reach the commit.
    TagOnly,
    /// No branch reaches the commit.
    NoBranch,
    /// Only a note names the issue, and GIJ does not fetch notes.
    NotesOff,
    /// This user may not see development information.
    NoDevelopmentTools,
    /// GIJ knows the link, and the issue does not show it.
    NotShown,
    /// Everything is as it should be, and GIJ does not have the link.
    NotLinked,
}

impl Reason {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::JiraUnreachable,
        Self::SignInRefused,
        Self::NoGij,
        Self::NoIssue,
        Self::NoCommit,
        Self::NoMirror,
        Self::AwsUnasked,
        Self::NoIntegration,
        Self::NotInJira,
        Self::DisabledIntegration,
        Self::DisabledRepository,
        Self::Indexing,
        Self::IndexFailed,
        Self::NeverIndexed,
        Self::IndexOlder,
        Self::NotAssociated,
        Self::KeyForm,
        Self::NoKey,
        Self::TagOnly,
        Self::NoBranch,
        Self::NotesOff,
        Self::NoDevelopmentTools,
        Self::NotShown,
        Self::NotLinked,
    ];

    /// Its stable name: `disabled-repository`.
    pub fn name(self) -> &'static str {
        match self {
            Self::JiraUnreachable => "jira-unreachable",
            Self::SignInRefused => "sign-in-refused",
            Self::NoGij => "gij-missing",
            Self::NoIssue => "no-issue",
            Self::NoCommit => "no-commit",
            Self::NoMirror => "no-mirror",
            Self::AwsUnasked => "aws-unasked",
            Self::NoIntegration => "no-integration",
            Self::NotInJira => "not-in-jira",
            Self::DisabledIntegration => "disabled-integration",
            Self::DisabledRepository => "disabled-repository",
            Self::Indexing => "indexing",
            Self::IndexFailed => "index-failed",
            Self::NeverIndexed => "never-indexed",
            Self::IndexOlder => "index-older",
            Self::NotAssociated => "not-associated",
            Self::KeyForm => "key-form",
            Self::NoKey => "no-key",
            Self::TagOnly => "tag-only",
            Self::NoBranch => "no-branch",
            Self::NotesOff => "notes-off",
            Self::NoDevelopmentTools => "no-development-tools",
            Self::NotShown => "not-shown",
            Self::NotLinked => "not-linked",
        }
    }

    /// What mends it with one click, most promising first; empty where a person has to do it elsewhere, as the fix in
    /// words says.
    pub fn fixes(self) -> &'static [Fix] {
        match self {
            Self::JiraUnreachable
            | Self::SignInRefused
            | Self::NoGij
            | Self::NoDevelopmentTools
            | Self::NoIntegration
            | Self::NotAssociated => &[Fix::OpenJira],
            Self::NoIssue | Self::Indexing => &[Fix::OpenIssue],
            Self::NoCommit | Self::NoMirror => &[Fix::FetchMirror],
            Self::NotInJira => &[Fix::ReindexIntegration, Fix::OpenJira],
            Self::DisabledIntegration => &[Fix::EnableIntegration, Fix::OpenJira],
            Self::DisabledRepository => &[Fix::EnableRepository, Fix::OpenJira],
            Self::IndexFailed => &[Fix::Reindex, Fix::OpenJira],
            Self::NeverIndexed | Self::IndexOlder => &[Fix::Reindex],
            // GIJ adds the key to what it has of the commit: there has to be a branch that brings it there.
            Self::KeyForm | Self::NoKey => &[Fix::Associate],
            Self::AwsUnasked | Self::TagOnly | Self::NoBranch => &[],
            Self::NotesOff => &[Fix::Associate, Fix::OpenJira],
            Self::NotShown => &[Fix::Reindex, Fix::OpenIssue],
            Self::NotLinked => &[Fix::Reindex, Fix::Associate],
        }
    }
}
