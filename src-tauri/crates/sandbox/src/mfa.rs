//! Virtual MFA devices: time-based one-time passwords (RFC 6238), each good once.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// How long a code is shown, in milliseconds.
const STEP: i64 = 30_000;
/// Codes of this many steps before and after the present one are taken too, since clocks differ.
const TOLERANCE: i64 = 1;

/// Why a code proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MfaError {
    /// No device of that user has the serial number.
    #[error(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is \
         valid and associated with this user."
    )]
    UnknownDevice,
    /// The code is another one, or was used before.
    #[error("MultiFactorAuthentication failed with invalid MFA one time pass code. ")]
    WrongCode,
}

/// A device, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Device {
    /// `arn:aws:iam::{account}:mfa/{name}`.
    pub serial: String,
    /// The IAM user it belongs to.
    pub user: String,
    /// When it was enabled, in epoch seconds.
    #[serde(skip)]
    pub enabled_at: i64,
}

/// A code that the service would take.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Code {
    /// The device.
    pub serial: String,
    /// Six digits.
    pub code: String,
    /// How much longer the service takes it.
    pub valid_for_millis: i64,
}

struct Enrolled {
    device: Device,
    /// The key of the HMAC, filled with zeros to its block as HMAC itself would do.
    key: [u8; 64],
    last_step: i64,
}

/// The devices of the account by serial number.
#[derive(Default)]
pub struct Devices {
    enrolled: Mutex<BTreeMap<String, Enrolled>>,
}

impl std::fmt::Debug for Devices {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Devices").finish_non_exhaustive()
    }
}

impl Devices {
    /// Enables a device with a secret of twenty bytes, as authenticator apps have them.
    pub fn enable(&self, device: Device, secret: [u8; 20]) {
        let mut key = [0; 64];
        key[..secret.len()].copy_from_slice(&secret);
        self.lock().insert(device.serial.clone(), Enrolled { device, key, last_step: i64::MIN });
    }

    /// All devices.
    pub fn all(&self) -> Vec<Device> {
        self.lock().values().map(|enrolled| enrolled.device.clone()).collect()
    }

    /// Takes a code of `user`'s device; it and the ones before it are used up.
    pub fn verify(&self, user: &str, serial: &str, code: &str, now_millis: i64) -> Result<(), MfaError> {
        let mut all = self.lock();
        let enrolled = all
            .get_mut(serial)
            .filter(|enrolled| enrolled.device.user == user)
            .ok_or(MfaError::UnknownDevice)?;
        let step = enrolled
            .acceptable(now_millis)
            .find(|step| enrolled.code(*step) == code)
            .ok_or(MfaError::WrongCode)?;
        enrolled.last_step = step;
        Ok(())
    }

    /// A code of `user`'s device that was not used yet; absent without a device, and while all are used up.
    pub fn unused_code(&self, user: &str, now_millis: i64) -> Option<Code> {
        let all = self.lock();
        let enrolled = all.values().find(|enrolled| enrolled.device.user == user)?;
        // The one a person would read off the device, and the next one only when that is spent.
        let present = now_millis.div_euclid(STEP);
        let step = enrolled.acceptable(now_millis).find(|step| *step >= present)?;
        Some(Code {
            serial: enrolled.device.serial.clone(),
            code: enrolled.code(step),
            valid_for_millis: (step + 1 + TOLERANCE) * STEP - now_millis,
        })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Enrolled>> {
        self.enrolled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Enrolled {
    fn acceptable(&self, now_millis: i64) -> impl Iterator<Item = i64> + use<> {
        let (present, last) = (now_millis.div_euclid(STEP), self.last_step);
        (present - TOLERANCE..=present + TOLERANCE).filter(move |step| *step > last)
    }

    fn code(&self, step: i64) -> String {
        let mut mac = <Hmac<Sha1> as KeyInit>::new(&self.key.into());
        mac.update(&step.to_be_bytes());
        let digest: [u8; 20] = mac.finalize().into_bytes().into();
        let at = usize::from(digest[19] & 0x0f);
        let word = digest[at..at + 4].iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIAL: &str = "arn:aws:iam::123456789012:mfa/ada";

    fn devices() -> Devices {
        let devices = Devices::default();
        let device = Device { serial: SERIAL.to_owned(), user: "ada".to_owned(), enabled_at: 0 };
        devices.enable(device, *b"12345678901234567890");
        devices
    }

    /// The values of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let devices = devices();
            assert_eq!(devices.unused_code("ada", seconds * 1000).unwrap().code, code);
            assert_eq!(devices.verify("ada", SERIAL, code, seconds * 1000), Ok(()));
        }
    }

    #[test]
    fn a_code_is_good_once_and_near_its_time() {
        let (devices, now) = (devices(), 59_000);
        assert_eq!(devices.verify("ada", SERIAL, "000000", now), Err(MfaError::WrongCode));
        assert_eq!(devices.verify("ada", SERIAL, "287082", now + 2 * STEP), Err(MfaError::WrongCode));
        assert_eq!(devices.verify("ada", SERIAL, "287082", now), Ok(()));
        assert_eq!(devices.verify("ada", SERIAL, "287082", now), Err(MfaError::WrongCode));
        let next = devices.unused_code("ada", now).unwrap();
        assert_ne!(next.code, "287082");
        assert_eq!(next.valid_for_millis, 4 * STEP - now);
        assert_eq!(devices.verify("ada", SERIAL, &next.code, now), Ok(()));
        assert_eq!(devices.unused_code("ada", now), None);
        assert!(devices.unused_code("ada", now + STEP).is_some());
    }

    #[test]
    fn a_device_belongs_to_one_user() {
        let devices = devices();
        for (user, serial) in [("grace", SERIAL), ("ada", "arn:aws:iam::123456789012:mfa/grace")] {
            assert_eq!(devices.verify(user, serial, "287082", 59_000), Err(MfaError::UnknownDevice));
        }
        assert_eq!(devices.unused_code("grace", 59_000), None);
        assert!(!format!("{devices:?}").contains("1234"));
    }
}
