use std::process::Command;

use causeway_app::port::ssh::Ssh as _;
use causeway_sandbox::seed::keys::ssh_key;

use crate::support::{Person, run};

const HOST: &str = "git-codecommit.eu-central-1.amazonaws.com";

fn line(label: &str) -> String {
    let key = ssh_key(1, label).unwrap();
    key.public_line.rsplit_once(' ').unwrap().0.to_owned()
}

async fn known(person: &Person, host: &str, port: u16) -> Vec<String> {
    let keys = person.client().known_hosts(host, port).await;
    let labels = ["ssh-host", "sns", "admin"].map(|label| {
        let blob = russh::keys::PublicKey::from_openssh(&line(label)).unwrap().to_bytes().unwrap();
        (label, blob)
    });
    keys.iter()
        .map(|key| {
            labels.iter().find(|(_, blob)| *blob == key.blob).map_or("?", |(label, _)| label).to_owned()
        })
        .collect()
}

#[tokio::test]
async fn names_patterns_ports_and_both_folders_are_looked_through() {
    let person = Person::new();
    assert_eq!(known(&person, HOST, 22).await, Vec::<String>::new(), "no file is an empty one");
    let (host, sns, admin) = (line("ssh-host"), line("sns"), line("admin"));
    person.write(
        "known_hosts",
        &format!(
            "# a comment\n\n{HOST},10.0.0.1 {host}\ngit-codecommit.*.amazonaws.com,!git-codecommit.us-*.amazonaws.com\t{sns}\n\
             [127.0.0.1]:2222 {admin}\nnonsense\n{HOST} ssh-rsa AAAA\n"
        ),
    );
    std::fs::write(person.system().join("ssh_known_hosts"), format!("{HOST} {admin} of the system\n"))
        .unwrap();
    assert_eq!(known(&person, HOST, 22).await, ["ssh-host", "sns", "admin"]);
    assert_eq!(known(&person, &HOST.to_uppercase(), 22).await, ["ssh-host", "sns", "admin"]);
    assert_eq!(known(&person, "git-codecommit.us-east-1.amazonaws.com", 22).await, Vec::<String>::new());
    assert_eq!(known(&person, "127.0.0.1", 2222).await, ["admin"]);
    assert_eq!(known(&person, "127.0.0.1", 22).await, Vec::<String>::new());
    assert_eq!(known(&person, HOST, 2222).await, Vec::<String>::new());
}

#[tokio::test]
async fn hashed_names_are_found_as_ssh_keygen_finds_them() {
    let person = Person::new();
    let file = person
        .write("known_hosts", &format!("{HOST} {}\n[127.0.0.1]:2222 {}\n", line("ssh-host"), line("sns")));
    run(Command::new("ssh-keygen").arg("-H").arg("-f").arg(&file));
    assert!(!std::fs::read_to_string(&file).unwrap().contains("amazonaws"), "the names are hashed");
    assert_eq!(known(&person, HOST, 22).await, ["ssh-host"]);
    assert_eq!(known(&person, "127.0.0.1", 2222).await, ["sns"]);
    assert_eq!(known(&person, "git-codecommit.eu-west-1.amazonaws.com", 22).await, Vec::<String>::new());
    run(Command::new("ssh-keygen").args(["-F", HOST, "-f"]).arg(&file));
}

#[tokio::test]
async fn revoked_keys_are_not_known_ones_and_authorities_are_no_hosts() {
    let person = Person::new();
    person.write(
        "known_hosts",
        &format!(
            "{HOST} {}\n@revoked * {}\n@cert-authority *.amazonaws.com {}\n{HOST} {}\n",
            line("ssh-host"),
            line("ssh-host"),
            line("sns"),
            line("admin"),
        ),
    );
    assert_eq!(known(&person, HOST, 22).await, ["admin"]);
}
