//! What the facts mean.

use super::facts::{CommitSeen, Facts, IssueSeen, JiraSeen, KeySeen, ReachedBy, RepositorySeen};
use super::words::{short, span};
use super::{Reason, Step};
use crate::doctor::Standing;

type Verdict = crate::doctor::Verdict<Reason>;

/// How many other keys or repositories are named.
const NAMED: usize = 3;

/// Every link with its verdict, and the first reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The links, in order; those behind one without which there is nothing to look at are unseen.
    pub links: Vec<(Step, Verdict)>,
    /// The first reason; `None` when the commit is at the issue.
    pub reason: Option<Reason>,
    /// The result in one sentence.
    pub summary: String,
}

/// Judges every link and names the first reason.
pub fn explain(facts: &Facts) -> Explanation {
    let links: Vec<(Step, Verdict)> = Step::ALL.iter().map(|step| (*step, judge(*step, facts))).collect();
    let first = links.iter().find(|(_, verdict)| verdict.is_broken());
    let reason = first.and_then(|(_, verdict)| verdict.cause);
    let summary = match first {
        Some((_, verdict)) => verdict.finding.clone(),
        None => format!("The commit is at {}.", facts.key),
    };
    Explanation { links, reason, summary }
}

/// What a link's facts mean. Once the issue shows the commit nothing is broken any more; what is odd is still said.
pub fn judge(step: Step, facts: &Facts) -> Verdict {
    if let Some(why) = nothing_to_look_at(step, facts) {
        return Verdict::unseen(why);
    }
    let verdict = match step {
        Step::Jira => jira(facts),
        Step::Issue => issue(facts),
        Step::Commit => commit(facts),
        Step::Repository => repository(facts),
        Step::Enabled => enabled(facts),
        Step::Index => index(facts),
        Step::Projects => projects(facts),
        Step::Key => key(facts),
        Step::Branch => branch(facts),
        Step::Notes => notes(facts),
        Step::Permissions => permissions(facts),
        Step::Link => link(facts),
    };
    if facts.is_shown() && verdict.is_broken() {
        return Verdict { standing: Standing::Caution, cause: None, fix: None, snippet: None, ..verdict };
    }
    verdict
}

/// Why a link cannot be looked at, because of one before it.
fn nothing_to_look_at(step: Step, facts: &Facts) -> Option<&'static str> {
    let no_jira = facts.jira != JiraSeen::Answers;
    let no_issue = facts.issue == IssueSeen::Missing;
    let no_commit = !matches!(facts.commit, CommitSeen::Found { .. });
    let not_there = !matches!(facts.repository, RepositorySeen::There { .. });
    match step {
        Step::Jira => None,
        _ if no_jira => Some("Jira has to answer first."),
        Step::Issue => None,
        _ if no_issue => Some("The issue has to be there first."),
        Step::Commit | Step::Permissions => None,
        _ if no_commit => Some("The commit has to be found first."),
        Step::Repository | Step::Key | Step::Branch | Step::Notes => None,
        _ if not_there => Some("Jira has to have the repository first."),
        _ => None,
    }
}

fn jira(facts: &Facts) -> Verdict {
    match &facts.jira {
        JiraSeen::Answers => Verdict::sound("Jira answers, and so does Git Integration for Jira."),
        JiraSeen::Silent(words) => {
            Verdict::broken(Reason::JiraUnreachable, format!("Jira cannot be asked: {words}."))
                .fix("Open Jira in the browser. If it opens there, Diagnostics tells what is between Causeway and it.")
        }
        JiraSeen::Refuses(words) => {
            Verdict::broken(Reason::SignInRefused, format!("Jira does not take the stored sign-in: {words}."))
                .fix("Look at the Jira sign-in under My credentials: a token may have run out.")
        }
        JiraSeen::WithoutGij(words) => Verdict::broken(
            Reason::NoGij,
            format!("Jira answers, and Git Integration for Jira does not: {words}."),
        )
        .fix("Ask a Jira administrator whether the app is enabled and its licence is valid. Without it Jira shows no commits."),
    }
}

fn issue(facts: &Facts) -> Verdict {
    match &facts.issue {
        IssueSeen::There { key } if *key == facts.key => Verdict::sound(format!("{key} is there, and you may see it.")),
        IssueSeen::There { key } => Verdict::caution(format!(
            "{} was moved and is {key} now. Messages with the old key go on to lead to it.",
            facts.key
        )),
        IssueSeen::Missing => Verdict::broken(
            Reason::NoIssue,
            format!("Jira has no issue {}, or does not show it to you.", facts.key),
        )
        .fix("Compare the key with Jira. Where it is right, you lack the Browse Projects permission in its project."),
    }
}

