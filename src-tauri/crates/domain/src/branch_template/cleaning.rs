//! From any text to what git and CodeCommit take in a branch's name.

use super::{BranchTemplateError, Kind, Piece};
use crate::issue_address::is_invisible;

/// What was met and changed on the way.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Characters that had to give way, in order, each once.
    replaced: Vec<char>,
    /// Characters that nobody sees were left out.
    invisible: bool,
    /// Sequences that git reads as something else were changed.
    sequences: bool,
    /// It was too long.
    pub(super) is_cut: bool,
    /// Variables without a value.
    pub(super) missing: Vec<&'static str>,
    /// The deprecated variable is in it.
    pub(super) has_user_name: bool,
}

impl Seen {
    pub(super) fn notes(self, max_length: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if self.is_cut {
            notes.push(format!("It was cut to {max_length} characters; the issue's key stays whole."));
        }
        if !self.replaced.is_empty() {
            let letters: Vec<String> = self.replaced.iter().map(char::to_string).collect();
            notes.push(format!(
                "A branch name cannot hold {}, so the separator takes the place.",
                letters.join(" ")
            ));
        }
        if self.invisible {
            notes.push("Invisible characters were left out.".to_owned());
        }
        if self.sequences {
            notes.push(
                "Parts that git reads as something else, such as .. or .lock, were changed.".to_owned(),
            );
        }
        for name in self.missing {
            notes.push(format!("${{{name}}} has no value here and is left out."));
        }
        if self.has_user_name {
            notes.push("GIJ has given up ${username}; a newer one may not know it.".to_owned());
        }
        notes
    }
}

/// The text with the separator in the place of blanks and of characters that no name holds, never twice in a row.
pub(super) fn cleaned(text: &str, separator: &str, seen: &mut Seen) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            gap = true;
        } else if letter.is_control() || is_invisible(letter) {
            seen.invisible = true;
        } else if matches!(letter, '?' | '^' | '*' | '[' | '\\' | '~' | ':') {
            if !seen.replaced.contains(&letter) {
                seen.replaced.push(letter);
            }
            gap = true;
        } else {
            if std::mem::take(&mut gap) && !clean.is_empty() && !clean.ends_with(separator) {
                clean.push_str(separator);
            }
            clean.push(letter);
            if !separator.is_empty() && clean.ends_with(&separator.repeat(2)) {
                clean.truncate(clean.len() - separator.len());
            }
        }
    }
    clean
}

/// Cuts pieces until they fit: the summary first, text of the template last, the key never. Whether anything was cut.
pub(super) fn cut(pieces: &mut [Piece], max_length: usize) -> Result<bool, BranchTemplateError> {
    let length = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>();
    let mut over = length(pieces).saturating_sub(max_length);
    if over == 0 {
        return Ok(false);
    }
    for kind in [Kind::Summary, Kind::Other, Kind::Literal] {
        for piece in pieces.iter_mut().rev().filter(|piece| piece.kind == kind) {
            let has = piece.text.chars().count();
            let goes = over.min(has);
            piece.text = piece.text.chars().take(has - goes).collect();
            over -= goes;
        }
    }
    if over > 0 {
        return Err(BranchTemplateError::KeyTooLong { length: max_length, needed: length(pieces) });
    }
    Ok(true)
}

/// The pieces as one name, by the rules that hold across them.
pub(super) fn joined(pieces: &[Piece], separator: &str, seen: &mut Seen) -> String {
    let mut name: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    // Each change can bring about the next one: `a.lock.` becomes `a.lock`.
    loop {
        let before = name.len();
        for (sequence, instead) in [("..", "."), ("@{", "@"), (".lock/", "/")] {
            while name.contains(sequence) {
                name = name.replace(sequence, instead);
                seen.sequences = true;
            }
        }
        for (sequence, instead) in [("//", "/"), ("/.", "/")] {
            while name.contains(sequence) {
                name = name.replace(sequence, instead);
            }
        }
        if name.ends_with(".lock") {
            name.truncate(name.len() - ".lock".len());
            seen.sequences = true;
        }
        // A name that begins with a hyphen is an option to git's commands.
        let begins = name.trim_start_matches(['-', '.', '/']).trim_start_matches("refs/heads/");
        let mut ends = begins.trim_end_matches(['.', '/']);
        if !separator.is_empty() {
            ends = ends.trim_start_matches(separator).trim_end_matches(separator);
        }
        name = ends.to_owned();
        if name.len() == before {
            break;
        }
    }
    name
}
