//! The one thread that talks to the keychain.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use causeway_app::port::secrets::SecretError;
use keyring_core::CredentialStore;
use tokio::sync::oneshot;

use crate::classify::classify;

/// Where the store comes from; asked on the thread, at the first call.
pub(crate) type Open = Box<dyn FnOnce() -> Result<Arc<CredentialStore>, SecretError> + Send>;

/// The platform's own store, as `keyring` opens it once in a process.
pub(crate) fn platform_store() -> Result<Arc<CredentialStore>, SecretError> {
    keyring::v1::Entry::store_status().as_ref().map_err(classify)?;
    keyring_core::get_default_store().ok_or(SecretError::Absent)
}

type Call = Box<dyn FnOnce(&Result<Arc<CredentialStore>, SecretError>) + Send>;

/// Takes calls in order and makes them one at a time.
///
/// The thread is never joined: a call that hangs in the platform must not hold up the program's end.
pub(crate) struct KeychainThread {
    calls: OnceLock<Option<Sender<Call>>>,
    open: std::sync::Mutex<Option<Open>>,
    deadline: Duration,
}

impl KeychainThread {
    pub(crate) fn new(open: Open, deadline: Duration) -> Self {
        Self { calls: OnceLock::new(), open: std::sync::Mutex::new(Some(open)), deadline }
    }

    /// Makes a call and waits for it until the deadline, which counts from now: also a caller behind a hanging call gets
    /// its answer in time. A call whose caller has gone before its turn is not made at all.
    pub(crate) async fn call<T, F>(&self, call: F) -> Result<T, SecretError>
    where
        T: Send + 'static,
        F: FnOnce(&CredentialStore) -> Result<T, SecretError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let made: Call = Box::new(move |store| {
            if reply.is_closed() {
                return;
            }
            let result = match store {
                Ok(store) => call(store.as_ref()),
                Err(error) => Err(error.clone()),
            };
            if reply.send(result).is_err() {
                tracing::warn!("the keychain answered after its deadline");
            }
        });
        let calls = self.calls.get_or_init(|| self.start()).as_ref().ok_or_else(thread_is_gone)?;
        calls.send(made).map_err(|_| thread_is_gone())?;
        match tokio::time::timeout(self.deadline, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(thread_is_gone()),
            Err(_) => Err(SecretError::Locked),
        }
    }

    fn start(&self) -> Option<Sender<Call>> {
        let open = self.open.lock().ok()?.take()?;
        let (calls, queue) = channel();
        std::thread::Builder::new().name("keychain".to_owned()).spawn(move || serve(open, &queue)).ok()?;
        Some(calls)
    }
}

fn serve(open: Open, queue: &Receiver<Call>) {
    let mut first = queue.recv();
    if first.is_err() {
        return;
    }
    let store = open();
    while let Ok(call) = first {
        call(&store);
        first = queue.recv();
    }
}

fn thread_is_gone() -> SecretError {
    SecretError::Failed { detail: "the thread that talks to the keychain has ended".to_owned() }
}
