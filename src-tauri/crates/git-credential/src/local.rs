//! What this computer knows: the data directory and the database in it.

use std::path::PathBuf;

use causeway_app::place::{DATABASE, IDENTIFIER, SANDBOX_DIRECTORY};
use causeway_storage::Glance;

use crate::arguments::Arguments;
use crate::refusal::Refusal;

/// The database of the window and the command line; `None` where nothing has been connected yet.
pub(crate) fn database(arguments: &Arguments) -> Result<Option<Glance>, Refusal> {
    Ok(Glance::at(&directory(arguments, dirs::data_dir())?.join(DATABASE))?)
}

fn directory(arguments: &Arguments, of_system: Option<PathBuf>) -> Result<PathBuf, Refusal> {
    if let Some(given) = &arguments.data_dir {
        return Ok(given.clone());
    }
    let window = of_system.ok_or(Refusal::NoDirectory)?.join(IDENTIFIER);
    Ok(if arguments.sandbox { window.join(SANDBOX_DIRECTORY) } else { window })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use clap::Parser as _;

    use super::directory;
    use crate::arguments::Arguments;

    #[test]
    fn it_is_the_windows_and_a_sandbox_has_its_own() {
        let found = |line: &str| {
            let arguments = Arguments::try_parse_from(line.split(' ')).unwrap();
            directory(&arguments, Some(PathBuf::from("/data"))).unwrap()
        };
        assert_eq!(found("h get"), Path::new("/data/dev.causeway.desktop"));
        assert_eq!(found("h --sandbox get"), Path::new("/data/dev.causeway.desktop/sandbox"));
        assert_eq!(found("h --sandbox --data-dir /mine get"), Path::new("/mine"));
        let arguments = Arguments::try_parse_from(["h", "get"]).unwrap();
        assert!(directory(&arguments, None).is_err());
    }
}
