//! The plan of changing things in Jira: what is wanted of each, against what it is. Only what differs is written.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::cautions;
use super::check::check;
use super::setting::{Place, Target, TargetKind, Thing};
use super::value::{SettingValue, differing_links};
use crate::branch::check_branch;
use crate::integration::Setting;
use crate::refspec::CustomRefspecs;

/// One setting with the value it is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingEdit {
    /// Which.
    pub setting: Setting,
    /// Its new value.
    pub value: SettingValue,
}

/// What is to become of things in Jira.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Change {
    /// Other settings; what is not named stays.
    Settings {
        /// They.
        edits: Vec<SettingEdit>,
    },
    /// They are indexed again.
    Enable,
    /// They are not indexed any more.
    Disable,
    /// They are removed from Jira.
    Remove {
        /// Whether Jira's clones on its disk go too.
        delete_clones: bool,
    },
    /// Another default branch in AWS, which Jira copies.
    DefaultBranch {
        /// Its short name.
        branch: String,
    },
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesDesired {
    /// The Jira base URL.
    pub site_url: String,
    /// What is to be changed.
    pub targets: Vec<Target>,
    /// How.
    pub change: Change,
}

/// What AWS says about a repository's default branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BranchSeen {
    /// It could be looked at.
    Found {
        /// The repository's name in CodeCommit.
        repository: String,
        /// Its default branch; `None` while it is empty.
        current: Option<String>,
        /// Whether the wanted branch is there.
        exists: bool,
        /// Whether IAM's simulation lets it be changed; `None` where it was not asked, or may not be.
        allowed: Option<bool>,
    },
    /// It cannot be changed from here.
    Unknown {
        /// Why, in words.
        why: String,
    },
}

/// An entry on this computer that a thing in Jira belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntry {
    /// Our own id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether Causeway has set up triggers for it.
    pub has_triggers: bool,
}

/// A thing in Jira with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTarget {
    /// It.
    pub thing: Thing,
    /// Where it stands.
    pub place: Place,
    /// How many repositories an integration has.
    pub repositories: usize,
    /// Whether the integration of a repository is disabled.
    pub is_below_disabled: bool,
    /// Its entry on this computer.
    pub local: Option<LocalEntry>,
    /// Its default branch, where that is to be changed.
    pub branch: Option<BranchSeen>,
}

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct ChangesSeen {
    /// Those that Jira has, of those that were asked for.
    pub targets: BTreeMap<Target, SeenTarget>,
    /// Whether the user is a Jira administrator; a manager may not do everything.
    pub administrator: bool,
}

/// What will be done about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeAction {
    /// It will be changed.
    Update,
    /// It will be removed.
    Remove,
    /// It is so already.
    Keep,
    /// It is left out.
    Skip,
    /// It stands in the way.
    Conflict,
}

/// One value that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingWrite {
    /// Which setting.
    pub setting: Setting,
    /// What it was; `None` where GIJ did not report it.
    pub before: Option<SettingValue>,
    /// What it becomes.
    pub after: SettingValue,
}

/// What will be done about one thing, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedChange {
    /// Which.
    pub target: Target,
    /// Its name, of which there is no second one in the plan.
    pub name: String,
    /// What will be done.
    pub action: ChangeAction,
    /// Why, in words.
    pub reason: String,
    /// What is written, of settings and of the default branch.
    pub writes: Vec<SettingWrite>,
    /// The repository's name in CodeCommit, where its default branch changes.
    pub repository: Option<String>,
    /// The entry on this computer that goes with it.
    pub local: Option<LocalEntry>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesPlan {
    /// What is wanted.
    pub desired: ChangesDesired,
    /// One line for each target, in the order in which they were asked for.
    pub lines: Vec<PlannedChange>,
    /// What to know before it is carried out.
    pub cautions: Vec<String>,
    /// Fingerprint of what is wanted and of what would be written.
    pub hash: String,
}

impl ChangesPlan {
    /// Whether it can be started.
    pub fn can_start(&self) -> bool {
        !self.lines.iter().any(|line| line.action == ChangeAction::Conflict)
    }

