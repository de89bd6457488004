//! The session key: Diffie-Hellman over the second Oakley group, HKDF with SHA-256, AES-128 in CBC mode, as the Secret
//! Service specification (section "Transfer of Secrets") has it.

use aes::Aes128;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use num_bigint::BigUint;
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::{SecureRandom as _, SystemRandom};
use zeroize::Zeroizing;

/// RFC 2409, section 6.2.
const PRIME: &[u8] = b"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C\
4B1FE649286651ECE65381FFFFFFFFFFFFFFFF";

/// Bytes of the prime.
const LENGTH: usize = 128;

/// Bytes of our exponent. Twice the strength of the group is enough, which RFC 3766 puts below 80 bits for 1024-bit primes,
/// and each bit costs time.
const EXPONENT: usize = 24;

/// Bytes of the agreed key.
const KEY: usize = 16;

/// Our half.
pub(super) struct Keypair {
    prime: BigUint,
    exponent: BigUint,
}

impl Keypair {
    /// A fresh one; `None` when the system has no random numbers.
    pub(super) fn generate() -> Option<Self> {
        let mut exponent = Zeroizing::new([0; EXPONENT]);
        SystemRandom::new().fill(&mut *exponent).ok()?;
        Self::of(&*exponent)
    }

    fn of(exponent: &[u8]) -> Option<Self> {
        Some(Self { prime: BigUint::parse_bytes(PRIME, 16)?, exponent: BigUint::from_bytes_be(exponent) })
    }

    /// What the other side gets.
    pub(super) fn public(&self) -> Vec<u8> {
        BigUint::from(2_u8).modpow(&self.exponent, &self.prime).to_bytes_be()
    }

    /// The key that both sides come to.
    pub(super) fn agree(&self, theirs: &[u8]) -> SessionKey {
        let common = BigUint::from_bytes_be(theirs).modpow(&self.exponent, &self.prime);
        let digits = Zeroizing::new(common.to_bytes_be());
        let mut padded = Zeroizing::new([0; LENGTH]);
        let start = LENGTH.saturating_sub(digits.len());
        if let Some(end) = padded.get_mut(start..)
            && end.len() == digits.len()
        {
            end.copy_from_slice(&digits);
        }
        let mut key = Zeroizing::new([0; KEY]);
        let derived = Salt::new(HKDF_SHA256, &[]).extract(&*padded);
        // Sixteen bytes are less than HKDF can give, and exactly what is asked for.
        let _always_fits = derived.expand(&[], Bytes(KEY)).and_then(|output| output.fill(&mut *key));
        SessionKey(key)
    }
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

/// The agreed key.
pub(super) struct SessionKey(Zeroizing<[u8; KEY]>);

impl SessionKey {
    /// The plain bytes; `None` when they were encrypted under another key or are damaged.
    pub(super) fn decrypt(&self, vector: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
        let cipher = cbc::Decryptor::<Aes128>::new_from_slices(&*self.0, vector).ok()?;
        cipher.decrypt_padded_vec::<Pkcs7>(encrypted).ok()
    }
}

#[cfg(test)]
mod tests {
    use aes::Aes128;
    use aes::cipher::block_padding::Pkcs7;
    use aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
    use proptest::prelude::*;

    use super::{BigUint, Keypair, LENGTH, PRIME};

    #[test]
    fn the_prime_is_the_one_of_the_group() {
        let prime = BigUint::parse_bytes(PRIME, 16).unwrap();
        assert_eq!((prime.bits(), prime.to_bytes_be().len()), (1024, LENGTH));
        // 2 generates the subgroup of order (p - 1) / 2, which is prime: a wrong digit anywhere would break this.
        let order = (&prime - 1_u8) / 2_u8;
        assert_eq!(BigUint::from(2_u8).modpow(&order, &prime), BigUint::from(1_u8));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn both_sides_come_to_one_key(one in any::<[u8; 32]>(), other in any::<[u8; 32]>(), plain in ".{0,60}", vector: [u8; 16]) {
            let (one, other) = (Keypair::of(&one).unwrap(), Keypair::of(&other).unwrap());
            let theirs = other.agree(&one.public());
            let encrypted = cbc::Encryptor::<Aes128>::new_from_slices(&*theirs.0, &vector)
                .unwrap()
                .encrypt_padded_vec::<Pkcs7>(plain.as_bytes());
            let ours = one.agree(&other.public());
            prop_assert_eq!(ours.decrypt(&vector, &encrypted), Some(plain.into_bytes()));
            prop_assert_eq!(ours.decrypt(&vector[1..], &encrypted), None);
        }
    }
}
