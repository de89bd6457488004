//! The OS keychain behind the [`SecretStore`](causeway_app::port::secrets::SecretStore) port: macOS Keychain, Windows
//! Credential Manager, and the Secret Service of Linux desktops.
//!
//! A locked Secret Service can hold a call for ever, so no caller ever waits on the keychain itself: one thread makes
//! all calls, one at a time, and each caller waits for it with a deadline.

mod classify;
mod item;
mod keychain_thread;
mod memory;
mod platform;
#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
mod reading;
mod store;

pub use memory::MemoryStore;
pub use store::KeychainStore;
