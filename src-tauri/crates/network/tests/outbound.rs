//! The way to the network, through a proxy and with private authorities of the test's own.

#![allow(clippy::unwrap_used, reason = "a test may panic, its parts that are no test functions too")]

#[path = "support/company.rs"]
mod company;
#[path = "support/proxy.rs"]
mod proxy;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use causeway_app::port::Clock;
use causeway_app::port::network::NetworkError;
use causeway_app::port::network_settings::Network;
use causeway_app::port::secrets::SecretError;
use causeway_app::port::storage::StorageError;
use causeway_domain::Secret;
use causeway_domain::network::{NetworkSettings, ProxyChoice};
use causeway_network::{Outbound, Stored};

use company::Company;
use proxy::TestProxy;

const USER: (&str, &str) = ("ada", "p@ss w\u{f6}rd");

fn manual(url: &str, no_proxy: &str) -> ProxyChoice {
    let user_name = Some(USER.0.to_owned());
    ProxyChoice::Manual { url: url.to_owned(), user_name, no_proxy: no_proxy.to_owned() }
}

fn outbound(proxy: ProxyChoice, authorities: Option<&str>, password: &str) -> Outbound {
    let settings = NetworkSettings { proxy, authorities: authorities.map(str::to_owned) };
    Outbound::fixed(&settings, Some(Secret::new(password.to_owned()))).unwrap()
}

/// A server called `jira.company.example`, which only the proxy can find.
async fn server(company: &Company, proxy: &TestProxy) -> String {
    let acceptor = company.acceptor(&["jira.company.example"], true);
    let port = company::serve(acceptor, |_| ("application/json", "{}".to_owned())).await;
    proxy.lead("jira.company.example", &format!("127.0.0.1:{port}"));
    "https://jira.company.example/status".to_owned()
}

#[tokio::test]
async fn a_tunnel_through_a_proxy_that_asks_who_it_is() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    let url = server(&company, &proxy).await;
    let good = outbound(manual(&proxy.url(), ""), Some(&company.root_pem), USER.1);
    assert_eq!(good.proxy_for(&url).await, Ok(Some(proxy.name())));
    good.connect(&url).await.unwrap();
    let seen = good.certificate(&url).await.unwrap().unwrap();
    assert_eq!(seen.issuer, "Company Issuing");
    assert_eq!(good.ask(&url).await, Ok(200));
    assert_eq!(proxy.passed("CONNECT jira.company.example:443"), 3, "{:?}", proxy.lines());

    let wrong = outbound(manual(&proxy.url(), ""), Some(&company.root_pem), "wrong");
    assert_eq!(wrong.ask(&url).await, Err(NetworkError::ProxySignIn { proxy: proxy.name() }));
    proxy.refuse("jira.company.example");
    let refused = NetworkError::Proxy { host: "jira.company.example".to_owned(), proxy: proxy.name() };
    assert_eq!(good.connect(&url).await, Err(refused));
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_told_with_its_issuer() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    let url = server(&company, &proxy).await;
    let stranger = Company::new();
    for authorities in [None, Some(stranger.root_pem.as_str())] {
        let outbound = outbound(manual(&proxy.url(), ""), authorities, USER.1);
        let error = outbound.certificate(&url).await.unwrap_err();
        let NetworkError::Untrusted { host, detail } = error else { panic!("{error:?}") };
        assert_eq!(host, "jira.company.example");
        assert!(detail.contains("issued by Company Issuing"), "{detail}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named_instead_of_the_host() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    for (address, words) in [
        (format!("http://127.0.0.1:{gone}"), "refused"),
        ("http://no-such-proxy.invalid:3128".to_owned(), "resolved"),
    ] {
        let outbound = outbound(manual(&address, ""), None, USER.1);
        let error = outbound.connect("https://jira.company.example").await.unwrap_err();
        let NetworkError::ProxyUnreachable { proxy, detail } = error else { panic!("{error:?}") };
        assert_eq!(format!("http://{proxy}"), address);
        assert!(detail.contains(words), "{detail}");
    }
}

#[tokio::test]
async fn some_hosts_are_reached_without_the_proxy() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    let acceptor = company.acceptor(&["localhost"], true);
    let port = company::serve(acceptor, |_| ("application/json", "{}".to_owned())).await;
    let url = format!("https://localhost:{port}/");
    for (choice, through) in [
        (manual(&proxy.url(), ""), 1),
        (manual(&proxy.url(), "localhost"), 0),
        (manual(&proxy.url(), &format!("localhost:{port}")), 0),
        (manual(&proxy.url(), "localhost:1"), 1),
        (ProxyChoice::Direct, 0),
    ] {
        let before = proxy.passed("localhost");
        assert_eq!(outbound(choice, Some(&company.root_pem), USER.1).ask(&url).await, Ok(200));
        assert_eq!(proxy.passed("localhost") - before, through);
    }
}

