//! Bringing the mailbox here and the mailbox at the server in step: the pure planner, and the worker that
//! carries its steps out on one connection.

pub(crate) mod bodies;
pub(crate) mod filing;
pub(crate) mod folder;
pub(crate) mod operations;
pub(crate) mod plan;
pub(crate) mod worker;
