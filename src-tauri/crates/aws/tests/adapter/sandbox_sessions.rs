//! Sessions against the sandbox's own sign-in, portal and STS, which check what is sent to them.

use std::sync::{Arc, Mutex};

use causeway_app::port::Clock;
use causeway_app::port::aws::{
    AccessKey, Aws, AwsAccount, AwsError, AwsIdentity, AwsLocation, AwsSession, AwsSessions, OnSignIn,
    SignInNeed, SignInStep,
};
use causeway_aws::{AwsFiles, CodeCommitAws, SharedSessions};
use causeway_domain::credential_source::CredentialSource;
use causeway_domain::{AccessKeyId, Secret};
use causeway_sandbox::options::Options;
use causeway_sandbox::seed::Secrets;
use causeway_sandbox::serve::Sandbox;
use causeway_sandbox::world::World;
use serde_json::json;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::support::{aws_at, location};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// The sandbox's time, so that both sides agree on when keys end.
struct SandboxClock(Arc<World>);

impl Clock for SandboxClock {
    fn now_millis(&self) -> i64 {
        self.0.clock.now_millis()
    }
}

/// A sandbox, and a computer with a configuration of the AWS CLI.
struct Place {
    sandbox: Sandbox,
    home: TempDir,
    aws: CodeCommitAws,
    sessions: SharedSessions,
}

impl Place {
    async fn new(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let home = tempfile::tempdir().unwrap();
        let aws = aws_at(&sandbox.ready.aws.endpoint);
        let files = AwsFiles {
            config: home.path().join("config"),
            credentials: home.path().join("credentials"),
            portal_cache: home.path().join("portal"),
            login_cache: home.path().join("login"),
            programs: vec![home.path().join("aws")],
        };
        let clock = Arc::new(SandboxClock(Arc::clone(&sandbox.world)));
        let sessions = SharedSessions::new(&aws, files, clock);
        Self { sandbox, home, aws, sessions }
    }

    fn world(&self) -> &Arc<World> {
        &self.sandbox.world
    }

    fn location(&self) -> AwsLocation {
        location(&self.sandbox.ready.aws.region)
    }

    fn held(&self, principal: &str) -> &Secrets {
        self.sandbox.ready.principals.iter().find(|held| held.name == principal).unwrap()
    }

    fn key(&self, principal: &str) -> AccessKey {
        let held = self.held(principal);
        AccessKey {
            id: AccessKeyId::parse(&held.access_key_id).unwrap(),
            secret: Secret::new(held.secret_access_key.clone()),
        }
    }

    /// A source that begins with a principal's key.
    fn of(&self, principal: &str, source: &CredentialSource) -> Arc<dyn AwsSession> {
        self.sessions.session(source, &self.location(), Some(self.key(principal)))
    }

    fn profile(&self, name: &str) -> Arc<dyn AwsSession> {
        let source = CredentialSource::Profile { name: name.to_owned() };
        self.sessions.session(&source, &self.location(), None)
    }

    fn role(&self, name: &str, external_id: Option<&str>, mfa_serial: Option<&str>) -> CredentialSource {
        let role = self.sandbox.ready.roles.iter().find(|role| role.name == name).unwrap();
        CredentialSource::Role {
            role_arn: role.arn.clone(),
            external_id: external_id.map(str::to_owned),
            mfa_serial: mfa_serial.map(str::to_owned),
        }
    }

