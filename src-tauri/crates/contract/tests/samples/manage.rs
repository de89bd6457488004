//! Requests about changing what Jira has.

use causeway_contract::manage::{ForTarget, PlanChanges, TryFilter};
use serde_json::json;

use super::{Sample, read};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        (
            "ForTarget",
            json!({ "siteUrl": "s", "target": { "kind": "integration", "id": 7 }, "operationId": "o" }),
            read::<ForTarget>,
        ),
        (
            "PlanChanges",
            json!({
                "operationId": "o", "siteUrl": "s", "targets": [{ "kind": "repository", "id": 7 }],
                "change": { "kind": "settings", "settings": [
                    { "name": "smartCommits", "value": { "kind": "flag", "on": false } },
                    { "name": "commitEmailMinutes", "value": { "kind": "number", "number": 60 } },
                ] },
            }),
            read::<PlanChanges>,
        ),
        (
            "TryFilter",
            json!({
                "operationId": "o", "kind": "tags", "expression": "v.*", "samples": ["v1"], "siteUrl": "s",
                "target": { "kind": "integration", "id": 7 },
            }),
            read::<TryFilter>,
        ),
    ]
}
