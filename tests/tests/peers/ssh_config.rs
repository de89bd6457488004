//! OpenSSH is the judge of how its configuration is evaluated: `ssh -G` prints what holds for a host.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use causeway_domain::Region;
use causeway_domain::ssh::config::{
    Account, Client, ConfigText, HostSettings, Keyword, block, evaluate, includes, two_accounts,
};
use proptest::prelude::*;

const HOST: &str = "git-codecommit.eu-central-1.amazonaws.com";

/// What OpenSSH prints, each keyword with its values in order; `Err` with its words when it refuses.
type Printed = Result<BTreeMap<String, Vec<String>>, String>;

fn ssh(file: &Path, host: &str) -> Printed {
    let mut ssh = Command::new("ssh");
    let asked = ssh.arg("-G").arg("-F").arg(file).arg(host).output().expect("OpenSSH is installed");
    if !asked.status.success() {
        return Err(String::from_utf8_lossy(&asked.stderr).into_owned());
    }
    let mut printed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&asked.stdout).lines() {
        let (keyword, value) = line.split_once(' ').unwrap_or((line, ""));
        printed.entry(keyword.to_owned()).or_default().push(value.to_owned());
    }
    Ok(printed)
}

/// What OpenSSH does here by itself.
struct Own {
    home: String,
    user: String,
    identity_files: Vec<String>,
    host_key: Vec<String>,
    user_key: Vec<String>,
    known: Vec<String>,
}

fn own() -> &'static Own {
    static OWN: OnceLock<Own> = OnceLock::new();
    OWN.get_or_init(|| {
        let printed = ssh(Path::new("none"), "example.com").expect("it takes no configuration");
        let list = |keyword: &str| printed[keyword][0].split(',').map(str::to_owned).collect();
        let home = printed["userknownhostsfile"][0].split("/.ssh/").next().expect("a path").to_owned();
        let known =
            Command::new("ssh").args(["-Q", "HostKeyAlgorithms"]).output().expect("OpenSSH is installed");
        Own {
            home,
            user: printed["user"][0].clone(),
            identity_files: printed["identityfile"].clone(),
            host_key: list("hostkeyalgorithms"),
            user_key: list("pubkeyacceptedalgorithms"),
            known: String::from_utf8_lossy(&known.stdout).lines().map(str::to_owned).collect(),
        }
    })
}

