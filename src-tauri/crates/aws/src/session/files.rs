//! The shared AWS configuration of this computer, which is read and never written.
//!
//! The AWS SDK's own parser reads it, so that sections, continuation lines and comments mean the same as everywhere. The
//! files are found and read here: the SDK's loader takes a file that it cannot read for an empty one.

use std::env;
use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aws_runtime::env_config::error::EnvConfigFileLoadError;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use futures::FutureExt;
use serde::de::DeserializeOwned;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// More than a configuration of thousands of profiles has.
const LONGEST: u64 = 4 * 1024 * 1024;

/// Where the configuration, the caches and the program of the AWS CLI are.
#[derive(Debug, Clone)]
pub struct AwsFiles {
    /// `~/.aws/config`.
    pub config: PathBuf,
    /// `~/.aws/credentials`.
    pub credentials: PathBuf,
    /// `~/.aws/sso/cache`, where the CLI keeps tokens of access portals.
    pub portal_cache: PathBuf,
    /// `~/.aws/login/cache`, where the CLI keeps the keys of `aws login`.
    pub login_cache: PathBuf,
    /// Where the CLI's program may be; a bare name is looked for as a shell does.
    pub programs: Vec<PathBuf>,
}

impl AwsFiles {
    /// As the environment says, else in the home directory. No endpoint and no key is taken from the environment.
    pub fn of_this_computer() -> Self {
        let home = dirs::home_dir().unwrap_or_default();
        let aws = home.join(".aws");
        let place = |variable: &str, usual: PathBuf| match env::var_os(variable) {
            Some(given) if !given.is_empty() => below_home(Path::new(&given), &home),
            _ => usual,
        };
        Self {
            config: place("AWS_CONFIG_FILE", aws.join("config")),
            credentials: place("AWS_SHARED_CREDENTIALS_FILE", aws.join("credentials")),
            portal_cache: aws.join("sso").join("cache"),
            login_cache: place("AWS_LOGIN_CACHE_DIRECTORY", aws.join("login").join("cache")),
            // A program that is started from a desktop may have a shorter search path than a shell.
            programs: ["aws", "/usr/local/bin/aws", "/opt/homebrew/bin/aws"].map(PathBuf::from).to_vec(),
        }
    }

    /// Both files, for people.
    pub(crate) fn names(&self) -> Vec<String> {
        [&self.config, &self.credentials].map(|path| path.display().to_string()).to_vec()
    }

    /// The profiles and sessions of both files.
    ///
    /// # Errors
    /// Which file cannot be read or understood, and where in it.
    pub(crate) fn sections(&self) -> Result<EnvConfigSections, String> {
        let files = [
            (EnvConfigFileKind::Config, &self.config, read(&self.config)?),
            (EnvConfigFileKind::Credentials, &self.credentials, read(&self.credentials)?),
        ];
        // Each by itself first: the parser does not know the names of texts.
        for (kind, path, text) in &files {
            parse([(*kind, text.clone())]).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        parse(files.map(|(kind, _, text)| (kind, text)))
    }

    /// What the CLI keeps for a portal, by the name of its session or by its address.
    pub(crate) fn portal_entry<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        json(&self.portal_cache.join(format!("{}.json", hex::encode(Sha1::digest(name)))))
    }

    /// What the CLI keeps for a session of `aws login`.
    pub(crate) fn login_entry<T: DeserializeOwned>(&self, session: &str) -> Option<T> {
        json(&self.login_cache.join(format!("{}.json", hex::encode(Sha256::digest(session)))))
    }
}

/// An entry of a cache; one that cannot be read is none.
fn json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_str(&read(path).ok()?).ok()
}

fn below_home(path: &Path, home: &Path) -> PathBuf {
    path.strip_prefix("~").map_or_else(|_| path.to_owned(), |rest| home.join(rest))
}

/// A file's text; of one that does not exist, nothing.
fn read(path: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    match std::fs::metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(String::new());
        }
        Err(error) => return Err(failed(error)),
        Ok(metadata) if metadata.len() > LONGEST => {
            return Err(format!("{} is too long", path.display()));
        }
        Ok(_) => {}
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8", path.display()))
}

/// Later texts come before earlier ones.
pub(crate) fn parse(
    files: impl IntoIterator<Item = (EnvConfigFileKind, String)>,
) -> Result<EnvConfigSections, String> {
    let texts = files
        .into_iter()
        .fold(EnvConfigFiles::builder(), |builder, (kind, text)| builder.with_contents(kind, text))
        .build();
    let (nothing, no_files) = (Env::from_slice(&[]), Fs::from_slice(&[]));
    // With texts there is nothing to wait for.
    let source = match aws_runtime::env_config::source::load(&nothing, &no_files, &texts).now_or_never() {
        Some(Ok(source)) => source,
        Some(Err(error)) => return Err(words(&error)),
        None => return Err("it cannot be read".to_owned()),
    };
    EnvConfigSections::parse(source).map_err(|error| words(&error.into()))
}

/// Line and reason, without the name that the parser gives to a text.
fn words(error: &EnvConfigFileLoadError) -> String {
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let text = text.split_once(" on line ").map_or(text.clone(), |(_, rest)| format!("line {rest}"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_files_are_one_and_a_mistake_is_named_with_its_line() {
        let directory = tempfile::tempdir().unwrap();
        let files = AwsFiles {
            config: directory.path().join("config"),
            credentials: directory.path().join("credentials"),
            portal_cache: PathBuf::new(),
            login_cache: PathBuf::new(),
            programs: Vec::new(),
        };
        assert!(files.sections().unwrap().is_empty(), "files that are not there are empty");
        std::fs::write(&files.config, "[profile work]\nregion = eu-west-1\n[sso-session s]\nsso_region=x\n")
            .unwrap();
        std::fs::write(&files.credentials, "[work]\naws_access_key_id = AKIA\n").unwrap();
        let sections = files.sections().unwrap();
        let profile = sections.get_profile("work").unwrap();
        assert_eq!(
            (profile.get("region"), profile.get("aws_access_key_id")),
            (Some("eu-west-1"), Some("AKIA"))
        );
        assert_eq!(sections.sso_session("s").unwrap().get("sso_region"), Some("x"));
        std::fs::write(&files.credentials, "[work]\naws_secret_access_key hidden\n").unwrap();
        let problem = files.sections().unwrap_err();
        assert!(problem.contains("credentials: line 2: ") && !problem.contains("hidden"), "{problem}");
        std::fs::write(&files.config, [0xff, 0xfe]).unwrap();
        assert!(files.sections().unwrap_err().ends_with("config is not UTF-8"));
    }

    #[test]
    fn a_tilde_is_the_home_directory() {
        assert_eq!(below_home(Path::new("~/a/b"), Path::new("/home/ada")), Path::new("/home/ada/a/b"));
        assert_eq!(below_home(Path::new("/a"), Path::new("/home/ada")), Path::new("/a"));
    }

    #[test]
    fn caches_are_named_as_the_cli_names_them() {
        // As botocore computes them.
        assert_eq!(
            hex::encode(Sha1::digest("https://d-92671207e4.awsapps.com/start")),
            "13f9d35043871d073ab260e020f0ffde092cb14b"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in "(\\[[a-z -]{0,12}\\]|[a-z_ =#;\\t]{0,20}|\\PC{0,20}|\n){0,12}") {
            for kind in [EnvConfigFileKind::Config, EnvConfigFileKind::Credentials] {
                let _either = parse([(kind, text.clone())]);
            }
        }
    }
}
