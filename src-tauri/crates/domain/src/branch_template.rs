//! What a new branch of an issue is called, by a template as GIJ's general settings have one (gij-contract §4.2).
//!
//! GIJ's own template cannot be read, so a person keeps a copy of it. Which characters GIJ replaces is not documented:
//! here those that git or CodeCommit refuse give way to the separator, and whatever was changed is said.

mod cleaning;
mod template;
#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::branch::{MAX_BRANCH_NAME, check_branch};
use cleaning::{Seen, cleaned, cut, joined};
use template::{Part, Variable};

/// GIJ's own template.
pub const DEFAULT_TEMPLATE: &str = "${issuekey}-${summary}";

/// GIJ's own separator.
pub const DEFAULT_SEPARATOR: &str = "-";

/// As many characters as GIJ gives a name by default.
pub const DEFAULT_MAX_LENGTH: usize = 250;

/// As many characters as a separator may have.
const LONGEST_SEPARATOR: usize = 8;

/// As many characters as a template may have.
const LONGEST_TEMPLATE: usize = 2000;

/// Why a text is not a template, or makes no name of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BranchTemplateError {
    /// Nothing was given.
    #[error("Enter a template, for example ${{issuekey}}-${{summary}}")]
    Empty,
    /// Longer than anybody writes.
    #[error("A template has at most 2,000 characters")]
    TooLong,
    /// `${` without an end.
    #[error("A variable begins with ${{ and has to end with }}")]
    Unclosed,
    /// No variable of GIJ's.
    #[error(
        "There is no variable ${{{name}}}. There are issuekey, summary, projectkey, issuetype, basebranch, \
         displayname and username"
    )]
    UnknownVariable {
        /// What stands between the braces.
        name: String,
    },
    /// A mapping of another variable than the type.
    #[error("Only ${{issuetype}} can be mapped to other words, not ${{{name}}}")]
    NoMapping {
        /// The variable.
        name: &'static str,
    },
    /// A mapping that says nothing.
    #[error(
        "A mapping looks like ${{issuetype:Bug,bugfix,Story,feature,task}}: type and word in turns, then the word for all others"
    )]
    Mapping,
    /// A separator that could not stand in a name.
    #[error(
        "A separator is at most 8 characters that a branch name can hold, neither letters nor digits, for example - or _"
    )]
    Separator,
    /// A length that CodeCommit does not store.
    #[error("A name has between 1 and 256 characters")]
    Length,
    /// The key alone is too long.
    #[error("{length} characters are too few: the issue's key, which stays whole, needs {needed}")]
    KeyTooLong {
        /// The allowed length.
        length: usize,
        /// What the key and its surroundings need.
        needed: usize,
    },
    /// What remains is no name.
    #[error("The template leaves nothing of this issue that could be a branch's name")]
    NoName,
}

/// The issue that a branch is for, and what it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BranchSubject<'a> {
    /// The issue's key.
    pub key: &'a str,
    /// Its summary.
    pub summary: &'a str,
    /// The name of its type.
    pub issue_type: &'a str,
    /// The branch or tag to begin at, short.
    pub base: &'a str,
    /// The display name of whoever creates it; empty when unknown.
    pub display_name: &'a str,
    /// The user name of whoever creates it; empty when unknown.
    pub user_name: &'a str,
}

/// A name, and what was changed for it to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBranch {
    /// The name, which CodeCommit and git take.
    pub name: String,
    /// Whole sentences.
    pub notes: Vec<String>,
}

/// A template that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchTemplate {
    parts: Vec<Part>,
    separator: String,
    max_length: usize,
}

/// A piece of a name that is being made.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    text: String,
    kind: Kind,
}

/// What may be cut from, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Summary,
    Other,
    Literal,
    Key,
}

