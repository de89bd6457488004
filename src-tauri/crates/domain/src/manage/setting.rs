//! Which settings a thing in Jira has, which of them GIJ leaves alone, and what it reports of them.

use serde::{Deserialize, Serialize};

use super::value::SettingValue;
use crate::integration::{Integration, JiraRepository, Setting};

/// Settings that the connect wizard does not decide, as GIJ reports them. What an answer left out is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FurtherSettings {
    /// The opposite of `disableSslVerification`.
    pub ssl_verification: Option<bool>,
    /// `trustFolderStat`.
    pub trust_folder_stat: Option<bool>,
    /// `tagsFilter`; empty where GIJ says that all tags are shown.
    pub tags_filter: Option<String>,
    /// `prHideFilter`.
    pub pr_hide_filter: Option<String>,
    /// `sendCommitEmails`.
    pub commit_emails: Option<bool>,
    /// `maxMinsToCommitEmail`.
    pub commit_email_minutes: Option<u32>,
    /// `revisionIndexing`.
    pub revision_indexing: Option<bool>,
    /// `apiFilter`, of an integration.
    pub api_filter: Option<String>,
    /// Whether the clone of a repository lies in a folder that GIJ made for it. Elsewhere it may be the original.
    pub own_folder: Option<bool>,
}

impl FurtherSettings {
    fn value(&self, setting: Setting) -> Option<SettingValue> {
        let flag = |value: Option<bool>| value.map(SettingValue::Flag);
        let text = |value: &Option<String>| value.clone().map(SettingValue::Text);
        match setting {
            Setting::SslVerification => flag(self.ssl_verification),
            Setting::TrustFolderStat => flag(self.trust_folder_stat),
            Setting::TagsFilter => text(&self.tags_filter),
            Setting::PrHideFilter => text(&self.pr_hide_filter),
            Setting::CommitEmails => flag(self.commit_emails),
            Setting::CommitEmailMinutes => self.commit_email_minutes.map(SettingValue::Number),
            Setting::RevisionIndexing => flag(self.revision_indexing),
            Setting::ApiFilter => text(&self.api_filter),
            _ => None,
        }
    }
}

/// What a thing in Jira is. Both share one space of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TargetKind {
    /// An integration.
    Integration,
    /// A repository: of an integration, or connected by hand.
    Repository,
}

/// A thing in Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// GIJ's id.
    pub id: i64,
}

/// A thing in Jira as GIJ reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Thing {
    /// An integration.
    Integration(Box<Integration>),
    /// A repository.
    Repository(Box<JiraRepository>),
}

/// Where a thing stands in Jira, which decides what can be set of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// An integration.
    Integration,
    /// A repository that was connected by hand.
    Single,
    /// A repository of an integration.
    OfIntegration,
    /// A repository inside another one: a submodule of it.
    Nested,
}

/// In the order of GIJ's own pages: connection settings, then feature settings.
const OF_INTEGRATION: [Setting; 17] = [
    Setting::DisplayName,
    Setting::SslVerification,
    Setting::TrustFolderStat,
    Setting::ApiFilter,
    Setting::Notes,
    Setting::Changes,
    Setting::CustomRefspecs,
    Setting::RepositoryBrowser,
    Setting::TagsFilter,
    Setting::RequireUserPat,
    Setting::Projects,
    Setting::DiffViewing,
    Setting::SmartCommits,
    Setting::PrHideFilter,
    Setting::CommitEmails,
    Setting::CommitEmailMinutes,
    Setting::RevisionIndexing,
];

/// *Require User PAT* and the filter over repositories are the integration's.
const OF_REPOSITORY: [Setting; 17] = [
    Setting::DisplayName,
    Setting::MainBranch,
    Setting::SslVerification,
    Setting::TrustFolderStat,
    Setting::Notes,
    Setting::Changes,
    Setting::CustomRefspecs,
    Setting::RepositoryBrowser,
    Setting::TagsFilter,
    Setting::Projects,
    Setting::DiffViewing,
    Setting::SmartCommits,
    Setting::PrHideFilter,
    Setting::CommitEmails,
    Setting::CommitEmailMinutes,
    Setting::RevisionIndexing,
    Setting::WebLinks,
];

