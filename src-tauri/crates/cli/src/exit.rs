//! What a script learns from the exit code.

use causeway_app::AppError;
use causeway_app::run::{ItemState, Receipt, RunState};
use causeway_contract::error::ErrorKind;
use causeway_contract::mapping::wire_error;
use causeway_domain::plan::Step;
use causeway_domain::triggers::disconnect::{DisconnectPlan, TopicFate};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or nothing to do.
    Done,
    /// It failed.
    Failed,
    /// Asked wrongly, or a file cannot be read.
    Usage,
    /// Changes are planned.
    Changes,
    /// Some of it is done; the receipt names the rest.
    InPart,
    /// Something is in the way: a conflict, a stale plan, another run at work.
    Conflict,
    /// Not allowed, or a credential is refused.
    NotAllowed,
    /// Cancelled.
    Cancelled,
}

impl Exit {
    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Changes => 3,
            Self::InPart => 4,
            Self::Conflict => 5,
            Self::NotAllowed => 6,
            // As a shell says of a program that Ctrl-C ended.
            Self::Cancelled => 130,
        }
    }

    /// The worse of two ends: what of several things a script has to know first.
    pub(crate) fn or_worse(self, other: Self) -> Self {
        if other.badness() > self.badness() { other } else { self }
    }

    fn badness(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Changes => 1,
            Self::InPart => 2,
            Self::Failed => 3,
            Self::Conflict => 4,
            Self::NotAllowed => 5,
            Self::Usage => 6,
            Self::Cancelled => 7,
        }
    }

    /// How an error ends a command.
    pub(crate) fn of_error(error: &AppError) -> Self {
        match error {
            AppError::PlanStale | AppError::PlanConflict | AppError::RunActive | AppError::LeaseLost => {
                Self::Conflict
            }
            AppError::ConnectionUnknown | AppError::TriggersNotSetUp => Self::Usage,
            error => match wire_error(error, "").kind {
                ErrorKind::Validation => Self::Usage,
                ErrorKind::Auth | ErrorKind::Permission => Self::NotAllowed,
                ErrorKind::Cancelled => Self::Cancelled,
                ErrorKind::Precondition
                | ErrorKind::Network
                | ErrorKind::RateLimited
                | ErrorKind::Remote
                | ErrorKind::Keychain
                | ErrorKind::Internal => Self::Failed,
            },
        }
    }

    /// How a run ends a command; with its plan where it takes a connection apart.
    pub(crate) fn of_run(disconnect: Option<&DisconnectPlan>, receipt: &Receipt) -> Self {
        match receipt.run.state {
            RunState::Completed if disconnect.is_some_and(|plan| leaves_something(plan, receipt)) => {
                Self::InPart
            }
            RunState::Completed => Self::Done,
            RunState::Cancelled | RunState::Cancelling => Self::Cancelled,
            RunState::Queued | RunState::RunningElsewhere => Self::Conflict,
            RunState::Failed
            | RunState::Interrupted
            | RunState::Running
            | RunState::Waiting
            | RunState::SignInNeeded => {
                let conflict =
                    receipt.error.as_ref().map(Self::of_error).filter(|exit| *exit == Self::Conflict);
                match (conflict, is_done_in_part(receipt)) {
                    (Some(conflict), _) => conflict,
                    (None, true) => Self::InPart,
                    (None, false) => receipt.error.as_ref().map_or(Self::Failed, Self::of_error),
                }
            }
        }
    }
}

/// Whether a connection that is taken apart leaves something of Causeway's that it could not look at, or could not see
/// that nobody else uses.
fn leaves_something(plan: &DisconnectPlan, receipt: &Receipt) -> bool {
    let stays = |step: Step| {
        receipt.run.steps.iter().any(|item| item.step == step && item.state == ItemState::Skipped)
    };
    !plan.unseen.is_empty() || (plan.topic == TopicFate::Delete && stays(Step::RemoveTopic))
}

/// Whether something is true now that a person asked for: more than that secrets were saved.
fn is_done_in_part(receipt: &Receipt) -> bool {
    let saves = [Step::SaveJiraCredential, Step::SaveAccessKey, Step::SaveWebhook];
    let steps = receipt.run.steps.iter().filter(|step| !saves.contains(&step.step));
    let mut done = steps.filter(|step| step.state == ItemState::Done);
    done.next().is_some() || receipt.run.counts().done > 0
}

