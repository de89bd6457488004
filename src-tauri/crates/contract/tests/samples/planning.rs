//! Requests about planning connections.

use causeway_contract::plan::{ExportPlan, PlanConnection};
use causeway_contract::regions::PlanRegions;
use serde_json::json;

use super::{Sample, read, refspecs, settings, trigger_answers};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        ("ExportPlan", json!({ "planId": "p", "format": "csv" }), read::<ExportPlan>),
        (
            "PlanConnection",
            json!({
                "operationId": "o", "siteHandle": "s", "accountHandle": "a", "displayName": "",
                "refspecs": refspecs(), "settings": settings(), "keep": "keychain",
                "triggers": trigger_answers(),
            }),
            read::<PlanConnection>,
        ),
        (
            "PlanRegions",
            json!({
                "operationId": "o", "siteHandle": "s", "accountHandles": ["a", "b"], "displayName": "Shop",
                "refspecs": refspecs(), "settings": settings(), "keep": "session",
                "triggers": trigger_answers(),
            }),
            read::<PlanRegions>,
        ),
    ]
}
