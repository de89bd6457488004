//! Whether a command told the truth about what it left behind.

use serde_json::Value;

use crate::case::{Act, Case, Ends};
use crate::stage::{Outcome, Stage};
use crate::world::World;

/// What is wrong with a case.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn expect(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }
}

/// Plays a case: the act with its fault, and once more without. Gives what is wrong, in words; nothing when all is right.
pub(crate) fn play(stage: &mut Stage<'_>, case: &Case) -> String {
    let mut findings = Findings::default();
    stage.begin(case.act);
    let before = stage.world();
    let outcome = stage.act_with(case);
    let after = stage.world();
    findings.expect(outcome.reached, || "the request was never made".to_owned());
    let is_right = match case.ends {
        Ends::Well => outcome.code == 0,
        Ends::With(codes) => codes.contains(&outcome.code),
        Ends::ByCtrlC => outcome.code == 130,
    };
    findings.expect(is_right, || format!("it ended with {}: {}", outcome.code, short(&outcome)));
    untouched(&mut findings, stage, &after);
    told(&mut findings, case.act, &outcome, &before, &after);
    fate(&mut findings, stage, case.act, &outcome);
    // A connection that is forgotten cannot be taken apart again.
    let is_over = case.act.takes_apart() && is_completed(&outcome);
    if !is_over {
        let again = stage.act(case.act);
        findings.expect(again.code == 0, || {
            format!("without the fault it ends with {}: {}", again.code, short(&again))
        });
        let world = stage.world();
        untouched(&mut findings, stage, &world);
        told(&mut findings, case.act, &again, &after, &world);
        fate(&mut findings, stage, case.act, &again);
    }
    if findings.0.is_empty() {
        return String::new();
    }
    let receipt = &outcome.answer["receipt"];
    let told = format!("{} {}", receipt["leftBehind"], receipt["run"]["repositories"]);
    format!("{}\n    {}\n    {told}", case.name(), findings.0.join("\n    "))
}

fn is_completed(outcome: &Outcome) -> bool {
    outcome.answer["receipt"]["run"]["state"] == "completed"
}

fn short(outcome: &Outcome) -> String {
    let run = &outcome.answer["receipt"]["run"];
    if run.is_null() {
        return outcome.said.chars().rev().take(900).collect::<Vec<_>>().into_iter().rev().collect();
    }
    let error = &outcome.answer["receipt"]["error"]["message"];
    format!("{} {} {error}\n    {}", run["state"], run["activity"], run["steps"])
}

/// What is other people's is as it was, in its order, and nothing of ours is there twice.
fn untouched(findings: &mut Findings, stage: &Stage<'_>, world: &World) {
    findings.expect(world.foreign() == stage.bare().foreign(), || format!("foreign triggers: {world:?}"));
    findings.expect(world.other_topics == stage.bare().other_topics, || format!("foreign topics: {world:?}"));
    findings.expect(world.is_single(), || format!("something of ours is there twice: {world:?}"));
}

/// A command that ended well did all of it; one that did not remembers the connection.
fn fate(findings: &mut Findings, stage: &Stage<'_>, act: Act, outcome: &Outcome) {
    let is_done = is_completed(outcome);
    if act.takes_apart() {
        let is_remembered = stage.is_remembered();
        findings.expect(is_remembered != is_done, || format!("remembered: {is_remembered}"));
    }
    let integration = stage.integration();
    match act {
        Act::Connect if is_done => {
            findings.expect(integration == Some(true), || format!("in Jira: {integration:?}"));
            let is_remembered = stage.is_remembered();
            findings.expect(is_remembered, || "it is connected and not remembered".to_owned());
        }
        Act::Triggers | Act::Disconnect | Act::Test => {
            findings.expect(integration == Some(true), || format!("in Jira: {integration:?}"));
        }
        Act::Disable if is_done => {
            findings.expect(integration == Some(false), || format!("in Jira: {integration:?}"));
        }
        Act::Remove if is_done => {
            findings.expect(integration.is_none(), || format!("in Jira: {integration:?}"));
        }
        Act::Disable | Act::Remove | Act::Connect => {}
    }
    let integrations = stage.integrations();
    findings.expect(integrations <= 1, || format!("{integrations} integrations in Jira"));
}

/// Every word of the answer against what is there.
fn told(findings: &mut Findings, act: Act, outcome: &Outcome, before: &World, after: &World) {
    if act == Act::Test {
        tested(findings, outcome, before, after);
    } else {
        receipt(findings, act, outcome, before, after);
    }
}

/// A test writes nothing, and answers for each repository.
fn tested(findings: &mut Findings, outcome: &Outcome, before: &World, after: &World) {
    findings.expect(before == after, || format!("{before:?} became {after:?}"));
    let Some(rows) = outcome.answer.as_array() else {
        findings.expect(outcome.code != 0, || "it ended well without an answer".to_owned());
        return;
    };
    let names: Vec<&str> = rows.iter().filter_map(|row| row["repository"].as_str()).collect();
    let all: Vec<&str> = after.triggers.iter().map(|(name, _)| name.as_str()).collect();
    findings.expect(names == all, || format!("{names:?} of {all:?}"));
    let sent = rows.iter().filter(|row| row["sent"] == true).count();
    findings.expect((outcome.code == 0) == (sent == all.len()), || format!("{sent} sent, {}", outcome.code));
    for row in rows {
        let says_why = row["message"].as_str().is_some_and(|message| message.len() > 8);
        findings.expect(row["sent"] == true || says_why, || format!("not sent, and not why: {row}"));
    }
}

