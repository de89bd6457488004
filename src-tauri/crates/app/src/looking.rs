//! Looking at both sides for what decides a connection's plan. Nothing here writes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use causeway_domain::Region;
use causeway_domain::integration::{Integration, JiraRepository};
use causeway_domain::plan::{Observed, Snapshot};
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::error::AppError;
use crate::port::aws::AwsAccount;
use crate::port::jira::{Jira, JiraError};
use crate::run::{Journal, StoredRun, adoptable};

/// Jira's lists of everything, each read once for all the regions that are looked at together: with thousands of
/// repositories each reading takes seconds.
pub(crate) struct JiraLists<'a> {
    jira: &'a dyn Jira,
    integrations: OnceCell<Vec<Integration>>,
    repositories: OnceCell<Vec<JiraRepository>>,
}

impl<'a> JiraLists<'a> {
    /// Lists that are not read yet.
    pub(crate) fn of(jira: &'a dyn Jira) -> Self {
        Self { jira, integrations: OnceCell::new(), repositories: OnceCell::new() }
    }

    async fn integrations(&self) -> Result<&[Integration], JiraError> {
        Ok(self.integrations.get_or_try_init(|| self.jira.integrations()).await?)
    }

    async fn repositories(&self) -> Result<&[JiraRepository], JiraError> {
        Ok(self.repositories.get_or_try_init(|| self.jira.repositories()).await?)
    }
}

impl App {
    /// Reads what decides a plan, from both sides.
    pub(crate) async fn look(
        &self,
        site_url: &str,
        lists: &JiraLists<'_>,
        region: &Region,
        aws: &dyn AwsAccount,
        cancel: &CancellationToken,
    ) -> Result<Snapshot, AppError> {
        let (repositories, integrations) =
            tokio::join!(aws.repository_names(Arc::new(|_| ()), cancel), lists.integrations());
        let (repositories, integrations) = (repositories?, integrations?);
        let is_here = |integration: &&Integration| {
            integration.is_code_commit() && integration.region().as_ref() == Some(region)
        };
        let in_region: Vec<Integration> = integrations.iter().filter(is_here).cloned().collect();
        if in_region.is_empty() {
            return Ok(Snapshot { repositories, integrations: Vec::new() });
        }
        let in_jira = lists.repositories().await?;
        let accounts = self.remembered_accounts(site_url, region, &in_region).await?;
        Ok(Snapshot { repositories, integrations: observed(in_region, in_jira, &accounts) })
    }

    /// The accounts of integrations that Causeway made or adopted: those among its connections, and those of runs that
    /// were interrupted before they came that far.
    pub(crate) async fn remembered_accounts(
        &self,
        site_url: &str,
        region: &Region,
        in_region: &[Integration],
    ) -> Result<HashMap<i64, String>, AppError> {
        let mut accounts = HashMap::new();
        for record in self.ports.storage.unfinished_runs().await? {
            let Ok(stored) = StoredRun::of(&record) else { continue };
            let Some(plan) = stored.work.connection_plan() else { continue };
            let desired = &plan.desired;
            if desired.site_url != site_url || desired.region != region.code() {
                continue;
            }
            let journal = Journal::read(&self.ports, &record.id).await?;
            let made = match (journal.integration(), journal.creating()) {
                (Some((id, true)), _) => Some(id),
                (None, Some(known)) => adoptable(in_region.to_vec(), desired, region, known)
                    .unwrap_or(None)
                    .map(|integration| integration.id),
                _ => None,
            };
            if let Some(id) = made {
                accounts.insert(id, desired.account.clone());
            }
        }
        for record in self.ports.storage.connections().await? {
            if record.site_url == site_url {
                accounts.insert(record.integration_id, record.account);
            }
        }
        Ok(accounts)
    }
}

fn observed(
    integrations: Vec<Integration>,
    in_jira: &[JiraRepository],
    accounts: &HashMap<i64, String>,
) -> Vec<Observed> {
    let mut children: HashMap<i64, BTreeSet<String>> = HashMap::new();
    for repository in in_jira {
        if let Some(parent) = repository.integration_id {
            children.entry(parent).or_default().insert(repository.code_commit_name().to_owned());
        }
    }
    integrations
        .into_iter()
        .map(|integration| Observed {
            repositories: children.remove(&integration.id).unwrap_or_default(),
            remembered_account: accounts.get(&integration.id).cloned(),
            integration,
        })
        .collect()
}
