//! Network settings.

use causeway_app::network::{NetworkState, PasswordChange};
use causeway_app::port::network_settings::Authority;
use causeway_app::port::secrets;
use causeway_domain::network as domain;

use crate::diagnostics::{ExtraAuthority, NetworkSettings, ProxyChoice, SetNetworkSettings};

/// The settings as the window shows them.
pub fn network_settings(state: NetworkState) -> NetworkSettings {
    let authority = |authority: Authority| ExtraAuthority {
        subject: authority.subject,
        fingerprint: authority.fingerprint,
        expires_at: authority.expires_at,
    };
    NetworkSettings {
        proxy: match state.settings.proxy {
            domain::ProxyChoice::System => ProxyChoice::System,
            domain::ProxyChoice::Direct => ProxyChoice::Direct,
            domain::ProxyChoice::Manual { url, user_name, no_proxy } => {
                ProxyChoice::Manual { url, user_name: user_name.unwrap_or_default(), no_proxy }
            }
        },
        has_proxy_password: state.has_proxy_password,
        system_proxy: state.system_proxy,
        authorities: state.authorities.into_iter().map(authority).collect(),
        authorities_pem: state.settings.authorities.unwrap_or_default(),
    }
}

/// The settings that the window asks for, and what becomes of the password.
pub fn wanted_network(request: SetNetworkSettings) -> (domain::NetworkSettings, PasswordChange) {
    let keep = request.keep_password.map_or(secrets::Keep::Keychain, super::keep);
    let password = match request.proxy_password {
        None => PasswordChange::Keep,
        Some(password) if password.is_empty() => PasswordChange::Remove,
        Some(password) => PasswordChange::Put(password, keep),
    };
    let proxy = match request.proxy {
        ProxyChoice::System => domain::ProxyChoice::System,
        ProxyChoice::Direct => domain::ProxyChoice::Direct,
        ProxyChoice::Manual { url, user_name, no_proxy } => {
            let user_name = Some(user_name.trim().to_owned()).filter(|name| !name.is_empty());
            domain::ProxyChoice::Manual { url, user_name, no_proxy }
        }
    };
    let authorities = Some(request.authorities_pem).filter(|pem| !pem.trim().is_empty());
    (domain::NetworkSettings { proxy, authorities }, password)
}
