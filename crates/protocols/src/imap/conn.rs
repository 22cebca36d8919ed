//! One connection: what it knows, how one response is read, and how it ends. A command
//! whose future is dropped in the middle leaves the connection unusable, because nobody could say any more
//! which answer belongs to which question.

use std::time::Duration;

use async_imap::Client;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use super::capability::Capabilities;
use super::command::{Line, STEP};
use super::event::{Code, Event, Text};
use super::name;
use super::namespace::Namespaces;
use super::news::News;
use super::odd;
use super::quirks::Habits;
use super::tap::Tap;
use super::types::Selected;
use crate::failure::{Failure, FailureKind, classify};
use crate::net::{Endpoint, Limits, Wire};

/// A conversation with one IMAP server.
pub struct Conn {
    pub(super) client: Client<Tap<Wire>>,
    pub(super) endpoint: Endpoint,
    pub(super) limits: Limits,
    pub(super) capabilities: Capabilities,
    pub(super) selected: Option<Selected>,
    pub(super) signed_in: bool,
    pub(super) habits: Habits,
    pub(super) namespaces: Option<Namespaces>,
    pub(super) server_id: Vec<(String, String)>,
    /// ESEARCH is offered, and was not found wanting.
    pub(super) esearch: bool,
    /// QRESYNC is enabled and works.
    pub(super) qresync: bool,
    /// Names come and go in UTF-8.
    pub(super) utf8: bool,
    /// Other mailboxes are told about as well (RFC 5465).
    pub(super) notifies: bool,
    pub(super) news: News,
    latency: Option<Duration>,
    pub(super) round_trips: u64,
    last_tag: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ready,
    /// A command is being answered, or was given up.
    Busy,
    Lost,
}

impl Conn {
    pub(super) fn over(wire: Wire, endpoint: Endpoint, limits: Limits) -> Conn {
        Conn {
            client: Client::new(Tap::new(wire)),
            habits: Habits::of_host(&endpoint.host),
            endpoint,
            limits,
            capabilities: Capabilities::default(),
            selected: None,
            signed_in: false,
            namespaces: None,
            server_id: Vec::new(),
            esearch: true,
            qresync: false,
            utf8: false,
            notifies: false,
            news: News::default(),
            latency: None,
            // The greeting.
            round_trips: 1,
            last_tag: 0,
            state: State::Ready,
        }
    }

    /// What the server can do; after [`Conn::sign_in`] what it can do for this account.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// The open mailbox, its message count kept up to date.
    pub fn selected(&self) -> Option<&Selected> {
        self.selected.as_ref()
    }

    /// False once the connection broke or a command was given up in the middle.
    pub fn is_usable(&self) -> bool {
        self.state == State::Ready
    }

    /// How often an answer had to be waited for before the next thing could be asked. What is asked together
    /// counts once.
    pub fn round_trips(&self) -> u64 {
        self.round_trips
    }

    /// The shortest round trip so far: how far away the server is.
    pub fn latency(&self) -> Option<Duration> {
        self.latency
    }

    /// What the server says it is (RFC 2971): field and value, cleaned; empty when it says nothing. After
    /// [`Conn::sign_in`].
    pub fn server_id(&self) -> &[(String, String)] {
        &self.server_id
    }

    /// What is known of this server's habits.
    pub fn habits(&self) -> &Habits {
        &self.habits
    }

    /// Bytes received and sent, inside the encryption.
    pub fn bytes(&self) -> (u64, u64) {
        self.client.get_ref().bytes()
    }

    /// A failure of its own kind for answers that are well-formed and cannot both be true.
    pub fn contradicts(&self, operation: &str, detail: &str) -> Failure {
        self.endpoint
            .failure(FailureKind::Misbehaved, operation, detail)
    }

    /// Asks for news; they are in [`Conn::drain_untagged`] afterwards.
    pub async fn noop(&mut self) -> Result<(), Failure> {
        self.run("ask for news", Line::text("NOOP")).await?;
        Ok(())
    }

