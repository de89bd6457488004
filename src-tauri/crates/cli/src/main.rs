//! `causeway`: the same use cases without a window, for scripts and for bigger jobs.

mod arguments;
mod commands;
mod connection_file;
mod console;
mod desk;
mod exit;
mod export;
mod failure;
mod interrupt;
mod output;
mod place;
mod progress;
mod running;
mod secrets;

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;

use causeway_app::port::network_settings::PASSWORD;
use causeway_app::port::secrets::Keep;
use causeway_app::{App, AppError};
use causeway_composition::{KEYCHAIN, SANDBOX_KEYCHAIN, Services, ports, ports_with};
use causeway_diagnostics::Level;
use causeway_secrets::MemoryStore;
use clap::Parser as _;

use arguments::{Arguments, Command, General};
use console::Console;
use desk::Desk;
use exit::Exit;
use failure::Failure;
use interrupt::Interrupt;
use place::Place;
use progress::Progress;
use secrets::{Given, Name};

fn main() -> ExitCode {
    let Arguments { general, command } = Arguments::parse();
    let console = Console::new(&general);
    let exit = carry_out(general, command).unwrap_or_else(|failure| told(console, &failure));
    ExitCode::from(exit.code())
}

/// Tells why a command failed.
fn told(console: Console, failure: &Failure) -> Exit {
    if failure.is_reader_gone() {
        return Exit::Done;
    }
    if console.json {
        // Who cannot read the document has the exit code.
        let _unread = console.answer(&failure.document(""), String::new);
    }
    console.error(&failure.text());
    failure.exit()
}

fn carry_out(general: General, command: Command) -> Result<Exit, Failure> {
    // These need neither data nor network.
    match command {
        Command::Completions { shell } => return commands::completions(Console::new(&general), shell),
        Command::Man { output } => return commands::man(&output),
        Command::Message { command } if command.stands_alone(&general) => {
            return commands::message_alone(&general, command);
        }
        _ => {}
    }
    tokio::runtime::Runtime::new().map_err(Failure::System)?.block_on(async {
        let desk = desk(general).await?;
        let outcome = Box::pin(commands::run(&desk, command)).await;
        desk.progress.end();
        outcome
    })
}

/// Puts everything together.
async fn desk(general: General) -> Result<Desk, Failure> {
    let interrupt = Interrupt::listen();
    let input = general.secrets_from_stdin.then(std::io::stdin);
    let given = Given::read(|name| std::env::var_os(name), input)?;
    let console = Console::new(&general);
    let place = Place::find(&general)?;
    let log = causeway_diagnostics::start(&place.logs, Level::Info.filter());
    if let Err(error) = &log {
        console.note(&format!("Causeway goes on without a log: {error}"));
    }
    let keychain = match place.services {
        Services::Aws => KEYCHAIN,
        Services::Sandbox { .. } => SANDBOX_KEYCHAIN,
    };
    let ports = if general.no_keychain {
        ports_with(&place.services, &place.data, Arc::new(MemoryStore::default()))?
    } else {
        ports(&place.services, &place.data, keychain)?
    };
    if let Some(password) = given.get(Name::ProxyPassword) {
        ports.secrets.put(PASSWORD, &password, Keep::Session).await.map_err(AppError::from)?;
    }
    // As the window was told.
    if let (Ok(log), Ok(level @ Some(_))) = (&log, ports.storage.setting(Level::SETTING).await)
        && let Err(error) = log.set_level(Level::remembered(level.as_deref()).filter())
    {
        console.note(&format!("the log level stays: {error}"));
    }
    let logs = place.logs;
    let is_shown = !general.json && !general.quiet && !general.no_progress && std::io::stderr().is_terminal();
    Ok(Desk {
        app: App::new(ports),
        given,
        console,
        progress: Progress::new(is_shown),
        logs,
        interrupt,
        general,
    })
}
