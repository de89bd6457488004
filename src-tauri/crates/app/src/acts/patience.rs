//! How often an act is sent while its answers are lost, and nothing can be seen of what it was to do.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::error::AppError;

/// How often, the first time included.
pub(super) const TRIES: u32 = 3;

/// Between two tries; it grows with each.
const PAUSE: Duration = Duration::from_secs(1);

/// Waits after the `tried`th try, unless it was the last.
///
/// # Errors
/// [`AppError::Cancelled`].
pub(super) async fn before_another_try(tried: u32, cancel: &CancellationToken) -> Result<(), AppError> {
    if tried == TRIES {
        return Ok(());
    }
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(AppError::Cancelled),
        () = tokio::time::sleep(PAUSE * tried) => Ok(()),
    }
}
