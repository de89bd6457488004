//! Why a commit is at an issue on one side, in the mirror or in Jira, and not on the other (gij-contract §1.7, §4.1, §7).

/// A commit that the mirror links to an issue and Jira does not show there, with what was found out.
#[derive(Debug, Clone)]
pub struct OnlyInMirror {
    /// Its repository in Jira; `None` where the integration has none of that name.
    pub repository: Option<RepositoryInJira>,
    /// Whether a branch reaches it.
    pub on_branch: bool,
    /// Whether a reference that GIJ fetches and indexes leads to it, and to the note that names the issue where it is a note.
    pub fetched: bool,
    /// The issue in Jira.
    pub issue: IssueInJira,
    /// Epoch milliseconds of the commit.
    pub committed_at: i64,
    /// Whether this user may see development information at the issue; `None` where that is not known.
    pub may_see: Option<bool>,
}

/// What Jira says of a repository.
#[derive(Debug, Clone, Copy)]
pub struct RepositoryInJira {
    /// Whether it, or all of its integration, is disabled.
    pub disabled: bool,
    /// Whether it is associated with the issue's project; `None` where Jira did not say.
    pub associated: Option<bool>,
    /// Epoch milliseconds of the last index.
    pub last_indexed: Option<i64>,
}

/// What Jira says of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueInJira {
    /// It is there.
    There,
    /// It has another key now.
    Moved {
        /// The key.
        to: String,
    },
    /// There is none, or none that this user sees.
    Missing,
    /// It could not be asked.
    Unknown,
}

/// A commit that Jira shows at an issue and the mirror does not link to it.
#[derive(Debug, Clone, Copy)]
pub struct OnlyInJira {
    /// Epoch milliseconds of the last update of the repository's index; `None` where there is no mirror of it.
    pub mirrored_at: Option<i64>,
    /// Whether the mirror has the commit.
    pub has_commit: bool,
    /// Epoch milliseconds of the commit, where Jira says.
    pub committed_at: Option<i64>,
    /// Epoch milliseconds of Jira's last index of the repository.
    pub last_indexed: Option<i64>,
}

/// Why a commit is on one side only: the first reason that is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The integration does not have the repository.
    RepositoryMissing,
    /// It is disabled in Jira.
    RepositoryDisabled,
    /// It is not associated with the project.
    NotAssociated,
    /// No branch reaches it.
    TagOnly,
    /// No refspec of the integration fetches what leads to it.
    NotFetched,
    /// There is no such issue.
    IssueMissing,
    /// The issue has another key.
    IssueMoved {
        /// The key.
        to: String,
    },
    /// The repository was never indexed.
    NeverIndexed,
    /// It came after the last index.
    Younger,
    /// This user may not see it.
    NotVisible,
    /// Nothing of all that.
    Unknown,
    /// The repository has no mirror.
    NotMirrored,
    /// The mirror has the commit, and neither its message nor a note names the issue.
    ByHand,
    /// The mirror was fetched before Jira's index.
    MirrorOlder,
    /// No reference leads to the commit any more.
    CommitGone,
}

impl OnlyInMirror {
    /// The first reason, from what shuts out most to what shuts out least.
    pub fn reason(&self) -> Reason {
        let Some(repository) = self.repository else { return Reason::RepositoryMissing };
        if repository.disabled {
            return Reason::RepositoryDisabled;
        }
        if repository.associated == Some(false) {
            return Reason::NotAssociated;
        }
        if !self.on_branch {
            return Reason::TagOnly;
        }
        if !self.fetched {
            return Reason::NotFetched;
        }
        match &self.issue {
            IssueInJira::Missing => return Reason::IssueMissing,
            IssueInJira::Moved { to } => return Reason::IssueMoved { to: to.clone() },
            IssueInJira::There | IssueInJira::Unknown => {}
        }
        match repository.last_indexed {
            None => Reason::NeverIndexed,
            Some(indexed) if self.committed_at > indexed => Reason::Younger,
            Some(_) if self.may_see == Some(false) => Reason::NotVisible,
            Some(_) => Reason::Unknown,
        }
    }
}

impl OnlyInJira {
    /// The first reason.
    pub fn reason(&self) -> Reason {
        let Some(mirrored) = self.mirrored_at else { return Reason::NotMirrored };
        if self.has_commit {
            Reason::ByHand
        } else if [self.committed_at, self.last_indexed].into_iter().flatten().any(|at| at > mirrored) {
            Reason::MirrorOlder
        } else {
            Reason::CommitGone
        }
    }
}

