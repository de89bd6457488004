//! The command line of the sandbox.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use causeway_sandbox::options::{Options, Seed, TlsChain};
use causeway_sandbox::ready::Ready;
use causeway_sandbox::serve::{Sandbox, ServeError};
use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// A local AWS account with CodeCommit, SNS, IAM, STS and IAM Identity Center, git servers, and Jira with Git Integration for Jira.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves a sandbox on loopback ports until standard input closes or a signal arrives.
    Serve(Serve),
}

#[derive(Args)]
struct Serve {
    /// Print one line of JSON when ready, instead of a summary.
    #[arg(long)]
    json: bool,
    /// Port of the AWS, Jira and control endpoint; 0 for any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The world to begin with.
    #[arg(long, value_enum, default_value_t)]
    seed: Seed,
    /// How many repositories the account holds; the seed's own number when not given.
    #[arg(long)]
    repositories: Option<usize>,
    /// Delay of every AWS and Jira answer, in milliseconds.
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// AWS requests per second before the service throttles; 0 for no limit.
    #[arg(long, default_value_t = 0)]
    throttle_rps: u32,
    /// Page size of paginated answers, within each operation's own limit; 0 for that limit.
    #[arg(long, default_value_t = 0)]
    page_size: usize,
    /// Makes names, ids, keys and commits repeatable.
    #[arg(long, default_value_t = 1)]
    seed_value: u64,
    /// The account's AWS region.
    #[arg(long, default_value = "eu-central-1")]
    region: String,
    /// A further region in which the account has a few repositories of its own, for the API and Jira; may be repeated.
    #[arg(long = "further-region", value_name = "REGION")]
    further_regions: Vec<String>,
    /// What git, AWS and Jira present over TLS.
    #[arg(long, value_enum, default_value_t)]
    tls_chain: TlsChain,
}

#[derive(Debug, thiserror::Error)]
enum MainError {
    #[error("the asynchronous runtime cannot start")]
    Runtime(#[source] std::io::Error),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error("standard output cannot be written")]
    Output(#[source] std::io::Error),
    #[error("the ready line cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("signals cannot be received")]
    Signal(#[source] std::io::Error),
    #[error("the sandbox's files cannot be removed")]
    Remove(#[source] std::io::Error),
}

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let Command::Serve(arguments) = Arguments::parse().command;
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(cause = std::error::Error::source(&error), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Serve) -> Result<(), MainError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(MainError::Runtime)?;
    runtime.block_on(async {
        let json = arguments.json;
        let sandbox = Sandbox::start(arguments.into()).await?;
        announce(&sandbox.ready, json)?;
        let waited = until_told_to_end().await;
        sandbox.stop().await.map_err(MainError::Remove)?;
        waited
    })
}

impl From<Serve> for Options {
    fn from(arguments: Serve) -> Self {
        Self {
            port: arguments.port,
            seed: arguments.seed,
            repositories: arguments.repositories,
            latency_millis: arguments.latency_ms,
            throttle_rps: arguments.throttle_rps,
            page_size: arguments.page_size,
            seed_value: arguments.seed_value,
            region: arguments.region,
            further_regions: arguments.further_regions,
            tls_chain: arguments.tls_chain,
        }
    }
}

fn announce(ready: &Ready, json: bool) -> Result<(), MainError> {
    let text = if json {
        serde_json::to_string(ready)?
    } else {
        let names: Vec<&str> = ready.principals.iter().map(|principal| principal.name.as_str()).collect();
        format!(
            "AWS      {} ({}, account {})\nsign-in  {}\ngit      {}  {}  ssh://{}:{}\ncontrol  {}\nprincipals: {}\n\
             Keys and passwords are in the output of --json. Ctrl+C ends the sandbox.",
            ready.aws.endpoint,
            ready.aws.region,
            ready.aws.account,
            ready.sso.start_url,
            ready.git.http,
            ready.git.https,
            ready.git.ssh_host,
            ready.git.ssh_port,
            ready.control.url,
            names.join(", "),
        )
    };
    let mut output = std::io::stdout().lock();
    writeln!(output, "{text}").and_then(|()| output.flush()).map_err(MainError::Output)
}

/// A parent that dies closes our standard input, so no sandbox outlives who started it.
async fn until_told_to_end() -> Result<(), MainError> {
    let (closed, stdin_closed) = tokio::sync::oneshot::channel();
    // A thread of its own: the runtime would wait for a read that may never end.
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        let ended = std::io::copy(&mut input, &mut std::io::sink());
        tracing::debug!(?ended, terminal = std::io::stdin().is_terminal(), "standard input closed");
        closed.send(()).ok();
    });
    tokio::select! {
        _ = stdin_closed => Ok(()),
        signal = tokio::signal::ctrl_c() => signal.map_err(MainError::Signal),
        signal = terminated() => signal.map_err(MainError::Signal),
    }
}

#[cfg(unix)]
async fn terminated() -> std::io::Result<()> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> std::io::Result<()> {
    std::future::pending().await
}
