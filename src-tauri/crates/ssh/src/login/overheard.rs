//! What the server says before anything is encrypted: its version, and the algorithms that it offers.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// More than a version line, the lines before it, and one packet of algorithms take.
const LONGEST: usize = 64 * 1024;

/// `SSH_MSG_KEXINIT` (RFC 4253 §7.1).
const KEXINIT: u8 = 20;

/// The first bytes that came over the connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<u8>>>);

/// What they say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// `SSH-2.0-…`.
    pub(super) banner: Option<String>,
    /// Host key algorithms in the server's order.
    pub(super) host_key_algorithms: Vec<String>,
    /// What came instead, when it was no SSH: the first line.
    pub(super) other: Option<String>,
}

impl Heard {
    fn hear(&self, bytes: &[u8]) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = LONGEST.saturating_sub(heard.len());
        heard.extend(bytes.iter().take(room));
    }

    pub(super) fn greeting(&self) -> Said {
        said(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn said(bytes: &[u8]) -> Said {
    let mut rest = bytes;
    let mut first = None;
    // A server may say something else on lines of their own before its version (RFC 4253 §4.2).
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = (String::from_utf8_lossy(&rest[..end]).trim_end().to_owned(), &rest[end + 1..]);
        if line.starts_with("SSH-") {
            let algorithms = host_key_algorithms(after).unwrap_or_default();
            return Said { banner: Some(line), host_key_algorithms: algorithms, other: None };
        }
        first = first.or(Some(line));
        rest = after;
    }
    let other = first.or_else(|| (!bytes.is_empty()).then(|| String::from_utf8_lossy(rest).into_owned()));
    Said { other: other.map(|line| line.chars().take(80).collect()), ..Said::default() }
}

/// The second list of names in the packet: length, padding, message, 16 random bytes, key exchanges, host keys.
fn host_key_algorithms(packet: &[u8]) -> Option<Vec<String>> {
    let rest = packet.get(5..)?.strip_prefix(&[KEXINIT])?.get(16..)?;
    let (_, rest) = string(rest)?;
    let (names, _) = string(rest)?;
    let names = String::from_utf8_lossy(names);
    Some(names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

/// A connection that is listened to, and that ends when it is told to.
pub(super) struct Overheard {
    stream: TcpStream,
    heard: Heard,
    closing: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Overheard {
    pub(super) fn new(stream: TcpStream, heard: Heard, closing: CancellationToken) -> Self {
        Self { stream, heard, closing: Box::pin(closing.cancelled_owned()) }
    }
}

impl AsyncRead for Overheard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.closing.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.heard.hear(buffer.filled().get(before..).unwrap_or_default());
        polled
    }
}

impl AsyncWrite for Overheard {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packet(algorithms: &str) -> Vec<u8> {
        let mut bytes = vec![0, 0, 1, 0, 4, KEXINIT];
        bytes.extend([7; 16]);
        for names in ["curve25519-sha256", algorithms] {
            bytes.extend(u32::try_from(names.len()).unwrap().to_be_bytes());
            bytes.extend(names.as_bytes());
        }
        bytes
    }

    #[test]
    fn the_version_and_the_host_keys_are_read() {
        let mut bytes = b"Welcome\r\nSSH-2.0-AWSCodeCommit\r\n".to_vec();
        bytes.extend(packet("rsa-sha2-512,ssh-rsa"));
        let heard = said(&bytes);
        assert_eq!(heard.banner.as_deref(), Some("SSH-2.0-AWSCodeCommit"));
        assert_eq!(heard.host_key_algorithms, ["rsa-sha2-512", "ssh-rsa"]);
        for length in 34..bytes.len() {
            assert_eq!(said(&bytes[..length]).host_key_algorithms, Vec::<String>::new(), "cut at {length}");
        }
    }

    #[test]
    fn another_protocol_is_quoted() {
        assert_eq!(
            said(b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n").other.as_deref(),
            Some("HTTP/1.1 400 Bad Request")
        );
        assert_eq!(said(b"220 mail").other.as_deref(), Some("220 mail"));
        assert_eq!(said(b""), Said::default());
    }

    proptest! {
        #[test]
        fn anything_may_come(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let mut with_version = b"SSH-2.0-x\n".to_vec();
            with_version.extend(&bytes);
            prop_assert_eq!(said(&with_version).banner, Some("SSH-2.0-x".to_owned()));
            drop(said(&bytes));
        }
    }
}
