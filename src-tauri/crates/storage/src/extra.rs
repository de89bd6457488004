//! Fields that came after their table: one JSON object beside its columns, so that a new optional field needs no
//! migration and an older version keeps what it does not know.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Result, Value};

/// The fields of `record` without a column, as JSON. What `before` holds of fields that this version does not know stays.
pub(crate) fn beside(columns: &[&str], record: &impl Serialize, before: Option<&str>) -> Result<String> {
    let mut extra = before.map(serde_json::from_str::<Map<String, Value>>).transpose()?.unwrap_or_default();
    if let Value::Object(fields) = serde_json::to_value(record)? {
        for (name, value) in fields {
            if columns.contains(&name.as_str()) {
                continue;
            }
            if value.is_null() {
                extra.remove(&name);
            } else {
                extra.insert(name, value);
            }
        }
    }
    serde_json::to_string(&extra)
}

/// The record of these columns and what is stored beside them. A column wins over a field of its name.
pub(crate) fn joined<T: DeserializeOwned>(columns: Map<String, Value>, extra: &str) -> Result<T> {
    let mut fields: Map<String, Value> = serde_json::from_str(extra)?;
    fields.extend(columns);
    serde_json::from_value(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    /// What a record may become.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Later {
        id: String,
        triggers: Option<Triggers>,
        note: Option<String>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Triggers {
        topic: String,
        branches: Vec<String>,
    }

    const COLUMNS: [&str; 1] = ["id"];

    fn columns() -> Map<String, Value> {
        Map::from_iter([("id".to_owned(), json!("c-1"))])
    }

    fn later() -> Later {
        let triggers = Triggers { topic: "codecommit".to_owned(), branches: vec!["main".to_owned()] };
        Later { id: "c-1".to_owned(), triggers: Some(triggers), note: None }
    }

    #[test]
    fn a_new_field_comes_back_and_is_none_where_it_was_never_written() {
        let extra = beside(&COLUMNS, &later(), None).unwrap();
        assert_eq!(joined::<Later>(columns(), &extra).unwrap(), later());
        let never = Later { id: "c-1".to_owned(), triggers: None, note: None };
        assert_eq!(joined::<Later>(columns(), "{}").unwrap(), never);
    }

    #[test]
    fn a_field_is_replaced_as_a_whole_and_can_be_taken_away() {
        let before = r#"{"triggers":{"topic":"old","branches":["a","b"],"gone":1},"note":"n"}"#;
        let extra = beside(&COLUMNS, &later(), Some(before)).unwrap();
        let expected = json!({ "triggers": { "topic": "codecommit", "branches": ["main"] } });
        assert_eq!(serde_json::from_str::<Value>(&extra).unwrap(), expected);
    }

    #[test]
    fn what_this_version_does_not_know_stays() {
        let extra = beside(&COLUMNS, &later(), Some(r#"{"ofTheFuture":{"a":[1,null]}}"#)).unwrap();
        let kept: Value = serde_json::from_str(&extra).unwrap();
        assert_eq!(kept["ofTheFuture"], json!({ "a": [1, null] }));
        assert_eq!(joined::<Later>(columns(), &extra).unwrap(), later());
    }
}
