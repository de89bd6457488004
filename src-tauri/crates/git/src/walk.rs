//! Commits of a mirror for its index: each is read once, as git stores it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::slice::Iter;

use causeway_app::port::commit_source::{
    CommitReader, CommitSource, Found, Known, NoteChanges, ObjectId, SourceReference, Walk, WalkedCommit,
};
use causeway_app::port::mirror::MirrorError;
use causeway_domain::commit_graph::{self, NONE};
use causeway_domain::issue_key::find_keys_in_bytes;
use git2::{ErrorCode, ObjectType, Odb, Oid, Repository};

use crate::mirror::read_objects_once;
use crate::raw_commit::{self, RawCommit};
use crate::{walk_notes, walk_refs};

/// Commits that are handed out at once.
const BATCH: usize = 256;

/// Objects that are read before the mirror is opened anew: libgit2 maps whole packs, and what was read of them stays in memory
/// until they are closed. Around each object the system maps some pages more.
const READS: usize = 1_024;

/// Tags of tags that are followed; git itself makes no more than one.
const TAGS_OF_TAGS: usize = 8;

/// A bare repository on disk.
pub struct MirrorCommits {
    path: PathBuf,
}

impl MirrorCommits {
    /// The one in this directory. It is not looked at yet.
    pub fn at(path: &Path) -> Self {
        read_objects_once();
        Self { path: path.to_owned() }
    }
}

impl CommitSource for MirrorCommits {
    fn open(&self) -> Result<Box<dyn CommitReader>, MirrorError> {
        let opened = Repository::open_bare(&self.path);
        Ok(Box::new(OpenMirror { repository: opened.map_err(|error| failed("opened", &error))? }))
    }
}

struct OpenMirror {
    repository: Repository,
}

impl CommitReader for OpenMirror {
    fn references(&mut self) -> Result<Vec<SourceReference>, MirrorError> {
        walk_refs::read(self.repository.path())
            .map_err(|error| MirrorError::Failed { action: "read".into(), detail: error.to_string() })
    }

    fn has_any(&mut self, ids: &[ObjectId]) -> Result<bool, MirrorError> {
        let odb = self.repository.odb().map_err(|error| failed("read", &error))?;
        Ok(ids.iter().any(|id| oid(id).is_ok_and(|oid| odb.exists(oid))))
    }

    fn walk(
        &mut self,
        tips: &[ObjectId],
        first: u32,
        known: Known<'_>,
        found: Found<'_>,
    ) -> Result<Walk, MirrorError> {
        let mut walker = Walker {
            known,
            found,
            numbers: HashMap::new(),
            first,
            next: first,
            waiting: Vec::new(),
            batch: Vec::with_capacity(BATCH),
            walk: Walk::default(),
            absent: Vec::new(),
            reads: 0,
        };
        let mut tips = tips.iter();
        loop {
            let odb = self.repository.odb().map_err(|error| failed("read", &error))?;
            if walker.some(&odb, &mut tips)? {
                return walker.end();
            }
            drop(odb);
            let again = Repository::open_bare(self.repository.path());
            self.repository = again.map_err(|error| failed("opened", &error))?;
        }
    }

    fn note_changes(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
    ) -> Result<NoteChanges, MirrorError> {
        walk_notes::changes(&self.repository, before, after).map_err(|error| failed("read", &error))
    }
}

/// Goes through the history depth first: a history of a pack lies there in about that order.
struct Walker<'a> {
    known: Known<'a>,
    found: Found<'a>,
    /// What this walk has met: what it found, and the known commits at its edge.
    numbers: HashMap<ObjectId, u32>,
    first: u32,
    next: u32,
    /// Commits that have a number and were not read yet.
    waiting: Vec<(ObjectId, u32)>,
    batch: Vec<WalkedCommit>,
    walk: Walk,
    absent: Vec<u32>,
    /// Objects that were read, or asked for.
    reads: usize,
}

