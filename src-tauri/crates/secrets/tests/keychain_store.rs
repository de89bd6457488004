//! The store's promises, against stores that are chosen: one that works, one that hangs, one that loses things.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use causeway_app::port::secrets::{Keep, KeychainState, SecretError, SecretStore};
use causeway_domain::Secret;
use causeway_secrets::KeychainStore;
use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, CredentialStore, Entry, Error, Result, mock};

const PATIENT: Duration = Duration::from_secs(20);
const HASTY: Duration = Duration::from_millis(80);

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn over(store: Arc<CredentialStore>) -> KeychainStore {
    KeychainStore::with_store("test", store, PATIENT)
}

/// The mock's credential behind a name, to make its next call fail.
fn fail_next(store: &mock::Store, name: &str, error: Error) {
    let entry = store.build("Causeway", name, None).unwrap();
    entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
}

#[tokio::test]
async fn what_is_put_comes_back_also_in_another_session() {
    let store = mock::Store::new().unwrap();
    over(store.clone()).put("jira", &secret("a\"b\\c – d"), Keep::Keychain).await.unwrap();
    assert_eq!(over(store).get("jira").await.unwrap().expose(), "a\"b\\c – d");
}

#[tokio::test]
async fn namespaces_do_not_see_each_other() {
    let store = mock::Store::new().unwrap();
    let real = KeychainStore::with_store("causeway", store.clone(), PATIENT);
    let sandbox = KeychainStore::with_store("causeway-sandbox", store, PATIENT);
    real.put("aws", &secret("real"), Keep::Keychain).await.unwrap();
    assert_eq!(sandbox.get("aws").await.err(), Some(SecretError::Missing));
    sandbox.remove("aws").await.unwrap();
    assert_eq!(real.get("aws").await.unwrap().expose(), "real");
}

#[tokio::test]
async fn a_session_secret_never_reaches_the_keychain_and_ends_with_the_session() {
    let store = mock::Store::new().unwrap();
    let session = over(store.clone());
    session.put("aws", &secret("for today"), Keep::Session).await.unwrap();
    assert_eq!(session.get("aws").await.unwrap().expose(), "for today");
    assert_eq!(over(store).get("aws").await.err(), Some(SecretError::Missing));
}

#[tokio::test]
async fn choosing_the_session_takes_the_secret_out_of_the_keychain() {
    let store = mock::Store::new().unwrap();
    let session = over(store.clone());
    session.put("aws", &secret("one"), Keep::Keychain).await.unwrap();
    session.put("aws", &secret("two"), Keep::Session).await.unwrap();
    assert_eq!(session.get("aws").await.unwrap().expose(), "two");
    assert_eq!(over(store).get("aws").await.err(), Some(SecretError::Missing));
}

#[tokio::test]
async fn removing_forgets_it_everywhere_and_twice_is_no_error() {
    let store = mock::Store::new().unwrap();
    let session = over(store.clone());
    session.put("aws", &secret("x"), Keep::Keychain).await.unwrap();
    session.remove("aws").await.unwrap();
    assert_eq!(session.get("aws").await.err(), Some(SecretError::Missing));
    assert_eq!(over(store).get("aws").await.err(), Some(SecretError::Missing));
    session.remove("aws").await.unwrap();
}

