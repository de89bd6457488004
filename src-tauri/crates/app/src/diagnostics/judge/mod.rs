//! What observations mean. Pure: from what was seen to a [`Judgement`](super::Judgement).

pub mod aws;
pub mod computer;
pub mod git;
pub mod jira;
pub mod network;

/// `1 day`, `2 days`.
fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// An error's words as a sentence.
fn sentence(error: &impl std::fmt::Display) -> String {
    let words = error.to_string();
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::{plural, sentence};

    #[test]
    fn words_become_sentences() {
        assert_eq!(sentence(&"the name x cannot be resolved"), "The name x cannot be resolved.");
        assert_eq!(sentence(&"Done."), "Done.");
        assert_eq!(sentence(&""), ".");
        assert_eq!((plural(1, "day", "days"), plural(2, "day", "days")), ("1 day".into(), "2 days".into()));
    }
}
