//! Facts.

use causeway_app::diagnostics as app;

use crate::diagnostics::Fact;

/// Names and values.
pub fn facts(facts: Vec<app::Fact>) -> Vec<Fact> {
    facts.into_iter().map(|fact| Fact { name: fact.name, value: fact.value }).collect()
}
