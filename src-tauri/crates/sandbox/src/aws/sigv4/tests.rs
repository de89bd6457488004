use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::options::Options;
use crate::principals::{AccessKey, Principal};

const SCOPE: &str = "20150830/us-east-1/service/aws4_request";
/// 2015-08-30T12:36:00Z, the time of the published vectors.
const VECTOR_TIME: i64 = 1_440_938_160;

struct Vector {
    name: &'static str,
    method: Method,
    uri: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    signed_headers: &'static str,
    signature: &'static str,
}

/// From AWS's Signature Version 4 test suite.
const VECTORS: [Vector; 6] = [
    Vector {
        name: "get-vanilla",
        method: Method::GET,
        uri: "/",
        headers: &[],
        body: "",
        signed_headers: "host;x-amz-date",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    },
    Vector {
        name: "post-vanilla",
        method: Method::POST,
        uri: "/",
        headers: &[],
        body: "",
        signed_headers: "host;x-amz-date",
        signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    },
    Vector {
        name: "get-vanilla-query-order-key-case",
        method: Method::GET,
        uri: "/?Param2=value2&Param1=value1",
        headers: &[],
        body: "",
        signed_headers: "host;x-amz-date",
        signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    },
    Vector {
        name: "get-header-value-trim",
        method: Method::GET,
        uri: "/",
        headers: &[("my-header1", " value1"), ("my-header2", " \"a   b   c\"")],
        body: "",
        signed_headers: "host;my-header1;my-header2;x-amz-date",
        signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    },
    Vector {
        name: "get-header-key-duplicate",
        method: Method::GET,
        uri: "/",
        headers: &[("my-header1", "value2"), ("my-header1", "value2"), ("my-header1", "value1")],
        body: "",
        signed_headers: "host;my-header1;x-amz-date",
        signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
    },
    Vector {
        name: "post-x-www-form-urlencoded",
        method: Method::POST,
        uri: "/",
        headers: &[("content-type", "application/x-www-form-urlencoded")],
        body: "Param1=value1",
        signed_headers: "content-type;host;x-amz-date",
        signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    },
];

fn key() -> AccessKey {
    AccessKey {
        id: "AKIDEXAMPLE".to_owned(),
        secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
        session_token: None,
        expires_at: None,
        status: Status::Active,
        created_at: 0,
        principal: Arc::new(Principal {
            name: "ada".to_owned(),
            arn: "arn:aws:iam::123456789012:user/ada".to_owned(),
            user_id: "AIDAEXAMPLE".to_owned(),
            user_name: Some("ada".to_owned()),
            policies: Vec::new(),
            policy_names: Vec::new(),
            session: None,
        }),
    }
}

fn world(key: AccessKey, region: &str) -> World {
    let options = Options { region: region.to_owned(), ..Options::default() };
    let world = World::new(options, PathBuf::new());
    world.clock.advance_millis(VECTOR_TIME * 1000 - world.clock.now_millis());
    world.principals.put_access_key(key);
    world
}

fn headers_of(vector: &Vector) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in vector.headers {
        headers.append(*name, value.parse().unwrap());
    }
    headers.insert("host", "example.amazonaws.com".parse().unwrap());
    headers.insert("x-amz-date", "20150830T123600Z".parse().unwrap());
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{SCOPE}, SignedHeaders={}, Signature={}",
        vector.signed_headers, vector.signature
    );
    headers.insert("authorization", authorization.parse().unwrap());
    headers
}

fn check(world: &World, vector: &Vector, headers: &HeaderMap, body: &str) -> Result<String, Refusal> {
    let uri: Uri = vector.uri.parse().unwrap();
    let request = SignedRequest { method: &vector.method, uri: &uri, headers, body: body.as_bytes() };
    verify(world, &world.options.region, "service", request).map(|caller| caller.principal.name.clone())
}

fn check_vanilla(world: &World, change: impl FnOnce(&mut HeaderMap)) -> Result<String, Refusal> {
    let mut headers = headers_of(&VECTORS[0]);
    change(&mut headers);
    check(world, &VECTORS[0], &headers, "")
}

fn code_and_text(result: Result<String, Refusal>) -> (&'static str, &'static str, String) {
    let refusal = result.unwrap_err();
    (refusal.json_code(), refusal.query_code(), refusal.to_string())
}

#[test]
fn published_vectors_verify() {
    for vector in &VECTORS {
        let result = check(&world(key(), "us-east-1"), vector, &headers_of(vector), vector.body);
        assert_eq!(result.as_deref(), Ok("ada"), "{}", vector.name);
    }
}

