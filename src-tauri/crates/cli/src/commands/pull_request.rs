//! `causeway pull-request`.

use causeway_app::acts::PullRequestWanted;
use causeway_app::error::Field;
use causeway_app::session::Operation;
use causeway_contract::mapping;

use super::acts::{acting, or_default, provided};
use crate::arguments::PullRequestCommand;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Carries out a command about pull requests.
pub(super) async fn run(desk: &Desk, command: PullRequestCommand) -> Result<Exit, Failure> {
    match command {
        PullRequestCommand::Create { connection, repository, source, into, title, description } => {
            let wanted = PullRequestWanted {
                connection_id: connection,
                repository,
                source,
                target: into.unwrap_or_default(),
                title,
                description,
            };
            create(desk, wanted).await
        }
        PullRequestCommand::Preview { connection, repository, source, into } => {
            preview(desk, &connection, &repository, &source, into).await
        }
        PullRequestCommand::List { connection, key } => list(desk, &connection, &key).await,
        PullRequestCommand::Show { connection, repository, id } => {
            show(desk, &connection, &repository, &id).await
        }
        PullRequestCommand::Close { connection, repository, id } => {
            close(desk, &connection, &repository, &id).await
        }
    }
}

/// Creates one; the connection's name and a missing target are made good first.
async fn create(desk: &Desk, mut wanted: PullRequestWanted) -> Result<Exit, Failure> {
    let connection = provided(desk, &wanted.connection_id).await?;
    let given = Some(std::mem::take(&mut wanted.target)).filter(|target| !target.is_empty());
    wanted.target = or_default(desk, &connection, &wanted.repository, given, Field::TargetBranch).await?;
    wanted.connection_id = connection.id;
    desk.progress.doing("Creating the pull request");
    let create = async |operation: &Operation| desk.app.create_pull_request(operation, &wanted).await;
    let created = mapping::created_pull_request(acting(desk, create).await?);
    desk.progress.end();
    for caution in &created.cautions {
        desk.console.note(caution);
    }
    desk.console.answer(&created, || output::created_pull_request(&created))?;
    Ok(Exit::Done)
}

async fn preview(
    desk: &Desk,
    named: &str,
    repository: &str,
    source: &str,
    into: Option<String>,
) -> Result<Exit, Failure> {
    let connection = provided(desk, named).await?;
    let target = or_default(desk, &connection, repository, into, Field::TargetBranch).await?;
    desk.progress.doing(format!("Comparing {source} with {target}"));
    let preview = desk
        .looking(async |operation| {
            desk.app.preview_pull_request(operation, &connection.id, repository, source, &target).await
        })
        .await?;
    let preview = mapping::pull_request_preview(preview);
    desk.progress.end();
    desk.console.answer(&preview, || output::pull_request_preview(&preview))?;
    Ok(Exit::Done)
}

async fn list(desk: &Desk, named: &str, key: &str) -> Result<Exit, Failure> {
    let connection = provided(desk, named).await?;
    desk.progress.doing(format!("Looking for pull requests of {key}"));
    let found = desk
        .looking(async |operation| desk.app.issue_pull_requests(operation, &connection.site_url, key).await)
        .await?;
    let found = mapping::issue_pull_requests(found);
    desk.progress.end();
    for problem in &found.problems {
        desk.console.note(problem);
    }
    desk.console.answer(&found, || output::issue_pull_requests(&found))?;
    Ok(Exit::Done)
}

async fn show(desk: &Desk, named: &str, repository: &str, id: &str) -> Result<Exit, Failure> {
    let connection = provided(desk, named).await?;
    desk.progress.doing(format!("Looking at pull request {id}"));
    let found = desk
        .looking(async |operation| desk.app.pull_request(operation, &connection.id, repository, id).await)
        .await?;
    let found = mapping::pull_request_detail(found);
    desk.progress.end();
    desk.console.answer(&found, || output::pull_request_detail(&found))?;
    Ok(Exit::Done)
}

async fn close(desk: &Desk, named: &str, repository: &str, id: &str) -> Result<Exit, Failure> {
    let connection = provided(desk, named).await?;
    desk.progress.doing(format!("Closing pull request {id}"));
    let close = async |operation: &Operation| {
        desk.app.close_pull_request(operation, &connection.id, repository, id).await
    };
    let closed = mapping::closed_pull_request(acting(desk, close).await?);
    desk.progress.end();
    desk.console.answer(&closed, || output::closed_pull_request(&closed))?;
    Ok(Exit::Done)
}
