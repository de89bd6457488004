//! From the keychain's errors to ours, by type.
//!
//! `keyring_core::Error` is never formatted here, neither with `{:?}` nor whole with `{}`: three of its variants carry
//! the bytes of a secret.

use causeway_app::port::secrets::SecretError;
use keyring_core::Error;

/// What a failed call means.
pub(crate) fn classify(error: &Error) -> SecretError {
    match error {
        Error::NoEntry => SecretError::Missing,
        Error::NoDefaultStore => SecretError::Absent,
        Error::TooLong(..) => SecretError::TooLarge,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => SecretError::Damaged,
        Error::Ambiguous(entries) => {
            failed(format!("{} entries of the same name; remove all but one", entries.len()))
        }
        Error::Invalid(attribute, reason) => failed(format!("{attribute} {reason}")),
        Error::NotSupportedByStore(what) => failed(format!("not supported: {what}")),
        Error::PlatformFailure(cause) => platform(cause.as_ref(), failed(cause.to_string())),
        Error::NoStorageAccess(cause) => platform(cause.as_ref(), SecretError::Locked),
        _ => failed("an error that this version does not know".to_owned()),
    }
}

fn failed(detail: String) -> SecretError {
    SecretError::Failed { detail }
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn platform(cause: &(dyn std::error::Error + Send + Sync + 'static), otherwise: SecretError) -> SecretError {
    use secret_service::Error as Service;
    match cause.downcast_ref::<Service>() {
        Some(Service::Unavailable) => SecretError::Absent,
        // Without a default collection there is nothing to unlock yet; the service makes one when asked to unlock.
        Some(Service::Locked | Service::NoResult | Service::Prompt | Service::PromptDisconnected) => {
            SecretError::Locked
        }
        Some(Service::Zbus(error)) => bus(error).unwrap_or(otherwise),
        Some(Service::ZbusFdo(error)) => bus_standard(error).unwrap_or(otherwise),
        _ => otherwise,
    }
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn bus(error: &zbus::Error) -> Option<SecretError> {
    match error {
        zbus::Error::Address(_)
        | zbus::Error::InputOutput(_)
        | zbus::Error::Connection(..)
        | zbus::Error::Handshake(_)
        | zbus::Error::InterfaceNotFound => Some(SecretError::Absent),
        zbus::Error::FDO(error) => bus_standard(error),
        zbus::Error::MethodError(name, ..) => bus_name(name.as_str()),
        _ => None,
    }
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn bus_standard(error: &zbus::fdo::Error) -> Option<SecretError> {
    use zbus::DBusError;
    match error {
        zbus::fdo::Error::ZBus(error) => bus(error),
        error => bus_name(error.name().as_str()),
    }
}

/// Names from the D-Bus and the Secret Service specifications.
#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn bus_name(name: &str) -> Option<SecretError> {
    let standard = name.strip_prefix("org.freedesktop.DBus.Error.");
    match (standard, name) {
        (Some("ServiceUnknown" | "NameHasNoOwner" | "NoServer" | "Disconnected"), _) => {
            Some(SecretError::Absent)
        }
        (Some(name), _) if name.starts_with("Spawn.") => Some(SecretError::Absent),
        (Some("AccessDenied" | "AuthFailed"), _) => Some(SecretError::Denied),
        (Some("NoReply" | "Timeout" | "TimedOut"), _) | (_, "org.freedesktop.Secret.Error.IsLocked") => {
            Some(SecretError::Locked)
        }
        _ => None,
    }
}

/// Apple's and Windows's stores have already told refused from failed by the variant.
#[cfg(not(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android")))))]
fn platform(_: &(dyn std::error::Error + Send + Sync + 'static), otherwise: SecretError) -> SecretError {
    match otherwise {
        SecretError::Locked => SecretError::Denied,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::port::secrets::SecretError;
    use keyring_core::Error;

    use super::classify;

    #[test]
    fn no_message_holds_the_bytes_of_a_secret() {
        let secret = b"wJalrXUtnFEMI".to_vec();
        let cause = || Box::new(std::io::Error::other("bad"));
        for error in [Error::BadEncoding(secret.clone()), Error::BadDataFormat(secret.clone(), cause())] {
            assert_eq!(classify(&error), SecretError::Damaged);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_secret_services_answers_are_told_apart() {
        use secret_service::Error as Service;
        let of = |error: Service| classify(&Error::PlatformFailure(Box::new(error)));
        assert_eq!(of(Service::Unavailable), SecretError::Absent);
        assert_eq!(of(Service::Locked), SecretError::Locked);
        assert_eq!(of(Service::Prompt), SecretError::Locked);
        assert_eq!(
            of(Service::ZbusFdo(zbus::fdo::Error::ServiceUnknown("no such name".into()))),
            SecretError::Absent
        );
        assert_eq!(
            of(Service::ZbusFdo(zbus::fdo::Error::AccessDenied("policy".into()))),
            SecretError::Denied
        );
        assert_eq!(
            of(Service::Crypto("no common algorithm")),
            SecretError::Failed { detail: "Crypto error: no common algorithm".to_owned() }
        );
    }
}
