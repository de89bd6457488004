//! What GIJ has indexed of an issue.

use causeway_app::port::jira_issues::{
    Development, IndexedBranch, IndexedCommit, IndexedFile, IndexedPullRequest, IndexedTag, IndexedTags,
};
use serde_json::Value;

use super::{field, flag, objects, text, whole};

/// The commits of a list, newest first; `None` when the answer has no such list.
pub(crate) fn commits(body: &Value) -> Option<Vec<IndexedCommit>> {
    let mut found: Vec<IndexedCommit> =
        objects(body, &["commits", "commit"])?.into_iter().filter_map(read_commit).collect();
    found.sort_by_key(|commit| std::cmp::Reverse(commit.at));
    Some(found)
}

/// Keys of the issues of a commit; `None` when the answer has no such list.
pub(crate) fn commit_keys(body: &Value) -> Option<Vec<String>> {
    strings(field(body, "issueKeys")?)
}

/// The development panel; `None` when the answer is none.
pub(crate) fn development(body: &Value) -> Option<Development> {
    // It has no `success`, and may leave out a list of nothing.
    let known = ["repositories", "commitCount", "enableBranchCreation", "notAllPermissions"];
    if !known.iter().any(|name| body.get(name).is_some()) {
        return None;
    }
    let repositories = objects(body, &["repositories"]).unwrap_or_default();
    Some(Development {
        repositories: repositories
            .into_iter()
            .filter_map(|one| {
                let branches = objects(one, &["branches"]).unwrap_or_default();
                let id = field(one, "repoId").or_else(|| field(one, "id")).and_then(whole)?;
                let name = field(one, "repoName").or_else(|| field(one, "name")).and_then(text);
                let branches = branches.into_iter().filter_map(read_branch).collect();
                Some((id, name.unwrap_or_default(), branches))
            })
            .collect(),
        not_all_permissions: field(body, "notAllPermissions").and_then(flag).unwrap_or(false),
    })
}

/// The tags of an issue; `None` when the answer is none.
pub(crate) fn tags(body: &Value) -> Option<IndexedTags> {
    let known = ["tags", "isTagsFeatureEnabled", "hasMore", "firstTag"];
    if !known.iter().any(|name| body.get(name).is_some()) {
        return None;
    }
    let mut tags: Vec<IndexedTag> =
        objects(body, &["tags"]).unwrap_or_default().into_iter().filter_map(read_tag).collect();
    tags.sort_by_key(|tag| std::cmp::Reverse(tag.at));
    Some(IndexedTags {
        enabled: field(body, "isTagsFeatureEnabled").and_then(flag).unwrap_or(true),
        tags,
        first: field(body, "firstTag").and_then(read_tag),
        has_more: field(body, "hasMore").and_then(flag).unwrap_or(false),
        problem: field(body, "calculationError").and_then(text).unwrap_or_default(),
    })
}

/// The pull requests of an issue; `None` when the answer has neither of the lists.
pub(crate) fn pull_requests(body: &Value) -> Option<Vec<IndexedPullRequest>> {
    let lists: Vec<&Value> =
        ["pullRequests", "mergeRequests"].iter().filter_map(|name| field(body, name)).collect();
    if lists.is_empty() {
        return None;
    }
    let items = lists.into_iter().flat_map(|list| objects(list, &["items"]).unwrap_or_default());
    Some(items.filter_map(read).collect())
}

fn read(from: &Value) -> Option<IndexedPullRequest> {
    let word = |name: &str| raw(from, name).unwrap_or_default();
    let url = field(from, "url").and_then(text);
    let title = raw(from, "title");
    if url.is_none() && title.is_none() {
        return None;
    }
    Some(IndexedPullRequest {
        url: url.unwrap_or_default(),
        title: title.unwrap_or_default(),
        state: word("state"),
        base: word("baseBranch"),
        compare: word("compareBranch"),
    })
}

