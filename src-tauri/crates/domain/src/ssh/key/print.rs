//! Fingerprints.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use md5::{Digest as _, Md5};
use sha2::Sha256;

use super::PublicKey;

impl PublicKey {
    /// The MD5 fingerprint as IAM and GIJ print it: 47 characters, lower-case pairs with colons, of the key in SSH's wire
    /// format. It is what `ssh-keygen -l -E md5` prints behind `MD5:`; EC2's prints are of another encoding.
    pub fn md5(&self) -> String {
        let digest = Md5::digest(&self.blob);
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
    }

    /// The SHA-256 fingerprint as OpenSSH prints it: `SHA256:` and base64 without padding.
    pub fn sha256(&self) -> String {
        format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(&self.blob)))
    }
}
