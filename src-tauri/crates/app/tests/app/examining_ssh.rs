//! The doctor in a world in memory, over SSH.

use std::collections::BTreeSet;

use causeway_app::diagnostics::Outcome;
use causeway_app::doctor::{Examination, Patient};
use causeway_app::port::aws::{Aws as _, AwsIdentity, AwsLocation, IamSshKey, SshKeyStatus};
use causeway_app::port::ssh::{ConfigFile, LoginKey};
use causeway_domain::Region;
use causeway_domain::doctor::Cause;
use causeway_domain::repository_location::RepositoryLocation;
use causeway_domain::ssh::key::PublicKey;
use causeway_domain::ssh::login::{Fetched, Greeting, LoginFacts, Offer, OfferAnswer, SignIn};

use crate::examining::{at, cause, examined, of, world};
use crate::support::{World, key};

const SSH: &str = "ssh://APKAEIBAERJR2EXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/api";
const ID: &str = "APKAEIBAERJR2EXAMPLE";

fn public(seed: u8) -> PublicKey {
    let mut blob = vec![0, 0, 0, 7];
    blob.extend(b"ssh-rsa");
    blob.extend([0, 0, 0, 3, 1, 0, 1]);
    // A modulus of 2048 bits.
    blob.extend([0, 0, 1, 1, 0]);
    blob.extend([0x80 | seed; 256]);
    PublicKey::from_blob(&blob, "").unwrap()
}

fn offer(key: &PublicKey, answer: OfferAnswer) -> Offer {
    Offer {
        fingerprint: key.sha256(),
        from: "agent".to_owned(),
        algorithm: "rsa-sha2-512".to_owned(),
        answer,
    }
}

fn greeting(host_key: &PublicKey) -> Greeting {
    Greeting {
        banner: "SSH-2.0-AWSCodeCommit".to_owned(),
        host_key: Some(host_key.clone()),
        host_key_algorithms: vec!["rsa-sha2-512".to_owned()],
        user_algorithms: Some(vec!["rsa-sha2-512".to_owned()]),
    }
}

fn facts(offers: Vec<Offer>, fetched: Option<Fetched>) -> LoginFacts {
    LoginFacts {
        addresses: Some(Ok(vec![[203, 0, 113, 9].into()])),
        connected_ms: Some(Ok(7)),
        greeting: Some(Ok(greeting(&public(1)))),
        sign_in: Some(Ok(SignIn { user: ID.to_owned(), offers, words: None })),
        shell_words: None,
        fetched: fetched.map(Ok),
    }
}

fn references() -> Fetched {
    let main = "refs/heads/main".to_owned();
    Fetched::References { names: vec![main.clone()], head: Some(main) }
}

fn refused(message: &str) -> Fetched {
    Fetched::Refused { message: message.to_owned() }
}

/// The agent has a key, and every login with it reads the repository.
pub(crate) fn lets_in(world: &World) {
    let mine = public(2);
    let mut ssh = world.ssh.lock().unwrap();
    ssh.published = Some(public(1).sha256());
    ssh.known_hosts = vec![public(1)];
    ssh.logins = vec![facts(vec![offer(&mine, OfferAnswer::Accepted)], Some(references()))];
    ssh.agent = vec![mine];
}

/// A world whose host key is the published one and in `known_hosts`.
fn over_ssh(agent: &[PublicKey], logins: Vec<LoginFacts>) -> World {
    let world = world();
    {
        let mut ssh = world.ssh.lock().unwrap();
        ssh.published = Some(public(1).sha256());
        ssh.known_hosts = vec![public(1)];
        ssh.agent = agent.to_vec();
        ssh.logins = logins;
    }
    world
}

fn by_ssh(pasted: &str) -> Examination {
    of(pasted, Patient::Ssh { ssh_key_id: None, key: None })
}

fn iam(id: &str, key: &PublicKey, status: SshKeyStatus) -> IamSshKey {
    IamSshKey { id: id.to_owned(), status, uploaded_at: None, fingerprint: None, body: Some(key.to_line()) }
}