fn commit(facts: &Facts) -> Verdict {
    match &facts.commit {
        CommitSeen::Found { id, repository, by, in_codecommit, elsewhere, .. } => {
            let led = by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
            let mut text = format!("{} is in {repository}{led}.", short(id));
            if let Some((first, _)) = elsewhere.split_first() {
                let and = if elsewhere.len() == 1 { first.clone() } else { format!("{first} and others") };
                text = format!("{text} It is in {and} as well; choose the repository to look there.");
            }
            match in_codecommit {
                Some(true) => Verdict::sound(text),
                None => Verdict::caution(format!("{text} That is from the mirror; CodeCommit could not be asked.")),
                Some(false) => Verdict::caution(format!(
                    "{text} That is from the mirror, and CodeCommit has it no more: it was rewritten or removed there."
                )),
            }
        }
        CommitSeen::Missing { looked_at } => {
            Verdict::broken(Reason::NoCommit, format!("It is not there: {looked_at} were looked at."))
                .fix("Was it pushed? git branch -r --contains COMMIT says so in the working copy. A mirror that was fetched before the push does not know it.")
        }
        CommitSeen::NeedsMirror { looked_at } => Verdict::broken(
            Reason::NoMirror,
            format!("CodeCommit finds commits by their whole id or by a branch only. {looked_at}"),
        )
        .fix("Give the whole id (git rev-parse COMMIT), choose the repository, or fetch the mirror, in which parts are found."),
        CommitSeen::Unasked { words } => {
            Verdict::broken(Reason::AwsUnasked, format!("CodeCommit could not be asked: {words}."))
                .fix("Look at the connection's AWS key under My credentials, and at Diagnostics.")
        }
    }
}

fn repository(facts: &Facts) -> Verdict {
    let name = repository_name(facts);
    match &facts.repository {
        RepositorySeen::There { .. } => Verdict::sound(format!("Jira has {name}.")),
        RepositorySeen::Missing => {
            Verdict::broken(Reason::NotInJira, format!("Jira does not have {name} yet."))
                .fix("GIJ adds repositories that are new when it indexes the integration. Have it do so now.")
        }
        RepositorySeen::NoIntegration => Verdict::broken(
            Reason::NoIntegration,
            "The integration that this connection stands for is gone from Jira.",
        )
        .fix("Connect it again: Connections, then Connect AWS and Jira."),
    }
}

fn enabled(facts: &Facts) -> Verdict {
    let name = repository_name(facts);
    match &facts.repository {
        RepositorySeen::There { integration_disabled: true, .. } => Verdict::broken(
            Reason::DisabledIntegration,
            "The integration is disabled in Jira, which hides every commit of its repositories.",
        )
        .fix("Enable it, and have it indexed: what was pushed meanwhile is not there yet."),
        RepositorySeen::There { disabled: true, .. } => Verdict::broken(
            Reason::DisabledRepository,
            format!("{name} is disabled in Jira, which hides its commits."),
        )
        .fix("Enable it, and have it indexed: what was pushed meanwhile is not there yet."),
        _ => Verdict::sound(format!("The integration and {name} are enabled.")),
    }
}

fn index(facts: &Facts) -> Verdict {
    let seen = &facts.index;
    let name = repository_name(facts);
    if let Some(error) = &seen.error {
        return Verdict::broken(Reason::IndexFailed, format!("GIJ could not index {name}: {}.", error.trim_end_matches('.')))
            .fix("Most often the connection's AWS key was changed or lacks a right; the connection's page tells. Then index it again.");
    }
    if let Some(doing) = &seen.at_work {
        return Verdict::broken(
            Reason::Indexing,
            format!("GIJ is at work on {name} now: {}.", doing.trim_end_matches('.')),
        )
        .fix("Wait until it is done, and look again.");
    }
    let Some(last) = seen.last else {
        return Verdict::broken(Reason::NeverIndexed, format!("GIJ has never indexed {name}."))
            .fix("Have it indexed.");
    };
    let older = |than: i64, what: &str| {
        let text = format!("GIJ indexed {name} {} before {what}.", span(than - last));
        if facts.would_link() {
            Verdict::broken(Reason::IndexOlder, text)
                .fix("Have it indexed. If this happens with each push, no trigger tells Jira of pushes: look at the connection's triggers.")
        } else {
            Verdict::caution(format!("{text} A new index alone would not help, as the links below say."))
        }
    };
    match (seen.committed_at, seen.changed_at) {
        (Some(made), _) if made > last => older(made, "the commit was made"),
        (_, Some(changed)) if changed > last && !facts.is_shown() => {
            older(changed, "the repository changed last")
        }
        _ => Verdict::sound(format!("GIJ indexed {name} after the commit was made.")),
    }
}

fn projects(facts: &Facts) -> Verdict {
    let name = repository_name(facts);
    let project = project_of(&facts.key);
    match facts.associated {
        Some(true) => Verdict::sound(format!("{project} sees {name}.")),
        None => Verdict::unseen("GIJ does not say which projects see it."),
        Some(false) => Verdict::broken(
            Reason::NotAssociated,
            format!("{name} is not associated with the project {project}, whose issues show nothing of it."),
        )
        .fix("Associate the project in the connection's settings in Jira: Git integrations, the integration's menu, Edit project association."),
    }
}

