//! Reads smart-commit commands out of a commit message.
//!
//! Keys gather until a command is read; the first key after a command begins a new scope; a command's arguments end at
//! the next command or the next scope.

use super::keys;

/// A command with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `#comment`: adds a comment.
    Comment(String),
    /// `#time`: logs work.
    Time {
        /// Seconds; weeks have five days, days eight hours.
        seconds: u64,
        /// The worklog's comment, may be empty.
        comment: String,
    },
    /// `#assign`: sets the assignee, by user name or e-mail.
    Assign(String),
    /// `#fixversion`: appends a fix version.
    FixVersion(String),
    /// `#affectsversion`: appends an affected version.
    AffectsVersion(String),
    /// `#label`: adds labels.
    Label(Vec<String>),
    /// Anything else names a transition; text after it has no effect.
    Transition(String),
    /// A command whose arguments cannot be used, with the reason.
    Invalid(String),
}

/// Issues and what happens to each of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Issue keys, in order, without repetition.
    pub keys: Vec<String>,
    /// Commands, in order.
    pub commands: Vec<Command>,
}

/// Longest message the app reads.
pub const MAXIMUM_LENGTH: usize = 8000;

enum Token<'a> {
    Key { key: &'a str, start: usize },
    Command { name: &'a str, start: usize, end: usize },
}

impl Token<'_> {
    fn start(&self) -> usize {
        match self {
            Self::Key { start, .. } | Self::Command { start, .. } => *start,
        }
    }
}

fn tokens(message: &str) -> Vec<Token<'_>> {
    let mut all: Vec<Token<'_>> = keys::find(message)
        .into_iter()
        .map(|found| Token::Key { key: found.key, start: found.start })
        .collect();
    for (start, _) in message.match_indices('#') {
        let rest = &message[start + 1..];
        let length =
            rest.find(|character: char| !character.is_alphabetic() && character != '-').unwrap_or(rest.len());
        let begins = rest.chars().next().is_some_and(char::is_alphabetic);
        let free = !message[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        if begins && free {
            all.push(Token::Command { name: &rest[..length], start, end: start + 1 + length });
        }
    }
    all.sort_by_key(Token::start);
    all
}

/// The scopes of `message` that have commands.
pub fn parse(message: &str) -> Vec<Scope> {
    let tokens = tokens(message);
    let mut scopes = Vec::new();
    let mut scope = Scope::default();
    for (number, token) in tokens.iter().enumerate() {
        match token {
            Token::Key { key, .. } => {
                if !scope.commands.is_empty() {
                    scopes.push(std::mem::take(&mut scope));
                }
                if !scope.keys.iter().any(|known| known == key) {
                    scope.keys.push((*key).to_owned());
                }
            }
            // A command before any key has nothing to act on.
            Token::Command { .. } if scope.keys.is_empty() => {}
            Token::Command { name, end, .. } => {
                let stop = tokens.get(number + 1).map_or(message.len(), Token::start).max(*end);
                scope.commands.push(command(name, message[*end..stop].trim()));
            }
        }
    }
    if !scope.commands.is_empty() {
        scopes.push(scope);
    }
    scopes
}

fn command(name: &str, arguments: &str) -> Command {
    let needs = |what: &str, make: fn(String) -> Command| {
        if arguments.is_empty() {
            Command::Invalid(format!("#{name} needs {what}"))
        } else {
            make(arguments.to_owned())
        }
    };
    match name.to_lowercase().as_str() {
        "comment" => needs("a text", Command::Comment),
        "time" => time(arguments)
            .unwrap_or_else(|| Command::Invalid("#time needs a duration such as 1w 2d 3h 4m".to_owned())),
        "assign" => match arguments.split_whitespace().next() {
            Some(user) => Command::Assign(user.to_owned()),
            None => needs("a user", Command::Assign),
        },
        "fixversion" => needs("a version", Command::FixVersion),
        "affectsversion" => needs("a version", Command::AffectsVersion),
        "label" => match arguments.split_whitespace().map(str::to_owned).collect::<Vec<_>>() {
            labels if labels.is_empty() => Command::Invalid("#label needs a label".to_owned()),
            labels => Command::Label(labels),
        },
        _ => Command::Transition(name.to_owned()),
    }
}

fn time(arguments: &str) -> Option<Command> {
    let mut seconds = 0;
    let mut rest = arguments;
    while let Some((word, after)) = next_word(rest) {
        let Some(part) = duration(word) else { break };
        seconds += part;
        rest = after;
    }
    (seconds > 0).then(|| Command::Time { seconds, comment: rest.trim().to_owned() })
}

fn next_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Seconds of `1w`, `2d`, `1.5h` or `30m`.
fn duration(word: &str) -> Option<u64> {
    let unit = word.chars().next_back()?;
    let seconds = match unit {
        'w' => 5 * 8 * 3600,
        'd' => 8 * 3600,
        'h' => 3600,
        'm' => 60,
        _ => return None,
    };
    let number = &word[..word.len() - 1];
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits =
        |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let scale = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    let hundredths: u64 = whole.parse::<u64>().ok()? * scale + fraction.parse::<u64>().ok()?;
    Some(hundredths * seconds / scale)
}

/// What a transition's name is compared as: spaces become hyphens, and it ends before the first other character.
pub fn transition_word(name: &str) -> String {
    name.trim()
        .replace(' ', "-")
        .chars()
        .take_while(|character| character.is_alphabetic() || *character == '-')
        .collect::<String>()
        .to_lowercase()
}

/// The one transition that `command` names or begins; `None` when no name or several fit.
pub fn match_transition<'a, T>(
    command: &str,
    available: &'a [T],
    name: impl Fn(&T) -> &str,
) -> Option<&'a T> {
    let wanted = command.to_lowercase();
    let mut fitting =
        available.iter().filter(|transition| transition_word(name(transition)).starts_with(&wanted));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

#[cfg(test)]
#[path = "smart_commits_tests.rs"]
mod tests;
