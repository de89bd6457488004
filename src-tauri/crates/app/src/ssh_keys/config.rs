//! What OpenSSH's configuration on this computer says of a host of CodeCommit.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use causeway_domain::Region;
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::ssh::config::{
    Account, Client, ConfigText, DEEPEST_INCLUDE, HostSettings, advice, block, evaluate, includes,
    two_accounts,
};

use super::local::LocalKey;
use crate::App;
use crate::error::{AppError, Field};
use crate::port::ssh::{AgentKeys, ConfigFile};

/// More files than anybody includes; what includes itself ends here.
const MOST_FILES: usize = 256;

/// What the configuration says of a host, with the files that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SshHost {
    /// What holds for the host.
    pub settings: HostSettings,
    /// The files.
    pub files: Vec<ConfigText>,
    /// The home directory.
    pub home: String,
}

/// What the configuration says of a host of CodeCommit, and what it should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigReport {
    /// What holds now.
    pub settings: HostSettings,
    /// What is wrong with it, in sentences; what could not be evaluated is among them.
    pub problems: Vec<String>,
    /// Whether everything that is needed is there.
    pub ok: bool,
    /// The block to copy.
    pub block: String,
    /// Two blocks for two AWS accounts, with the locations to use.
    pub two_accounts: String,
    /// Files that were read.
    pub files: Vec<PathBuf>,
}

impl App {
    /// What the client's configuration says of a host, or of an alias.
    pub async fn ssh_host(&self, host: &str) -> SshHost {
        let mut files = Vec::new();
        let mut left = MOST_FILES;
        for file in self.ports.ssh.config().await {
            files.push(self.with_included(file, 0, &mut left).await);
        }
        let home = self.home().await;
        let local_user = self.ports.ssh.account_name();
        let client = Client { host, home: &home, local_user: local_user.as_deref() };
        SshHost { settings: evaluate(&files, client), files, home }
    }

    /// What is wrong with the configuration for a region's host, and what it should say.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for what is neither a region nor a location.
    pub async fn ssh_config_report(
        &self,
        location: &str,
        ssh_key_id: &str,
        key_path: Option<&str>,
    ) -> Result<ConfigReport, AppError> {
        let (region, host) = host_of(location)?;
        let SshHost { settings, files, home } = self.ssh_host(&host).await;
        let mut unusable = HashMap::new();
        let paths: Vec<String> = settings.identity_files().map(|file| settings.path(&file.value)).collect();
        for path in paths {
            let why = match self.ssh_key_file(&path).await {
                Ok(key) => why_unusable(&key),
                Err(AppError::Ssh(error)) => Some(format!("cannot be used: {error}.")),
                Err(error) => Some(format!("cannot be used: {error}.")),
            };
            if let Some(why) = why {
                unusable.insert(path, why);
            }
        }
        let agent = self.ports.ssh.local().await.map(|local| local.agent);
        let keys_of_agent = match agent {
            Ok(AgentKeys::Keys(keys)) => keys.len(),
            _ => 0,
        };
        let advised = advice(&files, &settings, keys_of_agent, &|path| unusable.get(path).cloned());
        let account = Account {
            ssh_key_id: ssh_key_id.trim(),
            key_path: key_path.filter(|path| !path.is_empty()),
            home: &home,
        };
        let mut problems = advised.problems;
        problems.extend(settings.notes.iter().cloned());
        Ok(ConfigReport {
            ok: advised.ok,
            problems,
            block: block(&region, account),
            two_accounts: two_accounts(&region, account),
            files: files.iter().flat_map(ConfigText::paths).map(Path::to_owned).collect(),
            settings,
        })
    }

    /// A file with everything that it includes.
    async fn with_included(&self, file: ConfigFile, depth: usize, left: &mut usize) -> ConfigText {
        let mut included = Vec::new();
        if let Ok(text) = &file.text
            && depth <= DEEPEST_INCLUDE
        {
            for pattern in includes(text) {
                if included.iter().any(|(known, _)| *known == pattern) {
                    continue;
                }
                let mut inner = Vec::new();
                for found in self.ports.ssh.included(&file.path, &pattern).await {
                    let Some(fewer) = left.checked_sub(1) else { break };
                    *left = fewer;
                    inner.push(Box::pin(self.with_included(found, depth + 1, left)).await);
                }
                included.push((pattern, inner));
            }
        }
        ConfigText { path: file.path, text: file.text, included }
    }

    /// The home directory: where the SSH folder is.
    async fn home(&self) -> String {
        let folder = self.ports.ssh.local().await.map(|local| local.folder).unwrap_or_default();
        folder.parent().map(|home| home.display().to_string()).unwrap_or_default()
    }
}

/// Why a key is of no use to sign in to CodeCommit.
fn why_unusable(key: &LocalKey) -> Option<String> {
    if !key.is_private() {
        return Some("is a public key. ssh needs the private one.".to_owned());
    }
    if key.public.is_some() && !key.iam.ok {
        return Some(format!("is of no use for CodeCommit. {}", key.iam.reason));
    }
    key.exposed.then(|| "may be read by others on this computer, and ssh refuses to use it.".to_owned())
}

/// The region and the host that a location or a region code stands for.
fn host_of(location: &str) -> Result<(Region, String), AppError> {
    let location = location.trim();
    if let Ok(region) = Region::parse(location) {
        let host = region.git_host();
        return Ok((region, host));
    }
    let (parsed, _) = RepositoryLocation::parse(location)
        .map_err(|error| AppError::invalid(Field::Location, error.to_string()))?;
    let over_ssh = parsed.ssh(None).map_err(|error| AppError::invalid(Field::Location, error.to_string()))?;
    let host = over_ssh.git_host();
    let host = host.split_once(':').map_or(host.as_str(), |(host, _)| host).to_owned();
    Ok((over_ssh.region, host))
}
