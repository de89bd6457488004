//! A run as it is stored.

use causeway_domain::endpoints::Endpoints;
use causeway_domain::plan::ConnectionPlan;
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::{JiraUrl, Region};
use serde::{Deserialize, Serialize};

use super::view::RunView;
use super::work::Work;
use crate::credentials::jira_entry;
use crate::error::AppError;
use crate::port::aws::AwsLocation;
use crate::port::storage::RunRecord;

/// What is stored of a run: enough to resume it, never a secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Shape")]
pub(crate) struct StoredRun {
    pub(crate) work: Work,
    /// The Jira user name that the credential is kept under.
    pub(crate) jira_user: String,
    pub(crate) site_title: String,
    /// What tells it apart from the other runs of the same plan.
    pub(crate) mark: Option<String>,
}

/// The shapes that runs have been stored in.
#[derive(Deserialize)]
#[serde(untagged)]
enum Shape {
    Now {
        work: Work,
        jira_user: String,
        site_title: String,
        #[serde(default)]
        mark: Option<String>,
    },
    /// Before there was anything but connecting.
    First { plan: Box<ConnectionPlan>, jira_user: String, site_title: String },
}

impl From<Shape> for StoredRun {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::Now { work, jira_user, site_title, mark } => Self { work, jira_user, site_title, mark },
            Shape::First { plan, jira_user, site_title } => {
                Self { work: Work::Connect { plan, triggers: None }, jira_user, site_title, mark: None }
            }
        }
    }
}

impl StoredRun {
    /// The run of a record, when it can be read.
    pub(crate) fn of(record: &RunRecord) -> Result<Self, AppError> {
        serde_json::from_str(&record.plan).map_err(|_| AppError::RunUnknown)
    }

    /// The name of the Jira credential's entry.
    pub(crate) fn jira_entry(&self) -> Result<String, AppError> {
        match (&self.work, self.work.connection()) {
            (Work::Changes { at, .. }, _) => Ok(at.jira_secret.clone()),
            (_, Some(connection)) => Ok(connection.jira_secret.clone()),
            (_, None) => Ok(jira_entry(&self.site()?, &self.jira_user)),
        }
    }

    pub(crate) fn site(&self) -> Result<JiraUrl, AppError> {
        Ok(JiraUrl::parse(self.work.site_url())?)
    }

    pub(crate) fn region(&self) -> Result<Region, AppError> {
        Ok(Region::parse(self.work.region())?)
    }

    /// Where its account is.
    pub(crate) fn location(&self) -> Result<AwsLocation, AppError> {
        match self.work.connection() {
            Some(connection) => Ok(connection.location()?),
            None => {
                let endpoints = match self.work.repository_plan() {
                    Some(plan) => RepositoryLocation::parse(&plan.desired.origin)?.0.endpoints(),
                    None => Endpoints::default(),
                };
                Ok(AwsLocation { region: self.region()?, endpoints })
            }
        }
    }

    pub(super) fn fresh_view(&self, id: &str, started_at: i64) -> RunView {
        let view = self.work.fresh_view(id, &self.site_title, started_at);
        match &self.mark {
            Some(mark) => RunView { title: format!("{} ({mark})", view.title), ..view },
            None => view,
        }
    }
}
