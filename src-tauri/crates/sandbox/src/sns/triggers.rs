//! Repository triggers: reference changes become messages on topics.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Outgoing, Topic, publish};
use crate::repositories::{ReferenceChange, Repository};
use crate::resource_policy::{Subject, Verdict, evaluate};
use crate::world::World;

/// The service principal that publishes.
const PUBLISHER: &str = "codecommit.amazonaws.com";
/// The largest message; a push that needs more is split into parts.
const MESSAGE_BYTES: usize = 262_144;
const ZEROS: &str = "0000000000000000000000000000000000000000";

/// Publishes the changes to every trigger of the repository that wants them. Returns at once; deliveries go on behind.
pub fn fire(world: &Arc<World>, repository: &Arc<Repository>, changes: &[ReferenceChange], actor_arn: &str) {
    let metadata = repository.metadata();
    let configuration = metadata.trigger_configuration_id.unwrap_or_default();
    for trigger in &metadata.triggers {
        let references: Vec<Value> =
            changes.iter().filter(|change| wants(trigger, change)).map(reference).collect();
        if references.is_empty() {
            continue;
        }
        let destination = text(trigger, "destinationArn");
        let record = Record {
            world,
            repository,
            trigger,
            event: "ReferenceChange",
            configuration: &configuration,
            actor_arn,
        };
        let outcome = match reachable_topic(world, repository, destination) {
            Ok(topic) => {
                for message in record.messages(references, MESSAGE_BYTES) {
                    publish(world, &topic, &Outgoing { message, ..Outgoing::default() });
                }
                "ok".to_owned()
            }
            Err(failure) => failure.to_string(),
        };
        world.record("sns", "Publish", PUBLISHER, destination, &outcome);
    }
}

/// Sends a test message for each trigger, stored or not. Answers the names that worked, and the triggers that did not
/// with the reason.
pub fn test(
    world: &Arc<World>,
    repository: &Arc<Repository>,
    triggers: &[Value],
    actor_arn: &str,
) -> (Vec<String>, Vec<(Value, String)>) {
    let metadata = repository.metadata();
    let branch = metadata.default_branch.as_deref().unwrap_or("main");
    let configuration =
        metadata.trigger_configuration_id.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let latest = json!({"commit": latest_commit(repository, branch), "ref": format!("refs/heads/{branch}")});
    let mut successful = Vec::new();
    let mut failed = Vec::new();
    for trigger in triggers {
        let destination = text(trigger, "destinationArn");
        let record = Record {
            world,
            repository,
            trigger,
            event: "TriggerEventTest",
            configuration: &configuration,
            actor_arn,
        };
        let outcome = match reachable_topic(world, repository, destination) {
            Ok(topic) => {
                for message in record.messages(vec![latest.clone()], MESSAGE_BYTES) {
                    publish(world, &topic, &Outgoing { message, ..Outgoing::default() });
                }
                successful.push(text(trigger, "name").to_owned());
                "ok".to_owned()
            }
            Err(failure) => {
                failed.push((trigger.clone(), failure.to_string()));
                failure.to_string()
            }
        };
        world.record("sns", "Publish", PUBLISHER, destination, &outcome);
    }
    (successful, failed)
}

/// Why a trigger cannot publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unreachable {
    #[error("The destination is in another Region than the repository.")]
    Region,
    #[error("The topic does not exist.")]
    NoTopic,
    #[error("The AWS Lambda function does not exist.")]
    NoFunction,
    #[error("The topic's policy does not allow codecommit.amazonaws.com to publish to it.")]
    Policy,
    #[error(
        "The topic is encrypted with the AWS managed key for Amazon SNS, which codecommit.amazonaws.com cannot use."
    )]
    ManagedKey,
    #[error(
        "The topic is encrypted with a key whose policy does not allow codecommit.amazonaws.com to use it."
    )]
    CustomerKey,
}

/// The topic behind a destination, if CodeCommit may publish to it on behalf of the repository.
fn reachable_topic(world: &World, repository: &Repository, destination: &str) -> Result<Topic, Unreachable> {
    let mut fields = destination.splitn(6, ':').skip(2);
    let (service, region) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    if region != world.options.region {
        return Err(Unreachable::Region);
    }
    if service == "lambda" {
        return Err(Unreachable::NoFunction);
    }
    let topic = world.topics.topic(destination).ok_or(Unreachable::NoTopic)?;
    let account = world.account.as_str();
    let context = [
        ("aws:SourceArn", repository.arn.as_str()),
        ("aws:SourceAccount", account),
        // The key of the default policy, which thereby opens a topic to the services its own account uses.
        ("aws:SourceOwner", account),
    ];
    let policy = serde_json::from_str(&topic.policy()).unwrap_or(Value::Null);
    let verdict = evaluate(&policy, Subject::Service(PUBLISHER), "sns:Publish", &topic.arn, &context);
    if verdict != Verdict::Granted {
        return Err(Unreachable::Policy);
    }
    match topic.attributes.get("KmsMasterKeyId").map_or("", String::as_str) {
        "" => {}
        key if key == "alias/aws/sns" || key.ends_with(":alias/aws/sns") => {
            return Err(Unreachable::ManagedKey);
        }
        key if world.topics.codecommit_keys().contains(key) => {}
        _ => return Err(Unreachable::CustomerKey),
    }
    Ok(topic)
}

