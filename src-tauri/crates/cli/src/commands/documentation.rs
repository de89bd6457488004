//! `causeway completions` and `causeway man`: both from the definition of the arguments.

use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Prints the completions of a shell.
pub(crate) fn completions(console: Console, shell: Shell) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "causeway", &mut text);
    console.product(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Done)
}

/// Writes a manual page for the program and one for each command.
pub(crate) fn man(directory: &Path) -> Result<Exit, Failure> {
    let failed = |source| Failure::Write { what: directory.display().to_string(), source };
    std::fs::create_dir_all(directory).map_err(failed)?;
    clap_mangen::generate_to(Arguments::command(), directory).map_err(failed)?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::man;

    #[test]
    fn every_command_has_a_manual_page() {
        let directory = tempfile::tempdir().unwrap();
        man(directory.path()).unwrap();
        let page = |name: &str| std::fs::read_to_string(directory.path().join(name)).unwrap();
        assert!(page("causeway.1").contains("CAUSEWAY_WEBHOOK_URL"), "secrets and exit codes are told");
        for command in
            ["connect", "triggers", "sync", "status", "disconnect", "permissions", "reindex", "export"]
        {
            assert!(page(&format!("causeway-{command}.1")).contains(".SH OPTIONS"), "{command}");
        }
    }
}
