//! The connection file: what is wanted, in TOML. It has no place for a secret.

use std::collections::BTreeSet;
use std::path::Path;

use causeway_domain::Region;
use causeway_domain::integration::{IntegrationSettings, Projects, RefspecChoice};
use causeway_domain::refspec::CustomRefspecs;
use causeway_domain::triggers::TopicArn;
use causeway_domain::triggers::plan::TopicChoice;
use causeway_domain::triggers::trigger::TriggerEvents;
use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use thiserror::Error;

/// Why a connection file cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ConnectionFileError {
    /// It cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is not TOML, or says something that a connection file does not.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A value that cannot be.
    #[error("{key}: {reason}")]
    Value {
        /// Which, as table and key.
        key: &'static str,
        /// Why.
        reason: String,
    },
}

/// A connection file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectionFile {
    /// The Jira site.
    pub(crate) jira: JiraTable,
    /// The account and region.
    pub(crate) aws: AwsTable,
    /// Advanced refspecs.
    #[serde(default)]
    pub(crate) refspecs: RefspecTable,
    /// Which repositories get triggers.
    #[serde(default)]
    pub(crate) repositories: RepositoryTable,
    /// Integration settings.
    #[serde(default)]
    pub(crate) settings: SettingsTable,
    /// Triggers; none are wanted when absent.
    pub(crate) triggers: Option<TriggersTable>,
}

/// `[jira]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JiraTable {
    /// The base URL.
    pub(crate) url: String,
    /// The user name, for sign-in by password.
    pub(crate) user: Option<String>,
}

/// `[aws]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AwsTable {
    /// The region code; or `regions`.
    region: Option<String>,
    /// Several, in the order in which they are connected, each with a connection of its own.
    regions: Option<Vec<String>>,
    /// The access key id; that of `credential` when absent.
    pub(crate) access_key_id: Option<String>,
    /// A connection whose key is used: its id, its name, or ACCOUNT/REGION.
    pub(crate) credential: Option<String>,
}

/// `[refspecs]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RefspecTable {
    /// `refs/notes/*`.
    pub(crate) notes: bool,
    /// `refs/changes/*`.
    pub(crate) changes: bool,
    /// Others.
    pub(crate) custom: Vec<String>,
}

impl Default for RefspecTable {
    fn default() -> Self {
        Self { notes: true, changes: false, custom: Vec::new() }
    }
}

/// `[repositories]`: globs over names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RepositoryTable {
    /// Any of these.
    pub(crate) include: Vec<String>,
    /// And none of these.
    pub(crate) exclude: Vec<String>,
}

impl Default for RepositoryTable {
    fn default() -> Self {
        Self { include: vec!["*".to_owned()], exclude: Vec::new() }
    }
}

/// `[settings]`, with GIJ's own defaults.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SettingsTable {
    /// Empty for GIJ's own name.
    pub(crate) display_name: String,
    /// Users bring their own AWS keys.
    pub(crate) require_user_pat: bool,
    /// Commit messages may act on issues.
    pub(crate) smart_commits: bool,
    /// The repository browser shows the repositories.
    pub(crate) repository_browser: bool,
    /// Commits show their diff.
    pub(crate) diff_viewing: bool,
    /// Project keys; empty for all projects.
    pub(crate) projects: Vec<String>,
}

impl Default for SettingsTable {
    fn default() -> Self {
        Self {
            display_name: String::new(),
            require_user_pat: false,
            smart_commits: true,
            repository_browser: true,
            diff_viewing: true,
            projects: Vec::new(),
        }
    }
}

/// `[triggers]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TriggersTable {
    /// `all`, or any of `update`, `create`, `delete`.
    pub(crate) events: Vec<String>,
    /// Short branch names; empty for all.
    pub(crate) branches: Vec<String>,
    /// `own`, or a topic's ARN.
    pub(crate) topic: String,
    /// A customer-managed key for our own topic.
    pub(crate) kms_key: String,
}

impl Default for TriggersTable {
    fn default() -> Self {
        Self {
            events: vec!["all".to_owned()],
            branches: Vec::new(),
            topic: "own".to_owned(),
            kms_key: String::new(),
        }
    }
}

