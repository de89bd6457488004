//! A company's private authorities, root and issuing, and a TLS server of theirs.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub(crate) struct Company {
    pub(crate) root_pem: String,
    pub(crate) issuing_pem: String,
    issuing_der: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Company {
    pub(crate) fn new() -> Self {
        let authority = |name: &str| {
            let mut params = CertificateParams::new(Vec::new()).unwrap();
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name.push(DnType::CommonName, name);
            params
        };
        let (root, root_key) = (authority("Company Root"), KeyPair::generate().unwrap());
        let root_pem = root.self_signed(&root_key).unwrap().pem();
        let root = Issuer::new(root, root_key);
        let (issuing, issuing_key) = (authority("Company Issuing"), KeyPair::generate().unwrap());
        let signed = issuing.signed_by(&issuing_key, &root).unwrap();
        let (issuing_pem, issuing_der) = (signed.pem(), signed.der().to_vec());
        Self { root_pem, issuing_pem, issuing_der, issuer: Issuer::new(issuing, issuing_key) }
    }

    /// With a certificate for these names, and the one between it and the root unless it is left out.
    pub(crate) fn acceptor(&self, names: &[&str], is_complete: bool) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &self.issuer).unwrap();
        let mut chain = vec![leaf.der().clone()];
        if is_complete {
            chain.push(self.issuing_der.clone().into());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key.serialize_der().try_into().unwrap())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Answers each request, with its head and body in one text, by `answer`: content type and body. One request for each
/// connection. Returns the port.
pub(crate) async fn serve(
    acceptor: TlsAcceptor,
    answer: impl Fn(&str) -> (&'static str, String) + Send + Sync + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, answer) = (acceptor.clone(), Arc::clone(&answer));
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(socket).await else { return };
                let mut asked = Vec::new();
                let length = loop {
                    let Ok(byte) = stream.read_u8().await else { return };
                    asked.push(byte);
                    if asked.ends_with(b"\r\n\r\n") {
                        let head = String::from_utf8_lossy(&asked).to_lowercase();
                        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                        break length.map_or(0, |length| length.trim().parse().unwrap());
                    }
                };
                let mut body = vec![0; length];
                if stream.read_exact(&mut body).await.is_err() {
                    return;
                }
                asked.extend(body);
                let (content_type, body) = answer(&String::from_utf8_lossy(&asked));
                let text = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                drop(stream.write_all(text.as_bytes()).await);
                drop(stream.shutdown().await);
            });
        }
    });
    port
}
