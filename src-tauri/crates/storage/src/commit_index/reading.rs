//! What the index answers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use causeway_app::port::commit_index::{IndexState, LinkedCommit};
use causeway_app::port::commit_source::ObjectId;
use causeway_domain::commit_graph::Marks;
use causeway_domain::issue_key::{IssueKey, find_keys};
use rusqlite::{Connection, OptionalExtension, Result, Row};

use super::update::{lines, rows_of};

/// Hex digits that an id has to begin with.
const SHORTEST_ID: usize = 7;

/// A repository, with what its references reach.
struct Repository {
    name: String,
    reached: Marks,
    on_branch: Marks,
}

type Repositories = BTreeMap<i64, Repository>;

pub(super) fn state(database: &Connection, repository: &str) -> Result<Option<IndexState>> {
    database
        .query_row(
            "SELECT commits, linked, updated_at FROM repositories WHERE name = ?",
            [repository],
            |row| {
                Ok(IndexState {
                    commits: row.get::<_, i64>(0)?.unsigned_abs(),
                    linked: row.get::<_, i64>(1)?.unsigned_abs(),
                    updated_at: row.get(2)?,
                    rebuilt: false,
                })
            },
        )
        .optional()
}

pub(super) fn commits_of_issue(database: &Connection, key: &str) -> Result<Vec<LinkedCommit>> {
    let repositories = repositories(database, None)?;
    let mut rows: BTreeSet<(i64, u32)> =
        numbered(database, "SELECT repository, number FROM links WHERE key = ?", key)?;
    rows.extend(numbered(
        database,
        "SELECT repository, number FROM notes JOIN numbers USING (repository, hash) WHERE key = ?",
        key,
    )?);
    let mut found = Vec::new();
    for (repository, number) in rows {
        if repositories.get(&repository).is_some_and(|repository| repository.reached.has(number)) {
            let id = repository << 32 | i64::from(number);
            let select = format!("{COMMIT} WHERE id = ?");
            found.push(database.prepare_cached(&select)?.query_row([id], raw)?);
        }
    }
    let mut commits = linked(database, &repositories, found)?;
    for commit in &mut commits {
        commit.commit.by_note = !commit.in_message.iter().any(|named| named.as_str() == key);
    }
    Ok(newest_first(commits))
}

pub(super) fn issues_of_project(database: &Connection, project: &str) -> Result<Vec<String>> {
    let repositories = repositories(database, None)?;
    // A dot comes right after the hyphen.
    let (from, to) = (format!("{project}-"), format!("{project}."));
    let mut found: BTreeSet<IssueKey> = BTreeSet::new();
    let mut last = String::new();
    for select in [
        "SELECT key, repository, number FROM links WHERE key >= ? AND key < ? ORDER BY key",
        "SELECT key, repository, number FROM notes JOIN numbers USING (repository, hash)
         WHERE key >= ? AND key < ? ORDER BY key",
    ] {
        let mut statement = database.prepare_cached(select)?;
        let mut rows = statement.query((&from, &to))?;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_str()?;
            let (repository, number): (i64, u32) = (row.get(1)?, row.get(2)?);
            let is_reached = repositories.get(&repository).is_some_and(|found| found.reached.has(number));
            if key != last && is_reached {
                found.extend(IssueKey::parse(key).ok());
                key.clone_into(&mut last);
            }
        }
    }
    Ok(found.iter().map(ToString::to_string).collect())
}

pub(super) fn find_commits(
    database: &Connection,
    repository: Option<&str>,
    text: &str,
    limit: usize,
) -> Result<Vec<LinkedCommit>> {
    let repositories = repositories(database, repository)?;
    let text = text.trim();
    let mut found = Vec::new();
    if let Some(ids) = ids_that_begin(text) {
        let select = "SELECT number FROM numbers WHERE repository = ? AND hash BETWEEN ? AND ? ORDER BY hash";
        for (id, repository) in &repositories {
            let mut statement = database.prepare_cached(select)?;
            let numbers =
                statement.query_map((id, ids.start().0, ids.end().0), |row| row.get::<_, u32>(0))?;
            for number in numbers {
                let number = number?;
                if found.len() < limit && repository.reached.has(number) {
                    let row = id << 32 | i64::from(number);
                    let select = format!("{COMMIT} WHERE id = ?");
                    found.push(database.prepare_cached(&select)?.query_row([row], raw)?);
                }
            }
        }
    }
    if found.is_empty() && !text.is_empty() {
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let select = format!(
            "{COMMIT} WHERE id BETWEEN ? AND ? AND subject LIKE ? ESCAPE '\\' ORDER BY at DESC, hash"
        );
        for (id, repository) in &repositories {
            let ids = rows_of(*id);
            let mut statement = database.prepare_cached(&select)?;
            let mut rows = statement.query((ids.start(), ids.end(), format!("%{escaped}%")))?;
            let mut of_this = 0;
            while let Some(row) = rows.next()?
                && of_this < limit
            {
                let commit = raw(row)?;
                if repository.reached.has(commit.number) {
                    of_this += 1;
                    found.push(commit);
                }
            }
        }
    }
    let mut commits = newest_first(linked(database, &repositories, found)?);
    commits.truncate(limit);
    Ok(commits)
}

