//! From a use case's outcome to the wire: the code for the window, the causes for the log.

use causeway_app::AppError;
use causeway_composition::CompositionError;
use causeway_contract::mapping::wire_error;
use causeway_contract::{ErrorCode, ErrorKind, WireError};

use crate::world::WorldError;

/// What every command answers.
pub(crate) type Answer<T> = Result<T, WireError>;

/// The wire form of a failure; its causes go to the log under the same id.
pub(crate) fn failed(error: &AppError) -> WireError {
    let id = uuid::Uuid::new_v4().to_string();
    match error {
        AppError::Cancelled | AppError::Invalid(_) => tracing::debug!(correlation = %id, %error, "not done"),
        error => tracing::info!(correlation = %id, %error, "failed"),
    }
    wire_error(error, &id)
}

/// A failure below the use cases.
pub(crate) fn unavailable(error: &WorldError) -> WireError {
    let (code, message) = match error {
        WorldError::Composition(CompositionError::Storage(error)) => {
            return failed(&AppError::Storage(error.clone()));
        }
        WorldError::Sandbox(error) => (ErrorCode::SandboxUnavailable, error.to_string()),
        WorldError::Composition(error @ CompositionError::Adapter(_)) => (ErrorCode::Bug, error.to_string()),
        WorldError::Data(error) => (ErrorCode::StorageFailed, error.to_string()),
    };
    plain(code, ErrorKind::Internal, message)
}

/// An error of the shell itself.
pub(crate) fn plain(code: ErrorCode, kind: ErrorKind, message: String) -> WireError {
    let correlation_id = uuid::Uuid::new_v4().to_string();
    tracing::info!(correlation = %correlation_id, ?code, message, "failed");
    WireError { code, kind, message, hints: Vec::new(), fields: Vec::new(), retry: false, correlation_id }
}
