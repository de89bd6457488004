//! Who wrote the sample history. Jira knows the same people by the same addresses.

/// An author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Full name.
    pub name: &'static str,
    /// The address in commits; in Jira it belongs to exactly one user.
    pub email: &'static str,
    /// Minutes east of UTC, as in this person's commits.
    pub offset_minutes: i32,
}

/// Everybody.
pub const PEOPLE: [Person; 4] = [
    Person { name: "Ada Lovelace", email: "ada@example.com", offset_minutes: 0 },
    Person { name: "Grace Hopper", email: "grace@example.com", offset_minutes: -180 },
    Person { name: "Linus Berg", email: "linus@example.com", offset_minutes: 60 },
    Person { name: "Noor Aziz", email: "noor@example.com", offset_minutes: 120 },
];
