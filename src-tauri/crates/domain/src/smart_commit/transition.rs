//! Names of transitions as a message writes them.

/// What a transition is called in a message: spaces become hyphens, the name ends before the first character that is
/// neither a letter nor a hyphen, and case does not count. `SEND TO_QA` becomes `send-to`. Empty where nothing is left.
pub fn reduced(name: &str) -> String {
    name.trim()
        .replace(' ', "-")
        .chars()
        .take_while(|letter| letter.is_alphabetic() || *letter == '-')
        .collect::<String>()
        .to_lowercase()
}

/// Which transition a command means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransitionMatch {
    /// The one at this place of the list.
    One(usize),
    /// More than one: their places.
    Several(Vec<usize>),
    /// None.
    Nothing,
}

/// The transition that a command's name is or begins. One that several begin with means none of them, even if it is the
/// whole name of one: nothing says that the whole name goes first.
pub fn match_transition<'a>(command: &str, names: impl IntoIterator<Item = &'a str>) -> TransitionMatch {
    let wanted = command.to_lowercase();
    let mut fitting: Vec<usize> = names
        .into_iter()
        .enumerate()
        .filter(|(_, name)| reduced(name).starts_with(&wanted))
        .map(|(place, _)| place)
        .collect();
    match fitting.len() {
        0 => TransitionMatch::Nothing,
        1 => TransitionMatch::One(fitting.remove(0)),
        _ => TransitionMatch::Several(fitting),
    }
}

/// The shortest beginning of one name's reduction that no other begins with; `None` where there is none.
pub(super) fn shortest<'a>(place: usize, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let all: Vec<String> = names.into_iter().map(reduced).collect();
    let name = all.get(place)?;
    (1..=name.chars().count())
        .map(|letters| name.chars().take(letters).collect::<String>())
        .find(|begin| all.iter().filter(|other| other.starts_with(begin.as_str())).count() == 1)
        .filter(|begin| begin.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_reduced() {
        let table = [
            ("SEND_TO_QA", "send"),
            ("SEND TO_QA", "send-to"),
            ("CODE REVIEW", "code-review"),
            ("To Business", "to-business"),
            ("Resolve", "resolve"),
            ("Überprüfen", "überprüfen"),
            ("レビュー 中", "レビュー-中"),
            (" Start  Progress ", "start--progress"),
            ("2nd review", ""),
            ("Won't fix", "won"),
            ("", ""),
        ];
        for (name, expected) in table {
            assert_eq!(reduced(name), expected, "{name}");
        }
    }

    #[test]
    fn a_unique_beginning_suffices() {
        use TransitionMatch::{Nothing, One, Several};
        let table: [(&str, &[&str], TransitionMatch); 12] = [
            ("to", &["To Business", "Close"], One(0)),
            ("to-business", &["To Business", "Close"], One(0)),
            ("send", &["SEND_TO_QA"], One(0)),
            ("send-to", &["SEND TO_QA"], One(0)),
            ("send", &["SEND_TO_QA", "SEND_TO_DEV"], Several(vec![0, 1])),
            ("s", &["Start Progress", "Stop Progress"], Several(vec![0, 1])),
            ("STA", &["Start Progress", "Stop Progress"], One(0)),
            ("code-review", &["CODE REVIEW"], One(0)),
            ("close", &["Close", "Close and archive"], Several(vec![0, 1])),
            ("close-a", &["Close", "Close and archive"], One(1)),
            ("finish", &["Done"], Nothing),
            ("resolved", &["Resolve"], Nothing),
        ];
        for (command, names, expected) in table {
            assert_eq!(match_transition(command, names.iter().copied()), expected, "{command} in {names:?}");
        }
    }

    #[test]
    fn the_shortest_way_to_say_it() {
        let names = ["Start Progress", "Stop Progress", "Close", "Close and archive", "2nd"];
        let said: Vec<_> = (0..names.len()).map(|place| shortest(place, names)).collect();
        let expected =
            [Some("sta"), Some("sto"), None, Some("close-"), None].map(|said| said.map(str::to_owned));
        assert_eq!(said, expected);
    }
}