    /// Two profiles of the portal, one for each permission set.
    fn write_portal(&self) {
        let ready = &self.sandbox.ready;
        let profile = |name: &str, role: &str| {
            format!(
                "[profile {name}]\nsso_session = corp\nsso_account_id = {}\nsso_role_name = {role}\n",
                ready.sso.account_id
            )
        };
        let session = format!(
            "[sso-session corp]\nsso_start_url = {}\nsso_region = {}\n\
             sso_registration_scopes = sso:account:access\n",
            ready.sso.start_url, ready.sso.region
        );
        let text = format!("{}{}{session}", profile("work", "Developer"), profile("look", "ReadOnly"));
        self.write("config", &text);
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home.path().join(name), text).unwrap();
    }

    fn account(&self, session: &Arc<dyn AwsSession>) -> Arc<dyn AwsAccount> {
        self.aws.account(&self.location(), &AwsIdentity::Session(Arc::clone(session)))
    }

    /// Whom AWS takes the session for.
    async fn arn(&self, session: &Arc<dyn AwsSession>) -> Result<String, AwsError> {
        self.account(session).caller_identity(&CancellationToken::new()).await.map(|caller| caller.arn)
    }

    async fn names(&self, session: &Arc<dyn AwsSession>) -> Result<Vec<String>, AwsError> {
        self.account(session).repository_names(Arc::new(|_| ()), &CancellationToken::new()).await
    }

    /// A person at the portal, who compares nothing and decides at once.
    fn person(&self, approves: bool) -> (OnSignIn, Arc<Mutex<Vec<SignInStep>>>) {
        let told: Arc<Mutex<Vec<SignInStep>>> = Arc::default();
        let (into, world) = (Arc::clone(&told), Arc::clone(self.world()));
        let tell: OnSignIn = Arc::new(move |step| {
            if let SignInStep::Browser { user_code, .. } = &step {
                let now = world.clock.now_millis();
                world.identity_center.decide(user_code, approves, now).unwrap();
            }
            into.lock().unwrap().push(step);
        });
        (tell, told)
    }

    async fn sign_in(&self, session: &Arc<dyn AwsSession>) -> Vec<SignInStep> {
        let (tell, told) = self.person(true);
        session.sign_in(None, tell, &CancellationToken::new()).await.unwrap();
        let told = told.lock().unwrap();
        told.clone()
    }

    fn code(&self) -> String {
        self.world().mfa.unused_code("mfa", self.world().clock.now_millis()).unwrap().code
    }

    async fn enter(&self, session: &Arc<dyn AwsSession>, code: &str) -> Result<(), AwsError> {
        session.sign_in(Some(code), Arc::new(|_| ()), &CancellationToken::new()).await
    }

    /// The next requests of an operation go wrong.
    fn stage(&self, service: &str, operation: &str, times: u32, fault: &serde_json::Value) {
        let rule = json!({"service": service, "operation": operation, "times": times, "fault": fault});
        self.world().faults.add(serde_json::from_value(rule).unwrap());
    }

    fn asked(&self, operation: &str) -> usize {
        self.world().events.since(0).iter().filter(|event| event.operation == operation).count()
    }
}

async fn id(session: &Arc<dyn AwsSession>) -> String {
    session.keys().await.unwrap().access_key_id
}

#[tokio::test]
async fn a_person_signs_in_once_and_keys_renew_until_the_portals_session_ends() {
    let place = Place::new(Options::default()).await;
    place.write_portal();
    let (work, look) = (place.profile("work"), place.profile("look"));
    assert_eq!(work.need(), Ok(Some(SignInNeed::Browser)));
    let told = place.sign_in(&work).await;
    let [SignInStep::Browser { url, user_code, expires_at }, SignInStep::Fetching] = &told[..] else {
        panic!("{told:?}")
    };
    assert!(url.starts_with(&place.sandbox.ready.aws.endpoint) && url.ends_with(user_code), "{url}");
    assert!(*expires_at > place.world().clock.now_millis());
    let arn = place.arn(&work).await.unwrap();
    let user = &place.sandbox.ready.sso.user;
    assert!(arn.contains("assumed-role/AWSReservedSSO_Developer_") && arn.ends_with(user), "{arn}");
    assert!(place.arn(&look).await.unwrap().contains("AWSReservedSSO_ReadOnly_"), "one sign-in for both");
    assert!(!place.names(&work).await.unwrap().is_empty());

    let first = id(&work).await;
    place.world().clock.advance_millis(56 * MINUTE);
    let second = id(&work).await;
    assert_ne!(second, first, "renewed before they end");
    place.world().clock.advance_millis(2 * HOUR);
    assert_ne!(id(&work).await, second, "with a token that was renewed itself");
    assert_eq!(place.asked("StartDeviceAuthorization"), 1);
    assert!(!place.names(&work).await.unwrap().is_empty(), "although this computer's clock is hours behind");

    place.world().clock.advance_millis(6 * HOUR);
    let ended = AwsError::SignInNeeded { need: SignInNeed::Browser };
    assert_eq!(place.names(&work).await, Err(ended));
    assert_eq!(work.need(), Ok(Some(SignInNeed::Browser)));
}

