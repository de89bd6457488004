//! The sample account: the repositories of a shop that sells things on the web.

use super::words::Kind;

/// A repository of the sample account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DemoRepository {
    /// Its name.
    pub(crate) name: &'static str,
    /// What the console shows under it.
    pub(crate) description: Option<&'static str>,
    /// The short name of its default branch; absent when it is empty.
    pub(crate) default_branch: Option<&'static str>,
    /// What it holds.
    pub(crate) kind: Kind,
    /// The Jira project that most of its commits belong to.
    pub(crate) project: &'static str,
    /// About how many commits.
    pub(crate) commits: usize,
    /// Whether it has pull requests, notes and changes under review.
    pub(crate) reviewed: bool,
}

const fn repository(
    name: &'static str,
    description: &'static str,
    default_branch: &'static str,
    kind: Kind,
    project: &'static str,
    commits: usize,
) -> DemoRepository {
    DemoRepository {
        name,
        description: Some(description),
        default_branch: Some(default_branch),
        kind,
        project,
        commits,
        reviewed: false,
    }
}

const fn reviewed(repository: DemoRepository) -> DemoRepository {
    DemoRepository { reviewed: true, ..repository }
}

/// As long as a name can be.
const LONGEST: &str =
    "com.example.shop.platform.shared.libraries.observability.tracing-and-metrics_instrumentation.rust.v2";

/// All of them, the most telling ones first: a smaller account takes as many as it wants from the front.
pub(crate) const REPOSITORIES: [DemoRepository; 24] = [
    reviewed(repository(
        "payments-api",
        "Card, wallet and invoice payments",
        "main",
        Kind::Service,
        "SHOP",
        240,
    )),
    reviewed(repository("checkout-web", "Basket to receipt in the browser", "main", Kind::Web, "SHOP", 300)),
    reviewed(repository("infra-live", "What runs, as Terraform", "master", Kind::Infrastructure, "OPS", 160)),
    DemoRepository {
        name: "loyalty-program",
        description: None,
        default_branch: None,
        kind: Kind::Service,
        project: "SHOP",
        commits: 0,
        reviewed: false,
    },
    reviewed(repository("mobile-app", "Android and iOS", "develop", Kind::Mobile, "SHOP", 180)),
    reviewed(repository(
        "localization-content",
        "Texts in 14 languages: „Größe“, 送料, الدفع, πληρωμή",
        "main",
        Kind::Translations,
        "SHOP",
        90,
    )),
    repository(LONGEST, "Tracing for every service", "main", Kind::Service, "OPS", 40),
    repository("Runbooks", "What to do at night", "main", Kind::Documents, "OPS", 50),
    repository("runbooks", "Moved: see Runbooks with a capital R", "main", Kind::Documents, "OPS", 4),
    repository("catalog-service", "Products, prices, stock", "main", Kind::Service, "SHOP", 150),
    repository("order-history", "Every order ever", "main", Kind::Service, "SHOP", 110),
    reviewed(repository("search-indexer", "From catalog to search", "main", Kind::Data, "SHOP", 90)),
    repository("inventory-sync", "Warehouse in, shop out", "trunk", Kind::Service, "SHOP", 70),
    repository("notification-hub", "Mail, push, SMS", "main", Kind::Service, "SHOP", 80),
    repository("design-system", "Components & <tokens>", "main", Kind::Web, "SHOP", 120),
    repository("identity-provider", "Sign-in for customers and staff", "main", Kind::Service, "OPS", 100),
    repository("fraud-rules", "Who may pay how", "main", Kind::Data, "SHOP", 60),
    repository("data-warehouse", "Models for finance and marketing", "main", Kind::Data, "OPS", 130),
    repository("legacy-storefront", "Frozen; read only since 2025", "master", Kind::Web, "SHOP", 200),
    repository("terraform-modules", "Shared building blocks", "main", Kind::Infrastructure, "OPS", 70),
    repository("load-tests", "Black Friday, every Tuesday", "main", Kind::Data, "OPS", 30),
    repository("email-templates", "Subjects and bodies, escaped", "main", Kind::Web, "SHOP", 40),
    repository("api.gateway.config", "Routes and limits", "main", Kind::Infrastructure, "OPS", 45),
    repository("qa-automation", "Clicks through the shop", "main", Kind::Mobile, "SHOP", 60),
];

/// The sample repository of that name.
pub(crate) fn find(name: &str) -> Option<&'static DemoRepository> {
    REPOSITORIES.iter().find(|repository| repository.name == name)
}
