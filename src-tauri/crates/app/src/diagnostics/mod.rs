//! Live checks of everything that Causeway needs to work, and what support needs to know.

mod bench;
mod check;
mod checkup;
mod facts;
pub mod judge;
mod support;
mod target;

pub use bench::OnCheck;
pub use check::{Area, Check, Judgement, Outcome};
pub use checkup::{Checkup, LastCheckup};
pub use facts::{Fact, text_of};
pub use support::{Known, SupportFile, SupportMaterial};
