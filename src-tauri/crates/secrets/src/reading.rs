//! A store that only reads, for a program that is started for one secret and ends.
//!
//! The library's own store spends most of a short program's life on agreeing on a session key with plain long division,
//! and on looking at each item several times. This one asks the Secret Service for the same secret in four calls, over a
//! session that is encrypted in the same way. Where a person has to unlock something, the library's store takes over.

mod key_agreement;

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use causeway_app::port::secrets::SecretError;
use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};
use keyring_core::{CredentialStore, Entry, Error, Result};
use secret_service::Error as Service;
use zbus::blocking::Connection;
use zbus::message::Message;
use zbus::zvariant::{DynamicType, ObjectPath, OwnedObjectPath, OwnedValue, Value};

use crate::classify::classify;
use crate::keychain_thread::platform_store;

use self::key_agreement::{Keypair, SessionKey};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const ITEM: &str = "org.freedesktop.Secret.Item";

/// The one way of encrypting that the specification has.
const ALGORITHM: &str = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

/// Opens it: one connection to the session's bus and one session with the Secret Service.
pub(crate) fn reading_store() -> std::result::Result<Arc<CredentialStore>, SecretError> {
    let session = Session::open().map_err(|error| classify(&error))?;
    Ok(Arc::new(ReadingStore(Arc::new(session))))
}

/// An open session.
struct Session {
    bus: Connection,
    path: OwnedObjectPath,
    key: SessionKey,
}

/// A secret as it travels: the session, the initialisation vector, the bytes, and what they are.
type Travelling = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

impl Session {
    fn open() -> Result<Self> {
        let bus = Connection::session().map_err(|error| failed(Service::Zbus(error)))?;
        let pair = Keypair::generate().ok_or_else(|| failed(Service::Crypto("no random numbers")))?;
        let ours = Value::from(pair.public());
        let reply = call(&bus, PATH, SERVICE, "OpenSession", &(ALGORITHM, ours))?;
        let (theirs, path): (OwnedValue, OwnedObjectPath) = body(&reply)?;
        let theirs =
            Vec::<u8>::try_from(theirs).map_err(|_| failed(Service::Crypto("the other key is none")))?;
        Ok(Self { bus, path, key: pair.agree(&theirs) })
    }

    /// The secret of the one unlocked item with these attributes; `None` when there is anything to unlock or to choose.
    fn secret(&self, service: &str, user: &str) -> Result<Option<Vec<u8>>> {
        let attributes = HashMap::from([("service", service), ("username", user)]);
        let reply = call(&self.bus, PATH, SERVICE, "SearchItems", &(attributes,))?;
        let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = body(&reply)?;
        match (unlocked.as_slice(), locked.as_slice()) {
            ([], []) => Err(Error::NoEntry),
            ([item], []) => {
                let session = ObjectPath::from(&self.path);
                let reply = call(&self.bus, item.as_str(), ITEM, "GetSecret", &(session,))?;
                let ((_, vector, encrypted, _),): (Travelling,) = body(&reply)?;
                let secret = self.key.decrypt(&vector, &encrypted);
                secret.map(Some).ok_or_else(|| failed(Service::Crypto("message decryption failed")))
            }
            _ => Ok(None),
        }
    }
}

fn call<B>(bus: &Connection, path: &str, interface: &str, method: &str, arguments: &B) -> Result<Message>
where
    B: serde::Serialize + DynamicType,
{
    bus.call_method(Some(NAME), path, Some(interface), method, arguments)
        .map_err(|error| failed(Service::Zbus(error)))
}

fn body<T>(reply: &Message) -> Result<T>
where
    T: serde::de::DeserializeOwned + zbus::zvariant::Type,
{
    reply.body().deserialize().map_err(|error| failed(Service::Zbus(error)))
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
        self.0.path.to_string()
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
