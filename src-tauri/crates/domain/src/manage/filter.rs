//! GIJ's filters, tried before they are set: regular expressions as Java reads them, and JMESPath.

use fancy_regex::{Regex, RegexBuilder};
use serde_json::{Value, json};
use thiserror::Error;

/// Steps that a pattern may take on one text before it counts as endless: far more than any title needs.
const MOST_STEPS: usize = 500_000;

/// What is not known of GIJ.
pub const MATCHING_IS_UNDOCUMENTED: &str = "GIJ does not document whether a pattern has to match the whole text or a part of it. This trial \
     looks for it anywhere. Begin it with ^ and end it with $, or put .* around it, to mean the same either way.";

/// Why a filter is not tried.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilterError {
    /// It is no pattern, for Java either.
    #[error("This is not a regular expression: {detail}")]
    Pattern {
        /// Why.
        detail: String,
    },
    /// Java may read it, and this program cannot.
    #[error("Java may read this pattern, but it cannot be tried here: {detail}")]
    Untried {
        /// Why.
        detail: String,
    },
    /// It takes too long.
    #[error("This pattern takes too many steps on \"{text}\"; it would slow Jira down")]
    Endless {
        /// The text that it was tried on.
        text: String,
    },
    /// It is no JMESPath.
    #[error("This is not a JMESPath expression: {detail}")]
    Expression {
        /// Why.
        detail: String,
    },
    /// It cannot be evaluated, or yields no list.
    #[error("The expression does not choose repositories: {detail}")]
    Outcome {
        /// Why.
        detail: String,
    },
}

/// A regular expression of Java, as far as it can be read here.
#[derive(Debug, Clone)]
pub struct JavaPattern {
    pattern: Regex,
    /// What Java may read otherwise.
    pub caution: Option<&'static str>,
}

/// Names of character classes that are Java's own. Its POSIX ones are about ASCII, as they are here.
const POSIX: [(&str, &str); 13] = [
    ("Lower", "lower"),
    ("Upper", "upper"),
    ("ASCII", "ascii"),
    ("Alpha", "alpha"),
    ("Digit", "digit"),
    ("Alnum", "alnum"),
    ("Punct", "punct"),
    ("Graph", "graph"),
    ("Print", "print"),
    ("Blank", "blank"),
    ("Cntrl", "cntrl"),
    ("XDigit", "xdigit"),
    ("Space", "space"),
];

/// Classes that are about ASCII in Java unless a flag says otherwise.
const CLASSES: [(char, &str); 8] = [
    ('d', "[0-9]"),
    ('D', "[^0-9]"),
    ('w', "[a-zA-Z0-9_]"),
    ('W', "[^a-zA-Z0-9_]"),
    ('s', r"[ \t\n\x0B\x0C\r]"),
    ('S', r"[^ \t\n\x0B\x0C\r]"),
    ('h', r"[ \t\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}]"),
    ('v', r"[\n\x0B\x0C\r\x{85}\x{2028}\x{2029}]"),
];

impl JavaPattern {
    /// Reads a pattern. An empty one matches everything, and stands for no filter where GIJ has it.
    ///
    /// # Errors
    /// [`FilterError::Pattern`], or [`FilterError::Untried`] for what only Java reads.
    pub fn parse(java: &str) -> Result<Self, FilterError> {
        let Translated { pattern, only_java, caution } = translate(java);
        let pattern = RegexBuilder::new(&pattern).backtrack_limit(MOST_STEPS).build();
        match pattern {
            Ok(pattern) => Ok(Self { pattern, caution }),
            Err(error) if only_java => Err(FilterError::Untried { detail: error.to_string() }),
            Err(error) => Err(FilterError::Pattern { detail: error.to_string() }),
        }
    }