impl BranchTemplate {
    /// Reads a template.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(template: &str, separator: &str, max_length: usize) -> Result<Self, BranchTemplateError> {
        let template = template.trim();
        if template.is_empty() {
            return Err(BranchTemplateError::Empty);
        }
        if template.chars().count() > LONGEST_TEMPLATE {
            return Err(BranchTemplateError::TooLong);
        }
        let stands_in_a_name = separator.chars().count() <= LONGEST_SEPARATOR
            && check_branch(&format!("a{separator}b")).is_ok()
            && !separator.contains(|letter: char| letter.is_alphanumeric() || letter.is_whitespace());
        if !stands_in_a_name {
            return Err(BranchTemplateError::Separator);
        }
        if !(1..=MAX_BRANCH_NAME).contains(&max_length) {
            return Err(BranchTemplateError::Length);
        }
        Ok(Self { parts: template::read(template)?, separator: separator.to_owned(), max_length })
    }

    /// Names a branch of this issue. The name holds the key whole wherever the template has it.
    ///
    /// # Errors
    /// [`BranchTemplateError::KeyTooLong`], [`BranchTemplateError::NoName`].
    pub fn name(&self, subject: &BranchSubject<'_>) -> Result<NamedBranch, BranchTemplateError> {
        let mut seen = Seen::default();
        let mut pieces: Vec<Piece> =
            self.parts.iter().map(|part| self.piece(part, subject, &mut seen)).collect();
        seen.is_cut = cut(&mut pieces, self.max_length)?;
        let name = joined(&pieces, &self.separator, &mut seen);
        if name == "HEAD" || check_branch(&name).is_err() {
            return Err(BranchTemplateError::NoName);
        }
        let mut notes = seen.notes(self.max_length);
        if !self.parts.iter().any(|part| matches!(part, Part::Variable(Variable::IssueKey))) {
            notes.push(
                "The template has no ${issuekey}, so Jira links the branch only through its commits."
                    .to_owned(),
            );
        }
        Ok(NamedBranch { name, notes })
    }

    fn piece(&self, part: &Part, subject: &BranchSubject<'_>, seen: &mut Seen) -> Piece {
        let separator = self.separator.as_str();
        let key = subject.key.to_uppercase();
        let project = key.rsplit_once('-').map_or("", |(project, _)| project);
        let words = |text: &str, seen: &mut Seen| cleaned(&text.replace('/', " "), separator, seen);
        let (text, kind) = match part {
            Part::Literal(text) => (cleaned(text, separator, seen), Kind::Literal),
            Part::Variable(variable) => match variable {
                Variable::IssueKey => (key, Kind::Key),
                Variable::ProjectKey => (project.to_owned(), Kind::Other),
                Variable::Summary => (words(&subject.summary.to_lowercase(), seen), Kind::Summary),
                Variable::IssueType => (words(&plain_type(subject.issue_type), seen), Kind::Other),
                Variable::BaseBranch => (cleaned(subject.base, separator, seen), Kind::Other),
                Variable::DisplayName => (words(subject.display_name, seen), Kind::Other),
                Variable::UserName => (words(subject.user_name, seen), Kind::Other),
            },
            Part::MappedType { pairs, other } => {
                let of_type = |(from, _): &&(String, String)| {
                    from.to_lowercase() == subject.issue_type.trim().to_lowercase()
                };
                let mapped = pairs.iter().find(of_type).map(|(_, to)| to).or(other.as_ref());
                let text = match mapped {
                    // Written by whoever wrote the template, slashes included.
                    Some(word) => cleaned(word, separator, seen),
                    None => words(&plain_type(subject.issue_type), seen),
                };
                (text, Kind::Other)
            }
        };
        if let Part::Variable(variable) = part {
            if text.is_empty() {
                seen.missing.push(variable.name());
            }
            seen.has_user_name |= *variable == Variable::UserName;
        }
        Piece { text, kind }
    }
}

/// As GIJ writes a type: in lower case, without blanks.
fn plain_type(issue_type: &str) -> String {
    issue_type.to_lowercase().split_whitespace().collect()
}
