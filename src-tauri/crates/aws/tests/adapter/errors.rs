//! What goes wrong, as the real services say it.

use causeway_app::port::aws::AwsError;
use causeway_app::port::network::NetworkError;
use causeway_domain::CallerIdentity;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{FakeAws, account_at, answer, json as reply, recorder};

const IDENTITY: &str = r#"<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ada</Arn><UserId>AIDA</UserId>
  <Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"#;

async fn listing_fails_with(status: u16, content_type: Option<&'static str>, body: &'static str) -> AwsError {
    let aws = FakeAws::start(move |_| answer(status, content_type, body.to_owned())).await;
    aws.account().repository_names(recorder().0, &CancellationToken::new()).await.unwrap_err()
}

async fn identity_fails_with(status: u16, code: &'static str, message: &'static str) -> AwsError {
    let aws = FakeAws::start(move |_| {
        let body = format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
             <Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        );
        answer(status, Some("text/xml"), body)
    })
    .await;
    aws.account().caller_identity(&CancellationToken::new()).await.unwrap_err()
}

#[tokio::test]
async fn the_caller_is_read() {
    let aws = FakeAws::start(|asked| {
        assert!(asked.authorization.contains("/eu-central-1/sts/aws4_request"), "{}", asked.authorization);
        answer(200, Some("text/xml"), IDENTITY.to_owned())
    })
    .await;
    let caller = aws.account().caller_identity(&CancellationToken::new()).await.unwrap();
    let expected =
        CallerIdentity { arn: "arn:aws:iam::111122223333:user/ada".into(), account: "111122223333".into() };
    assert_eq!(caller, expected);
}

#[tokio::test]
async fn sts_errors_have_their_own_meaning() {
    let error = identity_fails_with(
        403,
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
    )
    .await;
    assert!(matches!(error, AwsError::UnknownAccessKey { message } if message.contains("security token")));
    let error = identity_fails_with(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match",
    )
    .await;
    assert!(matches!(error, AwsError::SignatureMismatch { .. }));
    let error = identity_fails_with(
        403,
        "SignatureDoesNotMatch",
        "Signature expired: 20250101T000000Z is now earlier than …",
    )
    .await;
    assert!(matches!(error, AwsError::ClockSkew { .. }));
    assert_eq!(identity_fails_with(403, "ExpiredToken", "over").await, AwsError::Expired);
}

#[tokio::test]
async fn code_commit_errors_have_their_own_meaning() {
    let json = Some("application/x-amz-json-1.1");
    let error = listing_fails_with(
        400,
        json,
        r#"{"__type":"AccessDeniedException","Message":"User: arn:aws:iam::111122223333:user/ada is not authorized to perform: codecommit:ListRepositories on resource: * because no identity-based policy allows it"}"#,
    )
    .await;
    let AwsError::AccessDenied { action, message } = error else { panic!("{error:?}") };
    assert_eq!(action.as_deref(), Some("codecommit:ListRepositories"));
    assert!(message.contains("user/ada"), "the message with a capital M is read: {message}");

    let error = listing_fails_with(
        400,
        json,
        r#"{"__type":"com.amazon.coral#UnrecognizedClientException","message":"invalid"}"#,
    )
    .await;
    assert_eq!(error, AwsError::UnknownAccessKey { message: "invalid".to_owned() });

    let error =
        listing_fails_with(400, json, r#"{"__type":"EncryptionKeyAccessDeniedException","message":"kms"}"#)
            .await;
    let expected =
        AwsError::Service { code: "EncryptionKeyAccessDeniedException".into(), message: "kms".into() };
    assert_eq!(error, expected);

    let error = listing_fails_with(
        400,
        json,
        r#"{"__type":"InvalidSignatureException","message":"Signature not yet current: …"}"#,
    )
    .await;
    assert!(matches!(error, AwsError::ClockSkew { .. }), "{error:?}");

    let denied = "<AccessDeniedException>\n  <Message>is not authorized to perform: codecommit:GitPull</Message>\n</AccessDeniedException>";
    let error = listing_fails_with(403, None, denied).await;
    assert!(
        matches!(error, AwsError::AccessDenied { action: Some(action), .. } if action == "codecommit:GitPull")
    );
}

#[tokio::test]
async fn what_is_no_answer_of_aws_is_shown_in_part() {
    let page = "<html><body>Please sign in to the network</body></html>";
    for status in [200, 400] {
        let error = listing_fails_with(status, Some("text/html"), page).await;
        let AwsError::Unexpected { detail } = error else { panic!("{error:?}") };
        assert!(detail.starts_with(&format!("HTTP {status}: <html>")), "{detail}");
    }
    let error =
        listing_fails_with(200, Some("application/x-amz-json-1.1"), r#"{"repositories":[{"repositoryName":"#)
            .await;
    assert!(matches!(error, AwsError::Unexpected { .. }), "{error:?}");
}

#[tokio::test]
async fn a_refused_connection_and_an_unknown_host_are_told_apart() {
    let port = {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap().port()
    };
    let cancel = CancellationToken::new();
    let error = account_at(&format!("http://127.0.0.1:{port}")).caller_identity(&cancel).await.unwrap_err();
    assert_eq!(error, NetworkError::Refused { host: format!("127.0.0.1:{port}") }.into());
    let error = account_at("http://no-such-host.invalid").caller_identity(&cancel).await.unwrap_err();
    assert_eq!(error, NetworkError::Dns { host: "no-such-host.invalid".to_owned() }.into());
}

#[tokio::test]
async fn a_connection_that_ends_in_the_middle_is_lost() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 4096];
            drop(socket.read(&mut request).await);
            drop(socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"repo").await);
        }
    });
    let error = account_at(&url).repository_names(recorder().0, &CancellationToken::new()).await.unwrap_err();
    server.abort();
    assert!(matches!(error, AwsError::Network(NetworkError::Lost { .. })), "{error:?}");
}

#[tokio::test]
async fn a_secret_is_in_no_error() {
    let aws =
        FakeAws::start(|_| reply(400, &json!({"__type": "InvalidSignatureException", "message": "no"})))
            .await;
    let error = aws.account().repository_names(recorder().0, &CancellationToken::new()).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("wJalr"));
}
