//! Connecting an account: sign in to both sides, look, and plan.

use std::sync::Arc;

use causeway_domain::integration::{Integration, IntegrationSettings};
use causeway_domain::plan::{Action, ConnectionPlan, Desired, Match, Snapshot, plan};
use causeway_domain::{AccessKeyId, CallerIdentity, CallerKind, JiraUrl, Region, Secret};

use crate::App;
use crate::credentials::complete_key;
use crate::error::{AppError, Field};
use crate::looking::JiraLists;
use crate::planning::{Place, TriggersRequest};
use crate::port::aws::{AccessKey, AwsIdentity, AwsLocation, OnListingProgress, RepositoryDescription};
use crate::port::jira::{Jira, JiraCredential, JiraError, JiraUser, Project, ServerInfo};
use crate::port::secrets::Keep;
use crate::run::Work;
use crate::session::{CheckedAccount, Operation, PlanSource, ShownPlan, SignedInSite};
use crate::triggers::OnTriggersProgress;

/// What signing in to Jira found.
pub struct JiraCheck {
    /// Names the site in this session.
    pub handle: String,
    /// The site.
    pub site: Arc<SignedInSite>,
    /// What the server says of itself.
    pub server: ServerInfo,
    /// GIJ's version, where it may be seen.
    pub gij_version: Option<String>,
    /// Integrations that exist.
    pub integrations: usize,
    /// Things to know that do not block.
    pub cautions: Vec<String>,
}

/// What checking an AWS key found.
pub struct AwsCheck {
    /// Names the account in this session.
    pub handle: String,
    /// The account.
    pub account: Arc<CheckedAccount>,
    /// Things to know that do not block.
    pub cautions: Vec<String>,
}

/// What a plan is wanted for.
pub struct PlanRequest {
    /// From [`App::check_jira`].
    pub site_handle: String,
    /// From [`App::check_aws`].
    pub account_handle: String,
    /// What the integration shall be.
    pub settings: IntegrationSettings,
    /// Where the secrets shall be kept.
    pub keep: Keep,
    /// Its triggers, when they are wanted.
    pub triggers: Option<TriggersRequest>,
}

/// One connection of a site, with its account found.
pub(crate) struct WantedConnection {
    pub(crate) account: Arc<CheckedAccount>,
    pub(crate) settings: IntegrationSettings,
    pub(crate) keep: Keep,
    pub(crate) triggers: Option<TriggersRequest>,
}

/// A plan with the name to start it by.
pub struct PlanShown {
    /// Names the plan.
    pub id: String,
    /// The plan and what it is for.
    pub shown: Arc<ShownPlan>,
    /// Things to know.
    pub cautions: Vec<String>,
}

/// What a key that may not create branches means for Jira.
const READS_ONLY: &str = "This key can read and cannot create branches. Jira will show commits, branches and pull \
    requests; creating them from Jira needs more, for instance the managed policy AWSCodeCommitPowerUser.";

impl App {
    /// Signs in to a Jira site and finds out whether GIJ is there and may be administered.
    ///
    /// # Errors
    /// Each way this fails has its own [`AppError`].
    pub async fn check_jira(
        &self,
        operation: &Operation,
        base_url: &str,
        credential: JiraCredential,
    ) -> Result<JiraCheck, AppError> {
        let url = JiraUrl::parse(base_url)?;
        let credential = complete(credential)?;
        let jira = self.ports.jira.site(&url, &credential);
        let (server, user, gij_version, integrations) =
            operation.or_cancelled(look_at(&url, jira.as_ref())).await?;
        let mut cautions = Vec::new();
        if url.is_in_the_clear() {
            cautions.push(format!(
                "{} is not encrypted. Your sign-in crosses the network in the clear.",
                url.as_str()
            ));
        }
        if let Some(own) = &server.base_url
            && JiraUrl::parse(own).is_ok_and(|own| own != url)
        {
            cautions.push(format!("This Jira calls itself {own}. Links in Jira use that address."));
        }
        if !user.administrator {
            cautions.push(
                "You administer Git integrations without being a Jira administrator. Project association can be \
                 changed only by who created an integration."
                    .to_owned(),
            );
        }
        let site = Arc::new(SignedInSite { url, title: server.title.clone(), user, credential, jira });
        let handle = self.ports.ids.fresh();
        self.session.put_site(handle.clone(), Arc::clone(&site));
        Ok(JiraCheck { handle, site, server, gij_version, integrations: integrations.len(), cautions })
    }

    /// Projects of a signed-in site.
    pub async fn projects(&self, site_handle: &str) -> Result<Vec<Project>, AppError> {
        Ok(self.session.site(site_handle)?.jira.projects().await?)
    }

