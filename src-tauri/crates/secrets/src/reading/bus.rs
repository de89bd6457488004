//! A connection to the session's bus that is served by the thread that waits for it.
//!
//! zbus reads from the bus on threads of its own, and each reply then crosses two of them: in a program that lives for ten
//! milliseconds that is a good part of its life. Here the thread that waits for a reply reads it itself. Nothing is read
//! between two waits; what comes then stays in the socket.

#[cfg(target_os = "linux")]
use std::os::linux::net::SocketAddrExt as _;

use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::mem;
use std::net::Shutdown;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::net::{SocketAddr, UnixStream};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use async_trait::async_trait;
use futures::future::{join, lazy, select};
use zbus::address::transport::{Transport, UnixSocket};
use zbus::connection::socket::{BoxedSplit, ReadHalf, Split, WriteHalf};
use zbus::connection::{Builder, Connection};
use zbus::{Address, Error, Result};

/// The socket of a bus; `None` for one that is reached in another way.
pub(super) fn socket(address: &Address) -> Option<io::Result<SocketAddr>> {
    let Transport::Unix(unix) = address.transport() else { return None };
    match unix.path() {
        UnixSocket::File(path) => Some(SocketAddr::from_pathname(path)),
        #[cfg(target_os = "linux")]
        UnixSocket::Abstract(name) => Some(SocketAddr::from_abstract_name(name.as_encoded_bytes())),
        _ => None,
    }
}

/// A connection, and the turn of its reader.
pub(super) struct Bus {
    connection: Connection,
    turn: Arc<Turn>,
}

impl Bus {
    /// Connects, and makes something else while the bus answers.
    pub(super) fn connect<T>(
        address: &Address,
        socket: &SocketAddr,
        meanwhile: impl FnOnce() -> T,
    ) -> Result<(Self, T)> {
        let refused = |error| Error::Connection(Arc::new(error), address.clone());
        let stream = Arc::new(UnixStream::connect_addr(socket).map_err(refused)?);
        let turn = Arc::<Turn>::default();
        let read = Receiving { stream: Arc::clone(&stream), turn: Arc::clone(&turn) };
        let halves: BoxedSplit = Split::new(Box::new(read), Box::new(Sending(stream)));
        let building = Builder::socket(halves).internal_executor(false).build();
        let (built, made) = turn.wait_for(join(building, lazy(|_| meanwhile())))?;
        let connection = built?;
        match address.guid() {
            Some(guid) if *guid != **connection.server_guid() => {
                Err(Error::Handshake("the bus is another than the one that is named".to_owned()))
            }
            _ => Ok((Self { connection, turn }, made)),
        }
    }

    /// For calls, which are answered while [`Self::wait_for`] waits.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Waits for a future that waits for nothing but this bus.
    pub(super) fn wait_for<F: Future>(&self, future: F) -> Result<F::Output> {
        let reading = async {
            loop {
                self.connection.executor().tick().await;
            }
        };
        self.turn.wait_for(async { select(pin!(future), pin!(reading)).await.factor_first().0 })
    }
}

/// Whether the reader may wait for the bus. It may when there is nothing else left to do.
#[derive(Debug, Default)]
struct Turn(Mutex<Reader>);

#[derive(Debug, Default)]
struct Reader {
    may_wait: bool,
    waker: Option<Waker>,
}

impl Turn {
    fn wait_for<F: Future>(&self, future: F) -> Result<F::Output> {
        let progress = Arc::new(Progress::default());
        let waker = Waker::from(Arc::clone(&progress));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Ok(output);
            }
            if !progress.0.swap(false, Ordering::Relaxed) {
                self.give()?;
            }
        }
    }

    fn give(&self) -> Result<()> {
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Without a reader nothing will ever come.
        let waker = reader.waker.take().ok_or_else(|| io::Error::from(ErrorKind::BrokenPipe))?;
        reader.may_wait = true;
        drop(reader);
        waker.wake();
        Ok(())
    }

    fn take(&self, waker: &Waker) -> Poll<()> {
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if mem::take(&mut reader.may_wait) {
            return Poll::Ready(());
        }
        reader.waker = Some(waker.clone());
        Poll::Pending
    }
}

