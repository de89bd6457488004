//! Words for spans of time.

/// A span in words, as coarse as it is read: "3 hours", "less than a minute".
pub(super) fn span(millis: i64) -> String {
    let minutes = millis / 60_000;
    let of =
        |count: i64, unit: &str| if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") };
    match minutes {
        ..1 => "less than a minute".to_owned(),
        1..120 => of(minutes, "minute"),
        120..2_880 => of(minutes / 60, "hour"),
        _ => of(minutes / 1_440, "day"),
    }
}

/// The first ten digits of a commit's id.
pub(super) fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_are_read_as_people_say_them() {
        let table = [
            (-5, "less than a minute"),
            (59_999, "less than a minute"),
            (60_000, "1 minute"),
            (7_199_999, "119 minutes"),
            (7_200_000, "2 hours"),
            (172_800_000, "2 days"),
        ];
        for (millis, words) in table {
            assert_eq!(span(millis), words);
        }
    }
}
