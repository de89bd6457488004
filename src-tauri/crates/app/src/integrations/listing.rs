//! Everything that GIJ has at a site.

use std::collections::HashMap;

use causeway_domain::Region;
use causeway_domain::adoption::region_of;
use causeway_domain::integration::{Integration, JiraRepository};

use crate::App;
use crate::error::AppError;
use crate::issue::IssueSite;
use crate::session::Operation;
use crate::sites::KnownSite;

/// What GIJ has at a site.
#[derive(Debug, Clone)]
pub struct SiteIntegrations {
    /// The site.
    pub site: IssueSite,
    /// In the order of their names.
    pub integrations: Vec<ListedIntegration>,
    /// Repositories without an integration, in the order of their names.
    pub single_repositories: Vec<ListedRepository>,
}

/// An integration in Jira.
#[derive(Debug, Clone)]
pub struct ListedIntegration {
    /// As GIJ reports it.
    pub integration: Integration,
    /// Its region, where it or one of its repositories tells.
    pub region: Option<Region>,
    /// Its repositories.
    pub repositories: usize,
    /// Of them disabled.
    pub disabled_repositories: usize,
    /// The connection that it is of.
    pub connection_id: Option<String>,
}

/// A repository in Jira that belongs to no integration.
#[derive(Debug, Clone)]
pub struct ListedRepository {
    /// As GIJ reports it.
    pub repository: JiraRepository,
    /// Causeway's id of it, where it was connected from here.
    pub single_repository_id: Option<String>,
}

impl App {
    /// Everything that GIJ has at a site that something here belongs to, or that somebody is signed in to. Asks for the
    /// two lists and for nothing else, however long they are.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`]; when the sign-in is not kept or Jira cannot be asked, as one who does not
    /// administer integrations may not ([`AppError::Jira`]).
    pub async fn integrations(
        &self,
        operation: &Operation,
        site_url: &str,
    ) -> Result<SiteIntegrations, AppError> {
        let listing = async {
            let open = self.open_site(site_url).await?;
            // One after the other: a sign-in that is refused is refused once, before Jira asks for a CAPTCHA.
            let integrations = open.jira.integrations().await?;
            let repositories = open.jira.repositories().await?;
            Ok(listed(&open.site, integrations, repositories))
        };
        operation.or_cancelled(listing).await
    }
}

fn listed(
    site: &KnownSite,
    integrations: Vec<Integration>,
    repositories: Vec<JiraRepository>,
) -> SiteIntegrations {
    let mut children: HashMap<i64, Vec<JiraRepository>> = HashMap::new();
    let mut single_repositories = Vec::new();
    let ours: HashMap<i64, &str> =
        site.single_repositories.iter().map(|record| (record.repository_id, record.id.as_str())).collect();
    for repository in repositories {
        match repository.integration_id {
            Some(parent) => children.entry(parent).or_default().push(repository),
            None => {
                let single_repository_id = ours.get(&repository.id).map(|id| (*id).to_owned());
                single_repositories.push(ListedRepository { repository, single_repository_id });
            }
        }
    }
    let mut connections: HashMap<i64, &str> = HashMap::new();
    for record in &site.connections {
        connections.entry(record.integration_id).or_insert(&record.id);
    }
    let mut integrations: Vec<ListedIntegration> = integrations
        .into_iter()
        .map(|integration| {
            let children = children.remove(&integration.id).unwrap_or_default();
            ListedIntegration {
                region: integration.is_code_commit().then(|| region_of(&integration, &children)).flatten(),
                repositories: children.len(),
                disabled_repositories: children.iter().filter(|child| child.disabled).count(),
                connection_id: connections.get(&integration.id).map(|id| (*id).to_owned()),
                integration,
            }
        })
        .collect();
    integrations.sort_by_cached_key(|one| in_order(&one.integration.display_name, one.integration.id));
    single_repositories.sort_by_cached_key(|one| in_order(&one.repository.display_name, one.repository.id));
    SiteIntegrations { site: site.shown(), integrations, single_repositories }
}

/// By name without regard to case; the id decides between alike ones.
fn in_order(name: &str, id: i64) -> (String, i64) {
    (name.to_lowercase(), id)
}
