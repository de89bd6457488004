//! Servers and programs, as diagnostics see them.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use async_trait::async_trait;
use causeway_app::port::network::NetworkError;
use causeway_app::port::probe::{Probe, ServerCertificate, Visit, VisitError};
use causeway_app::port::programs::{Program, ProgramError, Programs};

use super::now_millis;

/// Hosts that are not named here answer, with a public certificate.
#[derive(Default)]
pub(crate) struct FakeProbe {
    /// Hosts that nobody knows.
    pub(crate) unknown: Mutex<BTreeSet<String>>,
    /// Whether nothing ever answers.
    pub(crate) hang: Mutex<bool>,
    /// The servers' time minus this computer's, in milliseconds.
    pub(crate) offset: AtomicI64,
    /// The proxy in force for every host.
    pub(crate) proxy: Mutex<Option<String>>,
    /// Everything that was asked for.
    pub(crate) asked: Mutex<Vec<String>>,
}

impl FakeProbe {
    async fn ask(&self, what: String) {
        self.asked.lock().unwrap().push(what);
        let hangs = *self.hang.lock().unwrap();
        if hangs {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl Probe for FakeProbe {
    async fn proxy_for(&self, _origin: &str) -> Result<Option<String>, NetworkError> {
        Ok(self.proxy.lock().unwrap().clone())
    }

    async fn addresses(&self, host: &str, _port: u16) -> Result<Vec<IpAddr>, NetworkError> {
        self.ask(format!("dns {host}")).await;
        if self.unknown.lock().unwrap().contains(host) {
            return Err(NetworkError::Dns { host: host.to_owned() });
        }
        Ok(vec![IpAddr::from([203, 0, 113, 9])])
    }

    async fn visit(&self, origin: &str) -> Result<Visit, VisitError> {
        self.ask(format!("visit {origin}")).await;
        let now = now_millis();
        let certificate = ServerCertificate {
            issuer: "Public CA".to_owned(),
            expires_at: now + 90 * 24 * 60 * 60 * 1000,
            is_public: true,
        };
        let server_time = Some(now + self.offset.load(Ordering::Relaxed) - 500);
        Ok(Visit { certificate: Some(certificate), server_time })
    }

    async fn ssh_banner(&self, host: &str, port: u16) -> Result<String, NetworkError> {
        self.ask(format!("ssh {host}:{port}")).await;
        Ok("SSH-2.0-AmazonGit".to_owned())
    }
}

/// git is there unless it is taken away, and nothing else is.
#[derive(Default)]
pub(crate) struct FakePrograms {
    /// Whether git is gone, too.
    pub(crate) none: AtomicBool,
    /// What git's configuration says in its section `credential`.
    pub(crate) credential: Mutex<Vec<(&'static str, &'static str)>>,
    /// The files that can be run.
    pub(crate) files: Mutex<BTreeSet<&'static str>>,
}

#[async_trait]
impl Programs for FakePrograms {
    async fn version(&self, program: Program) -> Result<String, ProgramError> {
        match program {
            Program::Git if !self.none.load(Ordering::Relaxed) => Ok("git version 2.47.1".to_owned()),
            Program::Git | Program::Ssh | Program::AwsCli => Err(ProgramError::Missing),
        }
    }

    async fn git_credential_settings(&self) -> Result<Vec<u8>, ProgramError> {
        self.version(Program::Git).await?;
        let line =
            |(key, value): &(&str, &str)| format!("file:/home/ada/.gitconfig\0credential.{key}\n{value}\0");
        Ok(self.credential.lock().unwrap().iter().map(line).collect::<String>().into_bytes())
    }

    async fn is_program(&self, path: &str) -> bool {
        self.files.lock().unwrap().contains(path)
    }
}
