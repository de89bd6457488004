//! Going on when Jira is away, slow, or asks to wait.

use std::time::Duration;

use tokio::time::Instant;

use super::execution::Execution;
use super::view::RunState;
use crate::error::AppError;
use crate::port::jira::JiraError;
use crate::port::network::NetworkError;

/// How long Jira may be away before the run gives up; a restart of a large one takes minutes.
pub(crate) const PATIENCE: Duration = Duration::from_mins(10);
/// The longest pause that Jira may ask for.
pub(crate) const LONGEST_ASKED: Duration = Duration::from_mins(5);
/// How long an answer may take before the run is shown as waiting for it.
const SLOW: Duration = Duration::from_secs(3);
/// The first and the longest pause of our own choice.
pub(crate) const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(15));

impl Execution {
    /// Repeats a read, or a write that can be repeated, while Jira is away, slow, or asks to wait.
    pub(super) async fn patiently<T, F, R>(&self, request: F) -> Result<T, AppError>
    where
        F: FnMut() -> R,
        R: Future<Output = Result<T, JiraError>>,
    {
        self.patiently_while(is_passing, request).await?.map_err(AppError::from)
    }

    /// Repeats a request as long as it fails in this way. The outer error is the person's own: cancelled.
    pub(super) async fn patiently_while<T, F, R>(
        &self,
        repeatable: fn(&JiraError) -> bool,
        mut request: F,
    ) -> Result<Result<T, JiraError>, AppError>
    where
        F: FnMut() -> R,
        R: Future<Output = Result<T, JiraError>>,
    {
        let begun = Instant::now();
        let mut wait = PAUSE.0;
        let mut waited = false;
        loop {
            let (outcome, slow) = self.said_when_slow(request()).await;
            waited |= slow;
            let error = match outcome {
                Err(error) if repeatable(&error) && begun.elapsed() < PATIENCE => error,
                outcome => {
                    if waited {
                        self.progress.set(RunState::Running, "Jira answers again");
                    }
                    return Ok(outcome);
                }
            };
            waited = true;
            let pause = match &error {
                JiraError::RateLimited { retry_after: Some(asked) } => (*asked).clamp(PAUSE.0, LONGEST_ASKED),
                _ => wait,
            };
            let text = format!("{error}. Trying again in {} s", pause.as_secs());
            self.progress.set(RunState::Waiting, text);
            self.pause(pause).await?;
            wait = (wait * 2).min(PAUSE.1);
        }
    }

    /// The outcome of a request, and whether it took so long that the run was shown as waiting: a short rate limit is
    /// sat out below, where nobody sees it.
    async fn said_when_slow<T>(&self, request: impl Future<Output = T>) -> (T, bool) {
        let mut request = std::pin::pin!(request);
        tokio::select! {
            biased;
            outcome = &mut request => return (outcome, false),
            () = tokio::time::sleep(SLOW) => {}
        }
        self.progress.set(RunState::Waiting, "Jira takes its time, or asks to slow down");
        (request.await, true)
    }

    /// Waits, unless the person cancels first.
    pub(super) async fn pause(&self, time: Duration) -> Result<(), AppError> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(AppError::Cancelled),
            () = tokio::time::sleep(time) => Ok(()),
        }
    }
}

/// Whether the other side may have done it although the answer says nothing of the kind.
pub(super) fn outcome_is_unknown(error: &JiraError) -> bool {
    match error {
        JiraError::Network(NetworkError::Timeout { .. } | NetworkError::Lost { .. })
        | JiraError::Server { .. }
        | JiraError::Unexpected { .. }
        | JiraError::LoginPage => true,
        JiraError::Network(_)
        | JiraError::Unauthorized
        | JiraError::Captcha
        | JiraError::Forbidden { .. }
        | JiraError::NotFound { .. }
        | JiraError::RateLimited { .. }
        | JiraError::Rejected { .. } => false,
    }
}

/// Whether waiting may help. A name that was known when the run began is unknown only while this computer is offline.
pub(crate) fn is_passing(error: &JiraError) -> bool {
    matches!(
        error,
        JiraError::Network(
            NetworkError::Timeout { .. }
                | NetworkError::Lost { .. }
                | NetworkError::Refused { .. }
                | NetworkError::Dns { .. }
                | NetworkError::ProxyUnreachable { .. }
        ) | JiraError::Server { .. }
            | JiraError::RateLimited { .. }
            | JiraError::Unexpected { .. }
    )
}

/// Whether the request certainly was not carried out and waiting may help: even a creation can be sent again.
pub(super) fn is_passing_and_undone(error: &JiraError) -> bool {
    is_passing(error) && !outcome_is_unknown(error)
}
