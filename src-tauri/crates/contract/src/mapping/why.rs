//! Why a commit is not at its issue.

use causeway_app::issue_doctor as app;

use super::git_setup::check;
use crate::mirror as wire;

/// What is asked.
pub fn commit_question(request: wire::ExplainCommit) -> app::CommitQuestion {
    let wire::ExplainCommit { site_url, key, subject, connection_id, repository, operation_id: _ } = request;
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    app::CommitQuestion {
        site_url,
        key,
        subject,
        connection_id: given(connection_id),
        repository: given(repository),
    }
}

/// Why it is not there.
pub fn commit_explanation(explained: app::CommitExplanation) -> wire::CommitExplanation {
    wire::CommitExplanation {
        links: explained.links.into_iter().map(check).collect(),
        commit_id: explained.commit_id,
        repository: explained.repository,
        subject: explained.subject,
        reason: explained.reason.map(|reason| reason.name().to_owned()),
        summary: explained.summary,
        fixes: explained.fixes.into_iter().map(commit_fix).collect(),
        text: explained.text,
    }
}

fn commit_fix(fix: app::CommitFix) -> wire::CommitFix {
    match fix {
        app::CommitFix::Reindex { connection_id, repository_id } => {
            wire::CommitFix::Reindex { connection_id, repository_id }
        }
        app::CommitFix::Enable { connection_id, repository_id } => {
            wire::CommitFix::Enable { connection_id, repository_id }
        }
        app::CommitFix::Associate { repository_id, commit_id } => {
            wire::CommitFix::Associate { repository_id, commit_id }
        }
        app::CommitFix::Open { url, title } => wire::CommitFix::Open { url, title },
        app::CommitFix::FetchMirror { connection_id, repository } => {
            wire::CommitFix::FetchMirror { connection_id, repository }
        }
    }
}