#[cfg(test)]
mod tests {
    use causeway_app::AppError;
    use causeway_app::port::aws::AwsError;
    use causeway_app::port::jira::JiraError;
    use causeway_app::run::{ItemState, Receipt, RunState, RunStep, RunView};
    use causeway_domain::plan::Step;
    use causeway_domain::triggers::disconnect::{DisconnectPlan, IntegrationFate, TopicFate};

    use super::Exit;

    fn receipt(state: RunState, done: Option<Step>, error: Option<AppError>) -> Receipt {
        let step = |step| RunStep { step, title: String::new(), state: ItemState::Done, message: None };
        Receipt {
            run: RunView {
                id: "run".to_owned(),
                title: String::new(),
                state,
                started_at: 0,
                finished_at: None,
                activity: String::new(),
                cancel_note: String::new(),
                steps: done.into_iter().map(step).collect(),
                repositories: Vec::new(),
            },
            connection_id: None,
            error,
            left_behind: Vec::new(),
            undo: Vec::new(),
            links: Vec::new(),
            retryable: 0,
            changes: None,
        }
    }

    #[test]
    fn every_error_has_its_number() {
        let denied = AwsError::AccessDenied { action: None, message: String::new() };
        for (error, code) in [
            (AppError::PlanStale, 5),
            (AppError::RunActive, 5),
            (AppError::ConnectionUnknown, 2),
            (AppError::invalid(causeway_app::error::Field::Region, "no"), 2),
            (AppError::Aws(denied), 6),
            (AppError::Jira(JiraError::Unauthorized), 6),
            (AppError::Aws(AwsError::Throttled), 1),
            (AppError::Cancelled, 130),
        ] {
            assert_eq!(Exit::of_error(&error).code(), code, "{error}");
        }
    }

    #[test]
    fn a_run_that_did_something_before_it_failed_is_done_in_part() {
        let failed = |done, error| Exit::of_run(None, &receipt(RunState::Failed, done, error)).code();
        assert_eq!(failed(None, Some(AppError::Aws(AwsError::Throttled))), 1);
        assert_eq!(failed(Some(Step::SaveAccessKey), Some(AppError::Jira(JiraError::Unauthorized))), 6);
        assert_eq!(failed(Some(Step::Topic), Some(AppError::Aws(AwsError::Throttled))), 4);
        assert_eq!(failed(Some(Step::Topic), Some(AppError::LeaseLost)), 5);
        assert_eq!(Exit::of_run(None, &receipt(RunState::Completed, None, None)).code(), 0);
        assert_eq!(Exit::of_run(None, &receipt(RunState::Cancelled, Some(Step::Topic), None)).code(), 130);
    }

    #[test]
    fn of_several_ends_the_worst_is_told() {
        let worst = |ends: &[Exit]| ends.iter().copied().fold(Exit::Done, Exit::or_worse);
        assert_eq!(worst(&[]), Exit::Done);
        assert_eq!(worst(&[Exit::Done, Exit::InPart, Exit::Done]), Exit::InPart);
        assert_eq!(worst(&[Exit::InPart, Exit::Failed, Exit::Done]), Exit::Failed);
        assert_eq!(worst(&[Exit::NotAllowed, Exit::Failed]), Exit::NotAllowed);
        assert_eq!(worst(&[Exit::Cancelled, Exit::NotAllowed]), Exit::Cancelled);
    }

    #[test]
    fn a_connection_taken_apart_that_leaves_something_is_done_in_part() {
        let plan = |unseen: Vec<(String, String)>, topic| DisconnectPlan {
            connection_id: String::new(),
            site_url: String::new(),
            region: String::new(),
            topic_arn: None,
            triggers: Vec::new(),
            unseen,
            subscriptions: Vec::new(),
            pending_subscription: false,
            topic,
            integration_id: 1,
            integration_name: String::new(),
            integration: IntegrationFate::Keep,
            personal_key: None,
            hash: String::new(),
        };
        let completed = |plan: &DisconnectPlan, topic: ItemState| {
            let mut receipt = receipt(RunState::Completed, Some(Step::RemoveTopic), None);
            receipt.run.steps.iter_mut().for_each(|step| step.state = topic);
            Exit::of_run(Some(plan), &receipt).code()
        };
        let unseen = vec![("web".to_owned(), "access denied".to_owned())];
        assert_eq!(completed(&plan(Vec::new(), TopicFate::Delete), ItemState::Done), 0);
        assert_eq!(completed(&plan(Vec::new(), TopicFate::Delete), ItemState::Skipped), 4);
        assert_eq!(completed(&plan(unseen, TopicFate::Absent), ItemState::Skipped), 4);
        assert_eq!(completed(&plan(Vec::new(), TopicFate::Absent), ItemState::Skipped), 0);
    }
}
