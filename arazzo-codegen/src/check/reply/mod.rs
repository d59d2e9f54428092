//! The bodies of replies, and what a step keeps of them.

pub(in crate::check) mod kept;
pub(in crate::check) mod operand_types;
pub(in crate::check) mod reply_bodies;
pub(in crate::check) mod unknown_member;
