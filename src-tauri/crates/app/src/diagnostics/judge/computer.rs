//! This computer: keychain, local data, clock.

use super::{plural, sentence};
use crate::diagnostics::Judgement;
use crate::port::secrets::{KeychainState, KeychainStatus};
use crate::port::storage::StorageError;

/// The keychain, after a round trip through it.
pub fn keychain(status: &KeychainStatus) -> Judgement {
    let store = status.store;
    let judgement = match status.state {
        KeychainState::Ok => Judgement::ok(format!("{store} stored, returned and removed a test entry.")),
        KeychainState::Absent => Judgement::failed(format!(
            "There is no {store} on this computer, so secrets last until Causeway is closed."
        )),
        KeychainState::Locked => {
            Judgement::failed(format!("{store} waits to be unlocked, or did not answer in time."))
        }
        KeychainState::Denied => Judgement::failed(format!("{store} refused Causeway.")),
    };
    match &status.fix {
        Some(fix) => judgement.fix(fix.clone()),
        None => judgement,
    }
}

/// Local data, after it was proved.
pub fn local_data(proved: &Result<(), StorageError>) -> Judgement {
    match proved {
        Ok(()) => Judgement::ok("The database is whole, and its folder can be written."),
        Err(error @ StorageError::Newer { .. }) => Judgement::failed(sentence(error))
            .fix("Install the newest Causeway; an older one must not change what a newer one wrote."),
        Err(error) => Judgement::failed(sentence(error)).fix(
            "Make sure that the disk is not full and that the data folder belongs to you. If the database is damaged, \
             close Causeway and move the file causeway.sqlite away: connections can be adopted again from Jira.",
        ),
    }
}

/// A server's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerClock {
    /// The host.
    pub host: String,
    /// Whether it is one of AWS's, whose clock is what signatures are measured by.
    pub is_aws: bool,
    /// Its time minus this computer's, in milliseconds.
    pub offset_millis: i64,
}

/// From here on it should be known.
const NOTABLE_MILLIS: u64 = 60_000;

/// From here on AWS will soon refuse signatures; it takes those of fifteen minutes at most.
const TOO_FAR_MILLIS: u64 = 5 * 60_000;

/// The offset to AWS's clocks: the smallest, because a slow answer makes an offset larger and never smaller than it is.
pub fn aws_offset(clocks: &[ServerClock]) -> Option<i64> {
    clocks
        .iter()
        .filter(|clock| clock.is_aws)
        .map(|clock| clock.offset_millis)
        .min_by_key(|offset| offset.unsigned_abs())
}

/// This computer's clock beside those of the servers.
pub fn clock(clocks: &[ServerClock]) -> Judgement {
    let worst_jira = clocks
        .iter()
        .filter(|clock| !clock.is_aws)
        .max_by_key(|clock| clock.offset_millis.unsigned_abs())
        .filter(|clock| clock.offset_millis.unsigned_abs() > NOTABLE_MILLIS);
    let Some(offset) = aws_offset(clocks) else {
        return match worst_jira {
            Some(jira) => Judgement::caution(format!(
                "AWS told no time; this computer's clock is {} that of {}.",
                apart(jira.offset_millis),
                jira.host
            ))
            .fix(SET_CLOCK)
            .snippet(SET_CLOCK_COMMAND),
            None if clocks.is_empty() => Judgement::skipped("No server told its time."),
            None => Judgement::ok("The clock agrees with Jira's to the minute; AWS told no time."),
        };
    };
    if offset.unsigned_abs() > NOTABLE_MILLIS {
        let finding = format!("This computer's clock is {} AWS's.", apart(offset));
        let judgement = if offset.unsigned_abs() > TOO_FAR_MILLIS {
            Judgement::failed(format!("{finding} AWS refuses what is signed with a wrong time."))
        } else {
            Judgement::caution(finding)
        };
        return judgement.fix(SET_CLOCK).snippet(SET_CLOCK_COMMAND);
    }
    match worst_jira {
        Some(jira) => Judgement::caution(format!(
            "This computer's clock agrees with AWS's, and is {} that of {}.",
            apart(jira.offset_millis),
            jira.host
        ))
        .fix(
            "Ask who runs Jira to have its server's clock set from the network: Jira signs its own requests to AWS by \
             that clock.",
        ),
        None => Judgement::ok(format!("The clock is within {} of AWS's.", seconds(offset))),
    }
}