#[tokio::test]
async fn keys_outlive_a_session_that_is_ended_at_the_portal_and_whoever_waits_goes_on_after_the_next_sign_in()
{
    let place = Place::new(Options::default()).await;
    place.write_portal();
    let (work, look) = (place.profile("work"), place.profile("look"));
    place.sign_in(&work).await;
    assert_eq!(place.world().identity_center.end_sessions(), 1);
    assert!(place.arn(&work).await.is_ok(), "keys that were fetched are good for their hour");
    let needed = AwsError::SignInNeeded { need: SignInNeed::Browser };
    assert_eq!(look.keys().await.unwrap_err(), needed, "and no others are given out");

    place.world().clock.advance_millis(HOUR);
    assert_eq!(work.keys().await.unwrap_err(), needed);
    let waiting = tokio::spawn({
        let work = Arc::clone(&work);
        async move { work.signed_in().await }
    });
    place.sign_in(&look).await;
    waiting.await.unwrap();
    assert!(place.arn(&work).await.is_ok());
}

#[tokio::test]
async fn a_sign_in_is_refused_runs_out_and_is_cancelled() {
    let place = Place::new(Options::default()).await;
    place.write_portal();
    let work = place.profile("work");
    let cancel = CancellationToken::new();
    let (refuses, _) = place.person(false);
    let refused = work.sign_in(None, refuses, &cancel).await.unwrap_err();
    assert!(matches!(refused, AwsError::AccessDenied { .. }), "{refused:?}");

    let world = Arc::clone(place.world());
    let late: OnSignIn = Arc::new(move |_| world.clock.advance_millis(11 * MINUTE));
    let too_late = work.sign_in(None, late, &cancel).await.unwrap_err();
    assert_eq!(too_late, AwsError::SignInNeeded { need: SignInNeed::Browser });

    let ending = cancel.clone();
    let gone: OnSignIn = Arc::new(move |_| ending.cancel());
    assert_eq!(work.sign_in(None, gone, &cancel).await, Err(AwsError::Cancelled));
    assert_eq!(place.asked("RegisterClient"), 1, "registered once for all of them");
}

#[tokio::test]
async fn another_portal_and_another_role_are_told_apart_from_a_sign_in_that_is_needed() {
    let place = Place::new(Options::default()).await;
    place.write_portal();
    place.sign_in(&place.profile("work")).await;
    let sso = &place.sandbox.ready.sso;
    let of = |start_url: &str, role: &str| CredentialSource::IdentityCenter {
        start_url: start_url.to_owned(),
        sso_region: sso.region.clone(),
        account: sso.account_id.clone(),
        role: role.to_owned(),
    };
    let open = |source: &CredentialSource| place.sessions.session(source, &place.location(), None);
    let elsewhere = open(&of(&sso.start_url.replace("/start", "/other"), "Developer"));
    let (tell, told) = place.person(true);
    let unknown = elsewhere.sign_in(None, tell, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(unknown, AwsError::Service { .. }), "no such portal: {unknown:?}");
    assert!(told.lock().unwrap().is_empty(), "nobody was sent there");
    let not_assigned = open(&of(&sso.start_url, "Administrator")).keys().await.unwrap_err();
    assert!(
        matches!(&not_assigned, AwsError::Service { code, .. } if code == "ForbiddenException"),
        "{not_assigned:?}"
    );
    assert!(place.arn(&open(&of(&sso.start_url, "ReadOnly"))).await.unwrap().contains("_ReadOnly_"));
}

#[tokio::test]
async fn roles_of_the_portal_are_listed_page_by_page() {
    let place = Place::new(Options { page_size: 1, ..Options::default() }).await;
    let sso = &place.sandbox.ready.sso;
    let (tell, _) = place.person(true);
    let cancel = CancellationToken::new();
    let roles =
        place.sessions.identity_center_roles(&sso.start_url, &sso.region, tell, &cancel).await.unwrap();
    let found: Vec<(&str, &str, &str)> = roles
        .iter()
        .map(|role| (role.account.as_str(), role.account_name.as_str(), role.role.as_str()))
        .collect();
    let expected: Vec<(&str, &str, &str)> = sso
        .roles
        .iter()
        .map(|role| (sso.account_id.as_str(), sso.account_name.as_str(), role.as_str()))
        .collect();
    assert_eq!(found, expected);
    assert!(place.asked("ListAccountRoles") >= sso.roles.len());
}

