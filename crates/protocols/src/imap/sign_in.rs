//! Signing in with a password (RFC 3501 §6.2.2 and §6.2.3, RFC 4616), and what is asked and told right
//! after it. One way is tried once: servers lock accounts after a few failures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::command::Line;
use super::conn::Conn;
use super::event::{Event, Status, Text};
use super::namespace::Namespaces;
use crate::failure::{Failure, FailureKind};

const SIGN_IN: &str = "sign in";

impl Conn {
    /// Signs in, asks for the capabilities of this account, and tells who we are where the server wants to
    /// know (RFC 2971; some providers refuse mailboxes to programs without a name).
    ///
    /// Fails with the class of the refusal; [`FailureKind::NoEncryption`] where the server takes no password
    /// over this connection, [`FailureKind::BrowserSignInRequired`] where it takes none at all.
    pub async fn sign_in(&mut self, user: &str, password: &SecretString) -> Result<(), Failure> {
        if self.signed_in {
            return self.introduce().await;
        }
        let before = self.capabilities.clone();
        let secret = password.expose_secret();
        let (status, text) = if self.capabilities.auth("PLAIN") {
            self.authenticate_plain(user, secret).await?
        } else if !self.capabilities.login_disabled() {
            let line = Line::text("LOGIN ").string(user).and(" ").string(secret);
            self.exchange(SIGN_IN, line, &mut Some).await?
        } else {
            return Err(self.no_way_in());
        };
        match status {
            Status::Ok => {}
            // "BAD" to a well-formed sign-in is how some servers say that they do not like it.
            Status::No | Status::Bad | Status::Preauth | Status::Bye => {
                return Err(self.refusal(SIGN_IN, status, &text, true));
            }
        }
        self.signed_in = true;
        self.learn(&text);
        if self.capabilities == before {
            self.ask_capabilities().await?;
        }
        self.introduce().await
    }

    async fn authenticate_plain(
        &mut self,
        user: &str,
        secret: &str,
    ) -> Result<(Status, Text), Failure> {
        if user.contains('\0') || secret.contains('\0') {
            let detail = "a name or password cannot hold this character";
            return Err(self
                .endpoint
                .failure(FailureKind::WrongPassword, SIGN_IN, detail));
        }
        let plain = Zeroizing::new(format!("\0{user}\0{secret}"));
        let encoded = Zeroizing::new(STANDARD.encode(plain.as_bytes()));
        self.begin(SIGN_IN)?;
        let tag = if self.capabilities.sasl_ir() {
            self.send(&Zeroizing::new(format!("AUTHENTICATE PLAIN {}", *encoded)))
        } else {
            let tag = self.send("AUTHENTICATE PLAIN");
            if let Some(answer) = self.await_go(SIGN_IN, &tag, &mut Some).await? {
                self.end();
                return Ok(answer);
            }
            self.queue(encoded.as_bytes());
            self.queue(b"\r\n");
            tag
        };
        // A second challenge is a refusal with reasons: "*" gives up (RFC 3501 §6.2.2).
        if let Some(answer) = self.challenge_or_answer(&tag).await? {
            self.end();
            return Ok(answer);
        }
        self.queue(b"*\r\n");
        let (_, status, text) = self.done(SIGN_IN, &[tag], &mut Some).await?;
        self.end();
        Ok((
            if status == Status::Ok {
                status
            } else {
                Status::No
            },
            text,
        ))
    }

    async fn challenge_or_answer(&mut self, tag: &str) -> Result<Option<(Status, Text)>, Failure> {
        loop {
            match self.event(SIGN_IN, self.limits.command).await? {
                Event::Continue(_) => return Ok(None),
                Event::Tagged {
                    tag: answered,
                    status,
                    text,
                } if answered == tag => {
                    return Ok(Some((status, text)));
                }
                Event::Tagged { .. } => {
                    return Err(self.misbehaved(SIGN_IN, "an answer to no question"));
                }
                Event::Status {
                    status: Status::Bye,
                    text,
                } => {
                    // Some servers hang up on a wrong password, with the reason in their goodbye.
                    let reason = self.refusal(SIGN_IN, Status::Bye, &text, true);
                    let goodbye = self.goodbye(SIGN_IN, &text);
                    // Without a code or a known sentence it says nothing about the password.
                    let says_why = text.code.is_some() || reason.kind != FailureKind::WrongPassword;
                    return Err(if says_why { reason } else { goodbye });
                }
                other => self.note(other),
            }
        }
    }

    fn no_way_in(&self) -> Failure {
        let offers = |name: &str| self.capabilities.auth(name);
        if !self.client.get_ref().is_encrypted() {
            let detail = "the server takes no password over a connection without encryption";
            return self
                .endpoint
                .failure(FailureKind::NoEncryption, SIGN_IN, detail);
        }
        let kind = if offers("XOAUTH2") || offers("OAUTHBEARER") {
            FailureKind::BrowserSignInRequired
        } else {
            FailureKind::Refused
        };
        self.endpoint
            .failure(kind, SIGN_IN, "the server takes no password")
    }

    /// ID, ENABLE and NAMESPACE in one round trip. None of them may end a connection: a refusal changes nothing.
    async fn introduce(&mut self) -> Result<(), Failure> {
        let operation = "introduce ourselves";
        let mut lines = Vec::new();
        if self.capabilities.id() || self.habits.id_before_select {
            let version = env!("CARGO_PKG_VERSION");
            lines.push(Line::text(&format!(
                "ID (\"name\" \"Linnet\" \"version\" \"{version}\")"
            )));
        }
        let wanted = self.wanted_extensions();
        if !wanted.is_empty() {
            lines.push(Line::text(&format!("ENABLE {}", wanted.join(" "))));
        }
        if self.capabilities.namespace() {
            lines.push(Line::text("NAMESPACE"));
        }
        let mut enabled: Vec<String> = Vec::new();
        let mut server_id = Vec::new();
        let mut namespaces: Option<Namespaces> = None;
        let answers = self
            .pipeline(operation, &lines, &mut |event| {
                match event {
                    Event::Enabled(names) => enabled.extend(names.into_iter().take(100)),
                    Event::Id(fields) => server_id = fields,
                    Event::Namespace(told) => namespaces = Some(told),
                    other => return Some(other),
                }
                None
            })
            .await?;
        for (status, text) in answers {
            if status != Status::Ok {
                tracing::debug!(answer = %crate::failure::clean(&text.words), "ID, ENABLE or NAMESPACE refused");
            }
        }
        let is_on = |name: &str| enabled.iter().any(|known| known == name);
        self.habits = self.habits.and_of_id(&server_id);
        self.server_id = server_id;
        self.qresync = is_on("QRESYNC") && !self.habits.qresync_is_broken;
        // RFC 9051 §5.1: without IMAP4rev1 there is nothing but UTF-8.
        self.utf8 = is_on("UTF8=ACCEPT") || self.capabilities.rev2();
        self.namespaces = if self.utf8 {
            // Asked before the answer to ENABLE could be read.
            namespaces.map(|told| told.map(super::name::from_utf8))
        } else {
            namespaces
        };
        Ok(())
    }

    /// What ENABLE is asked for (RFC 5161).
    fn wanted_extensions(&self) -> Vec<&'static str> {
        if !self.capabilities.enable() {
            return Vec::new();
        }
        [
            (self.capabilities.condstore(), "CONDSTORE"),
            (self.capabilities.qresync(), "QRESYNC"),
            (self.capabilities.utf8_accept(), "UTF8=ACCEPT"),
        ]
        .into_iter()
        .filter_map(|(offered, name)| offered.then_some(name))
        .collect()
    }
}
