//! Following what was asked for.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::patience::{Silence, rest};
use super::rows::Rows;
use super::starting::{Listed, in_words};
use super::{OnReindex, ReindexOutcome, ReindexState};
use crate::error::AppError;
use crate::port::Clock;
use crate::port::jira::{IndexStatus, Jira, JiraError};

/// How many are asked one by one at each look.
const PROBES: usize = 32;
/// How many questions are under way at the same time.
const AT_ONCE: usize = 8;
/// The shortest and the longest pause between two looks; it grows by half while nothing ends.
const PAUSE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));
/// How often the whole list is read, which has 10 MiB for 10,000 repositories.
const LIST_EVERY: Duration = Duration::from_secs(5);
/// How long after asking for it an idle GIJ may not have begun, where its answer does not say which reindex it is about.
const BEGINS_WITHIN: Duration = Duration::from_secs(3);
/// Errors that are kept of one reindex; that of an integration can have one for each of its repositories.
const MOST_ERRORS: usize = 50;

/// Why an index ended that nothing is known of.
const DISABLED_MEANWHILE: &str = "It was disabled in Jira before it was indexed.";
const GONE: &str = "It is not in Jira any more.";

/// What is followed.
pub(super) struct Reindexing {
    pub(super) jira: Arc<dyn Jira>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) cancel: CancellationToken,
    pub(super) rows: Rows,
    /// As many as there are rows.
    pub(super) watched: Vec<Watched>,
    silence: Silence,
    /// Where the next round of questions begins.
    turn: usize,
    listed_at: Option<Instant>,
}

/// What is known of a row beside what is shown.
pub(super) struct Watched {
    /// `None` for everything.
    pub(super) id: Option<i64>,
    /// GIJ's name for this very reindex.
    name: Option<String>,
    asked_at: Option<Instant>,
    /// When it was indexed last before.
    before: Option<i64>,
    /// GIJ says that it knows nothing of it.
    is_unknown: bool,
}

impl Watched {
    pub(super) fn new(id: Option<i64>, before: Option<i64>) -> Self {
        Self { id, name: None, asked_at: None, before, is_unknown: false }
    }

    /// GIJ has taken it.
    pub(super) fn asked(&mut self, name: Option<String>) {
        (self.name, self.asked_at) = (name, Some(Instant::now()));
    }

    /// Whether an idle GIJ means that it has ended, and not that it has not begun.
    fn may_have_ended(&self) -> bool {
        self.name.is_some() || self.asked_at.is_some_and(|at| at.elapsed() >= BEGINS_WITHIN)
    }

    fn is_indexed_since(&self, listed: &Listed) -> bool {
        let now = self.id.and_then(|id| listed.last_indexed(id));
        now.is_some() && now > self.before
    }
}

impl Reindexing {
    pub(super) fn new(
        jira: Arc<dyn Jira>,
        clock: Arc<dyn Clock>,
        cancel: CancellationToken,
        tell: OnReindex,
    ) -> Self {
        let (rows, silence) = (Rows::new(tell), Silence::default());
        Self { jira, clock, cancel, rows, watched: Vec::new(), silence, turn: 0, listed_at: None }
    }

