//! GIJ integrations: what is wanted, what exists, and what differs.

use serde::{Deserialize, Serialize};

use crate::manage::{FurtherSettings, SettingValue};
use crate::refspec::CustomRefspecs;
use crate::region::Region;
use crate::single_repository::WebLinks;

/// Which refs GIJ fetches beyond heads and tags, which it always fetches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefspecChoice {
    /// `refs/notes/*`.
    pub notes: bool,
    /// `refs/changes/*`.
    pub changes: bool,
    /// Other refs.
    pub custom: CustomRefspecs,
}

impl Default for RefspecChoice {
    /// GIJ's wizard: notes on, changes off, nothing else.
    fn default() -> Self {
        Self { notes: true, changes: false, custom: CustomRefspecs::default() }
    }
}

/// Which Jira projects see the repositories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Projects {
    /// Every project, now and later.
    All,
    /// Only these ids, ascending and without repetition; never empty.
    Only(Vec<u64>),
}

impl Projects {
    /// Only these projects; `None` when there is none, which GIJ does not accept.
    pub fn only(mut ids: Vec<u64>) -> Option<Self> {
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then_some(Self::Only(ids))
    }
}

/// The settings of an integration that the connect wizard decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationSettings {
    /// The display name; `None` leaves it to GIJ.
    pub display_name: Option<String>,
    /// Refspecs.
    pub refspecs: RefspecChoice,
    /// Users bring their own AWS keys for branches and pull requests.
    pub require_user_pat: bool,
    /// Commit messages may act on issues.
    pub smart_commits: bool,
    /// The Repository Browser.
    pub repository_browser: bool,
    /// Source code diff viewing.
    pub diff_viewing: bool,
    /// Project association.
    pub projects: Projects,
}

/// An integration as GIJ reports it. Fields that an answer left out are `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// GIJ's id, in one space with repositories.
    pub id: i64,
    /// `AWS` and so on, as GIJ spells it; empty when not reported.
    pub kind: String,
    /// The display name.
    pub display_name: String,
    /// The origin, for AWS something like `https://git-codecommit.{region}.amazonaws.com/v1/repos/*`.
    pub origin: Option<String>,
    /// The region, when echoed.
    pub aws_region: Option<String>,
    /// The access key id, when echoed.
    pub user_name: Option<String>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Epoch milliseconds of the last index; `None` before the first.
    pub last_indexed: Option<i64>,
    /// `requireUserPat`.
    pub require_user_pat: Option<bool>,
    /// `smartCommitsEnabled`.
    pub smart_commits: Option<bool>,
    /// `gitViewerEnabled`.
    pub repository_browser: Option<bool>,
    /// `sourcesDiffViewEnabled`.
    pub diff_viewing: Option<bool>,
    /// `global` and `projectMappingIds`.
    pub projects: Option<Projects>,
    /// `refSpecNotes`.
    pub notes: Option<bool>,
    /// `refSpecChanges`.
    pub changes: Option<bool>,
    /// `refSpecCustom`.
    pub custom_refspecs: Option<String>,
    /// What the connect wizard does not decide.
    #[serde(default)]
    pub further: Box<FurtherSettings>,
}

impl Integration {
    /// What GIJ fetches: as far as it says, else what its wizard begins with.
    pub fn refspecs(&self) -> RefspecChoice {
        let usual = RefspecChoice::default();
        RefspecChoice {
            notes: self.notes.unwrap_or(usual.notes),
            changes: self.changes.unwrap_or(usual.changes),
            custom: CustomRefspecs::readable(self.custom_refspecs.as_deref().unwrap_or_default()),
        }
    }

    /// Whether it is one of CodeCommit.
    pub fn is_code_commit(&self) -> bool {
        self.kind == "AWS" || (self.kind.is_empty() && self.region().is_some())
    }

    /// Its region: as echoed, else from the origin, else from the display name that GIJ gives by itself.
    pub fn region(&self) -> Option<Region> {
        let echoed = self.aws_region.as_deref().and_then(|code| Region::parse(code).ok());
        echoed
            .or_else(|| self.origin.as_deref().and_then(crate::origin::region_of))
            .or_else(|| crate::origin::region_of(&self.display_name))
    }
}