impl Walker<'_> {
    /// Walks on for a while. Whether that was the end.
    fn some(&mut self, odb: &Odb<'_>, tips: &mut Iter<'_, ObjectId>) -> Result<bool, MirrorError> {
        let end = self.reads + READS;
        loop {
            while let Some((id, number)) = self.waiting.pop() {
                self.reads += 1;
                match odb.read(oid(&id)?) {
                    Ok(object) => self.commit(id, number, &raw_commit::read(object.data()))?,
                    Err(error) if error.code() == ErrorCode::NotFound => {
                        self.absent.push(number);
                        self.walk.absent.push(id);
                    }
                    Err(error) => return Err(failed("read", &error)),
                }
                if self.reads >= end {
                    return Ok(false);
                }
            }
            if self.reads >= end {
                return Ok(false);
            }
            let Some(tip) = tips.next() else { return Ok(true) };
            let number = self.tip(odb, *tip)?;
            self.walk.tips.push(number);
        }
    }

    /// Begins at what a reference points at.
    fn tip(&mut self, odb: &Odb<'_>, mut id: ObjectId) -> Result<Option<u32>, MirrorError> {
        for _ in 0..TAGS_OF_TAGS {
            if let Some(number) = self.met(&id)? {
                return Ok((!self.absent.contains(&number)).then_some(number));
            }
            self.reads += 1;
            let object = match odb.read(oid(&id)?) {
                Ok(object) => object,
                Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
                Err(error) => return Err(failed("read", &error)),
            };
            match object.kind() {
                ObjectType::Tag => match raw_commit::tagged(object.data()) {
                    Some(tagged) => id = tagged,
                    None => return Ok(None),
                },
                ObjectType::Commit => {
                    let number = self.number(id)?;
                    self.commit(id, number, &raw_commit::read(object.data()))?;
                    return Ok(Some(number));
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The number of an object that was met, or that is known.
    fn met(&mut self, id: &ObjectId) -> Result<Option<u32>, MirrorError> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(Some(*number));
        }
        let known = (self.known)(id)?;
        if let Some(number) = known {
            self.numbers.insert(*id, number);
        }
        Ok(known)
    }

    fn number(&mut self, id: ObjectId) -> Result<u32, MirrorError> {
        let number = self.next;
        if number >= NONE - 1 {
            return Err(MirrorError::Failed { action: "read".into(), detail: "too many commits".to_owned() });
        }
        self.next += 1;
        self.numbers.insert(id, number);
        Ok(number)
    }

    fn commit(&mut self, id: ObjectId, number: u32, raw: &RawCommit<'_>) -> Result<(), MirrorError> {
        let mut parents = Vec::with_capacity(2);
        for parent in raw.parents() {
            parents.push(match self.met(&parent)? {
                Some(number) => number,
                None => {
                    let number = self.number(parent)?;
                    self.waiting.push((parent, number));
                    number
                }
            });
        }
        self.walk.lines.extend(commit_graph::lines(number, &parents));
        self.batch.push(WalkedCommit {
            number,
            id,
            committed_at: raw.committed_at,
            subject: raw.subject(),
            keys: keys(raw.message),
        });
        if self.batch.len() == BATCH {
            let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
            (self.found)(batch)?;
        }
        Ok(())
    }

    fn end(mut self) -> Result<Walk, MirrorError> {
        if !self.batch.is_empty() {
            (self.found)(std::mem::take(&mut self.batch))?;
        }
        let mut walk = self.walk;
        if !self.absent.is_empty() {
            self.absent.sort_unstable();
            let there = |number: u32| if self.absent.binary_search(&number).is_ok() { NONE } else { number };
            for line in &mut walk.lines {
                line.parents = line.parents.map(there);
            }
        }
        let found = |number: u32| number >= self.first && self.absent.binary_search(&number).is_err();
        // At once as long as it will be: it lies beside what it is made of.
        walk.numbers = Vec::with_capacity(self.numbers.len());
        walk.numbers.extend(self.numbers.into_iter().filter(|(_, number)| found(*number)));
        Ok(walk)
    }
}

/// Issue keys in a text: each once, ascending, with a space between two.
fn keys(text: &[u8]) -> String {
    let mut found: Vec<&str> = find_keys_in_bytes(text).map(|found| found.key).collect();
    found.sort_unstable();
    found.dedup();
    found.join(" ")
}

fn oid(id: &ObjectId) -> Result<Oid, MirrorError> {
    Oid::from_bytes(&id.0).map_err(|error| failed("read", &error))
}

fn failed(action: &'static str, error: &git2::Error) -> MirrorError {
    MirrorError::Failed { action: action.into(), detail: error.message().to_owned() }
}
