use std::time::{Duration, Instant};

use causeway_app::port::ssh::{LoginAttempt, Ssh as _};
use causeway_domain::ssh::login::{Fetched, LoginFacts, OfferAnswer};
use causeway_sandbox::faults::{FaultKind, FaultRule};
use causeway_sandbox::principals::Status;
use causeway_sandbox::seed::keys::ssh_key;
use causeway_ssh::Limits;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::support::{LIMITS, Person, attempt, key, login, principal, sandbox, strangers};

fn answers(facts: &LoginFacts) -> Vec<OfferAnswer> {
    let signed = facts.sign_in.as_ref().unwrap().as_ref().unwrap();
    signed.offers.iter().map(|offer| offer.answer).collect()
}

fn elsewhere(host: &str, port: u16) -> LoginAttempt {
    LoginAttempt {
        host: host.to_owned(),
        port,
        user: "APKAEXAMPLE".to_owned(),
        keys: Vec::new(),
        repository_path: None,
        sha1_only: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_users_wrong_keys_and_inactive_keys_are_refused() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    let (readonly, _) = principal(&sandbox, "readonly");
    for user in ["git", "admin", "AKIAIOSFODNN7EXAMPLE", "", &readonly] {
        let wanted = attempt(&sandbox, user, vec![key(&admins)], "payments-api");
        let facts = login(&person.client(), &wanted).await;
        assert_eq!(answers(&facts), [OfferAnswer::Refused], "{user:?}");
        assert_eq!(facts.fetched, None);
    }
    let stranger = person.write("stranger", &ssh_key(1, "sns").unwrap().private_pem);
    let facts =
        login(&person.client(), &attempt(&sandbox, &admin, vec![key(&stranger)], "payments-api")).await;
    assert_eq!(answers(&facts), [OfferAnswer::Refused]);
    let two = vec![key(&stranger), key(&admins)];
    let facts = login(&person.client(), &attempt(&sandbox, &admin, two, "payments-api")).await;
    assert_eq!(answers(&facts), [OfferAnswer::Refused, OfferAnswer::Accepted]);

    let mut held = sandbox.world.principals.ssh_key(&admin).unwrap();
    held.status = Status::Inactive;
    sandbox.world.principals.put_ssh_key(held);
    let facts = login(&person.client(), &attempt(&sandbox, &admin, vec![key(&admins)], "payments-api")).await;
    assert_eq!(answers(&facts), [OfferAnswer::Refused]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_has_enough_of_wrong_keys() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    let in_position = |position: usize| {
        let others = strangers(&person, position);
        let (before, behind) = others.split_at(position - 1);
        let keys = before.iter().chain([&admins]).chain(behind).map(|path| key(path)).collect();
        attempt(&sandbox, &admin, keys, "payments-api")
    };
    let facts = login(&person.client(), &in_position(6)).await;
    assert_eq!(answers(&facts).last(), Some(&OfferAnswer::Accepted), "the sixth is heard");
    let facts = login(&person.client(), &in_position(7)).await;
    let all = answers(&facts);
    assert_eq!(all.len(), 7, "what comes behind is not offered: {all:?}");
    assert!(all[..6].iter().all(|answer| *answer == OfferAnswer::Refused), "{all:?}");
    assert_eq!(all[6], OfferAnswer::HungUp);
    let words = facts.sign_in.unwrap().unwrap().words.unwrap();
    assert!(words.contains("Too many authentication"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_key_is_said_and_a_good_one_beside_it_still_used() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    let public = person.write("id_rsa", &ssh_key(1, "sns").unwrap().public_line);
    let nowhere = person.own().join("nowhere");
    for (path, words) in [(&public, "holds no private key"), (&nowhere, "cannot be read")] {
        let facts =
            login(&person.client(), &attempt(&sandbox, &admin, vec![key(path)], "payments-api")).await;
        let said = facts.sign_in.unwrap().unwrap_err();
        assert!(said.contains(words) && said.contains(&path.display().to_string()), "{said}");
    }
    let keys = vec![key(&public), key(&nowhere), key(&admins)];
    let facts = login(&person.client(), &attempt(&sandbox, &admin, keys, "payments-api")).await;
    assert_eq!(answers(&facts), [OfferAnswer::Accepted]);
    let facts = login(&person.client(), &attempt(&sandbox, &admin, Vec::new(), "payments-api")).await;
    assert_eq!(answers(&facts), [], "nothing to offer is no failure of its own");
    assert_eq!(facts.fetched, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_may_not_be_read_is_refused_in_the_servers_words() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    let read = async |user: &str, path: &std::path::Path, repository: &str| {
        let wanted = attempt(&sandbox, user, vec![key(path)], repository);
        match login(&person.client(), &wanted).await.fetched {
            Some(Ok(Fetched::Refused { message })) => message,
            other => panic!("{repository}: {other:?}"),
        }
    };
    assert!(read(&admin, &admins, "no-such-repository").await.contains("no-such-repository does not exist"));
    assert!(read(&admin, &admins, "payments-api.git").await.contains("does not exist"));
    assert!(read(&admin, &admins, "Payments-API").await.contains("does not exist"));
    assert!(read(&admin, &admins, "payments-api/").await.contains("/v1/repos/"));
    let document = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "codecommit:GitPull", "Resource": "*"}],
    });
    let mut denied = (*sandbox.world.principals.user("admin").unwrap()).clone();
    denied.policies.push(document);
    denied.policy_names.push("NoPull".to_owned());
    sandbox.world.principals.replace_user(&std::sync::Arc::new(denied));
    assert!(read(&admin, &admins, "payments-api").await.contains("codecommit:GitPull"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_region_lets_in_and_has_no_such_repository() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    let mut wanted = attempt(&sandbox, &admin, vec![key(&admins)], "payments-api");
    wanted.port = sandbox.ready.git.ssh_elsewhere_port;
    let facts = login(&person.client(), &wanted).await;
    assert_eq!(answers(&facts), [OfferAnswer::Accepted]);
    let Some(Ok(Fetched::Refused { message })) = facts.fetched else { panic!("{:?}", facts.fetched) };
    assert_eq!(message, "payments-api does not exist");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_key_is_reported_as_it_is() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    sandbox.world.ssh_host_key_changed.store(true, std::sync::atomic::Ordering::Relaxed);
    let facts = login(&person.client(), &attempt(&sandbox, &admin, vec![key(&admins)], "")).await;
    let host_key = facts.greeting.unwrap().unwrap().host_key.unwrap();
    let published = russh::keys::PublicKey::from_openssh(&sandbox.ready.git.ssh_host_key).unwrap();
    assert_ne!(host_key.blob, published.to_bytes().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_is_told_from_an_answer() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    let stage = |operation: &str, fault| {
        sandbox.world.faults.add(FaultRule {
            service: "ssh".to_owned(),
            operation: operation.to_owned(),
            resource: None,
            skip: 0,
            fault,
            times: Some(1),
        });
    };
    let wanted = attempt(&sandbox, &admin, vec![key(&admins)], "payments-api");
    stage("authenticate", FaultKind::DropConnection);
    assert_eq!(answers(&login(&person.client(), &wanted).await), [OfferAnswer::HungUp]);
    stage("git-upload-pack", FaultKind::DropConnection);
    let said = login(&person.client(), &wanted).await.fetched.unwrap().unwrap_err();
    assert!(said.contains("hung up"), "{said}");
    stage("git-upload-pack", FaultKind::HalfBody);
    let said = login(&person.client(), &wanted).await.fetched.unwrap().unwrap_err();
    assert!(said.contains("hung up"), "{said}");
    stage("git-upload-pack", FaultKind::ThrottleXml);
    assert_eq!(
        login(&person.client(), &wanted).await.fetched,
        Some(Ok(Fetched::Refused { message: "Rate exceeded".to_owned() }))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_that_are_not_there_are_told_by_their_stage() {
    let person = Person::new();
    let facts = login(&person.client(), &elsewhere("no-such-host.invalid", 22)).await;
    assert!(facts.addresses.unwrap().is_err());
    assert_eq!(facts.connected_ms, None);
    // Taken, and given back, so that nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let facts = login(&person.client(), &elsewhere("127.0.0.1", port)).await;
    assert!(facts.addresses.unwrap().is_ok());
    assert!(facts.connected_ms.unwrap().is_err());
    assert_eq!(facts.greeting, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_without_speaking_ssh_is_quoted_or_given_up() {
    let person = Person::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        for answer in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b""] {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
        let _silent = listener.accept().await.unwrap();
        tokio::time::sleep(Duration::from_mins(2)).await;
    });
    let said = login(&person.client(), &elsewhere("127.0.0.1", port)).await.greeting.unwrap().unwrap_err();
    assert!(said.contains("HTTP/1.1 400 Bad Request"), "{said}");
    let said = login(&person.client(), &elsewhere("127.0.0.1", port)).await.greeting.unwrap().unwrap_err();
    assert!(said.contains("closed before the server said"), "{said}");
    let short = Limits { greeting: Duration::from_millis(300), ..LIMITS };
    let facts = login(&person.client().with_limits(short), &elsewhere("127.0.0.1", port)).await;
    assert!(facts.greeting.unwrap().unwrap_err().contains("no answer within 0.3 seconds"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_can_stop_at_any_stage() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (admin, admins) = principal(&sandbox, "admin");
    let wanted = attempt(&sandbox, &admin, vec![key(&admins)], "payments-api");
    let cancel = CancellationToken::new();
    cancel.cancel();
    let facts = person.client().login(&wanted, std::sync::Arc::new(|_| ()), &cancel).await;
    assert_eq!(facts.addresses, Some(Err("cancelled".to_owned())));

    sandbox.world.faults.add(FaultRule {
        service: "ssh".to_owned(),
        operation: "git-upload-pack".to_owned(),
        resource: None,
        skip: 0,
        fault: FaultKind::Slow { millis: 60_000 },
        times: None,
    });
    let cancel = CancellationToken::new();
    let stopping = cancel.clone();
    let begun = Instant::now();
    let on_stage = std::sync::Arc::new(move |facts: &LoginFacts| {
        if facts.sign_in.is_some() && facts.fetched.is_none() {
            stopping.cancel();
        }
    });
    let facts = person.client().login(&wanted, on_stage, &cancel).await;
    assert_eq!(facts.fetched, Some(Err("cancelled".to_owned())));
    assert!(begun.elapsed() < Duration::from_secs(30));
}
