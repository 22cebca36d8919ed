//! Conversations with servers: IMAP, SMTP, and the one HTTPS client, over one way to connect and to prove
//! a server's identity. This is the only room that opens sockets, so that every limit, every certificate
//! rule and every error class exists once.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod failure;
pub mod imap;
pub mod net;
pub mod smtp;
pub mod tls;
pub mod web;

pub use failure::{CertificateFacts, Failure, FailureKind};
pub use net::Limits;
pub use secrecy::SecretString;
pub use tls::Tls;
pub use tokio_util::sync::CancellationToken;