    /// Whether it can be set: what only Java reads is left to Java.
    ///
    /// # Errors
    /// [`FilterError::Pattern`].
    pub fn check(java: &str) -> Result<(), FilterError> {
        match Self::parse(java) {
            Ok(_) | Err(FilterError::Untried { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether it matches anywhere in the text.
    ///
    /// # Errors
    /// [`FilterError::Endless`].
    pub fn is_match(&self, text: &str) -> Result<bool, FilterError> {
        let shown = || text.chars().take(80).collect();
        self.pattern.is_match(text).map_err(|_| FilterError::Endless { text: shown() })
    }
}

struct Translated {
    pattern: String,
    /// Whether something in it is known to Java alone.
    only_java: bool,
    caution: Option<&'static str>,
}

/// The same pattern as it is written here.
fn translate(java: &str) -> Translated {
    let mut pattern = String::with_capacity(java.len());
    let (mut only_java, mut caution) = (false, None);
    let mut rest = java;
    while let Some(first) = rest.chars().next() {
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
        if first != '\\' {
            pattern.push(first);
            continue;
        }
        let Some(second) = rest.chars().next() else {
            pattern.push('\\');
            break;
        };
        let after = rest.get(second.len_utf8()..).unwrap_or_default();
        if second == 'Q' {
            let (quoted, left) = after.split_once("\\E").unwrap_or((after, ""));
            pattern.push_str(&fancy_regex::escape(quoted));
            rest = left;
        } else if let Some((_, class)) = CLASSES.iter().find(|(letter, _)| *letter == second) {
            pattern.push_str(class);
            rest = after;
        } else if second == 'R' {
            pattern.push_str(r"(?:\r\n|[\n\x0B\x0C\r\x{85}\x{2028}\x{2029}])");
            rest = after;
        } else if let ('p' | 'P', Some((name, left))) =
            (second, after.strip_prefix('{').and_then(|text| text.split_once('}')))
        {
            match POSIX.iter().find(|(java, _)| *java == name) {
                Some((_, posix)) if second == 'p' => {
                    pattern.push_str("[[:");
                    pattern.push_str(posix);
                    pattern.push_str(":]]");
                }
                Some((_, posix)) => {
                    pattern.push_str("[[:^");
                    pattern.push_str(posix);
                    pattern.push_str(":]]");
                }
                None => {
                    only_java |= ["java", "Is", "In"].iter().any(|prefix| name.starts_with(prefix));
                    caution = Some("Java and this trial may differ in what a Unicode class holds.");
                    let name = name.strip_prefix("Is").unwrap_or(name);
                    pattern.push('\\');
                    pattern.push(second);
                    pattern.push('{');
                    pattern.push_str(name);
                    pattern.push('}');
                }
            }
            rest = left;
        } else {
            only_java |= matches!(second, 'G' | 'X' | 'N' | 'c' | '0');
            pattern.push('\\');
            pattern.push(second);
            rest = after;
        }
    }
    // Flags of Java alone: (?d) and (?U).
    let flags = java.match_indices("(?").any(|(start, _)| {
        let flags = java.get(start + 2..).unwrap_or_default();
        flags.chars().take_while(char::is_ascii_alphabetic).any(|flag| matches!(flag, 'd' | 'U'))
    });
    if flags {
        only_java = true;
        caution = Some("A flag of Java's own, (?d) or (?U), is read otherwise here.");
    }
    if java.contains("&&") {
        caution = Some("Java and this trial may differ in how classes are joined by &&.");
    }
    Translated { pattern, only_java, caution }
}

/// Whether it is JMESPath.
pub(super) fn check_expression(expression: &str) -> Result<(), FilterError> {
    let outcome = jmespath::compile(expression).map(drop);
    outcome.map_err(|error| FilterError::Expression { detail: error.to_string() })
}

/// Which of these repositories a JMESPath expression chooses, in the same order.
///
/// What GIJ gives the expression for CodeCommit is not documented. Here each repository is an object with `name`, as GIJ's
/// own examples use it, and `repositoryName`, as CodeCommit's `ListRepositories` has it.
///
/// # Errors
/// [`FilterError::Expression`]; [`FilterError::Outcome`] when it cannot be evaluated or yields no list.
pub fn filter_repositories(expression: &str, names: &[String]) -> Result<Vec<bool>, FilterError> {
    let compiled = jmespath::compile(expression)
        .map_err(|error| FilterError::Expression { detail: error.to_string() })?;
    let items: Vec<Value> = names.iter().map(|name| json!({"name": name, "repositoryName": name})).collect();
    let outcome = |detail: String| FilterError::Outcome { detail };
    let found = compiled.search(Value::Array(items)).map_err(|error| outcome(error.to_string()))?;
    let found = serde_json::to_value(&*found).map_err(|error| outcome(error.to_string()))?;
    let Value::Array(found) = found else {
        return Err(outcome(format!("it yields {} and no list", kind(&found))));
    };
    let chosen: std::collections::BTreeSet<&str> = found
        .iter()
        .filter_map(|one| match one {
            Value::String(name) => Some(name.as_str()),
            one => one.get("name").or_else(|| one.get("repositoryName"))?.as_str(),
        })
        .collect();
    Ok(names.iter().map(|name| chosen.contains(name.as_str())).collect())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
