//! A message as it is read: keys, commands, and which commands act on which keys.

use std::ops::Range;

use super::work::Work;
use crate::issue_key::{FoundKey, IssueKey, find_keys};

/// As many characters of a message as GIJ reads. It does nothing at all for a longer one.
pub const MAX_LENGTH: usize = 8000;

/// A part of a message, in bytes; it begins and ends between characters.
pub type Span = Range<usize>;

/// What a command does to each issue of its scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Adds a comment.
    Comment(String),
    /// Logs work.
    LogWork {
        /// How much.
        work: Work,
        /// The worklog's comment; may be empty.
        comment: String,
    },
    /// Sets the assignee, by user name or e-mail.
    Assign(String),
    /// Appends a fix version.
    FixVersion(String),
    /// Appends an affected version.
    AffectsVersion(String),
    /// Adds labels.
    Label(Vec<String>),
    /// Carries out the transition that the command's name begins.
    Transition,
}

/// Why a command's arguments cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentFault {
    /// There are none. The value is what is wanted: `a text`.
    Missing(&'static str),
    /// They do not begin with an amount of work.
    Work,
}

/// A command: `#` and a name, and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command<'a> {
    /// Its name as it is written, without `#`.
    pub name: &'a str,
    /// `#` and the name. Ends earlier where a key begins within the name (`#SHOP-1`).
    pub span: Span,
    /// Its arguments without the white space around them.
    pub arguments: Span,
    /// What it does.
    pub act: Result<Act, ArgumentFault>,
}

impl Command<'_> {
    /// Whether it is `#` before a key rather than a command that anybody meant.
    pub(super) fn is_before_key(&self) -> bool {
        self.span.len() <= self.name.len()
    }
}

/// Issues, and the commands that act on each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Keys, in order, without repetition.
    pub keys: Vec<IssueKey>,
    /// Which of the message's commands.
    pub commands: Range<usize>,
}

/// A commit message, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    /// The whole text.
    pub text: &'a str,
    /// As many characters as there are.
    pub length: usize,
    /// The keys in the first [`MAX_LENGTH`] characters, in order, repetitions included.
    pub keys: Vec<FoundKey<'a>>,
    /// The commands there, in order. Those before the first scope act on nothing, because no key comes before them.
    pub commands: Vec<Command<'a>>,
    /// Issues with their commands, in order.
    pub scopes: Vec<Scope>,
}

enum Token<'a> {
    Key(FoundKey<'a>),
    Command { name: &'a str, start: usize, end: usize },
}

impl Token<'_> {
    fn start(&self) -> usize {
        match self {
            Self::Key(found) => found.start,
            Self::Command { start, .. } => *start,
        }
    }
}

impl<'a> Message<'a> {
    /// Reads a message. Keys gather until a command is read; the first key after a command begins a new scope; a command's
    /// arguments end at the next command or key.
    pub fn read(text: &'a str) -> Self {
        let (length, read) = match text.char_indices().nth(MAX_LENGTH) {
            None => (text.chars().count(), text),
            Some((end, _)) => (MAX_LENGTH + text[end..].chars().count(), &text[..end]),
        };
        let tokens = tokens(read);
        let mut message = Self { text, length, keys: Vec::new(), commands: Vec::new(), scopes: Vec::new() };
        let mut gathered: Vec<IssueKey> = Vec::new();
        let mut begin = 0;
        for (number, token) in tokens.iter().enumerate() {
            match *token {
                Token::Key(found) => {
                    message.close(&mut gathered, begin);
                    begin = message.commands.len();
                    message.keys.push(found);
                    let key = IssueKey::from(found);
                    if !gathered.contains(&key) {
                        gathered.push(key);
                    }
                }
                Token::Command { name, start, end } => {
                    let next = tokens.get(number + 1).map_or(read.len(), Token::start);
                    let end = end.min(next);
                    let arguments = trimmed(read, end..next);
                    let act = act(name, &read[arguments.clone()]);
                    message.commands.push(Command { name, span: start..end, arguments, act });
                }
            }
        }
        message.close(&mut gathered, begin);
        message
    }

    /// Ends a scope that has keys and commands.
    fn close(&mut self, gathered: &mut Vec<IssueKey>, begin: usize) {
        let commands = begin..self.commands.len();
        if !commands.is_empty() && !gathered.is_empty() {
            self.scopes.push(Scope { keys: std::mem::take(gathered), commands });
        }
    }

    /// Whether GIJ refuses it for its length.
    pub fn is_too_long(&self) -> bool {
        self.length > MAX_LENGTH
    }

    /// A command's arguments.
    pub fn arguments(&self, command: &Command<'_>) -> &'a str {
        &self.text[command.arguments.clone()]
    }

    /// The keys it is linked to, in order, without repetition.
    pub fn issues(&self) -> Vec<IssueKey> {
        let mut seen = std::collections::BTreeSet::new();
        self.keys.iter().map(|found| IssueKey::from(*found)).filter(|key| seen.insert(key.clone())).collect()
    }

    /// The commands that act on something, each with the keys that it acts on.
    pub fn acting(&self) -> impl Iterator<Item = (&Scope, &Command<'a>)> {
        self.scopes.iter().flat_map(|scope| {
            self.commands[scope.commands.clone()].iter().map(move |command| (scope, command))
        })
    }

    /// The commands that act on nothing, because no key comes before them.
    pub fn idle(&self) -> &[Command<'a>] {
        &self.commands[..self.scopes.first().map_or(self.commands.len(), |scope| scope.commands.start)]
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = find_keys(text).map(Token::Key).collect();
    for start in memchr::memchr_iter(b'#', text.as_bytes()) {
        let name = &text[start + 1..];
        let is_free = !text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        if is_free && name.starts_with(char::is_alphabetic) {
            let ends = |letter: char| !letter.is_alphabetic() && letter != '-';
            let name = &name[..name.find(ends).unwrap_or(name.len())];
            tokens.push(Token::Command { name, start, end: start + 1 + name.len() });
        }
    }
    tokens.sort_by_key(Token::start);
    tokens
}

fn trimmed(text: &str, span: Span) -> Span {
    let inner = &text[span.clone()];
    let start = span.start + (inner.len() - inner.trim_start().len());
    start..start + inner.trim().len()
}

fn act(name: &str, arguments: &str) -> Result<Act, ArgumentFault> {
    let text = |wanted: &'static str| {
        if arguments.is_empty() { Err(ArgumentFault::Missing(wanted)) } else { Ok(arguments.to_owned()) }
    };
    match name.to_lowercase().as_str() {
        "comment" => text("a text").map(Act::Comment),
        "time" => {
            text("an amount of work such as 1h 30m")?;
            let (work, comment) = Work::read(arguments).map_err(|_| ArgumentFault::Work)?;
            Ok(Act::LogWork { work, comment: comment.to_owned() })
        }
        "assign" => {
            let user = arguments.split_whitespace().next();
            user.map(|user| Act::Assign(user.to_owned()))
                .ok_or(ArgumentFault::Missing("a user name or e-mail"))
        }
        "fixversion" => text("the name of a version").map(Act::FixVersion),
        "affectsversion" => text("the name of a version").map(Act::AffectsVersion),
        "label" => {
            text("a label")?;
            Ok(Act::Label(arguments.split_whitespace().map(str::to_owned).collect()))
        }
        _ => Ok(Act::Transition),
    }
}
