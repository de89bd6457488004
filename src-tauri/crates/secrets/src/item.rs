//! What is written into a keychain item.

use causeway_app::port::secrets::SecretError;
use causeway_domain::Secret;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Version of the shape below. Another version is never guessed at.
const VERSION: u32 = 1;

/// Some interfaces of Windows store UTF-16, in at most 2,560 bytes; this stays below for all of them.
const MAX_UTF16_UNITS: usize = 1_200;

/// The size of a Windows credential blob, which holds our bytes as they are.
const MAX_BYTES: usize = 2_560;

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    secret: &'a str,
}

#[derive(Deserialize)]
struct Read {
    v: u32,
    secret: Secret,
}

/// The bytes to store, or `TooLarge`.
pub(crate) fn encode(secret: &Secret) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let text = secret.expose();
    if text.len() > MAX_BYTES {
        return Err(SecretError::TooLarge);
    }
    // Escaping makes at most six bytes of one; with room for all, no reallocation leaves a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() * 6 + 32));
    serde_json::to_writer(&mut *bytes, &Written { v: VERSION, secret: text })
        .map_err(|_| SecretError::Damaged)?;
    let units = std::str::from_utf8(&bytes).map_or(usize::MAX, |json| json.encode_utf16().count());
    if units > MAX_UTF16_UNITS || bytes.len() > MAX_BYTES {
        return Err(SecretError::TooLarge);
    }
    Ok(bytes)
}

/// What [`encode`] wrote, or `Damaged`. The parser's message is dropped: it may quote what it could not read.
pub(crate) fn decode(bytes: &[u8]) -> Result<Secret, SecretError> {
    match serde_json::from_slice::<Read>(bytes) {
        Ok(Read { v: VERSION, secret }) => Ok(secret),
        Ok(_) | Err(_) => Err(SecretError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::port::secrets::SecretError;
    use causeway_domain::Secret;
    use proptest::prelude::*;

    use super::{decode, encode};

    proptest! {
        #[test]
        fn any_text_that_fits_comes_back(text in "\\PC{0,200}") {
            let bytes = encode(&Secret::new(text.clone())).unwrap();
            let read = decode(&bytes).unwrap();
            prop_assert_eq!(read.expose(), text.as_str());
        }

        #[test]
        fn damaged_bytes_are_an_error_and_not_a_secret(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(decode(&bytes).err(), Some(SecretError::Damaged));
        }
    }

    #[test]
    fn the_limit_counts_utf16_units_of_what_is_stored() {
        let frame = r#"{"v":1,"secret":""}"#.len();
        assert!(encode(&Secret::new("x".repeat(1_200 - frame))).is_ok());
        assert_eq!(encode(&Secret::new("x".repeat(1_201 - frame))).err(), Some(SecretError::TooLarge));
        assert_eq!(
            encode(&Secret::new("\"".repeat(600))).err(),
            Some(SecretError::TooLarge),
            "escapes count"
        );
        assert_eq!(encode(&Secret::new("漢".repeat(900))).err(), Some(SecretError::TooLarge), "bytes count");
    }

    #[test]
    fn another_version_is_not_guessed_at() {
        assert_eq!(decode(br#"{"v":2,"secret":"x"}"#).err(), Some(SecretError::Damaged));
    }
}