    /// Finds out whose key it is and which repositories it sees.
    pub async fn check_aws(
        &self,
        operation: &Operation,
        region: &str,
        access_key_id: &str,
        secret: Secret,
        progress: OnListingProgress,
    ) -> Result<AwsCheck, AppError> {
        let region = Region::parse(region)?;
        let key = complete_key(access_key_id, secret)?;
        let location = AwsLocation::public(region.clone());
        let aws = self.ports.aws.account(&location, &AwsIdentity::Key(key.duplicate()));
        let work = async {
            let identity = aws.caller_identity(&operation.token).await?;
            let names = aws.repository_names(Arc::clone(&progress), &operation.token).await?;
            let repositories = aws.describe_repositories(&names, progress, &operation.token).await?;
            let readable = repositories.iter().find(|repository| repository.problem.is_none());
            let only_reads = match readable {
                // A caution is not worth failing for: an answer that is neither yes nor no says nothing.
                Some(found) => aws.may_create_branches(&found.name, &operation.token).await == Ok(false),
                None => false,
            };
            Ok((identity, repositories, only_reads))
        };
        let (identity, repositories, only_reads) = operation.or_cancelled(work).await?;
        let mut cautions = account_cautions(&region, &identity, &repositories);
        if only_reads {
            cautions.push(READS_ONLY.to_owned());
        }
        let account = Arc::new(CheckedAccount { region, identity, key, aws, repositories });
        let handle = self.ports.ids.fresh();
        self.session.put_account(handle.clone(), Arc::clone(&account));
        Ok(AwsCheck { handle, account, cautions })
    }

    /// The key of a checked account, to check it for another region without asking for its secret again.
    ///
    /// # Errors
    /// [`AppError::SessionEnded`] when nothing was checked under that handle since Causeway started.
    pub fn checked_key(&self, account_handle: &str) -> Result<AccessKey, AppError> {
        let account = self.session.account(account_handle)?;
        Ok(account.key.duplicate())
    }

    /// What was found in a checked account.
    pub fn found_repositories(&self, account_handle: &str) -> Result<Arc<CheckedAccount>, AppError> {
        self.session.account(account_handle)
    }

    /// Observes both sides and plans the connection. Writes nothing.
    pub async fn plan_connection(
        &self,
        operation: &Operation,
        request: PlanRequest,
    ) -> Result<PlanShown, AppError> {
        let PlanRequest { site_handle, account_handle, settings, keep, triggers } = request;
        let site = self.session.site(&site_handle)?;
        let account = self.session.account(&account_handle)?;
        let jira = Arc::clone(&site.jira);
        let lists = JiraLists::of(jira.as_ref());
        let wanted = WantedConnection { account, settings, keep, triggers };
        let (shown, cautions) = self.planned_connection(operation, &site, wanted, &lists).await?;
        let id = self.ports.ids.fresh();
        self.session.put_plan(id.clone(), Arc::clone(&shown));
        Ok(PlanShown { id, shown, cautions })
    }

    /// Plans one connection; with what to know about it.
    pub(crate) async fn planned_connection(
        &self,
        operation: &Operation,
        site: &Arc<SignedInSite>,
        wanted: WantedConnection,
        lists: &JiraLists<'_>,
    ) -> Result<(Arc<ShownPlan>, Vec<String>), AppError> {
        let WantedConnection { account, settings, keep, triggers: wanted_triggers } = wanted;
        let desired = Desired {
            site_url: site.url.as_str().to_owned(),
            region: account.region.code().to_owned(),
            account: account.identity.account.clone(),
            access_key_id: account.key.id.as_str().to_owned(),
            settings,
            keep_in_keychain: keep == Keep::Keychain,
        };
        let looking =
            self.look(&desired.site_url, lists, &account.region, account.aws.as_ref(), &operation.token);
        let snapshot = operation.or_cancelled(looking).await?;
        let plan = plan(desired, &snapshot);
        let mut cautions = plan_cautions(&plan, &snapshot);
        let mut in_place = self.is_in_place(&plan, site, &account, keep).await?;
        let place = Place::of(&plan.desired);
        let (mut triggers, mut webhook, mut seen) = (None, None, None);
        if let Some(wanted) = wanted_triggers {
            let silent: OnTriggersProgress = Arc::new(|_| ());
            let planned =
                self.plan_triggers_of(operation, wanted, &place, account.aws.as_ref(), &silent).await?;
            in_place = in_place && self.triggers_are_remembered(&place, &planned).await?;
            cautions.extend(planned.plan.cautions.iter().cloned());
            (triggers, webhook, seen) =
                (Some(Box::new(planned.plan)), Some(planned.webhook), Some(planned.seen));
        }
        let work = Work::Connect { plan: Box::new(plan), triggers };
        let source = PlanSource::SignedIn { site: Arc::clone(site), account };
        Ok((Arc::new(ShownPlan { work, in_place, source, webhook, seen }), cautions))
    }