#[test]
fn a_changed_body_path_or_header_breaks_the_signature() {
    let world = world(key(), "us-east-1");
    for vector in &VECTORS {
        let tampered = check(&world, vector, &headers_of(vector), "Param1=value2");
        assert_eq!(code_and_text(tampered).0, "InvalidSignatureException", "{}", vector.name);
    }
    let [vanilla, ..] = VECTORS;
    let moved = Vector { uri: "/other", ..vanilla };
    assert!(check(&world, &moved, &headers_of(&VECTORS[0]), "").is_err());
    let (json, query, text) = code_and_text(check_vanilla(&world, |headers| {
        drop(headers.insert("host", "evil.example".parse().unwrap()));
    }));
    assert_eq!((json, query), ("InvalidSignatureException", "SignatureDoesNotMatch"));
    assert!(
        text.starts_with("The request signature we calculated does not match the signature you provided.")
    );
}

#[test]
fn a_header_of_amazons_that_was_not_signed_is_refused() {
    let world = world(key(), "us-east-1");
    let result =
        check_vanilla(&world, |headers| drop(headers.insert("x-amz-target", "Evil.Op".parse().unwrap())));
    assert_eq!(code_and_text(result).0, "InvalidSignatureException");
}

#[test]
fn no_or_half_a_header_is_not_a_signature() {
    let world = world(key(), "us-east-1");
    let (json, query, _) =
        code_and_text(check_vanilla(&world, |headers| drop(headers.remove("authorization"))));
    assert_eq!((json, query), ("MissingAuthenticationTokenException", "MissingAuthenticationToken"));
    for wrong in [
        "Basic YTpi",
        "AWS4-HMAC-SHA256 Credential=a/b/c",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request",
    ] {
        let result =
            check_vanilla(&world, |headers| drop(headers.insert("authorization", wrong.parse().unwrap())));
        assert_eq!(code_and_text(result).0, "IncompleteSignatureException", "{wrong}");
    }
    let undated = check_vanilla(&world, |headers| drop(headers.remove("x-amz-date")));
    assert_eq!(code_and_text(undated).0, "IncompleteSignatureException");
}

#[test]
fn unknown_inactive_and_wrongly_accompanied_keys_are_one_answer() {
    let invalid = (
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "The security token included in the request is invalid.".to_owned(),
    );
    let unknown = world(AccessKey { id: "AKIDOTHER".to_owned(), ..key() }, "us-east-1");
    assert_eq!(code_and_text(check_vanilla(&unknown, |_| ())), invalid);
    let inactive = world(AccessKey { status: Status::Inactive, ..key() }, "us-east-1");
    assert_eq!(code_and_text(check_vanilla(&inactive, |_| ())), invalid);
    let temporary = world(AccessKey { session_token: Some("token".to_owned()), ..key() }, "us-east-1");
    assert_eq!(code_and_text(check_vanilla(&temporary, |_| ())), invalid);
}

#[test]
fn a_session_that_ended_is_expired() {
    let ended = world(AccessKey { expires_at: Some(VECTOR_TIME - 1), ..key() }, "us-east-1");
    let (json, query, _) = code_and_text(check_vanilla(&ended, |_| ()));
    assert_eq!((json, query), ("ExpiredTokenException", "ExpiredToken"));
}

#[test]
fn the_wrong_secret_is_a_wrong_signature() {
    let other = world(AccessKey { secret: "other".to_owned(), ..key() }, "us-east-1");
    assert_eq!(code_and_text(check_vanilla(&other, |_| ())).2, MISMATCH);
}

#[test]
fn another_region_is_named() {
    let elsewhere = world(key(), "eu-west-1");
    let (json, _, text) = code_and_text(check_vanilla(&elsewhere, |_| ()));
    assert_eq!(json, "InvalidSignatureException");
    assert!(text.starts_with("Credential should be scoped to a valid region"), "{text}");
}

#[test]
fn fifteen_minutes_are_the_limit_on_both_sides() {
    for (minutes, expected) in [
        (14, None),
        (-14, None),
        (
            16,
            Some(
                "Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z (20150830T125200Z - 15 min.)",
            ),
        ),
        (
            -16,
            Some(
                "Signature not yet current: 20150830T123600Z is still later than 20150830T123500Z (20150830T122000Z + 15 min.)",
            ),
        ),
    ] {
        let world = world(key(), "us-east-1");
        world.clock.advance_millis(minutes * 60 * 1000);
        let result = check_vanilla(&world, |_| ());
        match expected {
            None => assert_eq!(result.as_deref(), Ok("ada"), "{minutes}"),
            Some(expected) => assert_eq!(code_and_text(result).2, expected),
        }
    }
}
