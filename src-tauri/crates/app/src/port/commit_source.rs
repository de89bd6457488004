//! Where an index takes commits from: a mirror, read by a thread of its own. Everything here blocks.

use std::fmt;

use causeway_domain::commit_graph::Line;

use super::mirror::MirrorError;

/// The id of an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub [u8; 20]);

impl ObjectId {
    /// Reads 40 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_bytes(text.as_bytes())
    }

    /// Reads 40 hex digits.
    pub fn parse_bytes(text: &[u8]) -> Option<Self> {
        let text: &[u8; 40] = text.try_into().ok()?;
        let mut id = [0; 20];
        for (byte, pair) in id.iter_mut().zip(text.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(id))
    }
}

/// Tens of thousands of ids are read for each update: `char::to_digit` would take twice the time.
fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        b'A'..=b'F' => Some(character - b'A' + 10),
        _ => None,
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A reference of a mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceReference {
    /// Its full name.
    pub name: String,
    /// What it points at: a commit, a tag, or anything else.
    pub target: ObjectId,
}

/// A commit that a walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkedCommit {
    /// Its number.
    pub number: u32,
    /// Its id.
    pub id: ObjectId,
    /// Epoch milliseconds of the commit.
    pub committed_at: i64,
    /// The first line of its message, cut where it is longer than anybody reads.
    pub subject: String,
    /// Issue keys in its message: each once, with a space between two.
    pub keys: String,
}

/// What a walk leaves, beside the commits that it handed out.
#[derive(Debug, Default)]
pub struct Walk {
    /// The commit of each tip; `None` for one that leads to no commit, or to none that is there.
    pub tips: Vec<Option<u32>>,
    /// Numbers of the commits that it found.
    pub numbers: Vec<(ObjectId, u32)>,
    /// Their parents, in no order. A parent that is not there is left out.
    pub lines: Vec<Line>,
    /// Parents that are not there, as in a shallow mirror.
    pub absent: Vec<ObjectId>,
}

/// A note that is other than it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteChange {
    /// The object that it is a note of.
    pub commit: ObjectId,
    /// Issue keys in it, ascending and each once; none where the note is gone.
    pub keys: Vec<String>,
}

/// How the notes of a reference have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteChanges {
    /// Whether these are all notes that there are, because what they were before cannot be read any more.
    pub from_scratch: bool,
    /// One for each commit.
    pub changes: Vec<NoteChange>,
}

/// The number of a commit that was walked before; `None` for a new one.
pub type Known<'a> = &'a mut dyn FnMut(&ObjectId) -> Result<Option<u32>, MirrorError>;

/// Takes commits as they are found. An error ends the walk.
pub type Found<'a> = &'a mut dyn FnMut(Vec<WalkedCommit>) -> Result<(), MirrorError>;

/// The mirror of one repository.
pub trait CommitSource: Send + Sync {
    /// Opens it, as it is now.
    fn open(&self) -> Result<Box<dyn CommitReader>, MirrorError>;
}

/// A mirror that is open.
pub trait CommitReader: Send {
    /// All its references, in the order of their names' bytes. Symbolic ones are left out.
    fn references(&mut self) -> Result<Vec<SourceReference>, MirrorError>;

    /// Whether any of these objects is there.
    fn has_any(&mut self, ids: &[ObjectId]) -> Result<bool, MirrorError>;

    /// Reads every commit that the tips reach and that is not known, once, and numbers them from `first` on.
    fn walk(
        &mut self,
        tips: &[ObjectId],
        first: u32,
        known: Known<'_>,
        found: Found<'_>,
    ) -> Result<Walk, MirrorError>;

    /// What differs between two states of a reference of notes; against nothing without `before`.
    fn note_changes(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
    ) -> Result<NoteChanges, MirrorError>;
}
