//! Requests about the audit log.

use causeway_contract::audit::{ExportAudit, ListAudit};
use serde_json::{Value, json};

use super::{Sample, read};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        ("ListAudit", json!({ "filter": audit_filter(), "before": null }), read::<ListAudit>),
        ("ExportAudit", json!({ "filter": audit_filter(), "format": "csv" }), read::<ExportAudit>),
    ]
}

fn audit_filter() -> Value {
    json!({ "text": "ada", "connectionId": null, "siteUrl": "https://jira.example.com", "onlyFailed": true })
}
