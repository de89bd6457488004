//! `Publish`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Answer, QueryError, Request, authorized_topic, invalid, required};
use crate::aws::query::xml::text;
use crate::sns::{MessageAttribute, Outgoing};

const MESSAGE_BYTES: usize = 262_144;
const SUBJECT_CHARACTERS: usize = 100;

pub(super) fn publish(request: &Request<'_>) -> Answer {
    let topic = authorized_topic(request)?;
    let message = required(request, "Message")?;
    if message.is_empty() {
        return Err(invalid("Empty message"));
    }
    let subject = request.params.get("Subject").map(checked_subject).transpose()?;
    let attributes = message_attributes(request)?;
    let attribute_bytes: usize = attributes
        .iter()
        .map(|(name, attribute)| name.len() + attribute.data_type.len() + attribute.value.len())
        .sum();
    if message.len() + attribute_bytes > MESSAGE_BYTES {
        return Err(invalid("Message too long"));
    }
    let (message, by_protocol) = match request.params.get("MessageStructure") {
        None => (message.to_owned(), BTreeMap::new()),
        Some("json") => structured(message)?,
        Some(_) => return Err(invalid("MessageStructure")),
    };
    let outgoing = Outgoing { subject, message, by_protocol, attributes };
    let message_id = crate::sns::publish(request.world, &topic, &outgoing);
    Ok(Some(vec![text("MessageId", message_id)]))
}

fn checked_subject(subject: &str) -> Result<String, QueryError> {
    let legal = !subject.is_empty()
        && subject.len() <= SUBJECT_CHARACTERS
        && subject.chars().all(|character| character.is_ascii() && !character.is_ascii_control())
        && !subject.starts_with(' ');
    if legal { Ok(subject.to_owned()) } else { Err(invalid("Subject")) }
}

/// A message with a text for each protocol, and a default one.
fn structured(message: &str) -> Result<(String, BTreeMap<String, String>), QueryError> {
    let parsed: BTreeMap<String, Value> = serde_json::from_str(message)
        .map_err(|_| invalid("Message Structure - JSON message body failed to parse"))?;
    let mut texts: BTreeMap<String, String> = parsed
        .into_iter()
        .filter_map(|(protocol, text)| Some((protocol, text.as_str()?.to_owned())))
        .collect();
    let default = texts
        .remove("default")
        .ok_or_else(|| invalid("Message Structure - No default entry in JSON message body"))?;
    Ok((default, texts))
}

fn message_attributes(request: &Request<'_>) -> Result<BTreeMap<String, MessageAttribute>, QueryError> {
    let mut attributes = BTreeMap::new();
    for mut fields in request.params.structures("MessageAttributes.entry") {
        let mut take = |field: &str| fields.remove(field).filter(|value| !value.is_empty());
        let name =
            take("Name").ok_or_else(|| invalid("MessageAttributes Reason: an attribute has no name"))?;
        let data_type = take("Value.DataType").unwrap_or_default();
        let value =
            take(if data_type.starts_with("Binary") { "Value.BinaryValue" } else { "Value.StringValue" });
        let known = ["String", "Number", "Binary"]
            .iter()
            .any(|kind| data_type == *kind || data_type.starts_with(&format!("{kind}.")));
        match value {
            Some(value) if known => {
                attributes.insert(name, MessageAttribute { data_type, value });
            }
            _ => {
                return Err(QueryError::bad_request(
                    "ParameterValueInvalid",
                    format!(
                        "The message attribute '{name}' must contain a non-empty value of a supported type."
                    ),
                ));
            }
        }
    }
    Ok(attributes)
}
