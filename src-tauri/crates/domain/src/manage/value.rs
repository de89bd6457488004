//! The value of a setting.

use serde::{Deserialize, Serialize};

use crate::integration::{Projects, Setting, on_off, projects_in_words};
use crate::single_repository::WebLinks;

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum SettingValue {
    /// On or off.
    Flag(bool),
    /// Text, empty for none.
    Text(String),
    /// Minutes.
    Number(u32),
    /// Project association.
    Projects(Projects),
    /// Formats of links. One that is `None` is not spoken of, and an empty one is taken away.
    Links(Box<WebLinks>),
}

/// What kind of value a setting has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `SettingValue`")]
pub enum ValueKind {
    Flag,
    Text,
    Number,
    Projects,
    Links,
}

impl Setting {
    /// What kind of value it has.
    pub fn value_kind(self) -> ValueKind {
        match self {
            Self::SslVerification
            | Self::TrustFolderStat
            | Self::Notes
            | Self::Changes
            | Self::RepositoryBrowser
            | Self::RequireUserPat
            | Self::DiffViewing
            | Self::SmartCommits
            | Self::CommitEmails
            | Self::RevisionIndexing => ValueKind::Flag,
            Self::DisplayName
            | Self::CustomRefspecs
            | Self::TagsFilter
            | Self::PrHideFilter
            | Self::ApiFilter
            | Self::MainBranch => ValueKind::Text,
            Self::CommitEmailMinutes => ValueKind::Number,
            Self::Projects => ValueKind::Projects,
            Self::WebLinks => ValueKind::Links,
        }
    }
}

impl SettingValue {
    /// Its kind.
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Flag(_) => ValueKind::Flag,
            Self::Text(_) => ValueKind::Text,
            Self::Number(_) => ValueKind::Number,
            Self::Projects(_) => ValueKind::Projects,
            Self::Links(_) => ValueKind::Links,
        }
    }

    /// In words, as the value of this setting.
    pub fn in_words(&self, setting: Setting) -> String {
        match self {
            Self::Flag(on) => on_off(*on),
            Self::Text(text) if text.is_empty() && setting == Setting::TagsFilter => "All tags".to_owned(),
            Self::Text(text) if text.is_empty() => "None".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Number(1) => "1 minute".to_owned(),
            Self::Number(minutes) => format!("{minutes} minutes"),
            Self::Projects(projects) => projects_in_words(projects),
            Self::Links(links) => {
                let all: Vec<String> = links
                    .named()
                    .into_iter()
                    .filter_map(|(name, format)| Some((name, format?)))
                    .map(|(name, format)| match format {
                        "" => format!("{name}: none"),
                        format => format!("{name}: {format}"),
                    })
                    .collect();
                if all.is_empty() { "None".to_owned() } else { all.join("; ") }
            }
        }
    }
}

/// What has to be written so that the formats become the wanted ones, and what these were before; `None` when nothing
/// differs. Who does not speak of the kind leaves it to GIJ, which alone knows its names.
pub(super) fn differing_links(
    reported: Option<&WebLinks>,
    wanted: &WebLinks,
) -> Option<(Option<WebLinks>, WebLinks)> {
    let none = WebLinks::default();
    let there = reported.unwrap_or(&none);
    let mut before = WebLinks::default();
    let mut after = WebLinks::default();
    let differs = |there: &Option<String>, wanted: &Option<String>| {
        let (there, wanted) = (there.clone().unwrap_or_default(), wanted.clone().unwrap_or_default());
        (there != wanted).then_some((there, wanted))
    };
    let fields: [fn(&mut WebLinks) -> &mut Option<String>; 7] = [
        |links| &mut links.kind,
        |links| &mut links.commit,
        |links| &mut links.file_added,
        |links| &mut links.file_modified,
        |links| &mut links.file_deleted,
        |links| &mut links.pull_request,
        |links| &mut links.branch,
    ];
    let (mut there, mut wanted) = (there.clone(), wanted.clone());
    for (number, field) in fields.into_iter().enumerate() {
        let is_kind = number == 0;
        if is_kind && wanted.kind.is_none() {
            continue;
        }
        if let Some((was, becomes)) = differs(field(&mut there), field(&mut wanted)) {
            *field(&mut before) = Some(was);
            *field(&mut after) = Some(becomes);
        }
    }
    (after != WebLinks::default()).then_some((reported.is_some().then_some(before), after))
}
