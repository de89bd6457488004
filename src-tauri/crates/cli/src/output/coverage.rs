//! How a mirror compares with Jira.

use std::fmt::Write as _;

use causeway_contract::mirror::Coverage;

use super::counted;
use crate::console::{BAD, CHANGE, GOOD, QUIET, paint};

/// Digits of a commit's id that are shown.
const DIGITS: usize = 10;

/// What both have, and each difference with its reason.
pub(crate) fn coverage(coverage: &Coverage) -> String {
    let issues = counted(usize::try_from(coverage.issues).unwrap_or(usize::MAX), "issue", "issues");
    let mut text = format!(
        "The mirror links commits {} times to {issues}; Jira shows {} of these links\n",
        coverage.in_mirror, coverage.in_jira
    );
    let mut issue = "";
    for gap in &coverage.gaps {
        if gap.issue != issue {
            issue = &gap.issue;
            let _infallible = writeln!(text, "{issue}");
        }
        let sign = if gap.only_in_jira { paint(CHANGE, "+") } else { paint(BAD, "-") };
        let id: String = gap.commit_id.chars().take(DIGITS).collect();
        let _infallible = writeln!(text, "  {sign} {id} {}: {}", gap.repository, gap.subject);
        let fix = gap.fix.as_deref().unwrap_or_default();
        let _infallible =
            writeln!(text, "      {}", paint(QUIET, format!("{} {fix}", gap.message).trim_end()));
    }
    if coverage.cut {
        text.push_str("There are more differences.\n");
    }
    for problem in &coverage.problems {
        let _infallible = writeln!(text, "{} {problem}", paint(CHANGE, "!"));
    }
    if coverage.gaps.is_empty() && coverage.problems.is_empty() {
        let _infallible = writeln!(text, "{} Both have the same.", paint(GOOD, "✓"));
    }
    text
}

#[cfg(test)]
mod tests {
    use causeway_contract::mirror::CoverageGap;

    use super::*;

    #[test]
    fn each_difference_has_its_reason() {
        let gap = |issue: &str, only_in_jira: bool| CoverageGap {
            issue: issue.to_owned(),
            repository: "api".to_owned(),
            commit_id: "0123456789abcdef0123456789abcdef01234567".to_owned(),
            subject: "Add a basket".to_owned(),
            reason: "tag-only".to_owned(),
            message: "Only tags lead to it.".to_owned(),
            fix: (!only_in_jira).then(|| "Push a branch.".to_owned()),
            only_in_jira,
        };
        let mut found = Coverage {
            issues: 1,
            in_mirror: 4,
            in_jira: 3,
            gaps: vec![gap("SHOP-1", false), gap("SHOP-1", true)],
            cut: true,
            problems: vec!["One repository is not mirrored.".to_owned()],
        };
        let plain =
            |coverage: &Coverage| anstream::adapter::strip_str(&super::coverage(coverage)).to_string();
        assert_eq!(
            plain(&found),
            "The mirror links commits 4 times to 1 issue; Jira shows 3 of these links\nSHOP-1\n  \
             - 0123456789 api: Add a basket\n      Only tags lead to it. Push a branch.\n  \
             + 0123456789 api: Add a basket\n      Only tags lead to it.\n\
             There are more differences.\n! One repository is not mirrored.\n"
        );
        found = Coverage { gaps: Vec::new(), cut: false, problems: Vec::new(), ..found };
        assert!(plain(&found).ends_with("✓ Both have the same.\n"));
    }
}
