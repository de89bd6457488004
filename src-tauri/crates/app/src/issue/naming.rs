//! The template that branches of a site's issues are named by. GIJ's own cannot be read, so this is the person's copy.

use causeway_domain::branch_template::{
    BranchTemplate, DEFAULT_MAX_LENGTH, DEFAULT_SEPARATOR, DEFAULT_TEMPLATE,
};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::error::{AppError, Field};

/// A template as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateText {
    /// `${issuekey}-${summary}`.
    pub template: String,
    /// What stands between words.
    pub separator: String,
    /// At most as many characters.
    pub max_length: usize,
}

impl Default for TemplateText {
    /// GIJ's own.
    fn default() -> Self {
        Self {
            template: DEFAULT_TEMPLATE.to_owned(),
            separator: DEFAULT_SEPARATOR.to_owned(),
            max_length: DEFAULT_MAX_LENGTH,
        }
    }
}

impl App {
    /// The template of a site's issues, and the site's own address.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`]; when local data cannot be read.
    pub async fn branch_template(&self, site_url: &str) -> Result<(String, TemplateText), AppError> {
        let url = self.known_site(site_url).await?.url.as_str().to_owned();
        let text = self.ports.storage.setting(&setting(&url)).await?;
        Ok((url, text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()))
    }

    /// Keeps another template for a site's issues.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for one that is wrong; [`AppError::JiraSiteUnknown`]; when local data cannot be written.
    pub async fn set_branch_template(
        &self,
        site_url: &str,
        text: TemplateText,
    ) -> Result<(String, TemplateText), AppError> {
        BranchTemplate::parse(&text.template, &text.separator, text.max_length)
            .map_err(|error| AppError::invalid(Field::BranchTemplate, error.to_string()))?;
        let url = self.known_site(site_url).await?.url.as_str().to_owned();
        // GIJ's own needs no keeping.
        let kept = (text != TemplateText::default()).then(|| serde_json::to_string(&text).ok()).flatten();
        self.ports.storage.put_setting(&setting(&url), kept).await?;
        Ok((url, text))
    }
}

fn setting(site_url: &str) -> String {
    format!("branch-template:{site_url}")
}
