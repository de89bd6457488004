//! `causeway mirror`.

use causeway_app::AppError;
use causeway_app::kept::Need;
use causeway_app::mirror::MirrorStatus;
use causeway_app::port::storage::ConnectionRecord;
use causeway_contract::mapping;
use causeway_contract::mirror::{Mirror, MirrorState};

use crate::arguments::{MirrorCommand, Mirrored, SignedBy};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Bytes of a gigabyte, as disks are sold.
const GIGABYTE: u64 = 1_000_000_000;

/// What is to be fetched.
struct Wanted {
    repositories: Vec<String>,
    enable: bool,
    cap: Option<u64>,
}

/// Fetches, shows or removes a connection's mirror.
pub(super) async fn run(desk: &Desk, command: MirrorCommand) -> Result<Exit, Failure> {
    match command {
        MirrorCommand::Fetch { mirrored, repositories, enable, cap, signed_by } => {
            let wanted = Wanted { repositories, enable, cap };
            fetch(desk, &meant(desk, &mirrored).await?, &wanted, &signed_by).await
        }
        MirrorCommand::Status { mirrored } => {
            let connection = meant(desk, &mirrored).await?;
            lend(desk, &connection, &[Need::Jira]).await?;
            desk.progress.doing("Asking Jira");
            let status = desk.looking(async |_| desk.app.mirror(&connection.id).await).await?;
            desk.progress.end();
            answer(desk, status)?;
            Ok(Exit::Done)
        }
        MirrorCommand::Coverage { mirrored, project } => {
            let connection = meant(desk, &mirrored).await?;
            lend(desk, &connection, &[Need::Jira]).await?;
            desk.progress.doing("Comparing with Jira");
            let progress = desk.progress.coverage();
            let compare =
                async |operation: &_| desk.app.coverage(operation, &connection.id, &project, progress).await;
            let coverage = mapping::coverage(desk.looking(compare).await?);
            desk.progress.end();
            desk.console.answer(&coverage, || output::coverage(&coverage))?;
            Ok(if coverage.gaps.is_empty() && coverage.problems.is_empty() {
                Exit::Done
            } else {
                Exit::InPart
            })
        }
        MirrorCommand::Remove { mirrored } => {
            let connection = meant(desk, &mirrored).await?;
            lend(desk, &connection, &[Need::Jira]).await?;
            desk.progress.doing("Removing the mirror");
            desk.app.remove_mirror(&connection.id).await?;
            let status = desk.app.mirror(&connection.id).await?;
            desk.progress.end();
            answer(desk, status)?;
            Ok(Exit::Done)
        }
    }
}

async fn fetch(
    desk: &Desk,
    connection: &ConnectionRecord,
    wanted: &Wanted,
    signed_by: &SignedBy,
) -> Result<Exit, Failure> {
    desk.sign_by(connection, signed_by).await?;
    lend(desk, connection, &[Need::Jira, Need::Aws]).await?;
    desk.progress.doing("Asking Jira");
    if wanted.enable {
        let cap = match wanted.cap {
            Some(gigabytes) => gigabytes * GIGABYTE,
            None => desk.app.mirror(&connection.id).await?.cap,
        };
        desk.app.set_mirror(&connection.id, true, cap).await?;
    }
    let operation = desk.app.session.operation(&desk.app.ports().ids.fresh());
    let fetching =
        desk.app.fetch_mirror(&operation, &connection.id, &wanted.repositories, desk.progress.mirror());
    let mut fetching = std::pin::pin!(fetching);
    let outcome = tokio::select! {
        biased;
        outcome = &mut fetching => outcome,
        () = desk.interrupt.asked() => {
            // Waited for, so that what has come in is written down.
            operation.token.cancel();
            fetching.await
        }
    };
    desk.progress.end();
    let mirror = answer(desk, outcome?)?;
    let is_meant = |name: &String| wanted.repositories.is_empty() || wanted.repositories.contains(name);
    let mut meant = mirror.repositories.iter().filter(|one| is_meant(&one.repository)).peekable();
    let is_failed = |state: MirrorState| state == MirrorState::Failed;
    Ok(
        match (
            meant.peek().is_some(),
            meant.clone().any(|one| is_failed(one.state)),
            meant.all(|one| is_failed(one.state)),
        ) {
            (true, _, true) => Exit::Failed,
            (_, true, _) => Exit::InPart,
            _ => Exit::Done,
        },
    )
}

fn answer(desk: &Desk, status: MirrorStatus) -> Result<Mirror, Failure> {
    let mirror = mapping::mirror(status, &desk.app.ports().ids.fresh());
    desk.console.answer(&mirror, || output::mirror(&mirror))?;
    Ok(mirror)
}

/// What is missing shows where it is needed.
async fn lend(desk: &Desk, connection: &ConnectionRecord, needs: &[Need]) -> Result<(), Failure> {
    match desk.app.lend(&connection.id, needs, desk.lent()).await {
        Ok(_) | Err(AppError::Secrets(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The connection that is named, or the only one there is.
async fn meant(desk: &Desk, mirrored: &Mirrored) -> Result<ConnectionRecord, Failure> {
    if let Some(named) = &mirrored.connection {
        return desk.connection(named).await;
    }
    let records = desk.app.ports().storage.connections().await.map_err(AppError::from)?;
    match <[ConnectionRecord; 1]>::try_from(records) {
        Ok([only]) => Ok(only),
        Err(records) if records.is_empty() => Err(AppError::ConnectionUnknown.into()),
        Err(records) => {
            let ids = records.into_iter().map(|record| record.id).collect();
            Err(Failure::ManyConnections { named: "--connection".to_owned(), ids })
        }
    }
}
