//! Who creates and deletes branches and creates pull requests: the rules of GIJ's *Require user PAT* (gij-contract §5).

use serde::{Deserialize, Serialize};

/// Whose keys an act is signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// The connection's.
    Integration,
    /// The developer's own.
    Personal,
    /// Nobody's: a personal key is required and there is none.
    Blocked,
}

/// Who acts. A personal key is used wherever there is one, required or not.
pub fn actor(personal_is_required: bool, has_personal_key: bool) -> Actor {
    match (has_personal_key, personal_is_required) {
        (true, _) => Actor::Personal,
        (false, true) => Actor::Blocked,
        (false, false) => Actor::Integration,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_key_always_acts_and_a_missing_one_blocks_only_where_it_is_required() {
        assert_eq!(actor(true, false), Actor::Blocked);
        assert_eq!(actor(false, false), Actor::Integration);
        assert_eq!(actor(true, true), Actor::Personal);
        assert_eq!(actor(false, true), Actor::Personal);
    }
}
