//! The support bundle: one zip with one folder, built whole in memory and shown before it is saved.

use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use causeway_app::diagnostics::{SupportFile, SupportMaterial};
use jiff::Timestamp;
use thiserror::Error;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::anonymise::Anonymiser;

/// As much of the newest logs as goes along, in bytes.
const LOG_BYTES: u64 = 2 << 20;

/// Log files that go along at most, newest first.
const LOG_FILES: usize = 5;

/// Characters of the beginning and of the end of a file that are shown.
const SHOWN: usize = 20_000;

/// Why there is no bundle.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The zip could not be made.
    #[error("the zip could not be made")]
    Zip(#[from] zip::result::ZipError),
    /// The file could not be written.
    #[error("the file could not be written to {directory}")]
    Write {
        /// The directory.
        directory: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// A file of the bundle as it can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    /// Below the bundle's folder.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its content; of a large file the beginning and the end.
    pub text: String,
    /// Whether the text leaves something out that the file has.
    pub shortened: bool,
}

/// What was taken out of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redaction {
    /// In words: "account numbers".
    pub what: &'static str,
    /// How often.
    pub times: usize,
}

/// A bundle, ready to be saved exactly as it is shown.
#[derive(Debug)]
pub struct Bundle {
    folder: String,
    files: Vec<SupportFile>,
    redactions: Vec<Redaction>,
    at: Timestamp,
}

impl Bundle {
    /// Builds a bundle from what support needs to know and the newest log files of `logs`. `now_millis` are epoch
    /// milliseconds and name the folder, in UTC.
    pub fn build(material: SupportMaterial, logs: Option<&Path>, now_millis: i64) -> Self {
        Self::with_logs_of(material, logs, LOG_BYTES, now_millis)
    }

    fn with_logs_of(material: SupportMaterial, logs: Option<&Path>, most: u64, now_millis: i64) -> Self {
        let at = Timestamp::from_millisecond(now_millis).unwrap_or(Timestamp::UNIX_EPOCH);
        let SupportMaterial { mut files, known } = material;
        files.extend(logs.map(|logs| log_files(logs, most)).unwrap_or_default());
        let mut anonymiser = Anonymiser::new(&known);
        for file in &mut files {
            file.text = anonymiser.clean(&file.text);
        }
        let redactions: Vec<Redaction> = anonymiser
            .counts()
            .iter()
            .map(|(kind, times)| Redaction { what: kind.words(), times: *times })
            .collect();
        files.insert(0, SupportFile { path: "README.txt".to_owned(), text: read_me(&redactions) });
        let folder = format!("causeway-support-{}", at.strftime("%Y%m%d-%H%M%S"));
        Self { folder, files, redactions, at }
    }

    /// The zip's one folder.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// What was taken out and how often.
    pub fn redactions(&self) -> &[Redaction] {
        &self.redactions
    }

    /// The files, to look at.
    pub fn shown(&self) -> Vec<ShownFile> {
        self.files.iter().map(shown).collect()
    }

