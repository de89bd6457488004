//! Several regions of one account, connected in one go: one review, and a run for each region.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::plan::Plan;
use crate::triggers::TriggerAnswers;
use crate::wizard::{ConnectionSettings, Keep, Refspecs};

/// `plan_regions`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PlanRegions {
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
    /// From `check_jira`.
    pub site_handle: String,
    /// From `check_aws`, one for each region and in the order in which they shall be connected; at least one, no region
    /// of an account twice.
    pub account_handles: Vec<String>,
    /// Empty for GIJ's own names. With several regions each integration has its region's code behind it, and its account
    /// where two are of the same region.
    pub display_name: String,
    /// Advanced refspecs, the same for all.
    pub refspecs: Refspecs,
    /// Integration settings, the same for all.
    pub settings: ConnectionSettings,
    /// Where the secrets are kept.
    pub keep: Keep,
    /// Triggers, when they are wanted: the same for all, each region with a topic of its own. Repositories that are chosen
    /// by name are chosen in every region that has one of that name; a region that has none of them gets no triggers. A
    /// topic or a KMS key that belongs to one region alone is refused for several.
    pub triggers: Option<TriggerAnswers>,
}

/// What would be done in every region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RegionsPlan {
    /// Names all of it for `start_regions` and `export_plan`.
    pub plan_id: String,
    /// Fingerprint of what was seen in all regions.
    pub hash: String,
    /// The act in words, for the button: "Connect 3 regions to JIRA-PROD".
    pub title: String,
    /// Whether anything would be written in any of them.
    pub changes_anything: bool,
    /// Whether it can be started (no conflict in any).
    pub can_start: bool,
    /// What concerns all of them; what concerns one is in its own plan.
    pub cautions: Vec<String>,
    /// A plan for each, in order.
    pub regions: Vec<RegionPlan>,
}

/// What would be done in one region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RegionPlan {
    /// `eu-central-1`.
    pub region: String,
    /// `Europe (Frankfurt)`; the code again for a region that is not on the list.
    pub region_name: String,
    /// The 12-digit account.
    pub account: String,
    /// The plan. Its id names it within the whole: nothing is started or exported by it.
    pub plan: Plan,
}

/// The runs of a plan for several regions, in the order in which they are carried out. All of them exist from the start:
/// one is at work, the others wait for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StartedRuns {
    /// Their names, for `watch_run` and `cancel_run`.
    pub run_ids: Vec<String>,
}
