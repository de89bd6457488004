//! What a key may do.

use std::fmt::Write as _;

use causeway_contract::permissions::{FeatureState, PermissionReport, PermissionState};

use super::column;
use crate::console::{BAD, CHANGE, GOOD, HEAD, QUIET, paint};

/// Features with their actions.
pub(crate) fn permissions(report: &PermissionReport) -> String {
    let mut text = format!("{}\n", paint(HEAD, &report.identity));
    if let Some(known_as) = &report.known_as {
        let _infallible = writeln!(text, "{known_as}");
    }
    let actions = report.features.iter().flat_map(|feature| &feature.actions);
    let width = column(actions.map(|action| action.action.as_str()));
    for feature in &report.features {
        let sign = match feature.state {
            FeatureState::Works => paint(GOOD, "✓"),
            FeatureState::WorksPartly => paint(CHANGE, "~"),
            FeatureState::Uncertain => paint(CHANGE, "?"),
            FeatureState::DoesNotWork => paint(BAD, "✗"),
        };
        let _infallible = writeln!(text, "\n{sign} {}", paint(HEAD, &feature.consequence));
        for action in &feature.actions {
            let (sign, word) = match action.state {
                PermissionState::Allowed => (paint(GOOD, "✓"), "allowed"),
                PermissionState::Denied => (paint(BAD, "✗"), "denied"),
                PermissionState::Unknown => (paint(CHANGE, "?"), "cannot tell"),
            };
            let evidence =
                if action.evidence.is_empty() { String::new() } else { format!(", {}", action.evidence) };
            let note = paint(QUIET, &format!("{} ({}{evidence})", action.note, action.scope));
            let _infallible = writeln!(text, "    {sign} {:width$}  {word:11}  {note}", action.action);
        }
    }
    for caution in &report.cautions {
        let _infallible = writeln!(text, "\n{} {caution}", paint(CHANGE, "note:"));
    }
    if report.probes_would_tell {
        let note =
            "--probe-changes asks AWS for changes too, in a form that it always refuses, and tells more.";
        let _infallible = writeln!(text, "\n{note}");
    }
    text.push_str(
        "\n--policy prints the least policy that makes everything work; with --default-branch, changing default \
         branches too.\n",
    );
    text
}
