//! One SMTP connection: opening, encrypting, greeting, signing in, and single commands. The commands and
//! replies are lettre's; the stream, its limits and the meaning of a refusal are ours.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::commands::{Ehlo, Quit, Starttls};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use linnet_mail::{Security, Server};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::SmtpFacts;
use crate::failure::classify::{self, SmtpStep};
use crate::failure::{Failure, FailureKind, Secrets, redact};
use crate::net::{self, Endpoint, Limits, Wire};
use crate::tls::Tls;

/// RFC 5321 §4.5.3.1.5 says 512; servers write more.
const LINE_LIMIT: u64 = 4096;
const REPLY_LIMIT: usize = 64 * 1024;

pub(super) struct Session {
    stream: BufReader<Wire>,
    pub(super) endpoint: Endpoint,
    pub(super) limits: Limits,
    /// The EHLO answer without its first line.
    extensions: Vec<String>,
    /// What was said to sign in. A server may echo what it refuses.
    secrets: Secrets,
}

impl Session {
    /// Connects, greets, and encrypts as `server` says.
    pub(super) async fn open(
        server: &Server,
        tls: &Tls,
        limits: &Limits,
    ) -> Result<Session, Failure> {
        let wire = net::connect(server, tls, limits).await?;
        let mut session = Session {
            stream: BufReader::new(wire),
            endpoint: Endpoint::of(server),
            limits: *limits,
            extensions: Vec::new(),
            secrets: Secrets::default(),
        };
        session.greeting().await?;
        session.hello().await?;
        if server.security == Security::StartTls {
            session = session.start_tls(server, tls).await?;
        }
        Ok(session)
    }

    pub(super) fn facts(&self) -> SmtpFacts {
        SmtpFacts {
            size_limit: self.size_limit(),
            extensions: self.extensions.clone(),
        }
    }

    pub(super) fn offers(&self, keyword: &str) -> bool {
        self.arguments(keyword).is_some()
    }

    /// RFC 1870 §3: 0 and nothing both mean that no limit is told.
    pub(super) fn size_limit(&self) -> Option<u64> {
        self.arguments("SIZE")?
            .trim()
            .parse()
            .ok()
            .filter(|limit| *limit > 0)
    }

    /// Signs in once, with PLAIN or else LOGIN (RFC 4954).
    pub(super) async fn sign_in(
        &mut self,
        user: &str,
        password: &SecretString,
    ) -> Result<(), Failure> {
        self.secrets = Secrets::of(user, password);
        let secret = password.expose_secret();
        if user.contains('\0') || secret.contains('\0') {
            let detail = "a name or password cannot hold this character";
            return Err(self
                .endpoint
                .failure(FailureKind::WrongPassword, SIGN_IN, detail));
        }
        let encode = |text: &str| Zeroizing::new(STANDARD.encode(text));
        if self.offers_mechanism("PLAIN") {
            let plain = Zeroizing::new(format!("\0{user}\0{secret}"));
            let line = Zeroizing::new(format!("AUTH PLAIN {}\r\n", *encode(&plain)));
            return self.signed_in(&line).await;
        }
        if self.offers_mechanism("LOGIN") {
            let answers = [
                "AUTH LOGIN\r\n".to_owned(),
                format!("{}\r\n", *encode(user)),
            ];
            for line in answers {
                let reply = self.command(&line, SIGN_IN, SmtpStep::SignIn).await?;
                if !reply.has_code(334) {
                    return Err(self.misbehaved(SIGN_IN, "no question for name or password"));
                }
            }
            let line = Zeroizing::new(format!("{}\r\n", *encode(secret)));
            return self.signed_in(&line).await;
        }
        let kind = if self.offers_mechanism("XOAUTH2") || self.offers_mechanism("OAUTHBEARER") {
            FailureKind::BrowserSignInRequired
        } else if self.stream.get_ref().is_encrypted() {
            FailureKind::Refused
        } else {
            FailureKind::NoEncryption
        };
        Err(self
            .endpoint
            .failure(kind, SIGN_IN, "the server takes no password here"))
    }

