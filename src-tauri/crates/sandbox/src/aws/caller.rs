//! Who signed a request.

use std::sync::Arc;

use crate::principals::Principal;

/// The authenticated caller of an AWS operation.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whose credentials signed.
    pub principal: Arc<Principal>,
    /// The access key that signed.
    pub access_key_id: String,
    /// What the client calls itself.
    pub agent: String,
}
