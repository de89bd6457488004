//! The one thread that talks to the keychain.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use causeway_app::port::secrets::SecretError;
use keyring_core::CredentialStore;
use tokio::sync::oneshot;

use crate::classify::classify;

/// How long a call is waited for behind one that was waited for in vain: its prompt may have been answered a moment ago.
const A_MOMENT: Duration = Duration::from_millis(300);

/// Where the store comes from; asked on the thread.
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
    open: Mutex<Option<Open>>,
    deadline: Duration,
    at_work: AtWork,
}

/// When the call that is being made was begun.
#[derive(Clone, Default)]
struct AtWork(Arc<Mutex<Option<Instant>>>);

impl AtWork {
    fn set(&self, since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }

    fn is_longer_than(&self, duration: Duration) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() > duration)
    }
}

impl KeychainThread {
    pub(crate) fn new(open: Open, deadline: Duration) -> Self {
        Self { calls: OnceLock::new(), open: Mutex::new(Some(open)), deadline, at_work: AtWork::default() }
    }

    /// Makes a call and waits for it until the deadline, which counts from now: also a caller behind a hanging call gets
    /// its answer in time. Behind one that has already been waited for in vain it is no more than a moment, so that one
    /// locked keychain is waited for once. A call whose caller has gone before its turn is not made at all.
    pub(crate) async fn call<T, F>(&self, call: F) -> Result<T, SecretError>
    where
        T: Send + 'static,
        F: FnOnce(&CredentialStore) -> Result<T, SecretError> + Send + 'static,
    {
        // Most likely it waits for its password. Its caller began to wait a little earlier than the thread to work.
        let in_vain = self.at_work.is_longer_than(self.deadline.mul_f32(0.9));
        let patience = if in_vain { A_MOMENT.min(self.deadline) } else { self.deadline };
        self.call_within(patience, call).await
    }

    /// Makes a call and waits for it until the deadline, whatever came before: a person asked to look again.
    pub(crate) async fn call_again<T, F>(&self, call: F) -> Result<T, SecretError>
    where
        T: Send + 'static,
        F: FnOnce(&CredentialStore) -> Result<T, SecretError> + Send + 'static,
    {
        self.call_within(self.deadline, call).await
    }

    async fn call_within<T, F>(&self, patience: Duration, call: F) -> Result<T, SecretError>
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
        match tokio::time::timeout(patience, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(thread_is_gone()),
            Err(_) => Err(SecretError::Locked),
        }
    }

    /// Opens the store while the caller does something else. The first call does so by itself.
    pub(crate) fn begin(&self) {
        let _no_thread_is_said_by_the_first_call = self.calls.get_or_init(|| self.start());
    }

    fn start(&self) -> Option<Sender<Call>> {
        let open = self.open.lock().ok()?.take()?;
        let (calls, queue) = channel();
        let at_work = self.at_work.clone();
        let thread = std::thread::Builder::new().name("keychain".to_owned());
        thread.spawn(move || serve(open, &queue, &at_work)).ok()?;
        Some(calls)
    }
}

fn serve(open: Open, queue: &Receiver<Call>, at_work: &AtWork) {
    at_work.set(Some(Instant::now()));
    let store = open();
    at_work.set(None);
    while let Ok(call) = queue.recv() {
        at_work.set(Some(Instant::now()));
        call(&store);
        at_work.set(None);
    }
}

fn thread_is_gone() -> SecretError {
    SecretError::Failed { detail: "the thread that talks to the keychain has ended".to_owned() }
}
