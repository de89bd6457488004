//! One git conversation inside an SSH connection.

use std::sync::Arc;
use std::time::Duration;

use russh::server::{Handle, Msg};
use russh::{Channel, ChannelMsg, ChannelReadHalf, ChannelWriteHalf, Disconnect};
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout};

use super::process::{GitProgramError, Talk, log_complaints, spawn};
use super::push::{Before, CommandReader, Commands, PushError};
use super::stream::Follow;
use super::{Done, REPOSITORIES_PATH, Refusal, Service, authorize};
use crate::aws::Caller;
use crate::faults::FaultKind;
use crate::principals::Principal;
use crate::world::World;

/// A git command as the client asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GitRequest {
    service: Service,
    /// Absent when the path is not one of a repository.
    name: Option<String>,
}

impl GitRequest {
    /// Reads `git-upload-pack '/v1/repos/name'` and its likes; `None` for anything that is not git.
    pub(super) fn parse(command: &str) -> Option<Self> {
        let (program, path) = command.trim().split_once(' ')?;
        let service = Service::from_name(program)?;
        let path = path.trim();
        let path = path.strip_prefix('\'').and_then(|path| path.strip_suffix('\'')).unwrap_or(path);
        let name =
            path.strip_prefix(REPOSITORIES_PATH).filter(|name| !name.is_empty() && !name.contains('/'));
        Some(Self { service, name: name.map(str::to_owned) })
    }
}

#[derive(Debug, thiserror::Error)]
enum SessionError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the path must be /v1/repos/ and the name of a repository")]
    Path,
    #[error("{0}")]
    Fault(String),
    #[error(transparent)]
    Push(#[from] PushError),
    #[error(transparent)]
    Program(#[from] GitProgramError),
    #[error("the repository cannot be read")]
    Repository(#[from] git2::Error),
    #[error("the sandbox is ending")]
    Ending(#[from] tokio::task::JoinError),
    #[error("the connection ended")]
    Connection(#[source] std::io::Error),
}

impl SessionError {
    fn outcome(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Path => "bad-path",
            Self::Fault(_) => "fault",
            Self::Push(_) => "bad-request",
            Self::Program(_) | Self::Repository(_) | Self::Ending(_) => "internal-error",
            Self::Connection(_) => "connection-ended",
        }
    }
}

/// One exec request of a signed-in principal.
pub(super) struct Call {
    pub(super) world: Arc<World>,
    pub(super) principal: Arc<Principal>,
    /// In a region where the account has no repositories.
    pub(super) elsewhere: bool,
    pub(super) request: GitRequest,
    /// The client's `GIT_PROTOCOL`.
    pub(super) protocol: Option<String>,
    /// The connection, to be cut when a fault says so.
    pub(super) connection: Handle,
}

impl Call {
    /// Carries it out and closes the channel.
    pub(super) async fn run(self, channel: Channel<Msg>) {
        let (reader, writer) = channel.split();
        let result = self.serve(reader, &writer).await;
        let name = self.request.name.as_deref().unwrap_or_default();
        let outcome = result.as_ref().map_or_else(SessionError::outcome, |_| "ok");
        self.world.record("ssh", self.request.service.name(), &self.principal.arn, name, outcome);
        let principal = Arc::clone(&self.principal);
        let caller = Caller { principal, access_key_id: String::new(), agent: String::new() };
        let done = Done { caller: Some(&caller), agent: "ssh", protocol: "SSH", repository: name };
        let message = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
        let error = result.is_err().then_some((outcome, message.as_str()));
        done.note(&self.world, self.request.service, &[], error);
        let status = match result {
            Ok(status) => status,
            Err(error) => {
                let text = format!("{error}\n");
                let _gone = writer.extended_data_bytes(1, text.into_bytes()).await;
                128
            }
        };
        // Each may find the client gone, which ends the conversation just as well.
        let _gone = writer.exit_status(status).await;
        let _gone = writer.eof().await;
        let _gone = writer.close().await;
    }

    async fn serve(
        &self,
        mut reader: ChannelReadHalf,
        writer: &ChannelWriteHalf<Msg>,
    ) -> Result<u32, SessionError> {
        let service = self.request.service;
        let name = self.request.name.as_deref().ok_or(SessionError::Path)?;
        let cut_after = self.staged_fault(name).await?;
        let repository = authorize(&self.world, &self.principal, service, name, &[])?;
        if self.elsewhere {
            return Err(Refusal::Unknown(name.to_owned()).into());
        }
        let opening = Arc::clone(&repository);
        let directory =
            tokio::task::spawn_blocking(move || opening.git().map(|_| opening.directory().to_owned()))
                .await??;
        let mut child = spawn(service, Talk::Stateful, &directory, self.protocol.as_deref())?;
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(log_complaints(stderr));
        }
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(SessionError::Fault("git has no pipes".to_owned()));
        };
        let mut answering = tokio::spawn(answer(stdout, writer.make_writer(), cut_after));
        let mut read = Vec::new();
        let mut before = None;
        if service == Service::ReceivePack {
            let mut commands = CommandReader::default();
            tokio::select! {
                found = read_commands(&mut reader, &mut commands) => {
                    let found = found?;
                    if let Some(reason) = self.refusal(&found, name) {
                        // Git sees its input end before it saw a command; the client is told in git's place.
                        drop(stdin);
                        let _ended = answering.await;
                        tokio::spawn(async move { while reader.wait().await.is_some() {} });
                        let mut out = writer.make_writer();
                        out.write_all(&found.refusal(&reason)).await.map_err(SessionError::Connection)?;
                        return Ok(1);
                    }
                    read = commands.into_bytes();
                    let references = found.references;
                    before = Some(tokio::task::spawn_blocking(move || Before::read(repository, &references)).await??);
                }
                _ended = &mut answering => return exit_status(&mut child).await,
            }
        }
        let feeding = tokio::spawn(feed(reader, stdin, read));
        if matches!(answering.await, Ok(Answered::Cut)) {
            let _gone =
                self.connection.disconnect(Disconnect::ByApplication, String::new(), String::new()).await;
        }
        let status = exit_status(&mut child).await;
        feeding.abort();
        if let Some(before) = before {
            Follow { world: Arc::clone(&self.world), before, actor: Arc::clone(&self.principal) }.run().await;
        }
        status
    }

    /// Why the service takes none of these commands, if it does not.
    fn refusal(&self, commands: &Commands, name: &str) -> Option<String> {
        if commands.too_many() {
            return Some("too many reference update commands".to_owned());
        }
        let refused =
            authorize(&self.world, &self.principal, self.request.service, name, &commands.references);
        refused.err().map(|refusal| refusal.to_string())
    }

    /// Carries out the fault staged for this request; gives the number of bytes after which to cut the connection.
    async fn staged_fault(&self, name: &str) -> Result<Option<usize>, SessionError> {
        match self.world.faults.take("ssh", self.request.service.name(), name) {
            None => Ok(None),
            Some(FaultKind::Slow { millis }) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                Ok(None)
            }
            Some(FaultKind::DropConnection) => Ok(Some(0)),
            Some(FaultKind::HalfBody) => Ok(Some(256)),
            Some(FaultKind::ThrottleXml | FaultKind::ThrottleJson | FaultKind::TooManyRequests { .. }) => {
                Err(SessionError::Fault("Rate exceeded".to_owned()))
            }
            Some(FaultKind::Code { message, .. }) => Err(SessionError::Fault(message)),
            Some(_) => Err(SessionError::Fault("Internal error".to_owned())),
        }
    }
}

