//! Runs, their updates and receipts.

use causeway_app::port::storage;
use causeway_app::run as app;

use super::errors::wire_error;
use super::plan_changes;
use super::wizard::count;
use crate::run::{
    ItemState, Link, Receipt, RunCounts, RunEvent, RunRepository, RunState, RunStep, RunSummary, RunTrigger,
    RunView,
};

fn state(state: app::RunState) -> RunState {
    match state {
        app::RunState::Queued => RunState::Queued,
        app::RunState::Running => RunState::Running,
        app::RunState::Waiting => RunState::Waiting,
        app::RunState::SignInNeeded => RunState::SignInNeeded,
        app::RunState::Cancelling => RunState::Cancelling,
        app::RunState::Cancelled => RunState::Cancelled,
        app::RunState::Completed => RunState::Completed,
        app::RunState::Failed => RunState::Failed,
        app::RunState::Interrupted => RunState::Interrupted,
        app::RunState::RunningElsewhere => RunState::RunningElsewhere,
    }
}

fn item(state: app::ItemState) -> ItemState {
    match state {
        app::ItemState::Pending => ItemState::Pending,
        app::ItemState::Running => ItemState::Running,
        app::ItemState::Done => ItemState::Done,
        app::ItemState::Failed => ItemState::Failed,
        app::ItemState::Skipped => ItemState::Skipped,
    }
}

fn counts(counts: app::RunCounts) -> RunCounts {
    RunCounts {
        total: count(counts.total),
        connected: count(counts.connected),
        done: count(counts.done),
        failed: count(counts.failed),
        skipped: count(counts.skipped),
    }
}

fn step(step: &app::RunStep) -> RunStep {
    RunStep {
        id: step.step.id().to_owned(),
        title: step.title.clone(),
        state: item(step.state),
        message: step.message.clone(),
    }
}

fn repository(repository: &app::RunRepository) -> RunRepository {
    RunRepository {
        name: repository.name.clone(),
        state: item(repository.state),
        message: repository.message.clone(),
        trigger: repository
            .trigger
            .as_ref()
            .map(|trigger| RunTrigger { state: item(trigger.state), message: trigger.message.clone() }),
    }
}

fn view(run: &app::RunView) -> RunView {
    RunView {
        run_id: run.id.clone(),
        title: run.title.clone(),
        state: state(run.state),
        started_at: run.started_at,
        finished_at: run.finished_at,
        activity: run.activity.clone(),
        cancel_note: run.cancel_note.clone(),
        steps: run.steps.iter().map(step).collect(),
        counts: counts(run.counts()),
        repositories: run.repositories.iter().map(repository).collect(),
    }
}

/// An update for a watcher.
pub fn run_event(update: &app::RunUpdate) -> RunEvent {
    match update {
        app::RunUpdate::Snapshot { seq, run } => RunEvent::Snapshot { seq: *seq, run: view(run) },
        app::RunUpdate::Delta {
            seq,
            state: run_state,
            activity,
            cancel_note,
            counts: run_counts,
            steps,
            repositories,
            finished_at,
        } => RunEvent::Delta {
            seq: *seq,
            state: state(*run_state),
            activity: activity.clone(),
            cancel_note: cancel_note.clone(),
            counts: counts(*run_counts),
            steps: steps.iter().map(step).collect(),
            repositories: repositories.iter().map(repository).collect(),
            finished_at: *finished_at,
        },
    }
}

/// A run in a list.
pub fn run_summary(record: &storage::RunSummary, run_state: app::RunState) -> RunSummary {
    RunSummary {
        run_id: record.id.clone(),
        title: record.title.clone(),
        state: state(run_state),
        started_at: record.started_at,
        finished_at: record.finished_at,
        connection_id: record.connection_id.clone(),
    }
}

/// A receipt. Its error keeps the run's id as correlation id, under which the log has the causes.
pub fn receipt(receipt: &app::Receipt) -> Receipt {
    Receipt {
        connection_id: receipt.connection_id.clone(),
        error: receipt.error.as_ref().map(|error| wire_error(error, &receipt.run.id)),
        left_behind: receipt.left_behind.clone(),
        undo: receipt.undo.clone(),
        links: receipt
            .links
            .iter()
            .map(|(title, url)| Link { title: title.clone(), url: url.clone() })
            .collect(),
        retryable: count(receipt.retryable),
        changes: receipt.changes.as_deref().map(plan_changes::lines),
        run: view(&receipt.run),
    }
}
