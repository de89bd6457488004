//! A developer's own key, and what is done with it.

use causeway_app::acts::{BranchCreated, BranchList as AppBranches, PullRequestCreated, PullRequestWanted};
use causeway_app::personal::PersonalAccess as AppAccess;
use causeway_app::port::secrets::Keep as AppKeep;
use causeway_domain::AccessKeyId;
use causeway_domain::personal::Actor as DomainActor;

use crate::acts::{BranchList, CreatePullRequest, CreatedBranch, CreatedPullRequest};
use crate::credentials::{Actor, PersonalAccess};
use crate::run::Link;
use crate::wizard::Keep;

/// Where a developer stores the own key in Jira by hand. GIJ documents the ways there and no addresses, so each begins
/// at Jira's first page.
const IN_JIRA: [&str; 2] = [
    "Repository Browser: Git, View all repositories, the pencil in the column Personal access",
    "Your profile: Git Integration preferences, Personal access tokens",
];

/// Who acts in a connection's repositories.
pub fn personal_access(access: AppAccess) -> PersonalAccess {
    let connection = access.connection;
    let key = access.key.as_ref();
    PersonalAccess {
        connection_id: connection.id,
        required: access.required,
        actor: match access.actor {
            DomainActor::Integration => Actor::Integration,
            DomainActor::Personal => Actor::Personal,
            DomainActor::Blocked => Actor::Blocked,
        },
        access_key_hint: key.and_then(|key| AccessKeyId::parse(&key.hint).ok()).map(|id| id.hint()),
        arn: key.and_then(|key| key.identity.clone()),
        kept_in: key.map(|key| match key.keep {
            AppKeep::Keychain => Keep::Keychain,
            AppKeep::Session => Keep::Session,
        }),
        stored_at: key.and_then(|key| key.stored_at),
        jira_links: IN_JIRA
            .map(|title| Link { title: title.to_owned(), url: connection.site_url.clone() })
            .to_vec(),
        cautions: access.cautions,
    }
}

/// A repository's branches.
pub fn branch_list(branches: AppBranches) -> BranchList {
    BranchList {
        branches: branches.branches,
        tags: branches.tags,
        tags_problem: branches.tags_problem,
        default_branch: branches.default_branch,
    }
}

/// A pull request as it is asked for.
pub fn pull_request_wanted(request: CreatePullRequest) -> PullRequestWanted {
    PullRequestWanted {
        connection_id: request.connection_id,
        repository: request.repository,
        source: request.source,
        target: request.target,
        title: request.title,
        description: request.description,
    }
}

/// A branch that was created.
pub fn created_branch(created: BranchCreated) -> CreatedBranch {
    let done = created.done;
    CreatedBranch {
        console_url: done.region.branch_console_url(&done.repository, &created.name),
        name: created.name,
        commit_id: created.commit_id,
        arn: done.arn,
        reindex_problem: done.reindex_problem,
    }
}

/// A pull request that was created.
pub fn created_pull_request(created: PullRequestCreated) -> CreatedPullRequest {
    let done = created.done;
    CreatedPullRequest {
        console_url: done.region.pull_request_console_url(&done.repository, &created.id),
        id: created.id,
        arn: done.arn,
        cautions: created.cautions,
        reindex_problem: done.reindex_problem,
    }
}
