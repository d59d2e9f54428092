//! Texts, names and spellings.

pub(crate) mod dialect;
mod messages;
mod misspelled;
mod names;
mod texts;
