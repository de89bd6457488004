//! The image behind the program: where it begins, what it is, and its files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, symlink};
use std::path::{Component, Path, PathBuf};

use backhand::{BackhandError, FilesystemReader, InnerNode};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// The first four bytes of an ELF file.
const ELF: [u8; 4] = *b"\x7fELF";

/// How much is hashed at a time.
const BLOCK: usize = 1 << 20;

/// Why the image cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ImageError {
    /// The file cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not a program with an image behind it.
    #[error("there is no image in {}", path.display())]
    Absent {
        /// The file.
        path: PathBuf,
    },
    /// The image is damaged.
    #[error("the image is damaged; download it again")]
    Damaged(#[source] BackhandError),
    /// One of its files is damaged.
    #[error("{} in the image is damaged; download it again", path.display())]
    DamagedFile {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file in it has a name that leads elsewhere.
    #[error("the image has a file of the name {}", .0.display())]
    Name(PathBuf),
    /// A file cannot be written.
    #[error("{} cannot be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// An AppImage.
pub(crate) struct Image {
    path: PathBuf,
    /// Where the image begins, in bytes.
    offset: u64,
}

impl Image {
    /// The one in this file.
    pub(crate) fn open(path: &Path) -> Result<Self, ImageError> {
        let unreadable = |source| ImageError::Read { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(unreadable)?;
        let mut header = [0; 64];
        file.read_exact(&mut header).map_err(unreadable)?;
        let absent = || ImageError::Absent { path: path.to_owned() };
        let offset = end_of_program(&header).ok_or_else(absent)?;
        let length = file.metadata().map_err(unreadable)?.len();
        if offset >= length {
            return Err(absent());
        }
        Ok(Self { path: path.to_owned(), offset })
    }

    /// Where it begins, in bytes.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// What tells it from every other: 32 digits of its SHA-256.
    pub(crate) fn fingerprint(&self) -> Result<String, ImageError> {
        let unreadable = |source| ImageError::Read { path: self.path.clone(), source };
        let mut file = File::open(&self.path).map_err(unreadable)?;
        file.seek(SeekFrom::Start(self.offset)).map_err(unreadable)?;
        let mut hash = Sha256::new();
        let mut block = vec![0; BLOCK];
        loop {
            match file.read(&mut block).map_err(unreadable)? {
                0 => break,
                read => hash.update(&block[..read]),
            }
        }
        let mut digits = hex::encode(hash.finalize());
        digits.truncate(32);
        Ok(digits)
    }

    /// Writes its files into this directory, which is there and empty.
    pub(crate) fn unpack(&self, directory: &Path) -> Result<(), ImageError> {
        let file =
            File::open(&self.path).map_err(|source| ImageError::Read { path: self.path.clone(), source })?;
        let system = FilesystemReader::from_reader_with_offset(BufReader::new(file), self.offset)
            .map_err(ImageError::Damaged)?;
        for node in system.files() {
            let to = directory.join(inside(&node.fullpath)?);
            let unwritable = |source| ImageError::Write { path: to.clone(), source };
            match &node.inner {
                InnerNode::Dir(_) => fs::create_dir_all(&to).map_err(unwritable)?,
                InnerNode::Symlink(link) => symlink(&link.link, &to).map_err(unwritable)?,
                InnerNode::File(content) => {
                    let mode = u32::from(node.header.permissions) & 0o777;
                    let mut out = OpenOptions::new()
                        .write(true)
                        .create_new(true)
                        .mode(mode)
                        .open(&to)
                        .map_err(unwritable)?;
                    let mut bytes = Vec::with_capacity(content.file_len());
                    system
                        .file(content)
                        .reader()
                        .read_to_end(&mut bytes)
                        .map_err(|source| ImageError::DamagedFile { path: node.fullpath.clone(), source })?;
                    out.write_all(&bytes).map_err(unwritable)?;
                }
                // Devices and the like, which nobody put there.
                _ => return Err(ImageError::Name(node.fullpath.clone())),
            }
        }
        Ok(())
    }
}

/// The end of an ELF program of 64 bits, which is that of its section headers: 0 when it has none.
fn end_of_program(header: &[u8; 64]) -> Option<u64> {
    let is_ours = header.starts_with(&ELF) && header[4] == 2 && header[5] == 1;
    let short = |at: usize| Some(u64::from(u16::from_le_bytes(header.get(at..at + 2)?.try_into().ok()?)));
    let start = u64::from_le_bytes(header.get(0x28..0x30)?.try_into().ok()?);
    let end = start.checked_add(short(0x3a)?.checked_mul(short(0x3c)?)?)?;
    (is_ours && start > 0).then_some(end)
}

/// A path of the image as one that is below any directory.
fn inside(path: &Path) -> Result<PathBuf, ImageError> {
    let mut below = PathBuf::new();
    for part in path.components() {
        match part {
            Component::RootDir | Component::CurDir => {}
            Component::Normal(name) => below.push(name),
            Component::ParentDir | Component::Prefix(_) => return Err(ImageError::Name(path.to_owned())),
        }
    }
    Ok(below)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{end_of_program, inside};

    #[test]
    fn the_end_of_a_program_is_read_from_its_header() {
        let mut header = [0; 64];
        header[..6].copy_from_slice(b"\x7fELF\x02\x01");
        header[0x28..0x30].copy_from_slice(&1000_u64.to_le_bytes());
        header[0x3a..0x3c].copy_from_slice(&64_u16.to_le_bytes());
        header[0x3c..0x3e].copy_from_slice(&3_u16.to_le_bytes());
        assert_eq!(end_of_program(&header), Some(1192));
        header[0x28..0x30].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(end_of_program(&header), None, "a number that no file has");
        assert_eq!(end_of_program(&[0; 64]), None, "not ELF");
    }

    #[test]
    fn nothing_is_written_outside() {
        assert_eq!(inside(Path::new("/usr/bin/a")).unwrap(), Path::new("usr/bin/a"));
        assert_eq!(inside(Path::new("/")).unwrap(), Path::new(""));
        assert!(inside(Path::new("/usr/../../etc/passwd")).is_err());
    }
}
