//! The settings that integrations and single repositories share, and partial changes of them.

use serde::{Deserialize, Serialize};

use super::answer::Failure;
use super::refspec::Refspec;

/// The settings of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the app's own flags")]
#[expect(missing_docs, reason = "named and explained by the app's REST reference, one to one")]
pub struct Features {
    pub send_commit_emails: bool,
    pub max_mins_to_commit_email: u32,
    pub global: bool,
    pub revision_indexing: bool,
    pub git_viewer_enabled: bool,
    pub disable_ssl_verification: bool,
    pub smart_commits_enabled: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tags_filter: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pr_hide_filter: String,
    pub require_user_pat: bool,
    pub project_mapping_ids: Vec<u64>,
    pub sources_diff_view_enabled: bool,
    pub ref_spec_notes: bool,
    pub ref_spec_changes: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ref_spec_custom: String,
    pub trust_folder_stat: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub api_path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub api_filter: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tfs_collection: String,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            send_commit_emails: false,
            max_mins_to_commit_email: 1440,
            global: true,
            revision_indexing: true,
            git_viewer_enabled: true,
            disable_ssl_verification: false,
            smart_commits_enabled: true,
            tags_filter: String::new(),
            pr_hide_filter: String::new(),
            require_user_pat: false,
            project_mapping_ids: Vec::new(),
            sources_diff_view_enabled: true,
            ref_spec_notes: true,
            ref_spec_changes: false,
            ref_spec_custom: String::new(),
            trust_folder_stat: false,
            api_path: String::new(),
            api_filter: String::new(),
            tfs_collection: String::new(),
        }
    }
}

/// A partial change: only what is present.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FeaturesPatch {
    pub(crate) send_commit_emails: Option<bool>,
    pub(crate) max_mins_to_commit_email: Option<u32>,
    pub(crate) global: Option<bool>,
    pub(crate) revision_indexing: Option<bool>,
    pub(crate) git_viewer_enabled: Option<bool>,
    pub(crate) disable_ssl_verification: Option<bool>,
    pub(crate) smart_commits_enabled: Option<bool>,
    pub(crate) tags_filter: Option<String>,
    pub(crate) pr_hide_filter: Option<String>,
    pub(crate) require_user_pat: Option<bool>,
    pub(crate) project_mapping_ids: Option<Vec<u64>>,
    pub(crate) sources_diff_view_enabled: Option<bool>,
    pub(crate) ref_spec_notes: Option<bool>,
    pub(crate) ref_spec_changes: Option<bool>,
    pub(crate) ref_spec_custom: Option<String>,
    pub(crate) trust_folder_stat: Option<bool>,
    pub(crate) api_path: Option<String>,
    pub(crate) api_filter: Option<String>,
    pub(crate) tfs_collection: Option<String>,
}

fn set<T: Clone>(value: &mut T, change: Option<&T>) {
    if let Some(change) = change {
        value.clone_from(change);
    }
}

impl Features {
    /// These settings after `patch`.
    pub(crate) fn with(&self, patch: &FeaturesPatch) -> Self {
        let mut all = self.clone();
        set(&mut all.send_commit_emails, patch.send_commit_emails.as_ref());
        set(&mut all.max_mins_to_commit_email, patch.max_mins_to_commit_email.as_ref());
        set(&mut all.global, patch.global.as_ref());
        set(&mut all.revision_indexing, patch.revision_indexing.as_ref());
        set(&mut all.git_viewer_enabled, patch.git_viewer_enabled.as_ref());
        set(&mut all.disable_ssl_verification, patch.disable_ssl_verification.as_ref());
        set(&mut all.smart_commits_enabled, patch.smart_commits_enabled.as_ref());
        set(&mut all.tags_filter, patch.tags_filter.as_ref());
        set(&mut all.pr_hide_filter, patch.pr_hide_filter.as_ref());
        set(&mut all.require_user_pat, patch.require_user_pat.as_ref());
        set(&mut all.project_mapping_ids, patch.project_mapping_ids.as_ref());
        set(&mut all.sources_diff_view_enabled, patch.sources_diff_view_enabled.as_ref());
        set(&mut all.ref_spec_notes, patch.ref_spec_notes.as_ref());
        set(&mut all.ref_spec_changes, patch.ref_spec_changes.as_ref());
        set(&mut all.ref_spec_custom, patch.ref_spec_custom.as_ref());
        set(&mut all.trust_folder_stat, patch.trust_folder_stat.as_ref());
        set(&mut all.api_path, patch.api_path.as_ref());
        set(&mut all.api_filter, patch.api_filter.as_ref());
        set(&mut all.tfs_collection, patch.tfs_collection.as_ref());
        all
    }

    /// Refuses what the app's pages refuse; `projects` are the project ids of this Jira.
    pub(crate) fn check(&self, projects: &[u64]) -> Result<(), Failure> {
        if !self.global && self.project_mapping_ids.is_empty() {
            return Err(Failure::invalid(
                "At least one project must be selected",
                "Please associate with all projects, or give projectMappingIds.",
            ));
        }
        if let Some(id) = self.project_mapping_ids.iter().find(|id| !projects.contains(id)) {
            return Err(Failure::invalid(
                format!("Project with id={id} does not exist"),
                "Please use existing project ids.",
            ));
        }
        if let Err(error) = Refspec::parse_list(&self.ref_spec_custom) {
            return Err(Failure::invalid(error.to_string(), "Please check refSpecCustom."));
        }
        for (name, pattern) in [("tagsFilter", &self.tags_filter), ("prHideFilter", &self.pr_hide_filter)] {
            // Nearer to Java's than the usual ones: with look-around and back references.
            if fancy_regex::Regex::new(pattern).is_err() {
                return Err(Failure::invalid(
                    format!("{name} is not a regular expression"),
                    format!("Please check {name}."),
                ));
            }
        }
        if !self.api_path.is_empty() && (!self.api_path.starts_with('/') || self.api_path.len() > 2000) {
            return Err(Failure::invalid(
                "apiPath must begin with '/' and be at most 2000 characters long",
                "Please check apiPath.",
            ));
        }
        Ok(())
    }

    /// Whether issues of the project see this row.
    pub fn associated(&self, project_id: u64) -> bool {
        self.global || self.project_mapping_ids.contains(&project_id)
    }

    /// What an index fetches. Branches and tags always, as the page shows them locked.
    pub fn refspecs(&self) -> Vec<Refspec> {
        let mut all = vec![Refspec::mirror("heads"), Refspec::mirror("tags")];
        if self.ref_spec_notes {
            all.push(Refspec::mirror("notes"));
        }
        if self.ref_spec_changes {
            all.push(Refspec::mirror("changes"));
        }
        all.extend(Refspec::parse_list(&self.ref_spec_custom).unwrap_or_default());
        all
    }
}
