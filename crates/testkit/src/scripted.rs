//! A server that does exactly what a script says, also where no decent server would: it drops, stays
//! silent, talks nonsense, refuses, injects. It records all that it was told.
//!
//! A script starts from a well-behaved little IMAP or SMTP server; rules replace single answers:
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use linnet_testkit::scripted::{Act, Script};
//! let server = Script::imap()
//!     .on("LOGIN", [Act::reply("{tag} NO [UNAVAILABLE] come back later")])
//!     .on("NOOP", [Act::reply("* BYE tired"), Act::Close])
//!     .start()
//!     .await?;
//! # Ok(()) }
//! ```

mod base;
mod presets;
mod session;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};
use tokio_rustls::TlsAcceptor;

use crate::authority::{Authority, Certificate};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Imap,
    Smtp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    None,
    /// From the first byte.
    Tls,
    /// Offered and done on STARTTLS.
    StartTls,
}

/// One thing that the server does in answer to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// These lines with CRLF at the end; `{tag}` becomes the command's tag.
    Reply(String),
    /// These bytes as they are.
    Bytes(Vec<u8>),
    /// Reads a line (an answer to a continuation, or DONE) and records it.
    Line,
    /// Reads a letter up to the final dot and records it.
    Letter,
    Wait(Duration),
    /// The server's side of a TLS handshake; what was already read is thrown away.
    Handshake,
    /// Ends the connection in order.
    Close,
    /// Ends the connection with a reset.
    Reset,
    /// Answers nothing more, and keeps the connection open.
    Silence,
}

impl Act {
    pub fn reply(text: &str) -> Self {
        Act::Reply(text.to_owned())
    }
}

/// What a server will do; made ready by `start`.
#[derive(Clone, Debug)]
pub struct Script {
    protocol: Protocol,
    encryption: Encryption,
    certificate: Certificate,
    capabilities: String,
    greetings: Vec<Vec<Act>>,
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    /// Of the command without its tag, in any case.
    prefix: String,
    acts: Vec<Act>,
}

impl Script {
    /// An empty IMAP mailbox that lets everybody in.
    pub fn imap() -> Self {
        Self::new(Protocol::Imap)
    }

    /// An SMTP server that takes everything.
    pub fn smtp() -> Self {
        Self::new(Protocol::Smtp)
    }

    pub fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            encryption: Encryption::None,
            certificate: Certificate::Trusted,
            capabilities: base::capabilities(protocol).to_owned(),
            greetings: Vec::new(),
            rules: Vec::new(),
        }
    }

    #[must_use]
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = encryption;
        self
    }

    #[must_use]
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = certificate;
        self
    }

    /// What it says it can, words separated by spaces (IMAP) or lines by `|` (SMTP); STARTTLS is added by
    /// itself.
    #[must_use]
    pub fn capabilities(mut self, words: &str) -> Self {
        words.clone_into(&mut self.capabilities);
        self
    }

    /// Replaces the greeting. Called several times: of the first, second, … connection; the last stays.
    #[must_use]
    pub fn greet(mut self, acts: impl IntoIterator<Item = Act>) -> Self {
        self.greetings.push(acts.into_iter().collect());
        self
    }

    /// Replaces the answer to commands that begin so. Called several times with one prefix: the answer
    /// to the first, second, … such command over all connections; the last stays. Of several prefixes that
    /// fit the longest counts.
    #[must_use]
    pub fn on(mut self, prefix: &str, acts: impl IntoIterator<Item = Act>) -> Self {
        self.rules.push(Rule {
            prefix: prefix.to_ascii_uppercase(),
            acts: acts.into_iter().collect(),
        });
        self
    }

    /// Listens on a free port of the loopback.
    pub async fn start(self) -> Result<Scripted> {
        let authority = Authority::new()?;
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("ca.pem"), authority.pem())?;
        let identity = self.certificate.issue(&authority)?;
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("listen for script")?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(State {
            used: Mutex::new(vec![false; self.rules.len()]),
            script: self,
            tls: identity.acceptor()?,
            seen: Mutex::default(),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Scripted {
            port,
            spki_sha256: identity.spki_sha256,
            state,
            accepting,
            folder,
        })
    }
}

