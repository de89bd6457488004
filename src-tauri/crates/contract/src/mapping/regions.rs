//! A plan of several regions as the review shows it.

use causeway_app::connect::PlanShown;
use causeway_app::regions::{RegionsShown, ShownRegion};
use causeway_domain::Region;

use super::plans::plan;
use crate::plan::PlanAction;
use crate::regions::{RegionPlan, RegionsPlan};

/// The columns of such a plan as a table, a row for each repository.
pub const REGIONS_COLUMNS: [&str; 5] = ["region", "account", "repository", "action", "reason"];

/// A plan of several regions as the review shows it.
pub fn regions_plan(shown: RegionsShown) -> RegionsPlan {
    let RegionsShown { id, shown } = shown;
    RegionsPlan {
        plan_id: id,
        hash: shown.hash(),
        title: shown.title(),
        changes_anything: shown.changes_anything(),
        can_start: shown.can_start(),
        cautions: shown.cautions.clone(),
        regions: shown.parts.iter().map(region_plan).collect(),
    }
}

fn region_plan(part: &ShownRegion) -> RegionPlan {
    let ShownRegion { id, plan: shown, cautions, .. } = part;
    let code = shown.work.region().to_owned();
    let region_name = Region::parse(&code).map_or_else(|_| code.clone(), |region| region.name().to_owned());
    RegionPlan {
        region_name,
        account: shown.work.account().to_owned(),
        region: code,
        plan: plan(PlanShown { id: id.clone(), shown: shown.clone(), cautions: cautions.clone() }),
    }
}

/// Its rows, under [`REGIONS_COLUMNS`].
pub fn regions_rows(plan: &RegionsPlan) -> impl Iterator<Item = [String; 5]> {
    plan.regions.iter().flat_map(|part| {
        part.plan.repositories.iter().map(|repository| {
            [
                part.region.clone(),
                part.account.clone(),
                repository.name.clone(),
                action(repository.action).to_owned(),
                repository.reason.clone(),
            ]
        })
    })
}

fn action(action: PlanAction) -> &'static str {
    match action {
        PlanAction::Create => "create",
        PlanAction::Update => "update",
        PlanAction::Remove => "remove",
        PlanAction::Keep => "keep",
        PlanAction::Skip => "skip",
        PlanAction::Conflict => "conflict",
    }
}