async fn exit_status(child: &mut Child) -> Result<u32, SessionError> {
    let status = child.wait().await.map_err(SessionError::Connection)?;
    Ok(status.code().and_then(|code| u32::try_from(code).ok()).unwrap_or(255))
}

/// How an answer ended.
enum Answered {
    Whole,
    Cut,
}

/// Sends what git says, at the pace of the client's window; stops after `cut_after` bytes where a fault says so.
async fn answer(
    mut stdout: ChildStdout,
    mut out: impl AsyncWrite + Unpin,
    cut_after: Option<usize>,
) -> Answered {
    if let Some(limit) = cut_after {
        let mut first = vec![0; limit];
        let count = stdout.read(&mut first).await.unwrap_or_default();
        let _gone = out.write_all(first.get(..count).unwrap_or_default()).await;
        return Answered::Cut;
    }
    let _gone = tokio::io::copy(&mut stdout, &mut out).await;
    Answered::Whole
}

/// Reads until all commands of a push are there. A client with nothing to push sends none.
async fn read_commands(
    reader: &mut ChannelReadHalf,
    commands: &mut CommandReader,
) -> Result<Commands, SessionError> {
    loop {
        match reader.wait().await {
            Some(ChannelMsg::Data { data }) => {
                if let Some(found) = commands.feed(&data)? {
                    return Ok(found.clone());
                }
            }
            None | Some(ChannelMsg::Eof | ChannelMsg::Close) => return Ok(Commands::default()),
            Some(_) => {}
        }
    }
}

/// Gives git what was already read and then what the client sends; git's input ends with the client's.
async fn feed(mut reader: ChannelReadHalf, mut stdin: ChildStdin, read: Vec<u8>) {
    let mut open = stdin.write_all(&read).await.is_ok();
    while open {
        match reader.wait().await {
            Some(ChannelMsg::Data { data }) => open = stdin.write_all(&data).await.is_ok(),
            None | Some(ChannelMsg::Eof | ChannelMsg::Close) => open = false,
            Some(_) => {}
        }
    }
    drop(stdin);
    // The connection would stall if nobody took what still comes.
    while reader.wait().await.is_some() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_that_git_sends_names_a_repository() {
        let name = |command: &str| GitRequest::parse(command).map(|request| request.name);
        assert_eq!(name("git-upload-pack '/v1/repos/shop'"), Some(Some("shop".to_owned())));
        assert_eq!(name("git-receive-pack /v1/repos/shop"), Some(Some("shop".to_owned())));
        for path in ["'v1/repos/shop'", "'/v1/repos/'", "'/v1/repos/shop/'", "'/v1/repos/../x'", "'/shop'"] {
            assert_eq!(name(&format!("git-upload-pack {path}")), Some(None), "{path}");
        }
        for command in ["ls", "", "git upload-pack '/v1/repos/shop'", "git-upload-archive '/v1/repos/shop'"] {
            assert_eq!(name(command), None, "{command}");
        }
    }
}
