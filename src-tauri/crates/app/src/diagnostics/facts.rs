//! Versions.

use futures::future::join_all;

use crate::App;
use crate::port::programs::{Program, ProgramError};

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// "Causeway", "git".
    pub name: String,
    /// The version, or "not found".
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// Facts as a text to copy.
pub fn text_of(facts: &[Fact]) -> String {
    let lines: Vec<String> = facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect();
    lines.join("\n") + "\n"
}

impl App {
    /// Versions of the programs of others that a person may use beside Causeway.
    pub async fn program_facts(&self) -> Vec<Fact> {
        let programs = [Program::Git, Program::Ssh, Program::AwsCli];
        let found = join_all(programs.map(|program| self.ports.programs.version(program))).await;
        let name = |program| match program {
            Program::Git => "git",
            Program::Ssh => "ssh",
            Program::AwsCli => "AWS CLI",
        };
        programs
            .into_iter()
            .zip(found)
            .map(|(program, found)| {
                let value = match found {
                    Ok(version) => version,
                    Err(ProgramError::Missing) => "not found".to_owned(),
                    Err(error) => format!("does not run: {error}"),
                };
                Fact::new(name(program), value)
            })
            .collect()
    }
}
