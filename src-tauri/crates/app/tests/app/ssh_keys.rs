//! SSH keys of this computer and of IAM, and what the client's configuration says.

use std::path::{Path, PathBuf};

use causeway_app::error::{Field, InvalidField};
use causeway_app::port::aws::{AwsError, SshKeyStatus};
use causeway_app::port::ssh::{ConfigFile, SshError};
use causeway_app::ssh_keys::{IamIdentity, IamKeysChecked};
use causeway_app::{App, AppError};
use causeway_domain::Secret;
use causeway_domain::ssh::config::Keyword;
use causeway_domain::ssh::key::PublicKey;
use serde_json::Value;

use crate::support::{AwsAnswer, AwsCall, KEY, REGION, World, lost};

/// Files of a key in the forms that people have it in, as the tests of the domain have them.
fn form(key: &str, form: &str) -> String {
    let all: Value =
        serde_json::from_str(include_str!("../../../domain/tests/data/ssh_key_files.json")).unwrap();
    let keys = all["keys"].as_array().unwrap();
    let found = keys.iter().find(|made| made["name"] == key).unwrap();
    if form == "line" { &found["line"] } else { &found["files"][form] }.as_str().unwrap().to_owned()
}

fn at(name: &str) -> PathBuf {
    Path::new("/home/ada/.ssh").join(name)
}

fn world(files: &[(&str, String)]) -> World {
    let world = World::with(&[]);
    world.ssh.lock().unwrap().files = files.iter().map(|(name, text)| (at(name), text.clone())).collect();
    world
}

