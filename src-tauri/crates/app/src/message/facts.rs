//! What a site is asked about a message.

use std::collections::BTreeMap;

use causeway_domain::IssueKey;
use causeway_domain::issue_key::near_keys;
use causeway_domain::smart_commit::{
    Act, Author, Facts, IssueState, Message, Permission, Permissions, SmartCommitsSwitch, TransitionNow,
    Unknown,
};
use futures::StreamExt;

use super::asking::{Answer, Memory, Question};
use crate::App;
use crate::error::AppError;
use crate::port::jira::{Jira, JiraError};
use crate::port::jira_issues::{IssueFacts, JiraPerson};

/// As many issues of a message as Jira is asked about.
const MAX_ISSUES: usize = 20;

/// As many things that look like keys as Jira is asked about.
const MAX_NEAR: usize = 5;

/// As many assignees of a message as Jira is asked about.
const MAX_ASSIGNEES: usize = 10;

/// As many questions are on their way at the same time.
const AT_ONCE: usize = 4;

/// One site that is asked.
struct Asking<'a> {
    site: &'a str,
    jira: &'a dyn Jira,
    memory: &'a Memory,
}

/// The commit's author as Jira knows them.
struct Known {
    author: Result<Author, Unknown>,
    /// Whether that is who is signed in; else why that is not known.
    is_signed_in: Result<(), Unknown>,
}

impl App {
    /// What a site says about a message. A site that cannot be asked leaves everything open.
    pub(super) async fn facts_of(&self, url: &str, text: &str, email: &str) -> Result<Facts, AppError> {
        let site = self.known_site(url).await?;
        let jira = match self.jira_of_site(&site).await {
            Ok(jira) => jira,
            Err(error) => return Ok(unknown_facts(url, text, &Unknown(error.to_string()))),
        };
        let message = Message::read(text);
        let asking = Asking { site: site.url.as_str(), jira: jira.as_ref(), memory: &self.messages };
        let mut facts = Facts { site: Some(site.url.as_str().to_owned()), ..Facts::none() };
        let acts = Wants::of(&message);
        let known = if acts.anything {
            asking.author(email.trim()).await
        } else {
            Known { author: Facts::none().author, is_signed_in: Err(Unknown(String::new())) }
        };
        let (issues, assignees, time_tracking, smart_commits) = tokio::join!(
            asking.issues(&message, &known),
            asking.assignees(&acts.users),
            asking.time_tracking(acts.work),
            async {
                if acts.anything { self.smart_commits_switch(&site, jira.as_ref()).await } else { None }
            },
        );
        facts.issues = issues;
        facts.assignees = assignees;
        if acts.work {
            facts.time_tracking = time_tracking;
        }
        if let Some(switch) = smart_commits {
            facts.smart_commits = Ok(switch);
        }
        facts.author = known.author;
        Ok(facts)
    }

    /// Where smart commits are switched off, of the repositories that this site lists; `None` where that is not said.
    async fn smart_commits_switch(
        &self,
        site: &crate::sites::KnownSite,
        jira: &dyn Jira,
    ) -> Option<SmartCommitsSwitch> {
        let switches = self.smart_commit_switches(site, jira).await.ok()?;
        let off: Vec<String> =
            switches.iter().filter(|(_, on)| *on == Some(false)).map(|(name, _)| name.clone()).collect();
        match (off.len(), switches.len()) {
            (_, 0) => None,
            (0, _) if switches.iter().all(|(_, on)| on.is_none()) => None,
            (0, _) => Some(SmartCommitsSwitch::On),
            (off, all) if off == all => Some(SmartCommitsSwitch::Off),
            _ => Some(SmartCommitsSwitch::OffIn(off)),
        }
    }
}

/// What a message's commands need to know.
#[derive(Default)]
struct Wants {
    anything: bool,
    work: bool,
    users: Vec<String>,
}

impl Wants {
    fn of(message: &Message<'_>) -> Self {
        let mut wants = Self::default();
        for (_, command) in message.acting() {
            wants.anything = true;
            match &command.act {
                Ok(Act::LogWork { .. }) => wants.work = true,
                Ok(Act::Assign(user)) if !wants.users.contains(user) && wants.users.len() < MAX_ASSIGNEES => {
                    wants.users.push(user.clone());
                }
                _ => {}
            }
        }
        wants
    }
}

fn unknown_facts(url: &str, text: &str, why: &Unknown) -> Facts {
    let message = Message::read(text);
    Facts {
        issues: message.issues().into_iter().map(|key| (key, Err(why.clone()))).collect(),
        author: Err(why.clone()),
        time_tracking: Err(why.clone()),
        site: Some(url.to_owned()),
        ..Facts::none()
    }
}

fn because(error: &JiraError) -> Unknown {
    Unknown(error.to_string())
}

fn odd() -> Unknown {
    Unknown("Jira gave another answer than was asked for".to_owned())
}

