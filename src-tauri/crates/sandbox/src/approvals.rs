//! Who approves a pull request, and what has to be approved.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a rule asks for, as CodeCommit takes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RuleContent {
    /// `2018-11-08`.
    pub version: String,
    /// In templates only: where the rule holds.
    #[serde(default)]
    pub destination_references: Vec<String>,
    /// All of them have to be met.
    pub statements: Vec<Statement>,
}

/// So many of these people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Statement {
    /// `Approvers`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// How many.
    pub number_of_approvals_needed: usize,
    /// Who counts: ARNs with `*` in them, or `CodeCommitApprovers:name`; anybody when empty.
    #[serde(default)]
    pub approval_pool_members: Vec<String>,
}

/// A rule of a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Unique.
    pub id: String,
    /// Unique in its pull request.
    pub name: String,
    /// What it asks for.
    pub content: RuleContent,
    /// The same as it was given.
    pub text: String,
    /// Who made it.
    pub by_arn: String,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// What is approved of a pull request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals {
    /// In the order in which they were made.
    pub rules: Vec<Rule>,
    /// What each person said last of a revision, by revision and ARN.
    pub states: BTreeMap<(String, String), bool>,
    /// Revisions of which the rules are overridden.
    pub overridden: Vec<String>,
}

impl RuleContent {
    /// Reads a rule; `None` for what CodeCommit refuses.
    pub fn read(text: &str) -> Option<Self> {
        let content: Self = serde_json::from_str(text).ok()?;
        let is_good = content.version == "2018-11-08"
            && !content.statements.is_empty()
            && content.statements.iter().all(|statement| {
                statement.kind == "Approvers" && (1..=100).contains(&statement.number_of_approvals_needed)
            });
        is_good.then_some(content)
    }
}

impl Approvals {
    /// ARNs of those who approve of a revision.
    pub fn approving<'a>(&'a self, revision: &'a str) -> impl Iterator<Item = &'a str> {
        let of_revision = self.states.iter().filter(move |((known, _), _)| known == revision);
        of_revision.filter(|(_, approves)| **approves).map(|((_, arn), _)| arn.as_str())
    }

    /// Names of the rules that a revision satisfies, and of those that it does not.
    pub fn judged(&self, revision: &str) -> (Vec<String>, Vec<String>) {
        let is_met = |rule: &&Rule| {
            rule.content.statements.iter().all(|statement| {
                let counting = self.approving(revision).filter(|arn| counts(statement, arn)).count();
                counting >= statement.number_of_approvals_needed
            })
        };
        let (met, unmet): (Vec<&Rule>, Vec<&Rule>) = self.rules.iter().partition(is_met);
        let names =
            |rules: Vec<&'_ Rule>| -> Vec<String> { rules.iter().map(|rule| rule.name.clone()).collect() };
        (names(met), names(unmet))
    }

    /// Whether a revision may be merged.
    pub fn allow(&self, revision: &str) -> bool {
        self.overridden.iter().any(|known| known == revision) || self.judged(revision).1.is_empty()
    }
}

fn counts(statement: &Statement, arn: &str) -> bool {
    let members = &statement.approval_pool_members;
    members.is_empty()
        || members.iter().any(|member| match member.strip_prefix("CodeCommitApprovers:") {
            Some(name) => arn.rsplit_once('/').is_some_and(|(_, end)| end == name),
            None => matches(member, arn),
        })
}

/// `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some(at) = rest.find(before) else { return false };
            rest = &rest[at + str::len(before)..];
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::{Approvals, Rule, RuleContent, matches};

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text) in
            [("a", "a"), ("a*", "abc"), ("*c", "abc"), ("a*c", "abc"), ("*", ""), ("a*b*c", "aXbYc")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("a*", "b"), ("a*b*c", "acb"), ("", "a")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_rule_counts_those_of_its_pool_and_of_this_revision() {
        let text = r#"{"Version": "2018-11-08", "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": 2,
            "ApprovalPoolMembers": ["CodeCommitApprovers:ada", "arn:aws:iam::*:user/g*"]}]}"#;
        let rule = Rule {
            id: "1".to_owned(),
            name: "two".to_owned(),
            content: RuleContent::read(text).unwrap(),
            text: text.to_owned(),
            by_arn: String::new(),
            created_at: 0,
        };
        let mut approvals = Approvals { rules: vec![rule], ..Approvals::default() };
        let say = |approvals: &mut Approvals, revision: &str, name: &str, approves| {
            let arn = format!("arn:aws:iam::1:user/{name}");
            approvals.states.insert((revision.to_owned(), arn), approves);
        };
        say(&mut approvals, "r", "ada", true);
        say(&mut approvals, "r", "bob", true);
        say(&mut approvals, "old", "grace", true);
        assert!(!approvals.allow("r"));
        say(&mut approvals, "r", "grace", true);
        assert_eq!((approvals.judged("r"), approvals.allow("r")), ((vec!["two".to_owned()], vec![]), true));
        say(&mut approvals, "r", "grace", false);
        assert!(!approvals.allow("r"));
        approvals.overridden.push("r".to_owned());
        assert!(approvals.allow("r"));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in [
            "",
            "{}",
            r#"{"Version": "2018-11-08", "Statements": []}"#,
            r#"{"Version": "1", "Statements":
            [{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}]}"#,
        ] {
            assert_eq!(RuleContent::read(text), None, "{text}");
        }
    }
}
