//! Several measurements of one thing.

use serde::Serialize;

/// Measurements of one thing, in the order they were taken, in milliseconds.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Times {
    /// The middle one.
    pub(crate) median: f64,
    /// All of them.
    pub(crate) all: Vec<f64>,
}

impl Times {
    /// Keeps tenths: the rest is noise.
    pub(crate) fn of(millis: impl IntoIterator<Item = f64>) -> Self {
        let all: Vec<f64> = millis.into_iter().map(tenths).collect();
        Self { median: tenths(median(&all)), all }
    }
}

/// The middle of some numbers; the mean of the middle two when there are two.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle), sorted.len() % 2) {
        (Some(upper), 0) => f64::midpoint(sorted[middle - 1], *upper),
        (Some(one), _) => *one,
        (None, _) => f64::NAN,
    }
}

/// How many times the second the first is.
pub(crate) fn ratio(one: f64, other: f64) -> f64 {
    (one / other * 100.0).round() / 100.0
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        let of = |numbers: &[f64]| format!("{:.1}", median(numbers));
        assert_eq!(of(&[3.0, 1.0, 2.0]), "2.0");
        assert_eq!(of(&[4.0, 1.0, 3.0, 2.0]), "2.5");
        assert_eq!(of(&[9.0]), "9.0");
        assert!(median(&[]).is_nan());
        assert_eq!(
            format!("{:?}", Times::of([30.04, 10.0, 20.0])),
            "Times { median: 20.0, all: [30.0, 10.0, 20.0] }"
        );
    }
}