/// Whether anything can go on.
#[derive(Default)]
struct Progress(AtomicBool);

impl Wake for Progress {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[derive(Debug)]
struct Receiving {
    stream: Arc<UnixStream>,
    turn: Arc<Turn>,
}

#[async_trait]
impl ReadHalf for Receiving {
    async fn recvmsg(&mut self, buffer: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
        poll_fn(|context| self.turn.take(context.waker())).await;
        Ok((uninterrupted(|| self.stream.as_ref().read(buffer))?, Vec::new()))
    }
}

#[derive(Debug)]
struct Sending(Arc<UnixStream>);

#[async_trait]
impl WriteHalf for Sending {
    async fn sendmsg(&mut self, buffer: &[u8], descriptors: &[BorrowedFd<'_>]) -> io::Result<usize> {
        if !descriptors.is_empty() {
            return Err(ErrorKind::InvalidInput.into());
        }
        uninterrupted(|| self.0.as_ref().write(buffer))
    }

    async fn close(&mut self) -> io::Result<()> {
        self.0.shutdown(Shutdown::Both)
    }
}

fn uninterrupted(mut transfer: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match transfer() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::os::unix::net::UnixListener;
    use std::thread;

    use zbus::{Address, Error};

    use super::{Bus, socket};

    #[test]
    fn only_sockets_are_connected_to() {
        let is_socket = |text: &str| socket(&Address::try_from(text).unwrap()).is_some();
        assert!(is_socket("unix:path=/run/user/1000/bus,guid=fdd08e811a6c7ebe1fef0d9e647230da"));
        assert_eq!(is_socket("unix:abstract=/tmp/dbus-foo"), cfg!(target_os = "linux"));
        for other in ["tcp:host=localhost,port=4142", "unixexec:path=/bin/cat", "unix:tmpdir=/tmp"] {
            assert!(!is_socket(other), "{other}");
        }
        let too_long = format!("unix:path=/{}", "x".repeat(200));
        assert!(socket(&Address::try_from(too_long.as_str()).unwrap()).unwrap().is_err());
    }

    /// What comes of connecting to a bus that says `words` once it has been greeted, and goes.
    fn greeted_with(words: &'static [u8]) -> Error {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("bus");
        let listener = UnixListener::bind(&path).unwrap();
        let bus = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            assert!(stream.read(&mut [0; 512]).unwrap() > 0);
            stream.write_all(words).unwrap();
        });
        let address = Address::try_from(format!("unix:path={}", path.display()).as_str()).unwrap();
        let connected = Bus::connect(&address, &socket(&address).unwrap().unwrap(), || ());
        bus.join().unwrap();
        connected.err().unwrap()
    }

    #[test]
    fn a_bus_that_goes_away_is_not_waited_for() {
        for words in [b"".as_slice(), b"OK fdd08e", b"OK fdd08e811a6c7ebe1fef0d9e647230da\r\n"] {
            let error = greeted_with(words);
            assert!(matches!(error, Error::InputOutput(_) | Error::Handshake(_)), "{error:?}");
        }
        let error = greeted_with(b"REJECTED ANONYMOUS\r\n");
        assert!(matches!(&error, Error::Handshake(_)), "{error:?}");
    }

    #[test]
    fn a_socket_without_a_bus_is_told() {
        let directory = tempfile::tempdir().unwrap();
        let text = format!("unix:path={}/bus", directory.path().display());
        let address = Address::try_from(text.as_str()).unwrap();
        let connected = Bus::connect(&address, &socket(&address).unwrap().unwrap(), || ());
        assert!(matches!(connected.err(), Some(Error::Connection(..))));
    }
}
