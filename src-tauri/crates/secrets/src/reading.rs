//! A store that only reads, for a program that is started for one secret and ends.
//!
//! The library's own store spends most of a short program's life on agreeing on a session key with plain long division,
//! and on looking at each item several times. This one asks the Secret Service for the same secret in three calls, over a
//! session that is encrypted in the same way. The service takes longest to agree on that session, so it is asked to at
//! once, and does so while the program finds out what it needs. Where a person has to unlock something, the library's
//! store takes over.

mod bus;
mod key_agreement;

use std::any::Any;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use causeway_app::port::secrets::SecretError;
use futures::future::{BoxFuture, FutureExt as _, MaybeDone, join, lazy, maybe_done};
use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};
use keyring_core::{CredentialStore, Entry, Error, Result};
use secret_service::Error as Service;
use zbus::message::Message;
use zbus::zvariant::{DynamicType, OwnedObjectPath, OwnedValue, Value};
use zbus::{Address, Connection};

use crate::classify::classify;
use crate::keychain_thread::platform_store;

use self::bus::Bus;
use self::key_agreement::{Keypair, SessionKey};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const ITEM: &str = "org.freedesktop.Secret.Item";

/// The one way of encrypting that the specification has.
const ALGORITHM: &str = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

/// Connects it to the session's bus and asks the Secret Service for a session.
pub(crate) fn reading_store() -> std::result::Result<Arc<CredentialStore>, SecretError> {
    match Session::begin().map_err(|error| classify(&error))? {
        Some(session) => Ok(Arc::new(ReadingStore(Arc::new(session)))),
        None => platform_store(),
    }
}

/// A session that has been asked for.
struct Session {
    bus: Bus,
    opening: Mutex<Opening>,
}

/// The session as soon as the service has answered.
type Opening = Pin<Box<MaybeDone<BoxFuture<'static, zbus::Result<Opened>>>>>;

/// A session, and both halves of its key.
struct Opened {
    path: OwnedObjectPath,
    ours: Keypair,
    theirs: Vec<u8>,
    key: OnceCell<SessionKey>,
}

impl Opened {
    fn key(&self) -> &SessionKey {
        self.key.get_or_init(|| self.ours.agree(&self.theirs))
    }
}

/// A secret as it travels: the session, the initialisation vector, the bytes, and what they are.
type Travelling = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

impl Session {
    /// `None` where the bus is reached in a way that only the library knows.
    fn begin() -> Result<Option<Self>> {
        let address = Address::session().map_err(on_the_bus)?;
        let Some(socket) = bus::socket(&address) else { return Ok(None) };
        let socket = socket.map_err(|error| on_the_bus(error.into()))?;
        let (bus, ours) = Bus::connect(&address, &socket, Keypair::generate).map_err(on_the_bus)?;
        let ours = ours.ok_or_else(|| failed(Service::Crypto("no random numbers")))?;
        let mut opening: Opening = Box::pin(maybe_done(open(bus.connection().clone(), ours).boxed()));
        // Sends the call, and leaves the answer for later.
        let _not_waited_for = bus.wait_for(lazy(|context| opening.poll_unpin(context)));
        Ok(Some(Self { bus, opening: Mutex::new(opening) }))
    }

    /// The secret of the one unlocked item with these attributes; `None` when there is anything to unlock or to choose.
    fn secret(&self, service: &str, user: &str) -> Result<Option<Vec<u8>>> {
        let mut opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        let secret = read(self.bus.connection(), &mut opening, service, user);
        self.bus.wait_for(secret).map_err(on_the_bus)?
    }
}

async fn open(bus: Connection, ours: Keypair) -> zbus::Result<Opened> {
    let arguments = (ALGORITHM, Value::from(ours.public()));
    let reply = call(&bus, PATH, SERVICE, "OpenSession", &arguments).await?;
    let (theirs, path): (OwnedValue, OwnedObjectPath) = reply.body().deserialize()?;
    Ok(Opened { path, ours, theirs: Vec::try_from(theirs)?, key: OnceCell::new() })
}

async fn read(bus: &Connection, opening: &mut Opening, service: &str, user: &str) -> Result<Option<Vec<u8>>> {
    let attributes = HashMap::from([("service", service), ("username", user)]);
    // The service answers in order, so the session is there as soon as the item.
    let reply = call(bus, PATH, SERVICE, "SearchItems", &(attributes,)).await.map_err(on_the_bus)?;
    let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = body(&reply)?;
    let item = match (unlocked.as_slice(), locked.as_slice()) {
        ([], []) => return Err(Error::NoEntry),
        ([item], []) => item,
        _ => return Ok(None),
    };
    opening.as_mut().await;
    let session = match opening.as_mut().output_mut() {
        Some(Ok(session)) => &*session,
        Some(Err(error)) => return Err(on_the_bus(error.clone())),
        None => return Err(failed(Service::Crypto("the session was not opened"))),
    };
    let arguments = (&session.path,);
    let asking = call(bus, item.as_str(), ITEM, "GetSecret", &arguments);
    // Our side of the key takes about as long as the answer.
    let (reply, key) = join(asking, lazy(|_| session.key())).await;
    let ((_, vector, encrypted, _),): (Travelling,) = body(&reply.map_err(on_the_bus)?)?;
    let secret = key.decrypt(&vector, &encrypted);
    secret.map(Some).ok_or_else(|| failed(Service::Crypto("message decryption failed")))
}

async fn call<B>(
    bus: &Connection,
    path: &str,
    interface: &str,
    method: &str,
    arguments: &B,
) -> zbus::Result<Message>
where
    B: serde::Serialize + DynamicType,
{
    bus.call_method(Some(NAME), path, Some(interface), method, arguments).await
}

fn body<T>(reply: &Message) -> Result<T>
where
    T: serde::de::DeserializeOwned + zbus::zvariant::Type,
{
    reply.body().deserialize().map_err(on_the_bus)
}

fn on_the_bus(error: zbus::Error) -> Error {
    failed(Service::Zbus(error))
}

fn failed(error: Service) -> Error {
    Error::PlatformFailure(Box::new(error))
}

struct ReadingStore(Arc<Session>);

impl CredentialStoreApi for ReadingStore {
    fn vendor(&self) -> String {
        NAME.to_owned()
    }

    fn id(&self) -> String {
        self.0.bus.connection().unique_name().map_or_else(String::new, ToString::to_string)
    }

    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        let item = Item { session: Arc::clone(&self.0), service: service.to_owned(), user: user.to_owned() };
        Ok(Entry::new_with_credential(Arc::new(item)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReadingStore").finish_non_exhaustive()
    }
}

struct Item {
    session: Arc<Session>,
    service: String,
    user: String,
}

impl Item {
    /// The same entry of the library's store, which can ask a person to unlock it.
    fn by_the_library(&self) -> Result<Entry> {
        let opened = platform_store().map_err(|error| Error::NotSupportedByStore(error.to_string()))?;
        opened.build(&self.service, &self.user, None)
    }
}

impl CredentialApi for Item {
    fn set_secret(&self, _: &[u8]) -> Result<()> {
        Err(Error::NotSupportedByStore("this program only reads".to_owned()))
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        match self.session.secret(&self.service, &self.user)? {
            Some(secret) => Ok(secret),
            None => self.by_the_library()?.get_secret(),
        }
    }

    fn delete_credential(&self) -> Result<()> {
        Err(Error::NotSupportedByStore("this program only reads".to_owned()))
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some((self.service.clone(), self.user.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Item").field("user", &self.user).finish_non_exhaustive()
    }
}
