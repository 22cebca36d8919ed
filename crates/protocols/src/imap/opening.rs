//! How a connection begins: the greeting, the encryption, and what the server says it can do.

use linnet_mail::{Security, Server};
use tokio::time::timeout;

use super::command::Line;
use super::conn::Conn;
use super::event::{Code, Event, Status, Text};
use crate::failure::{Failure, FailureKind};
use crate::net::{self, Endpoint, Limits, Wire};
use crate::tls::Tls;

impl Conn {
    /// Opens a connection and reads the greeting. With [`Security::StartTls`] the connection is encrypted
    /// before anything the server said counts; a server that does not offer it, refuses it, or sends more
    /// than its answer before the encryption begins, ends here with [`FailureKind::NoEncryption`].
    pub async fn connect(server: &Server, tls: &Tls, limits: &Limits) -> Result<Conn, Failure> {
        let wire = net::connect(server, tls, limits).await?;
        let mut conn = Conn::over(wire, Endpoint::of(server), *limits);
        conn.greeting(server.security).await?;
        if server.security == Security::StartTls {
            conn = conn.start_tls(server, tls).await?;
        }
        if conn.capabilities.is_empty() {
            conn.ask_capabilities().await?;
        }
        Ok(conn)
    }

    async fn greeting(&mut self, security: Security) -> Result<(), Failure> {
        let operation = "read the greeting";
        // Here the limit is for the whole line, and the silence within it is not looked at.
        let silence = self.limits.greeting.saturating_mul(2);
        let greeting = match timeout(self.limits.greeting, self.event(operation, silence)).await {
            Ok(event) => event?,
            Err(_) => {
                let lost = self.lost(operation, "the server did not greet");
                return Err(Failure {
                    kind: FailureKind::CannotConnect,
                    ..lost
                });
            }
        };
        match greeting {
            Event::Status {
                status: Status::Ok,
                text,
            } => {
                self.learn(&text);
                Ok(())
            }
            Event::Status {
                status: Status::Preauth,
                text,
            } => {
                if security == Security::StartTls {
                    // RFC 9051 §11.1: a signed-in connection can no longer be encrypted.
                    let detail = "the server signs in before the connection is encrypted";
                    self.lost(operation, detail);
                    return Err(self.endpoint.failure(
                        FailureKind::NoEncryption,
                        operation,
                        detail,
                    ));
                }
                self.learn(&text);
                self.signed_in = true;
                Ok(())
            }
            Event::Status {
                status: Status::Bye,
                text,
            } => Err(self.goodbye(operation, &text)),
            _ => Err(self.misbehaved(operation, "the server does not speak IMAP")),
        }
    }

    async fn start_tls(mut self, server: &Server, tls: &Tls) -> Result<Conn, Failure> {
        let operation = "encrypt the connection";
        if self.capabilities.is_empty() {
            self.ask_capabilities().await?;
        }
        if !self.capabilities.starttls() {
            let detail = "the server does not offer STARTTLS";
            return Err(self
                .endpoint
                .failure(FailureKind::NoEncryption, operation, detail));
        }
        if let Err(failure) = self.run(operation, Line::text("STARTTLS")).await {
            let kind = match failure.kind {
                FailureKind::ConnectionLost | FailureKind::Misbehaved => failure.kind,
                _ => FailureKind::NoEncryption,
            };
            return Err(Failure { kind, ..failure });
        }
        let Conn {
            client,
            endpoint,
            limits,
            round_trips,
            ..
        } = self;
        let tap = client.into_inner();
        if tap.has_unread() {
            // Somebody in between put words into the part that will count as encrypted (CVE-2011-0411).
            let detail = "the server sent more before the encryption began";
            return Err(endpoint.failure(FailureKind::NoEncryption, operation, detail));
        }
        let bytes = tap.bytes();
        let Wire::Plain(tcp) = tap.into_inner() else {
            return Err(endpoint.failure(FailureKind::Misbehaved, operation, "already encrypted"));
        };
        let wire = net::upgrade(tcp, server, tls, &limits).await?;
        let mut conn = Conn::over(wire, endpoint, limits);
        conn.client.get_mut().continue_counting(bytes);
        conn.round_trips = round_trips;
        // RFC 3501 §6.2.1: what was told before counts no more.
        conn.ask_capabilities().await?;
        Ok(conn)
    }

    pub(super) async fn ask_capabilities(&mut self) -> Result<(), Failure> {
        let operation = "ask what the server can do";
        let mut found = None;
        self.run_with(
            operation,
            Line::text("CAPABILITY"),
            &mut |event| match event {
                Event::Capability(capabilities) => {
                    found = Some(capabilities);
                    None
                }
                other => Some(other),
            },
        )
        .await?;
        match found {
            Some(capabilities) => {
                self.set_capabilities(capabilities);
                Ok(())
            }
            None => Err(self.endpoint.failure(
                FailureKind::Misbehaved,
                operation,
                "no answer in the answer",
            )),
        }
    }

    /// Takes capabilities out of a response code.
    pub(super) fn learn(&mut self, text: &Text) {
        if let Some(Code::Capability(capabilities)) = &text.code {
            self.set_capabilities(capabilities.clone());
        }
    }
}
