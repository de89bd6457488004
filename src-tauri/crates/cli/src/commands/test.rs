//! `causeway test`.

use causeway_app::kept::Need;
use causeway_app::triggers::TestOutcome;
use causeway_contract::mapping;

use crate::arguments::SignedBy;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Sends a test event through each trigger. AWS really publishes it, so Jira really reindexes.
pub(super) async fn run(
    desk: &Desk,
    named: &str,
    repositories: Vec<String>,
    signed_by: &SignedBy,
) -> Result<Exit, Failure> {
    let connection = desk.connection(named).await?;
    desk.sign_by(&connection, signed_by).await?;
    desk.provide(&connection, &[Need::Aws]).await?;
    let progress = desk.progress.repositories("Sending test events");
    let results = desk
        .looking(async |operation| {
            desk.app.test_triggers(operation, &connection.id, repositories, progress).await
        })
        .await?;
    desk.progress.end();
    let sent = results.iter().filter(|result| result.outcome == TestOutcome::Sent).count();
    let denied = results.iter().filter(|result| matches!(result.outcome, TestOutcome::Denied { .. })).count();
    let told: Vec<_> = results.iter().map(mapping::trigger_test_result).collect();
    desk.console.answer(&told, || output::tested(&told))?;
    Ok(match sent {
        sent if sent == results.len() => Exit::Done,
        0 if denied == results.len() => Exit::NotAllowed,
        0 => Exit::Failed,
        _ => Exit::InPart,
    })
}
