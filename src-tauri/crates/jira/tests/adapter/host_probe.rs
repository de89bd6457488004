//! A look at servers: what they show, how late it is there, how their SSH greets.

use causeway_app::port::network::NetworkError;
use causeway_app::port::probe::{Probe, ServerCertificate, Visit};
use causeway_domain::network::ProxyChoice;
use causeway_jira::HostProbe;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::company::Company;
use crate::proxy::TestProxy;
use crate::support::{FakeJira, outbound, reply};
use crate::tls::{jira, through};

fn trusting(authority: Option<&str>) -> HostProbe {
    HostProbe::new(outbound(ProxyChoice::Direct, authority, "")).unwrap()
}

#[tokio::test]
async fn a_visit_tells_the_certificate_whoever_issued_it() {
    let company = Company::new();
    let port = jira(&company, "localhost", true).await;
    let origin = format!("https://localhost:{port}");
    let is_the_companys = |found: &Option<ServerCertificate>| {
        let found = found.as_ref().unwrap();
        assert_eq!((found.issuer.as_str(), found.is_public), ("Company Issuing", false));
        assert!(found.expires_at > 1_700_000_000_000, "in milliseconds: {}", found.expires_at);
    };
    let visit = trusting(Some(&company.root_pem)).visit(&origin).await.unwrap();
    is_the_companys(&visit.certificate);

    let refused = trusting(None).visit(&origin).await.unwrap_err();
    assert!(matches!(refused.error, NetworkError::Untrusted { .. }), "{refused}");
    assert!(refused.to_string().contains("issued by Company Issuing"), "{refused}");
    is_the_companys(&refused.certificate);

    let other_name = trusting(Some(&company.root_pem)).visit(&format!("https://127.0.0.1:{port}")).await;
    assert!(matches!(other_name.unwrap_err().error, NetworkError::Untrusted { .. }));
}

#[tokio::test]
async fn a_visit_asks_for_nothing_but_the_headers_of_the_root_and_takes_any_answer() {
    let date = [("date", "Sun, 06 Nov 1994 08:49:37 GMT")];
    let server = FakeJira::start(move |_| reply(503, &date, "")).await;
    let origin = server.url.trim_end_matches("/jira").to_owned();
    let visit = trusting(None).visit(&origin).await.unwrap();
    assert_eq!(visit, Visit { certificate: None, server_time: Some(784_111_777_000) });
    let [asked] = server.asked().try_into().unwrap_or_else(|_| panic!("one request"));
    assert_eq!(asked.line, "HEAD /");
    for name in ["authorization", "cookie"] {
        assert_eq!(asked.header(name), None, "nothing of anybody is sent");
    }

    let yesterday = FakeJira::start(|_| reply(200, &[("date", "yesterday")], "")).await;
    let visit = trusting(None).visit(&yesterday.url).await.unwrap();
    assert_eq!(visit.server_time, None, "a clock that cannot be read is no clock");
}

#[tokio::test]
async fn a_visit_goes_the_way_that_the_settings_lead() {
    let (company, user) = (Company::new(), ("ada", "right"));
    let proxy = TestProxy::start(Some(user)).await;
    let port = jira(&company, "aws.example", true).await;
    proxy.lead("aws.example", &format!("127.0.0.1:{port}"));
    let settings = |password| outbound(through(&proxy), Some(&company.root_pem), password);
    let probe = HostProbe::new(settings(user.1)).unwrap();
    assert_eq!(
        probe.visit("https://aws.example").await.unwrap().certificate.unwrap().issuer,
        "Company Issuing"
    );
    assert_eq!(proxy.passed("CONNECT aws.example:443"), 1);
    let told = probe.proxy_for("https://aws.example").await.unwrap().unwrap();
    assert!(told.contains("127.0.0.1") && !told.contains(user.0) && !told.contains(user.1), "{told}");

    let wrong = HostProbe::new(settings("wrong")).unwrap().visit("https://aws.example").await.unwrap_err();
    assert_eq!(wrong.error, NetworkError::ProxySignIn { proxy: proxy.name() });
    assert_eq!(wrong.certificate, None, "the proxy let nobody see one");
    let gone = trusting(None).visit("https://127.0.0.1:1").await.unwrap_err();
    assert!(matches!(gone.error, NetworkError::Refused { .. }) && gone.certificate.is_none(), "{gone}");
}

/// A server that says this to everybody and then waits.
async fn says(greeting: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            socket.write_all(greeting).await.unwrap();
            open.push(socket);
        }
    });
    port
}

#[tokio::test]
async fn a_greeting_is_one_line_without_control_characters() {
    let greets = async |greeting| {
        let port = says(greeting).await;
        trusting(None).ssh_banner("127.0.0.1", port).await.unwrap()
    };
    assert_eq!(greets(b"SSH-2.0-AmazonGit\r\nmore that nobody waits for").await, "SSH-2.0-AmazonGit");
    assert_eq!(greets(b"SSH-2.0-\x1b[31mred\x07\n").await, "SSH-2.0-[31mred");
    // Longer than any greeting, and no end of a line: it is not waited for.
    let long: &'static [u8] = Box::leak(vec![b'x'; 4_000].into_boxed_slice());
    assert_eq!(greets(long).await, "x".repeat(255));
    assert_eq!(greets(b"\xff\xfe\n").await, "\u{fffd}\u{fffd}");
}

#[tokio::test]
async fn a_server_that_hangs_up_and_one_that_is_not_there_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let accepts = tokio::spawn(async move {
        drop(listener.accept().await);
        drop(listener);
    });
    let probe = trusting(None);
    assert_eq!(probe.ssh_banner("127.0.0.1", port).await, Ok(String::new()));
    accepts.await.unwrap();
    let host = format!("127.0.0.1:{port}");
    assert_eq!(probe.ssh_banner("127.0.0.1", port).await, Err(NetworkError::Refused { host }));
}
