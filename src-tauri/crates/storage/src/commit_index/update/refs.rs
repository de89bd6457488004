//! References: which came, went and moved.

use std::collections::HashMap;

use causeway_app::port::commit_source::{ObjectId, SourceReference};
use rusqlite::{Result, Transaction};

/// Where a reference ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// The commit.
    pub(super) number: u32,
    /// Whether GIJ indexes what it reaches.
    pub(super) is_branch: bool,
}

/// Where references that changed ended before and end now.
pub(super) struct Moved {
    pub(super) from: Vec<End>,
    pub(super) to: Vec<End>,
}

/// What differs between the index and the mirror.
#[derive(Debug, Default)]
pub(super) struct RefChanges {
    /// New or moved, or to be tried again.
    set: Vec<SourceReference>,
    /// Gone.
    gone: Vec<SourceReference>,
    /// Where those that moved or are gone ended before.
    left: Vec<End>,
    /// What those of notes that moved pointed at before, by name.
    notes_before: HashMap<String, ObjectId>,
}

/// A reference of notes that is other than it was.
pub(super) struct NotesChange {
    pub(super) reference: String,
    pub(super) before: Option<ObjectId>,
    pub(super) after: Option<ObjectId>,
}

impl RefChanges {
    /// Whether nothing differs.
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.gone.is_empty()
    }

    /// Those whose history is to be walked.
    pub(super) fn walked(&self) -> impl Iterator<Item = &SourceReference> {
        self.set.iter().filter(|reference| !is_notes(&reference.name))
    }

    /// Those of notes.
    pub(super) fn notes(&self) -> Vec<NotesChange> {
        let before = |reference: &SourceReference| self.notes_before.get(&reference.name).copied();
        let set = self.set.iter().map(|reference| (reference, before(reference), Some(reference.target)));
        let gone = self.gone.iter().map(|reference| (reference, Some(reference.target), None));
        set.chain(gone)
            .filter(|(reference, ..)| is_notes(&reference.name))
            .map(|(reference, before, after)| NotesChange {
                reference: reference.name.clone(),
                before,
                after,
            })
            .collect()
    }
}

/// Whether it holds notes: its commits are no history of the code.
pub(super) fn is_notes(reference: &str) -> bool {
    reference.starts_with("refs/notes/")
}

/// GIJ indexes what branches reach, and what it was told to fetch beside them; a tag alone makes nothing appear.
fn is_branch(reference: &str) -> bool {
    !reference.starts_with("refs/tags/")
}

/// Compares a mirror's references, in the order of their names, with those of the index. Answers the ends of those that
/// stayed too.
pub(super) fn compare(
    transaction: &Transaction<'_>,
    repository: i64,
    listed: Vec<SourceReference>,
) -> Result<(RefChanges, Vec<End>)> {
    let mut changes = RefChanges::default();
    let mut ends = Vec::with_capacity(listed.len());
    let mut select = transaction
        .prepare_cached("SELECT name, target, number FROM refs WHERE repository = ? ORDER BY name")?;
    let mut rows = select.query([repository])?;
    let mut listed = listed.into_iter().peekable();
    while let Some(row) = rows.next()? {
        let (name, target) = (row.get_ref(0)?.as_str()?, ObjectId(row.get(1)?));
        let number: Option<u32> = row.get(2)?;
        let end = number.map(|number| End { number, is_branch: is_branch(name) });
        while let Some(new) = listed.next_if(|new| new.name.as_str() < name) {
            changes.set.push(new);
        }
        match (listed.next_if(|there| there.name == name), end) {
            (Some(reference), Some(end)) if reference.target == target => ends.push(end),
            (Some(reference), None) if reference.target == target && is_notes(name) => {}
            // Moved; or what it leads to was not there, and may be now.
            (Some(reference), _) => {
                if is_notes(name) {
                    changes.notes_before.insert(name.to_owned(), target);
                }
                changes.set.push(reference);
                changes.left.extend(end);
            }
            (None, _) => {
                changes.gone.push(SourceReference { name: name.to_owned(), target });
                changes.left.extend(end);
            }
        }
    }
    if changes.set.is_empty() {
        // Of a new index all of them, which need not be copied.
        changes.set = listed.collect();
    } else {
        changes.set.extend(listed);
    }
    Ok((changes, ends))
}

/// Writes what changed. `tips` are those of [`RefChanges::walked`], in their order. Answers where references end now and
/// ended before, as far as they changed.
pub(super) fn write(
    transaction: &Transaction<'_>,
    repository: i64,
    changes: RefChanges,
    tips: &[Option<u32>],
) -> Result<Moved> {
    let mut put = transaction.prepare_cached(
        "INSERT OR REPLACE INTO refs (repository, name, target, number) VALUES (?, ?, ?, ?)",
    )?;
    let mut tips = tips.iter().copied();
    let mut to = Vec::new();
    for reference in changes.set {
        let number = if is_notes(&reference.name) { None } else { tips.next().flatten() };
        put.execute((repository, &reference.name, reference.target.0, number))?;
        to.extend(number.map(|number| End { number, is_branch: is_branch(&reference.name) }));
    }
    let mut delete = transaction.prepare_cached("DELETE FROM refs WHERE repository = ? AND name = ?")?;
    for gone in &changes.gone {
        delete.execute((repository, &gone.name))?;
    }
    Ok(Moved { from: changes.left, to })
}