    /// Says goodbye. Mail is safe without it, so a failure may be ignored.
    pub async fn logout(mut self) -> Result<(), Failure> {
        let operation = "sign out";
        self.begin(operation)?;
        self.send("LOGOUT");
        loop {
            match timeout(
                Duration::from_secs(3),
                self.event(operation, self.limits.command),
            )
            .await
            {
                Ok(Ok(Event::Tagged { .. })) => break,
                Ok(Ok(_)) => {}
                Ok(Err(failure)) => return Err(failure),
                Err(_) => return Err(self.lost(operation, "no answer to the goodbye")),
            }
        }
        let closing = timeout(Duration::from_secs(1), self.client.get_mut().shutdown());
        if let Ok(Err(error)) = closing.await {
            tracing::debug!(%error, "close the connection");
        }
        Ok(())
    }

    /// Keeps what the server promises, as far as it is known to keep it.
    pub(super) fn set_capabilities(&mut self, capabilities: Capabilities) {
        self.capabilities = self.habits.keep(capabilities);
    }

    /// The next response, whichever it is. Safe to give up while it waits. The connection is lost when
    /// nothing moves in either direction for `silence`.
    pub(super) async fn event(
        &mut self,
        operation: &str,
        silence: Duration,
    ) -> Result<Event, Failure> {
        loop {
            let before = self.bytes();
            let response = match timeout(silence, self.client.read_response()).await {
                Ok(response) => response,
                Err(_) if self.bytes() != before => continue,
                Err(_) => {
                    let detail = format!("silent for {} seconds", silence.as_secs());
                    return Err(self.lost(operation, &detail));
                }
            };
            return match response {
                Ok(Some(response)) => {
                    tracing::trace!(target: STEP, "response");
                    let aside = self.client.get_mut().take_aside();
                    let event = match aside.line {
                        Some(line) => odd::event(&line, aside.literals),
                        None => Event::of(response.parsed(), aside.literals),
                    };
                    Ok(if self.utf8 {
                        event.map_names(name::from_utf8)
                    } else {
                        event
                    })
                }
                Ok(None) => Err(self.lost(operation, "the server hung up")),
                Err(error) => {
                    self.state = State::Lost;
                    Err(self.endpoint.io_failure(&error, operation))
                }
            };
        }
    }

    /// Every command begins here, and is over with [`Conn::end`]; in between the connection is poisoned.
    pub(super) fn begin(&mut self, operation: &str) -> Result<(), Failure> {
        match self.state {
            State::Ready => {
                self.state = State::Busy;
                self.round_trips += 1;
                Ok(())
            }
            State::Busy | State::Lost => Err(self.endpoint.failure(
                FailureKind::ConnectionLost,
                operation,
                "this connection broke, or was given up in the middle of a command",
            )),
        }
    }

    pub(super) fn end(&mut self) {
        if self.state == State::Busy {
            self.state = State::Ready;
        }
    }

    /// A question was answered after this time.
    pub(super) fn took(&mut self, time: Duration) {
        self.latency = Some(self.latency.map_or(time, |known| known.min(time)));
    }

    /// The answer to half a command is waited for.
    pub(super) fn count_wait(&mut self) {
        self.round_trips += 1;
    }

    pub(super) fn next_tag(&mut self) -> String {
        self.last_tag += 1;
        format!("L{}", self.last_tag)
    }

    /// The tag that the next command gets.
    pub(super) fn coming_tag(&self) -> String {
        format!("L{}", self.last_tag + 1)
    }

    pub(super) fn lost(&mut self, operation: &str, detail: &str) -> Failure {
        self.state = State::Lost;
        self.endpoint
            .failure(FailureKind::ConnectionLost, operation, detail)
    }

    pub(super) fn misbehaved(&mut self, operation: &str, detail: &str) -> Failure {
        self.state = State::Lost;
        self.endpoint
            .failure(FailureKind::Misbehaved, operation, detail)
    }

    /// The server said BYE without being asked.
    pub(super) fn goodbye(&mut self, operation: &str, text: &Text) -> Failure {
        self.state = State::Lost;
        let verdict = classify::imap(text.code.as_ref().map(Code::name), &text.words, false);
        let kind = match verdict.kind {
            FailureKind::ServerBusy => FailureKind::ServerBusy,
            _ => FailureKind::ConnectionLost,
        };
        self.endpoint.failure(kind, operation, &text.words)
    }
}

impl std::fmt::Debug for Conn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Conn")
            .field("endpoint", &self.endpoint)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
