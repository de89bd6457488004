//! Second tries over SSH: what tells "others came first" and "SHA-1 only" from "not this key".

use std::sync::Arc;

use causeway_domain::doctor::SecondTry;
use causeway_domain::ssh::key::{KeyKind, PublicKey};
use causeway_domain::ssh::login::{LoginFacts, OfferAnswer, SignIn};

use super::offers::OwnKey;
use super::ssh::{NOT_TRIED, Way};
use crate::AppError;
use crate::port::ssh::LoginKey;

/// How many keys are tried by themselves, where IAM does not say which one it is.
const ALONE: usize = 6;

impl Way<'_> {
    /// Tries once more where the first login was refused: a key that did not get its turn by itself, and then the keys
    /// that did with signatures of SHA-1.
    ///
    /// # Errors
    /// [`AppError::Cancelled`].
    pub(super) async fn second_tries(
        &self,
        sign_in: &Result<SignIn, String>,
    ) -> Result<(SecondTry, SecondTry), AppError> {
        let Ok(sign_in) = sign_in else { return Ok(NOT_TRIED) };
        let is_settled = |answer| matches!(answer, OfferAnswer::Accepted | OfferAnswer::NotSigned);
        if self.user.is_empty() || sign_in.offers.iter().any(|offer| is_settled(offer.answer)) {
            return Ok(NOT_TRIED);
        }
        let mut alone = SecondTry::NotTried;
        for key in self.without_a_turn(sign_in) {
            alone = self.once_more(vec![key], false).await?;
            if matches!(alone, SecondTry::Accepted(_)) {
                return Ok((alone, SecondTry::NotTried));
            }
        }
        let answered = self.keys.iter().filter(|key| Self::was_answered(sign_in, key) && is_rsa(key));
        let answered: Vec<LoginKey> = answered.map(|key| key.login.clone()).collect();
        let sha1 =
            if answered.is_empty() { SecondTry::NotTried } else { self.once_more(answered, true).await? };
        Ok((alone, sha1))
    }

    /// RSA keys that the server did not answer, the most likely first: the one that IAM names, then those that somebody
    /// named for this host.
    fn without_a_turn(&self, sign_in: &SignIn) -> Vec<LoginKey> {
        let mut waiting: Vec<&OwnKey> =
            self.keys.iter().filter(|key| !Self::was_answered(sign_in, key) && is_rsa(key)).collect();
        let of_iam = self.iam.iter().flatten().find(|entry| entry.id == self.user);
        if let Some(print) = of_iam.and_then(|entry| entry.print.as_deref()) {
            waiting.retain(|key| key.public.as_ref().is_none_or(|public| public.sha256() == print));
        }
        waiting.sort_by_key(|key| !key.is_named);
        waiting.into_iter().take(ALONE).map(|key| key.login.clone()).collect()
    }

    async fn once_more(&self, keys: Vec<LoginKey>, sha1_only: bool) -> Result<SecondTry, AppError> {
        let facts: LoginFacts = self.login(&self.attempt(keys, None, sha1_only), Arc::new(|_| ())).await?;
        let accepted = facts.sign_in.and_then(Result::ok).and_then(|sign_in| sign_in.accepted().cloned());
        Ok(accepted.map_or(SecondTry::Refused, SecondTry::Accepted))
    }
}

/// Whether a key may be one of RSA; one that hides its public part may.
fn is_rsa(key: &OwnKey) -> bool {
    key.public.as_ref().is_none_or(|public: &PublicKey| matches!(public.kind, KeyKind::Rsa { .. }))
}
