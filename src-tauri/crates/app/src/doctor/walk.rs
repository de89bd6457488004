//! The links as they are walked: told of when they begin and when they end.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use causeway_domain::doctor::{Cause, Link, Standing, Verdict};
use tokio::time::Instant;

use super::OnLink;
use crate::AppError;
use crate::diagnostics::{Area, Check, Judgement};
use crate::session::Operation;

/// A walk over the links of a way.
pub(super) struct Walk {
    on_link: OnLink,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    links: Vec<(Link, Check, Instant)>,
    broken: Option<(Link, Cause)>,
}

impl Walk {
    pub(super) fn new(on_link: OnLink) -> Self {
        Self { on_link, state: Mutex::default() }
    }

    /// Begins a link; a link that has begun goes on.
    pub(super) fn begin(&self, link: Link, doing: impl Into<String>) {
        let mut state = self.state();
        if state.links.iter().any(|(begun, ..)| *begun == link) {
            return;
        }
        let check = Check { finding: doing.into(), ..Check::running(link.id(), area(link), link.title()) };
        state.links.push((link, check.clone(), Instant::now()));
        drop(state);
        (self.on_link)(&check);
    }

    /// Whether a link has begun and not ended.
    pub(super) fn is_open(&self, link: Link) -> bool {
        self.state().links.iter().any(|(begun, check, _)| *begun == link && !check.outcome.has_ended())
    }

    /// Whether the way ended at some link.
    pub(super) fn is_broken(&self) -> bool {
        self.state().broken.is_some()
    }

    /// Ends a link.
    pub(super) fn end(&self, link: Link, verdict: Verdict) {
        let Verdict { standing, finding, cause, fix, snippet } = verdict;
        let judgement = match standing {
            Standing::Sound => Judgement::ok(finding),
            Standing::Caution => Judgement::caution(finding),
            Standing::Broken => Judgement::failed(finding),
            Standing::Unseen => Judgement::skipped(finding),
        };
        self.end_as(link, Judgement { fix, snippet, ..judgement }, cause.unwrap_or(Cause::Other));
    }

    /// Ends a link with a judgement of diagnostics', whose failure has this cause.
    pub(super) fn end_as(&self, link: Link, judgement: Judgement, cause: Cause) {
        let fails = judgement.outcome == crate::diagnostics::Outcome::Failed;
        let mut state = self.state();
        let Some((_, check, begun)) = state.links.iter_mut().find(|(begun, ..)| *begun == link) else {
            return;
        };
        let ended = check.clone().ended(judgement, begun.elapsed());
        *check = ended.clone();
        if fails && state.broken.is_none() {
            state.broken = Some((link, cause));
        }
        drop(state);
        (self.on_link)(&ended);
    }

    /// Looks at a link for no longer than `deadline`. What was found is for the links behind it, unless this one is broken.
    ///
    /// # Errors
    /// [`AppError::Cancelled`] as soon as the operation is.
    pub(super) async fn look<T>(
        &self,
        operation: &Operation,
        link: Link,
        (doing, deadline): (&str, Duration),
        work: impl Future<Output = Result<(Verdict, T), AppError>> + Send,
    ) -> Result<Option<T>, AppError> {
        self.begin(link, doing);
        let timed = async { Ok(tokio::time::timeout(deadline, work).await) };
        let Ok(looked) = operation.or_cancelled(timed).await? else {
            self.end(link, too_late(deadline));
            return Ok(None);
        };
        let (verdict, found) = looked?;
        let goes_on = !verdict.is_broken();
        self.end(link, verdict);
        Ok(goes_on.then_some(found))
    }

    /// Every link of the way in order, the ones that were not walked skipped; and the broken one with its cause.
    pub(super) fn finish(&self, way: &[Link], cancelled: bool) -> (Vec<Check>, Option<(Link, Cause)>) {
        let why =
            if cancelled { "Stopped before it came to an end." } else { "Something before it is broken." };
        for link in way {
            self.begin(*link, "");
            if self.is_open(*link) {
                // Whatever it is that did not come about, a way that was not walked to its end is not a good one.
                let is_the_end = !cancelled && !self.is_broken();
                self.end(*link, if is_the_end { not_reached() } else { Verdict::unseen(why) });
            }
        }
        let state = self.state();
        let position = |link: &Link| way.iter().position(|one| one == link);
        let mut links = state.links.clone();
        links.sort_by_key(|(link, ..)| position(link));
        (links.into_iter().map(|(_, check, _)| check).collect(), state.broken)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn area(link: Link) -> Area {
    match link {
        Link::Dns | Link::Tcp | Link::Tls => Area::Network,
        Link::Clock => Area::Computer,
        Link::Identity | Link::Repository => Area::Aws,
        Link::HostKey | Link::Algorithms | Link::User | Link::Key | Link::SignIn | Link::Read => Area::Git,
    }
}

fn not_reached() -> Verdict {
    Verdict::broken(Cause::Unreachable, "No answer came in time.")
        .fix("Try again. If it stays so, something in between swallows what is sent, most likely a firewall.")
}

fn too_late(deadline: Duration) -> Verdict {
    Verdict::broken(Cause::Unreachable, format!("There was no answer within {} seconds.", deadline.as_secs()))
        .fix("Try again. If it stays so, something in between swallows what is sent, most likely a firewall.")
}
