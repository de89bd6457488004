//! What GIJ has at a site, and taking it over.

use causeway_app::integrations::{Adopted, ListedIntegration, ListedRepository, SiteIntegrations as AppSite};
use causeway_domain::AccessKeyId;

use super::connections::connection;
use super::issue::issue_site;
use super::wizard::count;
use crate::connection::Connection;
use crate::integrations::{JiraIntegration, JiraSingleRepository, SiteIntegrations};

/// Everything that GIJ has at a site.
pub fn site_integrations(found: AppSite) -> SiteIntegrations {
    SiteIntegrations {
        site: issue_site(found.site),
        integrations: found.integrations.into_iter().map(integration).collect(),
        single_repositories: found.single_repositories.into_iter().map(single_repository).collect(),
    }
}

fn integration(listed: ListedIntegration) -> JiraIntegration {
    let ListedIntegration { integration, region, repositories, disabled_repositories, connection_id } =
        listed;
    JiraIntegration {
        id: integration.id,
        host: host(&integration.kind, integration.is_code_commit()),
        is_code_commit: integration.is_code_commit(),
        region: region.as_ref().map(|region| region.code().to_owned()),
        region_name: region.as_ref().map(|region| region.name().to_owned()),
        access_key_hint: integration
            .user_name
            .as_deref()
            .and_then(|id| AccessKeyId::parse(id).ok())
            .map(|id| id.hint()),
        name: integration.display_name,
        origin: integration.origin,
        disabled: integration.disabled,
        last_indexed: integration.last_indexed,
        repositories: count(repositories),
        disabled_repositories: count(disabled_repositories),
        connection_id,
    }
}

fn single_repository(listed: ListedRepository) -> JiraSingleRepository {
    let ListedRepository { repository, single_repository_id } = listed;
    JiraSingleRepository {
        id: repository.id,
        name: repository.display_name,
        origin: repository.origin,
        disabled: repository.disabled,
        last_indexed: repository.last_indexed,
        single_repository_id,
    }
}

/// GIJ's kind of integration in words (gij-contract §1.5); one that is not known is shown as GIJ spells it.
fn host(kind: &str, is_code_commit: bool) -> String {
    match kind {
        _ if is_code_commit => "AWS CodeCommit",
        "GITHUB" => "GitHub",
        "GITHUB_SERVER" => "GitHub Enterprise Server",
        "GITLAB" => "GitLab",
        "GITLAB_SERVER" | "GITLAB_SERVER_LEGACY" => "GitLab Self-Managed",
        "AZURE_DEVOPS" | "VSTS" | "AZURE" => "Azure DevOps",
        "TFS_SERVER" => "Azure DevOps Server",
        "GERRIT" => "Gerrit",
        "FILESPACE" => "Folder on Jira's server",
        "" => "Unknown",
        other => other,
    }
    .to_owned()
}

/// The row of an integration that was taken over. Where Jira uses another key than was given, its note says so.
pub fn adopted(adopted: &Adopted, correlation_id: &str) -> Connection {
    let mut row = connection(&adopted.state, correlation_id);
    if let Some(key) = &adopted.key_in_jira {
        let note = row.health_note.trim_end_matches('.');
        row.health_note = format!(
            "{note}. Jira goes on using the access key {}; rotate it to have one key for both",
            key.hint()
        );
    }
    row
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn kinds_are_said_in_words() {
        assert_eq!(host("AWS", true), "AWS CodeCommit");
        assert_eq!(host("", true), "AWS CodeCommit");
        assert_eq!(host("GITLAB_SERVER_LEGACY", false), "GitLab Self-Managed");
        assert_eq!(host("BITBUCKET", false), "BITBUCKET");
        assert_eq!(host("", false), "Unknown");
    }
}
