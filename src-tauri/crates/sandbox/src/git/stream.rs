//! Bytes between an HTTP request and a git process, both ways at once and never as a whole in memory.

use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream, Bytes};
use flate2::write::GzDecoder;
use futures::{Stream, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Child;
use tokio::sync::mpsc;

use super::process::log_complaints;
use super::push::Before;
use crate::principals::Principal;
use crate::world::World;

const CHUNK: usize = 64 * 1024;

/// Why the body of a request cannot be read on.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    /// The connection ended.
    #[error("the body ended early")]
    Body(#[source] axum::Error),
    /// It says gzip and is not.
    #[error("the body is not gzip")]
    Gzip(#[source] std::io::Error),
}

/// The body of a request, inflated when the client compressed it.
pub(super) struct Input {
    body: Option<BodyDataStream>,
    inflate: Option<GzDecoder<Vec<u8>>>,
}

impl Input {
    /// Nothing to read.
    pub(super) fn empty() -> Self {
        Self { body: None, inflate: None }
    }

    /// Reads `body`, which is compressed when `gzip` says so.
    pub(super) fn new(body: Body, gzip: bool) -> Self {
        Self { body: Some(body.into_data_stream()), inflate: gzip.then(|| GzDecoder::new(Vec::new())) }
    }

    fn inflated(&mut self, chunk: Bytes) -> Result<Bytes, InputError> {
        let Some(decoder) = self.inflate.as_mut() else { return Ok(chunk) };
        decoder.write_all(&chunk).and_then(|()| decoder.flush()).map_err(InputError::Gzip)?;
        Ok(Bytes::from(std::mem::take(decoder.get_mut())))
    }

    fn rest(&mut self) -> Result<Option<Bytes>, InputError> {
        self.body = None;
        let Some(decoder) = self.inflate.take() else { return Ok(None) };
        let rest = decoder.finish().map_err(InputError::Gzip)?;
        Ok((!rest.is_empty()).then(|| Bytes::from(rest)))
    }
}

impl Stream for Input {
    type Item = Result<Bytes, InputError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = self.body.as_mut() else { return Poll::Ready(None) };
        Poll::Ready(match futures::ready!(body.poll_next_unpin(context)) {
            Some(Ok(chunk)) => Some(self.inflated(chunk)),
            Some(Err(error)) => {
                self.body = None;
                Some(Err(InputError::Body(error)))
            }
            None => self.rest().transpose(),
        })
    }
}

/// What comes after a push: the world follows the references that moved.
pub(super) struct Follow {
    pub(super) world: Arc<World>,
    pub(super) before: Before,
    pub(super) actor: Arc<Principal>,
}

impl Follow {
    pub(super) async fn run(self) {
        let followed =
            tokio::task::spawn_blocking(move || self.before.follow(&self.world, &self.actor)).await;
        match followed {
            Ok(Ok(count)) => tracing::debug!(count, "references moved"),
            Ok(Err(error)) => tracing::error!(%error, "a push could not be followed"),
            Err(error) => tracing::error!(%error, "following a push was cut off"),
        }
    }
}

/// Feeds `read` (what was already taken off the input) and then `input` to git, and gives git's answer as a body
/// that begins with `start`.
///
/// With `follow` the exchange runs to its end even when the client goes away: a push that git accepted has happened.
/// The body ends only after the world has followed, so a client that saw its push succeed finds everything in place.
pub(super) fn exchange(
    mut child: Child,
    input: Input,
    read: Vec<u8>,
    start: Bytes,
    follow: Option<Follow>,
) -> Body {
    let (sender, receiver) = mpsc::channel::<std::io::Result<Bytes>>(4);
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    if let Some(stderr) = child.stderr.take() {
        tokio::spawn(log_complaints(stderr));
    }
    let feeding = tokio::spawn(async move {
        let (Some(mut stdin), mut input) = (stdin, input) else { return };
        if stdin.write_all(&read).await.is_err() {
            return;
        }
        while let Some(Ok(chunk)) = input.next().await {
            if stdin.write_all(&chunk).await.is_err() {
                return;
            }
        }
    });
    tokio::spawn(async move {
        if !start.is_empty() {
            let _gone = sender.send(Ok(start)).await;
        }
        if let Some(mut stdout) = stdout {
            loop {
                let mut chunk = Vec::with_capacity(CHUNK);
                match stdout.read_buf(&mut chunk).await {
                    Ok(0) => break,
                    Ok(_) if sender.send(Ok(chunk.into())).await.is_err() && follow.is_none() => return,
                    Ok(_) => {}
                    Err(error) => {
                        let _gone = sender.send(Err(error)).await;
                        break;
                    }
                }
            }
        }
        match child.wait().await {
            Ok(status) if status.success() => {}
            Ok(status) => tracing::debug!(%status, "git ended"),
            Err(error) => tracing::error!(%error, "git was lost"),
        }
        feeding.abort();
        if let Some(follow) = follow {
            follow.run().await;
        }
    });
    let answer = futures::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    Body::from_stream(answer)
}
