//! Planning another access key for every connection that uses an old one. Nothing here writes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use causeway_domain::permission::{Feature, Verdict};
use causeway_domain::rotation::{
    IntegrationSeen, RegionSeen, RotationDesired, RotationPlan, RotationSnapshot, UserOfKey, plan_rotation,
};
use causeway_domain::single_repository::RepositoryAccess;
use causeway_domain::triggers::topic::topic_name;
use causeway_domain::{CallerIdentity, Secret};
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::connect::PlanShown;
use crate::credentials::complete_key;
use crate::error::{AppError, Field};
use crate::permissions::PermissionRequest;
use crate::port::aws::{AccessKey, AwsAccount, AwsError};
use crate::port::jira::Jira;
use crate::port::secrets::Keep;
use crate::port::storage::ConnectionRecord;
use crate::run::Work;
use crate::session::{CheckedAccount, Operation, PlanSource, ShownPlan};

impl App {
    /// Plans a new key pair for a connection and for every other one that uses the same key: tested first, with what it
    /// may do less than the old one. GIJ takes long-lived keys only. Writes nothing.
    ///
    /// # Errors
    /// [`AppError::OtherAccount`] when the new key is of another account; [`AppError::Invalid`] for a temporary one and
    /// for the one that is in use already; when AWS or the connection's own Jira cannot be asked.
    pub async fn plan_rotation(
        &self,
        operation: &Operation,
        connection_id: &str,
        access_key_id: &str,
        secret: Secret,
        keep: Keep,
    ) -> Result<PlanShown, AppError> {
        let connection = self.record(connection_id).await?;
        let key = complete_key(access_key_id, secret)?;
        if key.id.as_str() == connection.access_key_id {
            let text = "This connection uses this key already. Make a new one in IAM first.";
            return Err(AppError::invalid(Field::AccessKeyId, text));
        }
        let plan = Box::pin(self.rotation_now(operation, &connection, &key, keep)).await?;
        let mut cautions = plan.cautions.clone();
        cautions.extend(self.single_users_caution(&plan.desired.old_key).await?);
        let work = Work::Rotate { connection: Box::new(connection), plan: Box::new(plan) };
        let source = PlanSource::Rotating { key };
        let shown = Arc::new(ShownPlan { work, in_place: false, source, webhook: None, seen: None });
        let id = self.ports.ids.fresh();
        self.session.put_plan(id.clone(), Arc::clone(&shown));
        Ok(PlanShown { id, shown, cautions })
    }

    /// What to know of repositories connected by hand that use a key: GIJ has it for each of them by itself.
    async fn single_users_caution(&self, access_key_id: &str) -> Result<Option<String>, AppError> {
        let users = self.ports.storage.single_repositories().await?.into_iter();
        let names: Vec<String> = users
            .filter(|user| matches!(&user.access, RepositoryAccess::AccessKey { access_key_id: id } if id == access_key_id))
            .map(|user| format!("{} at {}", user.name, user.site_title))
            .collect();
        Ok((!names.is_empty()).then(|| {
            format!(
                "Repositories connected by hand use this key too, and keep it: {}. Remove and connect each again with the \
                 new key before you deactivate the old one.",
                names.join(", ")
            )
        }))
    }

    /// The plan that the world asks for now.
    pub(crate) async fn rotation_now(
        &self,
        operation: &Operation,
        connection: &ConnectionRecord,
        key: &AccessKey,
        keep: Keep,
    ) -> Result<RotationPlan, AppError> {
        let seen = operation.or_cancelled(self.observe_rotation(operation, connection, key)).await?;
        let desired = RotationDesired {
            account: connection.account.clone(),
            old_key: connection.access_key_id.clone(),
            new_key: key.id.as_str().to_owned(),
            keep_in_keychain: keep == Keep::Keychain,
        };
        Ok(plan_rotation(desired, &seen))
    }

    async fn observe_rotation(
        &self,
        operation: &Operation,
        connection: &ConnectionRecord,
        key: &AccessKey,
    ) -> Result<RotationSnapshot, AppError> {
        let cancel = &operation.token;
        let location = connection.location()?;
        let new = self.account_of(&location, key);
        let identity = new.caller_identity(cancel).await?;
        if identity.account != connection.account {
            let (expected, found) = (connection.account.clone(), identity.account);
            return Err(AppError::OtherAccount { expected, found });
        }
        let users: Vec<ConnectionRecord> = self
            .ports
            .storage
            .connections()
            .await?
            .into_iter()
            .filter(|user| user.access_key_id == connection.access_key_id)
            .collect();
        // The old key may be deactivated already: then there is nothing to compare with.
        let old_key = self.kept_access_key(&connection.access_key_id).await.ok();
        let old_identity = match &old_key {
            Some(old) => self.account_of(&location, old).caller_identity(cancel).await.ok(),
            None => None,
        };
        let mut regions = BTreeMap::new();
        // One connection of each region, with its own endpoints.
        let in_regions: BTreeMap<&str, &ConnectionRecord> =
            users.iter().map(|user| (user.region.as_str(), user)).collect();
        for (code, user) in in_regions {
            let location = user.location()?;
            let new = self.account_of(&location, key);
            let old = old_key
                .as_ref()
                .filter(|_| old_identity.is_some())
                .map(|old| self.account_of(&location, old));
            regions.insert(code.to_owned(), region_seen(new.as_ref(), old.as_deref(), cancel).await?);
        }
        let fewer_actions = match (&old_key, &old_identity) {
            // Two keys of one user may do the same.
            (Some(old), Some(whose)) if *whose != identity => {
                let new = (key, identity.clone());
                self.fewer_actions(operation, connection, (old, whose.clone()), new).await?
            }
            _ => Vec::new(),
        };
        Ok(RotationSnapshot {
            new_arn: identity.arn,
            old_arn: old_identity.map(|identity| identity.arn),
            fewer_actions,
            regions,
            users: self.users_seen(connection, users).await?,
        })
    }

