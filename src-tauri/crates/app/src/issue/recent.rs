//! Issues that were opened here.

use std::sync::Arc;

use causeway_domain::JiraUrl;
use serde::{Deserialize, Serialize};

use super::{IssueSite, OpenedIssue};
use crate::App;
use crate::error::AppError;
use crate::port::storage::StorageError;

/// What they are stored under.
const SETTING: &str = "recent-issues";
/// How many are remembered.
const KEPT: usize = 20;
/// As many characters of a summary as are remembered; Jira's own limit.
const SUMMARY: usize = 255;

/// An issue that was opened here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentIssue {
    /// Its site.
    pub site: IssueSite,
    /// Its key.
    pub key: String,
    /// Its summary when it was opened.
    pub summary: String,
    /// Epoch milliseconds.
    pub opened_at: i64,
}

/// Issues that were opened, and sites that they can be opened of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecentIssues {
    /// The oldest connection's first.
    pub sites: Vec<IssueSite>,
    /// Newest first. Those of sites that nothing belongs to any more are left out.
    pub issues: Vec<RecentIssue>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    site_url: String,
    key: String,
    summary: String,
    opened_at: i64,
}

impl App {
    /// The issues that were opened last.
    ///
    /// # Errors
    /// When local data cannot be read.
    pub async fn recent_issues(&self) -> Result<RecentIssues, AppError> {
        let known = self.known_sites().await?;
        let stored = self.stored_issues().await?.into_iter();
        let issues = stored.filter_map(|stored| {
            let url = JiraUrl::parse(&stored.site_url).ok()?;
            let site = known.iter().find(|site| site.url == url)?.shown();
            Some(RecentIssue { site, key: stored.key, summary: stored.summary, opened_at: stored.opened_at })
        });
        Ok(RecentIssues {
            issues: issues.collect(),
            sites: known.iter().map(crate::sites::KnownSite::shown).collect(),
        })
    }

    /// Forgets which issues were opened.
    ///
    /// # Errors
    /// When local data cannot be written.
    pub async fn forget_recent_issues(&self) -> Result<(), AppError> {
        let recents = Arc::clone(&self.issues.recents);
        let _alone = recents.lock().await;
        Ok(self.ports.storage.put_setting(SETTING, None).await?)
    }

    pub(super) async fn remember_issue(&self, opened: &OpenedIssue) -> Result<(), StorageError> {
        let recents = Arc::clone(&self.issues.recents);
        let _alone = recents.lock().await;
        let mut issues = self.stored_issues().await?;
        let site = &opened.site.url;
        let is_this = |key: &String| *key == opened.facts.key || opened.moved_from.as_ref() == Some(key);
        issues.retain(|stored| stored.site_url != *site || !is_this(&stored.key));
        let summary = opened.facts.summary.chars().take(SUMMARY).collect();
        let opened_at = self.ports.clock.now_millis();
        let newest = Stored { site_url: site.clone(), key: opened.facts.key.clone(), summary, opened_at };
        issues.insert(0, newest);
        issues.truncate(KEPT);
        let text = serde_json::to_string(&issues).ok();
        self.ports.storage.put_setting(SETTING, text).await
    }

    /// What cannot be read was written by another version, and is as good as nothing.
    async fn stored_issues(&self) -> Result<Vec<Stored>, StorageError> {
        let text = self.ports.storage.setting(SETTING).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }
}
