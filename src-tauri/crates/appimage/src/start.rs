//! What the AppImage was asked for.

use std::convert::Infallible;
use std::env;
use std::ffi::OsString;
use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use thiserror::Error;

use crate::image::{Image, ImageError};

/// Where images are unpacked, below the person's cache.
const CACHE: &str = "causeway-appimage";

/// Where `--appimage-extract` unpacks, below the working directory. All AppImages use this name.
const EXTRACTED: &str = "squashfs-root";

const HELP: &str = "\
  --appimage-extract   unpack into ./squashfs-root
  --appimage-offset    print where the squashfs image begins, in bytes
  --appimage-version   print the version

Everything else is for the program inside. With the name of one first (causeway, causeway-desktop, causeway-sandbox,
git-credential-causeway), or under a link of that name, that one is started.
";

/// Why nothing was started.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    /// The image.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// This file cannot be found.
    #[error("the AppImage does not find itself")]
    Unfound(#[source] io::Error),
    /// There is no home.
    #[error("neither XDG_CACHE_HOME nor HOME names a directory")]
    NoCache,
    /// A directory cannot be made.
    #[error("{} cannot be written", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What was unpacked does not start.
    #[error("{} does not start", path.display())]
    Start {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nobody reads.
    #[error("nothing can be printed")]
    Print(#[source] io::Error),
}

/// Does what the first argument asks for. Comes back only when that is nothing of the program inside.
pub(crate) fn carry_out() -> Result<(), StartError> {
    let path = env::current_exe().map_err(StartError::Unfound)?;
    let mut arguments = env::args_os();
    let called = arguments.next().unwrap_or_default();
    let arguments: Vec<OsString> = arguments.collect();
    match arguments.first().and_then(|first| first.to_str()) {
        Some("--appimage-offset") => print(&format!("{}\n", Image::open(&path)?.offset())),
        Some("--appimage-version") => print(concat!("causeway-appimage ", env!("CARGO_PKG_VERSION"), "\n")),
        Some("--appimage-help") => print(HELP),
        Some("--appimage-extract") => {
            let directory = PathBuf::from(EXTRACTED);
            make(&directory)?;
            Ok(Image::open(&path)?.unpack(&directory)?)
        }
        _ => {
            let directory = unpacked(&Image::open(&path)?, &cache()?)?;
            match become_program(&path, &called, &arguments, &directory)? {}
        }
    }
}

fn print(text: &str) -> Result<(), StartError> {
    io::stdout().write_all(text.as_bytes()).map_err(StartError::Print)
}

fn cache() -> Result<PathBuf, StartError> {
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    base.map(|base| base.join(CACHE)).ok_or(StartError::NoCache)
}

/// Where the image is unpacked, which is done now if it was not before. What other versions left is removed then; one that
/// is at work goes on, since Linux keeps open files.
fn unpacked(image: &Image, cache: &Path) -> Result<PathBuf, StartError> {
    let directory = cache.join(image.fingerprint()?);
    if directory.is_dir() {
        return Ok(directory);
    }
    make(cache)?;
    let half = cache.join(format!("half-{}", std::process::id()));
    make(&half)?;
    if let Err(error) = image.unpack(&half) {
        let _left = fs::remove_dir_all(&half);
        return Err(error.into());
    }
    // Whole or not there: a second start in the same moment may have been quicker, with the same files.
    if let Err(source) = fs::rename(&half, &directory) {
        let _left = fs::remove_dir_all(&half);
        if !directory.is_dir() {
            return Err(StartError::Write { path: directory, source });
        }
    }
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let is_half = entry.file_name().to_string_lossy().starts_with("half-");
        if entry.path() != directory && !is_half {
            let _left = fs::remove_dir_all(entry.path());
        }
    }
    Ok(directory)
}

/// Makes a directory that only this person may look into.
fn make(directory: &Path) -> Result<(), StartError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(|source| StartError::Write { path: directory.to_owned(), source })
}

/// Becomes the program inside, with the variables that all AppImages set.
fn become_program(
    path: &Path,
    called: &OsString,
    arguments: &[OsString],
    directory: &Path,
) -> Result<Infallible, StartError> {
    let program = directory.join("AppRun");
    let source = Command::new(&program)
        .args(arguments)
        .env("APPIMAGE", path)
        .env("APPDIR", directory)
        .env("ARGV0", called)
        .env("OWD", env::current_dir().unwrap_or_default())
        .exec();
    Err(StartError::Start { path: program, source })
}
