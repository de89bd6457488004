//! The git endpoints, judged by the git and OpenSSH clients that people use.

mod faults;
mod http;
mod limits;
mod ssh;
mod support;
