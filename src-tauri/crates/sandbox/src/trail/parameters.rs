//! The input of a request as the trail shows it: no secrets, and never more than it is worth.

use serde_json::{Map, Value};

use crate::aws::query::Params;

/// The longest text, in characters.
const TEXT: usize = 1024;
/// The longest list.
const LIST: usize = 100;

/// Members that are secrets, or contents of files and messages, which CloudTrail leaves out as well. In small letters.
const HIDDEN: [&str; 14] = [
    "accesstoken",
    "clientsecret",
    "code",
    "codeverifier",
    "content",
    "devicecode",
    "filecontent",
    "message",
    "password",
    "refreshtoken",
    "secretaccesskey",
    "sessiontoken",
    "token",
    "tokencode",
];

/// The input of a JSON service.
pub(crate) fn of_json(input: &Map<String, Value>) -> Value {
    if input.is_empty() {
        return Value::Null;
    }
    Value::Object(input.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect())
}

/// The input of a Query service. Names begin small, as in the JSON services.
pub(crate) fn of_query(params: &Params) -> Value {
    let members: Map<String, Value> = params
        .iter()
        .filter(|(name, _)| !matches!(*name, "Action" | "Version"))
        .take(LIST)
        .map(|(name, value)| (small(name), shown(name, &Value::from(value))))
        .collect();
    if members.is_empty() { Value::Null } else { Value::Object(members) }
}

fn small(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

fn shown(name: &str, value: &Value) -> Value {
    if HIDDEN.contains(&name.to_ascii_lowercase().as_str()) {
        return Value::from("HIDDEN_DUE_TO_SECURITY_REASONS");
    }
    match value {
        Value::String(text) if text.chars().nth(TEXT).is_some() => {
            Value::from(text.chars().take(TEXT).collect::<String>())
        }
        Value::Array(items) => items.iter().take(LIST).map(|item| shown("", item)).collect(),
        Value::Object(members) => {
            members.iter().take(LIST).map(|(name, value)| (name.clone(), shown(name, value))).collect()
        }
        other => other.clone(),
    }
}
