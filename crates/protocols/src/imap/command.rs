//! How a command runs, and the rule by which it counts: only its own tagged OK is success.

use std::time::Duration;

use tokio::time::Instant;
use zeroize::Zeroizing;

use super::conn::Conn;
use super::event::{Code, Event, Status, Text};
pub(super) use super::line::Line;
use super::line::Part;
use crate::failure::{Failure, FailureKind, classify};

/// Between two events of this target a kill changes nothing that tests do not see.
pub(super) const STEP: &str = "linnet_step";

/// Sees each response that is not the end of the command; gives back what it has no use for.
pub(super) type OnEvent<'a> = dyn FnMut(Event) -> Option<Event> + Send + 'a;

impl Conn {
    /// Runs a command whose untagged answers are only news.
    pub(super) async fn run(&mut self, operation: &str, line: Line<'_>) -> Result<Text, Failure> {
        self.run_with(operation, line, &mut Some).await
    }

    /// Runs a command; its tagged OK, or a failure with the server's reason.
    pub(super) async fn run_with(
        &mut self,
        operation: &str,
        line: Line<'_>,
        on: &mut OnEvent<'_>,
    ) -> Result<Text, Failure> {
        let (status, text) = self.exchange(operation, line, on).await?;
        self.require_ok(operation, status, text)
    }

    /// Runs a command and gives its tagged answer, whatever it is.
    pub(super) async fn exchange(
        &mut self,
        operation: &str,
        line: Line<'_>,
        on: &mut OnEvent<'_>,
    ) -> Result<(Status, Text), Failure> {
        self.check(operation, &line)?;
        self.begin(operation)?;
        let began = Instant::now();
        let (status, text) = match self.start(operation, line, on).await? {
            Started::Sent(tag) => {
                let (_, status, text) = self.done(operation, &[tag], on).await?;
                (status, text)
            }
            Started::Answered(status, text) => (status, text),
        };
        self.took(began.elapsed());
        self.end();
        Ok((status, text))
    }

