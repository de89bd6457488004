//! Requests about Jira's own table.

use causeway_contract::bulk::{
    EditConfiguration, ForConfiguration, ForConfigurationSite, GetConfigurationRows, ImportConfiguration,
};
use serde_json::json;

use super::{Sample, read};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        ("ForConfigurationSite", json!({ "operationId": "o", "siteUrl": "u" }), read::<ForConfigurationSite>),
        ("ForConfiguration", json!({ "handle": "h" }), read::<ForConfiguration>),
        (
            "GetConfigurationRows",
            json!({ "handle": "h", "from": 0, "count": 500 }),
            read::<GetConfigurationRows>,
        ),
        (
            "EditConfiguration",
            json!({ "handle": "h", "edits": [{ "kind": "set", "row": 0, "column": 4, "text": "x" }] }),
            read::<EditConfiguration>,
        ),
        (
            "ImportConfiguration",
            json!({ "operationId": "o", "handle": "h", "confirmed": [14] }),
            read::<ImportConfiguration>,
        ),
    ]
}
