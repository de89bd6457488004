//! `~/.ssh` and the system's SSH folder, read as `ssh` reads them.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use causeway_app::port::ssh::{ConfigFile, FoundFile, SshError};
use causeway_domain::Secret;
use glob::MatchOptions;

/// More than the longest key takes: an RSA key of 16384 bits has some 13 KB.
const LONGEST_KEY: u64 = 64 * 1024;

/// More than anybody has in a configuration or in `known_hosts`.
const LONGEST_TEXT: u64 = 16 * 1024 * 1024;

/// Files in `~/.ssh` that are never keys.
const NO_KEYS: &[&str] =
    &["authorized_keys", "config", "environment", "known_hosts", "rc", "allowed_signers"];

/// What every form of a key begins with, near its start.
const MARKS: &[&str] = &[
    "-----BEGIN ",
    "---- BEGIN SSH2 ",
    "PuTTY-User-Key-File-",
    "ssh-",
    "ecdsa-sha2-",
    "sk-ssh-",
    "sk-ecdsa-",
];

/// Where `ssh` looks.
#[derive(Debug, Clone)]
pub(crate) struct Folders {
    /// `~/.ssh`.
    pub(crate) own: PathBuf,
    /// `/etc/ssh`.
    pub(crate) system: PathBuf,
}

impl Folders {
    pub(crate) fn of_this_computer() -> Self {
        let system = if cfg!(windows) {
            let data = std::env::var_os("ProgramData").unwrap_or_else(|| r"C:\ProgramData".into());
            PathBuf::from(data).join("ssh")
        } else {
            PathBuf::from("/etc/ssh")
        };
        Self { own: std::env::home_dir().unwrap_or_default().join(".ssh"), system }
    }

    /// A path with its `~` resolved. The home directory is the one that holds `~/.ssh`.
    pub(crate) fn expanded(&self, path: &Path) -> PathBuf {
        let mut parts = path.components();
        match (parts.next(), self.own.parent()) {
            (Some(Component::Normal(first)), Some(home)) if first == "~" => home.join(parts.as_path()),
            _ => path.to_owned(),
        }
    }

    /// Files of `~/.ssh` that may be keys, in name order. No folder is an empty one.
    pub(crate) fn key_files(&self) -> Result<Vec<FoundFile>, SshError> {
        let unreadable = |error: &io::Error| SshError::File {
            path: self.own.clone(),
            action: "read".to_owned(),
            detail: error.to_string(),
        };
        let entries = match fs::read_dir(&self.own) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(&error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&error))?;
            if !is_never_a_key(&entry.file_name().to_string_lossy()) {
                found.extend(possible_key(&entry.path()));
            }
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(found)
    }

    /// The person's configuration and the system's, in the order in which `ssh` reads them.
    pub(crate) fn config(&self) -> Vec<ConfigFile> {
        [self.own.join("config"), self.system.join("ssh_config")]
            .into_iter()
            .filter_map(|path| config_file(&path))
            .collect()
    }

    /// The files that an `Include` of `from` names, in name order. None is no mistake: `ssh` goes on.
    pub(crate) fn included(&self, from: &Path, pattern: &str) -> Vec<ConfigFile> {
        // A relative path counts from the folder whose configuration it stands in, not from the file.
        let base = if from.starts_with(&self.system) { &self.system } else { &self.own };
        let below = |folder: &Path, rest: &str| {
            let folder = glob::Pattern::escape(&folder.to_string_lossy());
            format!("{folder}{}{rest}", std::path::MAIN_SEPARATOR)
        };
        let pattern = match (pattern.strip_prefix("~/"), self.own.parent()) {
            (Some(rest), Some(home)) => below(home, rest),
            _ if Path::new(pattern).is_absolute() => pattern.to_owned(),
            _ => below(base, pattern),
        };
        // Two stars are one to `ssh`, and folders of any depth to the library.
        let mut pattern = pattern;
        while pattern.contains("**") {
            pattern = pattern.replace("**", "*");
        }
        let options = MatchOptions {
            case_sensitive: !cfg!(windows),
            require_literal_separator: true,
            require_literal_leading_dot: false,
        };
        let Ok(paths) = glob::glob_with(&pattern, options) else {
            return Vec::new();
        };
        let mut paths: Vec<PathBuf> = paths
            .map(|found| found.unwrap_or_else(|error| error.path().to_owned()))
            .filter(|path| !is_hidden_from(path, Path::new(&pattern)))
            .collect();
        paths.sort_unstable();
        paths.iter().filter(|path| !path.is_dir()).filter_map(|path| config_file(path)).collect()
    }
}