    /// Runs several commands in one round trip; their tagged answers in order. The lines hold no literals.
    pub(super) async fn pipeline(
        &mut self,
        operation: &str,
        lines: &[Line<'_>],
        on: &mut OnEvent<'_>,
    ) -> Result<Vec<(Status, Text)>, Failure> {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let mut texts = Vec::with_capacity(lines.len());
        for line in lines {
            let Some(text) = self.checked_text(operation, line)? else {
                let detail = "a value too odd to be asked for together with others";
                return Err(self
                    .endpoint
                    .failure(FailureKind::Refused, operation, detail));
            };
            texts.push(text);
        }
        self.begin(operation)?;
        let began = Instant::now();
        let tags: Vec<String> = texts.iter().map(|text| self.send(text)).collect();
        let mut answers: Vec<Option<(Status, Text)>> = vec![None; tags.len()];
        while answers.iter().any(Option::is_none) {
            let (index, status, text) = self.done(operation, &tags, on).await?;
            if let Some(answer) = answers.get_mut(index) {
                *answer = Some((status, text));
            }
            self.took(began.elapsed());
        }
        self.end();
        Ok(answers.into_iter().flatten().collect())
    }

    pub(super) fn require_ok(
        &self,
        operation: &str,
        status: Status,
        text: Text,
    ) -> Result<Text, Failure> {
        match status {
            Status::Ok => Ok(text),
            Status::No | Status::Bad | Status::Preauth | Status::Bye => {
                Err(self.refusal(operation, status, &text, false))
            }
        }
    }

    /// The failure for a tagged NO or BAD.
    pub(super) fn refusal(
        &self,
        operation: &str,
        status: Status,
        text: &Text,
        signing_in: bool,
    ) -> Failure {
        let code = text.code.as_ref().map(Code::name);
        let verdict = classify::imap(code, &text.words, signing_in);
        let kind = match (status, verdict.kind) {
            // BAD is about the command, not about what it asked for.
            (Status::Bad, FailureKind::Refused) if !signing_in => FailureKind::Misbehaved,
            (_, kind) => kind,
        };
        let detail = match code {
            Some(code) if !code.is_empty() => format!("[{code}] {}", text.words),
            _ => text.words.clone(),
        };
        self.endpoint
            .failure(kind, operation, detail)
            .with_temporary(verdict.temporary)
    }

    /// Queues one command without literals; gives its tag.
    pub(super) fn send(&mut self, text: &str) -> String {
        tracing::trace!(target: STEP, "command");
        let tag = self.next_tag();
        let tap = self.client.get_mut();
        tap.queue(tag.as_bytes());
        tap.queue(b" ");
        tap.queue(text.as_bytes());
        tap.queue(b"\r\n");
        tag
    }

    /// Queues bytes inside a command.
    pub(super) fn queue(&mut self, bytes: &[u8]) {
        self.client.get_mut().queue(bytes);
    }

    /// Reads until one of these tags is answered; gives its place.
    pub(super) async fn done(
        &mut self,
        operation: &str,
        tags: &[String],
        on: &mut OnEvent<'_>,
    ) -> Result<(usize, Status, Text), Failure> {
        self.done_within(operation, tags, on, self.limits.command)
            .await
    }

    /// As [`Conn::done`], for a command that the server may think about for longer.
    pub(super) async fn done_within(
        &mut self,
        operation: &str,
        tags: &[String],
        on: &mut OnEvent<'_>,
        silence: Duration,
    ) -> Result<(usize, Status, Text), Failure> {
        loop {
            match self.event(operation, silence).await? {
                Event::Tagged { tag, status, text } => {
                    return match tags.iter().position(|known| *known == tag) {
                        Some(index) => Ok((index, status, text)),
                        None => Err(self.misbehaved(operation, "an answer to no question")),
                    };
                }
                Event::Status {
                    status: Status::Bye,
                    text,
                } => return Err(self.goodbye(operation, &text)),
                Event::Continue(_) => {}
                other => {
                    if let Some(event) = on(other) {
                        self.note(event);
                    }
                }
            }
        }
    }

    /// The whole line as it goes out, if nothing in it ends it early; none when it holds literals.
    pub(super) fn checked_text(
        &self,
        operation: &str,
        line: &Line<'_>,
    ) -> Result<Option<Zeroizing<String>>, Failure> {
        self.check(operation, line)?;
        Ok(line.whole(self.utf8))
    }

    fn check(&self, operation: &str, line: &Line<'_>) -> Result<(), Failure> {
        if line.ends_early(self.utf8) {
            let detail = "a name or value holds a line break";
            return Err(self
                .endpoint
                .failure(FailureKind::Refused, operation, detail));
        }
        Ok(())
    }

    async fn start(
        &mut self,
        operation: &str,
        line: Line<'_>,
        on: &mut OnEvent<'_>,
    ) -> Result<Started, Failure> {
        let tag = self.next_tag();
        self.queue(tag.as_bytes());
        self.queue(b" ");
        for part in &line.parts {
            if let Some(text) = part.text(self.utf8) {
                self.queue(text.as_bytes());
            }
            let Part::Literal(bytes) = part else {
                continue;
            };
            if self.may_send_at_once(bytes.len() as u64) {
                self.queue(format!("{{{}+}}\r\n", bytes.len()).as_bytes());
            } else {
                self.queue(format!("{{{}}}\r\n", bytes.len()).as_bytes());
                if let Some((status, text)) = self.await_go(operation, &tag, on).await? {
                    return Ok(Started::Answered(status, text));
                }
            }
            self.queue(bytes);
        }
        self.queue(b"\r\n");
        Ok(Started::Sent(tag))
    }

    /// RFC 7888 §4, §5.
    pub(super) fn may_send_at_once(&self, length: u64) -> bool {
        self.capabilities.literal_plus() || (self.capabilities.literal_minus() && length <= 4096)
    }

    /// Waits until the server wants the literal; its tagged answer when it does not.
    pub(super) async fn await_go(
        &mut self,
        operation: &str,
        tag: &str,
        on: &mut OnEvent<'_>,
    ) -> Result<Option<(Status, Text)>, Failure> {
        self.count_wait();
        loop {
            match self.event(operation, self.limits.command).await? {
                Event::Continue(_) => return Ok(None),
                Event::Tagged {
                    tag: answered,
                    status,
                    text,
                } => {
                    if answered != tag || status == Status::Ok {
                        return Err(
                            self.misbehaved(operation, "an answer before the question was over")
                        );
                    }
                    return Ok(Some((status, text)));
                }
                Event::Status {
                    status: Status::Bye,
                    text,
                } => return Err(self.goodbye(operation, &text)),
                other => {
                    if let Some(event) = on(other) {
                        self.note(event);
                    }
                }
            }
        }
    }
}

enum Started {
    Sent(String),
    /// The server refused before it had everything.
    Answered(Status, Text),
}
