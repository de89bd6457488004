//! Where commits are looked for: connections of a site.

use std::sync::Arc;

use super::CommitQuestion;
use crate::App;
use crate::error::AppError;
use crate::port::aws::AwsAccount;
use crate::port::history::HistoryError;
use crate::port::storage::ConnectionRecord;

/// A connection, and the way to its account.
pub(super) struct Place {
    pub(super) record: ConnectionRecord,
    /// The account, or why it cannot be asked.
    pub(super) aws: Result<Arc<dyn AwsAccount>, AppError>,
}

impl App {
    /// The connections that a question is about.
    pub(super) async fn places(&self, question: &CommitQuestion) -> Result<Vec<Place>, AppError> {
        let site = causeway_domain::JiraUrl::parse(&question.site_url)?;
        let records = self.ports.storage.connections().await?.into_iter();
        let mut records: Vec<ConnectionRecord> =
            records.filter(|record| record.site_url == site.as_str()).collect();
        if records.is_empty() {
            return Err(AppError::JiraSiteUnknown { site: site.as_str().to_owned() });
        }
        if let Some(id) = &question.connection_id {
            records.retain(|record| record.id == *id);
        }
        if records.is_empty() {
            return Err(AppError::ConnectionUnknown);
        }
        let mut places = Vec::with_capacity(records.len());
        for record in records {
            let aws = match self.aws_of(&record).await {
                Ok(aws) => Ok(aws),
                // A developer's own key may look where the connection's is not kept.
                Err(error) => match self.personally(&record).await {
                    Ok(Some((aws, _))) => Ok(aws),
                    Ok(None) | Err(_) => Err(error),
                },
            };
            places.push(Place { record, aws });
        }
        Ok(places)
    }
}

/// Whether it is an answer: there is none. Anything else means that nobody could be asked.
pub(super) fn is_missing(error: &HistoryError) -> bool {
    matches!(error, HistoryError::Missing { .. })
}
