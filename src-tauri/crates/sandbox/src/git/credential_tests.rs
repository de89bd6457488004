use std::sync::Arc;

use super::*;
use crate::options::Options;
use crate::principals::{GitCredential, Principal};

#[derive(serde::Deserialize)]
struct Vectors {
    accepted: Vec<Vector>,
    refused_for_the_first: Vec<Refused>,
}

#[derive(serde::Deserialize)]
struct Refused {
    mistake: String,
    password: String,
}

#[derive(serde::Deserialize)]
struct Vector {
    name: String,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    region: String,
    host: String,
    path: String,
    timestamp: jiff::Timestamp,
    username: String,
    password: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("testdata/sigv4-passwords.json")).unwrap()
}

fn principal() -> Arc<Principal> {
    Arc::new(Principal {
        name: "ada".to_owned(),
        arn: "arn:aws:iam::123456789012:user/ada".to_owned(),
        user_id: "AIDAEXAMPLE".to_owned(),
        user_name: Some("ada".to_owned()),
        policies: Vec::new(),
        policy_names: Vec::new(),
        session: None,
    })
}

/// A world that holds the key of a vector and lives at its time.
fn world(vector: &Vector) -> Arc<World> {
    let world = Arc::new(World::new(
        Options { region: vector.region.clone(), ..Options::default() },
        "unused".into(),
    ));
    world.clock.advance_millis(vector.timestamp.as_millisecond() - world.clock.now_millis());
    world.principals.put_access_key(AccessKey {
        id: vector.access_key_id.clone(),
        secret: vector.secret_access_key.clone(),
        session_token: vector.session_token.clone(),
        expires_at: None,
        status: Status::Active,
        created_at: 0,
        principal: principal(),
    });
    world
}

fn change_key(world: &World, vector: &Vector, change: impl FnOnce(&mut AccessKey)) {
    let mut key = world.principals.access_key(&vector.access_key_id).unwrap();
    change(&mut key);
    world.principals.put_access_key(key);
}

fn sign_in(world: &World, vector: &Vector, user: &str, password: &str) -> Result<String, CredentialError> {
    let location = Location { host: &vector.host, path: &vector.path };
    authenticate(world, Presented { user, password }, location).map(|caller| caller.principal.name.clone())
}

#[test]
fn what_other_peoples_signers_make_is_accepted() {
    let vectors = vectors();
    assert_eq!(vectors.accepted.len(), 15);
    for vector in &vectors.accepted {
        let signed_in = sign_in(&world(vector), vector, &vector.username, &vector.password);
        assert_eq!(signed_in.as_deref(), Ok("ada"), "{}", vector.name);
    }
}

#[test]
fn every_part_of_the_signature_counts() {
    for vector in &vectors().accepted {
        let sign_in_with = |change: &dyn Fn(&mut Vector)| {
            let mut other: Vector = Vector { name: String::new(), ..vector.copy() };
            change(&mut other);
            let location = Location { host: &other.host, path: &other.path };
            let presented = Presented { user: &vector.username, password: &vector.password };
            authenticate(&world(&other), presented, location).map(|_| ())
        };
        assert_eq!(sign_in_with(&|_| {}), Ok(()));
        let refused = Err(CredentialError::WrongSignature);
        let elsewhere = sign_in_with(&|v| v.region = "eu-west-9".to_owned());
        // A region that stands beside this one takes its own signatures, and has no such repository.
        let in_its_own =
            matches!(elsewhere, Err(CredentialError::OtherRegion { region }) if region == vector.region);
        assert!(elsewhere == refused || in_its_own, "{}: {elsewhere:?}", vector.name);
        assert_eq!(sign_in_with(&|v| v.path.push('/')), refused, "{}", vector.name);
        assert_eq!(sign_in_with(&|v| v.path = v.path.to_uppercase()), refused, "{}", vector.name);
        assert_eq!(
            sign_in_with(&|v| v.host = "elsewhere.example.com".to_owned()),
            refused,
            "{}",
            vector.name
        );
        assert_eq!(sign_in_with(&|v| v.secret_access_key.push('x')), refused, "{}", vector.name);
    }
}

impl Vector {
    fn copy(&self) -> Self {
        Self {
            name: self.name.clone(),
            access_key_id: self.access_key_id.clone(),
            secret_access_key: self.secret_access_key.clone(),
            session_token: self.session_token.clone(),
            region: self.region.clone(),
            host: self.host.clone(),
            path: self.path.clone(),
            timestamp: self.timestamp,
            username: self.username.clone(),
            password: self.password.clone(),
        }
    }
}

