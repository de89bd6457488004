//! What following GIJ's own work takes: the list of an integration's repositories, pauses, and reading its messages.

use std::collections::HashMap;
use std::time::Duration;

use causeway_domain::integration::JiraRepository;
use tokio::time::Instant;

use super::execution::Execution;
use super::work::Work;
use crate::error::AppError;

/// How long nothing may change, with GIJ idle, before that counts as GIJ's last word.
pub(super) const SETTLED: Duration = Duration::from_secs(20);

/// The shortest and longest pause between two looks.
const PAUSE: (Duration, Duration) = (Duration::from_millis(400), Duration::from_secs(10));

impl Execution {
    /// The repositories in Jira that the run follows, by their CodeCommit names: those of an integration, or the one of
    /// this id that was connected by hand.
    pub(super) async fn children(&self, id: i64) -> Result<HashMap<String, JiraRepository>, AppError> {
        let jira = &self.jira()?.site;
        let all = self.patiently(|| jira.repositories()).await?;
        Ok(all
            .into_iter()
            .filter(|repository| match self.stored.work {
                Work::Repository { .. } => repository.id == id,
                _ => repository.integration_id == Some(id),
            })
            .map(|repository| (repository.code_commit_name().to_owned(), repository))
            .collect())
    }

    /// Waits before the next look, and says how long.
    pub(super) async fn rest(&self, looked: Instant) -> Result<Duration, AppError> {
        let pause = pause_after(looked.elapsed());
        self.pause(pause).await?;
        Ok(pause)
    }
}

/// A large Jira answers slowly; it is asked the less often.
fn pause_after(answer: Duration) -> Duration {
    (answer * 3).clamp(PAUSE.0, PAUSE.1)
}

/// The last of GIJ's lines that is about this repository. One status may speak of many.
pub(super) fn about<'a>(lines: &'a [String], name: &str) -> Option<&'a str> {
    lines.iter().rev().find(|line| mentions(line, name)).map(String::as_str)
}

/// Whether a repository's name stands in a line, and not as a part of another name.
fn mentions(line: &str, name: &str) -> bool {
    let of_a_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    line.match_indices(name).any(|(start, _)| {
        let before = line.get(..start).and_then(|text| text.chars().next_back());
        let mut after = line.get(start + name.len()..).unwrap_or_default().chars();
        let (next, second) = (after.next(), after.next());
        let begins = !before.is_some_and(|character| of_a_name(character) || character == '.');
        let ends = match next {
            // A full stop may end the sentence or go on with the name.
            Some('.') => !second.is_some_and(of_a_name),
            next => !next.is_some_and(of_a_name),
        };
        begins && ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_found_inside_another() {
        assert!(mentions("Indexing shop", "shop"));
        assert!(mentions(
            "Scanning https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop.",
            "shop"
        ));
        assert!(mentions("shop: access denied", "shop"));
        for other in ["Indexing shop-api", "Indexing web-shop", "Indexing shop.api", "Indexing my.shop"] {
            assert!(!mentions(other, "shop"), "{other}");
        }
    }

    #[test]
    fn a_slow_jira_is_asked_less_often() {
        assert_eq!(pause_after(Duration::ZERO), Duration::from_millis(400));
        assert_eq!(pause_after(Duration::from_secs(1)), Duration::from_secs(3));
        assert_eq!(pause_after(Duration::from_mins(1)), Duration::from_secs(10));
    }
}
