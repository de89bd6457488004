//! Other people's clients keep the sandbox honest: each does real work there, and is refused what must be refused.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "peers/boto3.rs"]
mod boto3;
#[path = "peers/command_line.rs"]
mod command_line;
#[path = "peers/exports.rs"]
mod exports;
#[path = "peers/git_helper.rs"]
mod git_helper;
#[path = "peers/git_https.rs"]
mod git_https;
#[path = "peers/git_ssh.rs"]
mod git_ssh;
#[path = "peers/git_text.rs"]
mod git_text;
#[path = "peers/ssh_config.rs"]
mod ssh_config;
