//! The doctor: what facts about a way to a repository mean, which link is broken, and what mends it.
//!
//! Each symptom of git against CodeCommit has several causes (`403` has ten); facts from the other side tell them apart.
//! Facts come in, a [`Verdict`] comes out. A cause is named when the facts prove it; where they do not, the verdict names
//! what is left and what would tell it apart.

mod answer;
mod cause;
mod host;
mod https;
mod link;
mod login;
mod pasted;
mod presented;
mod refusal;
mod repository;
mod verdict;

pub use answer::Answer;
pub use cause::Cause;
pub use host::{HostKeyFacts, algorithms, host_key};
pub use https::{Asked, KeySeen, clock, identity, read, sign_in};
pub use link::Link;
pub use login::{IamKey, KeyOffer, SecondTry, SignInFacts, key, login_words, user};
pub use pasted::{Excess, repository_path};
pub use presented::{PasswordForm, Presented, UserForm};
pub use refusal::Refusal;
pub use repository::{Elsewhere, RepositoryFacts, Seen, read_over_ssh, repository};
pub use verdict::{Standing, Verdict};
