//! Objects that are read and written member by member.

mod absent;
mod object;
mod object_macro;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use object::{read_all_members, read_members, read_only_members};
pub use read::{Both, Given, ReadMember, ReadMembers};
pub use write::ObjectWriter;