#[tokio::test]
async fn a_moment_of_the_network_ends_no_sign_in() {
    let place = Place::new(Options::default()).await;
    place.write_portal();
    place.stage("sso-oidc", "CreateToken", 1, &json!({"kind": "drop-connection"}));
    place.stage("sso", "GetRoleCredentials", 1, &json!({"kind": "half-body"}));
    place.stage("sso", "GetRoleCredentials", 1, &json!({"kind": "throttle-json"}));
    let work = place.profile("work");
    place.sign_in(&work).await;
    assert!(place.arn(&work).await.is_ok());
}

#[tokio::test]
async fn roles_are_assumed_as_their_trust_allows() {
    let place = Place::new(Options::default()).await;
    let assumed = place.of("developer", &place.role("developer-role", None, None));
    let arn = place.arn(&assumed).await.unwrap();
    assert!(arn.ends_with("assumed-role/developer-role/causeway"), "{arn}");
    assert!(!place.names(&assumed).await.unwrap().is_empty());

    let external = place.of("developer", &place.role("external-role", Some("causeway-sandbox"), None));
    assert!(place.arn(&external).await.unwrap().contains("/external-role/"));
    for (principal, role, external_id) in [
        ("developer", "external-role", Some("another")),
        ("developer", "external-role", None),
        ("developer", "mfa-role", None),
        // Trusts sessions of another role alone.
        ("developer", "chained-role", None),
        // Has no policy for it.
        ("readonly", "developer-role", None),
    ] {
        let refused = place.of(principal, &place.role(role, external_id, None)).keys().await.unwrap_err();
        let action = match &refused {
            AwsError::AccessDenied { action, .. } => action.as_deref(),
            other => panic!("{principal} {role}: {other:?}"),
        };
        assert_eq!(action, Some("sts:AssumeRole"));
    }
}

