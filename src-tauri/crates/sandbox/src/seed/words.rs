//! The vocabulary of the sample histories.

/// What a repository holds, which decides its files and what people write about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Service,
    Web,
    Mobile,
    Infrastructure,
    Data,
    Documents,
    Translations,
}

pub(super) const VERBS: [&str; 12] = [
    "Add",
    "Fix",
    "Rework",
    "Speed up",
    "Document",
    "Validate",
    "Log",
    "Simplify",
    "Test",
    "Remove stale",
    "Harden",
    "Split",
];

pub(super) const BODIES: [&str; 6] = [
    "Found while looking at the dashboards after the last release.",
    "The old behaviour stays available behind a flag for one more release.",
    "No change for callers; the numbers in the test come from production.",
    "Measured on staging: p95 went from 480 ms to 130 ms.",
    "Agreed with support: customers saw this twice last week.",
    "Follow-up of the incident review, action three.",
];

/// Smart commits, each after the issue key and the subject. GIJ's own commands and nothing it would refuse by form.
pub(super) const COMMANDS: [&str; 8] = [
    "#comment Deployed to staging, please verify",
    "#time 1h 30m Pairing on the fix",
    "#time 45m #comment Ready for review",
    "#label performance checkout",
    "#fixversion 2026.4",
    "#assign grace@example.com",
    "#in-progress",
    "#done #comment Released with today's train",
];

pub(super) const NOTES: [&str; 4] = [
    "Reviewed-by: Grace Hopper <grace@example.com>",
    "Build 4711 passed on all platforms",
    "Deployed-to: production",
    "Security review: no findings",
];

impl Kind {
    /// What commits are about.
    pub(super) fn objects(self) -> &'static [&'static str] {
        match self {
            Self::Service => &[
                "idempotency keys",
                "refund webhook",
                "currency rounding",
                "rate limiter",
                "retry budget",
                "health endpoint",
                "audit trail",
                "order totals",
                "gateway timeouts",
                "cursor pagination",
            ],
            Self::Web => &[
                "cart badge",
                "address form",
                "keyboard focus",
                "loading skeleton",
                "voucher field",
                "guest checkout",
                "error boundary",
                "price formatting",
                "image carousel",
                "cookie banner",
            ],
            Self::Mobile => &[
                "push tokens",
                "offline basket",
                "biometric login",
                "deep links",
                "crash reports",
                "dark theme",
                "barcode scanner",
                "app start",
                "store review prompt",
                "wallet passes",
            ],
            Self::Infrastructure => &[
                "alarm thresholds",
                "subnet layout",
                "backup window",
                "log retention",
                "node pool",
                "bastion access",
                "certificate renewal",
                "cost tags",
                "failover drill",
                "state locking",
            ],
            Self::Data => &[
                "daily revenue model",
                "late events",
                "partition pruning",
                "customer dimension",
                "schema contract",
                "backfill job",
                "freshness check",
                "anonymised export",
                "returns funnel",
                "stock snapshot",
            ],
            Self::Documents => &[
                "on-call guide",
                "release checklist",
                "glossary",
                "style rules",
                "incident template",
                "access review",
                "vendor contacts",
                "restore drill",
                "architecture overview",
                "onboarding page",
            ],
            Self::Translations => &[
                "Warenkorb „Größe ändern“",
                "日本語の送料表示",
                "الدفع عند الاستلام",
                "ceník dopravy – přehled",
                "façade de paiement",
                "πληρωμή με κάρτα",
                "emoji in receipts 🧾",
                "zero\u{2011}width hyphens",
            ],
        }
    }

    /// The files a repository of this kind begins with.
    pub(super) fn files(self) -> &'static [&'static str] {
        match self {
            Self::Service => &[
                "src/main.rs",
                "src/api/orders.rs",
                "src/api/health.rs",
                "src/domain/money.rs",
                "src/store/tables.sql",
                "config/default.toml",
                "tests/contract.rs",
            ],
            Self::Web => &[
                "src/app.tsx",
                "src/cart/cart.tsx",
                "src/cart/totals.ts",
                "src/address/form.tsx",
                "styles/theme.css",
                "tests/cart.ts",
            ],
            Self::Mobile => &[
                "app/src/Main.kt",
                "app/src/basket/Basket.kt",
                "app/src/login/Login.kt",
                "ios/App.swift",
                "ios/Basket.swift",
                "fastlane/release.toml",
            ],
            Self::Infrastructure => &[
                "modules/network/main.tf",
                "modules/cluster/main.tf",
                "live/production/main.tf",
                "live/staging/main.tf",
                "policies/backup.toml",
            ],
            Self::Data => &[
                "models/orders.sql",
                "models/customers.sql",
                "jobs/load.py",
                "jobs/checks.py",
                "contracts/events.toml",
            ],
            Self::Documents => {
                &["index.md", "guides/release.md", "guides/on-call.md", "reference/glossary.md"]
            }
            Self::Translations => &[
                "de/shop.properties",
                "fr/shop.properties",
                "ja/日本語.properties",
                "ar/العربية.properties",
                "cs/dodací-podmínky.properties",
                "README.md",
            ],
        }
    }

    /// The end of the name of new files.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Service => "rs",
            Self::Web => "ts",
            Self::Mobile => "kt",
            Self::Infrastructure => "tf",
            Self::Data => "sql",
            Self::Documents => "md",
            Self::Translations => "properties",
        }
    }
}

/// A line that fits into a file of that name, about `topic`.
pub(super) fn line(path: &str, topic: &str, number: usize) -> String {
    let word = slug(topic).replace('-', "_");
    let upper = word.to_uppercase();
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "rs" => format!("pub const {upper}_{number}: u32 = {number};"),
        "ts" | "tsx" => format!("export const {word}_{number} = {number};"),
        "kt" => format!("const val {upper}_{number} = {number}"),
        "swift" => format!("let {word}_{number} = {number}"),
        "tf" => format!("locals {{ {word}_{number} = {number} }}"),
        "sql" => format!("-- {topic}\nselect {number} as {word}_{number};"),
        "py" => format!("{upper}_{number} = {number}"),
        "css" => format!(".{} {{ order: {number}; }}", slug(topic)),
        "properties" => format!("shop.{word}.{number}={topic} {number}"),
        "toml" => format!("{word}_{number} = {number}"),
        _ => format!("- {topic} ({number})"),
    }
}

/// Lower-case words joined by hyphens, as in a branch name.
pub(super) fn slug(text: &str) -> String {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}
