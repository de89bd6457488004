//! Use cases of Causeway, the ports they need, and the run engine.

pub mod port;
