//! How a mirror compares with Jira.

use causeway_app::commit_index as app;

use crate::mirror::{Coverage, CoverageGap, CoverageProgress};

/// How far a comparison is.
pub fn coverage_progress(step: app::CoverageStep) -> CoverageProgress {
    CoverageProgress { done: count(step.done), total: count(step.total) }
}

/// The outcome of a comparison.
pub fn coverage(coverage: app::Coverage) -> Coverage {
    Coverage {
        issues: count(coverage.issues),
        in_mirror: count(coverage.in_mirror),
        in_jira: count(coverage.in_jira),
        gaps: coverage.gaps.into_iter().map(gap).collect(),
        cut: coverage.cut,
        problems: coverage.problems,
    }
}

fn gap(gap: app::CoverageGap) -> CoverageGap {
    CoverageGap {
        reason: gap.reason.name().to_owned(),
        message: gap.reason.message(),
        fix: gap.reason.fix().map(str::to_owned),
        issue: gap.issue,
        repository: gap.repository,
        commit_id: gap.commit_id,
        subject: gap.subject,
        only_in_jira: gap.only_in_jira,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
