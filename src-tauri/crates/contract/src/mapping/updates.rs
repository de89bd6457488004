//! What was announced.

use causeway_app::updates::NewerVersion;

use crate::updates::UpdateCheck;

/// A look at the announcement.
pub fn update_check(newer: Option<NewerVersion>) -> UpdateCheck {
    match newer {
        None => UpdateCheck::Current,
        Some(NewerVersion { version, published, page, notes }) => {
            UpdateCheck::Newer { version, published, page, notes }
        }
    }
}
