//! libgit2's errors in our words. It reports an HTTP status only in its message, so the message is read; each form
//! read here is produced for real in the tests.

use causeway_app::port::git::GitError;
use causeway_app::port::network::NetworkError;
use git2::{Error, ErrorClass, ErrorCode};

pub(crate) fn git_error(error: &Error, host: &str) -> GitError {
    let host = host.to_owned();
    let detail = error.message().to_owned();
    let words = detail.to_ascii_lowercase();
    // Whoever knows the way adds the proxy's name.
    let sign_in = || NetworkError::ProxySignIn { proxy: String::new() };
    if words.contains("proxy returned unexpected status") {
        return NetworkError::Proxy { host, proxy: String::new() }.into();
    }
    if let Some(status) = words.strip_prefix("unexpected http status code: ") {
        return match status.trim() {
            "401" | "403" => GitError::Refused { detail },
            "404" => GitError::NotFound,
            "407" => sign_in().into(),
            "429" => {
                GitError::Failed { detail: "CodeCommit limits the rate of requests (HTTP 429)".to_owned() }
            }
            _ => GitError::Failed { detail },
        };
    }
    match (error.code(), error.class()) {
        (ErrorCode::Auth, _) if words.contains("proxy") => sign_in().into(),
        (ErrorCode::Auth, _) => GitError::Refused { detail },
        (ErrorCode::Certificate, _) => NetworkError::Untrusted { host, detail }.into(),
        (ErrorCode::Timeout, _) => NetworkError::Timeout { host }.into(),
        (ErrorCode::Eof, _) => NetworkError::Lost { host }.into(),
        (_, ErrorClass::Ssl) if words.contains("certificate") => {
            NetworkError::Untrusted { host, detail }.into()
        }
        (_, ErrorClass::Ssl) => NetworkError::Lost { host }.into(),
        _ => by_words(&words, host, detail),
    }
}

fn by_words(words: &str, host: String, detail: String) -> GitError {
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if says(&["failed to resolve address"]) {
        NetworkError::Dns { host }.into()
    } else if says(&["certificate"]) {
        NetworkError::Untrusted { host, detail }.into()
    } else if says(&["timed out", "timeout"]) {
        NetworkError::Timeout { host }.into()
    } else if says(&["failed to connect", "refused"]) {
        NetworkError::Refused { host }.into()
    } else if says(&["eof", "connection reset", "broken pipe"]) {
        NetworkError::Lost { host }.into()
    } else {
        GitError::Failed { detail }
    }
}
