//! Reading files for one host: the first value that is found holds.

use super::keyword::{self, Takes};
use super::line::{self, Delimited, Line, Refused};
use super::pattern::{is_host_in_list, is_in_list, is_match};
use super::{Client, ConfigText, DEEPEST_INCLUDE, Fault, HostSettings, Keyword, Place, Setting};

/// What the files say of a host, in the order in which `ssh` reads them: the person's, then the system's.
pub fn evaluate(files: &[ConfigText], client: Client<'_>) -> HostSettings {
    let settings = HostSettings {
        host: client.host.to_owned(),
        settings: Vec::new(),
        faults: Vec::new(),
        notes: Vec::new(),
        home: client.home.trim_end_matches('/').to_owned(),
        local_user: client.local_user.map(str::to_owned),
    };
    let mut reading = Reading { client, settings, final_host: None, wants_final: false, ignored: None };
    reading.all(files);
    if reading.wants_final {
        // `Match final` is judged in a second reading, with the host's real name.
        reading.final_host = Some(reading.settings.host_name());
        reading.all(files);
    }
    reading.settings
}

/// `HostName`, of the host that it is given for.
pub(super) fn host_name(written: &str, host: &str) -> String {
    expanded(written, &[('h', Some(host)), ('%', Some("%"))])
}

/// A port by its number or by the name of its service.
pub(super) fn port(text: &str) -> Option<u16> {
    match text {
        "ssh" => Some(22),
        "http" => Some(80),
        "https" => Some(443),
        number => number.parse().ok().filter(|port| *port != 0),
    }
}

/// A text with its tokens replaced; those without a value stay.
pub(super) fn expanded(text: &str, tokens: &[(char, Option<&str>)]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let token = letters.peek().filter(|_| letter == '%');
        let known = token.and_then(|token| tokens.iter().find(|(known, _)| known == token));
        match known.and_then(|(_, value)| *value) {
            Some(value) => {
                letters.next();
                result.push_str(value);
            }
            None => result.push(letter),
        }
    }
    result
}

struct Reading<'a> {
    client: Client<'a>,
    settings: HostSettings,
    /// The host's real name in the second reading.
    final_host: Option<String>,
    /// Whether there is a `Match final`.
    wants_final: bool,
    /// Keywords that are passed over when they are not known.
    ignored: Option<String>,
}

/// Where in the files it is.
#[derive(Clone, Default)]
struct Position {
    is_active: bool,
    /// Whether no block of this file can hold, since the one that includes it does not.
    is_outside: bool,
    block: Option<String>,
    depth: usize,
}

