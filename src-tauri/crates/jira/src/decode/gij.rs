//! GIJ's objects.

use causeway_app::port::jira::IndexStatus;
use causeway_domain::integration::{Integration, JiraRepository, Projects};
use causeway_domain::manage::FurtherSettings;
use causeway_domain::single_repository::WebLinks;
use serde_json::Value;

use super::{field, flag, number, objects, text, whole};

/// The integrations of a list; `None` when the answer has no such list.
pub(crate) fn integrations(body: &Value) -> Option<Vec<Integration>> {
    let found = objects(body, &["integrations", "integration"])?;
    Some(found.into_iter().filter_map(read_integration).collect())
}

/// The integration of an answer about one: below a key, in a list of one, or bare.
pub(crate) fn integration(body: &Value) -> Option<Integration> {
    match objects(body, &["integration", "integrations"]) {
        Some(found) => found.into_iter().find_map(read_integration),
        None => read_integration(body),
    }
}

/// The repositories of a list; `None` when the answer has no such list.
pub(crate) fn repositories(body: &Value) -> Option<Vec<JiraRepository>> {
    let found = objects(body, &["repositories", "repository"])?;
    Some(found.into_iter().filter_map(read_repository).collect())
}

/// The repository of an answer about one: bare, below a key, or in a list of one.
pub(crate) fn repository(body: &Value) -> Option<JiraRepository> {
    match objects(body, &["repository", "repositories"]) {
        Some(found) => found.into_iter().find_map(read_repository),
        None => read_repository(body),
    }
}

/// What matters about a repository that is to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Removable {
    /// Whether its clone lies in a folder that GIJ made for it. Elsewhere it may be the original.
    pub(crate) own_folder: bool,
    /// Whether an integration brought it, and would bring it again.
    pub(crate) of_integration: bool,
}

/// The repository of this id in a list; `None` when the list does not have it.
pub(crate) fn removable(body: &Value, id: i64) -> Option<Removable> {
    let found = objects(body, &["repositories", "repository"])?;
    let of_id = |one: &&Value| one.get("id").and_then(whole) == Some(id);
    found.into_iter().find(of_id).map(|one| Removable {
        own_folder: is_own_folder(one),
        of_integration: read_repository(one).is_some_and(|one| one.integration_id.is_some()),
    })
}

/// GIJ's name of a reindex that was started; a UUID, or a number.
pub(crate) fn thread(body: &Value) -> Option<String> {
    field(body, "threadId").and_then(text)
}

/// Whether GIJ made the folder that a repository's clone lies in.
fn is_own_folder(repository: &Value) -> bool {
    let is_managed = field(repository, "absoluteRoot").and_then(flag) == Some(false);
    let folder = field(repository, "realRoot").and_then(text).unwrap_or_default();
    let is_absolute = folder.starts_with(['/', '\\']) || folder.get(1..2) == Some(":");
    is_managed && !is_absolute
}

/// Where an index stands. Messages are texts with percentages, or records with a time, depending on the version.
pub(crate) fn index_status(body: &Value) -> Option<IndexStatus> {
    if !body.is_object() {
        return None;
    }
    let percent =
        ["lastOperationPercent", "completionPercentage"].iter().find_map(|name| number(field(body, name)?));
    let mut status = IndexStatus {
        finished: field(body, "finished").and_then(flag).unwrap_or(false),
        percent: percent.map(|percent| percent.clamp(0.0, 100.0)),
        messages: Vec::new(),
        errors: Vec::new(),
    };
    read_messages(body.get("messages"), &mut status, false);
    read_messages(body.get("errors"), &mut status, true);
    let counted = field(body, "errorsCount").and_then(whole).unwrap_or(0);
    if counted > 0 && status.errors.is_empty() {
        status.errors.push(format!("GIJ counts {counted} errors"));
    }
    Some(status)
}

fn read_messages(from: Option<&Value>, status: &mut IndexStatus, all_errors: bool) {
    match from {
        Some(Value::Object(map)) => {
            let target = if all_errors { &mut status.errors } else { &mut status.messages };
            let mut entries: Vec<(&String, &Value)> =
                map.iter().filter(|(message, _)| !message.trim().is_empty()).collect();
            // A map has no order of its own; what has not ended is what is going on.
            entries.sort_by_key(|(_, percent)| number(percent).is_none_or(|percent| percent < 100.0));
            target.extend(entries.into_iter().map(|(message, _)| message.clone()));
        }
        Some(Value::Array(list)) => {
            let mut list: Vec<&Value> = list.iter().collect();
            list.sort_by_key(|one| one.get("insertionTime").and_then(whole));
            for one in list {
                let Some(message) = text(one).or_else(|| field(one, "message").and_then(text)) else {
                    continue;
                };
                let is_error = all_errors || field(one, "error").and_then(flag).unwrap_or(false);
                if is_error { status.errors.push(message) } else { status.messages.push(message) }
            }
        }
        Some(single) => {
            if let Some(message) = text(single) {
                if all_errors { status.errors.push(message) } else { status.messages.push(message) }
            }
        }
        None => {}
    }
}

