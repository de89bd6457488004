//! Where log lines go.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::{EnvFilter, ParseError};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};
use tracing_subscriber::{Registry, reload};

use crate::panic;
use crate::redact::redact;

/// Daily files that are kept at most; older ones go at start and at midnight.
const FILES_KEPT: usize = 14;

/// Why logging could not start or change.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LogError {
    /// The directory could not be made or closed to others.
    #[error("the log directory {directory} cannot be used")]
    Directory {
        /// The directory.
        directory: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file could not be opened.
    #[error("the log file in {directory} cannot be opened")]
    File {
        /// The directory.
        directory: PathBuf,
        /// Why.
        #[source]
        source: InitError,
    },
    /// The level is no filter.
    #[error("“{level}” is no log level")]
    Level {
        /// What was given.
        level: String,
        /// Why.
        #[source]
        source: ParseError,
    },
    /// Something in this process logs already.
    #[error("logging has been started before")]
    Started(#[source] TryInitError),
    /// The subscriber has gone.
    #[error("the log level cannot be changed any more")]
    Reload(#[source] reload::Error),
}

/// Logging as it runs; logging goes on when this is dropped.
#[derive(Debug, Clone)]
pub struct Log {
    directory: Arc<Path>,
    filter: reload::Handle<EnvFilter, Registry>,
}

/// Starts logging for the whole process into `causeway.<date>.log` files in `directory`, made readable to this user only,
/// and has panics logged. `level` is a filter as `tracing` reads it: `info`, `info,causeway_aws=debug`.
///
/// Lines are written before the call that logs returns: the last ones before a crash matter most.
pub fn start(directory: &Path, level: &str) -> Result<Log, LogError> {
    let (filter, handle) = reload::Layer::new(parse(level)?);
    make_private(directory)
        .map_err(|source| LogError::Directory { directory: directory.to_owned(), source })?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("causeway")
        .filename_suffix("log")
        .max_log_files(FILES_KEPT)
        .build(directory)
        .map_err(|source| LogError::File { directory: directory.to_owned(), source })?;
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Redacting(file));
    tracing_subscriber::registry().with(filter).with(lines).try_init().map_err(LogError::Started)?;
    panic::log_panics();
    Ok(Log { directory: directory.into(), filter: handle })
}

impl Log {
    /// Changes what is logged, from now on.
    pub fn set_level(&self, level: &str) -> Result<(), LogError> {
        self.filter.reload(parse(level)?).map_err(LogError::Reload)
    }

    /// Where the files are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

fn parse(level: &str) -> Result<EnvFilter, LogError> {
    EnvFilter::builder()
        .with_regex(false)
        .parse(level)
        .map_err(|source| LogError::Level { level: level.to_owned(), source })
}

fn make_private(directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Redacts each event as one text, then writes it: a secret cannot hide across two writes.
struct Redacting<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Redacting<M> {
    type Writer = RedactingWriter<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        RedactingWriter { event: Vec::new(), writer: self.0.make_writer() }
    }
}

struct RedactingWriter<W: Write> {
    event: Vec<u8>,
    writer: W,
}

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.event.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.event.is_empty() {
            return Ok(());
        }
        let event = std::mem::take(&mut self.event);
        self.writer.write_all(redact(&String::from_utf8_lossy(&event)).as_bytes())?;
        self.writer.flush()
    }
}

impl<W: Write> Drop for RedactingWriter<W> {
    fn drop(&mut self) {
        // A log that cannot be written must not stop what is being logged.
        let _written = self.flush();
    }
}
