//! What differs between two commits, file by file.

use git2::{Delta, DiffFile, DiffOptions, Tree};
use serde_json::{Value, json};

use super::repositories::with_next;
use super::{Answer, Call, check, commits};
use crate::aws::error::ApiError;

/// The most differences on one page.
const PAGE: usize = 100;

pub(super) fn get(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let git = repository.git()?;
    let after = commits::specified(call, &git, "afterCommitSpecifier")?.ok_or_else(commits::required)?;
    let before = commits::specified(call, &git, "beforeCommitSpecifier")?;
    let size = check::max_results(call.input.integer("MaxResults")?, PAGE)?;
    let size = call.world.tuning.page_size(size);
    let before_path = path(call, "beforePath")?;
    let after_path = path(call, "afterPath")?;

    let after_tree = after.tree()?;
    let before_tree = before.as_ref().map(git2::Commit::tree).transpose()?;
    require_path(Some(&after_tree), after_path)?;
    if before.is_some() {
        require_path(before_tree.as_ref(), before_path)?;
    }
    let mut options = DiffOptions::new();
    options.disable_pathspec_match(true);
    for path in [before_path, after_path].into_iter().flatten() {
        options.pathspec(path);
    }
    let diff = git.diff_tree_to_tree(before_tree.as_ref(), Some(&after_tree), Some(&mut options))?;
    let differences: Vec<Value> = diff
        .deltas()
        .filter_map(|delta| {
            let kind = match delta.status() {
                Delta::Added => "A",
                Delta::Deleted => "D",
                Delta::Modified | Delta::Typechange => "M",
                _ => return None,
            };
            let mut difference = json!({"changeType": kind});
            let fields = difference.as_object_mut()?;
            if kind != "A" {
                fields.insert("beforeBlob".to_owned(), blob(&delta.old_file()));
            }
            if kind != "D" {
                fields.insert("afterBlob".to_owned(), blob(&delta.new_file()));
            }
            Some(difference)
        })
        .collect();
    let scope = format!(
        "{}:{}:{}:{before_path:?}:{after_path:?}",
        repository.id,
        before.map(|commit| commit.id().to_string()).unwrap_or_default(),
        after.id()
    );
    let (page, next) = call.slice("NextToken", &scope, differences, size)?;
    Ok(with_next(json!({"differences": page}), "NextToken", next))
}

fn path<'a>(call: &Call<'a>, member: &str) -> Result<Option<&'a str>, ApiError> {
    Ok(call.input.text(member)?.map(|path| path.trim_matches('/')).filter(|path| !path.is_empty()))
}

fn require_path(tree: Option<&Tree<'_>>, path: Option<&str>) -> Result<(), ApiError> {
    let (Some(tree), Some(path)) = (tree, path) else { return Ok(()) };
    match tree.get_path(std::path::Path::new(path)) {
        Ok(_) => Ok(()),
        Err(_) => Err(ApiError::new("PathDoesNotExistException", format!("The path {path} does not exist"))),
    }
}

fn blob(file: &DiffFile<'_>) -> Value {
    json!({
        "blobId": file.id().to_string(),
        "path": file.path_bytes().map(String::from_utf8_lossy).unwrap_or_default(),
        "mode": format!("{:06o}", u32::from(file.mode())),
    })
}