impl Asking<'_> {
    async fn ask(&self, question: Question) -> Result<Answer, Unknown> {
        self.memory.ask(self.site, self.jira, question).await.map_err(|error| because(&error))
    }

    async fn users(&self, text: &str) -> Result<Vec<JiraPerson>, Unknown> {
        match self.ask(Question::Users(text.to_owned())).await? {
            Answer::Users(users) => Ok(users),
            _ => Err(odd()),
        }
    }

    async fn author(&self, email: &str) -> Known {
        if email.is_empty() {
            let why = Unknown("no e-mail was given".to_owned());
            return Known { author: Err(why.clone()), is_signed_in: Err(why) };
        }
        let users = match self.users(email).await {
            Ok(users) => users,
            Err(why) => return Known { author: Err(why.clone()), is_signed_in: Err(why) },
        };
        let hidden = !users.is_empty() && users.iter().all(|user| user.email.is_empty());
        let with: Vec<&JiraPerson> = users.iter().filter(|user| user.email == email).collect();
        match with.as_slice() {
            [] if hidden => {
                let why = Unknown("this Jira hides e-mails".to_owned());
                Known { author: Err(why.clone()), is_signed_in: Err(why) }
            }
            [] => Known { author: Ok(Author::Nobody), is_signed_in: Err(Unknown(String::new())) },
            [one] => {
                let is_signed_in = match self.ask(Question::SignedIn).await {
                    Ok(Answer::SignedIn(user)) if user.name == one.name => Ok(()),
                    Ok(Answer::SignedIn(user)) => Err(Unknown(format!(
                        "Jira tells only what {} may do, who is signed in, and the commit is {}’s",
                        user.display_name, one.display_name
                    ))),
                    Ok(_) => Err(odd()),
                    Err(why) => Err(why),
                };
                Known { author: Ok(Author::One { display_name: one.display_name.clone() }), is_signed_in }
            }
            several => Known {
                author: Ok(Author::Several(several.len())),
                is_signed_in: Err(Unknown(String::new())),
            },
        }
    }

    async fn issues(
        &self,
        message: &Message<'_>,
        known: &Known,
    ) -> BTreeMap<IssueKey, Result<Option<IssueState>, Unknown>> {
        let named = message.issues();
        let projects: Vec<&str> = named.iter().map(IssueKey::project).collect();
        let near: Vec<IssueKey> = near_keys(message.text)
            .into_iter()
            .map(|near| near.key)
            .filter(|key| !projects.contains(&key.project()))
            .take(if named.is_empty() { 0 } else { MAX_NEAR })
            .collect();
        let mut facts: BTreeMap<_, _> = named
            .iter()
            .skip(MAX_ISSUES)
            .map(|key| {
                (key.clone(), Err(Unknown(format!("only the first {MAX_ISSUES} issues are looked up"))))
            })
            .collect();
        let acted_on = |key: &IssueKey| message.scopes.iter().any(|scope| scope.keys.contains(key));
        let asked: Vec<(IssueKey, bool)> =
            named.iter().take(MAX_ISSUES).chain(&near).map(|key| (key.clone(), acted_on(key))).collect();
        let answers: Vec<_> = futures::stream::iter(asked)
            .map(|(key, acted_on)| async move {
                let state = self.issue(&key, acted_on, known).await;
                (key, state)
            })
            .buffered(AT_ONCE)
            .collect()
            .await;
        facts.extend(answers);
        facts
    }

    async fn issue(
        &self,
        key: &IssueKey,
        acted_on: bool,
        known: &Known,
    ) -> Result<Option<IssueState>, Unknown> {
        let Answer::Issue(found) = self.ask(Question::Issue(key.as_str().to_owned())).await? else {
            return Err(odd());
        };
        let Some(IssueFacts { key: now, summary, status, project_key, .. }) = found else { return Ok(None) };
        let mut state = IssueState {
            key: now,
            summary,
            status,
            transitions: Err(Unknown("no command acts on it".to_owned())),
            versions: Err(Unknown("no command acts on it".to_owned())),
            permissions: Err(Unknown("no command acts on it".to_owned())),
        };
        if acted_on {
            (state.transitions, state.versions, state.permissions) = tokio::join!(
                self.transitions(key),
                self.versions(project_key),
                self.permissions(key, &known.is_signed_in)
            );
        }
        Ok(Some(state))
    }

    async fn transitions(&self, key: &IssueKey) -> Result<Vec<TransitionNow>, Unknown> {
        match self.ask(Question::Transitions(key.as_str().to_owned())).await? {
            Answer::Transitions(all) => {
                Ok(all.into_iter().map(|one| TransitionNow { name: one.name, to: one.to }).collect())
            }
            _ => Err(odd()),
        }
    }

    async fn versions(&self, project: String) -> Result<Vec<String>, Unknown> {
        match self.ask(Question::Versions(project)).await? {
            Answer::Versions(names) => Ok(names),
            _ => Err(odd()),
        }
    }

    async fn permissions(
        &self,
        key: &IssueKey,
        is_signed_in: &Result<(), Unknown>,
    ) -> Result<Permissions, Unknown> {
        is_signed_in.clone()?;
        match self.ask(Question::Permissions(key.as_str().to_owned())).await? {
            Answer::Permissions(held) => {
                let pairs = Permission::ALL.into_iter().zip(held);
                Ok(Permissions(pairs.filter(|(_, held)| *held).map(|(permission, _)| permission).collect()))
            }
            _ => Err(odd()),
        }
    }

    async fn assignees(&self, users: &[String]) -> BTreeMap<String, Result<Option<String>, Unknown>> {
        let mut found = BTreeMap::new();
        for user in users {
            let answer = self.users(user).await.map(|people| {
                let is_meant = |person: &&JiraPerson| person.name == *user || person.email == *user;
                people.iter().find(is_meant).map(|person| person.display_name.clone())
            });
            found.insert(user.clone(), answer);
        }
        found
    }

    async fn time_tracking(&self, wanted: bool) -> Result<bool, Unknown> {
        if !wanted {
            return Facts::none().time_tracking;
        }
        match self.ask(Question::TimeTracking).await? {
            Answer::TimeTracking(Some(on)) => Ok(on),
            Answer::TimeTracking(None) => {
                Err(Unknown("Jira does not tell whether time tracking is on".to_owned()))
            }
            _ => Err(odd()),
        }
    }
}
