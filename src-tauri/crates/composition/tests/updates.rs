//! Looking for a newer version, from the use case over the real client to a server on this computer.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use causeway_app::port::network::NetworkError;
use causeway_app::port::releases::ReleasesError;
use causeway_app::updates::{NewerVersion, UpdateChannel, UpdateError};
use causeway_app::{App, AppError};
use causeway_composition::{Services, ports_with};
use causeway_secrets::MemoryStore;
use minisign::KeyPair;

/// What a path is answered with: a status and a body.
type Files = HashMap<&'static str, (u16, Vec<u8>)>;

/// A server of files that notes what it was asked for.
struct Server {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(files: Files) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/latest.json", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let lines: Vec<String> = BufReader::new(stream.try_clone().unwrap())
                    .lines()
                    .map_while(Result::ok)
                    .take_while(|line| !line.is_empty())
                    .collect();
                let Some(path) = lines.first().and_then(|line| line.split(' ').nth(1)) else { continue };
                let (status, body) = files.get(path).cloned().unwrap_or((404, Vec::new()));
                noted.lock().unwrap().extend(lines);
                let head =
                    format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
                let _gone = stream.write_all(head.as_bytes());
                if status / 100 == 3 {
                    let _gone = stream.write_all(b"Location: /elsewhere.json\r\n");
                }
                let _gone = stream.write_all(b"\r\n").and_then(|()| stream.write_all(&body));
            }
        });
        Self { url, asked }
    }
}

struct World {
    keys: KeyPair,
    app: App,
    _directory: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ports = ports_with(&Services::Aws, directory.path(), Arc::new(MemoryStore::default())).unwrap();
        let keys = KeyPair::generate_unencrypted_keypair().unwrap();
        Self { keys, app: App::new(ports), _directory: directory }
    }

    fn signature(&self, text: &str) -> Vec<u8> {
        minisign::sign(None, &self.keys.sk, text.as_bytes(), None, None).unwrap().into_string().into_bytes()
    }

    /// An announcement with its signature.
    fn files(&self, text: &str) -> Files {
        HashMap::from([
            ("/latest.json", (200, text.as_bytes().to_vec())),
            ("/latest.json.minisig", (200, self.signature(text))),
        ])
    }

    async fn look(&self, server: &Server) -> Result<Option<NewerVersion>, UpdateError> {
        self.look_at(&server.url).await
    }

    async fn look_at(&self, url: &str) -> Result<Option<NewerVersion>, UpdateError> {
        let key = self.keys.pk.to_base64();
        match self.app.newer_version(UpdateChannel { url, key: &key }, "0.5.0").await {
            Ok(found) => Ok(found),
            Err(AppError::Update(error)) => Err(error),
            Err(other) => panic!("{other}"),
        }
    }
}

fn announcement(version: &str) -> String {
    format!(
        r#"{{"product":"causeway","version":"{version}","published":"2027-01-05","page":"https://causeway.example/","notes":["One","Two"]}}"#
    )
}

#[tokio::test]
async fn a_newer_version_is_told_with_its_page_and_nothing_is_downloaded() {
    let world = World::new();
    let server = Server::start(world.files(&announcement("0.6.0")));
    let newer = world.look(&server).await.unwrap().unwrap();
    assert_eq!((newer.version.as_str(), newer.published.as_str()), ("0.6.0", "2027-01-05"));
    assert_eq!(
        (newer.page.as_str(), newer.notes),
        ("https://causeway.example/", vec!["One".to_owned(), "Two".to_owned()])
    );
    let asked = server.asked.lock().unwrap().clone();
    let lines: Vec<_> = asked.iter().filter(|line| line.starts_with("GET ")).collect();
    assert_eq!(lines, ["GET /latest.json HTTP/1.1", "GET /latest.json.minisig HTTP/1.1"]);
    let names: Vec<String> = asked
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, _)| name.to_lowercase())
        .filter(|name| !["host", "user-agent", "accept", "accept-encoding"].contains(&name.as_str()))
        .collect();
    assert_eq!(names, [""; 0], "nothing else of this computer is sent");
}

#[tokio::test]
async fn the_same_and_an_older_version_are_no_news() {
    let world = World::new();
    for version in ["0.5.0", "0.4.9"] {
        let server = Server::start(world.files(&announcement(version)));
        assert_eq!(world.look(&server).await, Ok(None), "{version}");
    }
}

#[tokio::test]
async fn what_is_signed_wrongly_or_not_at_all_is_refused() {
    let (world, other) = (World::new(), World::new());
    let text = announcement("0.6.0");
    let mut wrong = world.files(&text);
    wrong.insert("/latest.json.minisig", (200, other.signature(&text)));
    let mut changed = world.files(&text);
    changed.insert("/latest.json", (200, announcement("0.7.0").into_bytes()));
    let mut without = world.files(&text);
    without.remove("/latest.json.minisig");
    for files in [wrong, changed, without] {
        assert_eq!(world.look(&Server::start(files)).await, Err(UpdateError::Signature));
    }
}

#[tokio::test]
async fn broken_answers_are_named() {
    let world = World::new();
    let broken = world.look(&Server::start(world.files("<html>Not found</html>"))).await;
    assert!(matches!(broken, Err(UpdateError::Unreadable { .. })), "{broken:?}");
    let status = |status| HashMap::from([("/latest.json", (status, Vec::new()))]);
    for code in [302, 404, 503] {
        let server = Server::start(status(code));
        let found = world.look(&server).await;
        assert_eq!(
            found,
            Err(UpdateError::Releases(ReleasesError::Status { host: "127.0.0.1".to_owned(), status: code })),
            "a redirect is not followed either"
        );
    }
    let large = HashMap::from([("/latest.json", (200, vec![b' '; 1 << 20]))]);
    let found = world.look(&Server::start(large)).await;
    assert!(matches!(found, Err(UpdateError::Releases(ReleasesError::Large { .. }))), "{found:?}");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let found = world.look_at(&format!("http://{nobody}/latest.json")).await;
    let refused = NetworkError::Refused { host: "127.0.0.1".to_owned() };
    assert_eq!(found, Err(UpdateError::Releases(ReleasesError::Network(refused))));
}