    /// What it writes.
    pub fn acted_on(&self) -> impl Iterator<Item = &PlannedChange> {
        self.lines.iter().filter(|line| line.is_acted_on())
    }

    /// Whether it writes anything.
    pub fn changes_anything(&self) -> bool {
        self.acted_on().next().is_some()
    }
}

impl PlannedChange {
    /// Whether anything is written for it.
    pub fn is_acted_on(&self) -> bool {
        matches!(self.action, ChangeAction::Update | ChangeAction::Remove)
    }
}

/// Makes the plan: pure, so that the same observation always gives the same plan with the same hash.
pub fn plan_changes(mut desired: ChangesDesired, seen: &ChangesSeen) -> ChangesPlan {
    let mut known = HashSet::new();
    desired.targets.retain(|target| known.insert(*target));
    let mut lines: Vec<PlannedChange> =
        desired.targets.iter().map(|target| line(*target, &desired.change, seen)).collect();
    name_apart(&mut lines);
    let cautions = cautions::of(&desired.change, &lines, seen);
    // These types hold only strings, numbers, flags and lists, which always have a JSON form.
    let text = serde_json::to_vec(&(&desired, &lines)).unwrap_or_default();
    ChangesPlan { hash: hex::encode(Sha256::digest(text)), desired, lines, cautions }
}

/// Several things may have one name; each line has its own.
fn name_apart(lines: &mut [PlannedChange]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in lines.iter() {
        *counts.entry(line.name.clone()).or_default() += 1;
    }
    for line in lines {
        if counts.get(&line.name).is_some_and(|count| *count > 1) {
            line.name = format!("{} (id {})", line.name, line.target.id);
        }
    }
}

/// What is decided about one thing.
struct Decision {
    action: ChangeAction,
    reason: String,
    writes: Vec<SettingWrite>,
    repository: Option<String>,
}

impl Decision {
    fn of(action: ChangeAction, reason: impl Into<String>) -> Self {
        Self { action, reason: reason.into(), writes: Vec::new(), repository: None }
    }

    fn conflict(reason: impl Into<String>) -> Self {
        Self::of(ChangeAction::Conflict, reason)
    }
}

fn line(target: Target, change: &Change, seen: &ChangesSeen) -> PlannedChange {
    let Some(found) = seen.targets.get(&target) else {
        let name = match target.kind {
            TargetKind::Integration => format!("Integration {}", target.id),
            TargetKind::Repository => format!("Repository {}", target.id),
        };
        let (action, reason) = match change {
            Change::Remove { .. } => (ChangeAction::Keep, "It is not in Jira any more"),
            _ => (ChangeAction::Conflict, "It is not in Jira any more, or not shown to this user"),
        };
        let reason = reason.to_owned();
        return PlannedChange {
            target,
            name,
            action,
            reason,
            writes: Vec::new(),
            repository: None,
            local: None,
        };
    };
    let Decision { action, reason, writes, repository } = match change {
        Change::Settings { edits } => settings(edits, found),
        Change::Enable => enable(found),
        Change::Disable => disable(found),
        Change::Remove { .. } => remove(found),
        Change::DefaultBranch { branch } => default_branch(branch, found),
    };
    let local = found.local.clone().filter(|_| action == ChangeAction::Remove);
    PlannedChange { target, name: found.thing.name().to_owned(), action, reason, writes, repository, local }
}

fn settings(edits: &[SettingEdit], found: &SeenTarget) -> Decision {
    let mut writes = Vec::new();
    // The last word on a setting counts.
    let last: HashMap<Setting, &SettingEdit> = edits.iter().map(|edit| (edit.setting, edit)).collect();
    for setting in found.place.settings() {
        let Some(edit) = last.get(setting) else { continue };
        if let Some(reason) = found.place.read_only(*setting) {
            return Decision::conflict(format!("{}: {reason}", setting.label()));
        }
        match check(*setting, &edit.value) {
            Ok(value) => writes.extend(write(*setting, found.thing.value(*setting), value)),
            Err(error) => return Decision::conflict(format!("{}: {error}", setting.label())),
        }
    }
    if let Some(other) = edits.iter().find(|edit| !found.place.settings().contains(&edit.setting)) {
        let what = match found.place {
            Place::Integration => "An integration",
            Place::Single | Place::OfIntegration | Place::Nested => "A repository",
        };
        return Decision::conflict(format!("{what} has no such setting: {}", other.setting.label()));
    }
    if writes.is_empty() {
        return Decision::of(ChangeAction::Keep, "It is as wanted already");
    }
    let reason = match writes.len() {
        1 => "1 setting differs".to_owned(),
        several => format!("{several} settings differ"),
    };
    Decision { writes, ..Decision::of(ChangeAction::Update, reason) }
}