    /// Sends one command and requires a positive reply.
    pub(super) async fn command(
        &mut self,
        command: &impl Display,
        operation: &str,
        step: SmtpStep,
    ) -> Result<Response, Failure> {
        let line = Zeroizing::new(command.to_string());
        self.write(line.as_bytes(), operation).await?;
        self.positive_reply(operation, step, self.limits.command)
            .await
    }

    /// Sends commands in one go (RFC 2920); one result each. The outer failure is the connection's.
    pub(super) async fn commands(
        &mut self,
        commands: &[(String, SmtpStep)],
        operation: &str,
    ) -> Result<Vec<Result<Response, Failure>>, Failure> {
        let together: String = commands
            .iter()
            .map(|(command, _)| command.as_str())
            .collect();
        self.write(together.as_bytes(), operation).await?;
        let mut results = Vec::with_capacity(commands.len());
        for (_, step) in commands {
            let reply = self.reply(operation, self.limits.command).await?;
            results.push(self.judge(reply, operation, *step));
        }
        Ok(results)
    }

    pub(super) async fn positive_reply(
        &mut self,
        operation: &str,
        step: SmtpStep,
        limit: Duration,
    ) -> Result<Response, Failure> {
        let reply = self.reply(operation, limit).await?;
        self.judge(reply, operation, step)
    }

    /// Reads one reply of any kind (RFC 5321 §4.2).
    pub(super) async fn reply(
        &mut self,
        operation: &str,
        limit: Duration,
    ) -> Result<Response, Failure> {
        match timeout(limit, self.read_reply(operation)).await {
            Ok(reply) => reply,
            Err(_) => {
                let detail = format!("silent for {} seconds", limit.as_secs());
                Err(self
                    .endpoint
                    .failure(FailureKind::ConnectionLost, operation, detail))
            }
        }
    }

