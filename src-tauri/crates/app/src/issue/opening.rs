//! An issue, opened.

use causeway_domain::issue_address::IssueAddress;

use super::IssueSite;
use crate::App;
use crate::error::{AppError, Field};
use crate::port::jira_issues::IssueFacts;
use crate::session::Operation;

/// What a user needs to see an issue's development information, with Jira's labels (gij-contract §1.2).
const NEEDED: [(&str, &str); 2] =
    [("BROWSE_PROJECTS", "Browse Projects"), ("VIEW_DEV_TOOLS", "View Development Tools")];

/// An issue as Jira has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedIssue {
    /// Its site.
    pub site: IssueSite,
    /// What Jira says of it.
    pub facts: IssueFacts,
    /// The key that was asked for, where the issue has moved since.
    pub moved_from: Option<String>,
    /// Jira's label of the permission that keeps development information from this user.
    pub missing_permission: Option<String>,
}

impl App {
    /// Reads a key, an address or a link, and asks the Jira that it is of.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for what names no issue, and where several sites are connected and none is named;
    /// [`AppError::JiraSiteUnknown`]; [`AppError::IssueMissing`]; when the sign-in is not kept or Jira cannot be asked.
    pub async fn open_issue(
        &self,
        operation: &Operation,
        text: &str,
        site_url: Option<&str>,
    ) -> Result<OpenedIssue, AppError> {
        let address = IssueAddress::parse(text)
            .map_err(|error| AppError::invalid(Field::IssueKey, error.to_string()))?;
        let key = address.key.as_str();
        let opening = async {
            let site = self.site_of(&address, site_url).await?;
            let jira = self.jira_of_site(&site).await?;
            let names = NEEDED.map(|(name, _)| name);
            let (issue, permissions) = tokio::join!(jira.issue(key), jira.issue_permissions(key, &names));
            let facts = issue?.ok_or_else(|| AppError::IssueMissing { key: key.to_owned() })?;
            // Whoever may not be told this sees the issue all the same.
            let held = permissions.unwrap_or_else(|_| vec![true; NEEDED.len()]);
            let missing = NEEDED.iter().zip(held).find(|(_, held)| !held).map(|((_, label), _)| *label);
            Ok(OpenedIssue {
                site: site.shown(),
                moved_from: (facts.key != key).then(|| key.to_owned()),
                missing_permission: missing.map(str::to_owned),
                facts,
            })
        };
        let opened = operation.or_cancelled(opening).await?;
        if let Err(error) = self.remember_issue(&opened).await {
            tracing::warn!(%error, "an issue that was opened is not remembered");
        }
        Ok(opened)
    }
}
