//! The desktop shell, and only that: the one place that knows Tauri.

mod answer;
mod arguments;
#[cfg(test)]
mod bundle_tests;
mod closing;
mod commands;
mod deep_links;
mod desktop;
mod dialogs;
mod files;
#[cfg(test)]
mod ipc_tests;
mod links;
mod menu;
mod sandbox;
mod world;
mod zoom;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use causeway_diagnostics::Level;
use tauri::{App, AppHandle, Builder, Manager, Runtime, WebviewUrl, WebviewWindowBuilder};

use arguments::Asked;
pub use arguments::Opening;
use deep_links::DeepLinks;
use desktop::Desktop;

/// Adds every command to a builder; generic over the runtime, so that tests can call commands without a display.
pub fn with_commands<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(tauri::generate_handler![
        commands::start::start_up,
        commands::start::keychain_status,
        commands::start::explore_sandbox,
        commands::start::leave_sandbox,
        commands::start::save_draft,
        commands::start::discard_draft,
        commands::wizard::list_regions,
        commands::wizard::check_jira,
        commands::wizard::list_projects,
        commands::wizard::check_aws,
        commands::wizard::list_found_repositories,
        commands::wizard::preview_refspecs,
        commands::wizard::cancel_operation,
        commands::permissions::check_permissions,
        commands::permissions::build_policy,
        commands::permissions::save_policy,
        commands::triggers::check_webhook,
        commands::wizard::plan_connection,
        commands::wizard::plan_regions,
        commands::run::start_regions,
        commands::wizard::export_plan,
        commands::run::start_run,
        commands::run::resume_run,
        commands::run::retry_run,
        commands::run::watch_run,
        commands::run::cancel_run,
        commands::run::get_receipt,
        commands::run::export_receipt,
        commands::run::undo_run,
        commands::run::dismiss_run,
        commands::run::list_runs,
        commands::audit::list_audit,
        commands::audit::export_audit,
        commands::connections::list_connections,
        commands::connections::get_connection,
        commands::connections::reindex_repositories,
        commands::triggers::get_trigger_health,
        commands::triggers::plan_triggers,
        commands::triggers::test_triggers,
        commands::triggers::confirm_subscription,
        commands::triggers::resend_confirmation,
        commands::triggers::plan_disconnect,
        commands::network::get_network_settings,
        commands::network::set_network_settings,
        commands::network::test_network,
        commands::credentials::list_credentials,
        commands::credentials::check_credential,
        commands::credentials::move_credential,
        commands::credentials::remove_credential,
        commands::credentials::remove_all_credentials,
        commands::credentials::plan_rotation,
        commands::sessions::list_profiles,
        commands::sessions::list_identity_center_roles,
        commands::sessions::set_own_calls,
        commands::sessions::sign_in,
        commands::sessions::get_endpoints,
        commands::sessions::set_endpoints,
        commands::acts::get_personal_access,
        commands::acts::set_personal_credential,
        commands::acts::list_branches,
        commands::acts::create_branch,
        commands::acts::create_pull_request,
        commands::acts::look_at_branch,
        commands::acts::delete_branch,
        commands::acts::restore_branch,
        commands::acts::list_deleted_branches,
        commands::pull_request::get_issue_pull_requests,
        commands::pull_request::get_pull_request,
        commands::pull_request::preview_pull_request,
        commands::pull_request::close_pull_request,
        commands::bulk::export_configuration,
        commands::bulk::open_configuration,
        commands::bulk::get_configuration_rows,
        commands::bulk::edit_configuration,
        commands::bulk::get_configuration_changes,
        commands::bulk::save_configuration,
        commands::bulk::import_configuration,
        commands::bulk::forget_configuration,
        commands::mirror::get_mirror,
        commands::mirror::set_mirror,
        commands::mirror::fetch_mirror,
        commands::mirror::remove_mirror,
        commands::diagnostics::run_diagnostics,
        commands::diagnostics::get_diagnostics_facts,
        commands::diagnostics::set_log_level,
        commands::diagnostics::preview_support_bundle,
        commands::diagnostics::save_support_bundle,
        commands::repository::read_location,
        commands::repository::check_repository,
        commands::repository::plan_repository,
        commands::repository::list_single_repositories,
        commands::repository::forget_single_repository,
        commands::ssh::list_ssh_keys,
        commands::ssh::read_ssh_key,
        commands::ssh::choose_ssh_key,
        commands::ssh::choose_new_ssh_key,
        commands::ssh::make_ssh_key,
        commands::ssh::list_iam_ssh_keys,
        commands::ssh::upload_ssh_key,
        commands::ssh::set_ssh_key_active,
        commands::ssh::get_ssh_config,
        commands::ssh::test_ssh_login,
        commands::diff::get_commit,
        commands::diff::get_file_diff,
        commands::message::check_message,
        commands::message::get_commit_hook,
        commands::coverage::get_coverage,
        commands::manage::get_target,
        commands::manage::plan_changes,
        commands::manage::try_filter,
        commands::why::explain_commit,
        commands::why::associate_commit,
        commands::why::enable_repository,
        commands::issue::list_recent_issues,
        commands::issue::forget_recent_issues,
        commands::issue::open_issue,
        commands::issue::watch_deep_links,
        commands::issue::get_issue_commits,
        commands::issue::get_issue_branches,
        commands::issue::get_issue_tags,
        commands::issue::get_branch_template,
        commands::issue::set_branch_template,
        commands::issue::name_branch,
        commands::integrations::list_sites,
        commands::integrations::list_integrations,
        commands::integrations::adopt_integration,
        commands::integrations::reindex,
        commands::connections::open_link,
        commands::updates::check_for_update,
        commands::git::get_git_setup,
        commands::git::check_git_setup,
    ])
}