    /// A plan that was shown.
    pub fn shown_plan(&self, id: &str) -> Result<Arc<ShownPlan>, AppError> {
        self.session.plan(id)
    }
}

async fn look_at(
    url: &JiraUrl,
    jira: &dyn Jira,
) -> Result<(ServerInfo, JiraUser, Option<String>, Vec<Integration>), AppError> {
    let site = || url.as_str().to_owned();
    let server = jira.server_info().await.map_err(|error| match error {
        JiraError::NotFound { .. } | JiraError::Unexpected { .. } => AppError::NotJira { site: site() },
        error => error.into(),
    })?;
    if server.deployment.eq_ignore_ascii_case("cloud") {
        return Err(AppError::JiraCloud { site: site() });
    }
    let user = jira.user().await?;
    let integrations = jira.integrations().await.map_err(|error| match error {
        JiraError::NotFound { .. } => AppError::GijMissing { site: site() },
        // Signed in a moment ago: with 401, too, GIJ refuses this user and not this credential.
        JiraError::Forbidden { .. } | JiraError::Unauthorized => {
            AppError::NotAdministrator { user: user.display_name.clone() }
        }
        error => error.into(),
    })?;
    let gij_version = jira.gij_version().await.unwrap_or(None);
    Ok((server, user, gij_version, integrations))
}

fn complete(credential: JiraCredential) -> Result<JiraCredential, AppError> {
    match credential {
        JiraCredential::Token(token) => {
            let token = token.trimmed();
            if token.is_empty() {
                return Err(AppError::invalid(Field::Token, "Enter the personal access token"));
            }
            if !token.expose().chars().all(|character| character.is_ascii_graphic()) {
                return Err(AppError::invalid(
                    Field::Token,
                    "A personal access token has no white space inside",
                ));
            }
            Ok(JiraCredential::Token(token))
        }
        JiraCredential::Password { user_name, password } => {
            let user_name = user_name.trim().to_owned();
            if user_name.is_empty() {
                return Err(AppError::invalid(Field::UserName, "Enter your Jira user name"));
            }
            if password.is_empty() {
                return Err(AppError::invalid(Field::Password, "Enter your Jira password"));
            }
            Ok(JiraCredential::Password { user_name, password })
        }
    }
}

fn account_cautions(
    region: &Region,
    identity: &CallerIdentity,
    repositories: &[RepositoryDescription],
) -> Vec<String> {
    let mut cautions = Vec::new();
    match region.facts() {
        Some(facts) => cautions.extend(facts.caution().map(str::to_owned)),
        None => cautions.push(format!("{region} is on neither AWS's nor GIJ's list of CodeCommit regions.")),
    }
    if identity.kind() == CallerKind::Root {
        cautions.push(
            "This is the account's root key. GIJ would hold it. Use an IAM user with only what GIJ needs."
                .to_owned(),
        );
    }
    let troubled = repositories.iter().filter(|repository| repository.problem.is_some()).count();
    if troubled > 0 {
        cautions.push(format!(
            "{troubled} repositories could not be read with this key. Jira may not read them either."
        ));
    }
    cautions
}

fn plan_cautions(plan: &ConnectionPlan, snapshot: &Snapshot) -> Vec<String> {
    let mut cautions = Vec::new();
    if snapshot.repositories.is_empty() {
        cautions.push(
            "This account has no repositories in this region yet. Jira adds them at a later reindex."
                .to_owned(),
        );
    }
    if let Match::Existing { id, name, .. } = &plan.found
        && let Some(found) = snapshot.integrations.iter().find(|observed| observed.integration.id == *id)
        && let Some(used) = found.integration.user_name.as_deref()
        && used != plan.desired.access_key_id
        && AccessKeyId::parse(used).is_ok()
    {
        cautions.push(format!("{name} goes on using the access key {used}."));
    }
    let others = snapshot.integrations.len();
    if others > 0 && matches!(plan.found, Match::New) {
        cautions.push(format!(
            "Jira has {others} other CodeCommit integrations in this region. They seem to be of other accounts."
        ));
    }
    let vanishing = plan.repositories.iter().filter(|repository| repository.action == Action::Skip).count();
    if vanishing > 0 {
        cautions.push(format!(
            "{vanishing} repositories in Jira are not visible with this key. GIJ removes them at its next reindex."
        ));
    }
    cautions
}
