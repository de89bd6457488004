//! Tags of issues: those that contain a commit of it.

use serde_json::{Value, json};

use super::commits::open;
use super::{browsed, shown};
use crate::jira::answer::{Answer, Failure, json_answer};
use crate::jira::call::Call;
use crate::jira::connections::Row;
use crate::jira::index::RepositoryIndex;
use crate::jira::lock::read;

pub(crate) fn of_issue(call: &Call) -> Answer {
    let (issue, project_id) = browsed(call)?;
    let limit: usize =
        call.parameter("tagsPerRepository").and_then(|text| text.parse().ok()).ok_or_else(|| {
            Failure::invalid("tagsPerRepository is required", "Please give a number; 0 means all tags.")
        })?;
    let mut tags: Vec<(i64, Value)> = Vec::new();
    let mut oldest: Option<(i64, Value)> = None;
    let mut more = false;
    let mut trouble = String::new();
    for (id, index) in read(&call.jira().indexes).rows_of(&issue.key) {
        let row = {
            let connections = call.jira().connections();
            connections.get(id).filter(|row| shown(&connections, row, project_id)).cloned()
        };
        let Some(row) = row else { continue };
        let Some(git) = open(&call.world, &row) else { continue };
        match containing(&git, &row, &index, &issue.key) {
            Ok(mut found) => {
                found.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
                if let Some(last) = found.last()
                    && oldest.as_ref().is_none_or(|(time, _)| last.0 < *time)
                {
                    oldest = Some(last.clone());
                }
                if limit > 0 && found.len() > limit {
                    more = true;
                    found.truncate(limit);
                }
                tags.extend(found);
            }
            Err(error) => error.message().clone_into(&mut trouble),
        }
    }
    tags.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    json_answer(&json!({
        "tags": tags.into_iter().map(|(_, tag)| tag).collect::<Vec<_>>(),
        "isTagsFeatureEnabled": true,
        "hasMore": more,
        "calculationError": trouble,
        "firstTag": oldest.map(|(_, tag)| tag),
    }))
}

/// The repository's tags that contain a commit of the issue, with their times.
fn containing(
    git: &git2::Repository,
    row: &Row,
    index: &RepositoryIndex,
    key: &str,
) -> Result<Vec<(i64, Value)>, git2::Error> {
    let filter = Some(row.features.tags_filter.as_str()).filter(|filter| !filter.is_empty());
    let filter = filter.and_then(|filter| fancy_regex::Regex::new(&format!("^(?:{filter})$")).ok());
    let commits: Vec<git2::Oid> =
        index.commits.iter().filter(|commit| commit.keys.contains(key)).map(|commit| commit.id).collect();
    let mut found = Vec::new();
    for (reference, target) in &index.references {
        let Some(name) = reference.strip_prefix("refs/tags/") else { continue };
        if filter.as_ref().is_some_and(|filter| !filter.is_match(name).unwrap_or(false)) {
            continue;
        }
        let object = git.find_object(*target, None)?;
        let Ok(commit) = object.peel_to_commit() else { continue };
        let mut contains = false;
        for linked in &commits {
            contains = contains || commit.id() == *linked || git.graph_descendant_of(commit.id(), *linked)?;
        }
        if !contains {
            continue;
        }
        let tag = object.as_tag();
        let tagger = tag.and_then(git2::Tag::tagger);
        let signature = tagger.unwrap_or_else(|| commit.committer().to_owned());
        let time = signature.when().seconds() * 1000;
        let formatted = jiff::Timestamp::from_millisecond(time)
            .unwrap_or_default()
            .strftime("%d/%b/%y %H:%M")
            .to_string();
        let mut entry = json!({
            "name": name,
            "commitId": commit.id().to_string(),
            "repoId": row.id,
            "repoName": row.display_name,
            "isGitViewerEnabled": row.features.git_viewer_enabled,
            "creationDateFormatted": formatted,
            "committerName": String::from_utf8_lossy(signature.name_bytes()),
            "committerEmail": String::from_utf8_lossy(signature.email_bytes()),
            "creationDate": time,
        });
        if let Some(message) = tag.and_then(git2::Tag::message_bytes) {
            entry["message"] = String::from_utf8_lossy(message).trim_end().into();
        }
        found.push((time, entry));
    }
    Ok(found)
}
