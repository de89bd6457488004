//! What a person should know before a plan of changes is carried out.

use super::plan::{BranchSeen, Change, ChangesSeen, PlannedChange};
use super::setting::Thing;
use super::value::SettingValue;
use crate::integration::Setting;

/// What to know before a change is carried out.
pub(super) fn of(change: &Change, lines: &[PlannedChange], seen: &ChangesSeen) -> Vec<String> {
    let mut cautions = Vec::new();
    let acted_on = |line: &&PlannedChange| line.is_acted_on();
    match change {
        Change::Settings { .. } => {
            for line in lines.iter().filter(acted_on) {
                of_settings(line, seen, &mut cautions);
            }
        }
        Change::Enable => {}
        Change::Disable => {
            if lines.iter().any(PlannedChange::is_acted_on) {
                cautions.push(
                    "GIJ stops indexing what is disabled: new commits, branches and pull requests do not reach \
                     issues. What is indexed stays."
                        .to_owned(),
                );
            }
        }
        Change::Remove { delete_clones } => {
            for line in lines.iter().filter(acted_on) {
                of_removal(line, *delete_clones, seen, &mut cautions);
            }
        }
        Change::DefaultBranch { .. } => {
            of_branches(lines.iter().filter(acted_on), seen, &mut cautions);
        }
    }
    let mut known = std::collections::HashSet::new();
    cautions.retain(|caution| known.insert(caution.clone()));
    cautions
}

fn of_settings(line: &PlannedChange, seen: &ChangesSeen, cautions: &mut Vec<String>) {
    let found = seen.targets.get(&line.target);
    let is_integration = matches!(found.map(|found| &found.thing), Some(Thing::Integration(_)));
    for write in &line.writes {
        let caution = match (write.setting, &write.after) {
            (Setting::Projects, _) if is_integration && !seen.administrator => {
                "You are no Jira administrator: GIJ lets only the author of an integration, or an \
                 administrator, change its project association."
            }
            (Setting::ApiFilter, SettingValue::Text(text)) if !text.is_empty() => {
                "GIJ documents the JMESPath filter for other hosts, and not for CodeCommit. Repositories that it \
                 does not choose are removed from Jira at the next index."
            }
            (Setting::SslVerification, SettingValue::Flag(false)) => {
                "Without SSL verification, nobody notices when another server answers in the place of CodeCommit."
            }
            (Setting::Notes, SettingValue::Flag(true)) => {
                "Notes that came while they were off appear only after Jira's index is reset, which has no API."
            }
            (Setting::RequireUserPat, SettingValue::Flag(true)) => {
                "Everybody then needs an AWS access key of their own in Jira to create branches and pull requests."
            }
            _ => continue,
        };
        cautions.push(caution.to_owned());
    }
}

fn of_branches<'a>(
    lines: impl Iterator<Item = &'a PlannedChange>,
    seen: &ChangesSeen,
    cautions: &mut Vec<String>,
) {
    let mut untold = 0_usize;
    let mut any = false;
    for line in lines {
        any = true;
        let branch = seen.targets.get(&line.target).and_then(|found| found.branch.as_ref());
        let is_told = matches!(branch, Some(BranchSeen::Found { allowed: Some(true), .. }));
        untold += usize::from(!is_told);
    }
    if !any {
        return;
    }
    cautions.push(
        "Everybody who clones the repository gets the new branch, and CodeCommit lets the former one be deleted."
            .to_owned(),
    );
    if untold > 0 {
        cautions.push(
            "It cannot be told beforehand whether the key has codecommit:UpdateDefaultBranch, which GIJ's own list \
             of permissions does not have. Where AWS refuses, the repository stays as it is."
                .to_owned(),
        );
    }
}

fn of_removal(line: &PlannedChange, delete_clones: bool, seen: &ChangesSeen, cautions: &mut Vec<String>) {
    let Some(found) = seen.targets.get(&line.target) else { return };
    cautions.push(
        "What is removed cannot be put back from here: it has to be connected and indexed again.".to_owned(),
    );
    if delete_clones {
        cautions
            .push("Jira deletes its clones; they are cloned again when it is connected again.".to_owned());
    } else {
        cautions.push("Jira's clones stay on its disk.".to_owned());
    }
    let is_elsewhere = match &found.thing {
        Thing::Repository(repository) => repository.further.own_folder == Some(false),
        Thing::Integration(_) => false,
    };
    if delete_clones && is_elsewhere {
        cautions.push(format!(
            "The clone of {} lies in a folder that GIJ did not make, and may be the original: it stays.",
            line.name
        ));
    }
    if let Some(local) = &line.local {
        cautions.push(if local.has_triggers {
            format!(
                "{} is a connection of this computer, with triggers in CodeCommit and a topic in SNS. Disconnect \
                 takes those away too; this leaves them, sending to nobody.",
                local.name
            )
        } else {
            format!("{} is forgotten on this computer, with the secrets that nothing else uses.", local.name)
        });
    }
}
