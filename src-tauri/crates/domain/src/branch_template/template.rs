//! Templates, read.

use super::BranchTemplateError;

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text as it stands.
    Literal(String),
    /// A variable.
    Variable(Variable),
    /// `${issuetype:Bug,bugfix,task}`.
    MappedType {
        /// Types and words in their places, in order.
        pairs: Vec<(String, String)>,
        /// The word for all other types.
        other: Option<String>,
    },
}

/// GIJ's variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variable {
    IssueKey,
    Summary,
    ProjectKey,
    IssueType,
    BaseBranch,
    DisplayName,
    UserName,
}

impl Variable {
    const ALL: [Self; 7] = [
        Self::IssueKey,
        Self::Summary,
        Self::ProjectKey,
        Self::IssueType,
        Self::BaseBranch,
        Self::DisplayName,
        Self::UserName,
    ];

    /// As a template writes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::IssueKey => "issuekey",
            Self::Summary => "summary",
            Self::ProjectKey => "projectkey",
            Self::IssueType => "issuetype",
            Self::BaseBranch => "basebranch",
            Self::DisplayName => "displayname",
            Self::UserName => "username",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variable| variable.name() == name)
    }
}

/// The parts of a template.
pub(super) fn read(template: &str) -> Result<Vec<Part>, BranchTemplateError> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once("${") {
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.to_owned()));
        }
        let (inside, after) = after.split_once('}').ok_or(BranchTemplateError::Unclosed)?;
        parts.push(variable(inside)?);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    Ok(parts)
}

fn variable(inside: &str) -> Result<Part, BranchTemplateError> {
    let (name, mapping) = match inside.split_once(':') {
        Some((name, mapping)) => (name, Some(mapping)),
        None => (inside, None),
    };
    let unknown = || BranchTemplateError::UnknownVariable { name: name.chars().take(40).collect() };
    let variable = Variable::of(name.trim()).ok_or_else(unknown)?;
    match mapping {
        None => Ok(Part::Variable(variable)),
        Some(mapping) if variable == Variable::IssueType => mapped(mapping),
        Some(_) => Err(BranchTemplateError::NoMapping { name: variable.name() }),
    }
}

/// Types and words in turns; a last one alone is for all other types.
fn mapped(mapping: &str) -> Result<Part, BranchTemplateError> {
    let words: Vec<&str> = mapping.split(',').map(str::trim).collect();
    let mut pairs = Vec::new();
    let mut other = None;
    for two in words.chunks(2) {
        match two {
            ["", ..] => return Err(BranchTemplateError::Mapping),
            [from, to] => pairs.push(((*from).to_owned(), (*to).to_owned())),
            [word] => other = Some((*word).to_owned()),
            _ => {}
        }
    }
    Ok(Part::MappedType { pairs, other })
}
