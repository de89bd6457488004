//! How old a commit may be.

const DAY: i64 = 86_400_000;

/// A commit's age against GIJ's limit ("Max commit and pull request age", 14 days unless an administrator changed it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// When the commit was made, epoch milliseconds.
    pub committed_at: i64,
    /// Now, epoch milliseconds.
    pub now: i64,
    /// The limit in days.
    pub limit: u32,
}

impl Age {
    /// Whole days; none for one from the future.
    pub fn days(&self) -> u64 {
        u64::try_from(self.now.saturating_sub(self.committed_at) / DAY).unwrap_or(0)
    }

    /// Whether GIJ carries nothing out for it any more.
    pub fn is_past(&self) -> bool {
        self.committed_at.saturating_add(i64::from(self.limit).saturating_mul(DAY)) < self.now
    }
}

#[cfg(test)]
mod tests {
    use super::{Age, DAY};

    #[test]
    fn the_limit_itself_is_not_past() {
        let age = |committed_at| Age { committed_at, now: 100 * DAY, limit: 14 };
        assert!(!age(86 * DAY).is_past());
        assert!(age(86 * DAY - 1).is_past());
        assert!(!age(200 * DAY).is_past());
        assert_eq!((age(86 * DAY - 1).days(), age(200 * DAY).days(), age(i64::MIN).is_past()), (14, 0, true));
    }
}