fn key(facts: &Facts) -> Verdict {
    let key = &facts.key;
    let by_note = facts.notes.named == Some(true);
    match &facts.message {
        KeySeen::Named => Verdict::sound(format!("The message names {key}.")),
        // The note's own link says whether that counts.
        _ if by_note => Verdict::caution(format!("The message does not name {key}; a note of the commit does.")),
        KeySeen::Near(near) => Verdict::broken(
            Reason::KeyForm,
            format!("The message says {near}, which GIJ does not take for {key}: keys are in upper case, stand alone, and have no leading zeros."),
        )
        .fix(associate(key)),
        KeySeen::Others(others) => {
            let more = others.len().saturating_sub(NAMED);
            let mut named = others.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            if more > 0 {
                named = format!("{named} and {more} more");
            }
            Verdict::broken(Reason::NoKey, format!("The message does not name {key}; it names {named}."))
                .fix(associate(key))
        }
        KeySeen::Nothing => Verdict::broken(Reason::NoKey, format!("The message does not name {key}, or any other issue."))
            .fix(associate(key)),
    }
}

fn associate(key: &str) -> String {
    format!(
        "Associate the commit with {key} by hand. For the next ones, Smart commits offers a hook that looks at messages before they are committed."
    )
}

fn branch(facts: &Facts) -> Verdict {
    match &facts.reached {
        ReachedBy::Branch(name) => Verdict::sound(format!("The branch {name} reaches it.")),
        ReachedBy::Other(name) => Verdict::caution(format!(
            "No branch reaches it; {name} does, which GIJ indexes as long as the connection fetches it."
        )),
        ReachedBy::TagOnly(tag) => Verdict::broken(
            Reason::TagOnly,
            format!("Only the tag {tag} reaches it. GIJ indexes commits that a branch reaches, and never those of a tag alone."),
        )
        .fix("Create a branch at the commit and push it; Jira shows the commit after the next index."),
        ReachedBy::Nothing => Verdict::broken(
            Reason::NoBranch,
            "No branch reaches it: its branch was deleted or rewritten. GIJ indexes what branches reach.",
        )
        .fix("Create a branch at the commit and push it; Jira shows the commit after the next index."),
        ReachedBy::Unknown(why) => Verdict::unseen(why.clone()),
    }
}

fn notes(facts: &Facts) -> Verdict {
    let key = &facts.key;
    match (facts.notes.named, facts.notes.fetched) {
        _ if facts.message == KeySeen::Named => Verdict::unseen("The message names the issue; no note is needed."),
        (Some(true), Some(false)) => Verdict::broken(
            Reason::NotesOff,
            format!("Only a note of the commit names {key}, and this integration does not fetch notes (refs/notes)."),
        )
        .fix("Turn on Clone and index ref notes in the integration's settings, reset its index and index it again; or associate this commit by hand."),
        (Some(true), _) => Verdict::sound(format!("A note of the commit names {key}, and GIJ fetches notes.")),
        (Some(false), _) => Verdict::unseen(format!("No note of the commit names {key}.")),
        (None, _) => Verdict::unseen("Its notes could not be read."),
    }
}

fn permissions(facts: &Facts) -> Verdict {
    match facts.development_tools {
        Some(true) => Verdict::sound("You may browse the project and view development tools."),
        None => Verdict::unseen("Jira does not say what you may see."),
        Some(false) => Verdict::broken(
            Reason::NoDevelopmentTools,
            format!(
                "You lack the View Development Tools permission in {}, without which Jira hides commits.",
                project_of(&facts.key)
            ),
        )
        .fix("Ask an administrator of the project to grant it to one of your roles or groups."),
    }
}

fn link(facts: &Facts) -> Verdict {
    let key = &facts.key;
    match (facts.link.at_issue, facts.link.at_commit) {
        (Some(true), _) => Verdict::sound(format!("Jira shows it at {key}.")),
        (Some(false), Some(true)) => Verdict::broken(
            Reason::NotShown,
            format!("GIJ has linked the commit to {key}, and the issue does not show it."),
        )
        .fix("Index the repository again; look at the issue again after that. Git Commits may be hidden from this issue's screen."),
        (Some(false), _) => Verdict::broken(
            Reason::NotLinked,
            format!("Nothing here is wrong, and GIJ has not linked the commit to {key}. It was pushed after the last index, or somebody took the link away."),
        )
        .fix("Index the repository again. If it stays so, associate the commit by hand, or reset the repository's index in Jira."),
        (None, _) => Verdict::unseen("Jira does not say which commits the issue has."),
    }
}

fn repository_name(facts: &Facts) -> &str {
    match &facts.commit {
        CommitSeen::Found { repository, .. } => repository,
        _ => "the repository",
    }
}

fn project_of(key: &str) -> &str {
    key.rsplit_once('-').map_or(key, |(project, _)| project)
}
