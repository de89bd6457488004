//! Ctrl-C: once asks for an end after the step in hand, twice ends the program on the spot. The journal has what a run
//! has done by then.

use std::process;

use tokio_util::sync::CancellationToken;

use crate::exit::Exit;

/// Whether somebody asked for an end.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt(CancellationToken);

impl Interrupt {
    /// Listens from now on.
    pub(crate) fn listen() -> Self {
        let asked = CancellationToken::new();
        tokio::spawn({
            let asked = asked.clone();
            let mut signals = Signals::listen();
            async move {
                while signals.next().await {
                    if asked.is_cancelled() {
                        process::exit(i32::from(Exit::Cancelled.code()));
                    }
                    asked.cancel();
                }
            }
        });
        Self(asked)
    }

    /// Ends when somebody asks.
    pub(crate) async fn asked(&self) {
        self.0.cancelled().await;
    }
}

/// The system's wishes that the program ends.
#[cfg(unix)]
struct Signals(Option<(tokio::signal::unix::Signal, tokio::signal::unix::Signal)>);

#[cfg(unix)]
impl Signals {
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let both = signal(SignalKind::interrupt()).and_then(|pressed| {
            let ended = signal(SignalKind::terminate())?;
            Ok((pressed, ended))
        });
        Self(both.ok())
    }

    /// Waits for the next one; `false` when there will never be one.
    async fn next(&mut self) -> bool {
        let Some((pressed, ended)) = &mut self.0 else { return false };
        tokio::select! {
            came = pressed.recv() => came.is_some(),
            came = ended.recv() => came.is_some(),
        }
    }
}

/// The system's wishes that the program ends.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> Self {
        Self
    }

    /// Waits for the next one; `false` when there will never be one.
    async fn next(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
