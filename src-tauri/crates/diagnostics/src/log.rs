//! Where log lines go.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

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

/// What a process adds to a day's file at most, in bytes, what it finds there included: a loop that logs must not fill
/// the disk.
const BYTES_A_DAY: u64 = 16 << 20;

/// How the names of log files begin and end.
const PREFIX: &str = "causeway";
const SUFFIX: &str = "log";

/// How much is written to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Failures only.
    Error,
    /// And what is odd.
    Warn,
    /// And what happens.
    Info,
    /// And every request.
    Debug,
}

impl Level {
    /// The name of the setting that remembers it.
    pub const SETTING: &str = "log-level";

    /// Its name, as it is remembered.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    /// Reads a remembered one; anything else is what is logged unless somebody wants otherwise.
    pub fn remembered(name: Option<&str>) -> Self {
        [Self::Error, Self::Warn, Self::Debug]
            .into_iter()
            .find(|level| Some(level.name()) == name)
            .unwrap_or(Self::Info)
    }

    /// What `tracing` makes of it. Libraries of others say little below warnings that helps anybody, and some would
    /// write whole requests.
    pub fn filter(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "warn,causeway=info",
            Self::Debug => "info,causeway=debug",
        }
    }
}

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
        .filename_prefix(PREFIX)
        .filename_suffix(SUFFIX)
        .max_log_files(FILES_KEPT)
        .build(directory)
        .map_err(|source| LogError::File { directory: directory.to_owned(), source })?;
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(Redacting { inner: file, limit: Limit::new(directory, BYTES_A_DAY) });
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

    /// What the files hold together, in bytes.
    pub fn bytes(&self) -> u64 {
        let files = std::fs::read_dir(&self.directory).into_iter().flatten().flatten();
        files
            .filter(|file| file.file_name().to_str().is_some_and(is_log_file))
            .filter_map(|file| Some(file.metadata().ok()?.len()))
            .sum()
    }
}

/// Whether a file of this name is one of the log.
pub(crate) fn is_log_file(name: &str) -> bool {
    name.starts_with(&format!("{PREFIX}.")) && name.ends_with(&format!(".{SUFFIX}"))
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

/// How much of a day's file is written.
struct Limit {
    most: u64,
    /// The day since the epoch, in UTC as the files are named, and what its file holds.
    today: Mutex<(u64, u64)>,
}

impl Limit {
    fn new(directory: &Path, most: u64) -> Self {
        // The newest file is today's, or there is none of today yet.
        let files = std::fs::read_dir(directory).into_iter().flatten().flatten();
        let newest = files
            .filter(|file| file.file_name().to_str().is_some_and(is_log_file))
            .filter_map(|file| {
                let about = file.metadata().ok()?;
                Some((day_of(about.modified().ok()?), about.len()))
            })
            .filter(|(day, _)| *day == day_of(SystemTime::now()))
            .map(|(_, bytes)| bytes)
            .max();
        Self { most, today: Mutex::new((day_of(SystemTime::now()), newest.unwrap_or_default())) }
    }

    /// What of an event is written at this time: all of it, a last line, or nothing.
    fn admit<'a>(&self, event: &'a str, now: SystemTime) -> &'a str {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        let day = day_of(now);
        if today.0 != day {
            *today = (day, 0);
        }
        let was_open = today.1 <= self.most;
        let length = u64::try_from(event.len()).unwrap_or(u64::MAX);
        today.1 = today.1.saturating_add(length);
        match (today.1 <= self.most, was_open) {
            (true, _) => event,
            (false, true) => FULL,
            (false, false) => "",
        }
    }
}

/// What is written in the place of the first line too many.
const FULL: &str = "This file is full; nothing more is written today.\n";

fn day_of(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / 86_400
}

/// Redacts each event as one text, then writes it: a secret cannot hide across two writes.
struct Redacting<M> {
    inner: M,
    limit: Limit,
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Redacting<M> {
    type Writer = RedactingWriter<'a, M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        RedactingWriter { event: Vec::new(), writer: self.inner.make_writer(), limit: &self.limit }
    }
}

struct RedactingWriter<'a, W: Write> {
    event: Vec<u8>,
    writer: W,
    limit: &'a Limit,
}

impl<W: Write> Write for RedactingWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.event.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.event.is_empty() {
            return Ok(());
        }
        let event = std::mem::take(&mut self.event);
        let redacted = redact(&String::from_utf8_lossy(&event)).into_owned();
        self.writer.write_all(self.limit.admit(&redacted, SystemTime::now()).as_bytes())?;
        self.writer.flush()
    }
}

impl<W: Write> Drop for RedactingWriter<'_, W> {
    fn drop(&mut self) {
        // A log that cannot be written must not stop what is being logged.
        let _written = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{FULL, Level, Limit, parse};

    #[test]
    fn every_level_is_a_filter_and_is_remembered() {
        for level in [Level::Error, Level::Warn, Level::Info, Level::Debug] {
            assert!(parse(level.filter()).is_ok(), "{level:?}");
            assert_eq!(Level::remembered(Some(level.name())), level);
        }
        assert_eq!((Level::remembered(None), Level::remembered(Some("loud"))), (Level::Info, Level::Info));
    }

    #[test]
    fn a_day_has_room_for_so_much_and_the_next_day_for_as_much_again() {
        let directory = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        std::fs::write(directory.path().join("causeway.2026-11-22.log"), "12345").unwrap();
        let limit = Limit::new(directory.path(), 12);
        assert_eq!(limit.admit("123456\n", now), "123456\n", "5 bytes were there");
        assert_eq!(limit.admit("1\n", now), FULL);
        assert_eq!(limit.admit("1\n", now), "");
        let tomorrow = now + Duration::from_hours(24);
        assert_eq!(limit.admit("1\n", tomorrow), "1\n");
    }
}
