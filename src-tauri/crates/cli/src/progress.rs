//! Progress on a terminal's standard error.

use std::sync::Arc;
use std::time::Duration;

use causeway_app::bulk::{ImportProgress, OnImportProgress};
use causeway_app::commit_index::{CoverageStep, OnCoverage};
use causeway_app::mirror::{MirrorProgress, MirrorWork, OnMirrorProgress};
use causeway_app::permissions::{OnPermissionProgress, PermissionProgress};
use causeway_app::port::aws::{ListingProgress, OnListingProgress};
use causeway_app::run::{RunCounts, RunState, RunUpdate};
use causeway_app::triggers::{OnTriggersProgress, TriggersProgress};
use causeway_contract::reindex::{ReindexProgress, ReindexState};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::bytes;

/// How often the sign of life moves.
const TICK: Duration = Duration::from_millis(120);

/// A bar over the whole, and below it what is happening.
#[derive(Clone)]
pub(crate) struct Progress(Option<Bars>);

#[derive(Clone)]
struct Bars {
    all: MultiProgress,
    overall: ProgressBar,
    activity: ProgressBar,
}

/// What is said while AWS asks to slow down.
const SLOWER: &str = "waiting: AWS asks to slow down";

impl Progress {
    /// Bars, if they are to be shown.
    pub(crate) fn new(shown: bool) -> Self {
        if !shown {
            return Self(None);
        }
        let all = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let overall = all.add(ProgressBar::no_length());
        let style = |template: &str| {
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
        };
        overall.set_style(style("{prefix}{bar:30} {pos}/{len} {msg}"));
        let activity = all.add(ProgressBar::new_spinner());
        activity.set_style(style("{spinner} {elapsed} {wide_msg}"));
        activity.enable_steady_tick(TICK);
        Self(Some(Bars { all, overall, activity }))
    }

    /// What is happening.
    pub(crate) fn doing(&self, what: impl Into<String>) {
        if let Some(bars) = &self.0 {
            bars.activity.set_message(what.into());
        }
    }

    /// Which of several regions it is about from now on.
    pub(crate) fn region(&self, code: &str) {
        if let Some(bars) = &self.0 {
            bars.overall.set_prefix(format!("{code} "));
            bars.overall.set_message("");
        }
    }

    fn counted(&self, done: usize, total: usize) {
        if let Some(bars) = &self.0 {
            let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
            bars.overall.set_length(number(total));
            bars.overall.set_position(number(done));
        }
    }

    /// Told by a listing of repositories.
    pub(crate) fn listing(&self) -> OnListingProgress {
        let progress = self.clone();
        Arc::new(move |told| match told {
            ListingProgress::Listed { found } => progress.doing(format!("{found} repositories found")),
            ListingProgress::Described { done, total } => {
                progress.counted(done, total);
                progress.doing("Reading descriptions of repositories");
            }
            ListingProgress::Throttled => progress.doing(SLOWER),
        })
    }

    /// Told by a look at repositories.
    pub(crate) fn repositories(&self, doing: &'static str) -> OnTriggersProgress {
        let progress = self.clone();
        Arc::new(move |told: TriggersProgress| {
            if told.total > 0 {
                progress.counted(told.done, told.total);
            }
            progress.doing(if told.throttled { SLOWER } else { doing });
        })
    }

    /// Told by a comparison of a mirror with Jira.
    pub(crate) fn coverage(&self) -> OnCoverage {
        let progress = self.clone();
        Arc::new(move |told: CoverageStep| {
            if told.total > 0 {
                progress.counted(told.done, told.total);
            }
        })
    }

    /// Told by an import of GIJ's table.
    pub(crate) fn import(&self) -> OnImportProgress {
        let progress = self.clone();
        Arc::new(move |told: ImportProgress| {
            if let Some(last) = told.told.last() {
                progress.doing(last.message.clone());
            }
        })
    }

    /// Told by a fetch of mirrors.
    pub(crate) fn mirror(&self) -> OnMirrorProgress {
        let progress = self.clone();
        Arc::new(move |told: MirrorProgress| {
            progress.counted(told.done, told.total);
            let at_work: Vec<String> = told.current.iter().map(mirror_work).collect();
            progress.doing(format!("{} came in; {}", bytes(told.bytes), at_work.join(", ")));
        })
    }

    /// How indexing goes.
    pub(crate) fn reindex(&self, told: &ReindexProgress) {
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        self.counted(number(told.ended), number(told.total));
        let at_work = told.rows.iter().rev().find(|row| row.state == ReindexState::Indexing);
        if let Some(row) = at_work {
            let words = row.message.as_deref().unwrap_or("Jira indexes");
            let percent = row.percent.map(|percent| format!(" ({percent:.0} %)")).unwrap_or_default();
            self.doing(format!("{words}{percent}"));
        }
    }

    /// Told by questions about permissions.
    pub(crate) fn permissions(&self) -> OnPermissionProgress {
        let progress = self.clone();
        Arc::new(move |told: PermissionProgress| {
            progress.counted(told.done, told.total);
            progress.doing("Asking what the key may do");
        })
    }

    /// An update of a run.
    pub(crate) fn run(&self, update: &RunUpdate) {
        let (state, activity, counts) = match update {
            RunUpdate::Snapshot { run, .. } => (run.state, &run.activity, run.counts()),
            RunUpdate::Delta { state, activity, counts, .. } => (*state, activity, *counts),
        };
        let RunCounts { total, done, failed, skipped, .. } = counts;
        self.counted(done + failed + skipped, total);
        self.doing(words(state, activity));
        if let Some(bars) = &self.0
            && failed > 0
        {
            bars.overall.set_message(format!("{failed} failed"));
        }
    }

    /// A line that stays, above the bars; without bars, on standard error alone.
    pub(crate) fn say(&self, line: &str) {
        if let Some(bars) = &self.0 {
            // A terminal that has gone away shows nothing any more.
            let _gone = bars.all.println(line);
        } else {
            use std::io::Write as _;
            let _closed = writeln!(std::io::stderr(), "{line}");
        }
    }

    /// Writes something else to the terminal meanwhile.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bars) => bars.all.suspend(write),
            None => write(),
        }
    }

    /// Takes the bars away.
    pub(crate) fn end(&self) {
        if let Some(bars) = &self.0 {
            bars.overall.finish_and_clear();
            bars.activity.finish_and_clear();
        }
    }
}

/// A repository at work, and how far.
fn mirror_work(work: &MirrorWork) -> String {
    let progress = work.progress;
    match (work.indexing, u64::from(progress.received) * 100, progress.total) {
        (true, ..) => format!("{} (indexing)", work.repository),
        (false, _, 0) => work.repository.clone(),
        (false, received, total) => format!("{} {}%", work.repository, received / u64::from(total)),
    }
}

/// A run's activity, so that waiting is told from working.
fn words(state: RunState, activity: &str) -> String {
    match state {
        RunState::Waiting => format!("waiting: {activity}"),
        RunState::SignInNeeded => format!("sign in to go on: {activity}"),
        RunState::Cancelling => format!("ending: {activity}"),
        _ => activity.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use causeway_app::run::RunState;

    use super::words;

    #[test]
    fn waiting_is_told_from_working() {
        assert_eq!(words(RunState::Running, "Indexing"), "Indexing");
        assert_eq!(words(RunState::Waiting, "AWS asks to slow down"), "waiting: AWS asks to slow down");
        assert!(words(RunState::Cancelling, "Finishing").starts_with("ending"));
    }
}
