//! CodeCommit's throttling. The real service answers it in XML without a content type, in a protocol that is JSON:
//! the SDK reads no error code out of it and does not try again by itself. What else decides about trying again is here
//! as well.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_codecommit::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    FinalizerInterceptorContextRef, InterceptorContext,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use causeway_app::port::network::NetworkError;

/// How often a request is sent at most, the first time included.
pub(crate) const ATTEMPTS: u32 = 5;

/// Whether an answer says to slow down, in either form.
pub(crate) fn is_throttle(response: &HttpResponse) -> bool {
    let body = response.body().bytes().unwrap_or_default();
    let says = |words: &[u8]| body.windows(words.len()).any(|window| window == words);
    match response.status().as_u16() {
        429 => true,
        400 | 503 => {
            says(b"ThrottlingException") || says(b"<Code>Throttling</Code>") || says(b"TooManyRequests")
        }
        _ => false,
    }
}

/// Makes the SDK try again after the XML form, with the back-off of throttling.
#[derive(Debug)]
pub(crate) struct XmlThrottle;

impl ClassifyRetry for XmlThrottle {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response() {
            Some(response) if is_throttle(response) => RetryAction::throttling_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "CodeCommit XML throttle"
    }
}

/// Keeps the SDK from trying again what waiting does not heal: a certificate nobody vouches for, a proxy's refusal.
#[derive(Debug)]
pub(crate) struct Hopeless;

impl ClassifyRetry for Hopeless {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let connector =
            context.output_or_error().and_then(Result::err).and_then(OrchestratorError::as_connector_error);
        match connector.map(|error| NetworkError::from_source("", error)) {
            Some(NetworkError::Untrusted { .. } | NetworkError::Proxy { .. }) => RetryAction::RetryForbidden,
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "hopeless connection"
    }
}

/// Called when a request was throttled and will be sent again.
type OnThrottle = Arc<dyn Fn() + Send + Sync>;

/// Sees the throttling of one operation.
#[derive(Clone)]
pub(crate) struct ThrottleListener {
    seen: Arc<AtomicBool>,
    on_throttle: OnThrottle,
}

impl ThrottleListener {
    pub(crate) fn new(on_throttle: impl Fn() + Send + Sync + 'static) -> Self {
        Self { seen: Arc::default(), on_throttle: Arc::new(on_throttle) }
    }

    /// Whether the last attempt that was answered was throttled.
    pub(crate) fn seen(&self) -> bool {
        self.seen.load(Ordering::Relaxed)
    }
}

impl std::fmt::Debug for ThrottleListener {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ThrottleListener").field("seen", &self.seen).finish_non_exhaustive()
    }
}

impl Intercept for ThrottleListener {
    fn name(&self) -> &'static str {
        "ThrottleListener"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(response) = context.response() else { return Ok(()) };
        let throttled = is_throttle(response);
        self.seen.store(throttled, Ordering::Relaxed);
        let attempt = config.load::<RequestAttempts>().map_or(1, RequestAttempts::attempts);
        if throttled && attempt < ATTEMPTS {
            tracing::debug!(attempt, "throttled");
            (self.on_throttle)();
        }
        Ok(())
    }
}
