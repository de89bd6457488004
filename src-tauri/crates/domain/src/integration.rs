//! GIJ integrations: what is wanted, what exists, and what differs.

use serde::{Deserialize, Serialize};

use crate::refspec::CustomRefspecs;
use crate::region::Region;

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
}

impl Integration {
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

/// A setting of an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are those of `IntegrationSettings`")]
pub enum Setting {
    DisplayName,
    Notes,
    Changes,
    CustomRefspecs,
    RequireUserPat,
    SmartCommits,
    RepositoryBrowser,
    DiffViewing,
    Projects,
}

impl Setting {
    /// GIJ's own label.
    pub fn label(self) -> &'static str {
        match self {
            Self::DisplayName => "Display name",
            Self::Notes => "Clone and index ref notes (refs/notes)",
            Self::Changes => "Clone and index changes (refs/changes)",
            Self::CustomRefspecs => "Clone and index other refs",
            Self::RequireUserPat => "Require User PAT",
            Self::SmartCommits => "Smart commits",
            Self::RepositoryBrowser => "Repository browser",
            Self::DiffViewing => "Source code diff viewing",
            Self::Projects => "Project association",
        }
    }
}

fn on_off(value: bool) -> String {
    if value { "On" } else { "Off" }.to_owned()
}

fn projects_in_words(projects: &Projects) -> String {
    match projects {
        Projects::All => "All projects".to_owned(),
        Projects::Only(ids) => {
            let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
            format!("Only project ids {}", ids.join(", "))
        }
    }
}

impl IntegrationSettings {
    /// What would have to change for `existing` to be as wanted. A setting GIJ did not report counts as equal: it
    /// cannot be seen to differ, and writing it blindly could overwrite what somebody chose.
    pub fn changes_against(&self, existing: &Integration) -> Vec<SettingChange> {
        let mut changes = Vec::new();
        let mut flag = |setting, before: Option<bool>, after: bool| {
            if let Some(before) = before
                && before != after
            {
                changes.push(SettingChange { setting, before: Some(on_off(before)), after: on_off(after) });
            }
        };
        flag(Setting::Notes, existing.notes, self.refspecs.notes);
        flag(Setting::Changes, existing.changes, self.refspecs.changes);
        flag(Setting::RequireUserPat, existing.require_user_pat, self.require_user_pat);
        flag(Setting::SmartCommits, existing.smart_commits, self.smart_commits);
        flag(Setting::RepositoryBrowser, existing.repository_browser, self.repository_browser);
        flag(Setting::DiffViewing, existing.diff_viewing, self.diff_viewing);
        if let Some(name) = &self.display_name
            && *name != existing.display_name
        {
            changes.push(SettingChange {
                setting: Setting::DisplayName,
                before: Some(existing.display_name.clone()),
                after: name.clone(),
            });
        }
        let custom = self.refspecs.custom.to_string();
        if let Some(before) = &existing.custom_refspecs
            && CustomRefspecs::parse(before).map_or(true, |parsed| parsed != self.refspecs.custom)
        {
            changes.push(SettingChange {
                setting: Setting::CustomRefspecs,
                before: Some(before.clone()),
                after: custom,
            });
        }
        if let Some(before) = &existing.projects
            && *before != self.projects
        {
            changes.push(SettingChange {
                setting: Setting::Projects,
                before: Some(projects_in_words(before)),
                after: projects_in_words(&self.projects),
            });
        }
        changes
    }

    /// All settings in words, for a review of something new.
    pub fn in_words(&self) -> Vec<SettingChange> {
        let mut words = vec![
            (Setting::Notes, on_off(self.refspecs.notes)),
            (Setting::Changes, on_off(self.refspecs.changes)),
            (Setting::RequireUserPat, on_off(self.require_user_pat)),
            (Setting::SmartCommits, on_off(self.smart_commits)),
            (Setting::RepositoryBrowser, on_off(self.repository_browser)),
            (Setting::DiffViewing, on_off(self.diff_viewing)),
            (Setting::Projects, projects_in_words(&self.projects)),
        ];
        if !self.refspecs.custom.is_empty() {
            words.push((Setting::CustomRefspecs, self.refspecs.custom.to_string()));
        }
        if let Some(name) = &self.display_name {
            words.push((Setting::DisplayName, name.clone()));
        }
        words.into_iter().map(|(setting, after)| SettingChange { setting, before: None, after }).collect()
    }
}
