//! Going on when AWS is away. Throttling is sat out below, in one rate for all requests; what is left here are answers
//! that do not come, or that are not AWS's.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::progress::Progress;
use super::view::RunState;
use crate::port::aws::{AwsError, AwsSession, SignInNeed};
use crate::port::network::NetworkError;

/// How long AWS may be away altogether before the run gives up.
const PATIENCE: Duration = Duration::from_mins(5);
/// How often one request is tried while others are answered.
const TRIES: u32 = 4;
/// The first and the longest pause.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(15));
/// How long after a sign-in the next request is sent.
const SETTLING: Duration = Duration::from_millis(200);

/// Patience shared by all requests of one run: an AWS that is away is waited for once, and not once for each repository.
pub(crate) struct AwsPatience {
    answers: Mutex<Answers>,
    /// Ends the waits.
    pub(crate) cancel: CancellationToken,
    /// Where waiting is shown.
    progress: Option<Arc<Progress>>,
    /// What requests are signed with, when a person may have to sign in for it.
    session: Option<Arc<dyn AwsSession>>,
}

struct Answers {
    /// The last time AWS answered, whatever it said.
    last: Option<Instant>,
    /// Since when nothing has been answered.
    away_since: Option<Instant>,
}

impl AwsPatience {
    pub(crate) fn new(
        cancel: CancellationToken,
        progress: Option<Arc<Progress>>,
        session: Option<Arc<dyn AwsSession>>,
    ) -> Self {
        let answers = Answers { last: None, away_since: None };
        Self { answers: Mutex::new(answers), cancel, progress, session }
    }

    /// Repeats a request that may be repeated, as long as waiting may help.
    pub(crate) async fn with<T, R>(&self, request: impl FnMut() -> R) -> Result<T, AwsError>
    where
        R: Future<Output = Result<T, AwsError>>,
    {
        self.repeat(is_passing, request).await
    }

    /// Repeats a request only as long as it certainly was not carried out.
    pub(crate) async fn once<T, R>(&self, request: impl FnMut() -> R) -> Result<T, AwsError>
    where
        R: Future<Output = Result<T, AwsError>>,
    {
        self.repeat(|error| is_passing(error) && !outcome_is_unknown(error), request).await
    }

    async fn repeat<T, R>(
        &self,
        repeatable: fn(&AwsError) -> bool,
        mut request: impl FnMut() -> R,
    ) -> Result<T, AwsError>
    where
        R: Future<Output = Result<T, AwsError>>,
    {
        let begun = Instant::now();
        let mut wait = PAUSE.0;
        for tried in 1.. {
            let error = match self.signed(&mut request).await {
                Err(error) if is_passing(&error) => error,
                outcome => {
                    self.answered();
                    return outcome;
                }
            };
            if !repeatable(&error) || self.is_vain(begun, tried) {
                return Err(error);
            }
            if let Some(progress) = &self.progress {
                let text = format!("{error}. Trying again in {} s", wait.as_secs());
                progress.set(RunState::Waiting, text);
            }
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(AwsError::Cancelled),
                () = tokio::time::sleep(wait) => {}
            }
            wait = (wait * 2).min(PAUSE.1);
        }
        Err(AwsError::Cancelled)
    }

    /// Sends a request, and again each time that somebody has signed in because it could not be signed. There is no
    /// time-out: nothing was carried out, and nothing else can go on.
    pub(crate) async fn signed<T, R>(&self, request: &mut impl FnMut() -> R) -> Result<T, AwsError>
    where
        R: Future<Output = Result<T, AwsError>>,
    {
        loop {
            let outcome = request().await;
            let Some(session) = &self.session else { return outcome };
            let need = match &outcome {
                Err(AwsError::SignInNeeded { need }) => need.clone(),
                Err(AwsError::Expired) => match session.need() {
                    Ok(Some(need)) => need,
                    Ok(None) | Err(_) => return outcome,
                },
                _ => return outcome,
            };
            tracing::info!(session = session.name(), "waiting for a sign-in");
            let shown = self.progress.as_ref().map(|progress| progress.await_sign_in(words(&need)));
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(AwsError::Cancelled),
                () = async {
                    session.signed_in().await;
                    tokio::time::sleep(SETTLING).await;
                } => {}
            }
            drop(shown);
            // However long that took, it says nothing about AWS.
            self.answered();
        }
    }

    fn answered(&self) {
        let waited = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            answers.last = Some(Instant::now());
            answers.away_since.take().is_some()
        };
        if let (true, Some(progress)) = (waited, &self.progress) {
            progress.set(RunState::Running, "AWS answers again");
        }
    }

    /// Whether another try is pointless: others are answered and this one is not, or nothing has been for too long.
    fn is_vain(&self, begun: Instant, tried: u32) -> bool {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let away_since = *answers.away_since.get_or_insert_with(Instant::now);
        let others_are_answered = answers.last.is_some_and(|last| last >= begun);
        (others_are_answered && tried >= TRIES) || away_since.elapsed() >= PATIENCE
    }
}