fn read_commit(from: &Value) -> Option<IndexedCommit> {
    let repository = field(from, "repository");
    let of_repository = |name: &str| repository.and_then(|repository| field(repository, name));
    let date = field(from, "date");
    let branches = ["branches", "branch"].iter().find_map(|name| strings(field(from, name)?));
    let notes = field(from, "notes").and_then(Value::as_object).into_iter().flatten();
    Some(IndexedCommit {
        repository_id: of_repository("id").and_then(whole).unwrap_or_default(),
        repository_name: of_repository("name").and_then(text).unwrap_or_default(),
        id: field(from, "commitId").and_then(text)?,
        author: field(from, "author").and_then(text).unwrap_or_default(),
        at: date.and_then(moment),
        date_text: date.and_then(text).unwrap_or_default(),
        message: raw(from, "message").unwrap_or_default(),
        branches: branches.unwrap_or_default(),
        is_merge: field(from, "isMergeCommit").and_then(flag).unwrap_or(false),
        notes: notes.filter_map(|(name, note)| Some((name.clone(), note.as_str()?.to_owned()))).collect(),
        files: objects(field(from, "files").unwrap_or(&Value::Null), &[])
            .unwrap_or_default()
            .into_iter()
            .filter_map(read_file)
            .collect(),
    })
}

fn read_file(from: &Value) -> Option<IndexedFile> {
    let lines = |name: &str| field(from, name).and_then(count).unwrap_or(0);
    let is = |name: &str| field(from, name).and_then(flag).unwrap_or(false);
    Some(IndexedFile {
        path: raw(from, "path").filter(|path| !path.is_empty())?,
        lines_added: lines("linesAdded"),
        lines_changed: lines("linesChanged"),
        lines_deleted: lines("linesDeleted"),
        added: is("added"),
        deleted: is("deleted"),
    })
}

fn read_branch(from: &Value) -> Option<IndexedBranch> {
    let shown = field(from, "isAheadBehindPresented").and_then(flag).unwrap_or(true);
    let number = |name: &str| field(from, name).and_then(count).filter(|_| shown);
    Some(IndexedBranch {
        name: raw(from, "name").filter(|name| !name.is_empty())?,
        ahead: number("ahead"),
        behind: number("behind"),
    })
}

fn read_tag(from: &Value) -> Option<IndexedTag> {
    let text_of = |name: &str| field(from, name).and_then(text);
    Some(IndexedTag {
        repository_id: field(from, "repoId").and_then(whole).unwrap_or_default(),
        repository_name: text_of("repoName").unwrap_or_default(),
        name: raw(from, "name").filter(|name| !name.is_empty())?,
        commit_id: text_of("commitId").unwrap_or_default(),
        tagger: text_of("committerName").or_else(|| text_of("committerEmail")).unwrap_or_default(),
        at: field(from, "creationDate").and_then(moment),
        message: text_of("message"),
    })
}

/// A text as it stands, blanks at its ends included.
fn raw(from: &Value, name: &str) -> Option<String> {
    field(from, name).and_then(Value::as_str).map(str::to_owned)
}

/// A list of texts, or one text.
fn strings(from: &Value) -> Option<Vec<String>> {
    match from {
        Value::Array(list) => Some(list.iter().filter_map(text).collect()),
        one => text(one).map(|one| vec![one]),
    }
}

/// A number of things; what is larger than fits is as good as that.
fn count(from: &Value) -> Option<u32> {
    whole(from).filter(|number| *number >= 0).map(|number| u32::try_from(number).unwrap_or(u32::MAX))
}

/// Epoch milliseconds: as such, or in either of the forms that GIJ writes, with or without fractions of a second.
fn moment(from: &Value) -> Option<i64> {
    if let Some(millis) = whole(from) {
        return (millis > 0).then_some(millis);
    }
    let written = from.as_str()?.trim();
    let parsed = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", written);
    let time = parsed.and_then(|parsed| parsed.to_timestamp()).or_else(|_| written.parse());
    time.ok().map(jiff::Timestamp::as_millisecond)
}
