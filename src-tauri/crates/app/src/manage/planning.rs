//! Planning changes of what Jira has. Nothing here writes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use causeway_domain::integration::Integration;
use causeway_domain::manage::{
    BranchSeen, Change, ChangesDesired, ChangesSeen, LocalEntry, PlannedChange, SeenTarget, Target,
    TargetKind, Thing, plan_changes,
};
use futures::StreamExt;
use tokio_util::sync::CancellationToken;

use super::integration_of;
use crate::App;
use crate::connect::PlanShown;
use crate::error::{AppError, Field};
use crate::permissions::allowed_in;
use crate::port::aws::{AwsAccount, AwsError};
use crate::port::jira::Jira;
use crate::port::storage::{ConnectionRecord, SingleRepositoryRecord};
use crate::run::{ChangesAt, Work};
use crate::session::{Operation, PlanSource, ShownPlan};
use crate::sites::KnownSite;

/// The IAM action that changes a default branch.
const SET_DEFAULT_BRANCH: &str = "codecommit:UpdateDefaultBranch";

/// Repositories whose branches are asked for at the same time.
const BRANCHES_AT_ONCE: usize = 8;

impl App {
    /// Plans changing, enabling, disabling or removing things in Jira. Writes nothing.
    ///
    /// # Errors
    /// [`AppError::JiraSiteUnknown`]; when nothing is named, the sign-in is not kept, or Jira or AWS cannot be asked.
    pub async fn plan_changes(
        &self,
        operation: &Operation,
        site_url: &str,
        targets: Vec<Target>,
        change: Change,
    ) -> Result<PlanShown, AppError> {
        if targets.is_empty() {
            return Err(AppError::invalid(Field::Repositories, "Choose at least one"));
        }
        if matches!(&change, Change::Settings { edits } if edits.is_empty()) {
            return Err(AppError::invalid(Field::Setting, "Choose at least one setting"));
        }
        let site_url = self.known_site(site_url).await?.url.as_str().to_owned();
        let desired = ChangesDesired { site_url, targets, change };
        let work = operation.or_cancelled(self.changes_now(desired, &operation.token)).await?;
        let plan = work.changes_plan().ok_or(AppError::PlanUnknown)?;
        let (in_place, cautions) = (!plan.changes_anything(), plan.cautions.clone());
        let shown = ShownPlan { work, in_place, source: PlanSource::Kept, webhook: None, seen: None };
        let (id, shown) = (self.ports.ids.fresh(), Arc::new(shown));
        self.session.put_plan(id.clone(), Arc::clone(&shown));
        Ok(PlanShown { id, shown, cautions })
    }

    /// The plan that the world asks for now.
    pub(crate) async fn changes_now(
        &self,
        desired: ChangesDesired,
        cancel: &CancellationToken,
    ) -> Result<Work, AppError> {
        let site = self.known_site(&desired.site_url).await?;
        let (jira_secret, credential) = self.credential_of(&site).await?;
        let jira = self.ports.jira.site(&site.url, &credential);
        let singles = self.ports.storage.single_repositories().await?;
        let singles: Vec<SingleRepositoryRecord> =
            singles.into_iter().filter(|record| record.site_url == site.url.as_str()).collect();
        let mut seen = look(jira.as_ref(), &desired, &site, &singles).await?;
        let connection = connection_of_all(&desired, &seen, &site);
        if let Change::DefaultBranch { branch } = &desired.change {
            self.look_at_branches(branch, &mut seen, connection.as_ref(), cancel).await?;
        }
        let plan = plan_changes(desired, &seen);
        let going = |record_id: &str| {
            let goes = |line: &PlannedChange| line.local.as_ref().is_some_and(|local| local.id == record_id);
            plan.lines.iter().any(goes)
        };
        let at = ChangesAt {
            site_title: site.title.clone(),
            jira_secret,
            connections: site.connections.iter().filter(|record| going(&record.id)).cloned().collect(),
            repositories: singles.into_iter().filter(|record| going(&record.id)).collect(),
        };
        Ok(Work::Changes { connection: connection.map(Box::new), at: Box::new(at), plan: Box::new(plan) })
    }

    /// Adds what AWS says about the default branch of each repository.
    async fn look_at_branches(
        &self,
        branch: &str,
        seen: &mut ChangesSeen,
        connection: Option<&ConnectionRecord>,
        cancel: &CancellationToken,
    ) -> Result<(), AppError> {
        let Some(connection) = connection else {
            for found in seen.targets.values_mut() {
                let why = "Choose repositories of one connection: AWS is asked with its key".to_owned();
                found.branch = Some(BranchSeen::Unknown { why });
            }
            return Ok(());
        };
        let aws = self.aws_of(connection).await?;
        let names: Vec<(Target, String)> = seen
            .targets
            .iter()
            .filter_map(|(target, found)| match &found.thing {
                Thing::Repository(repository) => Some((*target, repository.code_commit_name().to_owned())),
                Thing::Integration(_) => None,
            })
            .collect();
        let looks: Vec<(Target, Result<BranchSeen, AwsError>)> = futures::stream::iter(names)
            .map(|(target, name)| {
                let aws = &aws;
                async move { (target, branch_of(aws.as_ref(), name, branch, cancel).await) }
            })
            .buffered(BRANCHES_AT_ONCE)
            .collect()
            .await;
        for (target, looked) in looks {
            if let Some(found) = seen.targets.get_mut(&target) {
                found.branch = Some(looked?);
            }
        }
        let changing: Vec<String> =
            seen.targets.values().filter_map(|found| changes_to(found, branch)).collect();
        if changing.is_empty() {
            return Ok(());
        }
        let region = connection.location()?.region;
        let told = allowed_in(aws.as_ref(), &region, SET_DEFAULT_BRANCH, &changing, cancel).await?;
        for found in seen.targets.values_mut() {
            if let Some(BranchSeen::Found { repository, allowed, .. }) = &mut found.branch {
                *allowed = told.get(repository).copied();
            }
        }
        Ok(())
    }
}