/// What a person has to do so that a run goes on.
fn words(need: &SignInNeed) -> String {
    match need {
        SignInNeed::Browser => {
            "The AWS session has ended. Sign in again, and the run goes on by itself".to_owned()
        }
        SignInNeed::Code { mfa_serial } => {
            format!("The AWS session has ended. Type the code of {mfa_serial}, and the run goes on by itself")
        }
        SignInNeed::Command { command } => {
            format!("The AWS session has ended. Run `{command}` in a terminal, and the run goes on by itself")
        }
    }
}

/// Whether AWS may have done it although the answer says nothing of the kind.
pub(crate) fn outcome_is_unknown(error: &AwsError) -> bool {
    match error {
        AwsError::Network(NetworkError::Timeout { .. } | NetworkError::Lost { .. })
        | AwsError::Unexpected { .. }
        | AwsError::Cancelled => true,
        AwsError::Service { code, .. } => is_own_failure(code),
        AwsError::Network(_)
        | AwsError::UnknownAccessKey { .. }
        | AwsError::SignatureMismatch { .. }
        | AwsError::WrongRegion { .. }
        | AwsError::ClockSkew { .. }
        | AwsError::Expired
        | AwsError::SignInNeeded { .. }
        | AwsError::CodeRefused { .. }
        | AwsError::SourceUnusable { .. }
        | AwsError::AccessDenied { .. }
        | AwsError::Throttled => false,
    }
}

/// Whether waiting may help.
pub(super) fn is_passing(error: &AwsError) -> bool {
    match error {
        AwsError::Network(
            NetworkError::Timeout { .. }
            | NetworkError::Lost { .. }
            | NetworkError::Refused { .. }
            | NetworkError::Dns { .. }
            | NetworkError::ProxyUnreachable { .. },
        )
        | AwsError::Unexpected { .. }
        | AwsError::Throttled => true,
        AwsError::Service { code, .. } => is_own_failure(code),
        _ => false,
    }
}

/// Codes of AWS's own failures (HTTP 5xx), of which nobody knows how far they came.
fn is_own_failure(code: &str) -> bool {
    matches!(
        code,
        "InternalError"
            | "InternalErrorException"
            | "InternalFailure"
            | "InternalServerError"
            | "ServiceUnavailable"
            | "ServiceUnavailableException"
    )
}

/// Whether the repository does not exist (any more).
pub(crate) fn is_repository_gone(error: &AwsError) -> bool {
    matches!(error, AwsError::Service { code, .. } if code == "RepositoryDoesNotExistException")
}

/// Whether the topic or subscription does not exist (any more).
pub(crate) fn is_topic_gone(error: &AwsError) -> bool {
    matches!(error, AwsError::Service { code, .. } if code == "NotFound" || code == "NotFoundException")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn lost() -> AwsError {
        AwsError::Network(NetworkError::Lost { host: "aws".to_owned() })
    }

    #[tokio::test(start_paused = true)]
    async fn an_aws_that_is_away_is_waited_for_once_by_all() {
        let patience = AwsPatience::new(CancellationToken::new(), None, None);
        let begun = Instant::now();
        for _ in 0..100 {
            let outcome: Result<(), _> = patience.with(|| async { Err(lost()) }).await;
            assert_eq!(outcome, Err(lost()));
        }
        assert!(begun.elapsed() < PATIENCE + Duration::from_mins(1), "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_alone_fails_is_given_up_soon() {
        let patience = AwsPatience::new(CancellationToken::new(), None, None);
        let tried = AtomicU32::new(0);
        let failing = patience.with(|| async {
            tried.fetch_add(1, Ordering::Relaxed);
            Err::<(), _>(lost())
        });
        let answered = async {
            loop {
                tokio::time::sleep(Duration::from_millis(100)).await;
                let _answer: Result<(), _> = patience.with(|| async { Ok(()) }).await;
            }
        };
        tokio::select! {
            outcome = failing => assert_eq!(outcome, Err(lost())),
            () = answered => {}
        }
        assert_eq!(tried.load(Ordering::Relaxed), TRIES);
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_have_been_done_is_not_sent_again() {
        let patience = AwsPatience::new(CancellationToken::new(), None, None);
        for (error, tries) in [(lost(), 1), (AwsError::Throttled, 2)] {
            let tried = AtomicU32::new(0);
            let outcome = patience
                .once(|| async {
                    if tried.fetch_add(1, Ordering::Relaxed) == 0 { Err(error.clone()) } else { Ok(()) }
                })
                .await;
            assert_eq!(tried.load(Ordering::Relaxed), tries, "{outcome:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_ends_with_a_cancel() {
        let cancel = CancellationToken::new();
        cancel.cancel();
        let patience = AwsPatience::new(cancel, None, None);
        let outcome: Result<(), _> = patience.with(|| async { Err(lost()) }).await;
        assert_eq!(outcome, Err(AwsError::Cancelled));
    }
}
