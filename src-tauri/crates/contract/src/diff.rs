//! Commits in full, and differences of files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a file was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FileChange {
    /// It is new.
    Added,
    /// It has other content.
    Modified,
    /// It is gone.
    Deleted,
}

/// A file that a commit, or a pull request, changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChangedFile {
    /// Its path, or its former one when it is gone.
    pub path: String,
    /// How.
    pub change: FileChange,
    /// Lines that are new; `null` where nobody has counted.
    pub added: Option<u32>,
    /// Lines that are gone.
    pub deleted: Option<u32>,
    /// Lines that are replaced, where they are counted apart.
    pub changed: Option<u32>,
}

/// Where a commit was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DiffSource {
    /// The mirror on this computer.
    Mirror,
    /// CodeCommit.
    CodeCommit,
}

/// `get_commit`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct GetCommit {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// 40 hex digits.
    pub commit_id: String,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// A commit in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Commit {
    /// 40 hex digits.
    pub id: String,
    /// Its parents; the difference is to the first.
    pub parents: Vec<String>,
    /// The author's name.
    pub author: String,
    /// The author's e-mail.
    pub email: String,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub authored_at: Option<i64>,
    /// The committer's name.
    pub committer: String,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub committed_at: Option<i64>,
    /// The whole message.
    pub message: String,
    /// What it changes, by path.
    pub files: Vec<ChangedFile>,
    /// Whether there are more files than are listed.
    pub files_cut: bool,
    /// Where it was read.
    pub source: DiffSource,
    /// It in the AWS console.
    pub console_url: String,
}

/// `get_file_diff`.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct GetFileDiff {
    /// The connection.
    pub connection_id: String,
    /// The repository's name.
    pub repository: String,
    /// The commit before, 40 hex digits; `null` for the first commit, before which there was nothing.
    pub before: Option<String>,
    /// The commit after.
    pub after: String,
    /// The file.
    pub path: String,
    /// Unchanged lines around each change; at most 1,000.
    pub context: u32,
    /// Whether lines that differ in white space only count as equal.
    pub ignore_whitespace: bool,
    /// Names this request for `cancel_operation`.
    pub operation_id: String,
}

/// What a line is to a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LineKind {
    /// In both.
    Context,
    /// After only.
    Added,
    /// Before only.
    Deleted,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DiffLine {
    /// What it is.
    pub kind: LineKind,
    /// Its number before, from 1.
    pub before: Option<u32>,
    /// Its number after, from 1.
    pub after: Option<u32>,
    /// Its text without the line break, as Unicode; at most 2,000 characters.
    pub text: String,
    /// Parts of `text` that differ from the line it replaces: begin and end in UTF-16 code units, as the window counts.
    pub marks: Vec<[u32; 2]>,
    /// Characters that were left out at its end.
    pub cut: u32,
    /// Whether it ends without a line break.
    pub no_newline: bool,
}

/// Changes that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DiffHunk {
    /// First line before, from 1.
    pub before_start: u32,
    /// First line after, from 1.
    pub after_start: u32,
    /// Its lines.
    pub lines: Vec<DiffLine>,
}

/// A difference of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum FileDiff {
    /// Text.
    Text {
        /// The changes.
        hunks: Vec<DiffHunk>,
        /// Lines of the file after (before, when it is gone).
        lines: u32,
        /// Changed lines that are left out, after the most that are shown.
        hidden: u32,
        /// Whether the file is compared line by line only, because words would take too long.
        coarse: bool,
    },
    /// Not text.
    Binary {
        /// Bytes before.
        #[ts(type = "number | null")]
        before_size: Option<u64>,
        /// Bytes after.
        #[ts(type = "number | null")]
        after_size: Option<u64>,
    },
    /// More than is compared here, or than CodeCommit hands out.
    TooLarge {
        /// Bytes before.
        #[ts(type = "number | null")]
        before_size: Option<u64>,
        /// Bytes after.
        #[ts(type = "number | null")]
        after_size: Option<u64>,
        /// The limit in bytes.
        #[ts(type = "number")]
        limit: u64,
    },
    /// A symbolic link or a submodule: what it pointed to before and after.
    Pointer {
        /// Before.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
}
