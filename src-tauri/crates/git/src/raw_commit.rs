//! What an index needs of a commit, out of the object as git stores it. libgit2's own reader copies names, addresses and
//! messages besides, which takes longer than reading the object.

use causeway_app::port::commit_source::ObjectId;

/// Characters of a subject that are kept.
const SUBJECT: usize = 500;

/// A commit object.
pub(crate) struct RawCommit<'a> {
    /// Its header's `parent` lines.
    parents: &'a [u8],
    /// Epoch milliseconds; 0 where the header names no time that can be read.
    pub(crate) committed_at: i64,
    /// The message.
    pub(crate) message: &'a [u8],
}

/// Reads a commit. A header that is broken has no parents and no time, as far as it is broken.
pub(crate) fn read(data: &[u8]) -> RawCommit<'_> {
    let mut rest = data;
    let mut parents: &[u8] = &[];
    let mut committed_at = 0;
    while let Some((line, after)) = split_line(rest) {
        if line.is_empty() {
            rest = after;
            return RawCommit { parents, committed_at, message: rest };
        }
        if line.starts_with(PARENT) {
            if parents.is_empty() {
                parents = rest;
            }
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            committed_at = time(committer).unwrap_or_default();
        }
        rest = after;
    }
    RawCommit { parents, committed_at, message: &[] }
}

const PARENT: &[u8] = b"parent ";

impl RawCommit<'_> {
    /// Its parents, in order.
    pub(crate) fn parents(&self) -> impl Iterator<Item = ObjectId> {
        let mut rest = self.parents;
        std::iter::from_fn(move || {
            let (line, after) = split_line(rest)?;
            let parent = ObjectId::parse_bytes(line.strip_prefix(PARENT)?)?;
            rest = after;
            Some(parent)
        })
    }

    /// The first line of the message.
    pub(crate) fn subject(&self) -> String {
        let message = self.message.trim_ascii_start();
        let line = split_line(message).map_or(message, |(line, _)| line).trim_ascii_end();
        match str::from_utf8(line) {
            Ok(line) if line.len() <= SUBJECT => line.to_owned(),
            Ok(line) => line.chars().take(SUBJECT).collect(),
            // What is no UTF-8 is an old encoding, and of those Latin-1 by far the most.
            Err(_) => line.iter().take(SUBJECT).map(|byte| char::from(*byte)).collect(),
        }
    }
}

/// What a tag object tags.
pub(crate) fn tagged(data: &[u8]) -> Option<ObjectId> {
    let (line, _) = split_line(data)?;
    ObjectId::parse_bytes(line.strip_prefix(b"object ")?)
}

fn split_line(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = data.iter().position(|byte| *byte == b'\n')?;
    Some((&data[..end], &data[end + 1..]))
}

/// `Name <mail> 1700000000 +0100`.
fn time(signature: &[u8]) -> Option<i64> {
    let after = signature.iter().rposition(|byte| *byte == b'>')? + 1;
    let text = str::from_utf8(&signature[after..]).ok()?;
    text.split_ascii_whitespace().next()?.parse::<i64>().ok()?.checked_mul(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(digit: char) -> String {
        std::iter::repeat_n(digit, 40).collect()
    }

    #[test]
    fn a_commit_is_read_as_git_writes_it() {
        let text = format!(
            "tree {}\nparent {}\nparent {}\nauthor A > B <a@x> 5 +0000\ncommitter C <c@x> 1700000000 -0730\n\
             gpgsig -----BEGIN\n parent {}\n \n -----END\n\n\n  SHOP-1 first line \nsecond\n\nthird",
            id('a'),
            id('b'),
            id('c'),
            id('d')
        );
        let commit = read(text.as_bytes());
        let parents: Vec<String> = commit.parents().map(|parent| parent.to_string()).collect();
        assert_eq!(parents, [id('b'), id('c')]);
        assert_eq!(commit.committed_at, 1_700_000_000_000);
        assert_eq!(commit.subject(), "SHOP-1 first line");
        assert!(commit.message.ends_with(b"third"));
    }

    #[test]
    fn what_is_broken_or_old_is_no_failure() {
        let commit = |text: &[u8]| read(text).subject();
        assert_eq!(commit(b"tree x\n\nGr\xfc\xdfe\n"), "Gr\u{fc}\u{df}e");
        assert_eq!(commit(b"tree x\n\nno line end"), "no line end");
        assert_eq!(commit(b"tree x"), "");
        assert_eq!(commit(b""), "");
        assert_eq!(commit(format!("\n{}", "\u{e4}".repeat(900)).as_bytes()).chars().count(), SUBJECT);
        for signature in ["x", "x <y>", "x <y> z", "x <y> 9999999999999999999", "x <y> 9223372036854775807"] {
            assert_eq!(read(format!("committer {signature}\n\n").as_bytes()).committed_at, 0, "{signature}");
        }
        assert_eq!(
            tagged(format!("object {}\ntype commit\n", id('e')).as_bytes()).unwrap().to_string(),
            id('e')
        );
        assert!(tagged(b"object 12\n").is_none());
    }
}