    /// Writes and flushes; the limit holds for this piece.
    pub(super) async fn write(&mut self, bytes: &[u8], operation: &str) -> Result<(), Failure> {
        let writing = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        match timeout(self.limits.data_block, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.endpoint.io_failure(&error, operation)),
            Err(_) => {
                let detail = "the server takes nothing any more";
                Err(self
                    .endpoint
                    .failure(FailureKind::ConnectionLost, operation, detail))
            }
        }
    }

    /// Says goodbye. Nothing depends on the answer.
    pub(super) async fn quit(mut self) {
        let goodbye = async {
            self.write(Quit.to_string().as_bytes(), "sign out").await?;
            self.read_reply("sign out").await
        };
        match timeout(Duration::from_secs(2), goodbye).await {
            Ok(Ok(_)) => {}
            Ok(Err(failure)) => tracing::debug!(%failure, "QUIT"),
            Err(_) => tracing::debug!("no answer to QUIT"),
        }
    }

    pub(super) fn misbehaved(&self, operation: &str, detail: &str) -> Failure {
        self.told(FailureKind::Misbehaved, operation, detail)
    }

    /// The lines of a reply as one, without anything that was said in confidence.
    pub(super) fn words(&self, reply: &Response) -> String {
        redact(
            &reply.message().collect::<Vec<_>>().join(" "),
            &self.secrets,
        )
    }

    /// A failure in the server's words, without anything that was said in confidence.
    fn told(&self, kind: FailureKind, operation: &str, words: &str) -> Failure {
        self.endpoint
            .failure(kind, operation, redact(words, &self.secrets))
    }

    pub(super) fn judge(
        &self,
        reply: Response,
        operation: &str,
        step: SmtpStep,
    ) -> Result<Response, Failure> {
        if reply.is_positive() {
            return Ok(reply);
        }
        let words = self.words(&reply);
        let code = u16::from(reply.code());
        let verdict = classify::smtp(code, &words, step);
        Err(self
            .endpoint
            .failure(verdict.kind, operation, format!("{code} {words}"))
            .with_temporary(verdict.temporary))
    }

    async fn greeting(&mut self) -> Result<(), Failure> {
        let operation = "read the greeting";
        match timeout(self.limits.greeting, self.read_reply(operation)).await {
            Ok(reply) => {
                self.judge(reply?, operation, SmtpStep::Greeting)?;
                Ok(())
            }
            Err(_) => {
                let detail = "the server did not greet";
                Err(self
                    .endpoint
                    .failure(FailureKind::CannotConnect, operation, detail))
            }
        }
    }

    async fn hello(&mut self) -> Result<(), Failure> {
        // An address literal that says nothing about this computer (RFC 5321 §4.1.4).
        let reply = self
            .command(
                &Ehlo::new(ClientId::default()),
                "say hello",
                SmtpStep::Hello,
            )
            .await?;
        self.extensions = reply.message().skip(1).map(crate::failure::clean).collect();
        Ok(())
    }

    async fn start_tls(mut self, server: &Server, tls: &Tls) -> Result<Session, Failure> {
        let operation = "encrypt the connection";
        if !self.offers("STARTTLS") {
            let detail = "the server does not offer STARTTLS";
            return Err(self
                .endpoint
                .failure(FailureKind::NoEncryption, operation, detail));
        }
        self.command(&Starttls, operation, SmtpStep::StartTls)
            .await?;
        if !self.stream.buffer().is_empty() {
            // Words that would count as encrypted although anybody could have put them there (CVE-2011-0411).
            let detail = "the server sent more before the encryption began";
            return Err(self
                .endpoint
                .failure(FailureKind::NoEncryption, operation, detail));
        }
        let Session {
            stream,
            endpoint,
            limits,
            ..
        } = self;
        let Wire::Plain(tcp) = stream.into_inner() else {
            return Err(endpoint.failure(FailureKind::Misbehaved, operation, "already encrypted"));
        };
        let wire = net::upgrade(tcp, server, tls, &limits).await?;
        let mut session = Session {
            stream: BufReader::new(wire),
            endpoint,
            limits,
            extensions: Vec::new(),
            secrets: Secrets::default(),
        };
        session.hello().await?;
        Ok(session)
    }

    async fn signed_in(&mut self, line: &Zeroizing<String>) -> Result<(), Failure> {
        let reply = self
            .command(&line.as_str(), SIGN_IN, SmtpStep::SignIn)
            .await?;
        if reply.has_code(334) {
            // A further question is how some servers say no.
            return Err(self.told(FailureKind::WrongPassword, SIGN_IN, &self.words(&reply)));
        }
        Ok(())
    }

    fn arguments(&self, keyword: &str) -> Option<&str> {
        self.extensions.iter().find_map(|line| {
            let (name, arguments) = line.split_once(' ').unwrap_or((line, ""));
            name.eq_ignore_ascii_case(keyword).then_some(arguments)
        })
    }

    /// Old servers write `AUTH=` as well.
    fn offers_mechanism(&self, mechanism: &str) -> bool {
        self.extensions.iter().any(|line| {
            let mut words = line.split([' ', '=']);
            words
                .next()
                .is_some_and(|word| word.eq_ignore_ascii_case("AUTH"))
                && words.any(|word| word.eq_ignore_ascii_case(mechanism))
        })
    }

    async fn read_reply(&mut self, operation: &str) -> Result<Response, Failure> {
        let mut reply = String::new();
        loop {
            let mut line = Vec::new();
            let read = (&mut self.stream)
                .take(LINE_LIMIT)
                .read_until(b'\n', &mut line)
                .await;
            read.map_err(|error| self.endpoint.io_failure(&error, operation))?;
            if !line.ends_with(b"\n") {
                let (kind, detail) = if line.len() as u64 == LINE_LIMIT {
                    (
                        FailureKind::Misbehaved,
                        "a reply line of more than 4096 bytes",
                    )
                } else {
                    (FailureKind::ConnectionLost, "the server hung up")
                };
                return Err(self.endpoint.failure(kind, operation, detail));
            }
            let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
            let more = line.as_bytes().get(3) == Some(&b'-');
            // A code alone on its line is allowed in practice; lettre wants the space.
            let end = if line.len() == 3 { " \r\n" } else { "\r\n" };
            reply.push_str(&line);
            reply.push_str(end);
            if reply.len() > REPLY_LIMIT {
                return Err(self.misbehaved(operation, "a reply of more than 64 KiB"));
            }
            if !more {
                break;
            }
        }
        Response::from_str(&reply).map_err(|_| {
            self.misbehaved(
                operation,
                &format!("the server does not speak SMTP: {reply}"),
            )
        })
    }
}

const SIGN_IN: &str = "sign in";
