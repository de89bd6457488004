//! What a site has, by its names.

use causeway_domain::integration::JiraRepository;
use causeway_domain::manage::{Target, TargetKind};

use crate::App;
use crate::error::AppError;
use crate::session::Operation;

/// A thing in Jira with the names that people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTarget {
    /// It.
    pub target: Target,
    /// The display name.
    pub name: String,
    /// A repository's name in CodeCommit.
    pub repository: Option<String>,
    /// The integration that a repository is of.
    pub integration_id: Option<i64>,
}

impl App {
    /// Integrations and repositories of a site that something here belongs to, in the order of Jira's lists.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`]; when the sign-in is not kept or Jira cannot be asked.
    pub async fn targets(&self, operation: &Operation, site_url: &str) -> Result<Vec<NamedTarget>, AppError> {
        let site = self.known_site(site_url).await?;
        let jira = self.jira_of_site(&site).await?;
        let lists = async { Ok(tokio::try_join!(jira.integrations(), jira.repositories())?) };
        let (integrations, repositories) = operation.or_cancelled(lists).await?;
        let repository = |found: JiraRepository| NamedTarget {
            target: Target { kind: TargetKind::Repository, id: found.id },
            repository: Some(found.code_commit_name().to_owned()),
            integration_id: found.integration_id,
            name: found.display_name,
        };
        let integrations = integrations.into_iter().map(|found| NamedTarget {
            target: Target { kind: TargetKind::Integration, id: found.id },
            name: found.display_name,
            repository: None,
            integration_id: None,
        });
        Ok(integrations.chain(repositories.into_iter().map(repository)).collect())
    }
}
