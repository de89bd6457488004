//! What git and a credential helper say to each other: lines `key=value`, as git-credential(1) describes them.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

use crate::Secret;
use crate::git_host::{GitUrl, GitUrlError};
use crate::git_password::GitCredential;

/// The longest description that is read; git's own lines are a few hundred bytes.
pub const LONGEST: usize = 64 * 1024;

/// Why git's description of a credential cannot be read. Holds nothing of it: a password may stand in any line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// Longer than any description is.
    #[error("the description of the credential is longer than {LONGEST} bytes")]
    TooLong,
    /// A line without `=` or a key.
    #[error("line {line} of the description is not key=value")]
    Line {
        /// Counted from 1.
        line: usize,
    },
    /// A value that is no text, or holds control characters.
    #[error("line {line} of the description holds bytes that no {key} has")]
    Value {
        /// Counted from 1.
        line: usize,
        /// One of the known keys.
        key: &'static str,
    },
    /// The value of `url` is none.
    #[error("the address on line {line} of the description is none")]
    Url {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: GitUrlError,
    },
}

/// What git wants a credential for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CredentialRequest {
    /// `https`.
    pub protocol: Option<String>,
    /// The host, with a port when the address has one.
    pub host: Option<String>,
    /// The path without its first slash; absent unless `credential.useHttpPath` is set.
    pub path: Option<String>,
    /// The user name, when the address or the configuration has one.
    pub user_name: Option<String>,
    /// Whether git (2.46 and newer) hands on to helpers that a credential must not be kept.
    pub knows_ephemeral: bool,
}

impl CredentialRequest {
    /// Reads lines up to an empty one or the end. Keys that mean nothing here are passed over, as git wants it.
    ///
    /// # Errors
    /// When it is too long, a line is not `key=value`, or a value that matters is no text.
    pub fn parse(input: &[u8]) -> Result<Self, RequestError> {
        if input.len() > LONGEST {
            return Err(RequestError::TooLong);
        }
        let mut request = Self::default();
        for (index, bytes) in input.split(|byte| *byte == b'\n').enumerate() {
            let line = index + 1;
            // git on Windows may be given lines that end in both.
            let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
            if bytes.is_empty() {
                break;
            }
            let equals = bytes.iter().position(|byte| *byte == b'=').filter(|at| *at > 0);
            let (key, value) = bytes.split_at(equals.ok_or(RequestError::Line { line })?);
            request.take(line, key, value.get(1..).unwrap_or_default())?;
        }
        Ok(request)
    }

    fn take(&mut self, line: usize, key: &[u8], value: &[u8]) -> Result<(), RequestError> {
        let text = |key| {
            let text = std::str::from_utf8(value).ok().filter(|text| !text.chars().any(char::is_control));
            text.map(str::to_owned).ok_or(RequestError::Value { line, key })
        };
        match key {
            b"protocol" => self.protocol = Some(text("protocol")?),
            b"host" => self.host = Some(text("host")?),
            b"path" => self.path = Some(text("path")?),
            b"username" => self.user_name = Some(text("username")?),
            b"url" => {
                let url =
                    GitUrl::parse(&text("url")?).map_err(|source| RequestError::Url { line, source })?;
                self.protocol = Some(url.scheme);
                self.host = Some(url.authority.to_string());
                self.path = url.path;
                self.user_name = url.user_name;
            }
            b"capability[]" => self.knows_ephemeral |= value == b"authtype",
            _ => {}
        }
        Ok(())
    }
}

/// What a helper answers.
#[derive(Debug)]
pub struct CredentialAnswer<'a> {
    /// User name and password.
    pub credential: &'a GitCredential,
    /// When the password ends, in epoch seconds by this computer's clock: git compares with that one.
    pub expires_at: i64,
    /// What the request said of it.
    pub knows_ephemeral: bool,
}

impl CredentialAnswer<'_> {
    /// The lines for git, or `None` when a value holds what would end a line, which no key has.
    pub fn lines(&self) -> Option<Secret> {
        let (user_name, password) = (self.credential.user_name.expose(), self.credential.password.expose());
        if [user_name, password].iter().any(|value| value.contains(['\n', '\r', '\0'])) {
            return None;
        }
        let mut lines = Zeroizing::new(String::with_capacity(user_name.len() + password.len() + 160));
        if self.knows_ephemeral {
            // `ephemeral` belongs to git's capability `authtype`, which both sides have to announce first.
            lines.push_str("capability[]=authtype\nephemeral=1\n");
        }
        for (key, value) in [
            ("username", user_name),
            ("password", password),
            ("password_expiry_utc", &self.expires_at.to_string()),
        ] {
            for part in [key, "=", value, "\n"] {
                lines.push_str(part);
            }
        }
        Some(Secret::new(std::mem::take(&mut *lines)))
    }
}

