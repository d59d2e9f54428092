//! What is found in documents that cannot be compiled.

mod criteria_findings;
mod payload_findings;
mod request_findings;