impl Reading<'_> {
    fn all(&mut self, files: &[ConfigText]) {
        for file in files {
            self.file(file, Position { is_active: true, ..Position::default() });
        }
    }

    fn file(&mut self, file: &ConfigText, mut position: Position) {
        let text = match &file.text {
            Ok(text) => text,
            Err(why) => return self.note(format!("{} could not be read: {why}", file.path.display())),
        };
        for (at, text) in text.lines().enumerate() {
            let place = Place { path: file.path.clone(), line: at + 1 };
            match line::read(text) {
                Ok(None) => {}
                Ok(Some(line)) => {
                    if let Err(why) = self.line(file, &line, &place, &mut position) {
                        self.fault(place, why);
                    }
                }
                Err(Refused::NothingFollows) => self.fault(place, "Nothing follows the keyword.".to_owned()),
                Err(Refused::Quotes) => self.fault(place, "A quote is not closed.".to_owned()),
            }
        }
    }

    fn line(
        &mut self,
        file: &ConfigText,
        line: &Line<'_>,
        place: &Place,
        position: &mut Position,
    ) -> Result<(), String> {
        match line.keyword.as_str() {
            "host" => {
                position.block = Some(format!("Host {}", line.words.join(" ")));
                position.is_active = self.is_host(&line.words)? && !position.is_outside;
            }
            "match" => {
                position.block = Some(format!("Match {}", line.rest));
                position.is_active = false;
                let holds = self.is_matched(line.rest, place)?;
                position.is_active = holds && !position.is_outside;
            }
            "include" => return self.include(file, &line.words, position),
            "ignoreunknown" => {
                if position.is_active && self.ignored.is_none() {
                    self.ignored = line.words.first().cloned();
                }
            }
            name => match Keyword::find(name) {
                Some(keyword) => return self.setting(keyword, line, place, position),
                None if keyword::is_known(name) => {}
                None if self
                    .ignored
                    .as_ref()
                    .is_some_and(|ignored| is_in_list(name, &ignored.to_ascii_lowercase())) => {}
                None => return Err(format!("OpenSSH knows no {name}.")),
            },
        }
        Ok(())
    }

    fn include(&mut self, file: &ConfigText, patterns: &[String], position: &Position) -> Result<(), String> {
        if patterns.is_empty() {
            return Err("Nothing follows Include.".to_owned());
        }
        let depth = position.depth + 1;
        for pattern in patterns {
            let files = file.included.iter().find(|(included, _)| included == pattern);
            for inner in files.map(|(_, files)| files.as_slice()).unwrap_or_default() {
                if depth > DEEPEST_INCLUDE {
                    return Err("Files include each other too deeply.".to_owned());
                }
                // What the inner file's blocks are does not change the block of this one.
                let is_outside = !position.is_active;
                self.file(inner, Position { is_outside, depth, ..position.clone() });
            }
        }
        Ok(())
    }

    /// Whether a line of `Host` is of this host. Capitals count here. A second reading takes the host's real name.
    fn is_host(&self, patterns: &[String]) -> Result<bool, String> {
        let host = self.final_host.as_deref().unwrap_or(self.client.host);
        let mut is_host = false;
        for pattern in patterns {
            if pattern.is_empty() {
                return Err("A pattern of Host is empty.".to_owned());
            }
            match pattern.strip_prefix('!') {
                Some(pattern) if is_match(host, pattern) => return Ok(false),
                Some(_) => {}
                None => is_host |= is_match(host, pattern),
            }
        }
        Ok(is_host)
    }

    /// Whether all criteria of a `Match` hold.
    fn is_matched(&mut self, criteria: &str, place: &Place) -> Result<bool, String> {
        let (mut holds, mut count, mut rest) = (true, 0, criteria);
        loop {
            let (word, after) = match delimited(rest)? {
                Some((word, after)) if !word.is_empty() && !word.starts_with('#') => (word, after),
                _ if count == 0 => return Err("Match has no criterion.".to_owned()),
                _ => return Ok(holds),
            };
            let (is_negated, name) = match word.strip_prefix('!') {
                Some(name) => (true, name.to_ascii_lowercase()),
                None => (false, word.to_ascii_lowercase()),
            };
            if name == "all" {
                let ends = delimited(after)?.is_none_or(|(next, _)| next.is_empty() || next.starts_with('#'));
                if count > 1 || !ends {
                    return Err("all cannot be combined with other criteria of Match.".to_owned());
                }
                return Ok(holds && !is_negated);
            }
            count += 1;
            if name == "final" || name == "canonical" {
                self.wants_final |= name == "final" && self.final_host.is_none();
                holds &= self.final_host.is_some() != is_negated;
                rest = after;
                continue;
            }
            let missing = || format!("The criterion {name} of Match has no value.");
            let (value, after) = delimited(after)?.ok_or_else(missing)?;
            if value.is_empty() || value.starts_with('#') {
                return Err(missing());
            }
            rest = after;
            let one = match name.as_str() {
                "host" => Some(is_host_in_list(&self.host_so_far(), &value)),
                "originalhost" => Some(is_host_in_list(self.client.host, &value)),
                "user" => self.user_so_far().map(|user| is_in_list(&user, &value)),
                "localuser" => self.client.local_user.map(|user| is_in_list(user, &value)),
                "exec" | "localnetwork" | "tagged" | "command" | "version" | "sessiontype" => None,
                _ => return Err(format!("OpenSSH knows no criterion {name} of Match.")),
            };
            match one {
                Some(one) => holds &= one != is_negated,
                None => {
                    // Where another criterion fails already, this one does not matter, and `ssh` does not look either.
                    if holds {
                        self.note(not_evaluated(&name, place));
                    }
                    holds = false;
                }
            }
        }
    }

    /// The host's name as far as it is known: that of `HostName`, where one came before.
    fn host_so_far(&self) -> String {
        match (&self.final_host, self.settings.value(Keyword::HostName)) {
            (Some(host), _) => host.clone(),
            (None, Some(written)) => host_name(written, self.client.host),
            (None, None) => self.client.host.to_owned(),
        }
    }

    fn user_so_far(&self) -> Option<String> {
        self.settings.user().or(self.client.local_user).map(str::to_owned)
    }

    fn setting(
        &mut self,
        keyword: Keyword,
        line: &Line<'_>,
        place: &Place,
        position: &Position,
    ) -> Result<(), String> {
        let value = value(keyword, line)?;
        if !position.is_active || self.is_decided(keyword, &value) {
            return Ok(());
        }
        if keyword == Keyword::CanonicalizeHostname && matches!(value.as_str(), "yes" | "true" | "always") {
            self.note(format!(
                "CanonicalizeHostname ({place}) asks DNS for the host's full name; that is not done here."
            ));
        }
        let (place, block) = (place.clone(), position.block.clone());
        self.settings.settings.push(Setting { keyword, value, place, block });
        Ok(())
    }

    fn is_decided(&self, keyword: Keyword, value: &str) -> bool {
        let has = |keyword| self.settings.setting(keyword).is_some();
        match keyword {
            Keyword::IdentityFile => self.settings.identity_files().any(|file| file.value == value),
            Keyword::ProxyJump => has(Keyword::ProxyCommand) || has(keyword),
            Keyword::ProxyCommand => {
                let jump = self.settings.value(Keyword::ProxyJump);
                has(keyword) || jump.is_some_and(|jump| !jump.eq_ignore_ascii_case("none"))
            }
            // By the second reading the host's name is decided.
            Keyword::HostName => has(keyword) || self.final_host.is_some(),
            keyword => has(keyword),
        }
    }

    fn fault(&mut self, place: Place, why: String) {
        let fault = Fault { place, why };
        if !self.settings.faults.contains(&fault) {
            self.settings.faults.push(fault);
        }
    }

    fn note(&mut self, note: String) {
        if !self.settings.notes.contains(&note) {
            self.settings.notes.push(note);
        }
    }
}

