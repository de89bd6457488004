//! What a push is about to do: the commands that come before the pack, read without consuming what follows them.

use std::sync::Arc;

use crate::principals::Principal;
use crate::repositories::{ReferenceChange, Repository};
use crate::world::World;

/// CodeCommit refuses a push that updates more references.
pub(crate) const MAXIMUM_REFERENCES: usize = 4_000;

/// More than this before the flush packet is no push.
const MAXIMUM_PREFIX: usize = 4 * 1024 * 1024;

/// Malformed commands.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PushError {
    /// Not packet lines, or not commands in them.
    #[error("the push does not begin with reference update commands")]
    Malformed,
    /// The commands alone are larger than any push may be.
    #[error("the reference update commands are too long")]
    TooLong,
}

/// The commands of one push.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Commands {
    /// Full names of the references it creates, moves or deletes.
    pub(crate) references: Vec<String>,
    /// Whether the client asked for a report.
    report_status: bool,
    /// Whether the report must be wrapped in a side band.
    side_band: bool,
}

/// Collects bytes until all commands are there.
#[derive(Debug, Default)]
pub(crate) struct CommandReader {
    buffer: Vec<u8>,
    position: usize,
    commands: Commands,
}

impl CommandReader {
    /// Takes more bytes; gives the commands once the flush packet was seen.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<Option<&Commands>, PushError> {
        self.buffer.extend_from_slice(bytes);
        while let Some(length) = self.buffer.get(self.position..self.position + 4) {
            let length =
                std::str::from_utf8(length).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
            match length.ok_or(PushError::Malformed)? {
                0 => return Ok(Some(&self.commands)),
                length @ 5.. => {
                    let Some(line) = self.buffer.get(self.position + 4..self.position + length) else {
                        break;
                    };
                    self.commands.add(line)?;
                    self.position += length;
                }
                _ => return Err(PushError::Malformed),
            }
        }
        if self.buffer.len() > MAXIMUM_PREFIX { Err(PushError::TooLong) } else { Ok(None) }
    }

    /// Everything fed so far, to be handed on to git.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.buffer
    }
}

impl Commands {
    fn add(&mut self, line: &[u8]) -> Result<(), PushError> {
        let line = std::str::from_utf8(line).map_err(|_| PushError::Malformed)?;
        if line.starts_with("shallow ") {
            return Ok(());
        }
        let (command, capabilities) = line.split_once('\0').unwrap_or((line, ""));
        for capability in capabilities.split_ascii_whitespace() {
            self.report_status |= matches!(capability, "report-status" | "report-status-v2");
            self.side_band |= capability == "side-band-64k";
        }
        let mut words = command.trim_end_matches('\n').splitn(3, ' ');
        let (Some(_old), Some(_new), Some(name)) = (words.next(), words.next(), words.next()) else {
            return Err(PushError::Malformed);
        };
        self.references.push(name.to_owned());
        Ok(())
    }

    /// Whether the service takes a push of that many references.
    pub(crate) fn too_many(&self) -> bool {
        self.references.len() > MAXIMUM_REFERENCES
    }

    /// The report that refuses every command for `reason`, as the client asked to be told.
    pub(crate) fn refusal(&self, reason: &str) -> Vec<u8> {
        let mut report = Vec::new();
        if self.report_status {
            packet(&mut report, format!("unpack {reason}\n").as_bytes());
            for name in &self.references {
                packet(&mut report, format!("ng {name} {reason}\n").as_bytes());
            }
            report.extend_from_slice(b"0000");
        }
        if !self.side_band {
            return report;
        }
        let mut wrapped = Vec::new();
        for chunk in report.chunks(60_000) {
            let mut band = vec![1];
            band.extend_from_slice(chunk);
            packet(&mut wrapped, &band);
        }
        wrapped.extend_from_slice(b"0000");
        wrapped
    }
}

/// Appends one packet line.
pub(crate) fn packet(out: &mut Vec<u8>, payload: &[u8]) {
    out.extend_from_slice(format!("{:04x}", payload.len() + 4).as_bytes());
    out.extend_from_slice(payload);
}

/// Where the references of a push stood before it.
pub(crate) struct Before {
    repository: Arc<Repository>,
    tips: Vec<(String, Option<git2::Oid>)>,
}

impl Before {
    /// Reads them. Must not run on the async threads: it touches the disk.
    pub(crate) fn read(repository: Arc<Repository>, references: &[String]) -> Result<Self, git2::Error> {
        let git = repository.git()?;
        let tips = references.iter().map(|name| (name.clone(), tip(&git, name))).collect();
        Ok(Self { repository, tips })
    }