#[test]
fn the_known_mistakes_are_refused() {
    let vectors = vectors();
    let first = &vectors.accepted[0];
    assert_eq!(vectors.refused_for_the_first.len(), 4);
    for refused in &vectors.refused_for_the_first {
        let result = sign_in(&world(first), first, &first.username, &refused.password);
        assert_eq!(result, Err(CredentialError::WrongSignature), "{}", refused.mistake);
    }
}

#[test]
fn a_signature_lives_fifteen_minutes_either_way() {
    let vector = &vectors().accepted[0];
    for (seconds, fresh) in
        [(0, true), (899, true), (-899, true), (905, false), (-905, false), (86_400, false)]
    {
        let world = world(vector);
        world.clock.advance_millis(seconds * 1000);
        let result = sign_in(&world, vector, &vector.username, &vector.password);
        match result {
            Ok(_) => assert!(fresh, "{seconds}"),
            Err(error) => {
                assert!(!fresh && matches!(error, CredentialError::Stale { .. }), "{seconds}: {error:?}");
                assert_eq!(error.code(), "InvalidSignatureException");
                assert!(error.to_string().starts_with("Signature expired: 20250102T030405Z"), "{error}");
            }
        }
    }
}

#[test]
fn causes_are_told_apart() {
    let vectors = vectors();
    let vector = &vectors.accepted[0];
    let world = world(vector);
    let try_with = |user: &str, password: &str| sign_in(&world, vector, user, password).unwrap_err();
    assert_eq!(try_with("AKIANOBODY", &vector.password), CredentialError::UnknownKey);
    assert_eq!(try_with(&vector.username, &vector.secret_access_key), CredentialError::NotASignature);
    assert_eq!(try_with(&vector.username, "20250102T030405Z"), CredentialError::WrongSignature);
    assert_eq!(try_with(&vector.username, "2025012T030405Zab"), CredentialError::NotASignature);
    assert_eq!(try_with(&vector.username, ""), CredentialError::NotASignature);
    let with_token = format!("{}%token", vector.username);
    assert_eq!(try_with(&with_token, &vector.password), CredentialError::WrongToken);
    change_key(&world, vector, |key| key.status = Status::Inactive);
    assert_eq!(try_with(&vector.username, &vector.password), CredentialError::Inactive);
}

#[test]
fn a_temporary_key_needs_its_own_token_and_ends() {
    let vectors = vectors();
    let vector = vectors.accepted.iter().find(|vector| vector.session_token.is_some()).unwrap();
    let world = world(vector);
    let try_with = |user: &str| sign_in(&world, vector, user, &vector.password);
    assert!(try_with(&vector.username).is_ok());
    assert_eq!(try_with(&vector.access_key_id), Err(CredentialError::TokenMissing));
    let undecoded = vector.username.replacen('%', "%25", 1);
    assert_eq!(try_with(&undecoded), Err(CredentialError::WrongToken));
    change_key(&world, vector, |key| key.expires_at = Some(vector.timestamp.as_second() - 1));
    assert_eq!(try_with(&vector.username), Err(CredentialError::SessionExpired));
}

#[test]
fn git_credentials_sign_in_until_they_are_made_inactive() {
    let vector = &vectors().accepted[0];
    let world = world(vector);
    let mut credential = GitCredential {
        id: "ACCAEXAMPLE".to_owned(),
        user_name: "ada-at-123456789012".to_owned(),
        password: "p+a/s=s:word".to_owned(),
        status: Status::Active,
        created_at: 0,
        principal: principal(),
    };
    world.principals.put_git_credential(credential.clone());
    let try_with = |password: &str| sign_in(&world, vector, "ada-at-123456789012", password);
    assert_eq!(try_with("p+a/s=s:word").as_deref(), Ok("ada"));
    assert_eq!(try_with("p+a/s=s:worD"), Err(CredentialError::WrongPassword));
    assert_eq!(try_with(""), Err(CredentialError::WrongPassword));
    credential.status = Status::Inactive;
    world.principals.put_git_credential(credential);
    assert_eq!(try_with("p+a/s=s:word"), Err(CredentialError::Inactive));
}

#[test]
fn nothing_presented_is_ever_printed() {
    let shown = format!("{:?}", Presented { user: "AKIASECRET", password: "hunter2" });
    assert!(!shown.contains("AKIASECRET") && !shown.contains("hunter2"), "{shown}");
}
