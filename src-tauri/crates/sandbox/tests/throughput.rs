//! The sandbox is to judge, and not to be what everybody waits for.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod common;

use std::time::Instant;

use causeway_sandbox::options::{Options, Seed};
use common::{Client, sandbox};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

const REPOSITORIES: usize = 1_000;
const CONNECTIONS: usize = 32;

/// Sends each connection's requests one after the other, all connections at once; how many were answered well.
async fn exchange(address: &str, requests: Vec<Vec<Vec<u8>>>) -> usize {
    let connections = requests.into_iter().map(async |requests| {
        let mut stream = BufReader::new(TcpStream::connect(address).await.unwrap());
        let mut good = 0;
        for request in requests {
            stream.get_mut().write_all(&request).await.unwrap();
            let (mut line, mut length) = (String::new(), 0);
            stream.read_line(&mut line).await.unwrap();
            good += usize::from(line.starts_with("HTTP/1.1 200"));
            while line != "\r\n" {
                line.clear();
                stream.read_line(&mut line).await.unwrap();
                if let Some(value) = line.strip_prefix("content-length: ") {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).await.unwrap();
        }
        good
    });
    futures::future::join_all(connections).await.into_iter().sum()
}

/// Causeway reads, puts and reads again; signing is the client's work and is done before the clock runs.
#[tokio::test(flavor = "multi_thread")]
async fn three_thousand_signed_calls_over_thirty_two_connections() {
    let options = Options { seed: Seed::Org, repositories: Some(REPOSITORIES), ..Options::default() };
    let sandbox = sandbox(options).await;
    let client = Client::new(&sandbox, "poweruser");
    let mut requests = vec![Vec::new(); CONNECTIONS];
    for (number, repository) in sandbox.world.repositories.all().into_iter().enumerate() {
        let one = json!({"repositoryName": repository.name});
        let topic = "arn:aws:sns:eu-central-1:123456789012:codecommit-causeway";
        let trigger = json!({"name": "causeway", "destinationArn": topic, "branches": [], "events": ["all"]});
        let put = json!({"repositoryName": repository.name, "triggers": [trigger]});
        requests[number % CONNECTIONS].extend([
            client.bytes("GetRepositoryTriggers", &one),
            client.bytes("PutRepositoryTriggers", &put),
            client.bytes("GetRepositoryTriggers", &one),
        ]);
    }
    let address = sandbox.ready.aws.endpoint.strip_prefix("http://").unwrap();
    let begun = Instant::now();
    let good = exchange(address, requests).await;
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!((good, sandbox.world.events.since(0).len()), (3 * REPOSITORIES, 3 * REPOSITORIES));
    // Far below what a busy machine does without optimisation, far above what one lock too many would leave.
    assert!(seconds < 20.0, "{:.0} calls per second", 3_000.0 / seconds);
    eprintln!("{:.0} calls per second", 3_000.0 / seconds);
}
