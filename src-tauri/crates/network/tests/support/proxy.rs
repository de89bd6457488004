//! A proxy with Basic authentication: tunnels by CONNECT, and plain requests in absolute form. It resolves names by
//! itself, so that a test may send any name to a server of its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[derive(Default)]
struct State {
    /// What `Proxy-Authorization` has to be.
    expected: Option<String>,
    /// Answered with 403.
    refused: Mutex<Vec<String>>,
    /// Where names lead; others lead where they say.
    names: Mutex<BTreeMap<String, String>>,
    /// `200 CONNECT host:port`.
    lines: Mutex<Vec<String>>,
}

pub(crate) struct TestProxy {
    pub(crate) port: u16,
    state: Arc<State>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for TestProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl TestProxy {
    /// Open to everybody, or to one user.
    pub(crate) async fn start(user: Option<(&str, &str)>) -> Self {
        let expected =
            user.map(|(name, password)| format!("Basic {}", STANDARD.encode(format!("{name}:{password}"))));
        let state = Arc::new(State { expected, ..State::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    // A client that goes away is nothing.
                    let _gone = serve(socket, &state).await;
                });
            }
        });
        Self { port, state, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn name(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Lets nobody get to this host.
    pub(crate) fn refuse(&self, host: &str) {
        self.state.refused.lock().unwrap().push(host.to_owned());
    }

    /// Leads a name to an address.
    pub(crate) fn lead(&self, name: &str, address: &str) {
        self.state.names.lock().unwrap().insert(name.to_owned(), address.to_owned());
    }

    /// Every request with its answer.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.state.lines.lock().unwrap().clone()
    }

    /// How many requests were let through to a host and port.
    pub(crate) fn passed(&self, target: &str) -> usize {
        let passed = |line: &&String| line.starts_with("200 ") && line.contains(target);
        self.state.lines.lock().unwrap().iter().filter(passed).count()
    }
}

async fn serve(mut socket: TcpStream, state: &State) -> std::io::Result<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(socket.read_u8().await?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut words = head.split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let target = words.next().unwrap_or_default().to_owned();
        let given = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("proxy-authorization").then(|| value.to_owned())
        });
        let log = |status: u16| state.lines.lock().unwrap().push(format!("{status} {method} {target}"));
        if state.expected.is_some() && given != state.expected {
            log(407);
            let answer = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n\
                          Content-Length: 0\r\n\r\n";
            socket.write_all(answer.as_bytes()).await?;
            continue;
        }
        let rest = target.strip_prefix("http://").unwrap_or(&target);
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
        if state.refused.lock().unwrap().iter().any(|refused| refused == host) {
            log(403);
            socket.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await?;
            continue;
        }
        let known = state.names.lock().unwrap().get(host).cloned();
        let address = known.unwrap_or_else(|| format!("{host}:{port}"));
        let Ok(mut upstream) = TcpStream::connect(address).await else {
            log(502);
            socket.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n").await?;
            continue;
        };
        log(200);
        if method == "CONNECT" {
            socket.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
        } else {
            let path = if path.is_empty() { "/" } else { path };
            let lines = head.trim_end().lines().skip(1).filter(|line| {
                let line = line.to_ascii_lowercase();
                !line.starts_with("proxy-") && !line.starts_with("connection:")
            });
            let mut forwarded = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
            for line in lines {
                forwarded.push_str(line);
                forwarded.push_str("\r\n");
            }
            forwarded.push_str("\r\n");
            upstream.write_all(forwarded.as_bytes()).await?;
        }
        tokio::io::copy_bidirectional(&mut socket, &mut upstream).await?;
        return Ok(());
    }
}
