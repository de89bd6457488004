//! The pull requests that an account begins with.

use crate::pull_requests::{Draft, Merge, MergeOption, Text};
use crate::repositories::Repository;
use crate::world::World;

use super::{SeedPullRequest, SeedStatus, merged_commits, pull_requests};

/// How long a review takes here: a day, in milliseconds.
const REVIEW: i64 = 86_400_000;

/// Puts the seed's pull requests into the world, numbered in the order in which they were created.
///
/// Their commits have to exist, so the repositories that have any get their contents now.
pub fn reviews(world: &World) -> Result<(), git2::Error> {
    let mut all = Vec::new();
    for repository in world.repositories.all() {
        let requests = pull_requests(&repository);
        if requests.is_empty() {
            continue;
        }
        let git = repository.git()?;
        for request in requests {
            all.push((request.created_at, resolve(world, &repository, &git, request)?));
        }
    }
    all.sort_by_key(|(created_at, _)| *created_at);
    for (created_at, resolved) in all {
        let request =
            world.pull_requests.create(&resolved.repository_id, resolved.draft, String::new(), created_at);
        let ended_at = created_at + REVIEW;
        if let Some(merge) = resolved.merge {
            let by = merge.by_arn.clone();
            world
                .pull_requests
                .update(request.id, ended_at, |request| request.close(Some(merge), &by, ended_at));
        } else if resolved.closed {
            let by = request.author_arn.clone();
            world.pull_requests.update(request.id, ended_at, |request| request.close(None, &by, ended_at));
        }
    }
    Ok(())
}

struct Resolved {
    repository_id: String,
    draft: Draft,
    merge: Option<Merge>,
    closed: bool,
}

fn resolve(
    world: &World,
    repository: &Repository,
    git: &git2::Repository,
    request: SeedPullRequest,
) -> Result<Resolved, git2::Error> {
    let login = request.author.email.split('@').next().unwrap_or_default();
    let author_arn = format!("arn:{}:iam::{}:user/{login}", world.partition(), world.account);
    let merged = match request.status {
        SeedStatus::Merged => merged_commits(git, &request)?,
        SeedStatus::Open | SeedStatus::Closed => None,
    };
    let source = format!("refs/heads/{}", request.source);
    let destination = format!("refs/heads/{}", request.destination);
    let (source_commit, destination_commit) = match &merged {
        Some(commits) => (commits.source, commits.destination),
        None => (git.refname_to_id(&source)?, git.refname_to_id(&destination)?),
    };
    let merge = merged.map(|commits| Merge {
        by_arn: author_arn.clone(),
        commit: commits.merge,
        option: MergeOption::ThreeWay,
    });
    let draft = Draft {
        text: Text { title: request.title, description: request.description },
        source,
        destination,
        source_commit,
        destination_commit,
        merge_base: git.merge_base(source_commit, destination_commit).ok(),
        author_arn,
        client_request_token: None,
    };
    let closed = request.status != SeedStatus::Open;
    Ok(Resolved { repository_id: repository.id.clone(), draft, merge, closed })
}
