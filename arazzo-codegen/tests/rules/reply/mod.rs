//! What steps read of replies, and criteria.

mod criteria;
mod replies;
mod unlike_operands;