/// A repository as GIJ reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JiraRepository {
    /// GIJ's id.
    pub id: i64,
    /// The display name.
    pub display_name: String,
    /// The clone URL GIJ uses.
    pub origin: Option<String>,
    /// The branch GIJ calls main.
    pub main_branch: Option<String>,
    /// The integration it belongs to; `None` for one connected by hand.
    pub integration_id: Option<i64>,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Epoch milliseconds of the last index; `None` before the first.
    pub last_indexed: Option<i64>,
    /// `smartCommitsEnabled`.
    #[serde(default)]
    pub smart_commits: Option<bool>,
    /// `gitViewerEnabled`.
    #[serde(default)]
    pub repository_browser: Option<bool>,
    /// `sourcesDiffViewEnabled`.
    #[serde(default)]
    pub diff_viewing: Option<bool>,
    /// `global` and `projectMappingIds`.
    #[serde(default)]
    pub projects: Option<Projects>,
    /// `refSpecNotes`.
    #[serde(default)]
    pub notes: Option<bool>,
    /// `refSpecChanges`.
    #[serde(default)]
    pub changes: Option<bool>,
    /// `refSpecCustom`.
    #[serde(default)]
    pub custom_refspecs: Option<String>,
    /// `webLinkType` and the formats of links; `None` where none is reported.
    #[serde(default)]
    pub web_links: Option<Box<WebLinks>>,
    /// What the connect wizard does not decide.
    #[serde(default)]
    pub further: Box<FurtherSettings>,
}

impl JiraRepository {
    /// The CodeCommit repository's name: from the origin, else the display name.
    pub fn code_commit_name(&self) -> &str {
        self.origin.as_deref().and_then(crate::origin::repository_of).unwrap_or(&self.display_name)
    }
}

/// One setting that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    /// Which setting.
    pub setting: Setting,
    /// Before, in words; `None` when GIJ did not report it.
    pub before: Option<String>,
    /// After, in words.
    pub after: String,
}

/// A setting of an integration or of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are GIJ's own labels, which `label` spells out")]
pub enum Setting {
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

impl Setting {
    /// GIJ's own label.
    pub fn label(self) -> &'static str {
        match self {
            Self::DisplayName => "Display name",
            Self::SslVerification => "SSL verification",
            Self::TrustFolderStat => "Trust folder stat",
            Self::Notes => "Clone and index ref notes (refs/notes)",
            Self::Changes => "Clone and index changes (refs/changes)",
            Self::CustomRefspecs => "Clone and index other refs",
            Self::RepositoryBrowser => "Repository browser",
            Self::TagsFilter => "Tags filter",
            Self::RequireUserPat => "Require User PAT",
            Self::Projects => "Project association",
            Self::DiffViewing => "Source code diff viewing",
            Self::SmartCommits => "Smart commits",
            Self::PrHideFilter => "Pull request hide filter",
            Self::CommitEmails => "Commit e-mails",
            Self::CommitEmailMinutes => "Maximum age of commits for e-mails",
            Self::RevisionIndexing => "Revision indexing",
            Self::ApiFilter => "JMESPath filter",
            Self::MainBranch => "Main branch",
            Self::WebLinks => "Web links",
        }
    }
}

pub(crate) fn on_off(value: bool) -> String {
    if value { "On" } else { "Off" }.to_owned()
}

pub(crate) fn projects_in_words(projects: &Projects) -> String {
    match projects {
        Projects::All => "All projects".to_owned(),
        Projects::Only(ids) => {
            let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
            format!("Only project ids {}", ids.join(", "))
        }
    }
}

/// What differs between wanted and reported. A setting that GIJ did not report counts as equal: it cannot be seen to
/// differ, and writing it blindly could overwrite what somebody chose.
#[derive(Default)]
pub(crate) struct Differences(pub(crate) Vec<SettingChange>);

impl Differences {
    pub(crate) fn flag(&mut self, setting: Setting, before: Option<bool>, after: bool) {
        if let Some(before) = before
            && before != after
        {
            self.0.push(SettingChange { setting, before: Some(on_off(before)), after: on_off(after) });
        }
    }

    pub(crate) fn text(&mut self, setting: Setting, before: Option<&str>, after: &str) {
        if let Some(before) = before
            && before != after
        {
            let before = Some(before.to_owned());
            self.0.push(SettingChange { setting, before, after: after.to_owned() });
        }
    }

