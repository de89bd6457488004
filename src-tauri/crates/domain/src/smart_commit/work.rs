//! Amounts of work: `1w 2d 3h 30m`, as Jira writes them.

use std::fmt;

use thiserror::Error;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
/// Jira's default. An administrator may have set another length of the day and of the week.
const DAY: u64 = 8 * HOUR;
const WEEK: u64 = 5 * DAY;

/// A text does not begin with an amount of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("An amount of work is numbers with w, d, h or m, like 1h 30m")]
pub struct WorkFormatError;

/// An amount of work, more than none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Seconds; days have eight hours and weeks five days.
    pub seconds: u64,
    /// Whether it was given in days or weeks, whose length Jira's administrator sets.
    pub in_days: bool,
}

impl Work {
    /// An amount at the beginning of a text, and the rest of the text.
    ///
    /// # Errors
    /// The first word is no amount, or all of them are zero.
    pub fn read(text: &str) -> Result<(Self, &str), WorkFormatError> {
        let mut work = Self { seconds: 0, in_days: false };
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let Some((seconds, in_days)) = part(&rest[..end]) else { break };
            work.seconds += seconds;
            work.in_days |= in_days;
            rest = rest[end..].trim_start();
        }
        if work.seconds == 0 { Err(WorkFormatError) } else { Ok((work, rest)) }
    }
}

impl fmt::Display for Work {
    /// Hours, minutes and seconds: `1 h 30 m`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts =
            [(self.seconds / HOUR, "h"), (self.seconds % HOUR / MINUTE, "m"), (self.seconds % MINUTE, "s")];
        let mut gap = "";
        for (amount, unit) in parts.iter().filter(|(amount, _)| *amount > 0) {
            write!(formatter, "{gap}{amount} {unit}")?;
            gap = " ";
        }
        Ok(())
    }
}

/// Seconds of one word (`1.5h`), and whether it is in days or weeks.
fn part(word: &str) -> Option<(u64, bool)> {
    let unit = match word.chars().next_back()? {
        'w' => WEEK,
        'd' => DAY,
        'h' => HOUR,
        'm' => MINUTE,
        _ => return None,
    };
    let number = &word[..word.len() - 1];
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    // Six digits are 19,000 years in weeks, and keep the arithmetic far from overflow.
    let is_number =
        |digits: &str| (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let scale = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    let scaled = whole.parse::<u64>().ok()? * scale + fraction.parse::<u64>().ok()?;
    Some((scaled * unit / scale, unit >= DAY))
}

/// How an amount at the beginning of a text was perhaps meant: as many bytes as it takes, and how Jira writes it.
/// `None` where nothing looks like an amount.
pub(super) fn meant(text: &str) -> Option<(usize, String)> {
    let mut written: Vec<String> = Vec::new();
    let mut end = 0;
    loop {
        let skipped = text[end..].trim_start_matches([' ', '\t', ',']);
        let start = text.len() - skipped.len();
        let digits = skipped
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',')
            .unwrap_or(skipped.len());
        let number = skipped[..digits].trim_end_matches(['.', ',']);
        if number.is_empty() || !number.starts_with(|letter: char| letter.is_ascii_digit()) {
            break;
        }
        let after = skipped[number.len()..].trim_start_matches([' ', '\t']);
        let letters = after.find(|letter: char| !letter.is_alphabetic()).unwrap_or(after.len());
        let unit = match after[..letters].to_lowercase().as_str() {
            "w" | "wk" | "wks" | "week" | "weeks" => Some('w'),
            "d" | "day" | "days" => Some('d'),
            "h" | "hr" | "hrs" | "hour" | "hours" | "std" => Some('h'),
            "m" | "min" | "mins" | "minute" | "minutes" => Some('m'),
            _ => None,
        };
        let number = number.replace(',', ".");
        if let Some(unit) = unit {
            written.push(format!("{number}{unit}"));
            end = text.len() - after.len() + letters;
        } else if written.is_empty() {
            // A bare number: hours are what people mean, and they see it before they take it.
            written.push(format!("{number}h"));
            end = start + number.len();
            break;
        } else {
            break;
        }
    }
    let trailing = text[end..].len() - text[end..].trim_start_matches([',', ';', '.']).len();
    let written = written.join(" ");
    Work::read(&written).is_ok().then_some((end + trailing, written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_the_rest_is_the_comment() {
        type Read = Option<(u64, bool, &'static str)>;
        let table: &[(&str, Read)] = &[
            ("1w 2d 3h 4m", Some((WEEK + 2 * DAY + 3 * HOUR + 240, true, ""))),
            ("4m 3h", Some((3 * HOUR + 240, false, ""))),
            ("1h 1h", Some((2 * HOUR, false, ""))),
            ("1.5h", Some((5400, false, ""))),
            ("0.25d", Some((2 * HOUR, true, ""))),
            ("1.333333h", Some((4799, false, ""))),
            ("0h 5m", Some((300, false, ""))),
            ("30m\npairing with Ada", Some((1800, false, "pairing with Ada"))),
            ("30m pairing 2h", Some((1800, false, "pairing 2h"))),
            ("999999w", Some((999_999 * WEEK, true, ""))),
            ("2h, review", None),
            ("1h30m", None),
            ("1H", None),
            ("two hours", None),
            ("", None),
            ("0h", None),
            ("1.h", None),
            (".5h", None),
            ("-1h", None),
            ("1000000w", None),
            ("h", None),
            ("1ü", None),
        ];
        for (text, expected) in table {
            let found = Work::read(text).ok().map(|(work, rest)| (work.seconds, work.in_days, rest));
            assert_eq!(&found, expected, "{text}");
        }
    }

    #[test]
    fn amounts_are_said_in_hours() {
        for (text, said) in [("90m", "1 h 30 m"), ("1w 1d", "48 h"), ("0.5m", "30 s"), ("61m", "1 h 1 m")] {
            assert_eq!(Work::read(text).map(|(work, _)| work.to_string()), Ok(said.to_owned()));
        }
    }

    #[test]
    fn what_was_meant_is_found_out() {
        let table: &[(&str, Option<(&str, &str)>)] = &[
            ("1h30m fixing", Some(("1h30m", "1h 30m"))),
            ("2H", Some(("2H", "2h"))),
            ("2 hours of it", Some(("2 hours", "2h"))),
            ("1 hour, 30 minutes: done", Some(("1 hour, 30 minutes", "1h 30m"))),
            ("1,5h", Some(("1,5h", "1.5h"))),
            ("2h, review", Some(("2h,", "2h"))),
            ("3", Some(("3", "3h"))),
            ("3 bugs fixed", Some(("3", "3h"))),
            ("1h 30 tests written", Some(("1h", "1h"))),
            ("soon", None),
            ("0h", None),
            ("1.2.3h", None),
        ];
        for (text, expected) in table {
            let found = meant(text);
            let found = found.as_ref().map(|(end, written)| (&text[..*end], written.as_str()));
            assert_eq!(&found, expected, "{text}");
        }
    }
}
