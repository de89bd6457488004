//! What of a cell may be shown.

use super::check::is_of_kind;
use super::column::CellKind;
use super::table::{Alignment, Row};

/// A cell as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellView<'a> {
    /// Its text.
    Shown(&'a str),
    /// Something that may be a credential.
    Hidden,
    /// Nothing, where a credential may be.
    HiddenEmpty,
}

impl<'a> Row<'a> {
    /// A cell as people may see it. Hidden are credentials, columns that nobody knows, URLs with a password in them, and
    /// all cells of a row whose cells may be of other columns than they seem.
    pub fn view(&self, column: usize) -> CellView<'a> {
        let hidden = |text: &str| if text.is_empty() { CellView::HiddenEmpty } else { CellView::Hidden };
        let text = self.cell(column);
        match self.header(column).and_then(|cell| cell.column) {
            Some(known) if !known.is_credential() && self.can_be_shown() && !holds_credential(text) => {
                CellView::Shown(text)
            }
            _ => hidden(text),
        }
    }

    /// Whether its cells are of the columns that they seem to be of. A row that lacks cells at its end is believed as
    /// long as what it has fits: were a tab missing in its midst, a password would stand in another column.
    pub fn can_be_shown(&self) -> bool {
        match self.alignment() {
            Alignment::Whole => true,
            Alignment::Long => false,
            Alignment::Short => (0..self.width()).all(|place| {
                let kind =
                    self.header(place).and_then(|cell| cell.column).map_or(CellKind::Text, |one| one.kind);
                let is_telling =
                    matches!(kind, CellKind::Id | CellKind::Flag | CellKind::Minutes | CellKind::Projects);
                !is_telling || self.cell(place).is_empty() || is_of_kind(kind, self.cell(place))
            }),
        }
    }
}

/// Whether a text is a URL that somebody signs in by: with a password in it, or over HTTPS with a user, who may be a token.
pub(super) fn holds_credential(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    // Not the authority's end: a password that nobody encoded may hold a slash.
    let Some((before, _)) = rest.rsplit_once('@') else { return false };
    match before.split_once(':') {
        Some((user, _)) if user.contains(['/', '?', '#']) => false,
        Some((_, password)) => {
            let is_port = password.split_once('/').is_some_and(|(port, _)| {
                !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit())
            });
            !is_port
        }
        None => !before.contains(['/', '?', '#']) && scheme.to_ascii_lowercase().starts_with("http"),
    }
}
