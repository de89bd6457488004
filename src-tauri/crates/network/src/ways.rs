//! A client for each way.

use std::sync::{Mutex, PoisonError};

use crate::Way;

/// How many ways are kept: those of one set of settings, and of one more while requests of an earlier one end.
const KEPT: usize = 8;

/// What an adapter made for a way, such as a client with its connections, kept as long as the way is taken.
#[derive(Debug)]
pub struct ByWay<T>(Mutex<Vec<(Way, T)>>);

impl<T> Default for ByWay<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T: Clone> ByWay<T> {
    /// What was made for this way, or is made now.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get<E>(&self, way: &Way, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = kept.iter().find(|(known, _)| known == way) {
            return Ok(made.clone());
        }
        let made = make()?;
        // Requests under way hold what they began with themselves.
        kept.retain(|(known, _)| known.generation == way.generation);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((way.clone(), made.clone()));
        Ok(made)
    }
}
