//! Bulk export and import.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::repository::name_from;
use crate::jira::answer::{Answer, Failure, json_answer, text};
use crate::jira::call::{Call, header_text};
use crate::jira::connections::{Credentials, Folder, Kind, Rendered, Row, State};
use crate::jira::features::{Features, FeaturesPatch};
use crate::jira::lock::{lock, read, write};
use crate::jira::origin::WebLinks;
use crate::jira::queue::{MANUAL, Operation, REMOVE, Task};
use crate::jira::tsv::{self, Record};
use crate::world::World;

/// Imports that were started.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    all: Vec<Import>,
}

#[derive(Debug, Default)]
struct Import {
    finished: bool,
    entries: Vec<Value>,
}

/// Where the numbers of imports begin, so that none looks like a list index.
const FIRST: usize = 101;

pub(crate) fn export(call: &Call) -> Answer {
    call.administrator()?;
    let connections = call.jira().connections();
    let table = tsv::write(connections.rows().filter(|row| !row.removing));
    Ok(text(StatusCode::OK, "text/tab-separated-values;charset=UTF-8", table))
}

pub(crate) fn import(call: &Call) -> Answer {
    let user = call.administrator()?;
    if !header_text(&call.headers, "content-type").starts_with("multipart/form-data") {
        return Err(Failure::plugin(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The request is not a form",
            "Please send multipart/form-data.",
        ));
    }
    let file = call.parts.iter().find(|part| part.name == "file");
    let file =
        file.ok_or_else(|| Failure::invalid("The part 'file' is missing", "Please attach a TSV file."))?;
    let records = tsv::parse(&file.content)
        .map_err(|error| Failure::invalid(error.to_string(), "Please check the TSV file."))?;
    let confirmed: BTreeSet<u64> = call
        .parts
        .iter()
        .filter(|part| part.name == "confirmed-delete[]" || part.name == "confirmed-delete")
        .flat_map(|part| {
            String::from_utf8_lossy(&part.content)
                .split(',')
                .filter_map(|id| id.trim().parse().ok())
                .collect::<Vec<u64>>()
        })
        .collect();
    let unconfirmed: Vec<Value> = {
        let connections = call.jira().connections();
        records
            .iter()
            .filter(|record| record.deletes())
            .filter_map(|record| connections.get(record.id()?))
            .filter(|row| !confirmed.contains(&row.id))
            .map(|row| json!({"id": row.id, "description": row.display_name}))
            .collect()
    };
    if !unconfirmed.is_empty() {
        return json_answer(&json!({"success": false, "reposToDelete": unconfirmed}));
    }
    let number = {
        let mut imports = lock(&call.jira().imports);
        imports.all.push(Import::default());
        imports.all.len() - 1
    };
    let (world, author) = (Arc::clone(&call.world), user.name.clone());
    let started = std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || run(&world, number, &records, &author));
    if started.is_err() {
        return Err(Failure::plugin(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The import could not start",
            "Please try again.",
        ));
    }
    json_answer(&json!({"success": false, "threadId": FIRST + number}))
}

pub(crate) fn progress(call: &Call) -> Answer {
    call.user()?;
    let wanted = call.parameter("thread_id").and_then(|text| text.parse::<usize>().ok());
    let imports = lock(&call.jira().imports);
    let found = wanted.and_then(|number| imports.all.get(number.checked_sub(FIRST)?));
    let import = found.ok_or_else(|| {
        Failure::invalid("There is no such import", "Please use the threadId of an import.")
    })?;
    let failed = import.entries.iter().any(|entry| entry["error"] == json!(true));
    json_answer(&json!({
        "success": import.finished && !failed,
        "finished": import.finished,
        "progressEntries": import.entries,
    }))
}

fn run(world: &Arc<World>, number: usize, records: &[Record], author: &str) {
    let say = |entry: Value| {
        if let Some(import) = lock(&world.jira.imports).all.get_mut(number) {
            import.entries.push(entry);
        }
    };
    let mut changed = Vec::new();
    for (done, record) in (1_u32..).zip(records) {
        let share = 100.0 * f64::from(done) / f64::from(u32::try_from(records.len()).unwrap_or(u32::MAX));
        match apply(world, record, author) {
            Ok((message, index)) => {
                changed.extend(index);
                say(json!({"prcntDouble": share, "prcntInteger": done, "error": false, "message": message}));
            }
            Err(message) => {
                say(json!({"error": true, "message": format!("Line {}: {message}", record.line)}));
            }
        }
    }
    crate::jira::reindex(world, &changed, MANUAL, Duration::ZERO);
    if let Some(import) = lock(&world.jira.imports).all.get_mut(number) {
        import.finished = true;
    }
}

