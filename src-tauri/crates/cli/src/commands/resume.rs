//! `causeway resume`.

use causeway_app::AppError;
use causeway_app::port::aws::AccessKey;
use causeway_app::port::jira::{JiraCredential, JiraError};
use causeway_app::run::{GivenAgain, RunState};
use causeway_contract::mapping;
use causeway_contract::run::Receipt;
use causeway_domain::AccessKeyId;
use serde::Serialize;

use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::running::follow;
use crate::secrets::Name;

/// What the command answers.
#[derive(Serialize)]
struct Resumed {
    /// What the runs left behind, in the order in which they were taken up.
    receipts: Vec<Receipt>,
}

/// Takes runs up again, one after another.
pub(super) async fn run(desk: &Desk, named: Vec<String>) -> Result<Exit, Failure> {
    let run_ids = if named.is_empty() { interrupted(desk).await? } else { named };
    if run_ids.is_empty() {
        desk.progress.end();
        desk.console.answer(&Resumed { receipts: Vec::new() }, || "No run was interrupted.\n".to_owned())?;
        return Ok(Exit::Done);
    }
    let (mut exit, mut receipts) = (Exit::Done, Vec::with_capacity(run_ids.len()));
    for run_id in &run_ids {
        let before = desk.app.receipt(run_id).await?;
        desk.progress.doing(format!("Taking up again: {}", before.run.title));
        take_up(desk, run_id, before.error.as_ref()).await?;
        follow(desk, run_id, std::slice::from_ref(run_id)).await?;
        let receipt = desk.app.receipt(run_id).await?;
        let ended = Exit::of_run(None, &receipt);
        exit = exit.or_worse(ended);
        // Whoever pressed Ctrl-C meant all of them, and a refused sign-in is the next one's, too.
        let is_last = ended == Exit::Cancelled || receipt.error.as_ref().is_some_and(is_refused);
        let receipt = mapping::receipt(&receipt);
        desk.progress.aside(|| desk.console.text(|| output::receipt(&receipt)))?;
        receipts.push(receipt);
        if is_last {
            break;
        }
    }
    desk.progress.end();
    desk.console.answer(&Resumed { receipts }, String::new)?;
    Ok(exit)
}

/// Runs that were interrupted and not put away, oldest first.
async fn interrupted(desk: &Desk) -> Result<Vec<String>, AppError> {
    let runs = desk.app.runs().await?.into_iter().rev();
    let open = runs.filter(|(run, state)| *state == RunState::Interrupted && !run.dismissed);
    Ok(open.map(|(run, _)| run.id).collect())
}

/// With what is kept; with what was given where nothing is kept, or where that was refused.
async fn take_up(desk: &Desk, run_id: &str, ended_with: Option<&AppError>) -> Result<(), Failure> {
    if !ended_with.is_some_and(is_refused) {
        match desk.app.resume_run(run_id, GivenAgain::default()).await {
            Err(AppError::Secrets(_)) => {}
            taken_up => return Ok(taken_up.map(drop)?),
        }
    }
    let given = given(desk, run_id).await?;
    Ok(desk.app.resume_run(run_id, given).await.map(drop)?)
}

fn is_refused(error: &AppError) -> bool {
    matches!(error, AppError::Jira(JiraError::Unauthorized | JiraError::Captcha | JiraError::LoginPage))
}

/// The given secrets, as credentials of the run.
async fn given(desk: &Desk, run_id: &str) -> Result<GivenAgain, Failure> {
    let of = desk.app.run_sign_ins(run_id).await?;
    let jira = match (desk.given.get(Name::JiraToken), desk.given.get(Name::JiraPassword)) {
        (Some(token), _) => Some(JiraCredential::Token(token)),
        (None, Some(password)) => Some(JiraCredential::Password { user_name: of.jira_user, password }),
        (None, None) => None,
    };
    let aws = match (of.access_key_id, desk.given.get(Name::SecretAccessKey)) {
        (Some(id), Some(secret)) => {
            let id = AccessKeyId::parse(&id).map_err(AppError::from)?;
            Some(AccessKey { id, secret: secret.trimmed() })
        }
        _ => None,
    };
    let git_password = of.git_user_name.and_then(|_| desk.given.get(Name::GitPassword));
    Ok(GivenAgain { jira, aws, webhook: desk.given.get(Name::WebhookUrl), git_password })
}
