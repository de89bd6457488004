//! The users, projects and issues a sandbox's Jira begins with.

use std::collections::{BTreeMap, BTreeSet};

use super::tracker::{Issue, Project, Tracker, Version};
use super::users::{Membership, Role, User, Users};

/// Whom the ready line names as administrator.
pub const ADMINISTRATOR: &str = "admin";
/// Whom the ready line names as developer.
pub const DEVELOPER: &str = "ada";
/// Whom the ready line names as outsider.
pub const OUTSIDER: &str = "outsider";

/// 2026-03-02T09:00:00Z, the first working day of the story.
const BEGINNING: i64 = 1_772_442_000_000;
const DAY: i64 = 86_400_000;

/// Name, full name, role, projects.
type Person = (&'static str, &'static str, Role, &'static [(&'static str, Membership)]);
/// Id, key, name, summaries, versions.
type Plan = (u64, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

pub(crate) fn users(users: &Users, seed_value: u64) {
    use Membership::{Developer, Viewer};
    let people: [Person; 8] = [
        (ADMINISTRATOR, "Jira Administrator", Role::Administrator, &[]),
        ("manager", "Integration Manager", Role::IntegrationManager, &[("SHOP", Viewer), ("OPS", Viewer)]),
        (DEVELOPER, "Ada Lovelace", Role::Member, &[("SHOP", Developer)]),
        ("grace", "Grace Hopper", Role::Member, &[("SHOP", Developer), ("OPS", Developer)]),
        ("linus", "Linus Berg", Role::Member, &[("OPS", Developer), ("DATA", Developer)]),
        ("noor", "Noor Aziz", Role::Member, &[("SHOP", Developer), ("DATA", Developer)]),
        ("viewer", "Vera Viewer", Role::Member, &[("SHOP", Viewer)]),
        (OUTSIDER, "Otto Outsider", Role::Member, &[]),
    ];
    for (number, (name, display_name, role, projects)) in (0_u32..).zip(people) {
        users.add(
            seed_value,
            User {
                name: name.to_owned(),
                key: format!("JIRAUSER{}", 10_000 + number * 100),
                display_name: display_name.to_owned(),
                email: format!("{name}@example.com"),
                role,
                projects: projects.iter().map(|(key, membership)| ((*key).to_owned(), *membership)).collect(),
            },
        );
    }
}

const SHOP: [&str; 30] = [
    "Show the delivery date in the basket",
    "Checkout fails when the voucher has expired",
    "Remember the last used payment method",
    "Basket total is rounded twice",
    "Search finds nothing for names with umlauts",
    "Add product recommendations to the basket page",
    "Let customers cancel an order within an hour",
    "Address form loses the house number",
    "Send a receipt as PDF",
    "Stock counter goes below zero under load",
    "Support gift cards",
    "Login button is not reachable by keyboard",
    "Show prices with and without tax",
    "Return label is printed with the wrong size",
    "Payment provider time-outs are shown as success",
    "Move the catalogue to the new image service",
    "Wish list for signed-in customers",
    "Reduce the size of the start page",
    "Order history is sorted by the wrong date",
    "Sizes filter forgets its state",
    "Add a dark theme",
    "Postcode check for islands",
    "Retry failed webhooks of the payment provider",
    "Newsletter consent is stored twice",
    "Show the carrier's tracking link",
    "Price alerts by e-mail",
    "Product page is slow on old phones",
    "Explain delivery costs before checkout",
    "Translate the shop to Dutch",
    "Remove the legacy voucher table",
];
const OPS: [&str; 20] = [
    "Rotate the certificates of the internal gateway",
    "Alert when the order queue grows",
    "Move build agents to smaller machines",
    "Backups are not tested",
    "Terraform plan shows drift in the network",
    "Log retention is longer than allowed",
    "Write the runbook for a payment outage",
    "Upgrade PostgreSQL to 17",
    "Health check restarts pods too early",
    "Separate staging from production accounts",
    "Collect traces of the checkout",
    "Dashboard for deployment frequency",
    "Patch the base images every week",
    "Autoscaling reacts too late on Mondays",
    "Cost report by team",
    "Remove unused load balancers",
    "Blue-green deployment of the shop",
    "Secrets are mounted world-readable",
    "Incident notices reach the wrong channel",
    "Rate limit for the public API",
];
const DATA: [&str; 12] = [
    "Load orders into the warehouse hourly",
    "Duplicate customers after the import",
    "Define net revenue once",
    "Anonymise exports for the agency",
    "Daily report arrives empty on Sundays",
    "Partition the events table",
    "Add lineage to the catalogue",
    "Forecast returns per category",
    "Schema check before each load",
    "Drop columns nobody reads",
    "Explain outliers in the margin report",
    "Stream stock changes",
];

/// Issues per project: the sample histories mention that many.
const ISSUES: usize = 60;
/// What tells a summary's later rounds from its first.
const PLACES: [&str; 5] = ["", ", second country", ", test environment", ", partners", ", archive"];

pub(crate) fn projects() -> Tracker {
    let mut tracker = Tracker::default();
    let projects: [Plan; 3] = [
        (10_000, "SHOP", "Web Shop", &SHOP, &["1.0", "1.1", "1.2", "2.0", "2.0 beta"]),
        (10_001, "OPS", "Operations", &OPS, &["2026.1", "2026.2"]),
        (10_002, "DATA", "Data Platform", &DATA, &["0.9", "1.0"]),
    ];
    let mut issue_id = 20_000;
    for (project_id, key, name, summaries, versions) in projects {
        let versions = (0_u64..)
            .zip(versions.iter())
            .map(|(number, version)| Version {
                id: project_id * 10 + number,
                name: (*version).to_owned(),
                released: number == 0,
            })
            .collect();
        tracker.add_project(Project { id: project_id, key: key.to_owned(), name: name.to_owned(), versions });
        for (number, summary) in (1_usize..=ISSUES).zip(summaries.iter().cycle()) {
            let round = (number - 1) / summaries.len();
            let summary = format!("{summary}{}", PLACES.get(round % PLACES.len()).unwrap_or(&""));
            tracker.put_issue(issue(issue_id, key, number, &summary));
            issue_id += 1;
        }
    }
    tracker
}

fn issue(id: u64, project: &str, number: usize, summary: &str) -> Issue {
    const PEOPLE: [Option<&str>; 4] = [Some("ada"), Some("grace"), None, Some("noor")];
    let fault = ["fail", "wrong", "not ", "loses", "twice", "below", "forgets", "empty", "Duplicate"];
    let issue_type = if fault.iter().any(|word| summary.contains(word)) {
        "Bug"
    } else if number.is_multiple_of(3) {
        "Task"
    } else {
        "Story"
    };
    let status = match number % 7 {
        1 | 4 => "In Progress",
        5 => "In Review",
        6 => "Done",
        _ => "To Do",
    };
    let created = BEGINNING + i64::try_from(number).unwrap_or_default() * DAY;
    Issue {
        id,
        key: format!("{project}-{number}"),
        project: project.to_owned(),
        summary: summary.to_owned(),
        issue_type: issue_type.to_owned(),
        status: status.to_owned(),
        assignee: PEOPLE.get(number % PEOPLE.len()).copied().flatten().map(str::to_owned),
        reporter: "grace".to_owned(),
        labels: BTreeSet::new(),
        fix_versions: Vec::new(),
        affects_versions: Vec::new(),
        comments: Vec::new(),
        worklogs: Vec::new(),
        remote_links: BTreeMap::new(),
        created,
        updated: created,
    }
}
