//! What steps send.

mod conversions;
mod forms;
mod only_text;
mod parameters;
mod payloads;
mod put_together;
mod replacements;
mod requests;
mod texts;
mod uploads;
mod written_by_programs;
