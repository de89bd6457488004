//! Repositories connected by hand, for people.

use std::fmt::Write as _;

use causeway_contract::repository::{SingleRepository, Transport};

use super::column;
use super::status::health_sign;
use crate::console::{QUIET, paint};

/// A line for each.
pub(crate) fn single_repositories(rows: &[SingleRepository]) -> String {
    if rows.is_empty() {
        return "No repository is connected by hand: causeway repository connect LOCATION connects one.\n"
            .to_owned();
    }
    let width = column(rows.iter().map(|row| row.name.as_str()));
    let mut text = String::new();
    for row in rows {
        let way = match row.transport {
            Transport::Https => "HTTPS",
            Transport::Ssh => "SSH",
        };
        let _infallible = writeln!(
            text,
            "{} {:width$}  {}; {way} as {}; {}; {}",
            health_sign(row.health),
            row.name,
            row.health_note,
            row.access,
            row.region_name,
            row.site_title
        );
        let _infallible = writeln!(text, "    {}", paint(QUIET, &row.id));
        if let Some(error) = &row.error {
            let _infallible = writeln!(text, "    {}", error.message);
        }
    }
    text
}
