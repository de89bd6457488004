//! One writer at a time for each repository's list of triggers, among all runs of this program.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A repository, by account, region and name.
type Place = (String, String, String);

/// The locks. One that nobody holds or waits for is forgotten.
#[derive(Default)]
pub struct RepositoryLocks {
    places: Mutex<HashMap<Place, Weak<tokio::sync::Mutex<()>>>>,
}

impl RepositoryLocks {
    /// Waits until nobody else writes to this repository's list.
    pub(crate) async fn lock(
        &self,
        account: &str,
        region: &str,
        repository: &str,
    ) -> tokio::sync::OwnedMutexGuard<()> {
        let place = (account.to_owned(), region.to_owned(), repository.to_owned());
        let lock = {
            let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
            match places.get(&place).and_then(Weak::upgrade) {
                Some(lock) => lock,
                None => {
                    // As long as a run is at work there are at most as many as it writes at once.
                    if places.len() >= FORGET_AT {
                        places.retain(|_, lock| lock.strong_count() > 0);
                    }
                    let lock = Arc::new(tokio::sync::Mutex::new(()));
                    places.insert(place, Arc::downgrade(&lock));
                    lock
                }
            }
        };
        lock.lock_owned().await
    }
}

/// How many names are kept before the unused ones are looked for.
const FORGET_AT: usize = 256;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_repository_has_one_writer_and_others_go_on() {
        let locks = RepositoryLocks::default();
        let held = locks.lock("1", "eu-central-1", "api").await;
        let _other = locks.lock("1", "eu-central-1", "web").await;
        let _elsewhere = locks.lock("1", "eu-west-1", "api").await;
        let waiting = locks.lock("1", "eu-central-1", "api");
        tokio::pin!(waiting);
        assert!(tokio::time::timeout(Duration::from_secs(1), &mut waiting).await.is_err());
        drop(held);
        assert!(tokio::time::timeout(Duration::from_secs(1), waiting).await.is_ok());
    }

    #[tokio::test]
    async fn locks_that_nobody_holds_are_forgotten() {
        let locks = RepositoryLocks::default();
        for number in 0..FORGET_AT * 4 {
            drop(locks.lock("1", "eu-central-1", &format!("repository-{number}")).await);
        }
        assert!(locks.places.lock().unwrap().len() <= FORGET_AT);
    }
}
