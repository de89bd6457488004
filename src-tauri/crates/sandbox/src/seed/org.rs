//! A large organisation: as many repositories as wanted, each from its number alone.

use super::dice::Dice;
use super::words::Kind;

const TEAMS: [&str; 24] = [
    "atlas", "beacon", "cargo", "delta", "ember", "fleet", "garnet", "harbor", "iris", "juno", "kestrel",
    "lumen", "mercury", "nimbus", "orbit", "pioneer", "quartz", "relay", "summit", "tide", "umbra", "vector",
    "willow", "zephyr",
];

const AREAS: [&str; 26] = [
    "accounts", "address", "audit", "billing", "booking", "cache", "claims", "content", "customer",
    "delivery", "discount", "events", "export", "forecast", "identity", "invoice", "ledger", "media",
    "orders", "partner", "pricing", "quota", "reports", "returns", "search", "stock",
];

const FORMS: [&str; 20] = [
    "api",
    "service",
    "web",
    "worker",
    "gateway",
    "infra",
    "schema",
    "client",
    "batch",
    "dashboard",
    "lambda",
    "proxy",
    "models",
    "pipeline",
    "docs",
    "sdk",
    "mobile",
    "admin",
    "migrations",
    "e2e",
];

const COMBINATIONS: usize = TEAMS.len() * AREAS.len() * FORMS.len();

/// Shares no factor with the number of combinations, so that stepping by it meets each once.
const STRIDE: usize = 7_919;

/// The repositories of an organisation, in no particular order, no two alike.
pub(crate) struct Organisation {
    offset: usize,
}

/// What is known of a generated repository without making it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrgRepository {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// Absent when it is empty.
    pub(crate) default_branch: Option<&'static str>,
}

impl Organisation {
    /// The organisation of that seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { offset: Dice::new(seed, "organisation").below(COMBINATIONS) }
    }

    /// Its repository of that number.
    pub(crate) fn repository(&self, number: usize) -> OrgRepository {
        let place = (self.offset + number % COMBINATIONS * STRIDE) % COMBINATIONS;
        let word = |of: &[&'static str], at: usize| of.get(at % of.len()).copied().unwrap_or_default();
        let team = word(&TEAMS, place);
        let area = word(&AREAS, place / TEAMS.len());
        let form = word(&FORMS, place / TEAMS.len() / AREAS.len());
        let name = match number / COMBINATIONS {
            0 => format!("{team}-{area}-{form}"),
            round => format!("{team}-{area}-{form}-{}", round + 1),
        };
        let description = (!place.is_multiple_of(3)).then(|| format!("{area} {form} of team {team}"));
        let default_branch = match place % 50 {
            17 => None,
            5 | 25 | 45 => Some("master"),
            9 => Some("develop"),
            _ => Some("main"),
        };
        OrgRepository { name, description, default_branch }
    }
}

/// What a generated repository holds, by its name.
pub(crate) fn kind(name: &str) -> Kind {
    match name.rsplit('-').find(|word| FORMS.contains(word)) {
        Some("web" | "dashboard" | "admin" | "client" | "sdk") => Kind::Web,
        Some("infra" | "gateway" | "proxy" | "lambda") => Kind::Infrastructure,
        Some("models" | "pipeline" | "batch" | "schema" | "migrations") => Kind::Data,
        Some("docs") => Kind::Documents,
        Some("mobile" | "e2e") => Kind::Mobile,
        _ => Kind::Service,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_never_repeat_and_are_names_that_codecommit_takes() {
        let organisation = Organisation::new(3);
        let names: BTreeSet<_> = (0..30_000).map(|number| organisation.repository(number).name).collect();
        assert_eq!(names.len(), 30_000);
        let letters = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        assert!(names.iter().all(|name| name.len() <= 100 && name.chars().all(letters)));
    }

    #[test]
    fn the_seed_decides() {
        let names =
            |seed| (0..5).map(|number| Organisation::new(seed).repository(number).name).collect::<Vec<_>>();
        assert_eq!(names(1), names(1));
        assert_ne!(names(1), names(2));
    }
}
