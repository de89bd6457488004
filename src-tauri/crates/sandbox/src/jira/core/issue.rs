//! Reading issues.

use serde_json::{Map, Value, json};

use super::project::{project_json, version_json};
use super::site::{moment, user_json};
use crate::jira::answer::{Answer, json_answer};
use crate::jira::call::Call;
use crate::jira::tracker::{Comment, Issue, Worklog, status_json, transitions as available};

fn user_named(call: &Call, name: &str) -> Value {
    call.jira().users().get(name).map_or(Value::Null, |user| user_json(call, &user))
}

fn versions_named(call: &Call, issue: &Issue, names: &[String]) -> Value {
    let tracker = call.jira().tracker();
    let Some(project) = tracker.project(&issue.project) else { return json!([]) };
    let found = names.iter().filter_map(|name| project.versions.iter().find(|version| version.name == *name));
    found.map(|version| version_json(call, project, version)).collect()
}

/// A comment as Jira shows one.
pub(crate) fn comment_json(call: &Call, comment: &Comment) -> Value {
    json!({
        "id": comment.id.to_string(),
        "author": user_named(call, &comment.author),
        "body": comment.body,
        "created": moment(comment.created),
        "updated": moment(comment.created),
    })
}

/// A worklog entry as Jira shows one.
pub(crate) fn worklog_json(call: &Call, worklog: &Worklog) -> Value {
    json!({
        "id": worklog.id.to_string(),
        "author": user_named(call, &worklog.author),
        "comment": worklog.comment,
        "started": moment(worklog.started),
        "timeSpentSeconds": worklog.seconds,
    })
}

fn all_fields(call: &Call, issue: &Issue) -> Map<String, Value> {
    let project = call.jira().tracker().project(&issue.project).cloned();
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("summary", json!(issue.summary));
    put("issuetype", json!({"name": issue.issue_type, "subtask": issue.issue_type == "Sub-task"}));
    put("status", status_json(&issue.status));
    put("project", project.map_or(Value::Null, |project| project_json(call, &project)));
    put("labels", json!(issue.labels));
    put("fixVersions", versions_named(call, issue, &issue.fix_versions));
    put("versions", versions_named(call, issue, &issue.affects_versions));
    put("assignee", issue.assignee.as_deref().map_or(Value::Null, |name| user_named(call, name)));
    put("reporter", user_named(call, &issue.reporter));
    put("created", json!(moment(issue.created)));
    put("updated", json!(moment(issue.updated)));
    put("timespent", json!(issue.worklogs.iter().map(|worklog| worklog.seconds).sum::<u64>()));
    fields
}

pub(crate) fn one(call: &Call) -> Answer {
    let issue = call.issue(call.segment("key"))?;
    let mut fields = all_fields(call, &issue);
    let wanted: Vec<&str> = call.parameter("fields").unwrap_or("*all").split(',').map(str::trim).collect();
    if !wanted.iter().any(|name| matches!(*name, "*all" | "*navigable")) {
        fields.retain(|name, _| wanted.contains(&name.as_str()));
    }
    json_answer(&json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": issue.id.to_string(),
        "self": format!("{}/rest/api/2/issue/{}", call.base_url(), issue.id),
        "key": issue.key,
        "fields": fields,
    }))
}

fn page(name: &str, entries: &[Value]) -> Value {
    let total = entries.len();
    json!({"startAt": 0, "maxResults": total, "total": total, name: entries})
}

pub(crate) fn comments(call: &Call) -> Answer {
    let issue = call.issue(call.segment("key"))?;
    json_answer(&page(
        "comments",
        &issue.comments.iter().map(|comment| comment_json(call, comment)).collect::<Vec<_>>(),
    ))
}

pub(crate) fn worklog(call: &Call) -> Answer {
    let issue = call.issue(call.segment("key"))?;
    json_answer(&page(
        "worklogs",
        &issue.worklogs.iter().map(|worklog| worklog_json(call, worklog)).collect::<Vec<_>>(),
    ))
}

pub(crate) fn transitions(call: &Call) -> Answer {
    let issue = call.issue(call.segment("key"))?;
    let permitted = call.user()?.may("TRANSITION_ISSUES", Some(&issue.project));
    let found: Vec<Value> = available(&issue.status)
        .iter()
        .filter(|_| permitted)
        .map(|transition| {
            json!({"id": transition.id.to_string(), "name": transition.name, "to": status_json(transition.to)})
        })
        .collect();
    json_answer(&json!({"expand": "transitions", "transitions": found}))
}

pub(crate) fn remote_links(call: &Call) -> Answer {
    let issue = call.issue(call.segment("key"))?;
    let links: Vec<Value> = issue
        .remote_links
        .iter()
        .map(|(id, link)| {
            let mut link = link.clone();
            if let Some(link) = link.as_object_mut() {
                link.insert("id".to_owned(), json!(id));
            }
            link
        })
        .collect();
    json_answer(&links)
}
