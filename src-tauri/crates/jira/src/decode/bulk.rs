//! Answers about imports of the whole table.

use causeway_app::port::jira_bulk::{ImportAnswer, ImportEntry, ImportStatus, ToDelete};
use serde_json::Value;

use super::{field, flag, number, text, whole};

/// What GIJ answers to a table; `None` for anything else, as a refusal.
pub(crate) fn import_answer(body: &Value) -> Option<ImportAnswer> {
    if let Some(list) = field(body, "reposToDelete").and_then(Value::as_array).filter(|list| !list.is_empty())
    {
        // One that cannot be read must not be left out of what is asked.
        let all: Option<Vec<ToDelete>> = list.iter().map(to_delete).collect();
        return all.map(ImportAnswer::Unconfirmed);
    }
    let thread = field(body, "threadId").and_then(text)?;
    Some(ImportAnswer::Started { thread })
}

fn to_delete(one: &Value) -> Option<ToDelete> {
    let id = whole(one.get("id")?)?;
    let name = field(one, "description").and_then(text).unwrap_or_else(|| id.to_string());
    Some(ToDelete { id, name })
}

/// Where an import stands; `None` where the answer is about something else.
pub(crate) fn import_status(body: &Value) -> Option<ImportStatus> {
    let finished = field(body, "finished").and_then(flag);
    let entries = field(body, "progressEntries").and_then(Value::as_array);
    if finished.is_none() && entries.is_none() {
        return None;
    }
    Some(ImportStatus {
        finished: finished.unwrap_or(false),
        entries: entries.into_iter().flatten().filter_map(entry).collect(),
    })
}

fn entry(one: &Value) -> Option<ImportEntry> {
    let is_error = field(one, "error").and_then(flag).unwrap_or(false);
    // `prcntInteger` counts something else, and goes past a hundred.
    let percent = field(one, "prcntDouble").and_then(number).map(|percent| percent.clamp(0.0, 100.0));
    let message = field(one, "message").and_then(text);
    if message.is_none() && !is_error {
        return None;
    }
    let message = message.unwrap_or_else(|| "GIJ reports a failure without saying which".to_owned());
    Some(ImportEntry { message, is_error, percent })
}
