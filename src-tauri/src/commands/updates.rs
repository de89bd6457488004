//! Looking for a newer version, which nothing but the person's own act does.

use causeway_app::updates::UpdateChannel;
use causeway_contract::mapping;
use causeway_contract::updates::UpdateCheck;
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};

/// Where this build looks. The build script sees to it that both are set, or neither, and that the address is https.
fn channel() -> Option<UpdateChannel<'static>> {
    let given = |value: Option<&'static str>| value.filter(|value| !value.is_empty());
    let url = given(option_env!("CAUSEWAY_UPDATE_URL"))?;
    let key = given(option_env!("CAUSEWAY_UPDATE_KEY"))?;
    Some(UpdateChannel { url, key })
}

/// Whether there is a newer version.
#[command]
pub(crate) async fn check_for_update(desk: Desk<'_>) -> Answer<UpdateCheck> {
    let Some(channel) = channel() else { return Ok(UpdateCheck::NotLookedFor) };
    let world = desk.world().await?;
    if world.sandbox.is_some() {
        return Ok(UpdateCheck::SampleData);
    }
    let newer = world.app.newer_version(channel, env!("CARGO_PKG_VERSION")).await;
    Ok(mapping::update_check(newer.map_err(|error| failed(&error))?))
}
