//! What a rotation left behind, taking it back, and finding one that was not finished.

use std::collections::{HashMap, HashSet};

use causeway_domain::plan::{Action, Step};
use causeway_domain::rotation::{KeyReason, PlannedUser, RotationPlan};
use causeway_domain::{CallerIdentity, JiraUrl, Region};

use super::journal::{Certainty, Effect, Event, Journal, append};
use super::rotating::{named, old_entry};
use super::stored::StoredRun;
use super::work::Work;
use crate::App;
use crate::credentials::{aws_entry, key_hint};
use crate::error::AppError;
use crate::port::storage::ConnectionRecord;

/// Which connection uses which key, in words, and what a person has to do.
pub(super) fn rotated(plan: &RotationPlan, journal: &Journal) -> Vec<String> {
    let (old, new) = (key_hint(&plan.desired.old_key), key_hint(&plan.desired.new_key));
    let mut lines: Vec<String> =
        plan.users.iter().map(|planned| uses(planned, journal, &old, &new)).collect();
    match (journal.done(Step::RemoveOldKey), journal.open(Step::RemoveOldKey)) {
        (Some(Effect::Secret { .. }), _) => {
            lines.push(format!("On this computer: the old key {old} is removed."));
        }
        (_, Some(Effect::Secret { .. })) => {
            lines.push(format!("On this computer: the old key {old} is perhaps removed."));
        }
        _ => lines.push(format!("On this computer: the old key {old}, where it is kept.")),
    }
    if !journal.keys().is_empty() {
        lines.push(format!(
            "To do in AWS: the old key {old} still works. When nothing uses it any more, deactivate it in IAM, and \
             delete it after some days without a complaint."
        ));
        lines.push(
            "To do in Jira: people who stored the old pair there for themselves (Require User PAT) replace it in the \
             Repository Browser. GIJ has no interface for that."
                .to_owned(),
        );
    }
    lines
}

fn uses(planned: &PlannedUser, journal: &Journal, old: &str, new: &str) -> String {
    let name = named(&planned.user);
    let lines = journal.keys().get(&planned.user.connection_id);
    match (lines.map(|lines| lines.certainty), &planned.reason) {
        (Some(Certainty::Sure), KeyReason::Gone) => {
            format!("Not in Jira: {name}. Causeway's own calls use the new key {new}.")
        }
        (Some(Certainty::Sure), _) => format!("In Jira: {name} uses the new key {new}."),
        (Some(Certainty::Perhaps), _) => format!(
            "In Jira: {name} uses the old key {old}, or perhaps the new one {new}; \"Take up again\" writes it again."
        ),
        (None, KeyReason::HasNewKey) => format!("In Jira: {name} uses the new key {new}, as before."),
        (None, KeyReason::UsesAnotherKey { key }) => {
            format!("In Jira: {name} uses the key {}, as before.", key_hint(key))
        }
        (None, _) => format!("In Jira: {name} uses the old key {old}."),
    }
}

/// What undoing a rotation would do, while the old pair is there.
pub(super) fn undo_rotation(plan: &RotationPlan, journal: &Journal) -> Vec<String> {
    let old = key_hint(&plan.desired.old_key);
    plan.users
        .iter()
        .filter(|planned| journal.keys().contains_key(&planned.user.connection_id))
        .map(|planned| format!("Give {} the old key {old} again", named(&planned.user)))
        .collect()
}

/// Whether the old pair is gone from this computer, or may be: then there is no way back.
pub(super) fn has_lost_old_key(journal: &Journal) -> bool {
    matches!(journal.made(Step::RemoveOldKey), Some((Effect::Secret { .. }, _)))
}

/// Pages where the old key is deactivated.
pub(super) fn links(plan: &RotationPlan, region: &Region) -> Vec<(String, String)> {
    let arn = plan.old_arn.as_ref().unwrap_or(&plan.new_arn).clone();
    let identity = CallerIdentity { arn, account: plan.desired.account.clone() };
    let old = key_hint(&plan.desired.old_key);
    let link = |user: &str| (format!("Deactivate {old} in IAM"), region.access_keys_console_url(user));
    identity.user_name().map(link).into_iter().collect()
}