impl Reason {
    /// A name that stays.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RepositoryMissing => "repository-missing",
            Self::RepositoryDisabled => "repository-disabled",
            Self::NotAssociated => "not-associated",
            Self::TagOnly => "tag-only",
            Self::NotFetched => "not-fetched",
            Self::IssueMissing => "issue-missing",
            Self::IssueMoved { .. } => "issue-moved",
            Self::NeverIndexed => "never-indexed",
            Self::Younger => "younger-than-index",
            Self::NotVisible => "not-visible",
            Self::Unknown => "unknown",
            Self::NotMirrored => "not-mirrored",
            Self::ByHand => "by-hand",
            Self::MirrorOlder => "mirror-older",
            Self::CommitGone => "commit-gone",
        }
    }

    /// In one sentence.
    pub fn message(&self) -> String {
        let text = match self {
            Self::RepositoryMissing => "Jira's integration does not have this repository.",
            Self::RepositoryDisabled => "The repository is disabled in Jira, so it is not indexed.",
            Self::NotAssociated => "The repository is not associated with the issue's project.",
            Self::TagOnly => "Only tags lead to this commit, and Jira indexes what branches reach.",
            Self::NotFetched => "What leads to this commit is not fetched under the integration's refspecs.",
            Self::IssueMissing => "Jira has no issue of this key, or does not show it to you.",
            Self::IssueMoved { to } => return format!("The issue was moved and is {to} now."),
            Self::NeverIndexed => "Jira has not indexed the repository yet.",
            Self::Younger => "The commit is younger than Jira's last index of the repository.",
            Self::NotVisible => "You may not see development information at this issue.",
            Self::Unknown => "Nothing that can be looked at from here keeps it from the issue.",
            Self::NotMirrored => "This repository is not in the mirror.",
            Self::ByHand => {
                "Neither the message nor a note names the issue: somebody linked it in Jira, or it was named in a comment."
            }
            Self::MirrorOlder => "The mirror was fetched before Jira's last index.",
            Self::CommitGone => "No branch or tag leads to this commit any more; Jira still remembers it.",
        };
        text.to_owned()
    }

    /// What to do about it, where something can be done.
    pub fn fix(&self) -> Option<&'static str> {
        match self {
            Self::RepositoryMissing => Some(
                "Reindex the integration. If the repository stays away, its key may not list or pull it in CodeCommit.",
            ),
            Self::RepositoryDisabled => Some("Enable the repository in Jira and reindex it."),
            Self::NotAssociated => Some("Associate the repository with the project in Jira."),
            Self::TagOnly => Some("Push a branch that contains the commit, or merge it."),
            Self::NotFetched => {
                Some("Add what leads to it to the integration's refspecs, then reset the index and reindex.")
            }
            Self::IssueMissing => Some("Correct the key, or link the commit to the right issue."),
            Self::IssueMoved { .. } => Some("Reset the repository's index in Jira and reindex it."),
            Self::NeverIndexed | Self::Younger => Some("Reindex the repository."),
            Self::NotVisible => Some(
                "Ask a project administrator for the permissions Browse Projects and View Development Tools.",
            ),
            Self::Unknown => Some("Reindex the repository; should it not help, reset its index in Jira."),
            Self::NotMirrored | Self::MirrorOlder => Some("Fetch the mirror."),
            Self::ByHand => None,
            Self::CommitGone => Some("Reset the repository's index in Jira to have it forgotten."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: RepositoryInJira =
        RepositoryInJira { disabled: false, associated: Some(true), last_indexed: Some(1_000) };

    fn good() -> OnlyInMirror {
        OnlyInMirror {
            repository: Some(GOOD),
            on_branch: true,
            fetched: true,
            issue: IssueInJira::There,
            committed_at: 1_000,
            may_see: Some(true),
        }
    }

    #[test]
    fn each_reason_is_found_and_those_before_it_win() {
        // From the last to the first: each change is made on top of those before, and so has to win over them.
        type Change = fn(&mut OnlyInMirror);
        let steps: [(&str, Change); 10] = [
            ("not-visible", |gap| gap.may_see = Some(false)),
            ("younger-than-index", |gap| gap.committed_at = 1_001),
            ("never-indexed", |gap| gap.repository = Some(RepositoryInJira { last_indexed: None, ..GOOD })),
            ("issue-moved", |gap| gap.issue = IssueInJira::Moved { to: "OPS-1".to_owned() }),
            ("issue-missing", |gap| gap.issue = IssueInJira::Missing),
            ("not-fetched", |gap| gap.fetched = false),
            ("tag-only", |gap| gap.on_branch = false),
            ("not-associated", |gap| {
                gap.repository = Some(RepositoryInJira { associated: Some(false), ..GOOD });
            }),
            ("repository-disabled", |gap| {
                gap.repository = Some(RepositoryInJira { associated: Some(false), disabled: true, ..GOOD });
            }),
            ("repository-missing", |gap| gap.repository = None),
        ];
        let mut gap = good();
        assert_eq!(gap.reason(), Reason::Unknown);
        for (name, change) in steps {
            change(&mut gap);
            assert_eq!(gap.reason().name(), name);
        }
    }

    #[test]
    fn what_is_not_known_is_no_reason() {
        let mut gap = good();
        gap.repository = Some(RepositoryInJira { associated: None, ..GOOD });
        gap.issue = IssueInJira::Unknown;
        gap.may_see = None;
        assert_eq!(gap.reason(), Reason::Unknown);
    }

    #[test]
    fn what_only_jira_has_is_told_apart() {
        let table = [
            (None, false, None, None, Reason::NotMirrored),
            (Some(50), true, Some(99), Some(99), Reason::ByHand),
            (Some(50), false, Some(51), None, Reason::MirrorOlder),
            (Some(50), false, Some(10), Some(51), Reason::MirrorOlder),
            (Some(50), false, Some(50), Some(50), Reason::CommitGone),
            (Some(50), false, None, None, Reason::CommitGone),
        ];
        for (mirrored_at, has_commit, committed_at, last_indexed, reason) in table {
            let gap = OnlyInJira { mirrored_at, has_commit, committed_at, last_indexed };
            assert_eq!(gap.reason(), reason, "{gap:?}");
        }
    }
}