impl AwsTable {
    /// The regions in order: one, unless several are named.
    fn codes(&self) -> Result<Vec<String>, ConnectionFileError> {
        let codes = match (&self.region, &self.regions) {
            (Some(region), None) => vec![region.clone()],
            (None, Some(regions)) => regions.clone(),
            (Some(_), Some(_)) => return Err(wrong("aws.region", &"give either region or regions")),
            (None, None) => return Err(wrong("aws.region", &"give the region, or several as regions")),
        };
        if codes.is_empty() {
            return Err(wrong("aws.regions", &"name at least one"));
        }
        let mut seen = BTreeSet::new();
        for code in &codes {
            let region = Region::parse(code).map_err(|error| wrong("aws.regions", &error))?;
            if !seen.insert(region.code().to_owned()) {
                return Err(wrong("aws.regions", &format!("{code} is there twice")));
            }
        }
        Ok(codes)
    }
}

fn wrong(key: &'static str, reason: &impl ToString) -> ConnectionFileError {
    ConnectionFileError::Value { key, reason: reason.to_string() }
}

impl ConnectionFile {
    /// Reads a file and everything in it that needs no network.
    pub(crate) fn read(path: &Path) -> Result<Self, ConnectionFileError> {
        let unreadable =
            |source| ConnectionFileError::Unreadable { path: path.display().to_string(), source };
        Self::parse(&std::fs::read_to_string(path).map_err(unreadable)?)
    }

    /// Reads a text.
    pub(crate) fn parse(text: &str) -> Result<Self, ConnectionFileError> {
        let file: Self = toml::from_str(text)?;
        if file.aws.regions.is_some() || file.aws.region.is_none() {
            file.aws.codes()?;
        }
        file.refspecs()?;
        let _matcher = file.repositories.matcher()?;
        if let Some(triggers) = &file.triggers {
            triggers.events()?;
            triggers.topic()?;
        }
        if file.aws.access_key_id.is_none() && file.aws.credential.is_none() {
            return Err(wrong(
                "aws.access_key_id",
                &"give the access key ID, or the connection whose key is used",
            ));
        }
        Ok(file)
    }

    /// The regions, for what is made for each of them; `None` where the file names one region and no list.
    pub(crate) fn regions(&self) -> Result<Option<Vec<String>>, ConnectionFileError> {
        let codes = self.aws.codes()?;
        Ok(self.aws.regions.is_some().then_some(codes))
    }

    /// The one region, for what is about one connection.
    pub(crate) fn region(&self) -> Result<String, ConnectionFileError> {
        let mut codes = self.aws.codes()?;
        match (codes.pop(), codes.is_empty()) {
            (Some(code), true) => Ok(code),
            _ => Err(wrong("aws.regions", &"this is about one region; name it as region")),
        }
    }

    /// The refspecs.
    pub(crate) fn refspecs(&self) -> Result<RefspecChoice, ConnectionFileError> {
        let custom = CustomRefspecs::parse(&self.refspecs.custom.join(","))
            .map_err(|error| wrong("refspecs.custom", &error))?;
        Ok(RefspecChoice { notes: self.refspecs.notes, changes: self.refspecs.changes, custom })
    }

    /// The settings; `ids` are those of the named projects.
    pub(crate) fn integration(&self, ids: Vec<u64>) -> Result<IntegrationSettings, ConnectionFileError> {
        let settings = &self.settings;
        let name = settings.display_name.trim();
        Ok(IntegrationSettings {
            display_name: (!name.is_empty()).then(|| name.to_owned()),
            refspecs: self.refspecs()?,
            require_user_pat: settings.require_user_pat,
            smart_commits: settings.smart_commits,
            repository_browser: settings.repository_browser,
            diff_viewing: settings.diff_viewing,
            projects: if settings.projects.is_empty() { Projects::All } else { Projects::Only(ids) },
        })
    }
}

impl RepositoryTable {
    /// Whether everything is chosen, now and later.
    pub(crate) fn is_everything(&self) -> bool {
        self.exclude.is_empty() && self.include.iter().any(|glob| glob == "*")
    }

    /// Tells which names are chosen.
    pub(crate) fn matcher(&self) -> Result<impl Fn(&str) -> bool + use<>, ConnectionFileError> {
        let include = globs("repositories.include", &self.include)?;
        let exclude = globs("repositories.exclude", &self.exclude)?;
        Ok(move |name: &str| include.is_match(name) && !exclude.is_match(name))
    }
}

fn globs(key: &'static str, patterns: &[String]) -> Result<GlobSet, ConnectionFileError> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(|error| wrong(key, &error))?);
    }
    set.build().map_err(|error| wrong(key, &error))
}