/// What has to be written for a setting to have this value. What GIJ did not report is written: a person asked for it.
fn write(setting: Setting, before: Option<SettingValue>, after: SettingValue) -> Option<SettingWrite> {
    if let (SettingValue::Links(wanted), there) = (&after, &before) {
        let there = match there {
            Some(SettingValue::Links(there)) => Some(there.as_ref()),
            _ => None,
        };
        let (before, after) = differing_links(there, wanted)?;
        let links = |links| SettingValue::Links(Box::new(links));
        return Some(SettingWrite { setting, before: before.map(links), after: links(after) });
    }
    let is_same = match (&before, &after) {
        (Some(SettingValue::Text(before)), SettingValue::Text(after))
            if setting == Setting::CustomRefspecs =>
        {
            before == after || CustomRefspecs::parse(before).is_ok_and(|read| read.to_string() == *after)
        }
        (before, after) => before.as_ref() == Some(after),
    };
    (!is_same).then_some(SettingWrite { setting, before, after })
}

fn enable(found: &SeenTarget) -> Decision {
    if !found.thing.disabled() {
        return Decision::of(ChangeAction::Keep, "It is enabled already");
    }
    if found.is_below_disabled {
        return Decision::of(
            ChangeAction::Update,
            "It is disabled. Its integration is too, so that it stays idle",
        );
    }
    Decision::of(ChangeAction::Update, "It is disabled")
}

fn disable(found: &SeenTarget) -> Decision {
    if found.thing.disabled() {
        return Decision::of(ChangeAction::Keep, "It is disabled already");
    }
    Decision::of(ChangeAction::Update, "It is enabled")
}

fn remove(found: &SeenTarget) -> Decision {
    match found.place {
        Place::Integration if found.repositories == 1 => {
            Decision::of(ChangeAction::Remove, "With its one repository")
        }
        Place::Integration => {
            Decision::of(ChangeAction::Remove, format!("With its {} repositories", found.repositories))
        }
        Place::Single => Decision::of(ChangeAction::Remove, "It was connected by hand"),
        Place::OfIntegration | Place::Nested => Decision::of(
            ChangeAction::Skip,
            "Its integration would add it again at its next index. Disable it instead",
        ),
    }
}

fn default_branch(branch: &str, found: &SeenTarget) -> Decision {
    if let Err(error) = check_branch(branch) {
        return Decision::conflict(error.to_string());
    }
    match &found.branch {
        None => Decision::conflict("Only repositories of a connection have their default branch in AWS"),
        Some(BranchSeen::Unknown { why }) => Decision::conflict(why.clone()),
        Some(BranchSeen::Found { exists: false, .. }) => {
            Decision::conflict(format!("There is no branch {branch} in CodeCommit"))
        }
        Some(BranchSeen::Found { current, .. }) if current.as_deref() == Some(branch) => {
            Decision::of(ChangeAction::Keep, "It is the default branch already")
        }
        Some(BranchSeen::Found { allowed: Some(false), .. }) => Decision::conflict(
            "IAM's simulation says that codecommit:UpdateDefaultBranch is not allowed. GIJ's own list of permissions \
             does not have that action: add it to the policy of whom Causeway asks AWS as",
        ),
        Some(BranchSeen::Found { repository, current, .. }) => Decision {
            writes: vec![SettingWrite {
                setting: Setting::MainBranch,
                before: current.clone().map(SettingValue::Text),
                after: SettingValue::Text(branch.to_owned()),
            }],
            repository: Some(repository.clone()),
            ..Decision::of(ChangeAction::Update, "Changed in AWS; Jira copies it when it indexes")
        },
    }
}
