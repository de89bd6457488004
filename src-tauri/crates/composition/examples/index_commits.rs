//! Indexes a bare repository as Causeway indexes a mirror, once, and says what that took: a program of its own, so that its
//! memory can be measured. Arguments: a directory for the index, the repository, and project keys to list the issues of.
//!
//! The bench and nobody else runs this.
#![expect(clippy::expect_used, reason = "a measurement that cannot be taken ends the bench")]
#![expect(clippy::print_stdout, reason = "numbers and keys for the bench to read")]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use causeway_app::port::commit_index::CommitIndex;
use causeway_git::MirrorCommits;
use causeway_storage::SqliteCommitIndex;
use tokio_util::sync::CancellationToken;

const CONNECTION: &str = "bench";
const REPOSITORY: &str = "history";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().expect("a directory");
    let repository = arguments.next().expect("a repository");
    let index = SqliteCommitIndex::new(Path::new(&directory));
    let source = Arc::new(MirrorCommits::at(Path::new(&repository)));
    let begun = Instant::now();
    let state = index
        .update(CONNECTION, REPOSITORY, source, 0, &CancellationToken::new())
        .await
        .expect("the repository is indexed");
    let millis = begun.elapsed().as_secs_f64() * 1000.0;
    let commits = state.commits;
    println!(r#"{{"work_ms":{millis:.3},"commits":{commits},"peak_kib":{}}}"#, peak_kib());
    for project in arguments {
        for key in index.issues_of_project(CONNECTION, &project).await.expect("the index is read") {
            println!("{key}");
        }
    }
}

/// The largest resident size so far, where the system says: on Linux.
fn peak_kib() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.split_whitespace().next()).unwrap_or("null").to_owned()
}
