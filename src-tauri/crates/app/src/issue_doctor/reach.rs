//! What reaches a commit, and what its notes name.

use causeway_domain::commit_link::{KeySeen, ReachedBy, keys_seen};
use tokio_util::sync::CancellationToken;

use super::place::{Place, is_missing};
use super::search::Found;
use crate::App;
use crate::port::aws::AwsAccount;
use crate::port::history::BlobContent;
use crate::session::Operation;

/// As many references of a commit are read from the index.
const REFERENCES: usize = 500;
/// As many branches, and as many tags, are asked about in CodeCommit, one by one.
const ASKED: usize = 60;
/// The longest note that is read, in bytes.
const NOTE: u64 = 100_000;
/// Where git keeps notes.
const NOTES: &str = "refs/notes/commits";

impl App {
    /// Which reference reaches a commit: a branch when there is one.
    pub(super) async fn reached(&self, operation: &Operation, place: &Place, found: &Found) -> ReachedBy {
        if let Some(branch) = &found.branch {
            return ReachedBy::Branch(branch.clone());
        }
        let index = self.ports.commit_index.references_of_commit(
            &place.record.id,
            &found.repository,
            &found.id,
            REFERENCES,
        );
        let indexed = best(&index.await.unwrap_or_default());
        // The mirror may be older than a branch that brings it there.
        match indexed {
            Some(ReachedBy::Branch(name)) => ReachedBy::Branch(name),
            indexed => match (self.asked(operation, place, found).await, indexed) {
                (ReachedBy::Branch(name), _) => ReachedBy::Branch(name),
                (_, Some(indexed)) => indexed,
                (asked, None) => asked,
            },
        }
    }

    /// The same from CodeCommit: who has the commit as the place where the two part, reaches it.
    async fn asked(&self, operation: &Operation, place: &Place, found: &Found) -> ReachedBy {
        let listed = self.branches(operation, &place.record.id, &found.repository).await;
        let (listed, aws) = match (listed, &place.aws) {
            (Ok(listed), Ok(aws)) => (listed, aws),
            (Err(error), _) => return ReachedBy::Unknown(format!("Branches could not be listed: {error}.")),
            (_, Err(error)) => return ReachedBy::Unknown(format!("CodeCommit could not be asked: {error}.")),
        };
        let first = listed.default_branch.iter();
        let others = listed.branches.iter().filter(|name| Some(*name) != listed.default_branch.as_ref());
        for name in first.chain(others).take(ASKED) {
            let Ok(Some(tip)) = aws.branch_tip(&found.repository, name, &operation.token).await else {
                continue;
            };
            if reaches(&**aws, found, &tip, &operation.token).await {
                return ReachedBy::Branch(name.clone());
            }
        }
        for name in listed.tags.iter().take(ASKED) {
            if reaches(&**aws, found, &format!("refs/tags/{name}"), &operation.token).await {
                return ReachedBy::TagOnly(name.clone());
            }
        }
        if listed.branches.len() > ASKED {
            return ReachedBy::Unknown(format!(
                "None of the first {ASKED} of {} branches reaches it; a mirror tells for all of them.",
                listed.branches.len()
            ));
        }
        ReachedBy::Nothing
    }

    /// Whether a note of the commit names one of these keys; `None` where notes cannot be read.
    pub(super) async fn noted(
        &self,
        place: &Place,
        found: &Found,
        keys: &[&str],
        cancel: &CancellationToken,
    ) -> Option<bool> {
        let index = &self.ports.commit_index;
        let indexed = index.find_commits(&place.record.id, Some(&found.repository), &found.id, 1).await;
        let by_note =
            indexed.ok().and_then(|commits| commits.into_iter().find(|commit| commit.id == found.id));
        if by_note.is_some_and(|commit| commit.by_note && names_one(&commit.keys, keys)) {
            return Some(true);
        }
        // A mirror fetches what GIJ fetches, and not the notes that it leaves out.
        let aws = place.aws.as_ref().ok()?;
        let spread = format!("{}/{}", found.id.get(..2)?, found.id.get(2..)?);
        for path in [found.id.as_str(), spread.as_str()] {
            match aws.entry(&found.repository, NOTES, path, cancel).await {
                Ok(Some(entry)) => match aws.blob(&found.repository, &entry.id, NOTE, cancel).await {
                    Ok(BlobContent::Whole(bytes)) => {
                        let text = String::from_utf8_lossy(&bytes);
                        return Some(keys_seen(&text, keys) == KeySeen::Named);
                    }
                    Ok(BlobContent::TooLarge { .. }) | Err(_) => return None,
                },
                Ok(None) => {}
                Err(error) if is_missing(&error) => {}
                Err(error) => {
                    tracing::debug!(%error, "notes could not be read");
                    return None;
                }
            }
        }
        Some(false)
    }
}

fn names_one(named: &[String], keys: &[&str]) -> bool {
    named.iter().any(|key| keys.contains(&key.as_str()))
}

async fn reaches(aws: &dyn AwsAccount, found: &Found, tip: &str, cancel: &CancellationToken) -> bool {
    if tip == found.id {
        return true;
    }
    let base = aws.merge_base(&found.repository, tip, &found.id, cancel).await;
    base.is_ok_and(|base| base.as_deref() == Some(found.id.as_str()))
}

/// The reference that counts most for GIJ.
fn best(references: &[String]) -> Option<ReachedBy> {
    let short =
        |prefix: &str| references.iter().find_map(|name| name.strip_prefix(prefix)).map(str::to_owned);
    if let Some(branch) = short("refs/heads/") {
        return Some(ReachedBy::Branch(branch));
    }
    let other =
        references.iter().find(|name| !name.starts_with("refs/tags/") && !name.starts_with("refs/notes/"));
    if let Some(other) = other {
        return Some(ReachedBy::Other(other.clone()));
    }
    short("refs/tags/").map(ReachedBy::TagOnly)
}

#[cfg(test)]
mod tests {
    use causeway_domain::commit_link::ReachedBy;

    use super::best;

    #[test]
    fn a_branch_counts_before_everything_else() {
        let of = |names: &[&str]| best(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            of(&["refs/changes/1", "refs/heads/a/b", "refs/tags/v1"]),
            Some(ReachedBy::Branch("a/b".to_owned()))
        );
        assert_eq!(
            of(&["refs/changes/1", "refs/tags/v1"]),
            Some(ReachedBy::Other("refs/changes/1".to_owned()))
        );
        assert_eq!(of(&["refs/notes/commits", "refs/tags/v1"]), Some(ReachedBy::TagOnly("v1".to_owned())));
        assert_eq!(of(&["refs/notes/commits"]), None);
    }
}