/// `25 seconds behind`, seen from this computer; `offset` is the server's time minus this computer's.
fn apart(offset: i64) -> String {
    let direction = if offset > 0 { "behind" } else { "ahead of" };
    format!("{} {direction}", seconds(offset))
}

fn seconds(offset: i64) -> String {
    let seconds = offset.unsigned_abs().div_ceil(1000).max(1);
    if seconds < 180 {
        plural(seconds, "second", "seconds")
    } else {
        plural(seconds / 60, "minute", "minutes")
    }
}

const SET_CLOCK: &str = "Let the system set its clock from the network.";

#[cfg(target_os = "macos")]
const SET_CLOCK_COMMAND: &str = "sudo sntp -sS time.apple.com";
#[cfg(target_os = "windows")]
const SET_CLOCK_COMMAND: &str = "w32tm /resync";
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const SET_CLOCK_COMMAND: &str = "sudo timedatectl set-ntp true";

#[cfg(test)]
mod tests {
    use super::{ServerClock, aws_offset, clock, keychain, local_data};
    use crate::diagnostics::Outcome;
    use crate::port::secrets::{KeychainState, KeychainStatus};
    use crate::port::storage::StorageError;

    fn server(is_aws: bool, offset_millis: i64) -> ServerClock {
        let host = if is_aws { "sts" } else { "jira.example.com" }.to_owned();
        ServerClock { host, is_aws, offset_millis }
    }

    #[test]
    fn a_keychain_that_does_not_work_brings_its_fix() {
        for (state, outcome) in [
            (KeychainState::Ok, Outcome::Ok),
            (KeychainState::Absent, Outcome::Failed),
            (KeychainState::Locked, Outcome::Failed),
            (KeychainState::Denied, Outcome::Failed),
        ] {
            let fix = (state != KeychainState::Ok).then(|| "Unlock it.".to_owned());
            let judged = keychain(&KeychainStatus { state, store: "Store", fix: fix.clone() });
            assert_eq!((judged.outcome, judged.fix), (outcome, fix), "{state:?}");
            assert!(judged.finding.contains("Store"));
        }
    }

    #[test]
    fn damaged_data_is_not_the_same_as_newer_data() {
        assert_eq!(local_data(&Ok(())).outcome, Outcome::Ok);
        let newer = local_data(&Err(StorageError::Newer { found: 9, known: 3 }));
        let damaged =
            local_data(&Err(StorageError::Failed { action: "read".into(), detail: "malformed".to_owned() }));
        assert_eq!((newer.outcome, damaged.outcome), (Outcome::Failed, Outcome::Failed));
        assert!(newer.fix.unwrap().contains("newest") && damaged.fix.unwrap().contains("causeway.sqlite"));
        assert!(damaged.finding.contains("malformed"));
    }

    #[test]
    fn the_clock_is_judged_by_aws_to_a_minute_and_to_five() {
        for (offset, outcome, words) in [
            (900, Outcome::Ok, "within 1 second"),
            (-59_999, Outcome::Ok, "within 60 seconds"),
            (61_000, Outcome::Caution, "61 seconds behind AWS's"),
            (-250_000, Outcome::Caution, "4 minutes ahead of AWS's"),
            (20 * 60_000, Outcome::Failed, "20 minutes behind AWS's"),
        ] {
            let judged = clock(&[server(true, offset), server(false, 0)]);
            assert_eq!(judged.outcome, outcome, "{offset}");
            assert!(judged.finding.contains(words), "{offset}: {}", judged.finding);
            assert_eq!(judged.snippet.is_some(), outcome != Outcome::Ok);
        }
    }

    #[test]
    fn the_nearest_of_aws_counts_and_jira_is_named_when_it_is_the_one_that_is_wrong() {
        assert_eq!(aws_offset(&[server(true, 9_000), server(true, -1_000), server(false, 0)]), Some(-1_000));
        let judged = clock(&[server(true, 0), server(false, -120_000)]);
        assert_eq!(judged.outcome, Outcome::Caution);
        assert!(judged.finding.contains("jira.example.com"), "{}", judged.finding);
        assert_eq!(judged.snippet, None, "this computer's clock is right");
        assert_eq!(clock(&[server(false, 120_000)]).outcome, Outcome::Caution);
        assert_eq!(clock(&[server(false, 0)]).outcome, Outcome::Ok);
        assert_eq!(clock(&[]).outcome, Outcome::Skipped);
    }
}
