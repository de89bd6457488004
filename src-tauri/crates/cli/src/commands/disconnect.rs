//! `causeway disconnect`.

use causeway_app::kept::Need;
use causeway_domain::triggers::disconnect::IntegrationFate;

use crate::arguments::{Fate, Mode, SignedBy};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::running::finish;

/// Takes a connection apart: exactly what Causeway made.
pub(super) async fn run(
    desk: &Desk,
    named: &str,
    fate: Fate,
    signed_by: &SignedBy,
    mode: &Mode,
) -> Result<Exit, Failure> {
    let connection = desk.connection(named).await?;
    desk.sign_by(&connection, signed_by).await?;
    desk.provide(&connection, &[Need::Jira, Need::Aws]).await?;
    let fate = match fate {
        Fate::Keep => IntegrationFate::Keep,
        Fate::Disable => IntegrationFate::Disable,
        Fate::Remove => IntegrationFate::Remove,
    };
    let progress = desk.progress.repositories("Looking for triggers of this connection");
    let shown = desk
        .looking(async |operation| desk.app.plan_disconnect(operation, &connection.id, fate, progress).await)
        .await?;
    finish(desk, shown, mode).await
}
