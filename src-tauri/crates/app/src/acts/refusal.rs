//! What AWS says to an act, as what has to be corrected.

use causeway_domain::personal::Actor;

use crate::error::{AppError, Field};
use crate::port::aws::AwsError;

/// What an act is about, so that AWS's words can be put to the right place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act<'a> {
    /// A branch of this name at the tip of this one.
    Branch { base: &'a str },
    /// A pull request from one branch into another.
    PullRequest { source: &'a str, target: &'a str },
}

impl Act<'_> {
    /// The branch that AWS's words miss.
    fn missing(self, message: &str) -> String {
        match self {
            Self::Branch { base } => base,
            Self::PullRequest { source, target } => {
                // The longer name first: one may be a part of the other.
                let names = if source.len() > target.len() { [source, target] } else { [target, source] };
                names.into_iter().find(|name| message.contains(name)).unwrap_or(source)
            }
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
        AwsError::Service { code, message } => by_code(code, message, act),
        error => error.into(),
    }
}

fn by_code(code: String, message: String, act: Act<'_>) -> AppError {
    match code.as_str() {
        "BranchNameExistsException" => AppError::BranchExists,
        "BranchDoesNotExistException" | "ReferenceDoesNotExistException" => {
            AppError::BranchMissing { name: act.missing(&message) }
        }
        "InvalidBranchNameException" => AppError::invalid(Field::BranchName, message),
        "InvalidReferenceNameException" | "ReferenceTypeNotSupportedException" => {
            AppError::invalid(Field::SourceBranch, message)
        }
        "SourceAndDestinationAreSameException" => same_branch(),
        "TitleRequiredException" | "InvalidTitleException" => AppError::invalid(Field::Title, message),
        "InvalidDescriptionException" => AppError::invalid(Field::Description, message),
        _ => AwsError::Service { code, message }.into(),
    }
}

/// A branch is not merged into itself.
pub(super) fn same_branch() -> AppError {
    AppError::invalid(Field::TargetBranch, "Choose another branch than the one to merge")
}