#[tokio::test(start_paused = true)]
async fn a_way_that_works_over_ssh_ends_in_references() {
    let mine = public(2);
    let world = over_ssh(
        std::slice::from_ref(&mine),
        vec![facts(vec![offer(&mine, OfferAnswer::Accepted)], Some(references()))],
    );
    let (diagnosis, told) = examined(&world.app(), &by_ssh(SSH)).await;
    assert!(diagnosis.is_well(), "{diagnosis:?}");
    assert_eq!(diagnosis.references.unwrap().head.as_deref(), Some("refs/heads/main"));
    let order: Vec<&str> = told
        .iter()
        .filter(|check| check.outcome == Outcome::Running)
        .map(|check| check.id.as_str())
        .collect();
    assert_eq!(order, ["dns", "tcp", "host-key", "algorithms", "user", "key", "repository"]);
    let attempts = world.ssh.lock().unwrap().attempts.clone();
    assert_eq!(attempts.len(), 1, "one login is enough");
    assert_eq!((attempts[0].user.as_str(), attempts[0].port), (ID, 22));
    assert_eq!(attempts[0].repository_path.as_deref(), Some("/v1/repos/api"));
}

#[tokio::test(start_paused = true)]
async fn a_changed_host_key_ends_the_way_before_anything_else_is_judged() {
    let mine = public(2);
    let mut shown = facts(vec![offer(&mine, OfferAnswer::Accepted)], Some(references()));
    shown.greeting = Some(Ok(greeting(&public(9))));
    let world = over_ssh(&[mine], vec![shown]);
    assert_eq!(cause(&world, &by_ssh(SSH)).await, at("host-key", Cause::HostKeyChanged));
    let away = over_ssh(
        &[],
        vec![LoginFacts { addresses: Some(Err("unknown".to_owned())), ..LoginFacts::default() }],
    );
    assert_eq!(cause(&away, &by_ssh(SSH)).await, at("dns", Cause::NoAddress));
    let mut closed = facts(Vec::new(), None);
    (closed.connected_ms, closed.greeting) = (Some(Err("refused".to_owned())), None);
    assert_eq!(cause(&over_ssh(&[], vec![closed]), &by_ssh(SSH)).await, at("tcp", Cause::Unreachable));
}

#[tokio::test(start_paused = true)]
async fn iam_tells_which_of_user_and_key_is_wrong() {
    let (mine, other) = (public(2), public(3));
    let no = || vec![facts(vec![offer(&public(2), OfferAnswer::Refused)], None)];
    for (keys, expected) in [
        (None, at("key", Cause::KeyRefused)),
        (Some(vec![iam(ID, &mine, SshKeyStatus::Inactive)]), at("key", Cause::InactiveKey)),
        (Some(vec![iam(ID, &other, SshKeyStatus::Active)]), at("key", Cause::KeyNotInIam)),
        (
            Some(vec![iam("APKAOTHER2222222222", &mine, SshKeyStatus::Active)]),
            at("user", Cause::UnknownSshKeyId),
        ),
        (
            Some(vec![
                iam(ID, &other, SshKeyStatus::Active),
                iam("APKAOTHER2222222222", &mine, SshKeyStatus::Active),
            ]),
            at("user", Cause::OtherKeysId),
        ),
    ] {
        let world = over_ssh(std::slice::from_ref(&mine), no());
        let examination = Examination { iam_keys: keys, ..by_ssh(SSH) };
        assert_eq!(cause(&world, &examination).await, expected);
        let attempts = world.ssh.lock().unwrap().attempts.clone();
        assert_eq!(
            attempts.iter().map(|one| one.sha1_only).collect::<Vec<_>>(),
            [false, true],
            "SHA-1 was tried"
        );
    }
    let world = over_ssh(std::slice::from_ref(&mine), no());
    let nameless = SSH.replace(&format!("{ID}@"), "git@");
    let (diagnosis, _) = examined(
        &world.app(),
        &Examination {
            iam_keys: Some(vec![iam(ID, &mine, SshKeyStatus::Active)]),
            location: RepositoryLocation::parse(SSH)
                .ok()
                .map(|(location, _)| RepositoryLocation { ssh_key_id: Some("git".to_owned()), ..location }),
            ..by_ssh(&nameless)
        },
    )
    .await;
    assert_eq!(diagnosis.cause, Some(Cause::UserIsNoSshKeyId));
    let link = diagnosis.links.iter().find(|link| link.id == "user").unwrap();
    assert_eq!(link.snippet.as_deref(), Some(ID), "IAM tells the right one");
}