    /// Follows until every row has ended, or the person cancels.
    pub(super) async fn follow(&mut self) -> Result<(), AppError> {
        let cancel = self.cancel.clone();
        let followed = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(AppError::Cancelled),
            followed = self.follow_to_the_end() => followed,
        };
        self.rows.tell().await;
        match followed {
            Err(AppError::Cancelled) => Ok(()),
            followed => followed,
        }
    }

    async fn follow_to_the_end(&mut self) -> Result<(), AppError> {
        let mut pause = PAUSE.0;
        loop {
            let open = self.rows.open();
            if open.is_empty() {
                return self.conclude().await;
            }
            let wait = match self.look(&open).await {
                Ok(true) => {
                    pause = PAUSE.0;
                    pause
                }
                Ok(false) => {
                    pause = (pause * 3 / 2).min(PAUSE.1);
                    pause
                }
                Err(error) => self.silence.pause(error)?,
            };
            self.rows.tell().await;
            rest(&self.cancel, wait).await?;
        }
    }

    /// Asks about open rows. Answers whether any of them ended.
    async fn look(&mut self, open: &[usize]) -> Result<bool, JiraError> {
        let chosen = self.chosen(open).await?;
        let asked: Vec<(usize, Option<i64>, Option<String>)> = chosen
            .into_iter()
            .filter_map(|at| self.watched.get(at).map(|row| (at, row.id, row.name.clone())))
            .collect();
        let jira = Arc::clone(&self.jira);
        let mut answers = futures::stream::iter(asked)
            .map(|(position, id, name)| {
                let jira = &jira;
                async move { (position, jira.reindex_status(id, name.as_deref()).await) }
            })
            .buffer_unordered(AT_ONCE);
        let mut any_ended = false;
        while let Some((position, answer)) = answers.next().await {
            match answer {
                Ok(status) => any_ended |= self.saw(position, status),
                Err(error @ (JiraError::Rejected { .. } | JiraError::Forbidden { .. })) => {
                    any_ended |= self.knows_nothing(position, &error);
                }
                // The others would find the same silence.
                Err(error) => return Err(error),
            }
            self.rows.tell_if_due();
        }
        self.silence.ends();
        Ok(any_ended)
    }

    /// Which rows to ask about: all, if they are few; else some in turn, and those that the list shows as indexed.
    async fn chosen(&mut self, open: &[usize]) -> Result<Vec<usize>, JiraError> {
        if open.len() <= PROBES {
            return Ok(open.to_vec());
        }
        let begin = self.turn % open.len();
        self.turn = begin + PROBES;
        let mut chosen: Vec<usize> = open.iter().cycle().skip(begin).take(PROBES).copied().collect();
        if self.listed_at.is_none_or(|at| at.elapsed() >= LIST_EVERY) {
            let repositories = self.jira.repositories().await?.into_iter().map(|one| (one.id, one)).collect();
            self.listed_at = Some(Instant::now());
            let listed = Listed { repositories, integrations: None };
            let is_indexed =
                |at: &usize| self.watched.get(*at).is_some_and(|row| row.is_indexed_since(&listed));
            let already: HashSet<usize> = chosen.iter().copied().collect();
            chosen.extend(open.iter().copied().filter(is_indexed).filter(|at| !already.contains(at)));
        }
        Ok(chosen)
    }

    /// What GIJ said of a row. Answers whether it has ended.
    fn saw(&mut self, position: usize, status: IndexStatus) -> bool {
        let Some(watched) = self.watched.get(position) else { return false };
        if status.finished && !watched.may_have_ended() {
            return false;
        }
        let now = self.clock.now_millis();
        let IndexStatus { finished, percent, mut messages, errors } = status;
        let begun = !messages.is_empty() || percent.is_some_and(|percent| percent > 0.0);
        self.rows.change(position, |row| {
            row.message = messages.pop().or_else(|| row.message.take());
            row.percent = percent.or(row.percent);
            row.errors = kept(errors);
            if finished {
                row.ended_at = Some(now);
                row.percent = Some(100.0);
                row.state = if row.errors.is_empty() { ReindexState::Done } else { ReindexState::Failed };
            } else if begun {
                row.state = ReindexState::Indexing;
            }
        })
    }

    /// GIJ knows nothing of this reindex (any more): of the row by its id perhaps, else it has to be taken for ended.
    fn knows_nothing(&mut self, position: usize, error: &JiraError) -> bool {
        let Some(watched) = self.watched.get_mut(position) else { return false };
        if watched.name.take().is_some() {
            return false;
        }
        watched.is_unknown = true;
        let now = self.clock.now_millis();
        self.rows.change(position, |row| {
            row.state = ReindexState::Failed;
            row.errors = vec![in_words(error)];
            row.ended_at = Some(now);
        })
    }

    /// What the list says in the end: when each was indexed, and what became of those that were not.
    async fn conclude(&mut self) -> Result<(), AppError> {
        let listed = match self.listed().await {
            Ok(listed) => listed,
            Err(error @ AppError::Cancelled) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "when repositories were indexed could not be read");
                return Ok(());
            }
        };
        for position in self.rows.positions() {
            let Some(watched) = self.watched.get(position) else { continue };
            let Some(id) = watched.id else {
                self.rows.change(position, |row| row.last_indexed = listed.newest().or(row.last_indexed));
                continue;
            };
            let (fresh, is_unknown) = (watched.is_indexed_since(&listed), watched.is_unknown);
            let indexed_at = listed.last_indexed(id);
            let repository = listed.repositories.get(&id);
            let is_off = repository.is_some_and(|found| found.disabled);
            let is_gone = listed.lacks(id);
            self.rows.change(position, |row| {
                row.last_indexed = indexed_at.or(row.last_indexed);
                match row.state {
                    ReindexState::Failed if is_gone && is_unknown => row.errors = vec![GONE.to_owned()],
                    ReindexState::Failed if fresh && is_unknown => {
                        row.state = ReindexState::Done;
                        row.errors.clear();
                    }
                    ReindexState::Done if is_gone => {
                        row.state = ReindexState::Failed;
                        row.errors = vec![GONE.to_owned()];
                    }
                    ReindexState::Done if is_off && !fresh => {
                        row.state = ReindexState::Failed;
                        row.errors = vec![DISABLED_MEANWHILE.to_owned()];
                    }
                    _ => {}
                }
                // GIJ dates a repository's end better than a look can; of an integration it dates the scan alone.
                if repository.is_some()
                    && row.state == ReindexState::Done
                    && let Some(at) = indexed_at
                    && row.started_at.is_some_and(|started| started <= at)
                    && row.ended_at.is_some_and(|seen| at <= seen)
                {
                    row.ended_at = Some(at);
                }
            });
        }
        Ok(())
    }

    pub(super) fn outcome(&self, took: Duration) -> ReindexOutcome {
        self.rows.outcome(took)
    }
}

/// The first errors, and how many more there are.
fn kept(mut errors: Vec<String>) -> Vec<String> {
    let more = errors.len().saturating_sub(MOST_ERRORS);
    errors.truncate(MOST_ERRORS);
    if more > 0 {
        errors.push(format!("And {more} more."));
    }
    errors
}