impl App {
    /// Gives each connection the old key again.
    pub(super) async fn take_back_key(
        &self,
        run_id: &str,
        stored: &StoredRun,
        journal: &Journal,
        done: &mut Vec<String>,
    ) -> Result<(), AppError> {
        let Work::Rotate { plan, .. } = &stored.work else { return Ok(()) };
        if has_lost_old_key(journal) || journal.keys().is_empty() {
            return Ok(());
        }
        let old = self.kept_access_key(&plan.desired.old_key).await?;
        let hint = key_hint(&plan.desired.old_key);
        for planned in &plan.users {
            let user = &planned.user;
            let Some(lines) = journal.keys().get(&user.connection_id) else { continue };
            if lines.in_jira && planned.action == Action::Update {
                let credential = self.kept_jira_credential(&user.jira_secret).await?;
                let jira = self.ports.jira.site(&JiraUrl::parse(&user.site_url)?, &credential);
                let shown = match jira.integration(user.integration_id).await? {
                    Some(_) => jira.update_key(user.integration_id, &old).await?.user_name,
                    // Gone meanwhile: nothing to give a key to.
                    None => None,
                };
                if shown.is_some_and(|shown| !shown.is_empty() && shown != plan.desired.old_key) {
                    let differences = vec![format!("{} does not show the old key again", named(user))];
                    return Err(AppError::Unverified { differences });
                }
            }
            let records = self.ports.storage.connections().await?;
            let changed = |record: &&ConnectionRecord| {
                record.id == user.connection_id && record.access_key_id == plan.desired.new_key
            };
            if let Some(record) = records.iter().find(changed) {
                let record = ConnectionRecord {
                    access_key_id: plan.desired.old_key.clone(),
                    aws_secret: aws_entry(&old.id),
                    keep: stored.work.connection().map_or(record.keep, |before| before.keep),
                    ..record.clone()
                };
                self.ports.storage.put_connection(record).await?;
            }
            done.push(format!("{} has the old key {hint} again.", named(user)));
            let effect = Effect::Key { connection: user.connection_id.clone(), in_jira: lines.in_jira };
            append(&self.ports, run_id, Step::RotateKey, Event::Undone, &effect).await?;
        }
        Ok(())
    }
}

/// The runs of rotations that were begun and not finished, by connection: those whose old or new key the connection
/// still has.
pub(crate) async fn unfinished_rotations(
    app: &App,
    connections: &[ConnectionRecord],
) -> Result<HashMap<String, String>, AppError> {
    let mut unfinished = HashMap::new();
    let stored_names: HashSet<String> =
        app.vault.records().await?.into_iter().map(|record| record.name).collect();
    for record in app.ports.storage.unfinished_runs().await? {
        let Ok(stored) = StoredRun::of(&record) else { continue };
        let Work::Rotate { plan, .. } = &stored.work else { continue };
        if record.dismissed || app.runs.is_at_work(&record.id) {
            continue;
        }
        // What has the new key is finished once the old one is given up.
        let old_is_kept = stored_names.contains(&old_entry(plan)?);
        let journal = Journal::read(&app.ports, &record.id).await?;
        if journal.keys().is_empty() && journal.made(Step::SaveAccessKey).is_none() {
            continue;
        }
        for planned in plan.users.iter().filter(|planned| planned.is_rotated()) {
            let id = &planned.user.connection_id;
            let is_about = |connection: &ConnectionRecord| {
                let has = |key: &str| connection.access_key_id == key;
                connection.id == *id
                    && (has(&plan.desired.old_key) || (old_is_kept && has(&plan.desired.new_key)))
            };
            if connections.iter().any(is_about) {
                // The newest comes first.
                unfinished.entry(id.clone()).or_insert_with(|| record.id.clone());
            }
        }
    }
    Ok(unfinished)
}
