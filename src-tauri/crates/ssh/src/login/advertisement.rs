//! The references that `git-upload-pack` advertises before anything is asked of it (gitprotocol-pack).

use std::collections::BTreeMap;

/// Some hundred thousand references; a server that writes more has lost its way.
const LONGEST: usize = 64 * 1024 * 1024;

/// Why an advertisement cannot be read on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The server says so, in its words.
    Refused(String),
    /// It is another text.
    NotGit(String),
    /// It does not end.
    TooLong,
}

/// An advertisement, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Advertisement {
    unread: Vec<u8>,
    read: usize,
    references: BTreeMap<String, String>,
    head: Option<String>,
    /// What the server says that `HEAD` stands for.
    said_head: Option<String>,
}

impl Advertisement {
    /// Reads on; `true` when it is whole.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<bool, Trouble> {
        self.read += bytes.len();
        if self.read > LONGEST {
            return Err(Trouble::TooLong);
        }
        self.unread.extend_from_slice(bytes);
        let mut at = 0;
        let whole = loop {
            let rest = self.unread.get(at..).unwrap_or_default();
            let Some((length, after)) = rest.split_first_chunk::<4>() else { break false };
            let length = std::str::from_utf8(length).ok().and_then(|hex| usize::from_str_radix(hex, 16).ok());
            match length {
                Some(0) => break true,
                // Marks of newer protocols, without a line.
                Some(1 | 2) => at += 4,
                Some(length) if length >= 4 => {
                    let Some(line) = after.get(..length - 4) else { break false };
                    let line = String::from_utf8_lossy(line).into_owned();
                    self.line(line.strip_suffix('\n').unwrap_or(&line))?;
                    at += length;
                }
                _ => return Err(Trouble::NotGit(String::from_utf8_lossy(rest).into_owned())),
            }
        };
        self.unread.drain(..at);
        Ok(whole)
    }

    fn line(&mut self, line: &str) -> Result<(), Trouble> {
        if let Some(words) = line.strip_prefix("ERR ") {
            return Err(Trouble::Refused(words.to_owned()));
        }
        let (line, abilities) = line.split_once('\0').unwrap_or((line, ""));
        let head = abilities.split(' ').find_map(|ability| ability.strip_prefix("symref=HEAD:"));
        if let Some(head) = head {
            self.said_head = Some(head.to_owned());
        }
        match line.split_once(' ') {
            Some((id, "HEAD")) => self.head = Some(id.to_owned()),
            Some((id, name)) if name.starts_with("refs/") && !name.ends_with("^{}") => {
                self.references.insert(name.to_owned(), id.to_owned());
            }
            // Versions, shallow commits, the abilities of an empty repository, what tags stand for.
            _ => {}
        }
        Ok(())
    }

    /// Full names in order, and the full name of the branch that `HEAD` stands for. Where an old server does not say
    /// which one that is, it is found as git finds it: by the commit, `main` and `master` first.
    pub(super) fn references(self) -> (Vec<String>, Option<String>) {
        let same = |name: &str| {
            self.head.is_some() && self.references.get(name).is_some_and(|id| Some(id) == self.head.as_ref())
        };
        let branches =
            || self.references.keys().map(String::as_str).filter(|name| name.starts_with("refs/heads/"));
        let guessed =
            ["refs/heads/main", "refs/heads/master"].into_iter().chain(branches()).find(|name| same(name));
        let head = self.said_head.clone().or_else(|| guessed.map(str::to_owned));
        (self.references.into_keys().collect(), head)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "1111111111111111111111111111111111111111";
    const OTHER: &str = "2222222222222222222222222222222222222222";

    fn packet(line: &str) -> String {
        format!("{:04x}{line}", line.len() + 4)
    }

    fn advertised(abilities: &str) -> String {
        [
            packet(&format!("{ID} HEAD\0multi_ack side-band-64k{abilities} agent=git/2.39\n")),
            packet(&format!("{OTHER} refs/heads/a\n")),
            packet(&format!("{ID} refs/heads/develop\n")),
            packet(&format!("{ID} refs/tags/v1\n")),
            packet(&format!("{OTHER} refs/tags/v1^{{}}\n")),
            "0000".to_owned(),
        ]
        .concat()
    }

    #[test]
    fn names_and_the_default_branch_are_read() {
        let mut advertisement = Advertisement::default();
        assert_eq!(advertisement.feed(advertised(" symref=HEAD:refs/heads/a").as_bytes()), Ok(true));
        let (names, head) = advertisement.references();
        assert_eq!(names, ["refs/heads/a", "refs/heads/develop", "refs/tags/v1"]);
        assert_eq!(head.as_deref(), Some("refs/heads/a"), "the server's word counts");
        let mut silent = Advertisement::default();
        assert_eq!(silent.feed(advertised("").as_bytes()), Ok(true));
        assert_eq!(silent.references().1.as_deref(), Some("refs/heads/develop"));
    }

    #[test]
    fn an_empty_repository_has_no_references() {
        let mut advertisement = Advertisement::default();
        let nothing = packet(&format!("{} capabilities^{{}}\0agent=git/2.39\n", "0".repeat(40)));
        assert_eq!(advertisement.feed(format!("{nothing}0000").as_bytes()), Ok(true));
        assert_eq!(advertisement.references(), (Vec::new(), None));
    }

    #[test]
    fn refusals_and_other_texts_are_told_apart() {
        let refusal = packet("ERR no such repository\n");
        assert_eq!(
            Advertisement::default().feed(refusal.as_bytes()),
            Err(Trouble::Refused("no such repository".to_owned()))
        );
        assert_eq!(
            Advertisement::default().feed(b"You have successfully"),
            Err(Trouble::NotGit("You have successfully".to_owned()))
        );
        assert!(matches!(Advertisement::default().feed(b"0003"), Err(Trouble::NotGit(_))));
        assert_eq!(Advertisement::default().feed(&vec![b'0'; LONGEST + 1]), Err(Trouble::TooLong));
    }

    proptest! {
        #[test]
        fn pieces_make_the_same_whole(cuts in proptest::collection::vec(1usize..40, 1..60)) {
            let text = advertised(" symref=HEAD:refs/heads/a");
            let mut rest = text.as_bytes();
            let mut advertisement = Advertisement::default();
            let mut sizes = cuts.into_iter().cycle();
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(sizes.next().unwrap().min(rest.len()));
                prop_assert_eq!(advertisement.feed(piece), Ok(after.is_empty()));
                rest = after;
            }
            prop_assert_eq!(advertisement.references().0.len(), 3);
        }

        #[test]
        fn any_bytes_may_come(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            drop(Advertisement::default().feed(&bytes));
        }
    }
}