#[tokio::test(start_paused = true)]
async fn the_right_key_by_itself_proves_that_others_came_first() {
    let keys: Vec<PublicKey> = (2..9).map(public).collect();
    let mut offers: Vec<Offer> = keys[..5].iter().map(|key| offer(key, OfferAnswer::Refused)).collect();
    offers.push(offer(&keys[5], OfferAnswer::HungUp));
    let accepted = facts(vec![offer(&keys[6], OfferAnswer::Accepted)], None);
    let world = over_ssh(&keys, vec![facts(offers.clone(), None), accepted]);
    let examination =
        Examination { iam_keys: Some(vec![iam(ID, &keys[6], SshKeyStatus::Active)]), ..by_ssh(SSH) };
    assert_eq!(cause(&world, &examination).await, at("key", Cause::OtherKeysFirst));
    {
        let ssh = world.ssh.lock().unwrap();
        assert_eq!(ssh.attempts[0].keys.len(), 7);
        let [LoginKey::Agent(alone)] = ssh.attempts[1].keys.as_slice() else { panic!("one key") };
        assert_eq!(alone, &keys[6], "the one that IAM has for the id");
    }
    let never = over_ssh(&keys, vec![facts(offers, None)]);
    assert_eq!(cause(&never, &by_ssh(SSH)).await, at("key", Cause::KeyRefused), "not proven");
}

#[tokio::test(start_paused = true)]
async fn sha_1_is_named_when_it_works() {
    let mine = public(2);
    let left_out = facts(vec![offer(&mine, OfferAnswer::NotOffered)], None);
    let accepted = facts(vec![offer(&mine, OfferAnswer::Accepted)], None);
    let world = over_ssh(std::slice::from_ref(&mine), vec![left_out, accepted.clone()]);
    assert_eq!(cause(&world, &by_ssh(SSH)).await, at("key", Cause::Sha1Only));
    let mut old = facts(Vec::new(), None);
    old.sign_in = None;
    old.greeting = Some(Ok(Greeting {
        host_key: None,
        host_key_algorithms: vec!["ssh-rsa".to_owned()],
        ..greeting(&mine)
    }));
    let world = over_ssh(std::slice::from_ref(&mine), vec![old, accepted]);
    let (diagnosis, _) = examined(&world.app(), &by_ssh(SSH)).await;
    assert_eq!(
        (diagnosis.broken.as_deref(), diagnosis.cause),
        (Some("algorithms"), Some(Cause::HostKeyAlgorithm))
    );
    assert!(diagnosis.summary.contains("With it the login works"), "{}", diagnosis.summary);
}

