//! Whether a value can be set, and the form in which it is.

use thiserror::Error;

use super::filter::{self, FilterError, JavaPattern};
use super::value::SettingValue;
use crate::branch::{BranchNameError, check_branch};
use crate::integration::{Projects, Setting};
use crate::refspec::{CustomRefspecs, RefspecError};

/// The longest display name: a column of Jira's database.
const LONGEST_NAME: usize = 255;
/// The longest filter and the longest format of links: GIJ documents 2,000 for its one path.
const LONGEST_TEXT: usize = 2_000;
/// What GIJ's own type, a 32-bit integer of Java, holds.
const MOST_MINUTES: u32 = 2_147_483_647;

/// Why a value cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingError {
    /// A value of another kind.
    #[error("{} does not take such a value", setting.label())]
    Kind {
        /// Which setting.
        setting: Setting,
    },
    /// Nothing in it.
    #[error("A display name has at least one character")]
    NoName,
    /// Too long, or on more than one line.
    #[error("A display name has at most {LONGEST_NAME} characters on one line")]
    Name,
    /// Too long, or on more than one line.
    #[error("{} has at most {LONGEST_TEXT} characters on one line", setting.label())]
    Text {
        /// Which setting.
        setting: Setting,
    },
    /// No project.
    #[error("Choose at least one project, or all projects")]
    NoProject,
    /// Other refs.
    #[error(transparent)]
    Refspecs(#[from] RefspecError),
    /// No minutes.
    #[error("The age is at least 1 minute, and at most {MOST_MINUTES}")]
    Minutes,
    /// A filter.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// A branch.
    #[error(transparent)]
    Branch(#[from] BranchNameError),
    /// A format of links.
    #[error("A link's format is an address that begins with https://, or empty for no links")]
    Link,
}

/// The value as it is sent.
///
/// # Errors
/// What has to be corrected. Patterns that Java may read and this program cannot are let through.
pub fn check(setting: Setting, value: &SettingValue) -> Result<SettingValue, SettingError> {
    if value.kind() != setting.value_kind() {
        return Err(SettingError::Kind { setting });
    }
    match (setting, value) {
        (Setting::DisplayName, SettingValue::Text(name)) => display_name(name).map(SettingValue::Text),
        (Setting::MainBranch, SettingValue::Text(branch)) => {
            let branch = branch.trim();
            check_branch(branch)?;
            Ok(SettingValue::Text(branch.to_owned()))
        }
        (Setting::CustomRefspecs, SettingValue::Text(list)) => {
            Ok(SettingValue::Text(CustomRefspecs::parse(list)?.to_string()))
        }
        (Setting::TagsFilter | Setting::PrHideFilter, SettingValue::Text(pattern)) => {
            one_line(setting, pattern)?;
            JavaPattern::check(pattern)?;
            Ok(value.clone())
        }
        (Setting::ApiFilter, SettingValue::Text(expression)) => {
            one_line(setting, expression)?;
            if !expression.trim().is_empty() {
                filter::check_expression(expression)?;
            }
            Ok(SettingValue::Text(expression.trim().to_owned()))
        }
        (_, SettingValue::Number(minutes)) if !(1..=MOST_MINUTES).contains(minutes) => {
            Err(SettingError::Minutes)
        }
        (_, SettingValue::Projects(Projects::Only(ids))) => {
            Projects::only(ids.clone()).map(SettingValue::Projects).ok_or(SettingError::NoProject)
        }
        (_, SettingValue::Links(links)) => {
            for (name, format) in links.named() {
                let format = format.unwrap_or_default();
                let is_address = format.starts_with("https://") || format.starts_with("http://");
                let is_good = format.is_empty() || name == "Kind" || is_address;
                if !is_good || format.len() > LONGEST_TEXT || format.chars().any(char::is_control) {
                    return Err(SettingError::Link);
                }
            }
            Ok(value.clone())
        }
        _ => Ok(value.clone()),
    }
}

fn display_name(name: &str) -> Result<String, SettingError> {
    let name = name.trim();
    if name.is_empty() {
        // GIJ leaves the old one without a word.
        return Err(SettingError::NoName);
    }
    if name.chars().any(char::is_control) || name.chars().count() > LONGEST_NAME {
        return Err(SettingError::Name);
    }
    Ok(name.to_owned())
}

fn one_line(setting: Setting, text: &str) -> Result<(), SettingError> {
    let is_long = text.chars().count() > LONGEST_TEXT;
    if is_long || text.chars().any(char::is_control) { Err(SettingError::Text { setting }) } else { Ok(()) }
}