pub(super) fn references_of_commit(
    database: &Connection,
    repository: &str,
    commit_id: &str,
    limit: usize,
) -> Result<Vec<String>> {
    let Some(hash) = ObjectId::parse(commit_id) else { return Ok(Vec::new()) };
    let found: Option<(i64, u32)> = database
        .query_row(
            "SELECT id, number FROM repositories JOIN numbers ON repository = id WHERE name = ? AND hash = ?",
            (repository, hash.0),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((repository, number)) = found else { return Ok(Vec::new()) };
    let mut reaching = Marks::default();
    reaching.set(number);
    let rows = rows_of(repository);
    let mut select =
        database.prepare_cached("SELECT lines FROM history WHERE id BETWEEN ? AND ? ORDER BY id")?;
    let mut pieces = select.query((rows.start(), rows.end()))?;
    while let Some(row) = pieces.next()? {
        lines(row.get_ref(0)?)?.for_each(|line| line.mark_child(&mut reaching));
    }
    let mut select = database.prepare_cached(
        "SELECT name, number FROM refs WHERE repository = ? AND number IS NOT NULL ORDER BY name",
    )?;
    let mut names = Vec::new();
    let mut rows = select.query([repository])?;
    while let Some(row) = rows.next()?
        && names.len() < limit
    {
        if reaching.has(row.get(1)?) {
            names.push(row.get(0)?);
        }
    }
    Ok(names)
}

fn repositories(database: &Connection, name: Option<&str>) -> Result<Repositories> {
    database
        .prepare_cached(
            "SELECT id, name, reached, on_branch FROM repositories WHERE ?1 IS NULL OR name = ?1",
        )?
        .query_map([name], |row| {
            let marks = |column| -> Result<Marks> { Ok(Marks::from_bytes(row.get_ref(column)?.as_blob()?)) };
            let found = Repository { name: row.get(1)?, reached: marks(2)?, on_branch: marks(3)? };
            Ok((row.get(0)?, found))
        })?
        .collect()
}

fn numbered(database: &Connection, select: &str, key: &str) -> Result<BTreeSet<(i64, u32)>> {
    database.prepare_cached(select)?.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Ids that begin with these hex digits; `None` where it is no beginning of an id.
fn ids_that_begin(text: &str) -> Option<RangeInclusive<ObjectId>> {
    if !(SHORTEST_ID..=40).contains(&text.len()) {
        return None;
    }
    Some(ObjectId::parse(&format!("{text:0<40}"))?..=ObjectId::parse(&format!("{text:f<40}"))?)
}

const COMMIT: &str = "SELECT id, hash, at, subject, keys FROM commits";

/// A row of a commit.
struct RawCommit {
    repository: i64,
    number: u32,
    hash: ObjectId,
    at: i64,
    subject: String,
    keys: String,
}

fn raw(row: &Row<'_>) -> Result<RawCommit> {
    let id: i64 = row.get(0)?;
    Ok(RawCommit {
        repository: id >> 32,
        // The lower half is what is meant.
        number: u32::try_from(id & i64::from(u32::MAX)).unwrap_or(u32::MAX),
        hash: ObjectId(row.get(1)?),
        at: row.get(2)?,
        subject: row.get(3)?,
        keys: row.get(4)?,
    })
}

/// A commit with the keys in its message.
struct Linked {
    commit: LinkedCommit,
    in_message: BTreeSet<IssueKey>,
}

/// Adds what notes say, and where a commit is.
fn linked(database: &Connection, repositories: &Repositories, found: Vec<RawCommit>) -> Result<Vec<Linked>> {
    let mut select =
        database.prepare_cached("SELECT DISTINCT key FROM notes WHERE repository = ? AND hash = ?")?;
    let mut all = Vec::with_capacity(found.len());
    for raw in found {
        let Some(repository) = repositories.get(&raw.repository) else { continue };
        let in_message: BTreeSet<IssueKey> = find_keys(&raw.keys).map(IssueKey::from).collect();
        let mut keys = in_message.clone();
        for key in select.query_map((raw.repository, raw.hash.0), |row| row.get::<_, String>(0))? {
            keys.extend(IssueKey::parse(&key?).ok());
        }
        let commit = LinkedCommit {
            repository: repository.name.clone(),
            id: raw.hash.to_string(),
            subject: raw.subject,
            committed_at: raw.at,
            by_note: keys.len() > in_message.len(),
            keys: keys.iter().map(ToString::to_string).collect(),
            on_branch: repository.on_branch.has(raw.number),
        };
        all.push(Linked { commit, in_message });
    }
    Ok(all)
}

fn newest_first(commits: Vec<Linked>) -> Vec<LinkedCommit> {
    let mut commits: Vec<LinkedCommit> = commits.into_iter().map(|linked| linked.commit).collect();
    let place = |commit: &LinkedCommit| (commit.repository.clone(), commit.id.clone());
    commits.sort_by(|one, other| {
        other.committed_at.cmp(&one.committed_at).then_with(|| place(one).cmp(&place(other)))
    });
    commits
}
