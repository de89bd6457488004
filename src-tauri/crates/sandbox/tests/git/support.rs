//! A sandbox's git endpoints on free ports, and other people's clients to talk to them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use causeway_sandbox::git::{http, ssh, tls};
use causeway_sandbox::options::Options;
use causeway_sandbox::principals::{AccessKey, GitCredential, Principal, SshPublicKey, Status};
use causeway_sandbox::seed;
use causeway_sandbox::seed::keys::ssh_key;
use causeway_sandbox::world::World;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const ACCOUNT: &str = "123456789012";

/// A running world. The admin may do everything, the reader may pull, nobody may nothing.
pub(crate) struct Fixture {
    pub(crate) world: Arc<World>,
    pub(crate) runtime: Runtime,
    pub(crate) http: String,
    pub(crate) https: String,
    pub(crate) https_port: u16,
    pub(crate) ssh_port: u16,
    pub(crate) ca: PathBuf,
    pub(crate) directory: TempDir,
}

fn principal(name: &str, actions: &[&str]) -> Arc<Principal> {
    let policy = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}],
    });
    Arc::new(Principal {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ACCOUNT}:user/{name}"),
        user_id: format!("AIDA{name}"),
        user_name: Some(name.to_owned()),
        policies: if actions.is_empty() { Vec::new() } else { vec![policy] },
        policy_names: Vec::new(),
        session: None,
    })
}

fn populate(world: &World) {
    for (name, actions) in
        [("admin", &["codecommit:*"][..]), ("reader", &["codecommit:GitPull"]), ("nobody", &[])]
    {
        let principal = principal(name, actions);
        world.principals.put_user(Arc::clone(&principal));
        world.principals.put_access_key(AccessKey {
            id: format!("AKIA{}", name.to_uppercase()),
            secret: format!("secret/of+{name}"),
            session_token: None,
            expires_at: None,
            status: Status::Active,
            created_at: 0,
            principal: Arc::clone(&principal),
        });
        let key = ssh_key(1, name).unwrap();
        world.principals.put_ssh_key(SshPublicKey {
            id: ssh_key_id(name),
            body: key.public_line.clone(),
            fingerprint: key.fingerprint.clone(),
            status: Status::Active,
            uploaded_at: 0,
            principal: Arc::clone(&principal),
        });
        world.principals.put_git_credential(GitCredential {
            id: format!("ACCA{name}"),
            user_name: format!("{name}-at-{ACCOUNT}"),
            password: format!("pass+{name}/="),
            status: Status::Active,
            created_at: 0,
            principal,
        });
    }
}

pub(crate) fn ssh_key_id(name: &str) -> String {
    format!("APKA{:X<16}", name.to_uppercase())
}

impl Fixture {
    pub(crate) fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = Options { region: REGION.to_owned(), ..Options::default() };
        let world = Arc::new(World::new(options, directory.path().join("world")));
        populate(&world);
        seed::repositories(&world);
        let runtime = Runtime::new().unwrap();
        let listen = || runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let (plain, tls_listener, ssh_listener) = (listen(), listen(), listen());
        let port = |listener: &TcpListener| listener.local_addr().unwrap().port();
        let https_port = port(&tls_listener);
        let ssh_port = port(&ssh_listener);
        let http = format!("http://127.0.0.1:{}/git", port(&plain));

        let nested = axum::Router::new().nest("/git", http::router(Arc::clone(&world)));
        runtime.spawn(async move { axum::serve(plain, nested).await });
        let authority = tls::Authority::generate(REGION).unwrap();
        let ca = directory.path().join("ca.pem");
        std::fs::write(&ca, &authority.ca_pem).unwrap();
        let for_tls = Arc::clone(&world);
        runtime.spawn(async move { tls::serve(http::router(for_tls), tls_listener, &authority).await });
        let host = ssh::Host::new(&ssh_key(1, "host").unwrap().private_pem).unwrap();
        std::fs::write(
            directory.path().join("known_hosts"),
            format!("[127.0.0.1]:{ssh_port} {}\n", host.public_key),
        )
        .unwrap();
        runtime.spawn(ssh::serve(Arc::clone(&world), ssh_listener, host));
        let https = format!("https://localhost:{https_port}");
        Self { world, runtime, http, https, https_port, ssh_port, ca, directory }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// git with nobody's configuration, and the prompts that would hang a test switched off.
    pub(crate) fn git(&self) -> Command {
        let mut command = Command::new("git");
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("HOME", self.directory.path())
            .env("LC_ALL", "C")
            .env_remove("SSH_AUTH_SOCK")
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
            .current_dir(self.directory.path());
        command
    }