#[tokio::test]
async fn the_chain_is_shown_whoever_issued_it() {
    let (company, proxy) = (Company::new(), TestProxy::start(Some(USER)).await);
    server(&company, &proxy).await;
    let outbound = outbound(manual(&proxy.url(), ""), None, USER.1);
    let chain = outbound.shown_chain("jira.company.example", 443).await.unwrap();
    assert_eq!(chain.len(), 2, "the server's own, and the one between it and the root");
}

/// Settings with a user, and a keychain that is asked.
struct Locked {
    choice: ProxyChoice,
    asked: AtomicUsize,
    answer: Result<&'static str, SecretError>,
}

#[async_trait]
impl Stored for Locked {
    async fn settings(&self) -> Result<Option<String>, StorageError> {
        let settings = NetworkSettings { proxy: self.choice.clone(), authorities: None };
        Ok(Some(serde_json::to_string(&settings).unwrap()))
    }

    async fn proxy_password(&self) -> Result<Secret, SecretError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.answer.clone().map(|text| Secret::new(text.to_owned()))
    }
}

struct Noon;

impl Clock for Noon {
    fn now_millis(&self) -> i64 {
        1_767_225_600_000
    }
}

fn stored(choice: ProxyChoice, answer: Result<&'static str, SecretError>) -> (Arc<Locked>, Outbound) {
    let stored = Arc::new(Locked { choice, asked: AtomicUsize::new(0), answer });
    let outbound = Outbound::stored(Arc::clone(&stored) as _, Arc::new(Noon), None).unwrap();
    (stored, outbound)
}

#[tokio::test]
async fn the_keychain_is_asked_when_the_password_is_needed_and_not_again_and_again() {
    let url = "https://jira.company.example";
    let (locked, outbound) =
        stored(manual("proxy.example.com:3128", "direct.example.com"), Err(SecretError::Locked));
    assert!(outbound.way("https://direct.example.com").await.unwrap().proxy.is_none());
    assert_eq!(locked.asked.load(Ordering::Relaxed), 0, "nobody needed it yet");
    for _ in 0..3 {
        let error = outbound.way(url).await.unwrap_err();
        let proxy = "proxy.example.com:3128".to_owned();
        assert_eq!(error, NetworkError::ProxyPassword { proxy, reason: SecretError::Locked });
    }
    assert_eq!(locked.asked.load(Ordering::Relaxed), 1);
    // Saving the settings is a reason to ask again.
    outbound.apply(&NetworkSettings { proxy: locked.choice.clone(), authorities: None }).unwrap();
    outbound.way(url).await.unwrap_err();
    assert_eq!(locked.asked.load(Ordering::Relaxed), 2);

    let (open, outbound) = stored(manual("proxy.example.com:3128", ""), Ok("secret"));
    let first = outbound.way(url).await.unwrap();
    assert_eq!(first, outbound.way("https://sts.amazonaws.com").await.unwrap(), "one way, one client");
    assert_eq!(open.asked.load(Ordering::Relaxed), 1);
    assert!(!format!("{first:?}").contains("secret"));
    outbound.apply(&NetworkSettings { proxy: ProxyChoice::Direct, authorities: None }).unwrap();
    assert_ne!(first, outbound.way(url).await.unwrap());
}

#[tokio::test]
async fn settings_that_cannot_be_read_let_nothing_out() {
    struct Damaged;

    #[async_trait]
    impl Stored for Damaged {
        async fn settings(&self) -> Result<Option<String>, StorageError> {
            Ok(Some("{".to_owned()))
        }

        async fn proxy_password(&self) -> Result<Secret, SecretError> {
            Err(SecretError::Missing)
        }
    }

    let outbound = Outbound::stored(Arc::new(Damaged), Arc::new(Noon), None).unwrap();
    let error = outbound.way("https://sts.amazonaws.com").await.unwrap_err();
    assert!(matches!(error, NetworkError::Settings { .. }), "{error:?}");
}

#[tokio::test]
async fn settings_are_kept_in_one_form_and_refused_in_words() {
    let (_, outbound) = stored(ProxyChoice::Direct, Err(SecretError::Missing));
    let company = Company::new();
    let pem = format!("our root:\n{}{}", company.root_pem, company.issuing_pem);
    let asked =
        NetworkSettings { proxy: manual("proxy.example.com:3128", " localhost "), authorities: Some(pem) };
    let kept = outbound.checked(&asked).unwrap();
    assert_eq!(kept.proxy, manual("http://proxy.example.com:3128", "localhost"));
    assert!(!kept.authorities.as_ref().unwrap().contains("our root"));
    assert_eq!(outbound.authorities(kept.authorities.as_deref().unwrap()).unwrap().len(), 2);
    assert_eq!(outbound.checked(&kept).unwrap(), kept);
    for proxy in [manual("socks5://proxy:1080", ""), manual("http://proxy", "http://x")] {
        assert!(outbound.checked(&NetworkSettings { proxy, authorities: None }).is_err());
    }
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let mistaken = NetworkSettings { proxy: ProxyChoice::Direct, authorities: Some(key.clone()) };
    let words = outbound.checked(&mistaken).unwrap_err().to_string();
    assert!(words.contains("private key") && !key.contains(&words));
}
