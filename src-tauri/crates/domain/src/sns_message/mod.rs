//! Messages that Amazon SNS posts to an HTTPS endpoint: read, verified, and used to confirm a subscription.
//!
//! Field lists and rules are those of the SNS developer guide ("Verifying the signatures of Amazon SNS messages").

mod confirmation;
mod endpoint;
mod message;
mod signature;

pub use confirmation::{Confirmation, ConfirmationError};
pub use endpoint::{AddressError, OriginError, SnsEndpoint};
pub use message::{Invitation, MessageError, MessageKind, SnsMessage};
pub use signature::{CertificateError, SignatureError, SigningCertificate};
