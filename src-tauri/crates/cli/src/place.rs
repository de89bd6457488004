//! Where this computer keeps what Causeway knows, and which services it talks to.

use std::path::{Path, PathBuf};

use causeway_composition::{IDENTIFIER, InPlace, SANDBOX_DIRECTORY, Services};
use thiserror::Error;

use crate::arguments::General;

/// Why there is no place to work in.
#[derive(Debug, Error)]
pub(crate) enum PlaceError {
    /// The system names no directory for data.
    #[error("this computer names no directory for data; give one with --data-dir")]
    NoDirectory,
    /// The directory cannot be made.
    #[error("{path} cannot be used for data")]
    Directory {
        /// The directory.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The authority cannot be read.
    #[error("{path} cannot be read")]
    Authority {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// The place.
#[derive(Debug)]
pub(crate) struct Place {
    /// Holds the database; it exists.
    pub(crate) data: PathBuf,
    /// Where log files go.
    pub(crate) logs: PathBuf,
    /// Where AWS is.
    pub(crate) services: Services,
}

impl Place {
    /// Finds the place, and makes its directory, readable to this user only.
    pub(crate) fn find(general: &General) -> Result<Self, PlaceError> {
        let data = directory(general, dirs::data_dir())?;
        make_private(&data)
            .map_err(|source| PlaceError::Directory { path: data.display().to_string(), source })?;
        let logs = match general.data_dir {
            Some(_) => data.join("logs"),
            None => logs_of_the_window().unwrap_or_else(|| data.join("logs")),
        };
        Ok(Self { data, logs, services: services(general)? })
    }
}

/// The directory: as given, else the window's.
fn directory(general: &General, of_system: Option<PathBuf>) -> Result<PathBuf, PlaceError> {
    if let Some(given) = &general.data_dir {
        return Ok(given.clone());
    }
    let window = of_system.ok_or(PlaceError::NoDirectory)?.join(IDENTIFIER);
    Ok(if general.aws_endpoint.is_some() { window.join(SANDBOX_DIRECTORY) } else { window })
}

/// Tauri's directory for log files.
fn logs_of_the_window() -> Option<PathBuf> {
    if cfg!(target_os = "macos") {
        Some(dirs::home_dir()?.join("Library/Logs").join(IDENTIFIER))
    } else {
        Some(dirs::data_local_dir()?.join(IDENTIFIER).join("logs"))
    }
}

fn services(general: &General) -> Result<Services, PlaceError> {
    let Some(aws_endpoint) = general.aws_endpoint.clone() else { return Ok(Services::Aws) };
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path)
            .map_err(|source| PlaceError::Authority { path: path.display().to_string(), source })
    };
    let ca_pem = general.ca.as_ref().map(read).transpose()?;
    Ok(Services::Sandbox {
        aws_endpoint,
        git_endpoint: general.git_endpoint.clone(),
        ca_pem,
        ssh: ssh(general),
    })
}

/// `eu-central-1=localhost:2222`; what is not written so is none, and SSH goes to Amazon's own.
fn ssh(general: &General) -> Option<InPlace> {
    let (region, place) = general.ssh_endpoint.as_deref()?.split_once('=')?;
    let (host, port) = place.rsplit_once(':')?;
    let port = port.parse().ok()?;
    Some(InPlace {
        host: host.to_owned(),
        region: region.to_owned(),
        port,
        elsewhere_port: general.ssh_elsewhere.unwrap_or(port),
        host_key: general.ssh_host_key.clone()?,
    })
}

fn make_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use clap::Parser as _;

    use super::directory;
    use crate::arguments::Arguments;

    fn found(options: &[&str]) -> PathBuf {
        let line = ["causeway"].iter().chain(options).chain(&["status"]);
        let arguments = Arguments::try_parse_from(line).unwrap();
        directory(&arguments.general, Some(PathBuf::from("/data"))).unwrap()
    }

    #[test]
    fn it_is_the_windows_and_a_sandbox_has_its_own() {
        assert_eq!(found(&[]), Path::new("/data/dev.causeway.desktop"));
        assert_eq!(found(&["--aws-endpoint", "http://a"]), Path::new("/data/dev.causeway.desktop/sandbox"));
        assert_eq!(found(&["--data-dir", "/mine", "--aws-endpoint", "http://a"]), Path::new("/mine"));
        let arguments = Arguments::try_parse_from(["causeway", "status"]).unwrap();
        assert!(directory(&arguments.general, None).is_err());
    }
}
