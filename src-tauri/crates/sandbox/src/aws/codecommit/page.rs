//! Pagination: opaque tokens that only the operation that made them takes back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::Call;
use crate::aws::error::ApiError;

/// The bytes of a token's check.
const CHECK: usize = 12;

impl Call<'_> {
    /// The token with which this operation, about `scope`, continues after `position`.
    pub(super) fn continuation(&self, scope: &str, position: &str) -> String {
        let mut bytes = self.token_check(scope, position).to_vec();
        bytes.extend_from_slice(position.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in the token that the input's `member` carries, if it carries one.
    pub(super) fn position(&self, member: &str, scope: &str) -> Result<Option<String>, ApiError> {
        let Some(token) = self.input.text(member)? else { return Ok(None) };
        let position = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| {
            let (check, position) = bytes.split_at_checked(CHECK)?;
            let position = std::str::from_utf8(position).ok()?;
            (check == self.token_check(scope, position)).then(|| position.to_owned())
        });
        position.map(Some).ok_or_else(|| {
            ApiError::new(
                "InvalidContinuationTokenException",
                "The specified continuation token is not valid.",
            )
        })
    }

    /// One page of `items`, all of which are at hand, and the token of the next.
    pub(super) fn slice<T>(
        &self,
        member: &str,
        scope: &str,
        items: Vec<T>,
        size: usize,
    ) -> Result<(Vec<T>, Option<String>), ApiError> {
        let start =
            self.position(member, scope)?.and_then(|position| position.parse().ok()).unwrap_or(0_usize);
        let total = items.len();
        let end = start.saturating_add(size).min(total);
        let next = (end < total).then(|| self.continuation(scope, &end.to_string()));
        Ok((items.into_iter().skip(start).take(size).collect(), next))
    }

    fn token_check(&self, scope: &str, position: &str) -> [u8; CHECK] {
        let mut hash = Sha256::new();
        for part in
            [&self.world.account, &self.world.options.seed_value.to_string(), self.operation, scope, position]
        {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut check = [0; CHECK];
        check.copy_from_slice(&hash.finalize()[..CHECK]);
        check
    }
}