/// A folder with files, the first of which is the configuration; `DIR` in their text is the folder.
struct Folder(tempfile::TempDir, Vec<&'static str>);

impl Folder {
    fn of(files: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let text = text.replace("DIR", &folder.path().display().to_string());
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        Self(folder, files.iter().map(|(name, _)| *name).collect())
    }

    fn config(&self) -> PathBuf {
        self.0.path().join(self.1[0])
    }

    /// A file with what it includes.
    fn text(&self, path: &Path, depth: usize) -> ConfigText {
        let text = std::fs::read_to_string(path).expect("a file");
        let included = includes(&text).into_iter().map(|pattern| {
            let mut names = self.1.clone();
            names.sort_unstable();
            let paths = names.into_iter().map(|name| self.0.path().join(name));
            let is_named = |path: &PathBuf| {
                let path = path.display().to_string();
                pattern.strip_suffix('*').map_or(path == pattern, |start| path.starts_with(start))
            };
            let files = paths.filter(is_named).filter(|_| depth < 3).map(|path| self.text(&path, depth + 1));
            (pattern.clone(), files.collect())
        });
        ConfigText { path: path.to_owned(), included: included.collect(), text: Ok(text) }
    }

    fn ours(&self, host: &str) -> HostSettings {
        let own = own();
        let client = Client { host, home: &own.home, local_user: Some(&own.user) };
        evaluate(&[self.text(&self.config(), 0)], client)
    }
}

fn names(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// The differences between both.
fn differences(ours: &HostSettings, theirs: &Printed) -> Vec<String> {
    let printed = match theirs {
        Ok(printed) if ours.faults.is_empty() => printed,
        Ok(_) => return vec![format!("OpenSSH takes it, and we do not: {:?}", ours.faults)],
        Err(_) if !ours.faults.is_empty() => return Vec::new(),
        Err(words) => return vec![format!("OpenSSH refuses it, and we do not: {words}")],
    };
    let own = own();
    let one = |keyword: Keyword| ours.value(keyword).map(str::to_owned);
    let list = |keyword, list: &[String]| {
        ours.algorithms(keyword, &names(list), &names(&own.known))
            .unwrap_or_else(|| list.to_owned())
            .join(",")
    };
    let files = |keyword: Keyword| {
        one(keyword).map(|files| files.split(' ').map(|file| ours.path(file)).collect::<Vec<_>>().join(" "))
    };
    let as_bool = |value: String| match value.as_str() {
        "yes" => "true".to_owned(),
        "no" | "off" => "false".to_owned(),
        _ => value,
    };
    let mut expected: BTreeMap<&str, Vec<String>> = BTreeMap::from([
        ("user", vec![one(Keyword::User).unwrap_or_else(|| own.user.clone())]),
        ("hostname", vec![ours.host_name()]),
        ("port", vec![ours.port().to_string()]),
        ("identitiesonly", vec![if ours.identities_only() { "yes" } else { "no" }.to_owned()]),
        ("hostkeyalgorithms", vec![list(Keyword::HostKeyAlgorithms, &own.host_key)]),
        ("pubkeyacceptedalgorithms", vec![list(Keyword::PubkeyAcceptedAlgorithms, &own.user_key)]),
        ("hostkeyalias", one(Keyword::HostKeyAlias).into_iter().collect()),
        ("identityagent", one(Keyword::IdentityAgent).into_iter().collect()),
        ("proxycommand", one(Keyword::ProxyCommand).into_iter().collect()),
    ]);
    let given: Vec<String> = ours.identity_files().map(|file| file.value.clone()).collect();
    expected.insert("identityfile", if given.is_empty() { own.identity_files.clone() } else { given });
    if let Some(value) = one(Keyword::PubkeyAuthentication) {
        expected.insert("pubkeyauthentication", vec![as_bool(value)]);
    }
    if let Some(value) = one(Keyword::StrictHostKeyChecking) {
        expected.insert("stricthostkeychecking", vec![as_bool(value)]);
    }
    if let Some(files) = files(Keyword::UserKnownHostsFile) {
        expected.insert("userknownhostsfile", vec![files]);
    }
    let mut differences = Vec::new();
    for (keyword, expected) in expected {
        let found = printed.get(keyword).cloned().unwrap_or_default();
        if found != expected {
            differences.push(format!("{keyword}: OpenSSH says {found:?}, and we {expected:?}"));
        }
    }
    if printed.contains_key("proxyjump") != one(Keyword::ProxyJump).is_some_and(|jump| jump != "none") {
        differences.push(format!("proxyjump: {:?}", printed.get("proxyjump")));
    }
    differences
}

fn compare(files: &[(&'static str, &str)], host: &str) {
    let folder = Folder::of(files);
    let different = differences(&folder.ours(host), &ssh(&folder.config(), host));
    assert!(different.is_empty(), "{host}\n{files:#?}\n{different:#?}");
}

#[test]
fn a_table_of_configurations_is_evaluated_as_openssh_does() {
    for text in [
        "",
        "# nothing\n\n   \n",
        "User APKAONE\nUser APKATWO\n",
        "user=APKAONE\nPort = 2222\nIdentityFile\t=\t~/.ssh/one\n",
        "Host git-codecommit.*.amazonaws.com\r\n  User APKAONE\r\n  IdentityFile ~/.ssh/one\r\n  IdentitiesOnly yes\r\n",
        "Host * !git-codecommit.*\n User other\nHost git-?odecommit.*\n User APKAONE\n",
        "Host GIT-CODECOMMIT.*\n User capitals\n",
        "Host work \"git-codecommit.*\"\n User quoted # and a comment\n",
        "Match host GIT-codecommit.*\n User APKAONE\n",
        "Match host=*.amazonaws.com,!git-*\n User other\nMatch all\n User APKAONE\n",
        "Match originalhost work,git-* user nobody\n Port 1\nUser nobody\nMatch user nobody\n Port 2\n",
        "HostName other.example.com\nMatch host other.example.com\n User other\nMatch host git-*\n Port 2\n",
        "Match final\n User last\n HostName late.example.com\nHost *\n User first\n IdentityFile ~/.ssh/x\n",
        "Match !final\n User early\nMatch final host git-*\n Port 2222\n",
        "Match canonical\n User never\n",
        "Match exec false\n User never\n",
        "IdentityFile ~/.ssh/a\nIdentityFile ~/.ssh/b\nIdentityFile ~/.ssh/a\nIdentityFile \"~/.ssh/c d\"\n",
        "IdentityFile 'it is'\nIdentityFile one\\ two\nIdentityFile a\\\\b\nIdentityFile \"a'b\"\n",
        "IdentityFile none\nIdentitiesOnly TRUE\nIdentityAgent none\n",
        "HostKeyAlgorithms +ssh-rsa\nPubkeyAcceptedKeyTypes +ssh-rsa\n",
        "HostKeyAlgorithms -ssh-*,ecdsa*\nPubkeyAcceptedAlgorithms ^rsa-sha2-256,ssh-rsa\n",
        "HostKeyAlgorithms ssh-rsa,rsa-sha2-*\nPubkeyAcceptedAlgorithms ssh-ed25519\n",
        "UserKnownHostsFile ~/.ssh/one /etc/%h_two %d/three\nHostKeyAlias alias\nStrictHostKeyChecking accept-new\n",
        "ProxyCommand nc -x \"proxy host\" %h %p # all of it\nProxyJump jump.example.com\n",
        "ProxyJump jump.example.com\nProxyCommand nc %h %p\n",
        "ProxyJump none\nProxyCommand nc %h %p\n",
        "HostName %h.example.com\nPort ssh\n",
        "HostName UPPER.example.com\nPubkeyAuthentication no\n",
        "IgnoreUnknown Use*,Nonsense\nUseMagic yes\nNonsense no\nUser APKAONE\n",
        "CertificateFile ~/.ssh/x\nSendEnv A B C\nForwardAgent yes\nLocalForward 1 a:2\nCiphers aes256-ctr\n",
        "Host\tgit-codecommit.*\n\tUser\tAPKAONE\t\n",
        "User APKAONE\u{c}\n",
        // What it refuses.
        "User\n",
        "User a b\n",
        "User # a\n",
        "Port 0\n",
        "Port many\n",
        "IdentitiesOnly maybe\n",
        "IdentityFile \"open\n",
        "Nonsense yes\n",
        "Host never\n Nonsense yes\n",
        "Match\n",
        "Match weather good\n",
        "Match host\n",
        "Match all host x\n",
        "Match host x all\n",
        "UserKnownHostsFile none x\n",
        "ProxyCommand \"open\n",
        "Host \"\"\n",
    ] {
        for host in [HOST, "work", "GIT-codecommit.x.amazonaws.com"] {
            compare(&[("config", text)], host);
        }
    }
}

#[test]
fn included_files_are_read_as_openssh_does() {
    let inner = ("inner", "User inner\nHost git-*\n Port 2222\n");
    for outer in [
        "Include DIR/inner\nUser outer\n",
        "Host git-*\n Include DIR/inner\nHost work\n User outer\n",
        "Host nothing\n Include DIR/inner\nHost *\n User outer\n",
        "Include DIR/missing DIR/inner\nPort 1\n",
        "Include DIR/in*\nPort 1\n",
        "Match final\n Include DIR/inner\n",
    ] {
        for host in [HOST, "work"] {
            compare(&[("config", outer), inner, ("inner2", "Match all\n Port 3\nUser inner2\n")], host);
        }
    }
    compare(&[("config", "Host x\n Include DIR/inner\nPort 1\n"), ("inner", "Nonsense\n")], HOST);
    compare(&[("config", "Include DIR/a\n"), ("a", "Include DIR/b\nUser a\n"), ("b", "User b\n")], HOST);
}

#[test]
fn openssh_takes_the_blocks_to_copy() {
    let account =
        Account { ssh_key_id: "APKAEIVFHP46CEXAMPLE", key_path: Some("/tmp/my key#1"), home: "/home/ada" };
    for code in ["eu-central-1", "cn-north-1", "us-gov-west-1"] {
        let region = Region::parse(code).expect("a region");
        let (block, two) = (block(&region, account), two_accounts(&region, account));
        compare(&[("config", &block)], &region.git_host());
        let folder = Folder::of(&[("config", &block)]);
        let printed = ssh(&folder.config(), &region.git_host()).expect("it takes the block");
        assert_eq!(printed["user"], ["APKAEIVFHP46CEXAMPLE"]);
        assert_eq!(printed["identityfile"], ["/tmp/my key#1"]);
        let folder = Folder::of(&[("config", &two)]);
        for alias in ["codecommit-first", "codecommit-second"] {
            let printed = ssh(&folder.config(), alias).expect("it takes both blocks");
            assert_eq!(printed["hostname"], [region.git_host()]);
            assert_eq!(printed["identitiesonly"], ["yes"]);
        }
    }
}

fn any_of(choices: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(choices)
}

fn line() -> impl Strategy<Value = String> {
    let pattern = || {
        any_of(&[
            "*",
            "work",
            "WORK",
            "wor?",
            "git-*",
            "!git-*",
            "*.amazonaws.com",
            "!work",
            "\"git-codecommit.*\"",
            "x",
        ])
    };
    let list = || {
        any_of(&["*", "work", "git-*", "!git-*,*", "*.AMAZONAWS.com", "other.*", "nobody,root", "!nobody"])
    };
    let criterion = prop_oneof![
        (
            any_of(&["host", "originalhost", "!host", "user", "!user", "localuser"]),
            any_of(&[" ", "=", " = "]),
            list()
        )
            .prop_map(|(name, between, list)| format!("{name}{between}{list}")),
        any_of(&["final", "!final", "canonical", "all", "!all", "exec false"]).prop_map(str::to_owned),
    ];
    let setting = any_of(&[
        "User APKAONE",
        "User nobody",
        "user=\"APKATWO\"",
        "HostName other.example.com",
        "HostName %h.amazonaws.com",
        "HostName work",
        "Port 2222",
        "Port = 22",
        "IdentityFile ~/.ssh/one",
        "IdentityFile \"two words\"",
        "identityfile=one # not two",
        "IdentitiesOnly yes",
        "IdentitiesOnly no",
        "HostKeyAlgorithms +ssh-rsa",
        "PubkeyAcceptedAlgorithms -rsa-*",
        "PubkeyAcceptedKeyTypes ^ssh-rsa",
        "ProxyJump jump",
        "ProxyCommand nc %h",
        "UserKnownHostsFile ~/a b",
        "HostKeyAlias x",
        "PubkeyAuthentication no",
        "ServerAliveInterval 5",
        "",
        "# a comment",
        "StrictHostKeyChecking off",
        "Include DIR/inner",
        "IgnoreUnknown Non*",
    ]);
    prop_oneof![
        3 => prop::collection::vec(pattern(), 1..4).prop_map(|patterns| format!("Host {}", patterns.join(" "))),
        2 => prop::collection::vec(criterion, 1..3).prop_map(|criteria| format!("Match {}", criteria.join(" "))),
        12 => (any_of(&["", " ", "\t"]), setting, any_of(&["", " ", "\r"])).prop_map(|(before, line, after)| format!("{before}{line}{after}")),
        1 => any_of(&["Nonsense 1", "User", "User a b", "Port x", "IdentityFile \"x"]).prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn generated_configurations_are_evaluated_as_openssh_does(
        outer in prop::collection::vec(line(), 0..14),
        inner in prop::collection::vec(line(), 0..6),
        host in any_of(&[HOST, "work", "WORK", "other.example.com"]),
    ) {
        // A file that includes itself is refused at a depth that takes OpenSSH long to reach.
        let inner = inner.join("\n").replace("Include DIR/inner", "");
        let folder = Folder::of(&[("config", &outer.join("\n")), ("inner", &inner)]);
        let different = differences(&folder.ours(host), &ssh(&folder.config(), host));
        prop_assert!(different.is_empty(), "{}\n{}\n--\n{}\n{:#?}", host, outer.join("\n"), inner, different);
    }
}