    /// git whose credential helper answers with these.
    pub(crate) fn git_as(&self, user: &str, password: &str) -> Command {
        let helper = format!(
            "!f() {{ test \"$1\" = get && echo 'username={user}' && echo 'password={password}'; }}; f"
        );
        let mut command = self.git();
        command.args(["-c", "credential.helper="]).arg("-c").arg(format!("credential.helper={helper}"));
        command
    }

    /// git with a fresh signature of `name` for the location.
    pub(crate) fn git_signed(&self, name: &str, url: &str) -> Command {
        let (user, password) = self.signed(name, url);
        self.git_as(&user, &password)
    }

    /// User and password as git-remote-codecommit makes them.
    pub(crate) fn signed(&self, name: &str, url: &str) -> (String, String) {
        let url = url::Url::parse(url).unwrap();
        let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let password =
            signature(&format!("secret/of+{name}"), &host, url.path(), self.world.clock.now_seconds());
        (format!("AKIA{}", name.to_uppercase()), password)
    }

    /// git over SSH with the private key of `key_of`.
    pub(crate) fn git_ssh(&self, key_of: &str, options: &[&str]) -> Command {
        let ssh = self.ssh(key_of, options);
        let words: Vec<_> = std::iter::once(ssh.get_program())
            .chain(ssh.get_args())
            .map(|word| format!("'{}'", word.to_str().unwrap()))
            .collect();
        let mut git = self.git();
        git.env("GIT_SSH_COMMAND", words.join(" ")).env("GIT_SSH_VARIANT", "ssh");
        git
    }

    pub(crate) fn ssh(&self, key_of: &str, options: &[&str]) -> Command {
        let key = self.path(&format!("id_{key_of}"));
        if !key.exists() {
            std::fs::write(&key, &ssh_key(1, key_of).unwrap().private_pem).unwrap();
            private(&key);
        }
        let mut command = Command::new("ssh");
        command.arg("-F").arg("/dev/null").arg("-i").arg(&key);
        command.args(["-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes"]);
        command.arg("-o").arg(format!("UserKnownHostsFile={}", self.path("known_hosts").display()));
        command.args(options).env_remove("SSH_AUTH_SOCK").env("LC_ALL", "C");
        command
    }

    pub(crate) fn ssh_url(&self, user: &str, repository: &str) -> String {
        format!("ssh://{user}@127.0.0.1:{}/v1/repos/{repository}", self.ssh_port)
    }

    /// Outcomes of all events of a service and operation, oldest first.
    pub(crate) fn outcomes(&self, service: &str, operation: &str) -> Vec<String> {
        let events = self.world.events.since(0);
        let wanted = |event: &&causeway_sandbox::events::Event| {
            event.service == service && event.operation == operation
        };
        events.iter().filter(wanted).map(|event| event.outcome.clone()).collect()
    }

    /// A plain request, as signed by `name` where one is given.
    pub(crate) fn get(
        &self,
        name: Option<&str>,
        repository: &str,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let remote = format!("{}/v1/repos/{repository}", self.http);
        let mut request = client().get(format!("{remote}/info/refs?service=git-upload-pack"));
        if let Some(name) = name {
            let (user, password) = self.signed(name, &remote);
            request = request.basic_auth(user, Some(password));
        }
        self.runtime.block_on(request.send())
    }
}

pub(crate) fn client() -> reqwest::Client {
    // Set by the first test that gets here; all use the same.
    let _set = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().no_gzip().build().unwrap()
}

/// Written apart from the product's own, after the published form.
pub(crate) fn signature(secret: &str, host: &str, path: &str, now: i64) -> String {
    let time = jiff::Timestamp::from_second(now).unwrap().strftime("%Y%m%dT%H%M%S").to_string();
    let hash = hex::encode(Sha256::digest(format!("GIT\n{path}\n\nhost:{host}\n\nhost\n")));
    let scope = format!("{}/{REGION}/codecommit/aws4_request", &time[..8]);
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        key = mac(&key, part);
    }
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{hash}");
    format!("{time}Z{}", hex::encode(mac(&key, &text)))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn private(_path: &Path) {}

/// What a command printed, having succeeded.
pub(crate) fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command complained of, having failed.
pub(crate) fn fail(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{command:?}\n{}", said(&output));
    said(&output)
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
