//! What refspecs would fetch, before they are chosen.

use causeway_domain::integration::RefspecChoice;
use causeway_domain::refspec::{CheckedEntry, CustomRefspecs, fetched_by};

use crate::App;
use crate::error::AppError;
use crate::port::git::GitAccess;

/// What the refspecs would fetch.
pub struct RefspecPreview {
    /// The custom list's entries.
    pub entries: Vec<CheckedEntry>,
    /// The list as it will be sent, when it is good.
    pub normalised: Option<String>,
    /// References with the refspec that fetches each.
    pub references: Vec<(String, Option<String>)>,
}

/// Whose references a preview shows.
#[derive(Debug, Clone, Copy)]
pub enum Previewed<'a> {
    /// Nobody's: one of each kind that people have.
    Examples,
    /// Those of a repository of a checked account.
    OfAccount {
        /// From [`App::check_aws`].
        handle: &'a str,
        /// The repository.
        name: &'a str,
    },
    /// Those of a checked repository.
    OfRepository {
        /// From [`App::check_repository`].
        handle: &'a str,
    },
}

/// References to preview against before an account is known: one of each kind people have.
const EXAMPLE_REFERENCES: &[&str] = &[
    "refs/heads/main",
    "refs/heads/SHOP-12-checkout",
    "refs/tags/v1.4.0",
    "refs/notes/commits",
    "refs/changes/34/1234/1",
    "refs/meta/config",
    "refs/pull/7/head",
];

impl App {
    /// What the chosen refspecs would fetch: of a real repository when one is named, else of examples.
    pub async fn preview_refspecs(
        &self,
        notes: bool,
        changes: bool,
        custom: &str,
        of: Previewed<'_>,
    ) -> Result<RefspecPreview, AppError> {
        let names = match of {
            Previewed::OfAccount { handle, name } => {
                let account = self.session.account(handle)?;
                let access = GitAccess::Keys(account.keys());
                self.ports.git.references(&account.location(), name, &access).await?.names
            }
            Previewed::OfRepository { handle } => self.session.repository(handle)?.references.names.clone(),
            Previewed::Examples => EXAMPLE_REFERENCES.iter().map(|name| (*name).to_owned()).collect(),
        };
        let entries = CustomRefspecs::check(custom);
        let parsed = CustomRefspecs::parse(custom).ok();
        let choice = RefspecChoice { notes, changes, custom: parsed.clone().unwrap_or_default() };
        let references = names
            .into_iter()
            .map(|name| {
                let by = fetched_by(&choice, &name);
                (name, by)
            })
            .collect();
        Ok(RefspecPreview { entries, normalised: parsed.map(|list| list.to_string()), references })
    }
}