fn read_integration(from: &Value) -> Option<Integration> {
    let flag_of = |name: &str| field(from, name).and_then(flag);
    let text_of = |name: &str| field(from, name).and_then(text);
    Some(Integration {
        id: whole(from.get("id")?)?,
        kind: text_of("integrationType").or_else(|| text_of("type")).unwrap_or_default(),
        display_name: text_of("displayName").unwrap_or_default(),
        origin: text_of("origin"),
        aws_region: text_of("awsRegion"),
        user_name: text_of("username"),
        disabled: flag_of("disabled").unwrap_or(false),
        last_indexed: moment(from, "lastIndexedDate"),
        require_user_pat: flag_of("requireUserPat"),
        smart_commits: flag_of("smartCommitsEnabled"),
        repository_browser: flag_of("gitViewerEnabled"),
        diff_viewing: flag_of("sourcesDiffViewEnabled"),
        projects: read_projects(from),
        notes: flag_of("refSpecNotes"),
        changes: flag_of("refSpecChanges"),
        // Empty here means that there are none, while a missing one means that GIJ did not say.
        custom_refspecs: field(from, "refSpecCustom").and_then(Value::as_str).map(str::to_owned),
        further: Box::new(read_further(from)),
    })
}

/// Texts as they are: a space may be a part of a filter.
fn read_further(from: &Value) -> FurtherSettings {
    let flag_of = |name: &str| field(from, name).and_then(flag);
    let raw = |name: &str| field(from, name).and_then(Value::as_str).map(str::to_owned);
    let shows_all_tags = flag_of("showAllTags") == Some(true);
    let minutes = field(from, "maxMinsToCommitEmail").and_then(whole);
    FurtherSettings {
        ssl_verification: flag_of("disableSslVerification").map(|disabled| !disabled),
        trust_folder_stat: flag_of("trustFolderStat"),
        tags_filter: raw("tagsFilter").or_else(|| shows_all_tags.then(String::new)),
        pr_hide_filter: raw("prHideFilter"),
        commit_emails: flag_of("sendCommitEmails"),
        commit_email_minutes: minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        revision_indexing: flag_of("revisionIndexing"),
        api_filter: raw("apiFilter"),
        own_folder: None,
    }
}

fn read_projects(from: &Value) -> Option<Projects> {
    let ids = field(from, "projectMappingIds").and_then(Value::as_array);
    let ids =
        || ids.into_iter().flatten().filter_map(whole).filter_map(|id| u64::try_from(id).ok()).collect();
    match field(from, "global").and_then(flag) {
        Some(true) => Some(Projects::All),
        _ => Projects::only(ids()),
    }
}

fn read_repository(from: &Value) -> Option<JiraRepository> {
    let text_of = |name: &str| field(from, name).and_then(text);
    Some(JiraRepository {
        id: whole(from.get("id")?)?,
        display_name: text_of("displayName").unwrap_or_default(),
        origin: text_of("origin"),
        main_branch: text_of("mainBranch"),
        integration_id: field(from, "trackedFolderId").and_then(whole).filter(|id| *id > 0),
        disabled: field(from, "disabled").and_then(flag).unwrap_or(false),
        last_indexed: moment(from, "lastIndexedDate"),
        smart_commits: field(from, "smartCommitsEnabled").and_then(flag),
        repository_browser: field(from, "gitViewerEnabled").and_then(flag),
        diff_viewing: field(from, "sourcesDiffViewEnabled").and_then(flag),
        projects: read_projects(from),
        notes: field(from, "refSpecNotes").and_then(flag),
        changes: field(from, "refSpecChanges").and_then(flag),
        custom_refspecs: field(from, "refSpecCustom").and_then(Value::as_str).map(str::to_owned),
        web_links: read_web_links(from).map(Box::new),
        further: Box::new(FurtherSettings { own_folder: Some(is_own_folder(from)), ..read_further(from) }),
    })
}

/// `None` when no part of them is reported.
fn read_web_links(from: &Value) -> Option<WebLinks> {
    let text_of = |name: &str| field(from, name).and_then(text);
    let links = WebLinks {
        kind: text_of("webLinkType"),
        commit: text_of("changesetFormat"),
        file_added: text_of("fileAddedFormat"),
        file_modified: text_of("fileModifiedFormat"),
        file_deleted: text_of("fileDeletedFormat"),
        pull_request: text_of("mergeRequestFormat"),
        branch: text_of("branchLinkFormat"),
    };
    (links != WebLinks::default()).then_some(links)
}

/// Epoch milliseconds; zero is GIJ's way to say never.
fn moment(from: &Value, name: &str) -> Option<i64> {
    field(from, name).and_then(whole).filter(|millis| *millis > 0)
}