fn not_evaluated(criterion: &str, place: &Place) -> String {
    match criterion {
        "exec" => format!(
            "Match exec ({place}) would run a command. Causeway never runs it, and takes the block as one that does not hold."
        ),
        "user" | "localuser" => format!(
            "The name of your account here is not known, so that the block of Match {criterion} ({place}) is taken as one \
             that does not hold."
        ),
        other => format!(
            "Match {other} ({place}) is not evaluated here; its block is taken as one that does not hold."
        ),
    }
}

fn delimited(text: &str) -> Result<Option<(String, &str)>, String> {
    match line::delimited(text) {
        Delimited::Word(word, after) => Ok(Some((word, after))),
        Delimited::Nothing => Ok(None),
        Delimited::Unclosed => Err("A quote is not closed.".to_owned()),
    }
}

/// The value of a line, judged as OpenSSH judges it whether or not its block holds.
fn value(keyword: Keyword, line: &Line<'_>) -> Result<String, String> {
    let name = keyword.name();
    if keyword.takes() == Takes::Rest {
        return Ok(line.rest.trim_start_matches([' ', '\t', '=']).to_owned());
    }
    let Some(first) = line.words.first().filter(|first| !first.is_empty()) else {
        return Err(format!("Nothing follows {name}."));
    };
    if keyword.takes() == Takes::Words {
        let is_none = |word: &String| word.eq_ignore_ascii_case("none");
        if line.words.iter().any(String::is_empty) || (line.words.len() > 1 && line.words.iter().any(is_none))
        {
            return Err(format!("The values of {name} do not go together."));
        }
        return Ok(line.words.join(" "));
    }
    if line.words.len() > 1 {
        return Err(format!("{name} takes one value; put quotes around one with spaces."));
    }
    match keyword.takes() {
        Takes::OneOf(known) if !known.iter().any(|known| known.eq_ignore_ascii_case(first)) => {
            Err(format!("{name} cannot be {first}."))
        }
        Takes::Port if port(first).is_none() => Err(format!("{first} is no port.")),
        Takes::OneOf(_) => Ok(first.to_ascii_lowercase()),
        _ => Ok(first.clone()),
    }
}
