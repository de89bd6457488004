//! `causeway message`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use causeway_app::AppError;
use causeway_app::kept::Need;
use causeway_app::message::{CheckedMessage, MessageWanted};
use causeway_contract::mapping;
use causeway_domain::JiraUrl;
use causeway_domain::smart_commit::{Facts, Severity};
use clap::Subcommand;

use crate::arguments::General;
use crate::console::Console;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// What to do with commit messages.
#[derive(Debug, Subcommand)]
pub(crate) enum MessageCommand {
    /// Say what a message makes Git Integration for Jira do, and what is wrong with it
    Check {
        /// The file of the message; - for standard input
        #[arg(default_value = "-")]
        file: PathBuf,
        /// Check it against this Jira, as a connection signs in there
        #[arg(long, value_name = "URL")]
        site: Option<String>,
        /// The e-mail the commit will be made with
        #[arg(long)]
        email: Option<String>,
        /// As many days old a commit may be, as Jira is set
        #[arg(long, value_name = "DAYS", default_value_t = 14)]
        max_age_days: u32,
    },
    /// Print a commit-msg hook for git that refuses messages without an issue key
    Hook,
}

/// More than this is no commit message.
const MOST: u64 = 1024 * 1024;

impl MessageCommand {
    /// Whether it needs neither data nor network: no Jira is named.
    pub(crate) fn stands_alone(&self, general: &General) -> bool {
        match self {
            Self::Hook => true,
            Self::Check { site, .. } => site.is_none() && general.jira_url.is_none(),
        }
    }
}

/// Carries out what stands alone.
pub(crate) fn alone(general: &General, command: MessageCommand) -> Result<Exit, Failure> {
    let console = Console::new(general);
    match command {
        MessageCommand::Check { file, .. } => told(console, &CheckedMessage::of(read(&file)?, Facts::none())),
        MessageCommand::Hook => {
            let hook = mapping::commit_hook();
            if console.json {
                console.answer(&hook, String::new)?;
            } else {
                console.product(&hook.text)?;
            }
            Ok(Exit::Done)
        }
    }
}

/// Checks a message against a Jira.
pub(super) async fn run(desk: &Desk, command: MessageCommand) -> Result<Exit, Failure> {
    let (file, site, email, max_age_days) = match command {
        MessageCommand::Check { file, site, email, max_age_days } => (file, site, email, max_age_days),
        hook @ MessageCommand::Hook => return alone(&desk.general, hook),
    };
    let site = site.or_else(|| desk.general.jira_url.clone()).unwrap_or_default();
    let url = JiraUrl::parse(&site).map_err(AppError::from)?;
    let connections = desk.app.ports().storage.connections().await.map_err(AppError::from)?;
    for connection in connections.iter().filter(|connection| connection.site_url == url.as_str()) {
        let missing = desk.app.lend(&connection.id, &[Need::Jira], desk.lent()).await?;
        if missing.contains(&Need::Jira) {
            return Err(Failure::missing(Need::Jira));
        }
    }
    let wanted = MessageWanted {
        site_url: Some(url.as_str().to_owned()),
        message: read(&file)?,
        email: email.unwrap_or_default(),
        committed_at: None,
        max_age_days,
    };
    let check = async |operation: &_| desk.app.check_message(operation, &wanted).await;
    let checked = desk.looking(check).await?;
    desk.progress.end();
    told(desk.console, &checked)
}

fn told(console: Console, checked: &CheckedMessage) -> Result<Exit, Failure> {
    let report = mapping::message_report(checked);
    console.answer(&report, || output::message(&checked.text, &report))?;
    let fails = checked.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if fails { Exit::Failed } else { Exit::Done })
}

fn read(file: &Path) -> Result<String, Failure> {
    let unreadable = |source| Failure::Read { what: file.display().to_string(), source };
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().take(MOST).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        let file = std::fs::File::open(file).map_err(unreadable)?;
        file.take(MOST).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
