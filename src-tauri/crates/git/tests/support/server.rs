//! A git server of its own: smart HTTP's reference advertisement behind CodeCommit's credential check, which is
//! written out a second time here so that the signer is not judged by itself.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

pub(crate) const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// 2025-01-02T03:04:05Z in milliseconds.
pub(crate) const PASSWORD_AT: i64 = 1_735_787_045_000;
const TIME: &str = "20250102T030405";

#[derive(Clone)]
pub(crate) enum Behaviour {
    Good,
    Empty,
    /// Names with the digit that their commit is made of, and what HEAD is said to stand for.
    Advertises(Vec<(&'static str, char)>, Option<&'static str>),
    AlwaysAsks,
    Status(u16),
    RedirectTo(String),
    Silent,
    HangsUp,
}

pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) ca_pem: Option<String>,
    requests: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        Self::listen(behaviour, None).await
    }

    /// With a certificate for `name` by a fresh authority.
    pub(crate) async fn start_tls(behaviour: Behaviour, name: &str) -> Self {
        let ca_key = rcgen::KeyPair::generate().unwrap();
        let mut ca = rcgen::CertificateParams::new(Vec::new()).unwrap();
        ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let ca_pem = ca.self_signed(&ca_key).unwrap().pem();
        let issuer = rcgen::Issuer::new(ca, ca_key);
        let key = rcgen::KeyPair::generate().unwrap();
        let leaf =
            rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key.serialize_der().try_into().unwrap())
            .unwrap();
        Self::listen(behaviour, Some((tokio_rustls::TlsAcceptor::from(Arc::new(config)), ca_pem))).await
    }

    /// With this certificate, for `localhost`.
    pub(crate) async fn start_with(behaviour: Behaviour, acceptor: tokio_rustls::TlsAcceptor) -> Self {
        Self::listen(behaviour, Some((acceptor, String::new()))).await
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    async fn listen(behaviour: Behaviour, tls: Option<(tokio_rustls::TlsAcceptor, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (acceptor, ca_pem) = tls.unzip();
        let host = if acceptor.is_some() { format!("localhost:{port}") } else { format!("127.0.0.1:{port}") };
        let url = format!("{}://{host}", if acceptor.is_some() { "https" } else { "http" });
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            loop {
                let Ok((socket, _)) = listener.accept().await else { return };
                let (behaviour, log, host, acceptor) =
                    (behaviour.clone(), Arc::clone(&log), host.clone(), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => serve(socket, behaviour, log, host).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(socket).await {
                                serve(stream, behaviour, log, host).await;
                            }
                        }
                    }
                });
            }
        });
        Self { url, ca_pem, requests, task }
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    behaviour: Behaviour,
    log: Arc<Mutex<Vec<String>>>,
    host: String,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let given = head.lines().find_map(|line| line.strip_prefix("Authorization: Basic ")).unwrap_or_default();
    let authorized = given == basic(&host, path.trim_end_matches("/info/refs"));
    log.lock().unwrap().push(format!("{path} {}", if authorized { "authorized" } else { "unauthorized" }));
    let answer = match behaviour {
        Behaviour::Good if authorized => advertisement(
            &[
                ("HEAD", '1'),
                ("refs/tags/v1", '2'),
                ("refs/tags/v1^{}", '1'),
                ("refs/heads/topic", '3'),
                ("refs/notes/commits", '4'),
                ("refs/heads/main", '1'),
            ],
            None,
        ),
        Behaviour::Empty if authorized => advertisement(&[("capabilities^{}", '0')], None),
        Behaviour::Advertises(references, symref) if authorized => advertisement(&references, symref),
        Behaviour::Good | Behaviour::Empty | Behaviour::Advertises(..) => status(403, "Forbidden", ""),
        Behaviour::AlwaysAsks => status(401, "Unauthorized", "WWW-Authenticate: Basic realm=\"git\"\r\n"),
        Behaviour::Status(code) => status(code, "Some", ""),
        Behaviour::RedirectTo(url) => status(302, "Found", &format!("Location: {url}{target}\r\n")),
        Behaviour::Silent => return tokio::time::sleep(Duration::from_mins(1)).await,
        Behaviour::HangsUp => {
            let mut answer = advertisement(&[("refs/heads/main", '1')], None);
            answer.truncate(answer.len() - 40);
            answer
        }
    };
    drop(stream.write_all(&answer).await);
    drop(stream.shutdown().await);
}

fn status(code: u16, reason: &str, header: &str) -> Vec<u8> {
    format!("HTTP/1.1 {code} {reason}\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

fn advertisement(references: &[(&str, char)], symref: Option<&str>) -> Vec<u8> {
    let line = |text: &str| format!("{:04x}{text}", text.len() + 4);
    let mut body = line("# service=git-upload-pack\n") + "0000";
    for (position, (name, digit)) in references.iter().enumerate() {
        let symref = symref.map(|target| format!(" symref=HEAD:{target}")).unwrap_or_default();
        let capabilities = format!("\0multi_ack ofs-delta side-band-64k{symref} agent=test");
        let capabilities = if position == 0 { capabilities.as_str() } else { "" };
        body += &line(&format!("{} {name}{capabilities}\n", digit.to_string().repeat(40)));
    }
    body += "0000";
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn basic(host: &str, path: &str) -> String {
    let mac = |key: &[u8], text: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let canonical = hex::encode(Sha256::digest(format!("GIT\n{path}\n\nhost:{host}\n\nhost\n")));
    let text = format!("AWS4-HMAC-SHA256\n{TIME}\n20250102/us-east-1/codecommit/aws4_request\n{canonical}");
    let key = mac(
        &mac(&mac(&mac(format!("AWS4{SECRET}").as_bytes(), "20250102"), "us-east-1"), "codecommit"),
        "aws4_request",
    );
    STANDARD.encode(format!("{KEY_ID}:{TIME}Z{}", hex::encode(mac(&key, &text))))
}
