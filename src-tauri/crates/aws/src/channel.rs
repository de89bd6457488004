//! The way to one service of an account: its host, for error messages, and the pace of its requests.

use std::sync::Arc;

use aws_sdk_codecommit::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use causeway_app::port::aws::AwsError;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;
use crate::pace::{Call, Pace};
use crate::signer::Signer;

/// One service.
pub(crate) struct Channel {
    pub(crate) signer: Signer,
    pub(crate) pace: Arc<Pace>,
    pub(crate) host: String,
}

impl Channel {
    /// Sends a request of the SDK, and again as `call` allows.
    pub(crate) async fn call<T, E, F>(
        &self,
        call: Call,
        cancel: &CancellationToken,
        attempt: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
    {
        self.call_telling(call, cancel, &|| {}, attempt).await
    }

    /// The same; `on_throttle` is told each time AWS throttles it.
    pub(crate) async fn call_telling<T, E, F>(
        &self,
        call: Call,
        cancel: &CancellationToken,
        on_throttle: &(dyn Fn() + Send + Sync),
        attempt: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
    {
        let attempt = || {
            let answer = attempt();
            // The SDK's futures are as large as 10 kB, and every caller's would hold one.
            Box::pin(async move {
                self.signer.keys().await?;
                answer.await.map_err(|error| Failure::of(&error, &self.host))
            })
        };
        self.signer.renewing(|| self.pace.run(call, cancel, on_throttle, &attempt)).await
    }
}
