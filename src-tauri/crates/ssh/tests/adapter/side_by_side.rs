//! The same keys and locations with OpenSSH and git: what gets through here gets through there, and nothing else does.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;

use causeway_domain::ssh::login::{Fetched, LoginFacts, OfferAnswer};
use causeway_sandbox::principals::Status;
use causeway_sandbox::serve::Sandbox;

use crate::support::{Person, attempt, key, login, principal, sandbox, strangers};

/// What git found, `HEAD` and peeled tags left out; `Err` with everything it said.
fn git(
    person: &Person,
    sandbox: &Sandbox,
    port: u16,
    user: &str,
    keys: &[PathBuf],
    path: &str,
    sha1: bool,
) -> Result<(Vec<String>, Option<String>), String> {
    let host = &sandbox.ready.git.ssh_host;
    let known = person.write("known_hosts", &format!("[{host}]:{port} {}\n", sandbox.ready.git.ssh_host_key));
    let mut ssh = format!(
        "ssh -F none -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile={} -o \
         GlobalKnownHostsFile=none",
        known.display()
    );
    for key in keys {
        ssh.extend([" -i ", key.to_str().unwrap()]);
    }
    if sha1 {
        ssh.push_str(" -o HostKeyAlgorithms=+ssh-rsa -o PubkeyAcceptedAlgorithms=ssh-rsa");
    }
    let at = if user.is_empty() { String::new() } else { format!("{user}@") };
    let output = Command::new("git")
        .args(["ls-remote", "--symref", &format!("ssh://{at}{host}:{port}{path}")])
        .env("GIT_SSH_COMMAND", ssh)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", person.home.path())
        .env("LC_ALL", "C")
        .env_remove("SSH_AUTH_SOCK")
        .current_dir(person.home.path())
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let mut head = None;
    let mut names = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (value, name) = line.split_once('\t').unwrap();
        if let Some(target) = value.strip_prefix("ref: ") {
            head = Some(target.to_owned());
        } else if name != "HEAD" && !name.ends_with("^{}") {
            names.push(name.to_owned());
        }
    }
    names.sort_unstable();
    Ok((names, head))
}

struct Case<'a> {
    name: &'a str,
    user: &'a str,
    keys: Vec<PathBuf>,
    path: &'a str,
    sha1: bool,
    elsewhere: bool,
}

async fn compared(person: &Person, sandbox: &Sandbox, case: &Case<'_>) -> (LoginFacts, Option<String>) {
    let port = if case.elsewhere { sandbox.ready.git.ssh_elsewhere_port } else { sandbox.ready.git.ssh_port };
    let mut wanted = attempt(sandbox, case.user, case.keys.iter().map(|path| key(path)).collect(), "");
    wanted.port = port;
    wanted.repository_path = Some(case.path.to_owned());
    wanted.sha1_only = case.sha1;
    let ours = login(&person.client(), &wanted).await;
    let theirs = git(person, sandbox, port, case.user, &case.keys, case.path, case.sha1);
    match (&ours.fetched, theirs) {
        (Some(Ok(Fetched::References { names, head })), Ok((found, stands_for))) => {
            assert_eq!((names, head), (&found, &stands_for), "{}", case.name);
            (ours, None)
        }
        (Some(Ok(Fetched::References { .. })), Err(said)) => panic!("{}: git says {said}", case.name),
        (_, Ok(_)) => panic!("{}: git reads what is unreadable here: {ours:?}", case.name),
        (_, Err(said)) => (ours, Some(said)),
    }
}

