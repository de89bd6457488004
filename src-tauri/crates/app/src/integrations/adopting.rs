//! Taking over an integration that somebody made in Jira. Nothing is written to Jira or AWS.

use std::collections::{BTreeSet, HashMap};

use causeway_domain::AccessKeyId;
use causeway_domain::adoption::{AdoptionRefusal, judge};
use causeway_domain::integration::{Integration, JiraRepository};

use crate::App;
use crate::audit::Audited;
use crate::connections::{ConnectionState, LiveConnection};
use crate::credentials::{Entry, aws_entry, jira_entry, jira_text};
use crate::error::AppError;
use crate::port::audit::AuditAct;
use crate::port::secrets::Keep;
use crate::port::storage::ConnectionRecord;
use crate::session::{CheckedAccount, Operation};
use crate::sites::{KnownSite, OpenSite, SiteSignIn};

/// Which integration becomes a connection, and of which account.
#[derive(Debug, Clone)]
pub struct AdoptionRequest {
    /// The Jira base URL: of a site that something here belongs to, or that somebody is signed in to.
    pub site_url: String,
    /// GIJ's id of the integration.
    pub integration_id: i64,
    /// From [`App::check_aws`].
    pub account_handle: String,
    /// Where the access key is kept.
    pub keep: Keep,
}

/// An integration that has become a connection.
pub struct Adopted {
    /// The connection.
    pub state: ConnectionState,
    /// The key that Jira itself goes on using, where Jira says so and it is another one than was given. GIJ never tells
    /// a secret, so Causeway has to be given a key of its own choice; a rotation brings both together.
    pub key_in_jira: Option<AccessKeyId>,
}

impl App {
    /// Makes a connection of an integration that Causeway did not make: it is compared with the account, the key is
    /// kept, and the connection is remembered. Its triggers are found as those of any other.
    ///
    /// # Errors
    /// [`AppError::NotAdoptable`] when it is another account's or cannot be one of CodeCommit's, or is a connection
    /// already; [`AppError::RunActive`] while something else is written to that Jira, here or in another process;
    /// [`AppError::OtherAccount`] when an interrupted run made it for another account;
    /// [`AppError::SessionEnded`]; what Jira, the secret store and local data fail with.
    pub async fn adopt_integration(
        &self,
        operation: &Operation,
        request: AdoptionRequest,
    ) -> Result<Adopted, AppError> {
        let account = self.session.account(&request.account_handle)?;
        let id = request.integration_id;
        let (open, found) = operation.or_cancelled(self.candidate(&request.site_url, id, &account)).await?;
        let title = format!("Take over the integration {}", found.integration.display_name);
        let what = Audited::at(AuditAct::AdoptIntegration, open.site.url.as_str(), title)
            .signed_in_as(open.jira_user());
        let arn = account.identity.arn.clone();
        self.audited(what, self.take_over(&open, found, &account, request.keep), |_| Some(arn)).await
    }

    /// Keeps what the connection needs, and remembers it: alone at this site, as a run is, so that no two windows make
    /// connections of one integration.
    async fn take_over(
        &self,
        open: &OpenSite,
        found: AdoptionCandidate,
        account: &CheckedAccount,
        keep: Keep,
    ) -> Result<Adopted, AppError> {
        let AdoptionCandidate { integration, children } = found;
        let site = BTreeSet::from([open.site.url.as_str().to_owned()]);
        let reservation = self.reserve(site, &self.ports.ids.fresh()).await?;
        // Somebody may have connected it meanwhile, in another window or from the command line.
        match self.known_site(open.site.url.as_str()).await {
            Ok(site) => refuse_connected(&site, integration.id)?,
            Err(AppError::JiraSiteUnknown { .. }) => {}
            Err(error) => return Err(error),
        }
        let jira_secret = self.keep_sign_in(open, keep).await?;
        let key = Entry::connection_key(&account.key.id).of(account.identity.arn.clone());
        self.vault.put(&key, &account.key.secret, keep).await?;
        let record = ConnectionRecord {
            id: self.ports.ids.fresh(),
            site_url: open.site.url.as_str().to_owned(),
            site_title: open.site.title.clone(),
            integration_id: integration.id,
            name: match integration.display_name.as_str() {
                "" => format!("CodeCommit {}", account.region),
                name => name.to_owned(),
            },
            region: account.region.code().to_owned(),
            account: account.identity.account.clone(),
            access_key_id: account.key.id.as_str().to_owned(),
            aws_secret: aws_entry(&account.key.id),
            jira_secret,
            keep,
            created_at: self.ports.clock.now_millis(),
            triggers: None,
            own_calls: None,
            endpoints: None,
        };
        if reservation.lost().is_cancelled() {
            return Err(AppError::LeaseLost);
        }
        self.ports.storage.put_connection(record.clone()).await?;
        let names: Vec<String> = children.iter().map(|child| child.code_commit_name().to_owned()).collect();
        self.ports.storage.put_repository_names(&record.id, &names).await?;
        reservation.release().await;
        let key_in_jira = integration
            .user_name
            .as_deref()
            .and_then(|used| AccessKeyId::parse(used).ok())
            .filter(|used| *used != account.key.id);
        let live = Ok(LiveConnection::new(integration, children, &HashMap::new()));
        Ok(Adopted { state: ConnectionState { record, live }, key_in_jira })
    }

    /// The integration as Jira has it, if it can be one of the account.
    async fn candidate(
        &self,
        site_url: &str,
        id: i64,
        account: &CheckedAccount,
    ) -> Result<(OpenSite, AdoptionCandidate), AppError> {
        let open = self.open_site(site_url).await?;
        refuse_connected(&open.site, id)?;
        let integration = open.jira.integration(id).await?.ok_or(AdoptionRefusal::Missing { id })?;
        let repositories = open.jira.repositories().await?.into_iter();
        let children: Vec<JiraRepository> =
            repositories.filter(|one| one.integration_id == Some(id)).collect();
        let names: BTreeSet<&str> = account.repositories.iter().map(|found| found.name.as_str()).collect();
        judge(&integration, &children, &account.region, &names)?;
        let site = open.site.url.as_str();
        let known =
            self.remembered_accounts(site, &account.region, std::slice::from_ref(&integration)).await?;
        match known.get(&id) {
            Some(expected) if *expected != account.identity.account => Err(AppError::OtherAccount {
                expected: expected.clone(),
                found: account.identity.account.clone(),
            }),
            _ => Ok((open, AdoptionCandidate { integration, children })),
        }
    }

    /// The name that the site's sign-in is kept under. One that lives in this session only is kept like the key.
    async fn keep_sign_in(&self, open: &OpenSite, keep: Keep) -> Result<String, AppError> {
        match &open.sign_in {
            SiteSignIn::Kept(entry) => Ok(entry.clone()),
            SiteSignIn::Session(signed_in) => {
                let entry = Entry::jira(&open.site.url, &signed_in.user.name);
                self.vault.put(&entry, &jira_text(&signed_in.credential), keep).await?;
                Ok(jira_entry(&open.site.url, &signed_in.user.name))
            }
        }
    }
}

/// What Jira has of it.
struct AdoptionCandidate {
    integration: Integration,
    children: Vec<JiraRepository>,
}

fn refuse_connected(site: &KnownSite, id: i64) -> Result<(), AdoptionRefusal> {
    match site.connections.iter().find(|record| record.integration_id == id) {
        Some(record) => Err(AdoptionRefusal::Connected { name: record.name.clone() }),
        None => Ok(()),
    }
}
