//! The keys of an attempt, as they are offered: public part first, signature only where it is asked for.

use std::path::Path;
use std::sync::Arc;

use causeway_app::port::ssh::LoginKey;
use causeway_domain::Secret;
use russh::keys::{PrivateKey, PublicKey};

use crate::files::{Folders, is_too_open, read_key, text};
use crate::pem::{self, Held};

/// A key that can be offered.
pub(super) struct Key {
    pub(super) public: PublicKey,
    /// The file, or "agent".
    pub(super) from: String,
    pub(super) signs: Signs,
}

/// Who signs with it.
pub(super) enum Signs {
    /// The key itself, which is open.
    Here(Arc<PrivateKey>),
    /// The agent.
    Agent,
    /// Nobody: a passphrase is missing or wrong. It can be offered all the same, as `ssh` does before it asks for one.
    Nobody,
}

/// Reads the keys. One that cannot even be offered is left out, as `ssh` leaves it out; when it is all of them, the
/// first one's reason is told.
pub(super) async fn load(keys: &[LoginKey], folders: &Folders) -> Result<Vec<Key>, String> {
    let mut offered = Vec::with_capacity(keys.len());
    let mut first_reason = None;
    for key in keys {
        let loaded = match key {
            LoginKey::Agent(key) => PublicKey::from_bytes(&key.blob)
                .map(|public| Key { public, from: "agent".to_owned(), signs: Signs::Agent })
                .map_err(|error| error.to_string()),
            LoginKey::File { path, passphrase } => {
                let (path, passphrase, folders) =
                    (folders.expanded(path), passphrase.clone(), folders.clone());
                // Opening a key can take a second of hard work, by intent of its maker.
                let reading =
                    tokio::task::spawn_blocking(move || from_file(&path, passphrase.as_deref(), &folders));
                reading.await.unwrap_or_else(|error| Err(error.to_string()))
            }
        };
        match loaded {
            Ok(key) => add(&mut offered, key),
            Err(reason) => first_reason = first_reason.or(Some(reason)),
        }
    }
    match first_reason {
        Some(reason) if offered.is_empty() => Err(reason),
        _ => Ok(offered),
    }
}

/// The same key is offered once, and signed for by whoever can.
fn add(offered: &mut Vec<Key>, key: Key) {
    match offered.iter_mut().find(|known| known.public.key_data() == key.public.key_data()) {
        None => offered.push(key),
        Some(known) if matches!(known.signs, Signs::Nobody) => *known = key,
        Some(_) => {}
    }
}

fn from_file(path: &Path, passphrase: Option<&Secret>, folders: &Folders) -> Result<Key, String> {
    let shown = path.display();
    let content = read_key(path).content.map_err(|reason| format!("{shown} cannot be read: {reason}"))?;
    if is_too_open(path, folders) {
        return Err(format!("{shown} can be read by others, and ssh passes over such a key"));
    }
    let from = shown.to_string();
    match pem::read(content.expose(), passphrase) {
        Held::Open(key) => {
            Ok(Key { public: key.public_key().clone(), from, signs: Signs::Here(Arc::new(*key)) })
        }
        Held::Locked(public) => {
            let public = public.map(|public| *public).or_else(|| public_part(path));
            let public = public.ok_or_else(|| format!("the passphrase does not open {shown}"))?;
            Ok(Key { public, from, signs: Signs::Nobody })
        }
        Held::Nothing(reason) => Err(format!("{shown} holds no private key: {reason}")),
    }
}

/// What the `.pub` beside a private key says.
fn public_part(path: &Path) -> Option<PublicKey> {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    PublicKey::from_openssh(text(Path::new(&name))?.ok()?.trim()).ok()
}
