//! What an administrator of this Jira has set, and which of the documented dialects it speaks.

use serde::{Deserialize, Serialize};

/// The app's documentation contradicts itself about the shape of its answers; each dialect is one consistent reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// The shapes of the published samples: `"success":"true"`, one integration in an array, numeric status thread.
    #[default]
    Docs,
    /// Booleans, objects, the UUID everywhere, messages as a list.
    Strict,
}

/// A token bucket per user, as Jira Data Center's rate limiting works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateLimit {
    /// Size of the bucket.
    pub limit: u32,
    /// Tokens added per interval.
    pub fill_rate: u32,
    /// Length of the interval in seconds.
    pub interval_seconds: u32,
}

/// The settings. All can be changed while the sandbox runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch of the administration pages"
)]
pub struct Settings {
    /// Shape of answers.
    pub dialect: Dialect,
    /// Answer 404 instead of 200 with `success:false` for an unknown integration or repository id.
    pub unknown_id_is_404: bool,
    /// Refuse every mutating call without `X-Atlassian-Token: no-check`.
    pub enforce_xsrf: bool,
    /// Bad Basic logins in a row before a user must solve a CAPTCHA; 0 never.
    pub captcha_after: u32,
    /// Jira's rate limiting, off when absent.
    pub rate_limit: Option<RateLimit>,
    /// Whether the Git Integration app is installed; without it every path of it is Jira's HTML 404.
    pub app_installed: bool,
    /// Version of the app as the plugin manager tells it.
    pub app_version: String,
    /// Time one repository's index takes at least, so that progress can be watched.
    pub index_millis_per_repository: u64,
    /// Indexer threads.
    pub index_workers: usize,
    /// "Reindex via webhooks".
    pub webhooks_enabled: bool,
    /// The secret in the webhook URL.
    #[serde(skip_serializing)]
    pub webhook_secret: String,
    /// "Ignore unmatching webhooks": otherwise such a webhook reindexes everything.
    pub ignore_unmatching_webhooks: bool,
    /// "Min. repository reindex interval" in seconds, for webhook tasks only.
    pub webhook_min_interval_seconds: u64,
    /// Whether the listener visits the SubscribeURL of an SNS confirmation.
    pub confirm_subscriptions: bool,
    /// Reindex everything this often; 0 never.
    pub schedule_seconds: u64,
    /// Smart commits of commits older than this are not carried out.
    pub smart_commit_max_age_days: u32,
    /// Alternative public base URL; empty when unset.
    pub alt_jira_base_url: String,
    /// Jira's own time tracking: without it nobody logs work.
    pub time_tracking: bool,
    /// "Create branches" of the general settings, shown in the development panel.
    pub branch_creation: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dialect: Dialect::Docs,
            unknown_id_is_404: false,
            enforce_xsrf: false,
            captcha_after: 3,
            rate_limit: None,
            app_installed: true,
            app_version: "5.2.1".to_owned(),
            index_millis_per_repository: 15,
            index_workers: 2,
            webhooks_enabled: true,
            webhook_secret: String::new(),
            ignore_unmatching_webhooks: true,
            webhook_min_interval_seconds: 3,
            confirm_subscriptions: true,
            schedule_seconds: 0,
            smart_commit_max_age_days: 14,
            alt_jira_base_url: String::new(),
            time_tracking: true,
            branch_creation: true,
        }
    }
}

/// A change of settings that was refused.
#[derive(Debug, thiserror::Error)]
#[error("these are not settings of the sandbox's Jira")]
pub struct SettingsError(#[from] serde_json::Error);

impl Settings {
    /// These settings with the given ones (a JSON object with camel-case keys) in place of the old.
    pub fn with(&self, changes: &serde_json::Value) -> Result<Self, SettingsError> {
        let mut all = serde_json::to_value(self)?;
        if let Some(object) = all.as_object_mut() {
            object.insert("webhookSecret".to_owned(), self.webhook_secret.clone().into());
            for (key, value) in changes.as_object().into_iter().flatten() {
                object.insert(key.clone(), value.clone());
            }
        }
        Ok(serde_json::from_value(all)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_partial_and_unknown_names_are_refused() {
        let before = Settings { webhook_secret: "s3cret".to_owned(), ..Settings::default() };
        let after = before.with(&serde_json::json!({"dialect": "strict", "captchaAfter": 5})).unwrap();
        assert_eq!(after, Settings { dialect: Dialect::Strict, captcha_after: 5, ..before.clone() });
        assert!(before.with(&serde_json::json!({"dialekt": "strict"})).is_err());
    }

    #[test]
    fn the_webhook_secret_is_never_written_out() {
        let settings = Settings { webhook_secret: "s3cret".to_owned(), ..Settings::default() };
        assert!(!serde_json::to_string(&settings).unwrap().contains("s3cret"));
    }
}
