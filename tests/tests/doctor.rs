//! The doctor before a real sandbox: each symptom of git against CodeCommit is staged, the program has to name its cause, and
//! OpenSSH and git have to agree on whether the way works.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "doctor/bench.rs"]
mod bench;
#[path = "doctor/https.rs"]
mod https;
#[path = "doctor/ssh.rs"]
mod ssh;
