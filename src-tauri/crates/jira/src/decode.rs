//! GIJ's and Jira's answers, read tolerantly: a flag may be a word, a number a text, a list one object, and an absent
//! value absent or empty.

mod gij;
mod jira;

pub(crate) use gij::{
    Removable, index_status, integration, integrations, removable, repositories, repository,
};
pub(crate) use jira::{is_administrator, plugin_version, projects, server_info, user_names};

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

#[cfg(test)]
mod tests {
    use insta::assert_debug_snapshot;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{
        Removable, advice, index_status, integration, integrations, projects, removable, repositories,
        repository, server_info, success, words,
    };

    fn sample(name: &str) -> Value {
        let path = format!("{}/tests/samples/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn documented_answers_about_integrations_are_read() {
        assert_debug_snapshot!("created", integration(&sample("integration-created")));
        assert_debug_snapshot!("list", integrations(&sample("integration-list")));
        let one = integration(&sample("integration-created"));
        assert_eq!(integration(&sample("integration-one")), one, "in a list of one");
    }

    #[test]
    fn other_spellings_of_an_integration_are_read() {
        assert_debug_snapshot!("bare", integration(&sample("integration-bare")));
        assert_eq!(integration(&sample("integration-older")), integration(&sample("integration-bare")));
    }

    #[test]
    fn documented_answers_about_repositories_and_indexes_are_read() {
        assert_debug_snapshot!("repositories", repositories(&sample("repository-list")));
        for name in ["index-map", "index-list", "index-counted"] {
            assert_debug_snapshot!(name, index_status(&sample(name)));
        }
    }

    #[test]
    fn a_repository_is_read_bare_and_in_either_dialect() {
        let bare = repository(&sample("repository-bare"));
        assert_debug_snapshot!("repository", bare);
        let mut strict = sample("repository-bare");
        strict["state"] = json!("UPDATED");
        strict["global"] = json!("true");
        for other in [strict.clone(), json!({"repository": strict}), json!({"repositories": [strict]})] {
            assert_eq!(repository(&other), bare, "{other}");
        }
        assert_eq!(repository(&json!({"success": true})), None);
    }

    #[test]
    fn only_a_folder_that_gij_made_is_its_own() {
        let own = |root: Value| {
            let mut one = json!({"id": "7", "displayName": "shop"});
            one.as_object_mut().unwrap().extend(root.as_object().unwrap().clone());
            removable(&json!({"success": true, "repositories": [{"id": 6}, one]}), 7).unwrap()
        };
        let removed = |own_folder, of_integration| Removable { own_folder, of_integration };
        assert_eq!(own(json!({"absoluteRoot": false, "realRoot": "7_shop"})), removed(true, false));
        assert_eq!(own(json!({"absoluteRoot": "false", "trackedFolderId": 3})), removed(true, true));
        for elsewhere in [
            json!({}),
            json!({"realRoot": "7_shop"}),
            json!({"absoluteRoot": true, "realRoot": "7_shop"}),
            json!({"absoluteRoot": false, "realRoot": "/srv/git/shop.git"}),
            json!({"absoluteRoot": false, "realRoot": "C:\\git\\shop"}),
            json!({"absoluteRoot": false, "realRoot": "\\\\server\\shop"}),
        ] {
            assert_eq!(own(elsewhere.clone()), removed(false, false), "{elsewhere}");
        }
        assert_eq!(removable(&json!({"repositories": []}), 7), None);
        assert_eq!(removable(&json!({"success": true}), 7), None);
    }

    #[test]
    fn answers_of_jira_are_read() {
        assert_debug_snapshot!("server-info", server_info(&sample("server-info")));
        assert_debug_snapshot!("projects", projects(&sample("projects")));
    }

    #[test]
    fn success_is_a_flag_or_a_word() {
        for (body, expected) in [
            (json!({"success": true}), Some(true)),
            (json!({"success": "false"}), Some(false)),
            (json!({"success": "perhaps"}), None),
            (json!({}), None),
            (json!([]), None),
        ] {
            assert_eq!(success(&body), expected, "{body}");
        }
    }

    #[test]
    fn both_forms_of_words_are_read() {
        let gij =
            json!({"success": false, "error": "Repository with id=5 does not exist", "advice": "Try again"});
        assert_eq!(words(&gij).as_deref(), Some("Repository with id=5 does not exist"));
        assert_eq!(advice(&gij).as_deref(), Some("Try again"));
        let jira = json!({"errorMessages": ["No."], "errors": {"awsRegion": "unknown region"}});
        assert_eq!(words(&jira).as_deref(), Some("No. awsRegion: unknown region"));
        assert_eq!(words(&json!({"errorMessages": [], "errors": {}})), None);
    }

    /// Any JSON, with the field names of the real answers in it.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,12}|true|false|[0-9]{1,20}".prop_map(Value::from),
        ];
        let name = prop_oneof![
            "[a-z]{1,6}",
            prop::sample::select(vec![
                "id",
                "success",
                "error",
                "errors",
                "errorMessages",
                "integration",
                "integrations",
                "repositories",
                "global",
                "projectMappingIds",
                "trackedFolderId",
                "realRoot",
                "absoluteRoot",
                "branchLinkFormat",
                "lastIndexedDate",
                "messages",
                "insertionTime",
                "message",
                "finished",
                "lastOperationPercent",
                "completionPercentage",
                "errorsCount",
                "version",
                "key",
            ])
            .prop_map(str::to_owned),
        ];
        leaf.prop_recursive(4, 48, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..8)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_read_or_refused(body in any_json()) {
            let status = index_status(&body);
            let percent = status.and_then(|status| status.percent);
            prop_assert!(percent.is_none_or(|percent| (0.0..=100.0).contains(&percent)));
            let found = integrations(&body).unwrap_or_default();
            prop_assert!(found.iter().all(|one| one.last_indexed.is_none_or(|millis| millis > 0)));
            let found = repositories(&body).unwrap_or_default();
            prop_assert!(found.iter().all(|one| one.integration_id.is_none_or(|id| id > 0)));
            prop_assert!(words(&body).is_none_or(|words| !words.is_empty()));
            drop((repository(&body), removable(&body, 1)));
            drop((integration(&body), server_info(&body), projects(&body), success(&body), advice(&body)));
        }
    }
}