#[tokio::test]
async fn a_role_renews_itself_through_throttles_lost_answers_and_the_end_of_its_keys() {
    let place = Place::new(Options::default()).await;
    place.stage("sts", "AssumeRole", 2, &json!({"kind": "throttle-json"}));
    place.stage("sts", "AssumeRole", 1, &json!({"kind": "answer-lost"}));
    let session = place.of("developer", &place.role("developer-role", None, None));
    let first = id(&session).await;

    // AWS ends the keys before their time: one request is refused, and sent again with others.
    let now = place.world().clock.now_seconds();
    place.world().principals.end_sessions(now, |key| key.id == first);
    assert!(!place.names(&session).await.unwrap().is_empty());
    let second = id(&session).await;
    assert_ne!(second, first);

    place.world().clock.advance_millis(56 * MINUTE);
    let third = id(&session).await;
    assert_ne!(third, second);
    assert!(!place.names(&session).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_code_of_a_device_is_good_for_half_a_day_and_every_role() {
    let place = Place::new(Options::default()).await;
    let serial = place.sandbox.ready.mfa[0].serial.clone();
    let alone = CredentialSource::ConnectionKeyWithMfa { mfa_serial: serial.clone() };
    let (user, role) =
        (place.of("mfa", &alone), place.of("mfa", &place.role("mfa-role", None, Some(&serial))));
    let bare = place.aws.account(&place.location(), &AwsIdentity::Key(place.key("mfa")));
    let denied = bare.repository_names(Arc::new(|_| ()), &CancellationToken::new()).await;
    assert!(matches!(denied, Err(AwsError::AccessDenied { .. })), "{denied:?}");
    let need = SignInNeed::Code { mfa_serial: serial };
    assert_eq!(role.need(), Ok(Some(need.clone())));
    assert_eq!(role.keys().await.unwrap_err(), AwsError::SignInNeeded { need: need.clone() });

    let code = place.code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = place.enter(&user, wrong).await.unwrap_err();
    assert!(matches!(refused, AwsError::CodeRefused { .. }), "{refused:?}");
    place.enter(&user, &code).await.unwrap();
    assert!(place.arn(&user).await.unwrap().ends_with(":user/mfa"));
    assert!(!place.names(&user).await.unwrap().is_empty(), "with the factor");
    assert!(place.arn(&role).await.unwrap().contains("/mfa-role/"), "nobody was asked again");
    let again = place.enter(&role, &code).await.unwrap_err();
    assert!(matches!(again, AwsError::CodeRefused { .. }), "a code is taken once: {again:?}");

    let first = id(&role).await;
    place.world().clock.advance_millis(3 * HOUR);
    assert_ne!(id(&role).await, first, "without another code");
    place.world().clock.advance_millis(10 * HOUR);
    assert_eq!(role.keys().await.unwrap_err(), AwsError::SignInNeeded { need });
    place.enter(&role, &place.code()).await.unwrap();
    assert!(!place.names(&role).await.unwrap().is_empty());
}

#[tokio::test]
async fn profiles_lead_to_keys_over_other_profiles_and_nothing_is_written() {
    let place = Place::new(Options::default()).await;
    let developer = place.held("developer");
    let role =
        |name: &str| place.sandbox.ready.roles.iter().find(|role| role.name == name).unwrap().arn.clone();
    let credentials = format!(
        "[base]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        developer.access_key_id, developer.secret_access_key
    );
    let config = format!(
        "[profile dev]\nrole_arn = {}\nsource_profile = base\n\
         [profile chain]\nrole_arn = {}\nsource_profile = dev\nrole_session_name = ada\n\
         [profile mfa]\nrole_arn = {}\nsource_profile = base\nmfa_serial = {}\n",
        role("developer-role"),
        role("chained-role"),
        role("mfa-role"),
        place.sandbox.ready.mfa[0].serial,
    );
    place.write("credentials", &credentials);
    place.write("config", &config);
    assert!(place.arn(&place.profile("base")).await.unwrap().ends_with(":user/developer"));
    assert!(place.arn(&place.profile("dev")).await.unwrap().contains("/developer-role/"));
    assert!(place.arn(&place.profile("chain")).await.unwrap().ends_with("/chained-role/ada"));
    let mfa = place.profile("mfa");
    let needed = mfa.keys().await.unwrap_err();
    assert!(matches!(needed, AwsError::SignInNeeded { need: SignInNeed::Code { .. } }), "{needed:?}");
    // The device is another user's.
    let refused = place.enter(&mfa, &place.code()).await.unwrap_err();
    assert!(matches!(refused, AwsError::CodeRefused { .. }), "{refused:?}");
    let read = |name: &str| std::fs::read_to_string(place.home.path().join(name)).unwrap();
    assert_eq!((read("credentials"), read("config")), (credentials, config));
    assert_eq!(std::fs::read_dir(place.home.path()).unwrap().count(), 2, "no cache is begun");
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_that_prints_keys_is_asked_again_when_they_end() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new(Options::default()).await;
    let program = place.home.path().join("keys");
    let printing = |held: &Secrets, ends_in_seconds: i64| {
        let ends = place.world().clock.now_seconds() + ends_in_seconds;
        let ends = aws_smithy_types::DateTime::from_secs(ends);
        let ends = ends.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
        let document = json!({
            "Version": 1, "AccessKeyId": held.access_key_id, "SecretAccessKey": held.secret_access_key,
            "SessionToken": held.session_token, "Expiration": ends,
        });
        std::fs::write(&program, format!("#!/bin/sh\ncat <<'END'\n{document}\nEND\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    printing(place.held("temporary"), 1_800);
    place.write("config", &format!("[profile p]\ncredential_process = {}\n", program.display()));
    let session = place.profile("p");
    assert!(place.arn(&session).await.unwrap().ends_with(":user/poweruser"));
    printing(place.held("role-session"), 7_200);
    assert!(place.arn(&session).await.unwrap().ends_with(":user/poweruser"), "they are good for a while yet");
    place.world().clock.advance_millis(26 * MINUTE);
    assert!(place.arn(&session).await.unwrap().contains("assumed-role/"));

    std::fs::write(&program, "#!/bin/sh\necho no ticket >&2\nexit 1\n").unwrap();
    place.world().clock.advance_millis(3 * HOUR);
    let broken = session.keys().await.unwrap_err();
    assert!(
        matches!(&broken, AwsError::SourceUnusable { detail } if detail.contains("no ticket")),
        "{broken:?}"
    );
}
