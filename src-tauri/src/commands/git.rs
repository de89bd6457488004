//! git with Causeway's credential helper.

use std::path::Path;

use causeway_app::git_setup::{GitPlace, HELPER, SandboxGit};
use causeway_contract::diagnostics::Check;
use causeway_contract::git_setup::GitSetup;
use causeway_contract::mapping;
use tauri::command;

use super::Desk;
use crate::answer::{Answer, failed};
use crate::world::World;

/// What to put into git's configuration.
#[command]
pub(crate) async fn get_git_setup(desk: Desk<'_>) -> Answer<GitSetup> {
    let world = desk.world().await?;
    let setup = world.app.git_setup(&place(&world)).await.map_err(|error| failed(&error))?;
    Ok(mapping::git_setup(setup))
}

/// What git's configuration says now.
#[command]
pub(crate) async fn check_git_setup(desk: Desk<'_>) -> Answer<Vec<Check>> {
    let world = desk.world().await?;
    let checks = world.app.check_git_setup(&place(&world)).await;
    Ok(checks.map_err(|error| failed(&error))?.into_iter().map(mapping::check).collect())
}

fn place(world: &World) -> GitPlace {
    let program = std::env::current_exe().ok();
    let helper = program
        .as_deref()
        .and_then(Path::parent)
        .map(|directory| directory.join(format!("{HELPER}{}", std::env::consts::EXE_SUFFIX)));
    let helper = helper.filter(|helper| helper.is_file());
    let text = |path: &Path| path.to_str().map(str::to_owned);
    let sandbox = world.sandbox.as_ref().map(|sandbox| SandboxGit {
        server: sandbox.git_endpoint().trim_end_matches('/').to_owned(),
        authority: world.authority.as_deref().and_then(text),
    });
    GitPlace { helper: helper.as_deref().and_then(text), sandbox }
}