/// Whether a trigger's events and branches select a change. Only branches and tags raise events at all, and of tags only
/// their creation and deletion.
fn wants(trigger: &Value, change: &ReferenceChange) -> bool {
    let event = match (change.old, change.new) {
        (None, Some(_)) => "createReference",
        (Some(_), None) => "deleteReference",
        (Some(old), Some(new)) if old != new => "updateReference",
        _ => return false,
    };
    let branch = change.name.strip_prefix("refs/heads/");
    let is_tag = change.name.starts_with("refs/tags/");
    if branch.is_none() && (!is_tag || event == "updateReference") {
        return false;
    }
    let listed = |key: &str| trigger.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let events = listed("events");
    let branches = listed("branches");
    let event_selected = events.iter().any(|wanted| wanted == "all" || wanted == event);
    let branch_selected =
        branches.is_empty() || branch.is_some_and(|name| branches.iter().any(|wanted| wanted == name));
    event_selected && branch_selected
}

/// A change as a record shows it; `created` and `deleted` appear only when true.
fn reference(change: &ReferenceChange) -> Value {
    let commit = change.new.or(change.old).map_or_else(|| ZEROS.to_owned(), |id| id.to_string());
    let mut reference = json!({"commit": commit, "ref": change.name});
    if change.old.is_none() {
        reference["created"] = Value::Bool(true);
    }
    if change.new.is_none() {
        reference["deleted"] = Value::Bool(true);
    }
    reference
}

fn latest_commit(repository: &Repository, branch: &str) -> String {
    let tip = repository.git().and_then(|git| git.refname_to_id(&format!("refs/heads/{branch}")));
    tip.map_or_else(|_| ZEROS.to_owned(), |id| id.to_string())
}

fn text<'a>(trigger: &'a Value, key: &str) -> &'a str {
    trigger.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// What all parts of one event have in common.
struct Record<'a> {
    world: &'a World,
    repository: &'a Repository,
    trigger: &'a Value,
    event: &'a str,
    configuration: &'a str,
    actor_arn: &'a str,
}

impl Record<'_> {
    /// The messages of one event, each at most `limit` bytes.
    fn messages(&self, references: Vec<Value>, limit: usize) -> Vec<String> {
        let event_id = uuid::Uuid::new_v4().to_string();
        let time = event_time(self.world.clock.now_millis());
        // Part numbers may grow by a few digits beyond what the empty record counts.
        let empty = self.message(&event_id, &time, &[], 1, 1).len() + 16;
        let mut parts: Vec<Vec<Value>> = Vec::new();
        let mut size = usize::MAX;
        for reference in references {
            let more = reference.to_string().len() + 1;
            if size.saturating_add(more) > limit {
                parts.push(Vec::new());
                size = empty;
            }
            size += more;
            if let Some(part) = parts.last_mut() {
                part.push(reference);
            }
        }
        let total = parts.len();
        parts
            .into_iter()
            .enumerate()
            .map(|(index, part)| self.message(&event_id, &time, &part, index + 1, total))
            .collect()
    }

    fn message(&self, event_id: &str, time: &str, references: &[Value], part: usize, total: usize) -> String {
        let mut record = Map::new();
        let mut put = |key: &str, value: Value| drop(record.insert(key.to_owned(), value));
        put("awsRegion", json!(self.world.options.region));
        put("codecommit", json!({"references": references}));
        // Recorded messages leave empty custom data out.
        let custom_data = text(self.trigger, "customData");
        if !custom_data.is_empty() {
            put("customData", json!(custom_data));
        }
        put("eventId", json!(event_id));
        put("eventName", json!(self.event));
        put("eventPartNumber", json!(part));
        put("eventSource", json!("aws:codecommit"));
        put("eventSourceARN", json!(self.repository.arn));
        put("eventTime", json!(time));
        put("eventTotalParts", json!(total));
        put("eventTriggerConfigId", json!(self.configuration));
        put("eventTriggerName", json!(text(self.trigger, "name")));
        put("eventVersion", json!("1.0"));
        put("userIdentityARN", json!(self.actor_arn));
        json!({"Records": [record]}).to_string()
    }
}

/// `2016-02-09T00:08:11.743+0000`: no colon in the offset, so not RFC 3339.
fn event_time(epoch_millis: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(epoch_millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{time:.3}").replace('Z', "+0000")
}

#[cfg(test)]
#[path = "triggers_tests.rs"]
mod tests;
