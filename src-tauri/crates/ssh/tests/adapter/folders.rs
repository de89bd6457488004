use std::path::Path;

use causeway_app::port::ssh::Ssh as _;
use causeway_sandbox::seed::keys::ssh_key;

use crate::support::Person;

fn names(person: &Person, files: &[causeway_app::port::ssh::FoundFile]) -> Vec<String> {
    files
        .iter()
        .map(|file| file.path.strip_prefix(person.own()).unwrap().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test]
async fn files_that_may_be_keys_are_found_and_others_left_alone() {
    let person = Person::new();
    let key = ssh_key(1, "sns").unwrap();
    for (name, text) in [
        ("id_rsa", key.private_pem.as_str()),
        ("id_rsa.pub", &key.public_line),
        ("work", &key.private_pem),
        ("putty.ppk", "PuTTY-User-Key-File-3: ssh-rsa\n"),
        ("id_empty", ""),
        ("with-mark", "\u{feff}-----BEGIN OPENSSH PRIVATE KEY-----\n"),
        ("config", "Host *\n"),
        ("config.old", "IdentityFile ssh-rsa\n"),
        ("known_hosts", "h ssh-rsa AAAA\n"),
        ("known_hosts.old", "h ssh-rsa AAAA\n"),
        ("authorized_keys", &key.public_line),
        ("authorized_keys2", &key.public_line),
        ("environment", "A=b\n"),
        ("notes.txt", "the BEGINning\n"),
        ("config-key", &key.private_pem),
    ] {
        person.write(name, text);
    }
    std::fs::create_dir(person.own().join("id_folder")).unwrap();
    std::fs::write(person.own().join("id_long"), vec![b'A'; 70_000]).unwrap();
    std::fs::write(person.own().join("id_binary"), [0xff, 0xfe, 0x00]).unwrap();
    let mut expected =
        vec!["id_binary", "id_empty", "id_rsa", "id_rsa.pub", "putty.ppk", "with-mark", "work"];
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(person.own().join("loop"), person.own().join("loop")).unwrap();
        symlink(person.own().join("id_rsa"), person.own().join("id_link")).unwrap();
        symlink("/dev/zero", person.own().join("id_device")).unwrap();
        std::process::Command::new("mkfifo").arg(person.own().join("id_pipe")).status().unwrap();
        expected.extend(["loop", "id_link"]);
        expected.sort_unstable();
    }
    let local = person.client().local().await.unwrap();
    assert_eq!(local.folder, person.own());
    assert_eq!(names(&person, &local.files), expected);
    let found = |name: &str| local.files.iter().find(|file| file.path.ends_with(name)).unwrap();
    assert_eq!(found("work").content.as_ref().unwrap().expose(), key.private_pem);
    #[cfg(unix)]
    {
        assert_eq!(found("work").mode, Some(0o600));
        assert_eq!(found("id_link").content.as_ref().unwrap().expose(), key.private_pem);
        assert!(found("loop").content.is_err(), "a link that ends nowhere is said");
    }
    assert!(!format!("{local:?}").contains("BEGIN"), "nobody prints a key by mistake");
}

#[tokio::test]
async fn no_folder_is_an_empty_one_and_a_file_in_its_place_is_an_error() {
    let person = Person::new();
    std::fs::remove_dir(person.own()).unwrap();
    assert!(person.client().local().await.unwrap().files.is_empty());
    assert!(person.client().config().await.is_empty());
    std::fs::write(person.own(), "not a folder").unwrap();
    assert!(person.client().local().await.is_err());
}

#[tokio::test]
async fn a_file_that_the_person_names_is_read_wherever_it_is() {
    let person = Person::new();
    let key = ssh_key(1, "sns").unwrap();
    std::fs::write(person.home.path().join("elsewhere"), &key.private_pem).unwrap();
    let found = person.client().file(Path::new("~/elsewhere")).await;
    assert_eq!(found.path, person.home.path().join("elsewhere"));
    assert_eq!(found.content.unwrap().expose(), key.private_pem);
    assert!(person.client().file(&person.own()).await.content.unwrap_err().contains("regular file"));
    assert!(person.client().file(Path::new("/no/such/key")).await.content.is_err());
    std::fs::write(person.home.path().join("long"), vec![b'A'; 70_000]).unwrap();
    let long = person.client().file(&person.home.path().join("long")).await;
    assert!(long.content.unwrap_err().contains("longer than any key"));
}

#[tokio::test]
async fn configurations_and_what_they_include_are_read_in_ssh_s_order() {
    let person = Person::new();
    person.write("config", "Include conf.d/*\n");
    std::fs::write(person.system().join("ssh_config"), "Host *\n").unwrap();
    std::fs::write(person.system().join("more"), "Port 1\n").unwrap();
    std::fs::create_dir_all(person.own().join("conf.d/folder")).unwrap();
    for name in ["conf.d/b", "conf.d/a", "conf.d/.hidden", "conf.d/folder/c"] {
        std::fs::write(person.own().join(name), name).unwrap();
    }
    let config = person.client().config().await;
    let paths: Vec<_> = config.iter().map(|file| file.path.clone()).collect();
    assert_eq!(paths, [person.own().join("config"), person.system().join("ssh_config")]);
    assert_eq!(config[0].text.as_deref(), Ok("Include conf.d/*\n"));

    let from = person.own().join("config");
    let texts = async |from: &Path, pattern: &str| {
        let found = person.client().included(from, pattern).await;
        found.into_iter().map(|file| file.text.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&from, "conf.d/*").await, ["conf.d/a", "conf.d/b"]);
    assert_eq!(texts(&from, "~/.ssh/conf.d/*/c").await, ["conf.d/folder/c"]);
    assert_eq!(texts(&from, "conf.d/.hid*").await, ["conf.d/.hidden"]);
    let absolute = person.own().join("conf.d/[ab]").display().to_string();
    assert_eq!(texts(&from, &absolute).await, ["conf.d/a", "conf.d/b"]);
    assert_eq!(texts(&from, "nothing-*").await, Vec::<String>::new());
    assert_eq!(texts(&from, "[").await, Vec::<String>::new());
    assert_eq!(texts(&person.system().join("ssh_config"), "more").await, ["Port 1\n"]);
    assert_eq!(texts(&from, "more").await, Vec::<String>::new(), "that is in the other folder");
}