impl TriggersTable {
    /// The events.
    pub(crate) fn events(&self) -> Result<TriggerEvents, ConnectionFileError> {
        let mut events = TriggerEvents { update: false, create: false, delete: false };
        for name in &self.events {
            match name.as_str() {
                "all" => events = TriggerEvents::ALL,
                "update" => events.update = true,
                "create" => events.create = true,
                "delete" => events.delete = true,
                other => {
                    return Err(wrong(
                        "triggers.events",
                        &format!("{other} is none of all, update, create, delete"),
                    ));
                }
            }
        }
        if events.names().is_empty() {
            return Err(wrong("triggers.events", &"at least one is needed"));
        }
        Ok(events)
    }

    /// The topic.
    pub(crate) fn topic(&self) -> Result<TopicChoice, ConnectionFileError> {
        if self.topic == "own" {
            let key = self.kms_key.trim();
            return Ok(TopicChoice::Own { kms_key: (!key.is_empty()).then(|| key.to_owned()) });
        }
        let arn = TopicArn::parse(&self.topic).map_err(|error| wrong("triggers.topic", &error))?;
        Ok(TopicChoice::Existing { arn })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LEAST: &str = "[jira]\nurl = \"https://jira.example.com\"\n[aws]\nregion = \"eu-central-1\"\n\
                         access_key_id = \"AKIAIOSFODNN7EXAMPLE\"\n";

    #[test]
    fn the_least_file_has_gijs_own_defaults_and_no_triggers() {
        let file = ConnectionFile::parse(LEAST).unwrap();
        assert!(file.triggers.is_none() && file.repositories.is_everything());
        let settings = file.integration(Vec::new()).unwrap();
        assert!(settings.smart_commits && !settings.require_user_pat && settings.projects == Projects::All);
        assert!(settings.refspecs.notes && !settings.refspecs.changes);
    }

    #[test]
    fn names_are_chosen_by_globs() {
        let text = format!("{LEAST}[repositories]\ninclude = [\"web-*\", \"api\"]\nexclude = [\"*-old\"]\n");
        let chosen = ConnectionFile::parse(&text).unwrap().repositories.matcher().unwrap();
        assert!(chosen("web-shop") && chosen("api"));
        assert!(!chosen("web-old") && !chosen("other"));
    }

    #[test]
    fn what_cannot_be_is_named() {
        let error = |more: &str| ConnectionFile::parse(&format!("{LEAST}{more}")).unwrap_err().to_string();
        assert!(error("[triggers]\nevents = [\"push\"]\n").contains("triggers.events"));
        assert!(error("[triggers]\nevents = []\n").contains("at least one"));
        assert!(error("[triggers]\ntopic = \"arn:aws:sqs:a\"\n").contains("triggers.topic"));
        assert!(error("[triggers]\nwebhook = \"https://x\"\n").contains("webhook"), "no place for a secret");
        assert!(error("[refspecs]\ncustom = [\"nonsense\"]\n").contains("refspecs.custom"));
        assert!(ConnectionFile::parse("[jira]\nurl = \"u\"\n").is_err());
    }

    #[test]
    fn a_file_names_one_region_or_several() {
        let with = |regions: &str| {
            let text = LEAST.replace("region = \"eu-central-1\"", regions);
            ConnectionFile::parse(&text).map_err(|error| error.to_string())
        };
        let one = with("region = \"eu-central-1\"").unwrap();
        assert_eq!((one.region().unwrap().as_str(), one.regions().unwrap()), ("eu-central-1", None));
        let several = with("regions = [\"eu-west-1\", \"eu-central-1\"]").unwrap();
        let codes = vec!["eu-west-1".to_owned(), "eu-central-1".to_owned()];
        assert_eq!(several.regions().unwrap(), Some(codes), "in this order");
        assert!(several.region().unwrap_err().to_string().contains("one region"));
        assert_eq!(with("regions = [\"eu-west-1\"]").unwrap().region().unwrap(), "eu-west-1");
        for (regions, why) in [
            ("", "give the region"),
            ("region = \"eu-west-1\"\nregions = [\"eu-west-1\"]", "either region or regions"),
            ("regions = []", "at least one"),
            ("regions = [\"eu-west-1\", \"us-east-1\", \"eu-west-1\"]", "eu-west-1 is there twice"),
            ("regions = [\"Ireland\"]", "aws.regions"),
        ] {
            let refused = with(regions).unwrap_err();
            assert!(refused.contains(why), "{regions}: {refused}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
            let _read = ConnectionFile::parse(&text);
        }
    }
}
