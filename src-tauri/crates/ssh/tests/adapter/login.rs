use std::process::Command;

use causeway_app::port::ssh::Ssh as _;
use causeway_domain::ssh::key::KeyKind;
use causeway_domain::ssh::login::{Fetched, OfferAnswer};
use causeway_ssh::InPlace;
use russh::keys::PublicKey;

use crate::support::{Person, attempt, key, locked_key, login, principal, run, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn every_stage_of_a_good_login_shows() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (id, path) = principal(&sandbox, "readonly");
    let facts = login(&person.client(), &attempt(&sandbox, &id, vec![key(&path)], "payments-api")).await;

    assert_eq!(facts.addresses.unwrap().unwrap(), ["127.0.0.1".parse::<std::net::IpAddr>().unwrap()]);
    assert!(facts.connected_ms.unwrap().unwrap() < 20_000);
    let greeting = facts.greeting.unwrap().unwrap();
    assert_eq!(greeting.banner, "SSH-2.0-AWSCodeCommit");
    let host_key = greeting.host_key.unwrap();
    assert_eq!(host_key.kind, KeyKind::Rsa { bits: 2048 });
    let published = PublicKey::from_openssh(&sandbox.ready.git.ssh_host_key).unwrap();
    assert_eq!(host_key.blob, published.to_bytes().unwrap());
    assert_eq!(greeting.host_key_algorithms, ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]);
    assert_eq!(greeting.user_algorithms.unwrap(), ["rsa-sha2-512"]);

    let signed = facts.sign_in.unwrap().unwrap();
    let [offer] = signed.offers.as_slice() else { panic!("{signed:?}") };
    assert_eq!((offer.answer, offer.algorithm.as_str()), (OfferAnswer::Accepted, "rsa-sha2-512"));
    assert_eq!(offer.from, path.display().to_string());
    let printed = run(Command::new("ssh-keygen").args(["-l", "-f"]).arg(&path));
    assert!(printed.contains(&offer.fingerprint), "{printed} {}", offer.fingerprint);

    let Some(Ok(Fetched::References { names, head })) = facts.fetched else { panic!("{:?}", facts.fetched) };
    assert_eq!(head.as_deref(), Some("refs/heads/main"));
    let git = sandbox.world.repositories.get("payments-api").unwrap().git().unwrap();
    let mut expected: Vec<String> =
        git.references().unwrap().map(|found| found.unwrap().name().unwrap().to_owned()).collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(facts.shell_words, None, "nobody asked for a shell");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_to_somebody_who_asks_for_a_shell_are_the_services_own() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (id, path) = principal(&sandbox, "admin");
    let facts = login(&person.client(), &attempt(&sandbox, &id, vec![key(&path)], "")).await;
    assert_eq!(facts.shell_words.unwrap().unwrap(), causeway_sandbox::git::ssh::NO_SHELL);
    assert_eq!(facts.fetched, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_server_is_entered_with_old_signatures_only() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (id, path) = principal(&sandbox, "admin");
    sandbox.world.ssh_sha1_only.store(true, std::sync::atomic::Ordering::Relaxed);
    let mut wanted = attempt(&sandbox, &id, vec![key(&path)], "payments-api");
    let facts = login(&person.client(), &wanted).await;
    let greeting = facts.greeting.unwrap().unwrap();
    assert_eq!((greeting.host_key, greeting.host_key_algorithms.join(",").as_str()), (None, "ssh-rsa"));
    assert_eq!(greeting.banner, "SSH-2.0-AWSCodeCommit");
    assert_eq!(facts.sign_in, None, "nothing is offered to a host whose key was not seen");

    wanted.sha1_only = true;
    let facts = login(&person.client(), &wanted).await;
    let greeting = facts.greeting.unwrap().unwrap();
    assert!(greeting.host_key.is_some());
    assert_eq!(greeting.user_algorithms.unwrap(), ["ssh-rsa"]);
    let offers = facts.sign_in.unwrap().unwrap().offers;
    assert_eq!((offers[0].algorithm.as_str(), offers[0].answer), ("ssh-rsa", OfferAnswer::Accepted));
    assert!(matches!(facts.fetched, Some(Ok(Fetched::References { .. }))));
}

#[tokio::test(flavor = "multi_thread")]
async fn protected_keys_of_every_form_sign_in_with_their_passphrase() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (id, path) = principal(&sandbox, "readonly");
    for (name, form) in [("pem", Some("PEM")), ("pkcs8", Some("PKCS8")), ("openssh", None)] {
        let copy = person.write(name, &std::fs::read_to_string(&path).unwrap());
        let mut convert = Command::new("ssh-keygen");
        convert.args(["-p", "-q", "-N", "open sesame", "-f"]).arg(&copy);
        if let Some(form) = form {
            convert.args(["-m", form]);
        }
        run(&mut convert);
        let wanted = attempt(&sandbox, &id, vec![locked_key(&copy, "open sesame")], "payments-api");
        let signed = login(&person.client(), &wanted).await.sign_in.unwrap().unwrap();
        assert_eq!(signed.offers[0].answer, OfferAnswer::Accepted, "{name}");

        // Without it, a form that shows its public part is offered all the same; the others cannot be.
        let wanted = attempt(&sandbox, &id, vec![locked_key(&copy, "wrong")], "payments-api");
        let signed = login(&person.client(), &wanted).await.sign_in.unwrap();
        match form {
            None => assert_eq!(signed.unwrap().offers[0].answer, OfferAnswer::NotSigned),
            Some(_) => assert!(signed.unwrap_err().contains("the passphrase does not open"), "{name}"),
        }
        std::fs::write(
            person.own().join(format!("{name}.pub")),
            run(Command::new("ssh-keygen").args(["-y", "-P", "open sesame", "-f"]).arg(&copy)),
        )
        .unwrap();
        for (keys, expected) in [
            (vec![key(&copy)], OfferAnswer::NotSigned),
            // The same key, once protected and once open, is offered once and signed for by whoever can.
            (vec![key(&copy), key(&path)], OfferAnswer::Accepted),
        ] {
            let facts = login(&person.client(), &attempt(&sandbox, &id, keys, "payments-api")).await;
            let offers = facts.sign_in.unwrap().unwrap().offers;
            let answers: Vec<_> = offers.iter().map(|offer| offer.answer).collect();
            assert_eq!(answers, [expected], "{name}");
        }
    }
}

#[test]
fn the_server_in_place_stands_for_every_region() {
    let line = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 nonsense".to_owned();
    let person = Person::new();
    let in_place = |host_key: String| {
        person.client().in_place(InPlace {
            host: "127.0.0.1".to_owned(),
            region: "eu-west-1".to_owned(),
            port: 4022,
            elsewhere_port: 4023,
            host_key,
        })
    };
    for (host, port) in [
        ("git-codecommit.eu-west-1.amazonaws.com", 4022),
        ("git-codecommit.eu-west-2.amazonaws.com", 4023),
        ("git-codecommit.cn-north-1.amazonaws.com.cn", 4023),
        ("an-alias-of-somebody", 4022),
    ] {
        assert_eq!(in_place(line.clone()).place(host), ("127.0.0.1".to_owned(), port), "{host}");
    }
    assert_eq!(in_place(line).published_in_place(), None, "what is no key has no print");
    assert_eq!(person.client().place("example.com"), ("example.com".to_owned(), 22));
    assert_eq!(person.client().published_in_place(), None);
}
