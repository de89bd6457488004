//! `causeway integrations` and `causeway adopt`.

use causeway_app::AppError;
use causeway_app::integrations::{AdoptionRequest, ListedIntegration};
use causeway_contract::connection::Connection;
use causeway_contract::error::WireError;
use causeway_contract::integrations::SiteIntegrations;
use causeway_contract::mapping;
use causeway_domain::JiraUrl;
use causeway_domain::adoption::AdoptionRefusal;
use serde::Serialize;

use super::sign_in;
use crate::arguments::{Adopt, AtJira};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// What GIJ has at each site.
#[derive(Serialize)]
struct Answer {
    sites: Vec<ListedSite>,
}

/// One site.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListedSite {
    /// Its address.
    pub(crate) site_url: String,
    /// What is there.
    pub(crate) found: Option<SiteIntegrations>,
    /// Why it could not be asked.
    pub(crate) error: Option<WireError>,
}

/// The connection that came of it.
#[derive(Serialize)]
struct AdoptedAnswer<'a> {
    connection: &'a Connection,
}

/// Lists integrations and single repositories, site by site.
pub(super) async fn list(desk: &Desk, at: &AtJira) -> Result<Exit, Failure> {
    let urls = sites(desk).await?;
    if let [only] = urls.as_slice() {
        // A sign-in that is given is shown to one Jira alone.
        let url = JiraUrl::parse(only).map_err(AppError::from)?;
        sign_in::jira_at(desk, &url, at.jira_user.as_deref()).await?;
    }
    desk.progress.doing("Asking Jira");
    let asked = urls.into_iter().map(async |site_url| {
        let found = desk.looking(async |operation| desk.app.integrations(operation, &site_url).await).await;
        let (found, error) = match found {
            Ok(found) => (Some(mapping::site_integrations(found)), None),
            Err(error) => (None, Some(mapping::wire_error(&error, &desk.app.ports().ids.fresh()))),
        };
        ListedSite { site_url, found, error }
    });
    let sites = futures::future::join_all(asked).await;
    desk.progress.end();
    let failed = sites.iter().filter(|site| site.error.is_some()).count();
    let exit = match failed {
        0 => Exit::Done,
        failed if failed < sites.len() => Exit::InPart,
        _ => Exit::Failed,
    };
    let answer = Answer { sites };
    desk.console.answer(&answer, || output::integrations(&answer.sites))?;
    Ok(exit)
}

/// Makes a connection of an integration that somebody made in Jira.
pub(super) async fn adopt(desk: &Desk, asked: &Adopt) -> Result<Exit, Failure> {
    let url = only_site(desk).await?;
    sign_in::jira_at(desk, &url, asked.at.jira_user.as_deref()).await?;
    desk.progress.doing("Asking Jira");
    let listed = desk.looking(async |operation| desk.app.integrations(operation, url.as_str()).await).await?;
    let found = find(&listed.integrations, &asked.integration)?;
    refuse_early(found)?;
    let region = match (&asked.region, &found.region) {
        (Some(region), _) => region.clone(),
        (None, Some(region)) => region.code().to_owned(),
        (None, None) => return Err(Failure::NoRegion(found.integration.display_name.clone())),
    };
    let account = sign_in::account(desk, &region, &asked.access_key_id).await?;
    desk.progress.doing("Comparing Jira and AWS");
    let operation = desk.app.session.operation(&desk.app.ports().ids.fresh());
    let request = AdoptionRequest {
        site_url: url.as_str().to_owned(),
        integration_id: found.integration.id,
        account_handle: account.handle,
        keep: desk.keep(),
    };
    let adopting = Box::pin(desk.app.adopt_integration(&operation, request));
    let adopted = desk.until_interrupted(&operation, adopting).await?;
    desk.progress.end();
    let connection = mapping::adopted(&adopted, &desk.app.ports().ids.fresh());
    let answer = AdoptedAnswer { connection: &connection };
    desk.console.answer(&answer, || output::connections(std::slice::from_ref(&connection)))?;
    Ok(Exit::Done)
}

/// What no key can change is said before one is tried.
fn refuse_early(found: &ListedIntegration) -> Result<(), AppError> {
    let name = found.integration.display_name.clone();
    if found.connection_id.is_some() {
        return Err(AdoptionRefusal::Connected { name }.into());
    }
    if !found.integration.is_code_commit() {
        return Err(AdoptionRefusal::NotCodeCommit { name }.into());
    }
    Ok(())
}

/// The one that --jira-url names, else all that something here belongs to.
async fn sites(desk: &Desk) -> Result<Vec<String>, Failure> {
    if let Some(url) = &desk.general.jira_url {
        return Ok(vec![url.clone()]);
    }
    let known = desk.app.sites().await?;
    if known.is_empty() {
        return Err(Failure::WhichJira(Vec::new()));
    }
    Ok(known.into_iter().map(|site| site.url).collect())
}

/// The one that --jira-url names, else the only one that something here belongs to.
pub(super) async fn only_site(desk: &Desk) -> Result<JiraUrl, Failure> {
    let all = sites(desk).await?;
    let [only] = all.as_slice() else { return Err(Failure::WhichJira(all)) };
    Ok(JiraUrl::parse(only).map_err(AppError::from)?)
}

fn find<'a>(all: &'a [ListedIntegration], named: &str) -> Result<&'a ListedIntegration, Failure> {
    let by_id = all.iter().find(|one| one.integration.id.to_string() == named);
    if let Some(found) = by_id {
        return Ok(found);
    }
    let mut by_name = all.iter().filter(|one| one.integration.display_name == named);
    match (by_name.next(), by_name.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => {
            let alike = all.iter().filter(|one| one.integration.display_name == named);
            let ids = alike.map(|one| one.integration.id.to_string()).collect();
            Err(Failure::ManyIntegrations { named: named.to_owned(), ids })
        }
        (None, _) => {
            let known = all.iter().map(|one| one.integration.display_name.clone()).collect();
            Err(Failure::NoIntegration { named: named.to_owned(), known })
        }
    }
}