#[tokio::test(start_paused = true)]
async fn what_the_repository_says_over_ssh_has_its_cause() {
    let mine = public(2);
    let told = |fetched: Vec<Fetched>| {
        let logins =
            fetched.into_iter().map(|one| facts(vec![offer(&public(2), OfferAnswer::Accepted)], Some(one)));
        over_ssh(&[public(2)], logins.collect())
    };
    let denied = "User: x is not authorized to perform: codecommit:GitPull on resource: y";
    for (message, expected) in [
        (denied, Cause::NoGitPull),
        ("Rate exceeded", Cause::Throttled),
        ("api does not exist", Cause::NoRepository),
        ("Internal error", Cause::Other),
    ] {
        assert_eq!(
            cause(&told(vec![refused(message)]), &by_ssh(SSH)).await,
            at("repository", expected),
            "{message}"
        );
    }
    let slash = told(vec![refused("bad path"), references()]);
    assert_eq!(cause(&slash, &by_ssh(&format!("{SSH}/"))).await, at("repository", Cause::TrailingSlash));
    {
        let ssh = slash.ssh.lock().unwrap();
        let paths: Vec<_> =
            ssh.attempts.iter().map(|attempt| attempt.repository_path.as_deref().unwrap()).collect();
        assert_eq!(paths, ["/v1/repos/api/", "/v1/repos/api"]);
        assert!(matches!(ssh.attempts[1].keys.as_slice(), [LoginKey::Agent(key)] if *key == mine));
    }
    let both = told(vec![refused("bad path"), refused(denied)]);
    assert_eq!(cause(&both, &by_ssh(&format!("{SSH}/"))).await, at("repository", Cause::NoGitPull));

    let elsewhere = told(vec![refused("shop does not exist")]);
    elsewhere.aws.state().names.clear();
    elsewhere.aws.state().elsewhere.insert("eu-west-3".to_owned(), BTreeSet::from(["api".to_owned()]));
    let place = AwsLocation::public(Region::parse("eu-central-1").unwrap());
    let account = elsewhere.aws.account(&place, &AwsIdentity::Key(key()));
    let examination = Examination { account: Some(account), ..by_ssh(SSH) };
    assert_eq!(cause(&elsewhere, &examination).await, at("repository", Cause::WrongRegion));
}

#[tokio::test(start_paused = true)]
async fn without_a_chosen_key_the_configuration_says_who_and_in_which_order() {
    let (mine, other) = (public(2), public(3));
    let world = over_ssh(
        &[other.clone(), mine.clone()],
        vec![facts(vec![offer(&mine, OfferAnswer::Accepted)], Some(references()))],
    );
    {
        let mut ssh = world.ssh.lock().unwrap();
        let text = format!(
            "Host git-codecommit.*.amazonaws.com\n  User {ID}\n  IdentityFile ~/.ssh/codecommit.pub\n"
        );
        ssh.config = vec![ConfigFile { path: "/home/ada/.ssh/config".into(), text: Ok(text) }];
        ssh.files.insert("/home/ada/.ssh/id_rsa".into(), other.to_line());
    }
    let nameless = SSH.replace(&format!("{ID}@"), "");
    let (diagnosis, _) = examined(&world.app(), &by_ssh(&nameless)).await;
    assert!(diagnosis.is_well(), "{diagnosis:?}");
    let ssh = world.ssh.lock().unwrap();
    assert_eq!(ssh.attempts[0].user, ID);
    let user = diagnosis.links.iter().find(|link| link.id == "user").unwrap();
    assert!(user.finding.contains("/home/ada/.ssh/config:2"), "{}", user.finding);
    assert_eq!(ssh.attempts[0].keys.len(), 2, "both of the agent");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_cannot_be_read_and_none_at_all_are_told_apart() {
    let world = over_ssh(&[], vec![facts(Vec::new(), None)]);
    assert_eq!(cause(&world, &by_ssh(SSH)).await, at("key", Cause::NoKey));
    world.ssh.lock().unwrap().files.insert("/k/mine.pub".into(), public(2).to_line());
    for path in ["/k/mine.pub", "/k/none"] {
        let chosen = LoginKey::File { path: path.into(), passphrase: None };
        let patient = Patient::Ssh { ssh_key_id: Some(ID.to_owned()), key: Some(chosen) };
        assert_eq!(cause(&world, &of(SSH, patient)).await, at("key", Cause::KeyUnreadable), "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_alone_is_proved_by_the_servers_words() {
    let mine = public(2);
    let mut login = facts(vec![offer(&mine, OfferAnswer::Accepted)], None);
    login.shell_words = Some(Ok("You have successfully authenticated over SSH.".to_owned()));
    let world = over_ssh(&[mine], vec![login]);
    let examination = Examination {
        location: None,
        ..of(SSH, Patient::Ssh { ssh_key_id: Some(ID.to_owned()), key: None })
    };
    let (diagnosis, _) = examined(&world.app(), &examination).await;
    assert!(diagnosis.is_well(), "{diagnosis:?}");
    assert_eq!(diagnosis.summary, "The login over SSH works.");
    assert_eq!(world.ssh.lock().unwrap().attempts[0].repository_path, None);
}
