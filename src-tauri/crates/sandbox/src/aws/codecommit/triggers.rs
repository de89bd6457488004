//! Triggers: read, replaced as a whole, tried out.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::repositories::with_next;
use super::{Answer, Call, check};
use crate::aws::error::ApiError;
use crate::aws::json::Input;

const TRIGGERS: usize = 10;
const BRANCHES: usize = 10;
const CUSTOM_DATA: usize = 1000;
const EVENTS: [&str; 3] = ["updateReference", "createReference", "deleteReference"];

pub(super) fn get(call: &Call<'_>) -> Answer {
    let metadata = call.repository()?.metadata();
    Ok(with_next(
        json!({"triggers": metadata.triggers}),
        "configurationId",
        metadata.trigger_configuration_id,
    ))
}

pub(super) fn put(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let triggers = checked(call)?;
    Ok(json!({"configurationId": repository.replace_triggers(triggers)}))
}

pub(super) fn test(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let triggers = checked(call)?;
    let (successful, failed) = crate::sns::triggers::test(call.world, &repository, &triggers, call.actor());
    let failed: Vec<Value> = failed
        .into_iter()
        .map(|(trigger, message)| {
            let name = trigger.get("name").cloned().unwrap_or(trigger);
            json!({"trigger": name, "failureMessage": message})
        })
        .collect();
    Ok(json!({"successfulExecutions": successful, "failedExecutions": failed}))
}

/// The triggers of the input, valid, and with no other members than the model's.
fn checked(call: &Call<'_>) -> Result<Vec<Value>, ApiError> {
    let triggers = call.input.list("triggers")?.ok_or_else(|| {
        ApiError::new(
            "RepositoryTriggersListRequiredException",
            "The list of triggers for the repository is required.",
        )
    })?;
    if triggers.len() > TRIGGERS {
        let message = format!("The number of triggers allowed for the repository was exceeded: {TRIGGERS}.");
        return Err(ApiError::new("MaximumRepositoryTriggersExceededException", message));
    }
    let refused = call.world.tuning.refused_trigger_destinations();
    let mut names = BTreeSet::new();
    for trigger in triggers {
        let trigger = Input::of(trigger)?;
        let (name, destination) = check_trigger(trigger, &call.world.options.region)?;
        if refused.contains(destination) {
            return Err(invalid_destination(name, destination));
        }
        // The documentation does not say what becomes of two triggers of one name; their tests could not be told apart.
        if !names.insert(name) {
            let message = format!("The name of the trigger is not valid: {name}. It is used more than once.");
            return Err(ApiError::new("InvalidRepositoryTriggerNameException", message));
        }
    }
    Ok(triggers.iter().map(modelled).collect())
}

/// Members that are unknown or null are not the service's to keep.
fn modelled(trigger: &Value) -> Value {
    let members = ["name", "destinationArn", "customData", "branches", "events"];
    let known = members.iter().filter_map(|name| {
        let value = trigger.get(*name).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    });
    Value::Object(known.collect())
}

/// The name and the destination of a trigger in which nothing is wrong.
fn check_trigger<'a>(trigger: Input<'a>, region: &str) -> Result<(&'a str, &'a str), ApiError> {
    let name = trigger.required(
        "name",
        "RepositoryTriggerNameRequiredException",
        "A name for the trigger is required.",
    )?;
    if !check::is_plain_name(name) {
        let message = format!(
            "The name of the trigger is not valid: {name}. Triggers cannot contain any spaces or commas."
        );
        return Err(ApiError::new("InvalidRepositoryTriggerNameException", message));
    }
    let destination = trigger.required(
        "destinationArn",
        "RepositoryTriggerDestinationArnRequiredException",
        "A destination ARN for the target service for the trigger is required.",
    )?;
    check_destination(name, destination, region)?;
    if trigger.text("customData")?.is_some_and(|data| data.chars().count() > CUSTOM_DATA) {
        let message = format!("The custom data of trigger {name} is longer than {CUSTOM_DATA} characters.");
        return Err(ApiError::new("InvalidRepositoryTriggerCustomDataException", message));
    }
    let branches = trigger.texts("branches")?.ok_or_else(|| {
        let message = format!(
            "At least one branch name is required in the configuration of trigger {name}, or an empty list."
        );
        ApiError::new("RepositoryTriggerBranchNameListRequiredException", message)
    })?;
    if branches.len() > BRANCHES {
        let message = format!("Trigger {name} names more than {BRANCHES} branches.");
        return Err(ApiError::new("MaximumBranchesExceededException", message));
    }
    if let Some(branch) = branches.iter().find(|branch| !check::is_branch_name(branch)) {
        let message = format!("One or more branch names specified for trigger {name} is not valid: {branch}");
        return Err(ApiError::new("InvalidRepositoryTriggerBranchNameException", message));
    }
    check_events(name, &trigger.texts("events")?.unwrap_or_default())?;
    Ok((name, destination))
}

fn check_destination(name: &str, arn: &str, region: &str) -> Result<(), ApiError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, "sns" | "lambda", destination_region, account, resource] = parts[..] else {
        return Err(invalid_destination(name, arn));
    };
    let account_is_one = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let right_partition = partition == crate::partition::of_region(region);
    if !right_partition || !account_is_one || resource.is_empty() || resource.strip_suffix(".fifo").is_some()
    {
        return Err(invalid_destination(name, arn));
    }
    if destination_region != region {
        let message = format!(
            "The AWS Region for the trigger target does not match the AWS Region for the repository: {name}, {arn}"
        );
        return Err(ApiError::new("InvalidRepositoryTriggerRegionException", message));
    }
    Ok(())
}

fn invalid_destination(name: &str, arn: &str) -> ApiError {
    let message = format!(
        "The Amazon Resource Name (ARN) for trigger {name} is not valid for the specified destination: {arn}"
    );
    ApiError::new("InvalidRepositoryTriggerDestinationArnException", message)
}

fn check_events(name: &str, events: &[&str]) -> Result<(), ApiError> {
    if events.is_empty() {
        let message = format!("At least one event for trigger {name} is required.");
        return Err(ApiError::new("RepositoryTriggerEventsListRequiredException", message));
    }
    let distinct: BTreeSet<&&str> = events.iter().collect();
    let valid = events == ["all"]
        || (distinct.len() == events.len() && events.iter().all(|event| EVENTS.contains(event)));
    if valid {
        return Ok(());
    }
    let message =
        format!("One or more events specified for trigger {name} is not valid: {}", events.join(", "));
    Err(ApiError::new("InvalidRepositoryTriggerEventsException", message))
}
