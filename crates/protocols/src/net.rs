//! From a host name to an open, possibly encrypted stream. Every wait has a limit, and every way to fail
//! has its own class: no network, no such name, nobody there, or somebody else's certificate.

use std::time::Duration;

mod connect;
mod wire;

pub use connect::{Endpoint, connect, upgrade};
pub(crate) use connect::{ascii_host, resolve};
pub use wire::Wire;

/// The longest each step of a conversation may take. "Silence" counts from the last byte in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Name lookup and TCP connection, all addresses together.
    pub connect: Duration,
    /// The TLS handshake.
    pub handshake: Duration,
    /// The first line of the server.
    pub greeting: Duration,
    /// Silence while a command is answered.
    pub command: Duration,
    /// From `DONE` to the end of IDLE.
    pub idle_end: Duration,
    /// Silence while the bytes of a letter are sent (RFC 5321 §4.5.3.2.5).
    pub data_block: Duration,
    /// From the final dot to the answer (RFC 5321 §4.5.3.2.6).
    pub data_end: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(15),
            handshake: Duration::from_secs(15),
            greeting: Duration::from_secs(30),
            command: Duration::from_secs(60),
            idle_end: Duration::from_secs(15),
            data_block: Duration::from_secs(180),
            data_end: Duration::from_secs(600),
        }
    }
}
