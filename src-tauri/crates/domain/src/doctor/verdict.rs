//! What a link's facts mean.

use super::Cause;

/// How a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As it should be.
    Sound,
    /// It holds, and something should be known.
    Caution,
    /// It does not hold.
    Broken,
    /// Not looked at, because there is nothing to look at here.
    Unseen,
}

/// What a link's facts mean, and what to do about it. What its way can be broken by, `C` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict<C = Cause> {
    /// How it stands.
    pub standing: Standing,
    /// What was found, in sentences.
    pub finding: String,
    /// Why it is broken; set for a broken link and for no other.
    pub cause: Option<C>,
    /// What to do about it.
    pub fix: Option<String>,
    /// Text to copy that belongs to the fix.
    pub snippet: Option<String>,
}

impl<C> Verdict<C> {
    /// As it should be.
    pub fn sound(finding: impl Into<String>) -> Self {
        Self::of(Standing::Sound, None, finding)
    }

    /// It holds, and something should be known.
    pub fn caution(finding: impl Into<String>) -> Self {
        Self::of(Standing::Caution, None, finding)
    }

    /// There is nothing to look at; the finding says why.
    pub fn unseen(finding: impl Into<String>) -> Self {
        Self::of(Standing::Unseen, None, finding)
    }

    /// It does not hold, and this is why.
    pub fn broken(cause: C, finding: impl Into<String>) -> Self {
        Self::of(Standing::Broken, Some(cause), finding)
    }

    /// With what to do about it.
    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..self }
    }

    /// With a text to copy.
    #[must_use]
    pub fn snippet(self, snippet: impl Into<String>) -> Self {
        Self { snippet: Some(snippet.into()), ..self }
    }

    /// Whether the way ends here.
    pub fn is_broken(&self) -> bool {
        self.standing == Standing::Broken
    }

    fn of(standing: Standing, cause: Option<C>, finding: impl Into<String>) -> Self {
        Self { standing, finding: finding.into(), cause, fix: None, snippet: None }
    }
}