    /// What has moved since.
    fn changes(&self) -> Result<Vec<ReferenceChange>, git2::Error> {
        let git = self.repository.git()?;
        let changes = self.tips.iter().map(|(name, old)| ReferenceChange {
            name: name.clone(),
            old: *old,
            new: tip(&git, name),
        });
        Ok(changes.filter(|change| change.old != change.new).collect())
    }

    /// Lets the world follow what has moved; gives how many references that were.
    pub(crate) fn follow(&self, world: &Arc<World>, actor: &Principal) -> Result<usize, git2::Error> {
        let changes = self.changes()?;
        if !changes.is_empty() {
            world.references_changed(&self.repository, &changes, &actor.arn);
        }
        Ok(changes.len())
    }
}

fn tip(git: &git2::Repository, name: &str) -> Option<git2::Oid> {
    git.find_reference(name).ok()?.target()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZERO: &str = "0000000000000000000000000000000000000000";

    fn push(count: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in 0..count {
            let capabilities = if number == 0 { "\0 report-status side-band-64k agent=git/2" } else { "" };
            packet(
                &mut bytes,
                format!("{ZERO} {} refs/heads/b{number}{capabilities}", "1".repeat(40)).as_bytes(),
            );
        }
        bytes.extend_from_slice(b"0000PACKrest");
        bytes
    }

    #[test]
    fn commands_are_read_from_pieces_of_any_size_and_nothing_is_lost() {
        let bytes = push(3);
        for size in [1, 7, 64, 4096] {
            let mut reader = CommandReader::default();
            let mut found = None;
            let mut fed = 0;
            for piece in bytes.chunks(size) {
                fed += piece.len();
                if let Some(commands) = reader.feed(piece).unwrap() {
                    found = Some(commands.clone());
                    break;
                }
            }
            let found = found.unwrap();
            assert_eq!(found.references, ["refs/heads/b0", "refs/heads/b1", "refs/heads/b2"]);
            assert!(found.report_status && found.side_band && !found.too_many());
            assert_eq!(reader.into_bytes(), bytes[..fed]);
        }
    }

    #[test]
    fn the_limit_is_four_thousand() {
        for (count, too_many) in [(4_000, false), (4_001, true)] {
            let mut reader = CommandReader::default();
            assert_eq!(reader.feed(&push(count)).unwrap().unwrap().too_many(), too_many);
        }
    }

    #[test]
    fn what_is_no_push_is_refused() {
        for bytes in [&b"GET / HTTP/1.1"[..], b"0003", b"0009hello", b"0001"] {
            assert!(CommandReader::default().feed(bytes).is_err(), "{bytes:?}");
        }
        let mut endless = CommandReader::default();
        let mut line = Vec::new();
        packet(&mut line, format!("{ZERO} {ZERO} refs/heads/{}", "x".repeat(60_000)).as_bytes());
        let refused = (0..200).any(|_| endless.feed(&line).is_err());
        assert!(refused);
    }

    #[test]
    fn a_refusal_names_every_reference_inside_the_side_band() {
        let mut reader = CommandReader::default();
        let commands = reader.feed(&push(2)).unwrap().unwrap();
        let report = String::from_utf8(commands.refusal("too many")).unwrap();
        assert!(report.starts_with("006b\u{1}") || report.as_bytes()[4] == 1, "{report}");
        assert!(
            report.contains("ng refs/heads/b0 too many\n") && report.contains("ng refs/heads/b1 too many\n")
        );
        assert!(report.ends_with("00000000"));
    }

    #[test]
    fn only_references_that_moved_are_followed() {
        let directory = tempfile::tempdir().unwrap();
        let options = crate::options::Options { repositories: Some(1), ..crate::options::Options::default() };
        let world = Arc::new(World::new(options, directory.path().to_owned()));
        crate::seed::repositories(&world);
        let repository = world.repositories.get("payments-api").unwrap();
        let git = repository.git().unwrap();
        let tip = git.refname_to_id("refs/heads/main").unwrap();
        let parent = git.find_commit(tip).unwrap().parent_id(0).unwrap();
        git.reference("refs/heads/gone", tip, true, "").unwrap();
        let names =
            ["refs/heads/main", "refs/heads/new", "refs/heads/gone", "refs/tags/v1.0.0", "refs/heads/never"];
        let before = Before::read(Arc::clone(&repository), &names.map(str::to_owned)).unwrap();
        git.reference("refs/heads/main", parent, true, "").unwrap();
        git.reference("refs/heads/new", tip, true, "").unwrap();
        git.find_reference("refs/heads/gone").unwrap().delete().unwrap();
        let change = |name: &str, old, new| ReferenceChange { name: name.to_owned(), old, new };
        assert_eq!(
            before.changes().unwrap(),
            [
                change("refs/heads/main", Some(tip), Some(parent)),
                change("refs/heads/new", None, Some(tip)),
                change("refs/heads/gone", Some(tip), None),
            ]
        );
    }
}
