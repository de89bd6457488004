//! Planning one repository. Nothing here writes.

use std::collections::HashMap;
use std::sync::Arc;

use causeway_domain::plan::Action;
use causeway_domain::single_repository::{
    RepositoryDesired, RepositoryMatch, RepositoryPlan, RepositorySettings, RepositorySnapshot, plan,
};

use super::CheckedRepository;
use crate::App;
use crate::connect::PlanShown;
use crate::credentials::{jira_entry, jira_text};
use crate::error::AppError;
use crate::port::jira::Jira;
use crate::port::secrets::Keep;
use crate::run::Work;
use crate::session::{Operation, PlanSource, ShownPlan, SignedInSite};

/// What a plan of one repository is wanted for.
pub struct RepositoryRequest {
    /// From [`App::check_jira`].
    pub site_handle: String,
    /// From [`App::check_repository`].
    pub check_handle: String,
    /// What it shall be.
    pub settings: RepositorySettings,
    /// Where the secrets shall be kept.
    pub keep: Keep,
}

impl App {
    /// Looks at Jira and plans a repository that was checked. Writes nothing.
    ///
    /// # Errors
    /// [`AppError::SessionEnded`]; when Jira cannot be asked.
    pub async fn plan_repository(
        &self,
        operation: &Operation,
        request: RepositoryRequest,
    ) -> Result<PlanShown, AppError> {
        let site = self.session.site(&request.site_handle)?;
        let checked = self.session.repository(&request.check_handle)?;
        let desired = desired(&site, &checked, request.settings, request.keep);
        let plan = operation.or_cancelled(self.planned_repository(&site, desired)).await?;
        let in_place = self.repository_is_in_place(&plan, &site, &checked, request.keep).await?;
        let cautions = plan.cautions.clone();
        let work = Work::Repository { plan: Box::new(plan) };
        let source = PlanSource::Repository { site, checked };
        let shown = Arc::new(ShownPlan { work, in_place, source, webhook: None, seen: None });
        let id = self.ports.ids.fresh();
        self.session.put_plan(id.clone(), Arc::clone(&shown));
        Ok(PlanShown { id, shown, cautions })
    }

    /// The plan that Jira asks for now.
    pub(crate) async fn planned_repository(
        &self,
        site: &SignedInSite,
        desired: RepositoryDesired,
    ) -> Result<RepositoryPlan, AppError> {
        let snapshot = self.observe_repositories(site, desired.account.as_deref()).await?;
        Ok(plan(desired, &snapshot))
    }

    /// What Jira has, as far as it may be of this account.
    pub(crate) async fn observe_repositories(
        &self,
        site: &SignedInSite,
        account: Option<&str>,
    ) -> Result<RepositorySnapshot, AppError> {
        self.repositories_seen(site.url.as_str(), site.jira.as_ref(), account).await
    }

    /// A repository of another account may have the same location but for whose key opens it: the children of an
    /// integration that Causeway connected to another account are left out.
    pub(crate) async fn repositories_seen(
        &self,
        site_url: &str,
        jira: &dyn Jira,
        account: Option<&str>,
    ) -> Result<RepositorySnapshot, AppError> {
        let (mut repositories, integrations) = tokio::try_join!(jira.repositories(), jira.integrations())?;
        let connections = self.ports.storage.connections().await?.into_iter();
        let accounts: HashMap<i64, String> = connections
            .filter(|record| record.site_url == site_url)
            .map(|record| (record.integration_id, record.account))
            .collect();
        repositories.retain(|found| {
            let of = found.integration_id.and_then(|id| accounts.get(&id)).map(String::as_str);
            of.zip(account).is_none_or(|(of, wanted)| of == wanted)
        });
        let integrations = integrations.into_iter().map(|found| (found.id, found.display_name)).collect();
        Ok(RepositorySnapshot { repositories, integrations })
    }

    /// Whether carrying a plan out would change nothing at all: not in Jira, not on this computer.
    async fn repository_is_in_place(
        &self,
        plan: &RepositoryPlan,
        site: &SignedInSite,
        checked: &CheckedRepository,
        keep: Keep,
    ) -> Result<bool, AppError> {
        let RepositoryMatch::Existing { id, .. } = plan.found else { return Ok(false) };
        if plan.action() != Action::Keep {
            return Ok(false);
        }
        let remembered = self.ports.storage.single_repositories().await?.into_iter().any(|record| {
            (record.site_url.as_str(), record.repository_id, record.keep) == (site.url.as_str(), id, keep)
                && record.access == checked.access
        });
        let is_kept = match checked.secret.entry() {
            Some((name, secret)) => self.vault.holds(&name, secret).await,
            None => true,
        };
        let jira = jira_entry(&site.url, &site.user.name);
        Ok(remembered && is_kept && self.vault.holds(&jira, &jira_text(&site.credential)).await)
    }
}

/// What is wanted.
pub(super) fn desired(
    site: &SignedInSite,
    checked: &CheckedRepository,
    settings: RepositorySettings,
    keep: Keep,
) -> RepositoryDesired {
    let location = &checked.location;
    RepositoryDesired {
        site_url: site.url.as_str().to_owned(),
        origin: location.origin(),
        region: location.region.code().to_owned(),
        name: location.name.clone(),
        transport: location.transport,
        account: checked.account.clone(),
        access: checked.access.clone(),
        empty: checked.references.head.is_none() && checked.references.names.is_empty(),
        settings,
        keep_in_keychain: keep == Keep::Keychain,
    }
}
