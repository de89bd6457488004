//! Indexing again, and saying how it goes.

use std::num::NonZeroU32;

use causeway_app::port::jira::{IndexStatus, JiraError};
use tokio::time::Instant;

use super::{FakeJira, JiraState};

impl FakeJira {
    /// Never, where the site does not answer.
    pub(super) async fn reached(&self) {
        let is_away = self.state().away.contains(&self.at);
        if is_away {
            std::future::pending::<()>().await;
        }
    }
}

impl JiraState {
    /// Everything is asked for without an id. The name is the number of the request.
    pub(super) fn begin_reindex(&mut self, id: Option<i64>, priority: Option<NonZeroU32>) -> String {
        self.asked_to_index.push((id, priority.map(NonZeroU32::get)));
        let at = Instant::now() + self.listing_takes;
        let rows: Vec<i64> = match id {
            Some(id) => vec![id],
            None => self.integrations.keys().chain(self.rows.keys()).copied().collect(),
        };
        for id in rows {
            match self.rows.get_mut(&id) {
                Some(row) => (row.again, row.index_at) = (true, at),
                None => {
                    self.listing_at.insert(id, at);
                }
            }
        }
        format!("reindex-{}", self.asked_to_index.len())
    }

    /// Why nothing is said of it.
    pub(super) fn refused_status(&self, id: Option<i64>, name: Option<&str>) -> Option<JiraError> {
        let shown = id.and_then(|id| self.rows.get(&id)).map(|row| row.repository.display_name.as_str());
        let forgotten = name.is_some() && self.forgets_reindexes;
        let message = if forgotten {
            "Thread does not exist"
        } else if shown.is_some() && shown == self.refuse_status_of {
            "Repository does not exist"
        } else {
            return None;
        };
        Some(JiraError::Rejected { message: message.to_owned(), advice: None })
    }

    pub(super) fn reindex_status(&self, id: Option<i64>) -> IndexStatus {
        let Some(id) = id else {
            let all = self.integrations.keys().map(|id| self.integration_status(*id));
            let by_hand = self.rows.values().filter(|row| row.repository.integration_id.is_none());
            return all.chain(by_hand.map(Self::row_status)).fold(
                IndexStatus { finished: true, ..IndexStatus::default() },
                |mut all, one| {
                    all.finished &= one.finished;
                    all.messages.extend(one.messages);
                    all.errors.extend(one.errors);
                    all
                },
            );
        };
        let row = self.rows.get(&id);
        if let Some(status) = row.and_then(|row| self.refused_by_hand(row)) {
            return status;
        }
        match row.filter(|_| !self.shared_status) {
            Some(row) => Self::row_status(row),
            None => self.integration_status(row.and_then(|row| row.repository.integration_id).unwrap_or(id)),
        }
    }
}

impl JiraState {
    /// Ids of the repositories of integrations.
    pub(crate) fn repositories_of_integrations(&self) -> Vec<i64> {
        let rows = self.rows.values().filter(|row| row.repository.integration_id.is_some());
        rows.map(|row| row.repository.id).collect()
    }

    /// GIJ goes through the account for an integration at once.
    pub(crate) fn list_now(&mut self, id: i64) {
        self.list(id);
    }

    /// From now on GIJ cannot index this repository.
    pub(crate) fn fails_now(&mut self, name: &str) {
        for row in self.rows.values_mut().filter(|row| row.repository.display_name == name) {
            row.fate = super::Fate::Fails;
        }
    }

    /// GIJ ends an index before its time, without saying anything.
    pub(crate) fn cancel_index(&mut self, id: i64) {
        let row = self.rows.get_mut(&id).unwrap();
        (row.again, row.index_at) = (false, Instant::now());
    }
}
