//! What an index fetches.

/// One fetch rule: which references of the remote, and what they are called here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refspec {
    source: String,
    destination: String,
}

/// Why a list of refspecs is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a refspec of the form +refs/x/*:refs/x/*")]
pub struct RefspecError(String);

impl Refspec {
    fn parse(text: &str) -> Result<Self, RefspecError> {
        let error = || RefspecError(text.to_owned());
        let (source, destination) =
            text.strip_prefix('+').unwrap_or(text).split_once(':').ok_or_else(error)?;
        for side in [source, destination] {
            let plain = side.replacen('*', "x", 1);
            if !side.starts_with("refs/") || !git2::Reference::is_valid_name(&plain) {
                return Err(error());
            }
        }
        if source.contains('*') != destination.contains('*') {
            return Err(error());
        }
        Ok(Self { source: source.to_owned(), destination: destination.to_owned() })
    }

    /// The comma-separated list of the "other refs" box; blank is an empty list.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, RefspecError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        text.split(',').map(|item| Self::parse(item.trim())).collect()
    }

    /// `refs/{kind}/*` to the same name.
    pub fn mirror(kind: &str) -> Self {
        let pattern = format!("refs/{kind}/*");
        Self { source: pattern.clone(), destination: pattern }
    }

    /// The name here of the remote reference `name`, when this rule fetches it.
    pub fn map(&self, name: &str) -> Option<String> {
        match self.source.split_once('*') {
            Some((before, after)) => {
                let middle = name.strip_prefix(before)?.strip_suffix(after)?;
                (!middle.is_empty()).then(|| self.destination.replacen('*', middle, 1))
            }
            None => (self.source == name).then(|| self.destination.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_references_renamed() {
        let list = Refspec::parse_list("+refs/x/*:refs/y/*, refs/pull/1/head:refs/heads/pr-1").unwrap();
        let map = |name| list.iter().find_map(|refspec| refspec.map(name));
        assert_eq!(map("refs/x/a/b").as_deref(), Some("refs/y/a/b"));
        assert_eq!(map("refs/pull/1/head").as_deref(), Some("refs/heads/pr-1"));
        assert_eq!(map("refs/xy"), None);
        assert_eq!(Refspec::parse_list("  "), Ok(Vec::new()));
    }

    #[test]
    fn what_git_would_not_take_is_refused() {
        for bad in [
            "refs/x/*",
            "x/*:refs/x/*",
            "refs/x/*:refs/x",
            "refs/x/*:",
            "refs/x y:refs/z",
            "+refs/a/*:refs/a/*,,",
            "refs/*/*:refs/*/*",
        ] {
            assert!(Refspec::parse_list(bad).is_err(), "{bad}");
        }
    }
}
