use std::process::Command;

use causeway_app::port::ssh::{NewKey, Ssh as _, SshError};
use causeway_domain::Secret;
use causeway_domain::ssh::key::KeyKind;

use crate::support::{Person, run};

fn new_key(path: impl Into<std::path::PathBuf>, passphrase: Option<&str>) -> NewKey {
    NewKey {
        path: path.into(),
        comment: "ada@example.com".to_owned(),
        passphrase: passphrase.map(|passphrase| Secret::new(passphrase.to_owned())),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_is_one_that_ssh_keygen_knows() {
    let person = Person::new();
    let made = person.client().make_key(new_key("~/.ssh/codecommit", Some("open sesame"))).await.unwrap();
    assert_eq!((made.kind, made.comment.as_str()), (KeyKind::Rsa { bits: 4096 }, "ada@example.com"));
    let path = person.own().join("codecommit");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // ssh-keygen opens it with its passphrase alone, and finds the same public part.
    let derived = run(Command::new("ssh-keygen").args(["-y", "-P", "open sesame", "-f"]).arg(&path));
    let written = std::fs::read_to_string(person.own().join("codecommit.pub")).unwrap();
    let fields = |line: &str| line.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(fields(&derived), fields(&written));
    assert!(written.ends_with(" ada@example.com\n") && written.lines().count() == 1, "{written}");
    let wrong = Command::new("ssh-keygen").args(["-y", "-P", "wrong", "-f"]).arg(&path).output().unwrap();
    assert!(!wrong.status.success());
    // A conversion of ssh-keygen's own takes the passphrase away and leaves the key as it was.
    run(Command::new("ssh-keygen")
        .args(["-p", "-q", "-m", "PEM", "-P", "open sesame", "-N", "", "-f"])
        .arg(&path));
    let plain = run(Command::new("ssh-keygen").args(["-y", "-f"]).arg(&path));
    assert_eq!(fields(&plain), fields(&written));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_exists_is_written_over() {
    let person = Person::new();
    let there = person.write("there", "mine");
    let refused = person.client().make_key(new_key(&there, None)).await.unwrap_err();
    assert_eq!(refused, SshError::Exists { path: there.clone() });
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");

    let public = person.write("half.pub", "ssh-rsa mine");
    let refused = person.client().make_key(new_key(person.own().join("half"), None)).await.unwrap_err();
    assert_eq!(refused, SshError::Exists { path: public.clone() });
    assert!(!person.own().join("half").exists(), "no half pair");
    #[cfg(unix)]
    {
        // A link that ends nowhere is there, too: writing through it would put the key somewhere else.
        let link = person.own().join("link");
        std::os::unix::fs::symlink(person.own().join("target"), &link).unwrap();
        let refused = person.client().make_key(new_key(&link, None)).await.unwrap_err();
        assert_eq!(refused, SshError::Exists { path: link });
    }
    let nowhere = person.own().join("no/folder");
    let refused = person.client().make_key(new_key(&nowhere, None)).await.unwrap_err();
    assert!(matches!(&refused, SshError::File { path, .. } if *path == nowhere), "{refused}");
}