/// Every word of the receipt against what is there.
fn receipt(findings: &mut Findings, act: Act, outcome: &Outcome, before: &World, after: &World) {
    let receipt = &outcome.answer["receipt"];
    let is_setting_up = act.sets_up();
    if outcome.code == 0 {
        let is_so = if is_setting_up { after.is_full() } else { after.is_empty() || outcome.plans_to_keep() };
        findings.expect(is_so, || format!("it ended well, and there is {after:?}"));
    }
    if receipt.is_null() {
        findings.expect(after == before, || format!("without a receipt, {before:?} became {after:?}"));
        return;
    }
    // What could not be looked at stays, and is named.
    let in_part = is_completed(outcome) && outcome.code == 4 && !is_setting_up && !after.is_empty();
    findings.expect((outcome.code == 0) == is_completed(outcome) || in_part, || {
        format!("{} and {}", outcome.code, receipt["run"]["state"])
    });
    repositories(findings, is_setting_up, receipt, before, after);
    let lines: Vec<&str> =
        receipt["leftBehind"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if is_setting_up {
        made(findings, &lines, before, after);
    } else {
        removed(findings, &lines, before, after);
    }
}

/// The row of each repository.
fn repositories(
    findings: &mut Findings,
    is_setting_up: bool,
    receipt: &Value,
    before: &World,
    after: &World,
) {
    for row in receipt["run"]["repositories"].as_array().into_iter().flatten() {
        let name = row["name"].as_str().unwrap_or_default();
        // In a run that connects too, the row is of the index and has its trigger beside that.
        let row = if row["trigger"].is_object() { &row["trigger"] } else { row };
        let message = row["message"].as_str().unwrap_or_default();
        let is_doubtful = message.contains("reading it back failed") || message.contains("is not known");
        let wanted = usize::from(is_setting_up);
        let ours = after.ours(name);
        let holds = match row["state"].as_str() {
            Some("done") => ours == wanted,
            Some("failed") if is_doubtful => true,
            Some("failed" | "pending" | "skipped") => ours == before.ours(name),
            _ => false,
        };
        findings.expect(holds, || format!("{name} has {ours} of ours, and its row is {row}"));
    }
}

/// `In AWS: the trigger x, added to 3 repositories.` says 3.
fn count(lines: &[&str], before: &str) -> usize {
    let tail = lines.iter().find_map(|line| line.split_once(before)).map(|(_, tail)| tail.trim_start());
    tail.and_then(|tail| tail.split(' ').next()).map_or(0, |word| word.parse().unwrap_or(1))
}

fn made(findings: &mut Findings, lines: &[&str], before: &World, after: &World) {
    let says = |words: &str| lines.iter().any(|line| line.contains(words));
    let told = || format!("{lines:?}, and there is {after:?}");
    let (had_topic, has_topic) = (!before.topics.is_empty(), !after.topics.is_empty());
    if says("nothing was written") {
        findings.expect(after == before, told);
    }
    if says("In AWS: a new SNS topic") {
        findings.expect(!had_topic && has_topic, told);
    }
    if has_topic && !had_topic {
        // Where it may not be looked at, nobody can tell a new one from one that was there, and that is said.
        findings.expect(says("new SNS topic") || says("could not be seen"), told);
        findings.expect(!says("In AWS: the SNS topic") || !says("as it was"), told);
    }
    if says("In AWS: a new subscription") {
        findings.expect(after.subscriptions().len() == 1, told);
    }
    if after.subscriptions().len() > before.subscriptions().len() {
        findings.expect(says("new subscription to it") || says("could not be seen"), told);
        findings.expect(!says("the subscription to it that was there"), told);
    }
    let perhaps = count(lines, "perhaps written in");
    let added = count(lines, "added to");
    let really = after.with_ours() - before.with_ours();
    findings.expect((added..=added + perhaps).contains(&really), told);
}

fn removed(findings: &mut Findings, lines: &[&str], before: &World, after: &World) {
    let says = |words: &str| lines.iter().any(|line| line.contains(words));
    let told = || format!("{lines:?}, and there is {after:?}");
    let (had_topic, has_topic) = (!before.topics.is_empty(), !after.topics.is_empty());
    let sure = |words: &str| says(&format!("Removed from AWS: {words}"));
    let perhaps = |words: &str| says(&format!("Perhaps removed from AWS: {words}"));
    if says("Nothing was removed") {
        findings.expect(after == before, told);
    }
    if sure("the SNS topic") {
        findings.expect(!has_topic, told);
    }
    if had_topic && !has_topic {
        findings.expect(sure("the SNS topic") || perhaps("the SNS topic"), told);
    }
    if sure("Jira's subscription") {
        findings.expect(after.subscriptions().is_empty(), told);
    }
    if after.subscriptions().len() < before.subscriptions().len() {
        findings.expect(sure("Jira's subscription") || perhaps("Jira's subscription"), told);
    }
    let surely = count(lines, "Removed from AWS: the trigger of");
    let doubtful = count(lines, "Perhaps removed from AWS: the trigger of");
    let really = before.with_ours() - after.with_ours();
    findings.expect((surely..=surely + doubtful).contains(&really), told);
}