fn answers(facts: &LoginFacts) -> Vec<OfferAnswer> {
    facts.sign_in.as_ref().unwrap().as_ref().unwrap().offers.iter().map(|offer| offer.answer).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_good_here_is_good_there_and_what_is_bad_is_bad() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (id, path) = principal(&sandbox, "readonly");
    let (admin, _) = principal(&sandbox, "admin");
    let own = || vec![path.clone()];
    let good = "/v1/repos/payments-api";
    let with_strangers = |count: usize| {
        let mut keys = strangers(&person, count);
        keys.extend(own());
        keys
    };
    let case = |name, user, keys, path| Case { name, user, keys, path, sha1: false, elsewhere: false };
    let well = [
        case("good", id.as_str(), own(), good),
        case("the same key twice", &id, [strangers(&person, 5), strangers(&person, 5), own()].concat(), good),
        case("the third key", &id, with_strangers(2), good),
        case("the sixth key", &id, with_strangers(5), good),
        Case { sha1: true, ..case("old signatures at a new server", &id, own(), good) },
    ];
    for case in &well {
        let (_, broken) = compared(&person, &sandbox, case).await;
        assert_eq!(broken, None, "{}", case.name);
    }
    let refused = [
        case("another user", "git", own(), good),
        case("another's id", &admin, own(), good),
        case("another's key", &id, strangers(&person, 1), good),
        case("no key", &id, vec![], good),
    ];
    for case in &refused {
        let (ours, broken) = compared(&person, &sandbox, case).await;
        assert!(broken.unwrap().contains("Permission denied (publickey)"), "{}", case.name);
        assert!(answers(&ours).iter().all(|answer| *answer == OfferAnswer::Refused), "{}", case.name);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = person.write("open", &std::fs::read_to_string(&path).unwrap());
        std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).unwrap();
        let (ours, broken) = compared(&person, &sandbox, &case("an open key", &id, vec![open], good)).await;
        assert!(broken.unwrap().contains("Permission denied (publickey)"));
        assert!(ours.sign_in.unwrap().unwrap_err().contains("can be read by others"));
    }
    let (ours, broken) = compared(&person, &sandbox, &case("too many", &id, with_strangers(6), good)).await;
    assert!(broken.unwrap().contains("Too many authentication"));
    assert_eq!(answers(&ours).last(), Some(&OfferAnswer::HungUp));
    let unreadable = [
        case("trailing slash", &id, own(), "/v1/repos/payments-api/"),
        case(".git", &id, own(), "/v1/repos/payments-api.git"),
        case("another case", &id, own(), "/v1/repos/Payments-Api"),
        case("another path", &id, own(), "/payments-api"),
        Case { elsewhere: true, ..case("another region", &id, own(), good) },
    ];
    for case in &unreadable {
        let (ours, broken) = compared(&person, &sandbox, case).await;
        let Some(Ok(Fetched::Refused { message })) = &ours.fetched else { panic!("{}: {ours:?}", case.name) };
        let said = broken.unwrap();
        assert!(said.contains(message), "{}: git hears the same words: {said} / {message}", case.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_servers_that_change_are_met_alike() {
    let (sandbox, person) = (sandbox().await, Person::new());
    let (id, path) = principal(&sandbox, "readonly");
    let case = |name, sha1| Case {
        name,
        user: &id,
        keys: vec![path.clone()],
        path: "/v1/repos/payments-api",
        sha1,
        elsewhere: false,
    };
    for status in [Status::Inactive, Status::Expired] {
        let mut held = sandbox.world.principals.ssh_key(&id).unwrap();
        held.status = status;
        sandbox.world.principals.put_ssh_key(held.clone());
        let (_, broken) = compared(&person, &sandbox, &case("a key that is off", false)).await;
        assert!(broken.unwrap().contains("Permission denied (publickey)"));
        sandbox
            .world
            .principals
            .put_ssh_key(causeway_sandbox::principals::SshPublicKey { status: Status::Active, ..held });
    }
    sandbox.world.ssh_sha1_only.store(true, Ordering::Relaxed);
    let (ours, broken) = compared(&person, &sandbox, &case("an old server", false)).await;
    assert!(broken.unwrap().contains("no matching host key type found. Their offer: ssh-rsa"));
    assert_eq!(ours.greeting.unwrap().unwrap().host_key_algorithms, ["ssh-rsa"]);
    assert_eq!(compared(&person, &sandbox, &case("an old server, asked so", true)).await.1, None);
    sandbox.world.ssh_sha1_only.store(false, Ordering::Relaxed);

    // OpenSSH refuses what it does not know; here it is reported, for the doctor to compare.
    sandbox.world.ssh_host_key_changed.store(true, Ordering::Relaxed);
    let ssh_port = sandbox.ready.git.ssh_port;
    let said =
        git(&person, &sandbox, ssh_port, &id, std::slice::from_ref(&path), "/v1/repos/payments-api", false)
            .unwrap_err();
    assert!(said.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"), "{said}");
    let wanted = attempt(&sandbox, &id, vec![key(Path::new(&path))], "payments-api");
    let greeting = login(&person.client(), &wanted).await.greeting.unwrap().unwrap();
    let known = russh::keys::PublicKey::from_openssh(&sandbox.ready.git.ssh_host_key).unwrap();
    assert_ne!(greeting.host_key.unwrap().blob, known.to_bytes().unwrap());
}