    /// The zip. The same bundle makes the same bytes.
    ///
    /// # Errors
    /// When it is larger than a zip can be.
    pub fn zip(&self) -> Result<Vec<u8>, BundleError> {
        let time = self.at.to_zoned(jiff::tz::TimeZone::UTC);
        let part = |number: i8| u8::try_from(number).unwrap_or_default();
        let modified = DateTime::from_date_and_time(
            u16::try_from(time.year()).unwrap_or(1980),
            part(time.month()),
            part(time.day()),
            part(time.hour()),
            part(time.minute()),
            part(time.second()),
        )
        .unwrap_or_default();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(modified)
            .unix_permissions(0o600);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for file in &self.files {
            zip.start_file(format!("{}/{}", self.folder, file.path), options)?;
            zip.write_all(file.text.as_bytes()).map_err(zip::result::ZipError::Io)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    /// Saves it to a new file in a directory, readable to this user only, and answers where. An existing file is never
    /// overwritten.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_into(&self, directory: &Path) -> Result<PathBuf, BundleError> {
        let bytes = self.zip()?;
        let mut number = 1;
        loop {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let path = directory.join(format!("{}{suffix}.zip", self.folder));
            let written = std::fs::create_dir_all(directory).and_then(|()| write_new(&path, &bytes));
            match written {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
                Err(source) => return Err(BundleError::Write { directory: directory.to_owned(), source }),
            }
        }
    }

    /// Saves it to this new file, readable to this user only. An existing file is never overwritten.
    ///
    /// # Errors
    /// When it cannot be written, or exists.
    pub fn save_as(&self, path: &Path) -> Result<(), BundleError> {
        let bytes = self.zip()?;
        let directory = path.parent().unwrap_or(path).to_owned();
        write_new(path, &bytes).map_err(|source| BundleError::Write { directory, source })
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn read_me(redactions: &[Redaction]) -> String {
    let mut text = String::from(
        "This is what Causeway knows about itself, for whoever helps you. Nothing of it was sent anywhere.\n\n\
         Secrets are not in it. Account numbers, access key ids, names of users, e-mail and IP addresses, hosts of your \
         own and names of Jira sites are replaced by stand-ins: the same one each time, so that what belongs together \
         can be told. Names of repositories, branches, topics and connections are as they are; look through the files \
         before you pass them on.\n\nTaken out:\n",
    );
    for Redaction { what, times } in redactions {
        text.extend(["  ", what, ": ", &times.to_string(), "\n"]);
    }
    if redactions.is_empty() {
        text.push_str("  nothing\n");
    }
    text
}

fn shown(file: &SupportFile) -> ShownFile {
    let bytes = u64::try_from(file.text.len()).unwrap_or(u64::MAX);
    let characters = file.text.chars().count();
    if characters <= 2 * SHOWN {
        return ShownFile { path: file.path.clone(), bytes, text: file.text.clone(), shortened: false };
    }
    let begin: String = file.text.chars().take(SHOWN).collect();
    let end: String = file.text.chars().skip(characters - SHOWN).collect();
    let text = format!("{begin}\n… {} characters …\n{end}", characters - 2 * SHOWN);
    ShownFile { path: file.path.clone(), bytes, text, shortened: true }
}

/// The newest log files, as far as there is room for them; of the oldest of these the end.
fn log_files(directory: &Path, most: u64) -> Vec<SupportFile> {
    let mut names: Vec<String> = std::fs::read_dir(directory)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| crate::log::is_log_file(name))
        .collect();
    // Their names hold the day.
    names.sort_unstable_by(|left, right| right.cmp(left));
    let mut room = most;
    let mut files = Vec::new();
    for name in names.into_iter().take(LOG_FILES) {
        if room == 0 {
            break;
        }
        let path = format!("log/{name}");
        let text = match end_of(&directory.join(&name), room) {
            Ok((text, read)) => {
                room = room.saturating_sub(read);
                text
            }
            Err(error) => format!("This file could not be read: {error}\n"),
        };
        files.push(SupportFile { path, text });
    }
    files
}

/// The last bytes of a file, from the beginning of a line, and how many there were.
fn end_of(path: &Path, most: u64) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let skip = length.saturating_sub(most);
    file.seek(SeekFrom::Start(skip))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    let read = u64::try_from(bytes.len()).unwrap_or(most);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if skip == 0 {
        return Ok((text, read));
    }
    // Half a line could be half a secret, which no pattern knows any more.
    let whole = text.split_once('\n').map_or("", |(_, rest)| rest);
    Ok((format!("… {skip} bytes before this …\n{whole}"), read))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use causeway_app::diagnostics::{Known, SupportFile, SupportMaterial};

    use super::{Bundle, SHOWN};

    /// 2026-11-23T04:44:01Z.
    const NOW: i64 = 1_795_409_041_000;

    fn material(text: &str) -> SupportMaterial {
        let file = SupportFile { path: "runs.json".to_owned(), text: text.to_owned() };
        SupportMaterial { files: vec![file], known: Known::default() }
    }

    #[test]
    fn the_zip_has_one_folder_and_holds_what_was_shown() {
        let logs = tempfile::tempdir().unwrap();
        std::fs::write(logs.path().join("causeway.2026-11-22.log"), "password=hunter2 of 111122223333\n")
            .unwrap();
        std::fs::write(logs.path().join("other.txt"), "not ours").unwrap();
        let bundle = Bundle::build(material("account 111122223333"), Some(logs.path()), NOW);
        assert_eq!(bundle.folder(), "causeway-support-20261123-044401");
        let mut zip = zip::ZipArchive::new(Cursor::new(bundle.zip().unwrap())).unwrap();
        let shown = bundle.shown();
        assert_eq!(zip.len(), shown.len());
        for (index, file) in shown.iter().enumerate() {
            let mut entry = zip.by_index(index).unwrap();
            assert_eq!(entry.name().unwrap(), format!("{}/{}", bundle.folder(), file.path));
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            assert_eq!((text.len() as u64, &text), (file.bytes, &file.text));
            assert!(!text.contains("hunter2") && !text.contains("111122223333"), "{text}");
        }
        let paths: Vec<&str> = shown.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["README.txt", "runs.json", "log/causeway.2026-11-22.log"]);
        let counted = bundle.redactions().iter().find(|one| one.what == "account numbers").unwrap();
        assert_eq!(counted.times, 2);
        assert!(shown[0].text.contains("account numbers: 2"), "{}", shown[0].text);
    }

    #[test]
    fn it_is_saved_beside_others_and_for_this_user_alone() {
        let downloads = tempfile::tempdir().unwrap();
        let bundle = Bundle::build(material("x"), None, NOW);
        let first = bundle.save_into(downloads.path()).unwrap();
        let second = bundle.save_into(downloads.path()).unwrap();
        assert_ne!(first, second);
        assert_eq!(std::fs::read(&first).unwrap(), std::fs::read(&second).unwrap());
        assert!(bundle.save_as(&first).is_err(), "nothing is overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn large_files_are_shown_in_part_and_large_logs_go_in_part() {
        let long = "é".repeat(2 * SHOWN + 7);
        let bundle = Bundle::build(material(&long), None, NOW);
        let shown = bundle.shown();
        assert!(shown[1].shortened && shown[1].text.contains("… 7 characters …"));
        assert_eq!(shown[1].bytes, long.len() as u64);

        let logs = tempfile::tempdir().unwrap();
        let line = format!("{}\n", "ab ".repeat(333));
        std::fs::write(logs.path().join("causeway.2026-11-22.log"), line.repeat(30)).unwrap();
        std::fs::write(logs.path().join("causeway.2026-11-21.log"), "no room for this").unwrap();
        let bundle = Bundle::with_logs_of(material("x"), Some(logs.path()), 20_000, NOW);
        let log = &bundle.files[2];
        assert!(log.text.starts_with("… ") && log.text.ends_with(&line));
        assert_eq!(log.text.lines().nth(1), Some(line.trim_end_matches('\n')), "whole lines only");
        assert_eq!(bundle.files.len(), 3);
    }
}
