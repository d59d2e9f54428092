//! Errors, from the transport up to the workflow.

mod build;
mod credential;
mod earlier;
mod failure;
mod kind;
mod transport;
mod upload;
mod visible;
mod workflow;

pub use crate::constraint::Violation;
pub use crate::reply::slot::Absence;
pub use build::BuildError;
pub(crate) use credential::Unmet;
pub use credential::{CredentialError, MissingCredential};
pub use earlier::EarlierFailure;
pub(crate) use earlier::EarlierFailures;
pub use failure::{Failure, ParameterError, ReplacementError, XmlNameError};
pub use kind::{CalledError, ErrorKind};
pub use transport::{BoxError, TransportError, UrlError};
pub use upload::UploadError;
pub use workflow::WorkflowError;