/// A running scripted server; dropping it ends every connection.
pub struct Scripted {
    port: u16,
    spki_sha256: String,
    state: Arc<State>,
    accepting: JoinHandle<()>,
    folder: TempDir,
}

impl Scripted {
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The authority that signed its certificate (unless the script says `SelfSigned`).
    pub fn ca_pem(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// SHA-256 of its public key (SubjectPublicKeyInfo), lower-case hex.
    pub fn spki_sha256(&self) -> &str {
        &self.spki_sha256
    }

    pub fn connections(&self) -> usize {
        self.state
            .seen
            .lock()
            .map(|seen| seen.connections)
            .unwrap_or_default()
    }

    /// Every command and continuation line so far, with IMAP tags and literals, without line ends.
    pub fn commands(&self) -> Vec<String> {
        self.state
            .seen
            .lock()
            .map(|seen| seen.commands.clone())
            .unwrap_or_default()
    }

    /// Whether some command, its tag aside, began so.
    pub fn was_told(&self, prefix: &str) -> bool {
        let prefix = prefix.to_ascii_uppercase();
        self.commands().iter().any(|command| {
            let (_, rest) = session::split_tag(self.state.script.protocol, command);
            rest.to_ascii_uppercase().starts_with(&prefix)
        })
    }

    /// The letters that came by DATA, dots unstuffed.
    pub fn letters(&self) -> Vec<Vec<u8>> {
        self.state
            .seen
            .lock()
            .map(|seen| seen.letters.clone())
            .unwrap_or_default()
    }

    /// Bytes that were sent in the clear behind STARTTLS, before the handshake.
    pub fn pipelined_before_tls(&self) -> usize {
        self.state
            .seen
            .lock()
            .map(|seen| seen.pipelined)
            .unwrap_or_default()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

struct State {
    script: Script,
    used: Mutex<Vec<bool>>,
    tls: TlsAcceptor,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    commands: Vec<String>,
    letters: Vec<Vec<u8>>,
    pipelined: usize,
}

impl State {
    /// The greeting of connection number `index`.
    fn greeting(&self, index: usize) -> Vec<Act> {
        let greetings = &self.script.greetings;
        greetings
            .get(index.min(greetings.len().saturating_sub(1)))
            .cloned()
            .unwrap_or_else(|| base::greeting(&self.script))
    }

    /// The answer of the rules, else of the well-behaved server.
    fn answer(&self, command: &str, encrypted: bool) -> Vec<Act> {
        let upper = command.to_ascii_uppercase();
        let rules = &self.script.rules;
        let prefixes = rules.iter().map(|rule| rule.prefix.as_str());
        let Some(longest) = prefixes
            .filter(|prefix| upper.starts_with(prefix))
            .max_by_key(|prefix| prefix.len())
        else {
            return base::answer(&self.script, command, encrypted);
        };
        let Ok(mut used) = self.used.lock() else {
            return vec![Act::Close];
        };
        let of_prefix =
            |index: &usize| rules.get(*index).is_some_and(|rule| rule.prefix == longest);
        let fresh = (0..rules.len())
            .filter(of_prefix)
            .find(|index| used.get(*index) == Some(&false));
        let index = fresh
            .or_else(|| (0..rules.len()).rfind(of_prefix))
            .unwrap_or_default();
        if let Some(used) = used.get_mut(index) {
            *used = true;
        }
        rules
            .get(index)
            .map(|rule| rule.acts.clone())
            .unwrap_or_default()
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    let mut sessions = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        while sessions.try_join_next().is_some() {}
        let index = state.seen.lock().map(|mut seen| {
            seen.connections += 1;
            seen.connections - 1
        });
        sessions.spawn(session::run(
            stream,
            index.unwrap_or_default(),
            Arc::clone(&state),
        ));
    }
}

#[cfg(test)]
mod tests;
