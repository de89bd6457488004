use super::{IamKey, KeyOffer, SecondTry, SignInFacts, key, login_words, user};
use crate::doctor::{Cause, Standing};
use crate::ssh::login::{Offer, OfferAnswer, SignIn};

const ID: &str = "APKAEIBAERJR2EXAMPLE";
const OTHER_ID: &str = "APKAOTHERKEY2EXAMPLE";

fn offer(print: &str, answer: OfferAnswer) -> Offer {
    Offer {
        fingerprint: print.to_owned(),
        from: format!("/k/{print}"),
        algorithm: "rsa-sha2-512".to_owned(),
        answer,
    }
}

fn iam(id: &str, print: Option<&str>, status: &str) -> IamKey {
    IamKey {
        id: id.to_owned(),
        is_active: status == "Active",
        status: status.to_owned(),
        print: print.map(str::to_owned),
    }
}

/// Cause of the user's link and of the key's.
struct Case<'a> {
    user: &'a str,
    offers: Vec<Offer>,
    iam: Option<Vec<IamKey>>,
    alone: SecondTry,
    sha1: SecondTry,
}

impl Case<'_> {
    fn refused(offers: &[&str]) -> Self {
        let offers = offers.iter().map(|print| offer(print, OfferAnswer::Refused)).collect();
        Self { user: ID, offers, iam: None, alone: SecondTry::NotTried, sha1: SecondTry::Refused }
    }

    fn of(self, keys: Vec<IamKey>) -> Self {
        Self { iam: Some(keys), ..self }
    }

    fn causes(self) -> (Option<Cause>, Option<Cause>) {
        let sign_in = Ok(SignIn { user: self.user.to_owned(), offers: self.offers, words: None });
        let facts = SignInFacts {
            user: self.user,
            user_from: "the location",
            keys: &[],
            sign_in: &sign_in,
            iam: self.iam.as_deref(),
            alone: &self.alone,
            sha1: &self.sha1,
        };
        let (of_user, of_key) = (user(&facts), key(&facts));
        for verdict in [&of_user, &of_key] {
            assert_eq!(verdict.fix.is_some(), verdict.is_broken(), "{}", verdict.finding);
        }
        (of_user.cause, of_key.cause)
    }

    fn first(self) -> Option<Cause> {
        let (of_user, of_key) = self.causes();
        of_user.or(of_key)
    }
}

#[test]
fn user_names_that_are_no_ids_are_named_for_what_they_are() {
    for user in ["git", "ada", "AKIAIOSFODNN7EXAMPLE", "AIDAIOSFODNN7EXAMPLE", ""] {
        let case = Case { user, ..Case::refused(&["a"]) };
        assert_eq!(case.first(), Some(Cause::UserIsNoSshKeyId), "{user}");
    }
    let odd = Case { user: "1a2b3c4d5e1a2b3c4d5e", ..Case::refused(&["a"]) };
    assert_eq!(odd.first(), Some(Cause::KeyRefused), "a form that IAM's model allows");
    let taken = Case { user: "ada", offers: vec![offer("a", OfferAnswer::Accepted)], ..Case::refused(&[]) };
    assert_eq!(taken.first(), None, "what is taken is right, whatever it looks like");
}

#[test]
fn iam_tells_why_a_key_is_refused() {
    let refused = || Case::refused(&["a", "b"]);
    for (keys, expected) in [
        (vec![], Cause::UnknownSshKeyId),
        (vec![iam(OTHER_ID, Some("z"), "Active")], Cause::UnknownSshKeyId),
        (vec![iam(OTHER_ID, Some("a"), "Active")], Cause::UnknownSshKeyId),
        (vec![iam(ID, Some("z"), "Active"), iam(OTHER_ID, Some("b"), "Active")], Cause::OtherKeysId),
        (vec![iam(ID, Some("z"), "Active")], Cause::KeyNotInIam),
        (vec![iam(ID, Some("a"), "Inactive")], Cause::InactiveKey),
        (vec![iam(ID, Some("a"), "Expired")], Cause::InactiveKey),
        (vec![iam(ID, None, "Inactive")], Cause::InactiveKey),
        (vec![iam(ID, None, "Active")], Cause::KeyRefused),
        (vec![iam(ID, Some("a"), "Active")], Cause::KeyRefused),
    ] {
        assert_eq!(refused().of(keys.clone()).first(), Some(expected), "{keys:?}");
    }
    assert_eq!(refused().first(), Some(Cause::KeyRefused), "without IAM it stays open");
}

#[test]
fn second_tries_prove_order_and_sha_1() {
    let hung_up = || {
        let mut offers: Vec<Offer> = ["a", "b", "c"].map(|print| offer(print, OfferAnswer::Refused)).into();
        offers.push(offer("d", OfferAnswer::HungUp));
        Case { offers, ..Case::refused(&[]) }
    };
    let right = || SecondTry::Accepted(offer("e", OfferAnswer::Accepted));
    assert_eq!(hung_up().first(), Some(Cause::KeyRefused), "not proven");
    assert_eq!(Case { alone: right(), ..hung_up() }.first(), Some(Cause::OtherKeysFirst));
    assert_eq!(Case { sha1: right(), ..Case::refused(&["e"]) }.first(), Some(Cause::Sha1Only));
    let unsigned = Case { offers: vec![offer("a", OfferAnswer::NotSigned)], ..Case::refused(&[]) };
    assert_eq!(unsigned.causes(), (None, Some(Cause::KeyUnreadable)), "the key is right");
    let left_out = || Case { offers: vec![offer("e", OfferAnswer::NotOffered)], ..Case::refused(&[]) };
    assert_eq!(Case { sha1: right(), ..left_out() }.first(), Some(Cause::Sha1Only));
    let ed25519 = Offer { algorithm: "ssh-ed25519".to_owned(), ..offer("a", OfferAnswer::Refused) };
    assert_eq!(Case { offers: vec![ed25519], ..Case::refused(&[]) }.first(), Some(Cause::KeyKind));
}

#[test]
fn nothing_to_offer_is_no_key_or_one_that_cannot_be_read() {
    let sign_in = Ok(SignIn { user: ID.to_owned(), offers: Vec::new(), words: None });
    let broken =
        [KeyOffer { from: "/k/a".to_owned(), print: None, problem: Some("needs a passphrase".to_owned()) }];
    for (keys, expected) in [(&[][..], Cause::NoKey), (&broken[..], Cause::KeyUnreadable)] {
        let facts = SignInFacts {
            user: ID,
            user_from: "the location",
            keys,
            sign_in: &sign_in,
            iam: None,
            alone: &SecondTry::NotTried,
            sha1: &SecondTry::NotTried,
        };
        assert_eq!(key(&facts).cause, Some(expected));
        for (words, expected) in
            [("the passphrase does not open /k/a", Cause::KeyUnreadable), ("lost", Cause::Unreachable)]
        {
            let sign_in = Err(words.to_owned());
            assert_eq!(key(&SignInFacts { sign_in: &sign_in, ..facts.clone() }).cause, Some(expected));
        }
    }
    assert_eq!(
        login_words(&Ok("You have successfully authenticated over SSH.".to_owned())).standing,
        Standing::Sound
    );
    assert_eq!(login_words(&Err("closed".to_owned())).standing, Standing::Caution);
}
