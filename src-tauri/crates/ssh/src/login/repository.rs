//! What is asked of the server once it let us in.

use std::sync::Arc;

use causeway_domain::ssh::login::Fetched;
use russh::client::{Handle, Msg};
use russh::{Channel, ChannelMsg};

use super::advertisement::{Advertisement, Trouble};
use super::client::{Client, Ended, Seen};

/// As much as is kept of what a server writes in words.
const LONGEST_WORDS: usize = 16 * 1024;

/// The end of what a client wants: git's way to say good-bye.
const NOTHING_MORE: &[u8] = b"0000";

/// Runs `git-upload-pack` on a path as git does, and reads the references that it advertises.
pub(super) async fn read(handle: &Handle<Client>, path: &str, seen: &Arc<Seen>) -> Result<Fetched, String> {
    let mut channel = handle.channel_open_session().await.map_err(|error| error.to_string())?;
    let command = format!("git-upload-pack {}", quoted(path));
    channel.exec(true, command).await.map_err(|error| error.to_string())?;
    let mut advertisement = Advertisement::default();
    let mut said = Words::default();
    loop {
        match channel.wait().await {
            Some(ChannelMsg::Data { data }) => match advertisement.feed(&data) {
                Ok(false) => {}
                Ok(true) => {
                    good_bye(&channel).await;
                    let (names, head) = advertisement.references();
                    return Ok(Fetched::References { names, head });
                }
                Err(Trouble::Refused(message)) => return Ok(Fetched::Refused { message }),
                Err(Trouble::NotGit(text)) => {
                    said.hear(text.as_bytes());
                    return Ok(Fetched::Refused { message: said.all_of(&mut channel).await });
                }
                Err(Trouble::TooLong) => return Err("the server advertises without end".to_owned()),
            },
            Some(ChannelMsg::ExtendedData { data, .. }) => said.hear(&data),
            Some(ChannelMsg::Failure) => {
                return Ok(Fetched::Refused { message: "the server runs no git-upload-pack".to_owned() });
            }
            Some(ChannelMsg::Close) | None => return refused_or_gone(said, seen).await,
            Some(_) => {}
        }
    }
}

/// Asks for a shell and reads what the server says to that.
pub(super) async fn ask_for_shell(handle: &Handle<Client>, seen: &Arc<Seen>) -> Result<String, String> {
    let mut channel = handle.channel_open_session().await.map_err(|error| error.to_string())?;
    channel.request_shell(true).await.map_err(|error| error.to_string())?;
    let words = Words::default().all_of(&mut channel).await;
    if words.is_empty() { Err(gone(seen).await) } else { Ok(words) }
}

async fn refused_or_gone(said: Words, seen: &Seen) -> Result<Fetched, String> {
    let message = said.text();
    if message.is_empty() { Err(gone(seen).await) } else { Ok(Fetched::Refused { message }) }
}

async fn gone(seen: &Seen) -> String {
    match seen.ended().await {
        Some(Ended::Said(words)) if !words.trim().is_empty() => {
            format!("the server hung up: {}", words.trim())
        }
        _ => "the server hung up without a word".to_owned(),
    }
}

async fn good_bye(channel: &Channel<Msg>) {
    // The server may be gone already, with all said that was asked of it.
    let _gone = channel.data_bytes(NOTHING_MORE).await;
    let _gone = channel.eof().await;
}

/// A path as git hands it to the server's shell: in quotes that nothing inside it can end.
fn quoted(path: &str) -> String {
    let mut quoted = String::from("'");
    for character in path.chars() {
        match character {
            '\'' | '!' => {
                quoted.push_str("'\\");
                quoted.push(character);
                quoted.push('\'');
            }
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

/// What the server writes for people.
#[derive(Default)]
struct Words(Vec<u8>);

impl Words {
    fn hear(&mut self, bytes: &[u8]) {
        let room = LONGEST_WORDS.saturating_sub(self.0.len());
        self.0.extend(bytes.iter().take(room));
    }

    /// Hears to the end of the channel.
    async fn all_of(mut self, channel: &mut Channel<Msg>) -> String {
        loop {
            match channel.wait().await {
                Some(ChannelMsg::Data { data } | ChannelMsg::ExtendedData { data, .. }) => self.hear(&data),
                Some(ChannelMsg::Close | ChannelMsg::Failure) | None => return self.text(),
                Some(_) => {}
            }
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).replace('\r', "").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn paths_are_quoted_as_git_does() {
        assert_eq!(quoted("/v1/repos/payments-api"), "'/v1/repos/payments-api'");
        assert_eq!(quoted("/v1/repos/it's!"), r"'/v1/repos/it'\''s'\!''");
    }
}