#[tokio::test]
async fn too_large_is_refused_before_the_keychain_is_asked() {
    let store = Arc::new(Watched::default());
    let large = secret(&"x".repeat(1_201));
    assert_eq!(over(store.clone()).put("aws", &large, Keep::Keychain).await, Err(SecretError::TooLarge));
    assert_eq!(store.reads.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn each_name_is_read_once_however_many_ask() {
    let store = Arc::new(Watched::default());
    over(store.clone()).put("aws", &secret("x"), Keep::Keychain).await.unwrap();
    store.reads.store(0, Ordering::Relaxed);

    let session = over(store.clone());
    let (first, second) = tokio::join!(session.get("aws"), session.get("aws"));
    session.get("aws").await.unwrap();
    assert_eq!((first.unwrap().expose(), second.unwrap().expose()), ("x", "x"));
    assert_eq!(store.reads.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_store_that_loses_what_it_took_is_found_at_once() {
    let store = Arc::new(Watched { forgets: true, ..Watched::default() });
    let session = over(store);
    let error = session.put("aws", &secret("x"), Keep::Keychain).await.unwrap_err();
    assert!(matches!(error, SecretError::Failed { .. }), "{error:?}");
    assert_ne!(session.status().await.state, KeychainState::Ok);
    assert_eq!(session.get("aws").await.err(), Some(SecretError::Missing), "it is not in the memory either");
}

#[tokio::test]
async fn a_damaged_entry_stays_and_is_not_taken_for_a_missing_one() {
    let store = mock::Store::new().unwrap();
    let entry = store.build("Causeway", "test/aws", None).unwrap();
    entry.set_secret(b"not ours").unwrap();
    assert_eq!(over(store).get("aws").await.err(), Some(SecretError::Damaged));
    assert_eq!(entry.get_secret().unwrap(), b"not ours");
}

#[tokio::test]
async fn a_refusal_is_not_taken_for_a_missing_entry() {
    let store = mock::Store::new().unwrap();
    let session = over(store.clone());
    session.put("aws", &secret("x"), Keep::Keychain).await.unwrap();
    let other = over(store.clone());
    let refusal = || Error::NoStorageAccess(Box::new(std::io::Error::other("locked")));
    fail_next(&store, "test/aws", refusal());
    let refused = other.get("aws").await.err().unwrap();
    assert!(matches!(refused, SecretError::Locked | SecretError::Denied), "{refused:?}");
    assert_eq!(other.get("aws").await.unwrap().expose(), "x", "and the next try reads it");
}

#[tokio::test]
async fn the_status_of_a_working_store_is_ok_and_leaves_nothing() {
    let store = Arc::new(Watched::default());
    let status = over(store.clone()).status().await;
    assert_eq!((status.state, status.fix), (KeychainState::Ok, None));
    assert_eq!(store.entries.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_hanging_keychain_answers_locked_in_time_and_serves_again_when_it_comes_back() {
    let gate = Arc::new(Gate::default());
    let store = Arc::new(Watched { gate: Some(gate.clone()), ..Watched::default() });
    let session = KeychainStore::with_store("test", store.clone(), HASTY);

    let began = Instant::now();
    let one = secret("1");
    let (put, status, read) =
        tokio::join!(session.put("late", &one, Keep::Keychain), session.status(), session.get("never-asked"));
    assert_eq!(put, Err(SecretError::Locked));
    assert_eq!(status.state, KeychainState::Locked);
    assert!(status.fix.is_some());
    assert_eq!(read.err(), Some(SecretError::Locked));
    assert!(began.elapsed() < PATIENT, "all three waited at the same time");

    gate.open();
    let mut tries = 0;
    while session.put("aws", &secret("x"), Keep::Keychain).await.is_err() {
        tries += 1;
        assert!(tries < 100, "it serves again");
    }
    assert_eq!(
        store.entries.lock().unwrap().len(),
        2,
        "the late one and this one; the given-up status check not"
    );
}

#[tokio::test]
async fn a_keychain_that_was_waited_for_in_vain_is_not_waited_for_again() {
    let gate = Arc::new(Gate::default());
    let store = Arc::new(Watched { gate: Some(gate.clone()), ..Watched::default() });
    let deadline = Duration::from_secs(2);
    let session = KeychainStore::with_store("test", store, deadline);
    assert_eq!(session.get("aws").await.err(), Some(SecretError::Locked), "waited for to the deadline");

    let began = Instant::now();
    for name in ["aws", "jira"] {
        assert_eq!(session.get(name).await.err(), Some(SecretError::Locked));
    }
    assert!(began.elapsed() < deadline, "{:?}", began.elapsed());

    let waits = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(1));
        gate.open();
    });
    assert_eq!(
        session.status().await.state,
        KeychainState::Ok,
        "somebody who asks to look again has the time to unlock"
    );
    waits.join().unwrap();
    session.put("aws", &secret("x"), Keep::Keychain).await.unwrap();
}

#[test]
fn a_hanging_keychain_does_not_hold_up_the_end_of_the_program() {
    let gate = Arc::new(Gate::default());
    let store = Arc::new(Watched { gate: Some(gate), ..Watched::default() });
    let began = Instant::now();
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let session = KeychainStore::with_store("test", store, HASTY);
        assert_eq!(runtime.block_on(session.get("aws")).err(), Some(SecretError::Locked));
    }
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "dropping the store and the runtime does not join the thread"
    );
}

/// A window asks from several threads when it is closed: neither they nor the runtime wait for the keychain.
#[test]
fn a_hanging_keychain_does_not_hold_up_the_end_of_a_program_with_calls_in_flight() {
    let gate = Arc::new(Gate::default());
    let store = Arc::new(Watched { gate: Some(gate), ..Watched::default() });
    let began = Instant::now();
    {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
        let session = Arc::new(KeychainStore::with_store("test", store, PATIENT));
        for number in 0..4 {
            let session = Arc::clone(&session);
            runtime.spawn(async move {
                let name = format!("aws {number}");
                let _hangs = session.put(&name, &secret("x"), Keep::Keychain).await;
                let _hangs = session.status().await;
                session.remove(&name).await
            });
        }
        std::thread::sleep(HASTY);
    }
    assert!(began.elapsed() < Duration::from_secs(5), "long before the deadline of {PATIENT:?}");
}

#[tokio::test]
async fn what_is_in_memory_is_told_without_the_keychain() {
    let store = Arc::new(Watched::default());
    over(store.clone()).put("aws", &secret("x"), Keep::Keychain).await.unwrap();
    let session = over(store.clone());
    store.reads.store(0, Ordering::Relaxed);
    assert!(!session.is_in_memory("aws") && !session.has_in_session("aws"), "it is not read yet");
    session.get("aws").await.unwrap();
    assert!(session.is_in_memory("aws") && !session.has_in_session("aws"));
    session.put("jira", &secret("y"), Keep::Session).await.unwrap();
    assert!(session.is_in_memory("jira") && session.has_in_session("jira"));
    session.forget_in_session("jira");
    session.forget_in_session("aws");
    assert!(!session.is_in_memory("jira"));
    assert!(session.is_in_memory("aws"), "only what is kept for the session is forgotten");
    assert_eq!(store.reads.load(Ordering::Relaxed), 1);
    session.remove("aws").await.unwrap();
    assert!(!session.is_in_memory("aws"));
}

#[tokio::test]
async fn a_keychain_that_fails_never_gives_way_to_the_session() {
    let store = mock::Store::new().unwrap();
    let session = over(store.clone());
    let refusal = || Error::NoStorageAccess(Box::new(std::io::Error::other("locked")));
    session.put("aws", &secret("old"), Keep::Keychain).await.unwrap();
    fail_next(&store, "test/aws", refusal());
    session.put("aws", &secret("new"), Keep::Keychain).await.unwrap_err();
    assert!(!session.has_in_session("aws"));
    assert_eq!(over(store).get("aws").await.unwrap().expose(), "old");
}

#[test]
fn debug_shows_the_namespace_and_nothing_kept() {
    let session = over(mock::Store::new().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(session.put("aws", &secret("wJalrXUtnFEMI"), Keep::Session)).unwrap();
    let shown = format!("{session:?}");
    assert!(shown.contains("test") && !shown.contains("wJalrXUtnFEMI"), "{shown}");
}

/// Closed until opened; whoever passes waits.
#[derive(Default)]
struct Gate {
    opened: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.opened.lock().unwrap() = true;
        self.changed.notify_all();
    }

    fn pass(&self) {
        let mut opened = self.opened.lock().unwrap();
        while !*opened {
            opened = self.changed.wait(opened).unwrap();
        }
    }
}

type Entries = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// A store that counts reads, and can hang or forget.
#[derive(Default)]
struct Watched {
    entries: Entries,
    reads: Arc<AtomicUsize>,
    forgets: bool,
    gate: Option<Arc<Gate>>,
}

struct WatchedEntry {
    name: String,
    entries: Entries,
    reads: Arc<AtomicUsize>,
    forgets: bool,
}

impl CredentialStoreApi for Watched {
    fn vendor(&self) -> String {
        "test".to_owned()
    }

    fn id(&self) -> String {
        "watched".to_owned()
    }

    fn build(&self, _: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        if let Some(gate) = &self.gate {
            gate.pass();
        }
        Ok(Entry::new_with_credential(Arc::new(WatchedEntry {
            name: user.to_owned(),
            entries: self.entries.clone(),
            reads: self.reads.clone(),
            forgets: self.forgets,
        })))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl CredentialApi for WatchedEntry {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        if !self.forgets {
            self.entries.lock().unwrap().insert(self.name.clone(), secret.to_vec());
        }
        Ok(())
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.entries.lock().unwrap().get(&self.name).cloned().ok_or(Error::NoEntry)
    }

    fn delete_credential(&self) -> Result<()> {
        self.entries.lock().unwrap().remove(&self.name).map(drop).ok_or(Error::NoEntry)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
