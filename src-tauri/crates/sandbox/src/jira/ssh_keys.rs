//! *SSH keys* of the app: private keys that an administrator stored, and the repositories that each is kept for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::RwLock;

use russh::keys::PublicKey;
use serde::Serialize;

use super::lock::{read, write};
use crate::principals::SshPublicKey;
use crate::seed::keys::iam_fingerprint;

/// A stored key as the list of the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredKey {
    /// Number, as `sshKeyId` of a bulk import means it.
    pub id: u64,
    /// What its owner calls it.
    pub name: String,
    /// MD5, lower-case colon hex.
    pub fingerprint: String,
    /// Whether a passphrase protects it: the lock beside its name.
    pub encrypted: bool,
    /// The repositories it is kept for; empty for all.
    pub associations: BTreeSet<u64>,
    /// The repository that it last opened.
    pub last_used_by: Option<u64>,
}

/// Why a key is not stored, in the words of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// No name.
    #[error("Key name is required.")]
    Name,
    /// A public key, another form, nothing.
    #[error("The private key format is invalid.")]
    Format,
    /// The passphrase is missing or wrong.
    #[error("The private key is protected: its passphrase is missing or wrong.")]
    Passphrase,
}

#[derive(Debug)]
struct Entry {
    shown: StoredKey,
    public: PublicKey,
}

/// All stored keys.
#[derive(Debug, Default)]
pub struct StoredKeys(RwLock<BTreeMap<u64, Entry>>);

impl StoredKeys {
    /// Adds a private key as the form does. What it opens is all that is kept of it here.
    pub fn add(&self, name: &str, private: &str, passphrase: Option<&str>) -> Result<StoredKey, KeyRefusal> {
        if name.trim().is_empty() {
            return Err(KeyRefusal::Name);
        }
        // The app reads PEM and OpenSSH's container; PuTTY's own form has to be exported first.
        if private.trim_start().starts_with("PuTTY-User-Key-File-") {
            return Err(KeyRefusal::Format);
        }
        let passphrase = passphrase.filter(|passphrase| !passphrase.is_empty());
        let key = russh::keys::decode_secret_key(private, passphrase);
        let locked = private.contains("ENCRYPTED")
            || russh::keys::PrivateKey::from_openssh(private.trim()).is_ok_and(|key| key.is_encrypted());
        let public = match key {
            Ok(key) if !key.is_encrypted() => key.public_key().clone(),
            _ if locked => return Err(KeyRefusal::Passphrase),
            _ => return Err(KeyRefusal::Format),
        };
        let line = public.to_openssh().map_err(|_| KeyRefusal::Format)?;
        let mut keys = write(&self.0);
        let id = keys.last_key_value().map_or(1, |(last, _)| last + 1);
        let shown = StoredKey {
            id,
            name: name.trim().to_owned(),
            fingerprint: iam_fingerprint(&line).ok_or(KeyRefusal::Format)?,
            encrypted: locked,
            associations: BTreeSet::new(),
            last_used_by: None,
        };
        keys.insert(id, Entry { shown: shown.clone(), public });
        Ok(shown)
    }

    /// The keys by id.
    pub fn all(&self) -> Vec<StoredKey> {
        read(&self.0).values().map(|entry| entry.shown.clone()).collect()
    }

    /// Keeps a key for these repositories; for all when there are none. `None` for an unknown key.
    pub fn associate(&self, id: u64, repositories: BTreeSet<u64>) -> Option<StoredKey> {
        let mut keys = write(&self.0);
        let shown = &mut keys.get_mut(&id)?.shown;
        shown.associations = repositories;
        Some(shown.clone())
    }

    /// Deletes a key. Repositories that it was kept for fall back to the common ones.
    pub fn remove(&self, id: u64) -> Option<StoredKey> {
        write(&self.0).remove(&id).map(|entry| entry.shown)
    }

    /// Whether a key that this repository may use is the private part of `held`. A key that the repository names is the
    /// only one that is tried, for as long as it is there.
    pub(crate) fn opens(&self, held: &SshPublicKey, repository: u64, named: Option<u64>) -> bool {
        let Ok(wanted) = PublicKey::from_openssh(&held.body) else { return false };
        let mut keys = write(&self.0);
        let named = named.filter(|id| keys.contains_key(id));
        let usable = |entry: &Entry| match named {
            Some(id) => entry.shown.id == id,
            None => entry.shown.associations.is_empty() || entry.shown.associations.contains(&repository),
        };
        let opening =
            keys.values_mut().find(|entry| usable(entry) && entry.public.key_data() == wanted.key_data());
        if let Some(entry) = opening {
            entry.shown.last_used_by = Some(repository);
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::principals::{Principal, Status};
    use crate::seed::keys::ssh_key;

    fn held(label: &str) -> SshPublicKey {
        let key = ssh_key(1, label).unwrap();
        SshPublicKey {
            id: "APKAEXAMPLE".to_owned(),
            body: key.public_line.clone(),
            fingerprint: key.fingerprint.clone(),
            status: Status::Active,
            uploaded_at: 0,
            principal: Arc::new(Principal {
                name: label.to_owned(),
                arn: String::new(),
                user_id: String::new(),
                user_name: None,
                policies: Vec::new(),
                policy_names: Vec::new(),
                session: None,
            }),
        }
    }

    #[test]
    fn a_key_opens_what_it_is_kept_for() {
        let keys = StoredKeys::default();
        let pem = |label: &str| ssh_key(1, label).unwrap().private_pem.clone();
        let admin = keys.add(" the admin's ", &pem("admin"), None).unwrap();
        assert_eq!((admin.name.as_str(), admin.encrypted), ("the admin's", false));
        assert_eq!(admin.fingerprint, held("admin").fingerprint);
        assert!(keys.opens(&held("admin"), 7, None));
        assert!(!keys.opens(&held("readonly"), 7, None));
        assert_eq!(keys.all()[0].last_used_by, Some(7));
        keys.associate(admin.id, BTreeSet::from([9])).unwrap();
        assert!(!keys.opens(&held("admin"), 7, None) && keys.opens(&held("admin"), 9, None));
        let other = keys.add("other", &pem("readonly"), None).unwrap();
        assert!(!keys.opens(&held("admin"), 9, Some(other.id)), "the named key is the only one");
        assert!(keys.opens(&held("admin"), 7, Some(admin.id)));
        keys.remove(other.id).unwrap();
        assert!(keys.opens(&held("admin"), 9, Some(other.id)), "without it the common ones count");
        assert_eq!((keys.remove(77), keys.associate(77, BTreeSet::new())), (None, None));
    }

    #[test]
    fn what_the_form_refuses_is_refused() {
        let keys = StoredKeys::default();
        let key = ssh_key(1, "admin").unwrap();
        assert_eq!(keys.add(" ", &key.private_pem, None), Err(KeyRefusal::Name));
        for text in ["", "hello", key.public_line.as_str(), "PuTTY-User-Key-File-3: ssh-rsa\n"] {
            assert_eq!(keys.add("key", text, None), Err(KeyRefusal::Format), "{text}");
        }
        let private = russh::keys::decode_secret_key(&key.private_pem, None).unwrap();
        let mut protected = Vec::new();
        russh::keys::encode_pkcs8_pem_encrypted(&private, b"open sesame", 10, &mut protected).unwrap();
        let protected = String::from_utf8(protected).unwrap();
        for passphrase in [None, Some(""), Some("wrong")] {
            assert_eq!(keys.add("key", &protected, passphrase), Err(KeyRefusal::Passphrase));
        }
        assert!(keys.add("key", &protected, Some("open sesame")).unwrap().encrypted);
    }
}