fn words(error: AppError) -> (Field, String) {
    match error {
        AppError::Invalid(InvalidField { field, message }) => (field, message),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn keys_are_told_with_their_public_parts_and_with_what_is_wrong() {
    let line = form("rsa2048", "line");
    let world = world(&[
        ("codecommit", form("rsa2048", "pem encrypted")),
        ("codecommit.pub", line.clone()),
        ("damaged", form("rsa2048", "pem").replace("END", "FIN")),
        ("id_ed25519", form("ed25519256", "openssh")),
        ("id_other", form("ecdsa256", "openssh")),
        ("id_other.pub", line.clone()),
        ("id_rsa", line.clone()),
        ("leaked.pub", form("rsa2048", "pem")),
        ("notes.txt", "buy milk".to_owned()),
        ("only.pub", form("ed25519256", "line")),
    ]);
    world.ssh.lock().unwrap().modes.insert(at("codecommit"), 0o644);
    let keys = world.app().local_ssh_keys().await.unwrap();
    let names: Vec<&str> = keys.files.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(
        names,
        ["codecommit", "damaged", "id_ed25519", "id_other", "id_rsa", "leaked.pub", "only.pub"],
        "a .pub is told with its private key, and what is no key is left out"
    );
    let key = |name: &str| keys.files.iter().find(|key| key.name == name).unwrap();
    let joined = key("codecommit");
    assert_eq!(joined.public.as_ref().unwrap().to_line(), line, "the passphrase hides it, the .pub shows it");
    assert!(joined.is_private() && joined.iam.ok && joined.gij.ok && joined.exposed);
    assert!(joined.cautions[0].ends_with("chmod 600 /home/ada/.ssh/codecommit"), "{:?}", joined.cautions);
    assert!(key("damaged").cautions[0].contains("its end is missing"));
    assert!(!key("damaged").iam.ok && !key("damaged").gij.ok);
    assert!(key("id_other").cautions[0].contains("of another key"));
    assert!(
        !key("id_rsa").is_private() && key("id_rsa").cautions[0].contains("under the name of a private one")
    );
    assert!(key("leaked.pub").is_private() && key("leaked.pub").cautions[0].contains("gives it away"));
    assert!(!key("only.pub").is_private() && key("only.pub").cautions.is_empty());
    assert!(!key("id_ed25519").iam.ok && !key("id_ed25519").gij.ok);
    assert_eq!(keys.agent_note.as_deref(), Some("No SSH agent runs here."));
}

#[tokio::test(start_paused = true)]
async fn the_agent_says_its_keys_or_why_not() {
    let world = world(&[]);
    let app = world.app();
    let public = PublicKey::parse_line(&form("rsa2048", "line")).unwrap();
    world.ssh.lock().unwrap().agent = vec![public.clone()];
    let keys = app.local_ssh_keys().await.unwrap();
    assert_eq!((keys.agent[0].public.as_ref(), keys.agent_note), (Some(&public), None));
    assert!(keys.agent[0].iam.ok && !keys.agent[0].gij.ok && keys.agent[0].is_private());
    world.ssh.lock().unwrap().agent_fails = Some("it is locked".to_owned());
    let keys = app.local_ssh_keys().await.unwrap();
    assert!(keys.agent.is_empty() && keys.agent_note.unwrap().ends_with("it is locked"));
}

#[tokio::test(start_paused = true)]
async fn a_named_file_is_read_or_refused_in_words() {
    let world = world(&[
        ("key", form("rsa2048", "pkcs8 encrypted")),
        ("key.pub", form("rsa2048", "line")),
        ("x", "buy milk".to_owned()),
    ]);
    let app = world.app();
    let key = app.ssh_key_file(" /home/ada/.ssh/key ").await.unwrap();
    assert!(key.public.is_some() && key.iam.ok && !key.gij.ok);
    assert!(key.conversion.unwrap().ends_with("ssh-keygen -p -m PEM -f /home/ada/.ssh/key.pem"));
    let (field, message) = words(app.ssh_key_file("/home/ada/.ssh/x").await.unwrap_err());
    assert_eq!(field, Field::KeyPath);
    assert!(message.contains("holds no SSH key") && !message.contains("milk"), "{message}");
    let missing = app.ssh_key_file("/nowhere").await.unwrap_err();
    assert!(matches!(missing, AppError::Ssh(SshError::File { .. })));
    assert_eq!(words(app.ssh_key_file(" ").await.unwrap_err()).0, Field::KeyPath);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_goes_where_nothing_is() {
    let world = world(&[("taken", form("rsa2048", "pem"))]);
    let app = world.app();
    world.ssh.lock().unwrap().new_key = (form("rsa2048", "pem"), form("rsa2048", "line"));
    let make = async |path: &str, comment: &str, passphrase: &str| {
        app.make_ssh_key(path, comment, Secret::new(passphrase.to_owned())).await
    };
    for (path, comment, passphrase, field) in [
        ("", "", "", Field::KeyPath),
        ("key", "", "", Field::KeyPath),
        ("/", "", "", Field::KeyPath),
        ("/home/ada/.ssh/key.pub", "", "", Field::KeyPath),
        ("/home/ada/.ssh/key", "a\nb", "", Field::KeyComment),
        ("/home/ada/.ssh/key", "", "1234", Field::Passphrase),
    ] {
        assert_eq!(words(make(path, comment, passphrase).await.unwrap_err()).0, field, "{path} {comment:?}");
    }
    let taken = make("/home/ada/.ssh/taken", "", "").await.unwrap_err();
    assert_eq!(taken, AppError::Ssh(SshError::Exists { path: at("taken") }));
    assert!(world.ssh.lock().unwrap().made.is_empty());
    let made = make("/home/ada/.ssh/new", " ada@example.com ", "").await.unwrap();
    assert!(made.iam.ok && made.gij.ok && made.conversion.is_none());
    make("/home/ada/.ssh/newer", "", "12345").await.unwrap();
    let expected = [("ada@example.com".to_owned(), None), (String::new(), Some("12345".to_owned()))];
    assert_eq!(world.ssh.lock().unwrap().made, expected);
}

async fn iam(world: &World, app: &App) -> Result<IamKeysChecked, AppError> {
    let operation = app.session.operation("iam");
    let whose = IamIdentity::Key {
        region: REGION.to_owned(),
        access_key_id: KEY.to_owned(),
        secret: Secret::new("secret".to_owned()),
    };
    let checked = app.iam_ssh_keys(&operation, whose).await?;
    assert!(world.aws.calls(AwsCall::Identity) > 0);
    Ok(checked)
}

fn deny(world: &World, action: &str) {
    world.aws.state().denies.insert((KEY.to_owned(), action.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn iam_lists_keys_as_far_as_it_may_and_says_what_can_still_be_proved() {
    let world = world(&[]);
    let app = world.app();
    let line = form("rsa2048", "line");
    let user = iam(&world, &app).await.unwrap().found.user_name().unwrap().to_owned();
    let id = world.aws.state().add_ssh_key(&user, &line);
    let seen = iam(&world, &app).await.unwrap();
    let key = PublicKey::parse_line(&line).unwrap();
    assert_eq!(seen.found.find(&key).map(|found| found.id.as_str()), Some(id.as_str()));
    assert_eq!(seen.found.note, None);
    assert!(seen.found.console_url().contains("security_credentials"), "{}", seen.found.console_url());
    assert_eq!(app.iam_keys(&seen.handle).unwrap().keys, seen.found.keys);
    deny(&world, "iam:GetSSHPublicKey");
    let seen = iam(&world, &app).await.unwrap();
    assert_eq!(seen.found.keys.as_ref().unwrap().len(), 1);
    assert!(
        seen.found.find(&key).is_none() && seen.found.note.as_ref().unwrap().contains("iam:GetSSHPublicKey")
    );
    deny(&world, "iam:ListSSHPublicKeys");
    let seen = iam(&world, &app).await.unwrap();
    assert!(
        seen.found.keys.is_none() && seen.found.note.as_ref().unwrap().contains("login itself still proves")
    );
    world.aws.fail(AwsCall::SshKeys, 1, AwsAnswer::Fails(AwsError::Throttled));
    assert_eq!(iam(&world, &app).await.err(), Some(AppError::Aws(AwsError::Throttled)));
    assert_eq!(app.iam_keys("unknown").err(), Some(AppError::SessionEnded));
}

#[tokio::test(start_paused = true)]
async fn who_is_no_iam_user_has_no_keys_and_is_told_so() {
    let world = world(&[]);
    let app = world.app();
    for (arn, what) in [
        ("arn:aws:sts::111122223333:assumed-role/Developer/ada", "a session of a role"),
        ("arn:aws:iam::111122223333:root", "the account's root user"),
    ] {
        world.aws.state().people.insert(KEY.to_owned(), ("secret".to_owned(), arn.to_owned()));
        let seen = iam(&world, &app).await.unwrap();
        assert!(seen.found.keys.is_none() && seen.found.user_name().is_none());
        assert!(seen.found.note.as_ref().unwrap().contains(what), "{:?}", seen.found.note);
        let refused = app.upload_ssh_key(&seen.handle, &form("rsa2048", "line")).await.err().unwrap();
        assert!(words(refused).1.contains("IAM users only"));
    }
    assert_eq!(world.aws.calls(AwsCall::SshKeys), 0);
}

#[tokio::test(start_paused = true)]
async fn what_iam_would_refuse_is_not_sent() {
    let world = world(&[]);
    let app = world.app();
    let handle = iam(&world, &app).await.unwrap().handle;
    let refused = async |text: &str| {
        let (field, message) = words(app.upload_ssh_key(&handle, text).await.err().unwrap());
        assert_eq!(field, Field::PublicKey);
        message
    };
    let line = form("rsa2048", "line");
    for (text, why) in [
        (String::new(), "Paste the public key"),
        ("hello".to_owned(), "no public key"),
        (form("rsa2048", "pem"), "private key, and nothing of it was sent"),
        (form("rsa2048", "public rfc4716"), "on one line"),
        (form("rsa2048", "public pem"), "on one line"),
        (form("ed25519256", "line"), "only RSA"),
        (form("ecdsa384", "line"), "only RSA"),
        (format!("{}\n{}", &line[..60], &line[60..]), "line breaks"),
        (format!("{}\n{}", &line[..8], &line[8..]), "line breaks"),
    ] {
        let message = refused(&text).await;
        assert!(message.contains(why), "{why}: {message}");
    }
    assert_eq!(world.aws.calls(AwsCall::UploadSshKey), 0);
    let done = app.upload_ssh_key(&handle, &format!(" {line}\r\n")).await.unwrap();
    assert_eq!(done.handle, handle);
    let key = done.found.find(&PublicKey::parse_line(&line).unwrap()).unwrap().clone();
    assert_eq!(key.body.as_deref(), Some(line.as_str()), "the line and nothing else");
    assert!(refused(&line).await.contains(&key.id), "the same key again");
    let user = done.found.user_name().unwrap().to_owned();
    for _ in 0..4 {
        world.aws.state().add_ssh_key(&user, "ssh-rsa AAAA");
    }
    assert!(refused(&another()).await.contains("at most 5"));
    assert_eq!(world.aws.calls(AwsCall::UploadSshKey), 1);
}

/// Another good RSA key: the first one's modulus with one of its middle characters changed.
fn another() -> String {
    let mut line = form("rsa2048", "line").into_bytes();
    line[120] = if line[120] == b'A' { b'B' } else { b'A' };
    String::from_utf8(line).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_an_upload_is_looked_after() {
    let world = world(&[]);
    let app = world.app();
    let handle = iam(&world, &app).await.unwrap().handle;
    world.aws.fail(AwsCall::UploadSshKey, 1, AwsAnswer::Lost);
    let done = app.upload_ssh_key(&handle, &form("rsa2048", "line")).await.unwrap();
    assert_eq!(done.found.keys.as_ref().unwrap().len(), 1);
    world.aws.fail(AwsCall::UploadSshKey, 1, AwsAnswer::Fails(lost()));
    let unknown = app.upload_ssh_key(&handle, &another()).await.err().unwrap();
    assert!(matches!(unknown, AppError::OutcomeUnknown { .. }), "{unknown:?}");
}

#[tokio::test(start_paused = true)]
async fn a_key_is_switched_and_iam_has_to_say_so() {
    let world = world(&[]);
    let app = world.app();
    let handle = iam(&world, &app).await.unwrap().handle;
    let done = app.upload_ssh_key(&handle, &form("rsa2048", "line")).await.unwrap();
    let id = done.found.keys.as_ref().unwrap()[0].id.clone();
    let status = |checked: &IamKeysChecked| checked.found.keys.as_ref().unwrap()[0].status.clone();
    let off = app.set_ssh_key_active(&handle, &id, false).await.unwrap();
    assert_eq!(status(&off), SshKeyStatus::Inactive);
    assert_eq!(status(&app.set_ssh_key_active(&handle, &id, true).await.unwrap()), SshKeyStatus::Active);
    let unknown = words(app.set_ssh_key_active(&handle, "APKANOBODY", true).await.err().unwrap());
    assert_eq!(unknown.0, Field::SshKeyId);
    deny(&world, "iam:UpdateSSHPublicKey");
    let denied = app.set_ssh_key_active(&handle, &id, false).await.err().unwrap();
    assert!(matches!(denied, AppError::Aws(AwsError::AccessDenied { .. })));
}

#[tokio::test(start_paused = true)]
async fn the_configuration_is_read_with_what_it_includes() {
    let world =
        world(&[("codecommit", form("rsa2048", "pem")), ("id_ed25519", form("ed25519256", "openssh"))]);
    let app = world.app();
    let file = |name: &str, text: &str| ConfigFile { path: at(name), text: Ok(text.to_owned()) };
    let report = async |location: &str| {
        app.ssh_config_report(location, "APKAEIVFHP46CEXAMPLE", Some("/home/ada/.ssh/codecommit")).await
    };
    let empty = report(REGION).await.unwrap();
    assert!(!empty.ok && empty.problems.len() == 2 && empty.files.is_empty());
    world.ssh.lock().unwrap().config = vec![file("config", &empty.block)];
    let good = report("ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/api").await.unwrap();
    assert_eq!((good.ok, good.problems), (true, Vec::new()), "the block that is offered is good");
    assert_eq!(good.settings.value(Keyword::IdentityFile), Some("~/.ssh/codecommit"));
    {
        let mut ssh = world.ssh.lock().unwrap();
        ssh.config = vec![
            file("config", "Include work/*\n"),
            ConfigFile { path: "/etc/ssh/ssh_config".into(), text: Err("permission denied".to_owned()) },
        ];
        let inner = "Host git-codecommit.*\n User APKAEIVFHP46CEXAMPLE\n IdentityFile ~/.ssh/id_ed25519\n";
        ssh.included.insert(
            "work/*".to_owned(),
            vec![file("work/aws", inner), file("work/loop", "Include work/*\n")],
        );
    }
    let wrong = report("https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/api").await.unwrap();
    assert!(!wrong.ok);
    assert!(wrong.problems.iter().any(|problem| problem.contains("only RSA keys")), "{:?}", wrong.problems);
    assert!(
        wrong.problems.iter().any(|problem| problem.contains("permission denied")),
        "{:?}",
        wrong.problems
    );
    assert_eq!(wrong.settings.setting(Keyword::User).unwrap().place.to_string(), "/home/ada/.ssh/work/aws:2");
    assert!(wrong.files.contains(&at("work/aws")));
    for none in ["", "git@github.com:a/b", "https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/api"]
    {
        assert_eq!(words(report(none).await.err().unwrap()).0, Field::Location, "{none}");
    }
}
