//! The platform's own names for its keychain, and what a person can do about each state.

use causeway_app::port::secrets::KeychainState;

/// The store's name as its platform writes it.
#[cfg(target_os = "macos")]
pub(crate) const STORE: &str = "Keychain";
/// The store's name as its platform writes it.
#[cfg(target_os = "windows")]
pub(crate) const STORE: &str = "Windows Credential Manager";
/// The store's name as its platform writes it.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
pub(crate) const STORE: &str = "Secret Service";

/// What to do so that the state becomes ok. keyring connects once in a process, so an absent store needs a restart.
pub(crate) fn fix(state: KeychainState) -> Option<String> {
    let words = match state {
        KeychainState::Ok => return None,
        KeychainState::Absent => absent(),
        KeychainState::Locked => locked(),
        KeychainState::Denied => denied(),
    };
    Some(words.to_owned())
}

#[cfg(target_os = "macos")]
const fn absent() -> &'static str {
    "Sign in to a graphical session, where the login keychain is open, and start Causeway again."
}
#[cfg(target_os = "macos")]
const fn locked() -> &'static str {
    "Open Keychain Access, unlock the login keychain, and try again."
}
#[cfg(target_os = "macos")]
const fn denied() -> &'static str {
    "Unlock the login keychain in Keychain Access. When macOS asks whether Causeway may use its item, choose Always Allow."
}

#[cfg(target_os = "windows")]
const fn absent() -> &'static str {
    "Start the Windows service “Credential Manager” (VaultSvc) and start Causeway again."
}
#[cfg(target_os = "windows")]
const fn locked() -> &'static str {
    "Sign in to Windows with your own account and try again."
}
#[cfg(target_os = "windows")]
const fn denied() -> &'static str {
    "Sign in interactively: Windows gives no credentials to a session without your password. A policy of your \
     organisation can also forbid storing credentials."
}

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const fn absent() -> &'static str {
    "Install gnome-keyring (GNOME, Xfce and others) or KWallet (KDE), sign in to the desktop again so that it runs, and \
     start Causeway again."
}
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const fn locked() -> &'static str {
    "Unlock the default keyring in Passwords and Keys (seahorse) or the wallet in KWalletManager, and try again. If there \
     is no default keyring yet, create one there."
}
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const fn denied() -> &'static str {
    "The Secret Service refused this program. Allow Causeway in KWalletManager under Access Control, or give the sandbox \
     it runs in access to org.freedesktop.secrets."
}

#[cfg(test)]
mod tests {
    use causeway_app::port::secrets::KeychainState;

    use super::fix;

    #[test]
    fn every_state_but_ok_has_its_own_fix() {
        let fixes = [KeychainState::Absent, KeychainState::Locked, KeychainState::Denied].map(fix);
        assert!(fixes.iter().all(Option::is_some));
        assert!(fixes[0] != fixes[1] && fixes[1] != fixes[2] && fixes[0] != fixes[2]);
        assert_eq!(fix(KeychainState::Ok), None);
    }
}