/// Runs the program with the arguments after its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match arguments::read(arguments) {
        Asked::Print(text) => {
            let _closed = writeln!(std::io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Asked::Refuse(text) => {
            let _closed = writeln!(std::io::stderr(), "{text}");
            ExitCode::from(2)
        }
        Asked::Open { opening, links } => match open(opening, &links) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let _closed = writeln!(std::io::stderr(), "Causeway could not start: {error}");
                ExitCode::FAILURE
            }
        },
    }
}

fn open(opening: Opening, links: &[String]) -> tauri::Result<()> {
    let deep_links = Arc::new(DeepLinks::default());
    deep_links.take(links);
    let (of_other_starts, of_setup) = (Arc::clone(&deep_links), Arc::clone(&deep_links));
    let builder = Builder::default()
        // First of all, so that a second start does nothing but hand over its link and bring the window to the front.
        .plugin(tauri_plugin_single_instance::init(move |handle, arguments, _| {
            of_other_starts.take(arguments);
            bring_to_front(handle);
        }))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .menu(menu::build)
        .on_menu_event(|handle, event| menu::chosen(handle, event.id().as_ref()))
        .on_window_event(closing::on_window_event)
        .setup(move |app| Ok(set_up(app, opening, of_setup)?));
    let app = with_commands(builder).build(context())?;
    // macOS hands links over as events, to the program that runs already too.
    #[cfg(target_os = "macos")]
    app.run(move |handle, event| {
        if let tauri::RunEvent::Opened { urls } = event {
            deep_links.take(urls);
            bring_to_front(handle);
        }
    });
    #[cfg(not(target_os = "macos"))]
    app.run(|_, _| {});
    Ok(())
}

fn bring_to_front<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(window) = handle.get_webview_window("main") {
        let _hidden = window.unminimize();
        let _unfocused = window.set_focus();
    }
}

/// The configuration, the window's files and the access rules, as compiled in.
fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

fn set_up<R: Runtime>(app: &App<R>, opening: Opening, links: Arc<DeepLinks>) -> tauri::Result<()> {
    let paths = app.path();
    let data = paths.app_data_dir()?;
    let downloads = paths.download_dir().or_else(|_| paths.home_dir())?;
    let mut desktop = Desktop::new(data, downloads, opening).with_deep_links(links);
    match causeway_diagnostics::start(&paths.app_log_dir()?, Level::Info.filter()) {
        Ok(log) => desktop = desktop.with_log(log),
        Err(error) => {
            let _closed = writeln!(std::io::stderr(), "Causeway goes on without a log: {error}");
        }
    }
    let desktop = Arc::new(desktop);
    app.manage(Arc::clone(&desktop));
    // While the window loads its pages. What fails here is tried again, and told, when the window asks.
    tauri::async_runtime::spawn(async move {
        if let Ok(world) = desktop.world().await {
            world.app.keychain_as_seen().await;
        }
    });
    WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Causeway")
        .inner_size(1280.0, 820.0)
        .min_inner_size(800.0, 600.0)
        .build()?;
    Ok(())
}
