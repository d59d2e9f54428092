//! Authentication: what operations demand, and the credentials of the caller.

mod authorize;
mod credential;
mod oauth2;
mod scheme;

pub(crate) use authorize::{Authorized, Credentials};
pub use credential::{Credential, Signer};
pub use oauth2::OAuth2;
pub use scheme::{Security, SecurityKind, SecurityScheme};