/// The name in CodeCommit of a repository whose default branch is to become another one that is there.
fn changes_to(found: &SeenTarget, branch: &str) -> Option<String> {
    match &found.branch {
        Some(BranchSeen::Found { repository, current, exists: true, .. })
            if current.as_deref() != Some(branch) =>
        {
            Some(repository.clone())
        }
        _ => None,
    }
}

async fn branch_of(
    aws: &dyn AwsAccount,
    repository: String,
    branch: &str,
    cancel: &CancellationToken,
) -> Result<BranchSeen, AwsError> {
    let names = [repository.clone()];
    let looking = async {
        let described = aws.describe_repositories(&names, Arc::new(|_| ()), cancel).await?;
        let exists = aws.branch_tip(&repository, branch, cancel).await?.is_some();
        Ok((described.into_iter().next(), exists))
    };
    match looking.await {
        Ok((Some(found), exists)) => match found.problem {
            None => {
                Ok(BranchSeen::Found { repository, current: found.default_branch, exists, allowed: None })
            }
            Some(problem) => Ok(BranchSeen::Unknown { why: format!("CodeCommit says {problem}") }),
        },
        Ok((None, _)) => Ok(BranchSeen::Unknown { why: "CodeCommit does not have it".to_owned() }),
        Err(error @ (AwsError::AccessDenied { .. } | AwsError::Service { .. })) => {
            Ok(BranchSeen::Unknown { why: error.to_string() })
        }
        Err(error) => Err(error),
    }
}

/// What Jira has of the wanted things, and what belongs to them here.
async fn look(
    jira: &dyn Jira,
    desired: &ChangesDesired,
    site: &KnownSite,
    singles: &[SingleRepositoryRecord],
) -> Result<ChangesSeen, AppError> {
    let (repositories, integrations, user) =
        tokio::try_join!(jira.repositories(), jira.integrations(), jira.user())?;
    let by_id: HashMap<i64, &Integration> = integrations.iter().map(|found| (found.id, found)).collect();
    let mut children: HashMap<i64, usize> = HashMap::new();
    for id in repositories.iter().filter_map(|found| found.integration_id) {
        *children.entry(id).or_default() += 1;
    }
    let wanted: HashSet<Target> = desired.targets.iter().copied().collect();
    let things = repositories
        .into_iter()
        .map(|found| Thing::Repository(Box::new(found)))
        .chain(integrations.iter().map(|found| Thing::Integration(Box::new(found.clone()))))
        .filter(|thing| wanted.contains(&thing.target()));
    let seen = |thing: Thing| {
        let target = thing.target();
        let of = integration_of(&thing).and_then(|id| by_id.get(&id).copied());
        let local = match target.kind {
            TargetKind::Integration => {
                site.connections.iter().find(|record| record.integration_id == target.id).map(|record| {
                    LocalEntry {
                        id: record.id.clone(),
                        name: record.name.clone(),
                        has_triggers: record.triggers.is_some(),
                    }
                })
            }
            TargetKind::Repository => {
                singles.iter().find(|record| record.repository_id == target.id).map(|record| LocalEntry {
                    id: record.id.clone(),
                    name: record.name.clone(),
                    has_triggers: false,
                })
            }
        };
        let seen = SeenTarget {
            place: thing.place(of),
            repositories: children.get(&target.id).copied().unwrap_or_default(),
            is_below_disabled: target.kind == TargetKind::Repository && of.is_some_and(|of| of.disabled),
            local,
            branch: None,
            thing,
        };
        (target, seen)
    };
    let targets: BTreeMap<Target, SeenTarget> = things.map(seen).collect();
    Ok(ChangesSeen { targets, administrator: user.administrator })
}

/// The connection that everything wanted is of.
fn connection_of_all(
    desired: &ChangesDesired,
    seen: &ChangesSeen,
    site: &KnownSite,
) -> Option<ConnectionRecord> {
    let mut ids = desired
        .targets
        .iter()
        .map(|target| seen.targets.get(target).and_then(|found| integration_of(&found.thing)));
    let first = ids.next()??;
    let is_one = ids.all(|id| id == Some(first));
    let connection = site.connections.iter().find(|record| record.integration_id == first);
    connection.filter(|_| is_one).cloned()
}
