//! Many requests at once: one pace, few connections, and cancelling.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::serve::ListenerExt;
use causeway_app::port::aws::{Aws, AwsError, AwsIdentity};
use futures::stream::{self, StreamExt};
use serde_json::json;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::support::{FakeAws, account_at, aws_at, json as reply, key, location, recorder, xml_throttle};

/// AWS with a latency of 40 ms, which lets so many requests through each second, and as many at once.
struct Limited {
    url: String,
    connections: Arc<AtomicUsize>,
    throttled: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Limited {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Limited {
    async fn start(per_second: f64) -> Self {
        let (connections, throttled) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let accepted = Arc::clone(&connections);
        let listener = listener.tap_io(move |_| {
            accepted.fetch_add(1, Ordering::Relaxed);
        });
        let bucket = Arc::new(Mutex::new((per_second, Instant::now())));
        let refused = Arc::clone(&throttled);
        let app = Router::new().fallback(move || {
            let (bucket, refused) = (Arc::clone(&bucket), Arc::clone(&refused));
            async move {
                tokio::time::sleep(Duration::from_millis(40)).await;
                let let_through = {
                    let (tokens, filled) = &mut *bucket.lock().unwrap();
                    *tokens = (*tokens + filled.elapsed().as_secs_f64() * per_second).min(per_second);
                    *filled = Instant::now();
                    let enough = *tokens >= 1.0;
                    *tokens -= f64::from(u8::from(enough));
                    enough
                };
                if let_through {
                    return reply(200, &json!({"configurationId": "c", "triggers": []}));
                }
                refused.fetch_add(1, Ordering::Relaxed);
                xml_throttle(400)
            }
        });
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, connections, throttled, task }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_throttle_slows_everything_down_and_fails_nothing() {
    let aws = Limited::start(300.0).await;
    let (account, cancel) = (account_at(&aws.url), CancellationToken::new());
    let began = Instant::now();
    let read = stream::iter(0..900)
        .map(|number| {
            let (account, cancel) = (Arc::clone(&account), cancel.clone());
            async move { account.triggers(&format!("repo-{number}"), &cancel).await }
        })
        .buffer_unordered(32);
    let results: Vec<_> = read.collect().await;
    let took = began.elapsed();
    assert!(results.iter().all(Result::is_ok));
    let throttled = aws.throttled.load(Ordering::Relaxed);
    assert_eq!(account.pace().throttled, u64::try_from(throttled).unwrap());
    assert!(throttled <= 900 / 4, "{throttled} throttled");
    // The limit alone takes 3 s, of which the bucket saves one. Twice that is for a computer that is busy otherwise.
    assert!(took < Duration::from_secs(6), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_are_kept_and_used_again() {
    let aws = Limited::start(100_000.0).await;
    let (account, cancel) = (account_at(&aws.url), CancellationToken::new());
    let read = stream::iter(0..1_000)
        .map(|_| {
            let (account, cancel) = (Arc::clone(&account), cancel.clone());
            async move { account.triggers("shop", &cancel).await.unwrap() }
        })
        .buffer_unordered(200);
    assert_eq!(read.collect::<Vec<_>>().await.len(), 1_000);
    let connections = aws.connections.load(Ordering::Relaxed);
    // 64 requests are under way at once, at most; a few connections more are opened while others become free.
    assert!(connections <= 96, "{connections} connections");
}

#[tokio::test]
async fn one_key_has_one_pace_in_a_region() {
    let server = FakeAws::start(|asked| match asked.before {
        0 => xml_throttle(400),
        _ => reply(200, &json!({})),
    })
    .await;
    let aws = aws_at(&server.url);
    let account = |region: &str| aws.account(&location(region), &AwsIdentity::Key(key()));
    account("eu-central-1").triggers("shop", &CancellationToken::new()).await.unwrap();
    assert_eq!(account("eu-central-1").pace().throttled, 1, "learnt for whoever uses the key later");
    assert_eq!(account("eu-west-1").pace().throttled, 0);
    assert_eq!(account("eu-west-1").pace().since_throttled, None);
}

#[tokio::test]
async fn a_listing_and_triggers_share_the_pace() {
    let aws = FakeAws::start(|asked| match asked.before {
        0 => xml_throttle(400),
        _ => reply(200, &json!({"repositories": []})),
    })
    .await;
    let account = aws.account();
    account.repository_names(recorder().0, &CancellationToken::new()).await.unwrap();
    assert_eq!(account.pace().throttled, 1);
}

#[tokio::test]
async fn waiting_for_a_throttle_to_end_can_be_cancelled() {
    let aws = FakeAws::start(|_| xml_throttle(400)).await;
    let (account, cancel) = (aws.account(), CancellationToken::new());
    let writing = account.put_triggers("shop", &[], &cancel);
    let cancelling = async {
        while account.pace().throttled < 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cancel.cancel();
    };
    let (result, ()) = tokio::join!(writing, cancelling);
    assert_eq!(result, Err(AwsError::Cancelled));
}

/// A write under way is not abandoned, for then nobody would know what became of it; a read is.
#[tokio::test]
async fn a_write_under_way_is_awaited_when_cancelled_and_a_read_is_not() {
    let arrived = Arc::new(Notify::new());
    let there = Arc::clone(&arrived);
    let app = Router::new().fallback(move || {
        let there = Arc::clone(&there);
        async move {
            there.notify_one();
            tokio::time::sleep(Duration::from_millis(200)).await;
            reply(200, &json!({"configurationId": "c"}))
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let account = account_at(&format!("http://{}", listener.local_addr().unwrap()));
    let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });

    let cancel = CancellationToken::new();
    let cancelling = async {
        arrived.notified().await;
        cancel.cancel();
    };
    let (written, ()) = tokio::join!(account.put_triggers("shop", &[], &cancel), cancelling);
    assert_eq!(written, Ok("c".to_owned()));
    assert_eq!(account.put_triggers("shop", &[], &cancel).await, Err(AwsError::Cancelled), "and none begins");

    let cancel = CancellationToken::new();
    let cancelling = async {
        arrived.notified().await;
        cancel.cancel();
    };
    let (read, ()) = tokio::join!(account.triggers("shop", &cancel), cancelling);
    assert_eq!(read, Err(AwsError::Cancelled));
    server.abort();
}
