//! Blobs, files and folders at a commit.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use git2::{Commit, ObjectType, Repository, Tree};
use serde_json::{Value, json};

use super::{Answer, Call, check, commits};
use crate::aws::error::ApiError;

/// The largest file the API hands out.
const FILE_LIMIT: usize = 6 * 1024 * 1024;
/// The longest path.
const PATH_LIMIT: usize = 4096;

const EXECUTABLE: i32 = 0o100_755;
const SYMLINK: i32 = 0o120_000;

pub(super) fn blob(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let text = call.input.required("blobId", "BlobIdRequiredException", "A blob ID is required.")?;
    let id = check::full_id(text)
        .ok_or_else(|| ApiError::new("InvalidBlobIdException", "The specified blob ID is not valid."))?;
    let git = repository.git()?;
    let blob = git
        .find_blob(id)
        .map_err(|_| ApiError::new("BlobIdDoesNotExistException", format!("Blob {id} does not exist")))?;
    Ok(json!({"content": content(blob.content())?}))
}

pub(super) fn file(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let path = path(call, "filePath")?;
    let git = repository.git()?;
    let commit = at(call, &git)?;
    let missing = || ApiError::new("FileDoesNotExistException", format!("Could not find path {path}"));
    let entry = commit.tree()?.get_path(std::path::Path::new(path)).map_err(|_| missing())?;
    if entry.kind() != Some(ObjectType::Blob) {
        return Err(missing());
    }
    let blob = git.find_blob(entry.id())?;
    Ok(json!({
        "commitId": commit.id().to_string(),
        "blobId": entry.id().to_string(),
        "filePath": path,
        "fileMode": mode(entry.filemode()),
        "fileSize": blob.size(),
        "fileContent": content(blob.content())?,
    }))
}

pub(super) fn folder(call: &Call<'_>) -> Answer {
    let repository = call.repository()?;
    let path = path(call, "folderPath")?;
    let git = repository.git()?;
    let commit = at(call, &git)?;
    let root = commit.tree()?;
    let tree = if path.is_empty() {
        root
    } else {
        let found =
            root.get_path(std::path::Path::new(path)).ok().and_then(|entry| git.find_tree(entry.id()).ok());
        found.ok_or_else(|| {
            ApiError::new("FolderDoesNotExistException", format!("Could not find path {path}"))
        })?
    };
    let mut answer = list(&tree, path);
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("commitId".to_owned(), json!(commit.id().to_string()));
        fields.insert("folderPath".to_owned(), json!(path));
        fields.insert("treeId".to_owned(), json!(tree.id().to_string()));
    }
    Ok(answer)
}

fn list(tree: &Tree<'_>, folder: &str) -> Value {
    let (mut folders, mut files, mut links, mut modules) = (vec![], vec![], vec![], vec![]);
    for entry in tree {
        let relative = String::from_utf8_lossy(entry.name_bytes()).into_owned();
        let absolute = if folder.is_empty() { relative.clone() } else { format!("{folder}/{relative}") };
        let id = entry.id().to_string();
        match entry.kind() {
            Some(ObjectType::Tree) => {
                folders.push(json!({"treeId": id, "absolutePath": absolute, "relativePath": relative}));
            }
            Some(ObjectType::Commit) => {
                modules.push(json!({"commitId": id, "absolutePath": absolute, "relativePath": relative}));
            }
            _ => {
                let file = json!({
                    "blobId": id, "absolutePath": absolute, "relativePath": relative, "fileMode": mode(entry.filemode()),
                });
                if entry.filemode() == SYMLINK { links.push(file) } else { files.push(file) }
            }
        }
    }
    json!({"subFolders": folders, "files": files, "symbolicLinks": links, "subModules": modules})
}

/// The commit that `commitSpecifier` means, or the tip of the default branch.
fn at<'a>(call: &Call<'_>, git: &'a Repository) -> Result<Commit<'a>, ApiError> {
    if let Some(commit) = commits::specified(call, git, "commitSpecifier")? {
        return Ok(commit);
    }
    let nothing =
        || ApiError::new("CommitDoesNotExistException", "The repository does not have a commit yet");
    git.head().ok().and_then(|head| head.peel_to_commit().ok()).ok_or_else(nothing)
}

fn path<'a>(call: &Call<'a>, member: &str) -> Result<&'a str, ApiError> {
    let path = call.input.required(member, "PathRequiredException", "The path is required.")?;
    let trimmed = path.trim_matches('/');
    let valid = trimmed.chars().count() <= PATH_LIMIT
        && (trimmed.is_empty() || trimmed.split('/').all(|part| !matches!(part, "" | "." | "..")));
    if valid {
        Ok(trimmed)
    } else {
        Err(ApiError::new("InvalidPathException", "The specified path is not valid."))
    }
}

fn mode(filemode: i32) -> &'static str {
    match filemode {
        EXECUTABLE => "EXECUTABLE",
        SYMLINK => "SYMLINK",
        _ => "NORMAL",
    }
}

fn content(bytes: &[u8]) -> Result<String, ApiError> {
    if bytes.len() > FILE_LIMIT {
        let message = "The specified file exceeds the file size limit for AWS CodeCommit.";
        return Err(ApiError::new("FileTooLargeException", message));
    }
    Ok(STANDARD.encode(bytes))
}
