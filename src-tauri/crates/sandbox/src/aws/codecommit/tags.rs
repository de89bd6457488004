//! Tags of repositories.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::{Answer, Call, check};
use crate::aws::error::ApiError;
use crate::repositories::Repository;

/// The most tags a resource may have.
const LIMIT: usize = 50;
/// The longest value.
const VALUE: usize = 256;

pub(super) fn tag(call: &Call<'_>) -> Answer {
    let repository = resource(call)?;
    let given = call
        .input
        .map("tags")?
        .ok_or_else(|| ApiError::new("TagsMapRequiredException", "A map of tags is required."))?;
    let given = checked(given)?;
    repository.update(|metadata| {
        let mut tags = metadata.tags.clone();
        tags.extend(given);
        if tags.len() > LIMIT {
            return Err(too_many());
        }
        metadata.tags = tags;
        Ok(json!({}))
    })
}

pub(super) fn untag(call: &Call<'_>) -> Answer {
    let repository = resource(call)?;
    let keys = call
        .input
        .texts("tagKeys")?
        .ok_or_else(|| ApiError::new("TagKeysListRequiredException", "A list of tag keys is required."))?;
    if let Some(wrong) = keys.iter().find(|key| !check::is_tag_key(key)) {
        return Err(ApiError::new(
            "InvalidTagKeysListException",
            format!("The tag key {wrong} is not valid."),
        ));
    }
    system_tags(keys.iter().copied())?;
    repository.update(|metadata| metadata.tags.retain(|key, _| !keys.contains(&key.as_str())));
    Ok(json!({}))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    Ok(json!({"tags": resource(call)?.metadata().tags}))
}

/// Tags as given, if they may be given so.
pub(super) fn checked(given: Vec<(&str, &str)>) -> Result<BTreeMap<String, String>, ApiError> {
    if given.len() > LIMIT {
        return Err(too_many());
    }
    system_tags(given.iter().map(|(key, _)| *key))?;
    if let Some((key, _)) =
        given.iter().find(|(key, value)| !check::is_tag_key(key) || value.chars().count() > VALUE)
    {
        return Err(ApiError::new("InvalidTagsMapException", format!("The tag {key} is not valid.")));
    }
    Ok(given.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

fn system_tags<'a>(mut keys: impl Iterator<Item = &'a str>) -> Result<(), ApiError> {
    if keys.any(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        let message = "Tag keys beginning with aws: are reserved for system use.";
        return Err(ApiError::new("InvalidSystemTagUsageException", message));
    }
    Ok(())
}

fn too_many() -> ApiError {
    ApiError::new("TooManyTagsException", format!("The maximum number of tags for a resource is {LIMIT}."))
}

fn resource(call: &Call<'_>) -> Result<Arc<Repository>, ApiError> {
    let arn =
        call.input.required("resourceArn", "ResourceArnRequiredException", "A resource ARN is required.")?;
    let invalid = || ApiError::new("InvalidResourceArnException", "The specified resource ARN is not valid.");
    let name =
        arn.rsplit(':').next().filter(|name| call.world.repository_arn(name) == arn).ok_or_else(invalid)?;
    check::repository_name(name)?;
    call.authorize_repository(name, &[])?;
    call.existing(name)
}
