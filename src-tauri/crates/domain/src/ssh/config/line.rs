//! One line of the configuration, taken apart as `readconf.c` and `misc.c` do.

/// A line that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// In small letters.
    pub(super) keyword: String,
    /// Everything behind it, as it is written.
    pub(super) rest: &'a str,
    /// The same in words, without quotes and comment.
    pub(super) words: Vec<String>,
}

/// Why a line is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Nothing follows the keyword.
    NothingFollows,
    /// A quote is not closed.
    Quotes,
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}

/// What a line says; `None` for an empty one or a comment.
pub(super) fn read(line: &str) -> Result<Option<Line<'_>>, Refused> {
    let line = line.trim_end_matches(|letter| is_space(letter) || letter == '\u{c}');
    let (keyword, rest) = match delimited(line.trim_start_matches(is_space)) {
        Delimited::Word(keyword, rest) => (keyword, rest),
        Delimited::Nothing => return Ok(None),
        Delimited::Unclosed => return Err(Refused::Quotes),
    };
    if keyword.is_empty() || keyword.starts_with('#') {
        return Ok(None);
    }
    let rest = rest.trim_start_matches(is_space);
    if rest.is_empty() {
        return Err(Refused::NothingFollows);
    }
    let words = words(rest).ok_or(Refused::Quotes)?;
    Ok(Some(Line { keyword: keyword.to_ascii_lowercase(), rest, words }))
}

/// The patterns of a file's `Include`s, in order.
pub fn includes(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| read(line).ok().flatten());
    lines.filter(|line| line.keyword == "include").flat_map(|line| line.words).collect()
}

/// A word up to white space, a quote or one `=`, and what follows it.
pub(super) enum Delimited<'a> {
    /// The word.
    Word(String, &'a str),
    /// There is none.
    Nothing,
    /// A quote is not closed.
    Unclosed,
}

/// The next word, as `strdelim()` finds it.
pub(super) fn delimited(text: &str) -> Delimited<'_> {
    if text.is_empty() {
        return Delimited::Nothing;
    }
    let Some(at) = text.find(|letter| is_space(letter) || letter == '"' || letter == '=') else {
        return Delimited::Word(text.to_owned(), "");
    };
    let (word, after) = text.split_at(at);
    if let Some(quoted) = after.strip_prefix('"') {
        let Some((inside, after)) = quoted.split_once('"') else { return Delimited::Unclosed };
        return Delimited::Word(format!("{word}{inside}"), after.trim_start_matches(is_space));
    }
    if let Some(after) = after.strip_prefix('=') {
        return Delimited::Word(word.to_owned(), after.trim_start_matches(is_space));
    }
    let after = after.trim_start_matches(is_space);
    // White space, then at most one `=`.
    let after = after.strip_prefix('=').map_or(after, |after| after.trim_start_matches(is_space));
    Delimited::Word(word.to_owned(), after)
}

/// The words of a text up to a comment, as `argv_split()` finds them; `None` when a quote is not closed.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut letters = text.chars().peekable();
    loop {
        while letters.next_if(|letter| matches!(letter, ' ' | '\t')).is_some() {}
        match letters.peek() {
            None | Some('#') => return Some(words),
            Some(_) => {}
        }
        let (mut word, mut quote) = (String::new(), None);
        while let Some(letter) = letters.next() {
            match (letter, quote) {
                ('\\', _) => {
                    let escaped =
                        |next: &char| matches!(next, '\'' | '"' | '\\') || (quote.is_none() && *next == ' ');
                    word.push(letters.next_if(escaped).unwrap_or('\\'));
                }
                (' ' | '\t', None) => break,
                ('"' | '\'', None) => quote = Some(letter),
                (letter, Some(open)) if letter == open => quote = None,
                (letter, _) => word.push(letter),
            }
        }
        if quote.is_some() {
            return None;
        }
        words.push(word);
    }
}
