//! `causeway rotate`.

use causeway_app::kept::Need;

use crate::arguments::Mode;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::running::finish;
use crate::secrets::Name;

/// Gives a connection, and every other one of the same key, another access key.
pub(super) async fn run(desk: &Desk, named: &str, access_key_id: &str, mode: &Mode) -> Result<Exit, Failure> {
    let connection = desk.connection(named).await?;
    desk.provide(&connection, &[Need::Jira]).await?;
    let Some(secret) = desk.given.get(Name::SecretAccessKey) else { return Err(Failure::missing(Need::Aws)) };
    desk.progress.doing("Trying the new key, and looking who uses the old one");
    let keep = desk.keep();
    let shown = desk
        .looking(async |operation| {
            desk.app.plan_rotation(operation, &connection.id, access_key_id, secret, keep).await
        })
        .await?;
    finish(desk, shown, mode).await
}
