//! The text for git and the look at what git does, for the connections there are.

use std::sync::atomic::Ordering;

use causeway_app::diagnostics::Outcome;
use causeway_app::git_setup::{GitPlace, SandboxGit};
use causeway_domain::endpoints::Endpoints;

use crate::support::{Fate, World};

const HELPER: &str = "/opt/causeway/git-credential-causeway";

fn place() -> GitPlace {
    GitPlace { helper: Some(HELPER.to_owned()), sandbox: None }
}

#[tokio::test(start_paused = true)]
async fn each_server_of_the_connections_has_its_text_and_its_check() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    assert_eq!(app.git_setup(&place()).await.unwrap().snippet, "", "nothing is connected yet");
    world.connect(&app).await;

    let setup = app.git_setup(&place()).await.unwrap();
    let [example] = setup.examples.as_slice() else { panic!("{setup:?}") };
    assert!(example.starts_with("https://git-codecommit.") && example.contains("/v1/repos/"), "{example}");
    let server = example.split("/v1/").next().unwrap();
    assert_eq!(
        setup.snippet,
        format!("[credential \"{server}\"]\n\thelper =\n\thelper = {HELPER}\n\tuseHttpPath = true\n")
    );
    assert_eq!(setup.cautions, Vec::<String>::new());

    world.programs.files.lock().unwrap().insert(HELPER);
    let outcomes = async |credential: &[(&'static str, &'static str)]| {
        *world.programs.credential.lock().unwrap() = credential.to_vec();
        let checks = app.check_git_setup(&place()).await.unwrap();
        checks.into_iter().map(|check| (check.id, check.outcome)).collect::<Vec<_>>()
    };
    let host = format!("git {}", server.trim_start_matches("https://"));
    let helper = || "git-credential-causeway".to_owned();
    let right = outcomes(&[("helper", ""), ("helper", HELPER), ("usehttppath", "true")]).await;
    let expected = [("git".to_owned(), Outcome::Ok), (helper(), Outcome::Ok), (host.clone(), Outcome::Ok)];
    assert_eq!(right, expected);
    let shadowed = outcomes(&[("helper", "store"), ("helper", HELPER), ("usehttppath", "true")]).await;
    assert_eq!(shadowed[2], (host.clone(), Outcome::Failed));
    world.programs.none.store(true, Ordering::Relaxed);
    let absent = outcomes(&[]).await;
    assert_eq!((absent[0].1, absent[2].1), (Outcome::Failed, Outcome::Skipped));
}

#[tokio::test(start_paused = true)]
async fn endpoints_and_a_sandbox_stand_in_the_place_of_the_public_hosts() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let app = world.app();
    world.connect(&app).await;
    let sandbox = GitPlace {
        sandbox: Some(SandboxGit {
            server: "https://localhost:8443".to_owned(),
            authority: Some("/data/authority.pem".to_owned()),
        }),
        ..place()
    };
    let text = app.git_setup(&sandbox).await.unwrap().snippet;
    assert!(text.contains(&format!("helper = {HELPER} --sandbox\n")), "{text}");
    assert!(
        text.contains("[http \"https://localhost:8443\"]\n\tsslCAInfo = /data/authority.pem\n"),
        "{text}"
    );

    let storage = &app.ports().storage;
    let mut connection = storage.connections().await.unwrap().remove(0);
    connection.endpoints = Some(Endpoints { fips: true, ..Endpoints::default() });
    storage.put_connection(connection.clone()).await.unwrap();
    let text = app.git_setup(&place()).await.unwrap().snippet;
    assert!(text.contains("[credential \"https://git-codecommit-fips."), "{text}");

    let own = "https://vpce-0a1b.git-codecommit.eu-west-1.vpce.amazonaws.com";
    connection.endpoints = Some(Endpoints { git: Some(own.to_owned()), ..Endpoints::default() });
    storage.put_connection(connection.clone()).await.unwrap();
    connection.id = "second".to_owned();
    connection.access_key_id = "AKIAI44QH8DHBEXAMPLE".to_owned();
    storage.put_connection(connection).await.unwrap();
    let setup = app.git_setup(&place()).await.unwrap();
    assert_eq!(setup.snippet.matches(&format!("[credential \"{own}\"]")).count(), 1, "{}", setup.snippet);
    let [caution] = setup.cautions.as_slice() else { panic!("{:?}", setup.cautions) };
    assert!(caution.contains("--connection second"), "{caution}");
    assert_eq!(setup.examples.len(), 2);
}