    pub(crate) fn custom_refspecs(&mut self, before: Option<&str>, after: &CustomRefspecs) {
        if let Some(before) = before
            && CustomRefspecs::parse(before).map_or(true, |parsed| parsed != *after)
        {
            self.text(Setting::CustomRefspecs, Some(before), &after.to_string());
        }
    }

    pub(crate) fn projects(&mut self, before: Option<&Projects>, after: &Projects) {
        if let Some(before) = before
            && before != after
        {
            let before = projects_in_words(before);
            self.text(Setting::Projects, Some(&before), &projects_in_words(after));
        }
    }
}

/// Settings in words, for a review of something new.
#[derive(Default)]
pub(crate) struct InWords(pub(crate) Vec<SettingChange>);

impl InWords {
    pub(crate) fn flag(&mut self, setting: Setting, value: bool) {
        self.text(setting, on_off(value));
    }

    pub(crate) fn text(&mut self, setting: Setting, after: String) {
        self.0.push(SettingChange { setting, before: None, after });
    }

    pub(crate) fn projects(&mut self, projects: &Projects) {
        self.text(Setting::Projects, projects_in_words(projects));
    }

    pub(crate) fn named(&mut self, custom: &CustomRefspecs, display_name: Option<&String>) {
        if !custom.is_empty() {
            self.text(Setting::CustomRefspecs, custom.to_string());
        }
        if let Some(name) = display_name {
            self.text(Setting::DisplayName, name.clone());
        }
    }
}

impl IntegrationSettings {
    /// What would have to change for `existing` to be as wanted. A setting GIJ did not report counts as equal: it
    /// cannot be seen to differ, and writing it blindly could overwrite what somebody chose.
    pub fn changes_against(&self, existing: &Integration) -> Vec<SettingChange> {
        let mut changes = Differences::default();
        changes.flag(Setting::Notes, existing.notes, self.refspecs.notes);
        changes.flag(Setting::Changes, existing.changes, self.refspecs.changes);
        changes.flag(Setting::RequireUserPat, existing.require_user_pat, self.require_user_pat);
        changes.flag(Setting::SmartCommits, existing.smart_commits, self.smart_commits);
        changes.flag(Setting::RepositoryBrowser, existing.repository_browser, self.repository_browser);
        changes.flag(Setting::DiffViewing, existing.diff_viewing, self.diff_viewing);
        if let Some(name) = &self.display_name {
            changes.text(Setting::DisplayName, Some(&existing.display_name), name);
        }
        changes.custom_refspecs(existing.custom_refspecs.as_deref(), &self.refspecs.custom);
        changes.projects(existing.projects.as_ref(), &self.projects);
        changes.0
    }

    /// All settings in words, for a review of something new.
    pub fn in_words(&self) -> Vec<SettingChange> {
        let mut words = InWords::default();
        words.flag(Setting::Notes, self.refspecs.notes);
        words.flag(Setting::Changes, self.refspecs.changes);
        words.flag(Setting::RequireUserPat, self.require_user_pat);
        words.flag(Setting::SmartCommits, self.smart_commits);
        words.flag(Setting::RepositoryBrowser, self.repository_browser);
        words.flag(Setting::DiffViewing, self.diff_viewing);
        words.projects(&self.projects);
        words.named(&self.refspecs.custom, self.display_name.as_ref());
        words.0
    }

    /// The values of these settings; those that an integration does not have, or that are left to GIJ, are left out.
    pub fn values(&self, settings: &[Setting]) -> Vec<(Setting, SettingValue)> {
        let value = |setting: &Setting| {
            Some(match setting {
                Setting::DisplayName => SettingValue::Text(self.display_name.clone()?),
                Setting::Notes => SettingValue::Flag(self.refspecs.notes),
                Setting::Changes => SettingValue::Flag(self.refspecs.changes),
                Setting::CustomRefspecs => SettingValue::Text(self.refspecs.custom.to_string()),
                Setting::RequireUserPat => SettingValue::Flag(self.require_user_pat),
                Setting::SmartCommits => SettingValue::Flag(self.smart_commits),
                Setting::RepositoryBrowser => SettingValue::Flag(self.repository_browser),
                Setting::DiffViewing => SettingValue::Flag(self.diff_viewing),
                Setting::Projects => SettingValue::Projects(self.projects.clone()),
                _ => return None,
            })
        };
        settings.iter().filter_map(|setting| Some((*setting, value(setting)?))).collect()
    }
}
