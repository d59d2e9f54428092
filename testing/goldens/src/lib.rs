//! The generated code of a few documents, as the compiler writes it. The test `goldens` compares each file with the
//! compiler, and `UPDATE_GOLDENS=1` makes it write the files anew. So a change of the generated code is a diff here.
//!
//! The files are not formatted by rustfmt: users see them as they are.

/// JSON, forms, parts, files and replacements.
#[rustfmt::skip]
pub mod bodies;
/// Steps that call workflows, and a workflow that depends on another.
#[rustfmt::skip]
pub mod calls;
/// `specs/chatgpt-create-and-poll-response.arazzo.yaml`.
#[rustfmt::skip]
pub mod chatgpt_create_and_poll_response;
/// Retries, jumps, polling and pages.
#[rustfmt::skip]
pub mod control_flow;
/// Simple conditions, patterns and queries.
#[rustfmt::skip]
pub mod criteria;
/// Inputs with rules, defaults and unions.
#[rustfmt::skip]
pub mod inputs;
/// `specs/openai-batch-job.arazzo.yaml`.
#[rustfmt::skip]
pub mod openai_batch_job;
/// `specs/openai-download-batch-results.arazzo.yaml`.
#[rustfmt::skip]
pub mod openai_download_batch_results;
/// Outputs from replies: places, selectors, queries and texts.
#[rustfmt::skip]
pub mod outputs;
/// Parameters in each place and style.
#[rustfmt::skip]
pub mod parameters;
/// Secret inputs and outputs, and security of the operation.
#[rustfmt::skip]
pub mod secrets;
/// Workflows that go to others, in a cycle, and one that runs before a retry.
#[rustfmt::skip]
pub mod tail_calls;
/// Bodies in XML, and XPath.
#[rustfmt::skip]
pub mod xml;
