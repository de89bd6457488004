//! The use cases and the run engine in a world in memory, in paused time.

mod connecting;
mod killed;
mod support;
