//! The place of SSH keys: those of this computer, of IAM and of Jira, a new one, and the login with each.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use causeway_tests::sandbox::Sandbox;
use causeway_tests::window::{Home, PATIENCE, Window};
use fantoccini::Locator;

use crate::steps;

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_read_made_uploaded_tried_and_switched_off() {
    let sandbox = Sandbox::start(&["--seed", "demo"]);
    let home = Home::new();
    let principal = sandbox.principal("admin");
    let text = |field: &str| principal[field].as_str().expect("a text").to_owned();
    let folder = home.path().join(".ssh");
    fs::create_dir_all(&folder).expect("a folder");
    let known = folder.join("codecommit-old");
    fs::copy(text("ssh_private_key_path"), &known).expect("the key is there");
    fs::set_permissions(&known, fs::Permissions::from_mode(0o600)).expect("it is the owner's alone");
    let modern = folder.join("id_ed25519");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&modern)
        .status()
        .expect("ssh-keygen is in the package openssh-client");
    assert!(made.success());
    let id = text("ssh_public_key_id");
    let region = sandbox.text("/aws/region");
    let host = format!("git-codecommit.{region}.amazonaws.com");
    let configuration = format!("Host {host}\n  User {id}\n  IdentityFile {}\n", known.display());
    fs::write(folder.join("config"), &configuration).expect("a configuration");

    let window = steps::open(&home, &sandbox).await;
    window.click("nav-ssh").await;
    window.find("ssh-page").await;
    assert_eq!(
        verdicts(&window, "codecommit-old").await,
        ["true", "true"],
        "IAM and GIJ take an RSA key in PEM"
    );
    assert_eq!(verdicts(&window, "id_ed25519").await[0], "false", "IAM takes RSA keys only");

    // IAM has the one, by its fingerprint.
    window.click("tab-iam").await;
    window.click("aws-mode-keys").await;
    let (access_key_id, secret) = steps::keys(&sandbox, "admin");
    window.type_into("access-key-id", &access_key_id).await;
    window.type_into("secret-access-key", &secret).await;
    window.click("list-iam-keys").await;
    let row = window.text_of(&format!("iam-key-{id}")).await;
    assert!(row.contains("Active") && row.contains("codecommit-old"), "{row}");

    // A new one is made, uploaded, and found again.
    window.click("tab-keys").await;
    window.click("make-key").await;
    let fresh = folder.join("codecommit-new");
    window.type_into("new-key-path", fresh.to_str().expect("a path in UTF-8")).await;
    window.click("make-key-now").await;
    window.find("made-public-key").await;
    assert!(fs::read_to_string(&fresh).expect("it is there").starts_with("-----BEGIN RSA PRIVATE KEY-----"));
    let mode = fs::metadata(&fresh).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "nobody else reads it");
    window.click("made-upload").await;
    window.click("upload-now").await;
    steps::goes(&window, "upload-dialog").await;
    window.click("tab-iam").await;
    let new_id = other_key(&window, &id).await;

    // It signs in; switched off in IAM it does not, and the doctor says why; switched on again it does.
    window.click("tab-keys").await;
    card(&window, "codecommit-new", "test-this").await;
    window.type_into("login-target", &format!("https://{host}/v1/repos/payments-api")).await;
    assert_eq!(login(&window).await, None);
    let location = window.text_of("location-to-use").await;
    assert!(location.contains(&format!("ssh://{new_id}@{host}/v1/repos/payments-api")), "{location}");
    set_active(&window, &new_id, "Inactive").await;
    assert_eq!(login(&window).await.as_deref(), Some("inactive-key"));
    set_active(&window, &new_id, "Active").await;
    assert_eq!(login(&window).await, None);

    // The configuration is evaluated as ssh does, and stays as it was.
    window.click("tab-configuration").await;
    window.click("look-config").await;
    let settings = window.text_of("config-table").await;
    assert!(settings.contains(&id) && settings.contains("codecommit-old"), "{settings}");
    window.find("config-block").await;
    window.find("config-two-accounts").await;
    assert_eq!(fs::read_to_string(folder.join("config")).expect("it is there"), configuration);

    // What is done in Jira: which file, which form, which column.
    window.click("tab-jira").await;
    let files = window.text_of("jira-keys").await;
    assert!(files.contains("codecommit-new") && files.contains(&new_id), "{files}");
    assert!(window.text_of("bulk-import").await.contains("sshKeyId"));
    window.close().await;
}

/// Whether IAM and GIJ take a key, as its card says.
async fn verdicts(window: &Window, name: &str) -> Vec<String> {
    window.find(&format!("ssh-key-{name}")).await;
    let mut all = Vec::new();
    for verdict in ["iam-verdict", "gij-verdict"] {
        let selector = format!("[data-testid=\"ssh-key-{name}\"] [data-testid=\"{verdict}\"]");
        let shown = window.client.find(Locator::Css(&selector)).await.expect("a verdict");
        all.push(shown.attr("data-ok").await.expect("an answer").unwrap_or_default());
    }
    all
}

/// Clicks in a key's card.
async fn card(window: &Window, name: &str, button: &str) {
    window.find(&format!("ssh-key-{name}")).await;
    let selector = format!("[data-testid=\"ssh-key-{name}\"] [data-testid=\"{button}\"]");
    let element = window.client.find(Locator::Css(&selector)).await.expect("a button");
    element.click().await.expect("it can be clicked");
}

/// The id of the key in IAM's table that is not this one, once it is there.
async fn other_key(window: &Window, known: &str) -> String {
    let begun = Instant::now();
    loop {
        let rows =
            window.client.find_all(Locator::Css("[data-testid^=\"iam-key-\"]")).await.unwrap_or_default();
        for row in rows {
            let id = row.attr("data-testid").await.ok().flatten().unwrap_or_default();
            match id.strip_prefix("iam-key-") {
                Some(id) if id != known => return id.to_owned(),
                _ => {}
            }
        }
        assert!(begun.elapsed() < PATIENCE, "IAM has no other key:\n{}", window.text().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Tests the login; the cause that is named, or none when the whole way works.
async fn login(window: &Window) -> Option<String> {
    window.click("tab-login").await;
    if window.has("doctor-summary").await {
        window.click("test-login").await;
        steps::goes(window, "doctor-summary").await;
    } else {
        window.click("test-login").await;
    }
    window.find("doctor-summary").await;
    if window.has("doctor-cause").await { Some(window.text_of("doctor-cause").await) } else { None }
}

/// Switches a key on or off in IAM, and waits until the table says so.
async fn set_active(window: &Window, id: &str, wanted: &str) {
    window.click("tab-iam").await;
    window.click(&format!("set-active-{id}")).await;
    window.click("confirm-active").await;
    let begun = Instant::now();
    loop {
        let row = window.text_of(&format!("iam-key-{id}")).await;
        if row.split_whitespace().any(|word| word == wanted) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{id} is not {wanted}: {row}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
