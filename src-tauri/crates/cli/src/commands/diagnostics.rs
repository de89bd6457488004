//! `causeway diagnostics` and `causeway support-bundle`.

use std::path::Path;
use std::sync::Arc;

use causeway_app::diagnostics::{Check, Fact, OnCheck, Outcome};
use causeway_contract::diagnostics::{Check as WireCheck, Fact as WireFact};
use causeway_contract::mapping;
use causeway_diagnostics::{Bundle, home, surroundings};
use serde::Serialize;

use crate::desk::Desk;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Everything that was found.
#[derive(Serialize)]
struct Diagnostics {
    versions: Vec<WireFact>,
    checks: Vec<WireCheck>,
}

/// What was written.
#[derive(Serialize)]
struct Written {
    file: String,
    redactions: Vec<WireFact>,
}

/// Looks at everything that Causeway needs.
pub(super) async fn run(desk: &Desk) -> Result<Exit, Failure> {
    let console = desk.console;
    let tell: OnCheck = Arc::new(move |check: &Check| {
        if check.outcome.has_ended() {
            // Who cannot read the line has the exit code.
            let _unread = console.text(|| output::check(&mapping::check(check.clone())));
        }
    });
    let versions = versions(desk).await;
    console.text(|| output::facts(&versions))?;
    let checks = checks(desk, tell).await?;
    let failed = checks.iter().any(|check| check.outcome == Outcome::Failed);
    if console.json {
        let checks = checks.into_iter().map(mapping::check).collect();
        console.answer(&Diagnostics { versions: mapping::facts(versions), checks }, String::new)?;
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

/// Runs the checks and writes the bundle.
pub(super) async fn support_bundle(desk: &Desk, file: &Path) -> Result<Exit, Failure> {
    let _checks = checks(desk, Arc::new(|_| ())).await?;
    let mut material = desk.app.support_material(&versions(desk).await).await;
    let (home, user) = home();
    material.known.home = home;
    material.known.people.extend(user);
    let bundle = Bundle::build(material, Some(&desk.logs), desk.app.ports().clock.now_millis());
    let unwritten = |error| Failure::Write { what: file.display().to_string(), source: error };
    bundle.save_as(file).map_err(|error| unwritten(std::io::Error::other(causes(&error))))?;
    let redactions = bundle.redactions().iter();
    let redactions: Vec<Fact> =
        redactions.map(|redaction| Fact::new(redaction.what, redaction.times.to_string())).collect();
    let text = || output::written(file, bundle.folder(), &redactions);
    let document =
        Written { file: file.display().to_string(), redactions: mapping::facts(redactions.clone()) };
    desk.console.answer(&document, text)?;
    Ok(Exit::Done)
}

async fn checks(desk: &Desk, tell: OnCheck) -> Result<Vec<Check>, Failure> {
    let look = async |operation: &_| desk.app.run_diagnostics(operation, Vec::new(), tell).await;
    Ok(desk.looking(look).await?)
}

async fn versions(desk: &Desk) -> Vec<Fact> {
    let mut facts = vec![Fact::new("Causeway", env!("CARGO_PKG_VERSION"))];
    facts.extend(surroundings().into_iter().map(|(name, value)| Fact::new(name, value)));
    facts.extend(desk.app.program_facts().await);
    facts
}

fn causes(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", causes(cause)),
        None => error.to_string(),
    }
}
