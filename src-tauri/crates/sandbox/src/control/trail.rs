//! The trail, looked through.

use std::sync::Arc;

use axum::extract::{Json, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;

use crate::trail::Entry;
use crate::world::World;

/// What to show; everything that is kept when nothing is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    #[serde(default)]
    since: u64,
    event_name: Option<String>,
    event_source: Option<String>,
    /// Of whoever did it.
    arn: Option<String>,
    access_key_id: Option<String>,
    error_code: Option<String>,
    /// A name or an ARN.
    resource: Option<String>,
    /// The newest so many.
    limit: Option<usize>,
}

impl Filter {
    fn selects(&self, entry: &Entry) -> bool {
        let is = |wanted: &Option<String>, actual: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| actual == Some(wanted))
        };
        let event = &entry.event;
        is(&self.event_name, Some(&event.event_name))
            && is(&self.event_source, Some(&event.event_source))
            && is(&self.arn, event.user_identity.arn.as_deref())
            && is(&self.access_key_id, event.user_identity.access_key_id.as_deref())
            && is(&self.error_code, event.error_code.as_deref())
            && self.resource.as_deref().is_none_or(|resource| entry.concerns(resource))
    }
}

/// Oldest first.
pub(super) async fn list(State(world): State<Arc<World>>, Query(filter): Query<Filter>) -> Json<Vec<Entry>> {
    let mut found = world.trail.since(filter.since);
    found.retain(|entry| filter.selects(entry));
    let surplus = found.len().saturating_sub(filter.limit.unwrap_or(usize::MAX));
    found.drain(..surplus);
    Json(found)
}

pub(super) async fn clear(State(world): State<Arc<World>>) -> StatusCode {
    world.trail.clear();
    StatusCode::NO_CONTENT
}
