//! What is in Jira and can be changed there: settings of integrations and of repositories, each change as a plan.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::issue::IssueSite;
use crate::repository::WebLinks;
use crate::wizard::{Project, ProjectAssociation};

/// A request about a Jira site that something here belongs to.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForJira {
    /// The base URL.
    pub site_url: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// What a thing in Jira is. Both share one space of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TargetKind {
    /// An integration.
    Integration,
    /// A repository: of an integration, or connected by hand.
    Repository,
}

/// A thing in Jira.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// GIJ's id.
    #[ts(type = "number")]
    pub id: i64,
}

/// `get_target`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ForTarget {
    /// The Jira base URL.
    pub site_url: String,
    /// The thing.
    pub target: Target,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A setting that GIJ's API offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
#[expect(
    missing_docs,
    reason = "the names are GIJ's labels; the window's words for each are its documentation"
)]
pub enum SettingName {
    DisplayName,
    SslVerification,
    TrustFolderStat,
    Notes,
    Changes,
    CustomRefspecs,
    RepositoryBrowser,
    TagsFilter,
    RequireUserPat,
    Projects,
    DiffViewing,
    SmartCommits,
    PrHideFilter,
    CommitEmails,
    CommitEmailMinutes,
    RevisionIndexing,
    ApiFilter,
    MainBranch,
    WebLinks,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum SettingValue {
    /// On or off.
    Flag {
        /// Whether it is on.
        on: bool,
    },
    /// Text: a name, a filter, a list of refspecs. Empty for none.
    Text {
        /// The text.
        text: String,
    },
    /// A number, in the unit of the setting: minutes.
    Number {
        /// The number.
        number: u32,
    },
    /// Project association.
    Projects {
        /// Which.
        projects: ProjectAssociation,
    },
    /// Formats of links.
    Links {
        /// They.
        links: WebLinks,
    },
}

/// A setting as Jira has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TargetSetting {
    /// Which.
    pub name: SettingName,
    /// Its value; `null` where this Jira does not report it. It can be set all the same.
    pub value: Option<SettingValue>,
    /// Why it cannot be changed here; `null` when it can.
    pub read_only: Option<String>,
}

/// An integration or a repository with all its settings: the answer to `get_target`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TargetDetail {
    /// Which.
    pub target: Target,
    /// The site.
    pub site: IssueSite,
    /// The display name.
    pub name: String,
    /// The clone URL, or the pattern of an integration's.
    pub origin: Option<String>,
    /// The region's code, where it is one of CodeCommit.
    pub region: Option<String>,
    /// GIJ's id of the integration that a repository belongs to.
    #[ts(type = "number | null")]
    pub integration_id: Option<i64>,
    /// Whether a repository is nested in another one (a submodule), which leaves fields to it.
    pub nested: bool,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub last_indexed: Option<i64>,
    /// The connection that it is of, where Causeway knows one.
    pub connection_id: Option<String>,
    /// It in the AWS console.
    pub console_url: Option<String>,
    /// The page in Jira where what has no API is done.
    pub jira_url: String,
    /// Every setting that such a thing has, in the order of GIJ's own pages.
    pub settings: Vec<TargetSetting>,
    /// The projects that this user sees.
    pub projects: Vec<Project>,
    /// Why project association may be refused to this user; `null` for a Jira administrator.
    pub projects_note: Option<String>,
}

/// One setting with the value it is to have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SettingEdit {
    /// Which.
    pub name: SettingName,
    /// Its new value.
    pub value: SettingValue,
}

/// What is to become of things in Jira.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub enum TargetChange {
    /// Other settings; what is not named stays.
    Settings {
        /// They.
        settings: Vec<SettingEdit>,
    },
    /// They are indexed again.
    Enable,
    /// They are not indexed any more.
    Disable,
    /// They are removed from Jira.
    #[serde(rename_all = "camelCase")]
    Remove {
        /// Whether Jira's clones on its disk go too.
        delete_clones: bool,
    },
    /// Another default branch in AWS, after which Jira reindexes. Of repositories of a connection.
    DefaultBranch {
        /// Its short name.
        branch: String,
    },
}

/// `plan_changes`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PlanChanges {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// The Jira base URL.
    pub site_url: String,
    /// What is to be changed: one or more of one kind.
    pub targets: Vec<Target>,
    /// How.
    pub change: TargetChange,
}

/// What a filter picks from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FilterKind {
    /// Titles of pull requests: those that match are hidden. A regular expression of Java.
    PullRequestTitles,
    /// Names of tags: those that match are shown. A regular expression of Java.
    Tags,
    /// Repositories of the integration: those that are chosen stay. JMESPath.
    Repositories,
}

/// `try_filter`: what a filter would do, before it is set.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct TryFilter {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// What it picks from.
    pub kind: FilterKind,
    /// The filter.
    pub expression: String,
    /// What it is tried on; for [`FilterKind::Repositories`] those of the target are taken when this is empty.
    pub samples: Vec<String>,
    /// The Jira base URL.
    pub site_url: String,
    /// The integration or repository that would have it.
    pub target: Target,
}

/// One thing that a filter was tried on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FilterRow {
    /// The title, the tag, the repository's name.
    pub text: String,
    /// Whether the filter picks it.
    pub matches: bool,
}

/// The answer to `try_filter`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FilterTrial {
    /// Why the filter cannot be used; then there are no rows.
    pub problem: Option<String>,
    /// What Java or GIJ may read otherwise than this trial did.
    pub caution: Option<String>,
    /// In the order of the samples.
    pub rows: Vec<FilterRow>,
}
