use super::{Asked, KeySeen, clock, identity, minutes, read, sign_in};
use crate::doctor::{Answer, Cause, PasswordForm, Presented, Standing, UserForm};
use crate::region::Region;

fn key(seen: KeySeen, may_pull: Option<bool>) -> Asked {
    Asked::Key { seen, may_pull }
}

fn owner() -> KeySeen {
    KeySeen::Owner { arn: "arn:aws:iam::111122223333:user/ada".to_owned(), is_user: true }
}

fn xml(status: u16, code: &str, message: &str) -> Answer {
    Answer::read(status, &format!("<{code}>\n  <Message>{message}</Message>\n</{code}>\n"))
}

fn success() -> Answer {
    Answer::read(200, "001e# service=git-upload-pack\n0000")
}

const NOW: i64 = 1_700_000_000;

fn presented(user: UserForm, password: PasswordForm) -> Asked {
    Asked::Presented { presented: Presented { user, password }, now_seconds: NOW }
}

fn denied() -> Answer {
    xml(
        403,
        "AccessDeniedException",
        "User: x is not authorized to perform: codecommit:GitPull on resource: y",
    )
}

#[test]
fn a_clock_counts_where_something_is_signed() {
    let minute = 60_000;
    assert_eq!(clock(Some(900), true).standing, Standing::Sound);
    assert_eq!(clock(Some(14 * minute), true).standing, Standing::Caution);
    assert_eq!(clock(Some(-16 * minute), true).cause, Some(Cause::ClockSkew));
    assert!(clock(Some(-16 * minute), true).finding.contains("16 minutes ahead of AWS's"));
    assert_eq!(clock(Some(20 * minute), false).standing, Standing::Caution);
    assert_eq!(clock(None, true).standing, Standing::Unseen);
    assert_eq!(
        (minutes(90).as_str(), minutes(7_200).as_str(), minutes(172_800).as_str()),
        ("90 seconds", "2 hours", "2 days")
    );
}

#[test]
fn each_thing_that_sts_says_has_its_cause() {
    let region = Region::parse("ap-east-1").unwrap();
    for (seen, cause) in [
        (owner(), None),
        (KeySeen::NotAsked, None),
        (KeySeen::Unclear("no answer".to_owned()), None),
        (KeySeen::Unknown, Some(Cause::UnknownAccessKey)),
        (KeySeen::OnlyIn { region: "us-east-1".to_owned() }, Some(Cause::RegionNotEnabled)),
        (KeySeen::WrongSecret, Some(Cause::WrongSecret)),
        (KeySeen::Skewed, Some(Cause::ClockSkew)),
        (KeySeen::Ended, Some(Cause::SessionEnded)),
    ] {
        let verdict = identity(&seen, &region);
        assert_eq!(verdict.cause, cause, "{seen:?}");
        assert_eq!(verdict.fix.is_some(), cause.is_some(), "{seen:?}");
    }
    let role = KeySeen::Owner { arn: "arn:aws:sts::1:assumed-role/R/S".to_owned(), is_user: false };
    assert_eq!(identity(&role, &region).standing, Standing::Caution);
}

#[test]
fn a_refused_password_is_told_by_what_it_looks_like() {
    let cause = |user, password| sign_in(&presented(user, password), &Answer::read(403, "")).cause;
    let signed = |ago: i64| PasswordForm::Signed { at_seconds: NOW - ago };
    let other = PasswordForm::Other;
    for (user, password, expected) in [
        (UserForm::AccessKey, PasswordForm::SecretAccessKey, Cause::RawSecret),
        (UserForm::TemporaryKey { with_token: true }, PasswordForm::SecretAccessKey, Cause::RawSecret),
        (UserForm::TemporaryKey { with_token: false }, signed(5), Cause::TokenMissing),
        (UserForm::AccessKey, signed(901), Cause::StalePassword),
        (UserForm::AccessKey, signed(-901), Cause::ClockSkew),
        (UserForm::AccessKey, signed(5), Cause::AccessRefused),
        (UserForm::AccessKey, other, Cause::AccessRefused),
        (UserForm::GitCredential, other, Cause::GitCredentialRefused),
        (UserForm::SshKeyId, other, Cause::GitCredentialRefused),
        (UserForm::Other, other, Cause::GitCredentialRefused),
    ] {
        assert_eq!(cause(user, password), Some(expected), "{user:?} {password:?}");
    }
    let of = |answer: &Answer| sign_in(&presented(UserForm::AccessKey, signed(5)), answer).cause;
    let unknown =
        xml(403, "UnrecognizedClientException", "The security token included in the request is invalid");
    assert_eq!(of(&unknown), Some(Cause::UnknownAccessKey));
    assert_eq!(of(&xml(403, "ExpiredTokenException", "over")), Some(Cause::SessionEnded));
    assert_eq!(
        of(&xml(403, "InvalidSignatureException", "Signature expired: a is not within b")),
        Some(Cause::StalePassword)
    );
}

#[test]
fn a_signed_request_is_told_by_words_and_by_what_is_known_beside_them() {
    let mismatch =
        xml(403, "InvalidSignatureException", "The request signature we calculated does not match");
    let unknown = xml(403, "UnrecognizedClientException", "invalid");
    let unclear = KeySeen::Unclear("no answer".to_owned());
    for (asked, answer, expected) in [
        (key(owner(), None), success(), None),
        (key(owner(), None), Answer::read(404, ""), None),
        (key(owner(), None), denied(), None),
        (key(owner(), None), mismatch, Some(Cause::AccessRefused)),
        (key(owner(), None), unknown.clone(), Some(Cause::AccessRefused)),
        (key(unclear, None), unknown, Some(Cause::UnknownAccessKey)),
        (key(owner(), None), Answer::read(403, ""), Some(Cause::AccessRefused)),
        (key(owner(), Some(true)), Answer::read(403, ""), Some(Cause::AccessRefused)),
        (key(owner(), Some(false)), Answer::read(403, ""), None),
        (
            key(owner(), None),
            xml(403, "InvalidSignatureException", "Signature expired: x"),
            Some(Cause::ClockSkew),
        ),
        (key(owner(), None), Answer::read(429, "Rate exceeded"), Some(Cause::Throttled)),
        (key(owner(), None), Answer::read(500, ""), Some(Cause::Other)),
        (key(owner(), None), Answer::read(200, "<html>Sign in</html>"), Some(Cause::Other)),
    ] {
        let verdict = sign_in(&asked, &answer);
        assert_eq!(verdict.cause, expected, "{asked:?} {answer:?}");
        assert_eq!(verdict.fix.is_some(), expected.is_some());
    }
}

#[test]
fn reading_ends_in_references_or_in_a_permission() {
    let asked = key(owner(), None);
    let head = Some("refs/heads/main".to_owned());
    assert_eq!(read(&asked, &success(), Some(&Ok((3, head)))).standing, Standing::Sound);
    assert_eq!(read(&asked, &success(), Some(&Err("lost".to_owned()))).cause, Some(Cause::Other));
    assert_eq!(read(&asked, &denied(), None).cause, Some(Cause::NoGitPull));
    assert_eq!(read(&key(owner(), Some(false)), &Answer::read(403, ""), None).cause, Some(Cause::NoGitPull));
    let off = xml(403, "EncryptionKeyDisabledException", "off");
    assert_eq!(read(&asked, &off, None).cause, Some(Cause::Encryption));
}