impl Place {
    /// Every setting that such a thing has, in the order of GIJ's own pages.
    pub fn settings(self) -> &'static [Setting] {
        match self {
            Self::Integration => &OF_INTEGRATION,
            Self::Single | Self::OfIntegration | Self::Nested => &OF_REPOSITORY,
        }
    }

    /// Why GIJ takes no other value of this setting, without saying so; `None` where it does.
    pub fn read_only(self, setting: Setting) -> Option<&'static str> {
        match (self, setting) {
            (Self::OfIntegration, Setting::MainBranch) => Some(
                "GIJ copies the default branch from AWS whenever it indexes. Change the default branch there",
            ),
            (Self::OfIntegration, Setting::SslVerification) => {
                Some("The integration decides how all of its repositories are reached. Change it there")
            }
            (Self::Nested, Setting::MainBranch | Setting::SslVerification) => Some(
                "The repository is nested in another one (a submodule). GIJ takes this from there and ignores changes",
            ),
            _ => None,
        }
    }
}

impl Thing {
    /// What it is.
    pub fn target(&self) -> Target {
        match self {
            Self::Integration(found) => Target { kind: TargetKind::Integration, id: found.id },
            Self::Repository(found) => Target { kind: TargetKind::Repository, id: found.id },
        }
    }

    /// The name that people know it by: a repository's in CodeCommit, where its display name is that too.
    pub fn name(&self) -> &str {
        match self {
            Self::Integration(found) => &found.display_name,
            Self::Repository(found) if found.display_name.is_empty() => found.code_commit_name(),
            Self::Repository(found) => &found.display_name,
        }
    }

    /// Whether it is disabled, or waits to be removed: GIJ says the same of both.
    pub fn disabled(&self) -> bool {
        match self {
            Self::Integration(found) => found.disabled,
            Self::Repository(found) => found.disabled,
        }
    }

    /// The value of a setting; `None` where GIJ did not report it.
    pub fn value(&self, setting: Setting) -> Option<SettingValue> {
        let flag = |value: Option<bool>| value.map(SettingValue::Flag);
        let text = |value: &Option<String>| value.clone().map(SettingValue::Text);
        match self {
            Self::Integration(found) => match setting {
                Setting::DisplayName => Some(SettingValue::Text(found.display_name.clone())),
                Setting::Notes => flag(found.notes),
                Setting::Changes => flag(found.changes),
                Setting::CustomRefspecs => text(&found.custom_refspecs),
                Setting::RepositoryBrowser => flag(found.repository_browser),
                Setting::RequireUserPat => flag(found.require_user_pat),
                Setting::DiffViewing => flag(found.diff_viewing),
                Setting::SmartCommits => flag(found.smart_commits),
                Setting::Projects => found.projects.clone().map(SettingValue::Projects),
                Setting::MainBranch | Setting::WebLinks => None,
                further => found.further.value(further),
            },
            Self::Repository(found) => match setting {
                Setting::DisplayName => Some(SettingValue::Text(found.display_name.clone())),
                Setting::MainBranch => text(&found.main_branch),
                Setting::Notes => flag(found.notes),
                Setting::Changes => flag(found.changes),
                Setting::CustomRefspecs => text(&found.custom_refspecs),
                Setting::RepositoryBrowser => flag(found.repository_browser),
                Setting::DiffViewing => flag(found.diff_viewing),
                Setting::SmartCommits => flag(found.smart_commits),
                Setting::Projects => found.projects.clone().map(SettingValue::Projects),
                Setting::WebLinks => found.web_links.clone().map(SettingValue::Links),
                Setting::RequireUserPat | Setting::ApiFilter => None,
                further => found.further.value(further),
            },
        }
    }

    /// Where it stands. GIJ marks a nested repository nowhere in its answers: it is told by its place, which is not
    /// where the integration's own repositories are.
    pub fn place(&self, of: Option<&Integration>) -> Place {
        let found = match self {
            Self::Integration(_) => return Place::Integration,
            Self::Repository(found) => found,
        };
        if found.integration_id.is_none() {
            return Place::Single;
        }
        let there = found.origin.as_deref().and_then(crate::origin::region_of);
        let is_elsewhere = of.filter(|of| of.is_code_commit()).is_some_and(|of| {
            let region = of.region();
            found.origin.is_some() && region.is_some() && there != region
        });
        if is_elsewhere { Place::Nested } else { Place::OfIntegration }
    }
}
