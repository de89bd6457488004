//! Going on when Jira is away, slow, or asks to wait.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::port::jira::JiraError;
use crate::run::{LONGEST_ASKED, PATIENCE, PAUSE, is_passing};

/// How long Jira has been silent, and how long to wait for it next.
#[derive(Debug, Default)]
pub(super) struct Silence {
    since: Option<Instant>,
    tried: u32,
}

impl Silence {
    /// Jira has answered.
    pub(super) fn ends(&mut self) {
        *self = Self::default();
    }

    /// How long to wait after this failure.
    ///
    /// # Errors
    /// The failure itself, when waiting does not help or has been long enough.
    pub(super) fn pause(&mut self, error: JiraError) -> Result<Duration, AppError> {
        let since = *self.since.get_or_insert_with(Instant::now);
        if !is_passing(&error) || since.elapsed() >= PATIENCE {
            return Err(error.into());
        }
        let own = (PAUSE.0 * 2_u32.saturating_pow(self.tried)).min(PAUSE.1);
        self.tried += 1;
        tracing::info!(%error, "Jira does not answer about an index; it is asked again");
        Ok(match error {
            JiraError::RateLimited { retry_after: Some(asked) } => asked.clamp(PAUSE.0, LONGEST_ASKED),
            _ => own,
        })
    }
}

/// Repeats a request while Jira is away, slow, or asks to wait.
///
/// # Errors
/// What it fails with in any other way; [`AppError::Cancelled`].
pub(super) async fn patiently<T, R>(
    cancel: &CancellationToken,
    mut request: impl FnMut() -> R,
) -> Result<T, AppError>
where
    R: Future<Output = Result<T, JiraError>>,
{
    let mut silence = Silence::default();
    loop {
        match request().await {
            Ok(answer) => return Ok(answer),
            Err(error) => rest(cancel, silence.pause(error)?).await?,
        }
    }
}

/// Waits, unless the person cancels first.
pub(super) async fn rest(cancel: &CancellationToken, time: Duration) -> Result<(), AppError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(AppError::Cancelled),
        () = tokio::time::sleep(time) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_silence_is_waited_out_longer_each_time_and_not_for_ever() {
        let mut silence = Silence::default();
        let away = || JiraError::Server { status: 503 };
        let waits: Vec<u64> = (0..6).map(|_| silence.pause(away()).unwrap().as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 15, 15]);
        let asked = JiraError::RateLimited { retry_after: Some(Duration::from_secs(90)) };
        assert_eq!(silence.pause(asked).unwrap().as_secs(), 90);
        tokio::time::sleep(PATIENCE).await;
        assert_eq!(silence.pause(away()), Err(AppError::Jira(away())));
        silence.ends();
        assert!(silence.pause(away()).is_ok());
        assert!(silence.pause(JiraError::Unauthorized).is_err());
    }
}
