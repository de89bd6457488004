#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use causeway_app::port::ssh::{AgentKeys, LoginKey, Ssh as _};
use causeway_domain::ssh::login::{Fetched, OfferAnswer};
use causeway_sandbox::seed::keys::ssh_key;

use crate::support::{Person, attempt, login, principal, run, sandbox};

/// OpenSSH's own agent, for as long as this value lives.
struct Running {
    process: Child,
    address: PathBuf,
}

impl Running {
    fn start(folder: &Path) -> Self {
        let address = folder.join("agent");
        let process = Command::new("ssh-agent")
            .args(["-D", "-a"])
            .arg(&address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while !address.exists() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the agent listens");
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { process, address }
    }

    fn add(&self, key: &Path) {
        run(Command::new("ssh-add").env("SSH_AUTH_SOCK", &self.address).arg("-q").arg(key));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_an_agent_are_listed_in_its_order_and_sign() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (id, path) = principal(&sandbox, "readonly");
    let agent = Running::start(person.home.path());
    let stranger = person.write("stranger", &ssh_key(1, "sns").unwrap().private_pem);
    agent.add(&stranger);
    agent.add(&path);
    let client = person.client().with_agent(agent.address.clone());
    let AgentKeys::Keys(keys) = client.local().await.unwrap().agent else { panic!("the agent answers") };
    let comments: Vec<&str> = keys.iter().map(|key| key.comment.as_str()).collect();
    assert_eq!(comments, [stranger.to_str().unwrap(), path.to_str().unwrap()]);

    let offered: Vec<LoginKey> = keys.into_iter().map(LoginKey::Agent).collect();
    let facts = login(&client, &attempt(&sandbox, &id, offered.clone(), "payments-api")).await;
    let offers = facts.sign_in.unwrap().unwrap().offers;
    let seen: Vec<_> = offers.iter().map(|offer| (offer.from.as_str(), offer.answer)).collect();
    assert_eq!(seen, [("agent", OfferAnswer::Refused), ("agent", OfferAnswer::Accepted)]);
    assert_eq!(offers[1].algorithm, "rsa-sha2-512");
    assert!(matches!(facts.fetched, Some(Ok(Fetched::References { .. }))));

    // The agent no longer holds it: the server would take the key, and nobody can sign.
    run(Command::new("ssh-add").env("SSH_AUTH_SOCK", &agent.address).arg("-D"));
    let facts = login(&client, &attempt(&sandbox, &id, offered.clone(), "payments-api")).await;
    let answers: Vec<_> = facts.sign_in.unwrap().unwrap().offers.iter().map(|offer| offer.answer).collect();
    assert_eq!(answers, [OfferAnswer::Refused, OfferAnswer::NotSigned]);
    drop(agent);
    let facts = login(&client, &attempt(&sandbox, &id, offered, "payments-api")).await;
    assert_eq!(facts.sign_in.unwrap().unwrap().offers[1].answer, OfferAnswer::NotSigned);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_agent_and_a_dead_agent_are_two_things() {
    let person = Person::new();
    assert_eq!(person.client().local().await.unwrap().agent, AgentKeys::Absent);
    let nobody = person.client().with_agent(person.home.path().join("nobody"));
    assert!(matches!(nobody.local().await.unwrap().agent, AgentKeys::Failed(_)));
    let silent = person.home.path().join("silent");
    let _listener = std::os::unix::net::UnixListener::bind(&silent).unwrap();
    let AgentKeys::Failed(said) = person.client().with_agent(silent).local().await.unwrap().agent else {
        panic!("an agent that says nothing has failed")
    };
    assert!(said.contains("does not answer"), "{said}");
}