/// Whether a wildcard stands for the dot that a name begins with, which it does not. The library has a switch for that,
/// which hides such names from patterns that write the dot out, too.
fn is_hidden_from(path: &Path, pattern: &Path) -> bool {
    let names = path.components().rev().zip(pattern.components().rev());
    names.into_iter().any(|(name, pattern)| {
        let starts_with_dot = |part: Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
        starts_with_dot(name) && !starts_with_dot(pattern)
    })
}

/// Reads a file that shall be a key.
pub(crate) fn read_key(path: &Path) -> FoundFile {
    match regular(path) {
        Ok((file, metadata)) => FoundFile {
            path: path.to_owned(),
            content: if metadata.len() > LONGEST_KEY {
                Err("it is longer than any key".to_owned())
            } else {
                read(file, LONGEST_KEY).map(Secret::new).map_err(|error| error.to_string())
            },
            mode: mode(&metadata),
        },
        Err(error) => FoundFile { path: path.to_owned(), content: Err(error.to_string()), mode: None },
    }
}

/// A text file of the client; `None` where there is none.
pub(crate) fn text(path: &Path) -> Option<io::Result<String>> {
    match regular(path) {
        Ok((file, _)) => Some(read(file, LONGEST_TEXT)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(Err(error)),
    }
}

fn config_file(path: &Path) -> Option<ConfigFile> {
    let text = text(path)?.map_err(|error| error.to_string());
    Some(ConfigFile { path: path.to_owned(), text })
}

fn is_never_a_key(name: &str) -> bool {
    // With endings, too: `known_hosts.old`, `config~`, `authorized_keys2`.
    NO_KEYS.iter().any(|never| {
        name.strip_prefix(never)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
    })
}

/// The file when it may be a key. Folders, sockets and devices are none, and neither is a long or an unrelated file; what
/// cannot be read or ends nowhere is said.
fn possible_key(path: &Path) -> Option<FoundFile> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() || metadata.len() > LONGEST_KEY => return None,
        Ok(_) => {}
        Err(error) => {
            return Some(FoundFile { path: path.to_owned(), content: Err(error.to_string()), mode: None });
        }
    }
    let found = read_key(path);
    let named_so = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        name.starts_with("id_") || ["pub", "pem", "ppk", "key"].contains(&ending)
    });
    let looks_so = |content: &Secret| {
        let start: String = content.expose().chars().take(4096).collect();
        MARKS
            .iter()
            .any(|mark| start.lines().any(|line| line.trim_start_matches('\u{feff}').starts_with(mark)))
    };
    let likely = named_so || found.content.as_ref().map_or(true, looks_so);
    likely.then_some(found)
}

/// Opens a regular file, and nothing that would keep its reader waiting.
fn regular(path: &Path) -> io::Result<(File, Metadata)> {
    let kind = |metadata: &Metadata| {
        if metadata.is_file() { Ok(()) } else { Err(io::Error::other("it is not a regular file")) }
    };
    kind(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    kind(&metadata)?;
    Ok((file, metadata))
}

/// Whether `ssh` passes over a private key because others than its owner may read it. It minds that only where the owner
/// is who runs it: here, who owns the home directory.
#[cfg(unix)]
pub(crate) fn is_too_open(path: &Path, folders: &Folders) -> bool {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let (Ok(key), Some(Ok(home))) = (fs::metadata(path), folders.own.parent().map(fs::metadata)) else {
        return false;
    };
    key.uid() == home.uid() && key.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
pub(crate) fn is_too_open(_: &Path, _: &Folders) -> bool {
    false
}

/// The text of a file. What is not UTF-8 shows as such: a key is ASCII in all its forms.
fn read(file: File, longest: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.take(longest).read_to_end(&mut bytes)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}
