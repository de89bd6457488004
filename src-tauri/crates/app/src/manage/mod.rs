//! What Jira has, with every setting of it; planning changes of that; trying filters before they are set.

mod listing;
mod planning;
mod trial;

use causeway_domain::integration::Setting;
use causeway_domain::manage::{Place, SettingValue, Target, TargetKind, Thing};

pub use self::listing::NamedTarget;
pub use self::trial::{FilterKind, FilterTrial};
use crate::App;
use crate::error::AppError;
use crate::issue::IssueSite;
use crate::port::jira::{JiraError, Project};
use crate::port::storage::ConnectionRecord;
use crate::session::Operation;

/// An integration or a repository with all that can be set of it.
#[derive(Debug, Clone)]
pub struct TargetDetail {
    /// The site.
    pub site: IssueSite,
    /// As GIJ reports it.
    pub thing: Thing,
    /// Where it stands.
    pub place: Place,
    /// The connection that it is of, where Causeway knows one.
    pub connection: Option<ConnectionRecord>,
    /// The projects that this user sees.
    pub projects: Vec<Project>,
    /// Whether the user is a Jira administrator.
    pub administrator: bool,
}

/// A setting as Jira has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetSetting {
    /// Which.
    pub setting: Setting,
    /// Its value; `None` where this Jira does not report it.
    pub value: Option<SettingValue>,
    /// Why it cannot be changed here.
    pub read_only: Option<&'static str>,
}

impl TargetDetail {
    /// Every setting that such a thing has, in the order of GIJ's own pages.
    pub fn settings(&self) -> Vec<TargetSetting> {
        let setting = |setting: &Setting| TargetSetting {
            setting: *setting,
            value: self.thing.value(*setting),
            read_only: self.place.read_only(*setting),
        };
        self.place.settings().iter().map(setting).collect()
    }

    /// Why project association may be refused to this user.
    pub fn projects_note(&self) -> Option<&'static str> {
        (!self.administrator && self.place == Place::Integration).then_some(
            "You are no Jira administrator: GIJ lets only the author of an integration, or an administrator, change its \
             project association.",
        )
    }
}

impl App {
    /// An integration or a repository of a site that something here belongs to.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`]; [`JiraError::Rejected`] when Jira has no such thing; when the sign-in is not kept
    /// or Jira cannot be asked.
    pub async fn target(
        &self,
        operation: &Operation,
        site_url: &str,
        target: Target,
    ) -> Result<TargetDetail, AppError> {
        let site = self.known_site(site_url).await?;
        let jira = self.jira_of_site(&site).await?;
        let looking = async {
            let lists = async { Ok(tokio::try_join!(jira.repositories(), jira.integrations())?) };
            let about = async { Ok(tokio::try_join!(jira.user(), jira.projects())?) };
            tokio::try_join!(lists, about)
        };
        let ((repositories, integrations), (user, projects)) = operation.or_cancelled(looking).await?;
        let missing = || {
            let what = match target.kind {
                TargetKind::Integration => "integration",
                TargetKind::Repository => "repository",
            };
            let message = format!("Jira has no {what} with the id {}, or does not show it", target.id);
            AppError::Jira(JiraError::Rejected { message, advice: None })
        };
        let thing = match target.kind {
            TargetKind::Integration => integrations
                .iter()
                .find(|found| found.id == target.id)
                .map(|found| Thing::Integration(Box::new(found.clone()))),
            TargetKind::Repository => repositories
                .into_iter()
                .find(|found| found.id == target.id)
                .map(|found| Thing::Repository(Box::new(found))),
        };
        let thing = thing.ok_or_else(missing)?;
        let integration_id = integration_of(&thing);
        let of = integrations.iter().find(|found| Some(found.id) == integration_id);
        let place = thing.place(of);
        let mut connections = site.connections.iter();
        let connection = connections.find(|record| Some(record.integration_id) == integration_id).cloned();
        Ok(TargetDetail {
            site: site.shown(),
            thing,
            place,
            connection,
            projects,
            administrator: user.administrator,
        })
    }
}

/// The integration that a thing is, or is of.
fn integration_of(thing: &Thing) -> Option<i64> {
    match thing {
        Thing::Integration(found) => Some(found.id),
        Thing::Repository(found) => found.integration_id,
    }
}
