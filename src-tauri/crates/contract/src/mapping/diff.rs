//! Commits in full, and differences of files.

use causeway_app::acts::ReadFrom;
use causeway_app::diff::{CommitInFull, FileDiff as AppFileDiff, FileDiffWanted};
use causeway_domain::diff::{
    Hunk, Line, LineBreak, LineKind as DomainLineKind, MAX_BYTES, MAX_CONTEXT, Options, TextDiff,
};
use causeway_domain::utf16::Utf16Offsets;

use super::pull_request::changed_file;
use crate::diff::{Commit, DiffHunk, DiffLine, DiffSource, FileDiff, GetFileDiff, LineKind};

/// A commit in full.
pub fn commit(found: CommitInFull) -> Commit {
    let CommitInFull { commit, files, read_from, region, repository } = found;
    Commit {
        console_url: region.commit_console_url(&repository, &commit.id),
        id: commit.id,
        parents: commit.parents,
        author: commit.author.name,
        email: commit.author.email,
        authored_at: commit.author.at,
        committer: commit.committer.name,
        committed_at: commit.committer.at,
        message: commit.message,
        files: files.items.into_iter().map(changed_file).collect(),
        files_cut: files.cut,
        source: match read_from {
            ReadFrom::Mirror => DiffSource::Mirror,
            ReadFrom::CodeCommit => DiffSource::CodeCommit,
        },
    }
}

/// Which difference is wanted.
pub fn file_diff_wanted(request: GetFileDiff) -> FileDiffWanted {
    FileDiffWanted {
        connection_id: request.connection_id,
        repository: request.repository,
        before: request.before,
        after: request.after,
        path: request.path,
        options: Options {
            context: request.context.min(MAX_CONTEXT),
            ignore_whitespace: request.ignore_whitespace,
        },
    }
}

/// A difference of one file.
pub fn file_diff(diff: AppFileDiff) -> FileDiff {
    match diff {
        AppFileDiff::Text(text) => text_diff(text),
        AppFileDiff::Binary { before, after } => FileDiff::Binary { before_size: before, after_size: after },
        AppFileDiff::TooLarge { before, after } => {
            FileDiff::TooLarge { before_size: before, after_size: after, limit: MAX_BYTES }
        }
        AppFileDiff::Pointer { before, after } => FileDiff::Pointer { before, after },
    }
}

fn text_diff(diff: TextDiff) -> FileDiff {
    let has = |line_break| {
        let changed = diff.hunks.iter().flat_map(|hunk| &hunk.lines);
        changed.filter(|line| line.kind != DomainLineKind::Context).any(|line| line.line_break == line_break)
    };
    let shows_breaks = has(LineBreak::CrLf) && has(LineBreak::Lf);
    FileDiff::Text {
        lines: if diff.after_lines == 0 { diff.before_lines } else { diff.after_lines },
        hidden: diff.hidden,
        coarse: diff.coarse,
        hunks: diff.hunks.into_iter().map(|hunk| diff_hunk(hunk, shows_breaks)).collect(),
    }
}

fn diff_hunk(hunk: Hunk, shows_breaks: bool) -> DiffHunk {
    DiffHunk {
        before_start: hunk.before_start,
        after_start: hunk.after_start,
        lines: hunk.lines.into_iter().map(|line| diff_line(line, shows_breaks)).collect(),
    }
}

fn diff_line(line: Line, shows_breaks: bool) -> DiffLine {
    let offsets = Utf16Offsets::new(&line.text);
    let marks = line.marks.iter().map(|mark| offsets.span(mark)).collect();
    let mut text = line.text;
    if shows_breaks && line.kind != DomainLineKind::Context && line.line_break == LineBreak::CrLf {
        // Lines that differ in nothing else would look the same.
        text.push('␍');
    }
    DiffLine {
        kind: match line.kind {
            DomainLineKind::Context => LineKind::Context,
            DomainLineKind::Added => LineKind::Added,
            DomainLineKind::Deleted => LineKind::Deleted,
        },
        before: line.before,
        after: line.after,
        text,
        marks,
        cut: line.cut,
        no_newline: line.line_break == LineBreak::None,
    }
}

#[cfg(test)]
mod tests {
    use causeway_domain::diff::compare;

    use super::*;

    fn lines(before: &str, after: &str) -> Vec<DiffLine> {
        let diff = compare(before.as_bytes(), after.as_bytes(), &Options::default()).expect("not too large");
        match file_diff(AppFileDiff::Text(diff)) {
            FileDiff::Text { hunks, .. } => hunks.into_iter().flat_map(|hunk| hunk.lines).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn marks_are_counted_as_the_window_counts() {
        let lines = lines("say 😀 to one\n", "say 😀 to two");
        assert_eq!(
            (lines[0].marks.as_slice(), lines[1].marks.as_slice()),
            (&[[10, 13]][..], &[[10, 13]][..])
        );
        assert!(lines[1].no_newline && !lines[0].no_newline);
    }

    #[test]
    fn a_change_of_line_breaks_alone_can_be_seen() {
        let texts: Vec<String> = lines("a\nb\n", "a\r\nb\n").into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["a", "a␍", "b"]);
        let windows: Vec<String> = lines("a\r\n", "b\r\n").into_iter().map(|line| line.text).collect();
        assert_eq!(windows, ["a", "b"], "where all are alike they are nobody's business");
    }
}
