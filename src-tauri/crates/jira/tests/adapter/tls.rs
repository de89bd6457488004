//! Certificates: the system's authorities, an extra one, and nobody else.

use std::sync::Arc;

use causeway_app::port::jira::{JiraCredential, JiraError, JiraSites, ServerInfo};
use causeway_app::port::network::NetworkError;
use causeway_domain::{JiraUrl, Secret};
use causeway_jira::{GijSites, SetupError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

async fn ask(url: &str, ca: Option<&str>) -> Result<ServerInfo, JiraError> {
    let credential = JiraCredential::Token(Secret::new("t".to_owned()));
    GijSites::new(ca).unwrap().site(&JiraUrl::parse(url).unwrap(), &credential).server_info().await
}

#[tokio::test]
async fn an_extra_authority_is_trusted_and_no_other() {
    const INFO: &str = r#"{"version":"9.12.1"}"#;
    let ((url, ca), (stranger, _)) = (tls_server(INFO).await, tls_server(INFO).await);
    assert_eq!(ask(&url, Some(&ca)).await.unwrap().version, "9.12.1");
    for (url, ca) in [(&url, None), (&stranger, Some(ca.as_str()))] {
        let error = ask(url, ca).await.unwrap_err();
        assert!(matches!(error, JiraError::Network(NetworkError::Untrusted { .. })), "{error:?}");
    }
}

#[test]
fn an_authority_has_to_be_one() {
    assert!(matches!(GijSites::new(Some("no pem")), Err(SetupError::NoCertificate)));
    let broken = "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n";
    assert!(matches!(GijSites::new(Some(broken)), Err(SetupError::Pem(_))));
}

/// Answers every request with `body`, behind a certificate for `localhost` by a fresh authority: URL and authority.
pub(crate) async fn tls_server(body: &'static str) -> (String, String) {
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let mut ca = rcgen::CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let pem = ca.self_signed(&ca_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(ca, ca_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key.serialize_der().try_into().unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(socket).await else { continue };
            drop(stream.read(&mut [0; 8192]).await);
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            drop(stream.write_all(answer.as_bytes()).await);
            drop(stream.shutdown().await);
        }
    });
    (url, pem)
}
