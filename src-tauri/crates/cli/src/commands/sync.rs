//! `causeway sync`.

use causeway_app::kept::Need;

use crate::arguments::{Mode, SignedBy};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::running::finish;

/// Makes true again what was wanted last.
pub(super) async fn run(
    desk: &Desk,
    named: &str,
    signed_by: &SignedBy,
    mode: &Mode,
) -> Result<Exit, Failure> {
    let connection = desk.connection(named).await?;
    if connection.triggers.is_none() {
        return Err(causeway_app::AppError::TriggersNotSetUp.into());
    }
    desk.sign_by(&connection, signed_by).await?;
    desk.provide(&connection, &[Need::Aws, Need::Webhook]).await?;
    let _missing = desk.app.lend(&connection.id, &[Need::Jira], desk.lent()).await?;
    let progress = desk.progress.repositories("Reading the triggers of each repository");
    let shown = desk
        .planning(async |operation| desk.app.plan_triggers(operation, &connection.id, None, progress).await)
        .await?;
    finish(desk, shown, mode).await
}
