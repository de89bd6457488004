//! Changing what Jira has: settings of integrations and of repositories, whether they are indexed, whether they stay.

mod cautions;
mod check;
mod filter;
mod plan;
mod setting;
#[cfg(test)]
mod tests;
mod value;

pub use check::{SettingError, check};
pub use filter::{FilterError, JavaPattern, MATCHING_IS_UNDOCUMENTED, filter_repositories};
pub use plan::{
    BranchSeen, Change, ChangeAction, ChangesDesired, ChangesPlan, ChangesSeen, LocalEntry, PlannedChange,
    SeenTarget, SettingEdit, SettingWrite, plan_changes,
};
pub use setting::{FurtherSettings, Place, Target, TargetKind, Thing};
pub use value::{SettingValue, ValueKind};
