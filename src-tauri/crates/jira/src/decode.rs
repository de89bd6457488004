//! GIJ's and Jira's answers, read tolerantly: a flag may be a word, a number a text, a list one object, and an absent
//! value absent or empty.

mod bulk;
mod development;
mod gij;
mod jira;
#[cfg(test)]
mod tests;

pub(crate) use bulk::{import_answer, import_status};
pub(crate) use development::{commit_keys, commits, development, pull_requests, tags};
pub(crate) use gij::{
    Removable, index_status, integration, integrations, removable, repositories, repository, thread,
};
pub(crate) use jira::{
    has_permissions, is_administrator, issue, people, plugin_version, projects, server_info, time_tracking,
    transitions, user_names, versions,
};

use serde_json::Value;

/// `success`, which is a flag or its word; `None` when it is missing.
pub(crate) fn success(body: &Value) -> Option<bool> {
    flag(body.get("success")?)
}

/// What GIJ (`error`) or Jira (`errorMessages`, `errors`) says went wrong.
pub(crate) fn words(body: &Value) -> Option<String> {
    if let Some(error) =
        field(body, "error").and_then(text).or_else(|| field(body, "errorMessage").and_then(text))
    {
        return Some(error);
    }
    let messages =
        field(body, "errorMessages").and_then(Value::as_array).into_iter().flatten().filter_map(text);
    let fields = field(body, "errors").and_then(Value::as_object).into_iter().flatten();
    let fields = fields.filter_map(|(name, message)| Some(format!("{name}: {}", text(message)?)));
    let all: Vec<String> = messages.chain(fields).collect();
    if all.is_empty() { field(body, "message").and_then(text) } else { Some(all.join(" ")) }
}

/// GIJ's advice beside its error.
pub(crate) fn advice(body: &Value) -> Option<String> {
    field(body, "advice").and_then(text)
}

/// Whether a body is a failure in GIJ's or Jira's own form, and not the container's "no such path".
pub(crate) fn is_worded_failure(body: &Value) -> bool {
    ["error", "errorMessages", "success"].iter().any(|name| body.get(name).is_some())
}

fn field<'a>(body: &'a Value, name: &str) -> Option<&'a Value> {
    body.get(name).filter(|value| !value.is_null())
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Some(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A text that is not empty; a number counts as its digits.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, also as a text or with a fraction of zero.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole_part)),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// 2^53: up to there a floating-point number counts in ones.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn whole_part(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
    let whole = number as i64;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(whole)
}

/// A number, also as a text.
fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(digits) => digits.trim().trim_end_matches('%').parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// The objects under the first of `names` that is there, one or many; else those of a bare list.
fn objects<'a>(body: &'a Value, names: &[&str]) -> Option<Vec<&'a Value>> {
    let found = names.iter().find_map(|name| field(body, name));
    match found.or_else(|| body.is_array().then_some(body))? {
        Value::Array(list) => Some(list.iter().filter(|one| one.is_object()).collect()),
        one if one.is_object() => Some(vec![one]),
        _ => None,
    }
}
