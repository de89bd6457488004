//! The use cases and the run engine in a world in memory, in paused time.

mod answers;
mod cancelling;
mod connecting;
mod following;
mod killed;
mod resuming;
mod secrets;
mod support;
mod undoing;
mod watching;
