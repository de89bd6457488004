//! A run of changes in words, before anything has happened.

use causeway_domain::manage::{Change, ChangesPlan, PlannedChange, TargetKind};

use super::view::{ItemState, RunRepository};

/// `1 integration`, `3 repositories`, `4 things`.
pub(super) fn counted(lines: &[&PlannedChange]) -> String {
    let is = |kind| lines.iter().all(|line| line.target.kind == kind);
    let (one, several) = if is(TargetKind::Repository) {
        ("repository", "repositories")
    } else if is(TargetKind::Integration) {
        ("integration", "integrations")
    } else {
        ("thing", "things")
    };
    let number = lines.len();
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}

/// The act in words.
pub(super) fn title(plan: &ChangesPlan, site_title: &str) -> String {
    let acted_on: Vec<&PlannedChange> = plan.acted_on().collect();
    let what = match acted_on.as_slice() {
        [] => {
            let all: Vec<&PlannedChange> = plan.lines.iter().collect();
            let all = all
                .first()
                .filter(|_| all.len() == 1)
                .map_or_else(|| counted(&all), |line| line.name.clone());
            let outlook = if plan.can_start() { "" } else { ": not possible yet" };
            return format!("Check {all} in {site_title}{outlook}");
        }
        [one] => one.name.clone(),
        several => counted(several),
    };
    match &plan.desired.change {
        Change::Settings { .. } => match acted_on.as_slice() {
            [one] if one.writes.len() == 1 => format!("Change 1 setting of {what} in {site_title}"),
            [one] => format!("Change {} settings of {what} in {site_title}", one.writes.len()),
            _ => format!("Change settings of {what} in {site_title}"),
        },
        Change::Enable => format!("Enable {what} in {site_title}"),
        Change::Disable => format!("Disable {what} in {site_title}"),
        Change::Remove { .. } => format!("Remove {what} from {site_title}"),
        Change::DefaultBranch { branch } => format!("Make {branch} the default branch of {what}"),
    }
}

/// Where each thing stands before the run.
pub(super) fn rows(plan: &ChangesPlan) -> Vec<RunRepository> {
    let row = |line: &PlannedChange| {
        let (state, message) = if line.is_acted_on() {
            (ItemState::Pending, "Not begun".to_owned())
        } else {
            (ItemState::Skipped, line.reason.clone())
        };
        RunRepository { name: line.name.clone(), state, connected: false, message, trigger: None }
    };
    plan.lines.iter().map(row).collect()
}