    /// What the new key is refused that the old one may do, as far as that can be seen without asking for changes.
    async fn fewer_actions(
        &self,
        operation: &Operation,
        connection: &ConnectionRecord,
        old: (&AccessKey, CallerIdentity),
        new: (&AccessKey, CallerIdentity),
    ) -> Result<Vec<String>, AppError> {
        let mut reports = Vec::with_capacity(2);
        for (key, identity) in [old, new] {
            let location = connection.location()?;
            let aws = self.account_of(&location, key);
            let region = location.region;
            let names = match aws.repository_names(Arc::new(|_| ()), &operation.token).await {
                Ok(names) => names,
                Err(AwsError::AccessDenied { .. }) => Vec::new(),
                Err(error) => return Err(error.into()),
            };
            let sample: Vec<String> = names.into_iter().take(3).collect();
            let repositories = aws.describe_repositories(&sample, Arc::new(|_| ()), &operation.token).await?;
            let key = key.duplicate();
            let account = CheckedAccount { region, identity, key, aws, repositories };
            let request = PermissionRequest {
                features: BTreeSet::from(Feature::ALL),
                repositories: None,
                topic_name: topic_name(&connection.site_url),
                allow_mutating_probes: false,
            };
            reports.push(self.permissions_of(operation, &account, request, Arc::new(|_| ())).await?);
        }
        let [old, new] = reports.as_slice() else { return Ok(Vec::new()) };
        let is_lost = |action: &&str| {
            matches!(old.verdict(action), Some(Verdict::Allowed))
                && matches!(new.verdict(action), Some(Verdict::Denied { .. }))
        };
        Ok(new.actions.iter().map(|report| report.action).filter(is_lost).map(str::to_owned).collect())
    }

    /// What each Jira says of its integrations. The Jira of the connection that was asked for has to answer; another
    /// one may be away, and its connections stay as they are.
    async fn users_seen(
        &self,
        asked: &ConnectionRecord,
        users: Vec<ConnectionRecord>,
    ) -> Result<Vec<UserOfKey>, AppError> {
        let mut seen = Vec::with_capacity(users.len());
        for user in users {
            let answer = async { Ok(self.jira_of(&user).await?.integration(user.integration_id).await?) };
            let integration = match answer.await {
                Ok(Some(found)) => IntegrationSeen::Found { key: found.user_name, disabled: found.disabled },
                Ok(None) => IntegrationSeen::Missing,
                Err(error) if user.jira_secret == asked.jira_secret => return Err(error),
                Err(error) => IntegrationSeen::Unasked { why: in_words(&error) },
            };
            seen.push(UserOfKey {
                connection_id: user.id,
                name: user.name,
                site_url: user.site_url,
                site_title: user.site_title,
                jira_secret: user.jira_secret,
                region: user.region,
                integration_id: user.integration_id,
                integration,
            });
        }
        Ok(seen)
    }

    /// The Jiras of a rotation's connections, by the name of their credential. One whose credential is not kept is not
    /// among them; its integration says so when its turn comes.
    pub(crate) async fn jiras_of_rotation(
        &self,
        work: &Work,
    ) -> Result<HashMap<String, Arc<dyn Jira>>, AppError> {
        let mut jiras = HashMap::new();
        let Work::Rotate { plan, .. } = work else { return Ok(jiras) };
        for planned in plan.users.iter().filter(|planned| planned.is_rotated()) {
            let (entry, site) = (&planned.user.jira_secret, &planned.user.site_url);
            if jiras.contains_key(entry) {
                continue;
            }
            if let Ok(credential) = self.kept_jira_credential(entry).await {
                let url = causeway_domain::JiraUrl::parse(site)?;
                jiras.insert(entry.clone(), self.ports.jira.site(&url, &credential));
            }
        }
        Ok(jiras)
    }
}

fn in_words(error: &AppError) -> String {
    let words = error.to_string();
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

async fn region_seen(
    new: &dyn AwsAccount,
    old: Option<&dyn AwsAccount>,
    cancel: &CancellationToken,
) -> Result<RegionSeen, AppError> {
    let names = match new.repository_names(Arc::new(|_| ()), cancel).await {
        Ok(names) => names,
        Err(AwsError::AccessDenied { message, .. }) => return Ok(RegionSeen::Denied { why: message }),
        Err(error) => return Err(error.into()),
    };
    let before = match old {
        Some(old) => old.repository_names(Arc::new(|_| ()), cancel).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let visible: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let lost = before.into_iter().filter(|name| !visible.contains(name.as_str())).collect();
    Ok(RegionSeen::Listed { lost, any: !names.is_empty() })
}