/// Carries out one row; tells what happened and which id to index. The error is the message people read.
fn apply(world: &Arc<World>, record: &Record, author: &str) -> Result<(String, Option<u64>), String> {
    let old = match record.get("id") {
        None => None,
        Some(text) => {
            let found = text.parse().ok().and_then(|id| read(&world.jira.connections).get(id).cloned());
            Some(found.ok_or_else(|| format!("Repository with id={text} does not exist"))?)
        }
    };
    if record.deletes() {
        let row = old.ok_or("delete needs an id")?;
        if let Some(row) = write(&world.jira.connections).get_mut(row.id) {
            row.removing = true;
        }
        let task = Task {
            row: row.id,
            operation: Operation::Remove,
            priority: REMOVE,
            not_before: Instant::now(),
            runs: Vec::new(),
        };
        world.jira.queue.add(world, [task]);
        return Ok((format!("Removing {}", row.display_name), None));
    }
    let features = features(record, &old.as_ref().map(|row| row.features.clone()).unwrap_or_default())?;
    features.check(&world.jira.project_ids()).map_err(|failure| match failure {
        Failure::Plugin { error, .. } => error,
        other => format!("{other:?}"),
    })?;
    let row = match old {
        Some(row) => row,
        None => fresh(world, record, author)?,
    };
    let row = changed(record, Row { features, ..row })?;
    let (id, enabled, name) = {
        let mut connections = write(&world.jira.connections);
        let (name, id) = (row.display_name.clone(), row.id);
        let id = if id == 0 {
            connections.insert(row)
        } else {
            if let Some(existing) = connections.get_mut(id) {
                *existing = row;
            }
            id
        };
        (id, connections.get(id).is_some_and(|row| connections.enabled(row)), name)
    };
    Ok((format!("Imported {name}"), enabled.then_some(id)))
}

fn fresh(world: &World, record: &Record, author: &str) -> Result<Row, String> {
    let origin = record.get("origin").ok_or("origin is required")?.to_owned();
    Ok(Row {
        id: 0,
        kind: Kind::Single,
        display_name: name_from(&origin),
        origin,
        folder: Folder::Own,
        main_branch: "master".to_owned(),
        region: None,
        author: author.to_owned(),
        disabled: false,
        removing: false,
        enable_fetches: true,
        features: Features { send_commit_emails: true, ..Features::default() },
        web_links: WebLinks::default(),
        ssh_key_id: None,
        state: State::Queued,
        error: None,
        init_date: world.clock.now_millis(),
        last_indexed: None,
        credentials: None,
        rendered: Rendered::default(),
    })
}

fn flag(record: &Record, column: &str) -> Result<Option<bool>, String> {
    let parse =
        |text: &str| text.to_lowercase().parse().map_err(|_| format!("{column} must be true or false"));
    record.get(column).map(parse).transpose()
}

fn number<T: std::str::FromStr>(record: &Record, column: &str) -> Result<Option<T>, String> {
    record.get(column).map(|text| text.parse().map_err(|_| format!("{column} must be a number"))).transpose()
}

fn features(record: &Record, old: &Features) -> Result<Features, String> {
    let text = |column: &str| record.get(column).map(str::to_owned);
    let mapping = record.get("projectMapping");
    let all = mapping.map(|mapping| mapping.eq_ignore_ascii_case("all"));
    let ids = match mapping.filter(|_| all == Some(false)) {
        Some(list) => {
            let ids: Result<Vec<u64>, _> = list.split(',').map(|id| id.trim().parse()).collect();
            Some(ids.map_err(|_| "projectMapping must be ALL or a list of project ids".to_owned())?)
        }
        None => None,
    };
    Ok(old.with(&FeaturesPatch {
        send_commit_emails: flag(record, "sendCommitEmails")?,
        max_mins_to_commit_email: number(record, "maxMinsToCommitEmail")?,
        global: all,
        revision_indexing: flag(record, "revisionIndexing")?,
        git_viewer_enabled: flag(record, "gitViewerEnabled")?,
        disable_ssl_verification: flag(record, "sslVerify")?.map(|verify| !verify),
        smart_commits_enabled: flag(record, "smartCommitsEnabled")?,
        tags_filter: text("tagsFilter"),
        pr_hide_filter: text("prHideFilter"),
        require_user_pat: flag(record, "requireUserPat")?,
        project_mapping_ids: ids,
        sources_diff_view_enabled: flag(record, "sourcesDiffViewEnabled")?,
        ref_spec_notes: flag(record, "refSpecNotes")?,
        ref_spec_changes: flag(record, "refSpecChanges")?,
        ref_spec_custom: text("refSpecCustom"),
        trust_folder_stat: flag(record, "trustFolderStat")?,
        api_path: text("apiPath"),
        api_filter: text("apiFilter"),
        tfs_collection: text("tfsCollection"),
    }))
}

fn changed(record: &Record, mut row: Row) -> Result<Row, String> {
    let text = |column: &str| record.get(column).map(str::to_owned);
    row.display_name = text("displayName").unwrap_or(row.display_name);
    row.disabled = flag(record, "disabled")?.unwrap_or(row.disabled);
    row.enable_fetches = flag(record, "enableFetches")?.unwrap_or(row.enable_fetches);
    row.ssh_key_id = number(record, "sshKeyId")?.or(row.ssh_key_id);
    if row.kind == Kind::Single {
        row.origin = text("origin").unwrap_or(row.origin);
        row.main_branch = text("mainBranch").unwrap_or(row.main_branch);
        if let (Some(username), Some(password)) = (text("username"), text("password")) {
            row.credentials = Some(Credentials { username, password });
        }
    }
    row.web_links = row.web_links.with(WebLinks {
        web_link_type: text("webLinkType"),
        view_format: text("viewFormat"),
        changeset_format: text("changesetFormat"),
        file_added_format: text("fileAddedFormat"),
        file_modified_format: text("fileModifiedFormat"),
        file_deleted_format: text("fileDeletedFormat"),
        merge_request_format: text("mergeRequestFormat"),
        branch_link_format: text("branchLinkFormat"),
    });
    Ok(row)
}
