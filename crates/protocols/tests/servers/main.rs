//! This crate against servers: real ones, and ones that misbehave on purpose.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod extensions;
mod faults;
mod imap;
mod misbehaving;
mod smtp;

use std::time::Duration;

use linnet_mail::{Protocol, Security, Server};
use linnet_protocols::imap::Conn;
use linnet_protocols::{Failure, Limits, SecretString, Tls};
use linnet_testkit::scripted::Scripted;
use linnet_testkit::{Servers, User};

fn server(protocol: Protocol, port: u16, security: Security, user: &str) -> Server {
    Server {
        protocol,
        host: "localhost".to_owned(),
        port,
        security,
        user: user.to_owned(),
        pin: None,
    }
}

fn trusting(pem: std::path::PathBuf) -> Tls {
    Tls::trusting(&std::fs::read(pem).unwrap()).unwrap()
}

/// Short, so that a hanging server does not hang the tests.
fn limits() -> Limits {
    let short = Duration::from_secs(5);
    Limits {
        connect: short,
        handshake: short,
        greeting: short,
        command: short,
        idle_end: short,
        data_block: short,
        data_end: short,
    }
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// Signed in over TLS.
async fn open(servers: &Servers, user: &User) -> Conn {
    let server = server(
        Protocol::Imap,
        servers.imaps_port(),
        Security::Tls,
        &user.email,
    );
    let mut conn = Conn::connect(&server, &trusting(servers.ca_pem()), &limits())
        .await
        .unwrap();
    conn.sign_in(&user.email, &secret(&user.password))
        .await
        .unwrap();
    conn
}

/// Connected to a script and signed in.
async fn open_script(script: &Scripted) -> Result<Conn, Failure> {
    let server = server(Protocol::Imap, script.port(), Security::None, "ann");
    let mut conn = Conn::connect(&server, &trusting(script.ca_pem()), &limits()).await?;
    conn.sign_in("ann", &secret("pässword \"x\"")).await?;
    Ok(conn)
}
