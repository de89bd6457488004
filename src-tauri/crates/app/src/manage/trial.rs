//! What a filter would do, before it is set.

use causeway_domain::manage::{
    FilterError, JavaPattern, MATCHING_IS_UNDOCUMENTED, Target, TargetKind, filter_repositories,
};

use crate::App;
use crate::error::AppError;
use crate::session::Operation;

/// What GIJ gives a JMESPath expression for CodeCommit is documented nowhere.
const FIELDS_ARE_UNDOCUMENTED: &str = "GIJ documents this filter for other hosts, and not what it is given for \
     CodeCommit. This trial gives it each repository's name, as name and as repositoryName.";

/// What a filter picks from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterKind {
    /// Titles of pull requests: those that match are hidden.
    PullRequestTitles,
    /// Names of tags: those that match are shown.
    Tags,
    /// Repositories of an integration: those that are chosen stay.
    Repositories,
}

/// What came of trying a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterTrial {
    /// Why it cannot be used, or cannot be tried; then there are no rows.
    pub problem: Option<String>,
    /// What Java or GIJ may read otherwise.
    pub caution: Option<String>,
    /// What it was tried on, and whether the filter picks it, in the order of the samples.
    pub rows: Vec<(String, bool)>,
}

impl App {
    /// Tries a filter on samples; on the names of the integration's repositories in Jira where there are none of these.
    ///
    /// # Errors
    /// When Jira has to be asked for repositories and cannot be.
    pub async fn try_filter(
        &self,
        operation: &Operation,
        kind: FilterKind,
        expression: &str,
        samples: Vec<String>,
        site_url: &str,
        target: Target,
    ) -> Result<FilterTrial, AppError> {
        let asks_jira = kind == FilterKind::Repositories && samples.is_empty();
        let samples = if asks_jira {
            operation.or_cancelled(self.repository_names_of(site_url, target)).await?
        } else {
            samples
        };
        let mut caution = match kind {
            FilterKind::PullRequestTitles | FilterKind::Tags => MATCHING_IS_UNDOCUMENTED.to_owned(),
            FilterKind::Repositories => FIELDS_ARE_UNDOCUMENTED.to_owned(),
        };
        if asks_jira {
            caution.push_str(" Only repositories that Jira has now are tried.");
        }
        let outcome = match kind {
            FilterKind::PullRequestTitles | FilterKind::Tags => {
                matches(kind, expression, &samples, &mut caution)
            }
            FilterKind::Repositories if expression.trim().is_empty() => Ok(vec![true; samples.len()]),
            FilterKind::Repositories => filter_repositories(expression, &samples),
        };
        Ok(match outcome {
            Ok(picked) => FilterTrial {
                problem: None,
                caution: Some(caution),
                rows: samples.into_iter().zip(picked).collect(),
            },
            Err(error) => {
                FilterTrial { problem: Some(error.to_string()), caution: Some(caution), rows: Vec::new() }
            }
        })
    }

    async fn repository_names_of(&self, site_url: &str, target: Target) -> Result<Vec<String>, AppError> {
        let site = self.known_site(site_url).await?;
        let mut rows = self.jira_of_site(&site).await?.repositories().await?;
        let id = match target.kind {
            TargetKind::Integration => Some(target.id),
            TargetKind::Repository => {
                rows.iter().find(|row| row.id == target.id).and_then(|row| row.integration_id)
            }
        };
        rows.retain(|row| id.is_some() && row.integration_id == id);
        let mut names: Vec<String> = rows.iter().map(|row| row.code_commit_name().to_owned()).collect();
        names.sort_unstable();
        Ok(names)
    }
}

fn matches(
    kind: FilterKind,
    expression: &str,
    samples: &[String],
    caution: &mut String,
) -> Result<Vec<bool>, FilterError> {
    if expression.is_empty() {
        // No filter: nothing is hidden, and every tag is shown.
        return Ok(vec![kind == FilterKind::Tags; samples.len()]);
    }
    let pattern = JavaPattern::parse(expression)?;
    if let Some(own) = pattern.caution {
        caution.push(' ');
        caution.push_str(own);
    }
    samples.iter().map(|text| pattern.is_match(text)).collect()
}
