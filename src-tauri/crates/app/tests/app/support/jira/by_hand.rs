//! Repositories connected by hand.

use causeway_app::port::jira::{IndexStatus, RepositorySignIn};
use causeway_domain::integration::JiraRepository;
use causeway_domain::single_repository::RepositorySettings;
use tokio::time::Instant;

use super::{Fate, JiraState, Row};

impl JiraState {
    /// Somebody connects a repository by hand.
    pub(crate) fn insert_repository(&mut self, origin: &str, settings: &RepositorySettings) -> i64 {
        self.last_id += 1;
        let name = origin.rsplit('/').next().unwrap().to_owned();
        let fate =
            self.account.iter().find(|(known, _)| *known == name).map_or(Fate::Indexed, |(_, fate)| *fate);
        let repository = JiraRepository {
            id: self.last_id,
            display_name: settings.display_name.clone().unwrap_or(name),
            origin: Some(origin.to_owned()),
            main_branch: Some(settings.main_branch.clone()),
            integration_id: None,
            disabled: false,
            last_indexed: None,
            smart_commits: Some(settings.smart_commits),
            repository_browser: Some(settings.repository_browser),
            diff_viewing: Some(settings.diff_viewing),
            projects: Some(settings.projects.clone()),
            notes: Some(settings.refspecs.notes),
            changes: Some(settings.refspecs.changes),
            custom_refspecs: None,
            web_links: Some(Box::new(settings.web_links.clone())),
            further: Box::default(),
        };
        let index_at = Instant::now() + self.listing_takes;
        self.rows.insert(self.last_id, Row { repository, fate, index_at, again: false });
        self.last_id
    }

    /// Repositories that were connected by hand.
    pub(crate) fn by_hand(&self) -> Vec<JiraRepository> {
        let rows = self.rows.values().filter(|row| row.repository.integration_id.is_none());
        rows.map(|row| row.repository.clone()).collect()
    }

    pub(crate) fn repository_mut(&mut self, id: i64) -> &mut JiraRepository {
        &mut self.rows.get_mut(&id).unwrap().repository
    }

    pub(super) fn connect_by_hand(
        &mut self,
        origin: &str,
        access: &RepositorySignIn,
        settings: &RepositorySettings,
    ) -> JiraRepository {
        let id = self.insert_repository(origin, settings);
        let sign_in = match access {
            RepositorySignIn::Password { user_name, password } => {
                Some((user_name.clone(), password.expose().to_owned()))
            }
            RepositorySignIn::KeyInJira => None,
        };
        self.sign_ins.insert(id, sign_in);
        self.repository_mut(id).clone()
    }

    /// Where the index of one stands that GIJ cannot clone.
    pub(super) fn refused_by_hand(&self, row: &Row) -> Option<IndexStatus> {
        let error = self.repository_error.as_ref().filter(|_| row.repository.integration_id.is_none())?;
        let status = Self::row_status(row);
        let errors = if status.finished { vec![error.clone()] } else { Vec::new() };
        Some(IndexStatus { errors, ..status })
    }
}