/// What a helper answers so that git neither asks the next helper nor a person: nothing they have would do.
pub const QUIT: &str = "quit=1\n";

impl fmt::Display for CredentialRequest {
    /// `https://host/path`, for messages.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        write!(formatter, "{}://{}", part(&self.protocol), part(&self.host))?;
        self.path.as_ref().map_or(Ok(()), |path| write!(formatter, "/{path}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CredentialAnswer, CredentialRequest, LONGEST, RequestError};
    use crate::Secret;
    use crate::git_password::GitCredential;

    fn parse(input: &str) -> Result<CredentialRequest, RequestError> {
        CredentialRequest::parse(input.as_bytes())
    }

    #[test]
    fn what_git_sends_is_read() {
        let request = parse(
            "capability[]=authtype\ncapability[]=state\nprotocol=https\nhost=localhost:8443\npath=v1/repos/a=b\n\
             username=AKIA\nwwwauth[]=Basic realm=\"CodeCommit\"\nnew-in-git-9=x\n\nprotocol=ftp\n",
        )
        .unwrap();
        assert_eq!(request.protocol.as_deref(), Some("https"), "nothing behind the empty line counts");
        assert_eq!(request.host.as_deref(), Some("localhost:8443"));
        assert_eq!(request.path.as_deref(), Some("v1/repos/a=b"));
        assert_eq!(request.user_name.as_deref(), Some("AKIA"));
        assert!(request.knows_ephemeral);
        assert_eq!(parse("").unwrap(), CredentialRequest::default());
    }

    #[test]
    fn an_address_stands_for_its_parts() {
        let request = parse("username=old\nurl=https://AKIA@a.example:1/v1/repos/x\r\n").unwrap();
        assert_eq!(request.to_string(), "https://a.example:1/v1/repos/x");
        assert_eq!(request.user_name.as_deref(), Some("AKIA"));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line_alone() {
        assert_eq!(parse("protocol=https\npassword"), Err(RequestError::Line { line: 2 }));
        assert_eq!(parse("=s3cret"), Err(RequestError::Line { line: 1 }));
        assert_eq!(parse("host=a\0b"), Err(RequestError::Value { line: 1, key: "host" }));
        let bytes = b"protocol=https\npath=\xff";
        assert_eq!(CredentialRequest::parse(bytes), Err(RequestError::Value { line: 2, key: "path" }));
        assert!(matches!(parse("url=s3cret"), Err(RequestError::Url { line: 1, .. })));
        assert_eq!(parse(&"a=b\n".repeat(LONGEST)), Err(RequestError::TooLong));
        assert!(CredentialRequest::parse(b"password=\xff\nprotocol=https\n").is_ok(), "and is not looked at");
    }

    fn credential(user_name: &str) -> GitCredential {
        GitCredential {
            user_name: Secret::new(user_name.to_owned()),
            password: Secret::new("20250102T030405Zd5".to_owned()),
        }
    }

    #[test]
    fn the_answer_says_when_it_ends_and_that_it_is_not_to_be_kept() {
        let credential = credential("AKIA");
        let answer = |knows_ephemeral| CredentialAnswer {
            credential: &credential,
            expires_at: 1_735_787_945,
            knows_ephemeral,
        };
        let old = "username=AKIA\npassword=20250102T030405Zd5\npassword_expiry_utc=1735787945\n";
        assert_eq!(answer(false).lines().unwrap().expose(), old);
        let new = format!("capability[]=authtype\nephemeral=1\n{old}");
        assert_eq!(answer(true).lines().unwrap().expose(), new);
    }

    #[test]
    fn no_value_ends_its_line() {
        let credential = credential("ASIA%token\nhost=evil.example");
        let answer = CredentialAnswer { credential: &credential, expires_at: 0, knows_ephemeral: false };
        assert!(answer.lines().is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(input in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _read = CredentialRequest::parse(&input);
        }

        #[test]
        fn any_lines_are_read_or_refused(
            lines in proptest::collection::vec("(protocol|host|path|username|url|capability\\[\\]|x)?=?\\PC{0,20}", 0..8),
        ) {
            if let Ok(request) = CredentialRequest::parse(lines.join("\n").as_bytes()) {
                let texts = [request.protocol, request.host, request.path, request.user_name];
                prop_assert!(texts.iter().flatten().all(|text| !text.chars().any(char::is_control)));
            }
        }

        #[test]
        fn what_is_written_is_read_back(host in "[a-z]{1,9}", path in "[a-z0-9=/. ]{1,20}", user in "[A-Z%+/=]{1,20}") {
            let input = format!("protocol=https\nhost={host}\npath={path}\nusername={user}\n\n");
            let request = CredentialRequest::parse(input.as_bytes()).unwrap();
            prop_assert_eq!(request.host, Some(host));
            prop_assert_eq!(request.path, Some(path));
            prop_assert_eq!(request.user_name, Some(user));
        }
    }
}
