//! `causeway why`.

use std::sync::Arc;

use causeway_app::AppError;
use causeway_app::diagnostics::Check;
use causeway_app::doctor::OnLink;
use causeway_app::issue_doctor::CommitQuestion;
use causeway_app::kept::Need;
use causeway_app::port::storage::ConnectionRecord;
use causeway_contract::mapping;
use causeway_domain::JiraUrl;
use causeway_domain::commit_link::Reason;
use clap::Args;

use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// A commit that is missed at an issue.
#[derive(Debug, Args)]
pub(crate) struct WhyArguments {
    /// The issue's key
    key: String,
    /// A commit id of at least seven digits, a branch, or a part of a message
    subject: String,
    /// The connection: its id, its name, or ACCOUNT/REGION [default: all of the Jira]
    #[arg(long, value_name = "CONNECTION")]
    connection: Option<String>,
    /// The repository [default: all of the connection]
    #[arg(long, value_name = "NAME")]
    repository: Option<String>,
}

/// Follows a commit to its issue.
pub(super) async fn run(desk: &Desk, asked: WhyArguments) -> Result<Exit, Failure> {
    let connections = connections(desk, asked.connection.as_deref()).await?;
    let Some(first) = connections.first() else {
        return Err(Failure::NoConnection { named: asked.key, known: Vec::new() });
    };
    for connection in &connections {
        // Without AWS it looks in the mirror and in Jira, and says so.
        let missing = desk.app.lend(&connection.id, &[Need::Jira, Need::Aws], desk.lent()).await?;
        if missing.contains(&Need::Jira) {
            return Err(Failure::missing(Need::Jira));
        }
    }
    let question = CommitQuestion {
        site_url: first.site_url.clone(),
        key: asked.key,
        subject: asked.subject,
        connection_id: asked.connection.is_some().then(|| first.id.clone()),
        repository: asked.repository,
    };
    desk.progress.end();
    let console = desk.console;
    let on_link: OnLink = Arc::new(move |link: &Check| {
        if link.outcome.has_ended() {
            // Who cannot read the line has the exit code.
            let _unread = console.text(|| output::check(&mapping::check(link.clone())));
        }
    });
    let follow = async |operation: &_| desk.app.explain_commit(operation, &question, on_link).await;
    let explained = desk.looking(follow).await?;
    let exit = match explained.reason {
        None => Exit::Done,
        Some(Reason::SignInRefused | Reason::NoDevelopmentTools) => Exit::NotAllowed,
        Some(_) => Exit::Failed,
    };
    let told = mapping::commit_explanation(explained);
    desk.console.answer(&told, || format!("{}\n", told.summary))?;
    Ok(exit)
}

/// The connection that is named, else all of the one Jira there is, or of the one that is named.
async fn connections(desk: &Desk, named: Option<&str>) -> Result<Vec<ConnectionRecord>, Failure> {
    if let Some(named) = named {
        return Ok(vec![desk.connection(named).await?]);
    }
    let mut all = desk.app.ports().storage.connections().await.map_err(AppError::from)?;
    if let Some(url) = &desk.general.jira_url {
        let url = JiraUrl::parse(url).map_err(AppError::from)?;
        all.retain(|record| record.site_url == url.as_str());
    }
    let is_of_one = all.windows(2).all(|pair| pair[0].site_url == pair[1].site_url);
    if is_of_one {
        return Ok(all);
    }
    let ids = all.into_iter().map(|record| record.id).collect();
    Err(Failure::ManyConnections { named: "the issue's Jira".to_owned(), ids })
}
