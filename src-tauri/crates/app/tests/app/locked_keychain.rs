//! A locked keychain is waited for once: what nobody asked for does not ask it again.

use std::sync::atomic::Ordering;

use causeway_app::port::secrets::{KeychainState, SecretError};
use causeway_app::{App, AppError};

use crate::support::{Fate, World};

/// A program started anew beside a connection whose secrets are in the keychain, and the connection's id.
async fn connected(world: &World) -> (App, String) {
    let app = world.app();
    world.connect(&app).await;
    let app = world.app();
    let id = app.connections().await.unwrap().remove(0).record.id;
    (world.app(), id)
}

fn lock(world: &World, reason: Option<SecretError>) {
    *world.secrets.unreadable.lock().unwrap() = reason;
}

fn asked(world: &World) -> usize {
    world.secrets.keychain_calls.load(Ordering::Relaxed)
}

async fn live(app: &App) -> Result<(), AppError> {
    app.connections().await.unwrap().remove(0).live.map(drop)
}

#[tokio::test(start_paused = true)]
async fn lists_are_there_at_once_and_an_act_asks_again() {
    for reason in [SecretError::Locked, SecretError::Absent, SecretError::Denied] {
        let world = World::with(&[("api", Fate::Indexed)]);
        let (app, id) = connected(&world).await;
        lock(&world, Some(reason.clone()));
        let seen = app.keychain_as_seen().await.state;
        assert_ne!(seen, KeychainState::Ok);

        let before = asked(&world);
        for _ in 0..2 {
            assert_eq!(live(&app).await, Err(AppError::Secrets(reason.clone())));
            assert_eq!(app.keychain_as_seen().await.state, seen, "the start is told again without a look");
        }
        assert_eq!(app.connection(&id).await.unwrap().live.map(drop), Err(AppError::Secrets(reason.clone())));
        assert_eq!(asked(&world), before, "nobody asked for anything");
        assert_eq!(app.reindex(&id, &[]).await, Err(AppError::Secrets(reason.clone())));
        assert_eq!(asked(&world), before + 1, "an act does");

        lock(&world, None);
        assert_eq!(live(&app).await, Err(AppError::Secrets(reason)), "nobody has looked yet");
        assert_eq!(app.keychain_status().await.state, KeychainState::Ok);
        assert_eq!(live(&app).await, Ok(()));
    }
}

#[tokio::test(start_paused = true)]
async fn an_act_that_finds_it_open_opens_the_lists_too() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let (app, id) = connected(&world).await;
    lock(&world, Some(SecretError::Locked));
    app.keychain_as_seen().await;
    lock(&world, None);
    assert!(live(&app).await.is_err());
    app.reindex(&id, &[]).await.unwrap();
    assert_eq!(live(&app).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_locked_later_is_found_once() {
    let world = World::with(&[("api", Fate::Indexed)]);
    let (app, _) = connected(&world).await;
    assert_eq!(app.keychain_as_seen().await.state, KeychainState::Ok);
    lock(&world, Some(SecretError::Locked));
    let before = asked(&world);
    for _ in 0..3 {
        assert_eq!(live(&app).await, Err(AppError::Secrets(SecretError::Locked)));
    }
    assert_eq!(asked(&world), before + 1);
}
