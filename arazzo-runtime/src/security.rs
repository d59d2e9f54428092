//! What a server wants to know of who asks, and how the caller says it once.

mod authorize;
mod credential;
mod oauth2;
mod scheme;

pub(crate) use authorize::{Authorized, Credentials};
pub use credential::{Credential, Signer};
pub use oauth2::OAuth2;
pub use scheme::{Security, SecurityKind, SecurityScheme};
