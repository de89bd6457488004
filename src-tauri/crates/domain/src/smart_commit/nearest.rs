//! The name that was perhaps meant.

/// Longer words are not compared: nobody mistypes them that way, and comparing takes the product of both lengths.
const LONGEST: usize = 64;

/// The name nearest to what was written, ignoring case; `None` where none is near.
pub(super) fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.trim().to_lowercase();
    let length = written.chars().count();
    if written.is_empty() || length > LONGEST {
        return None;
    }
    names
        .into_iter()
        .filter(|name| name.chars().count() <= LONGEST)
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let distance = strsim::osa_distance(&written, &lower);
            // One slip in a short word, two in a longer one. What begins it counts as one slip.
            let begins = length >= 3 && (lower.starts_with(&written) || written.starts_with(&lower));
            let distance = if begins { distance.min(1) } else { distance };
            let allowed = if length.min(lower.chars().count()) <= 4 { 1 } else { 2 };
            (distance <= allowed).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_seen_and_other_words_are_not() {
        let names = ["comment", "time", "assign", "fixversion", "affectsversion", "label"];
        let table = [
            ("coment", Some("comment")),
            ("comments", Some("comment")),
            ("COMMNET", Some("comment")),
            ("com", Some("comment")),
            ("tiem", Some("time")),
            ("asign", Some("assign")),
            ("lables", Some("label")),
            ("fix-version", Some("fixversion")),
            ("resolve", None),
            ("start", None),
            ("t", None),
            ("", None),
        ];
        for (written, expected) in table {
            assert_eq!(nearest(written, names), expected, "{written}");
        }
        assert_eq!(nearest("1.1", ["1.0", "2.0"]), Some("1.0"));
        assert_eq!(nearest(&"a".repeat(8000), ["a"]), None);
    }
}
