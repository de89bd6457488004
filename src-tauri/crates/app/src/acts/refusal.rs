//! What AWS says to an act, as what has to be corrected.

use causeway_domain::personal::Actor;

use crate::error::{AppError, Field};
use crate::port::aws::AwsError;

/// What an act is about, so that AWS's words can be put to the right place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act<'a> {
    /// A branch at this commit, which is the tip of this base.
    Branch { base: &'a str, commit_id: &'a str },
    /// The end of this branch.
    Deletion { name: &'a str },
    /// A pull request from one branch into another.
    PullRequest { source: &'a str, target: &'a str },
    /// The end of this pull request.
    Closing { id: &'a str },
}

impl Act<'_> {
    /// The branch that AWS's words miss.
    fn missing(self, message: &str) -> String {
        match self {
            Self::Branch { base: name, .. } | Self::Deletion { name } => name,
            Self::PullRequest { source, target } => {
                // The longer name first: one may be a part of the other.
                let names = if source.len() > target.len() { [source, target] } else { [target, source] };
                names.into_iter().find(|name| message.contains(name)).unwrap_or(source)
            }
            Self::Closing { .. } => "",
        }
        .to_owned()
    }
}

/// An error of an act in our words.
pub(super) fn refusal(error: AwsError, act: Act<'_>, actor: Actor) -> AppError {
    match error {
        AwsError::AccessDenied { .. }
        | AwsError::UnknownAccessKey { .. }
        | AwsError::SignatureMismatch { .. }
        | AwsError::Expired => AppError::ActRefused { actor, error },
        AwsError::Cancelled => AppError::Cancelled,
        AwsError::Service { code, message } => by_code(code, message, act),
        error => error.into(),
    }
}

fn by_code(code: String, message: String, act: Act<'_>) -> AppError {
    match (code.as_str(), act) {
        ("BranchNameExistsException", _) => AppError::BranchExists,
        ("BranchDoesNotExistException" | "ReferenceDoesNotExistException", _) => {
            AppError::BranchMissing { name: act.missing(&message) }
        }
        (
            "CommitDoesNotExistException" | "CommitIdDoesNotExistException" | "InvalidCommitIdException",
            Act::Branch { commit_id, .. },
        ) => AppError::CommitMissing { what: format!("commit {commit_id}") },
        ("DefaultBranchCannotBeDeletedException", Act::Deletion { name }) => {
            AppError::DefaultBranch { name: name.to_owned() }
        }
        ("PullRequestDoesNotExistException" | "InvalidPullRequestIdException", Act::Closing { id }) => {
            AppError::PullRequestMissing { id: id.to_owned() }
        }
        ("PullRequestAlreadyClosedException", Act::Closing { id }) => {
            AppError::PullRequestClosed { id: id.to_owned() }
        }
        ("InvalidBranchNameException", _) => AppError::invalid(Field::BranchName, message),
        ("InvalidReferenceNameException" | "ReferenceTypeNotSupportedException", _) => {
            AppError::invalid(Field::SourceBranch, message)
        }
        ("SourceAndDestinationAreSameException", _) => same_branch(),
        ("TitleRequiredException" | "InvalidTitleException", _) => AppError::invalid(Field::Title, message),
        ("InvalidDescriptionException", _) => AppError::invalid(Field::Description, message),
        _ => AwsError::Service { code, message }.into(),
    }
}

/// A branch is not merged into itself.
pub(super) fn same_branch() -> AppError {
    AppError::invalid(Field::TargetBranch, "Choose another branch than the one to merge")
}
