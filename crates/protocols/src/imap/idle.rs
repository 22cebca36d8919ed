//! Waiting for news (RFC 2177). The end of the connection is a failure here, never "nothing new".

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};

use super::conn::Conn;
use super::event::{Event, Status};
use super::types::IdleEnd;
use crate::failure::{Failure, FailureKind};

const OPERATION: &str = "wait for news";

/// How long a server that does not tell everything is waited for before it is asked.
const DEAF: Duration = Duration::from_secs(120);

impl Conn {
    /// Waits until the open mailbox, or after [`Conn::notify`] any other, changes, `stop` completes, or `limit` passes (RFC 2177 wants less than 29
    /// minutes). Returns at once with [`IdleEnd::Changed`] when news that nobody looked at are waiting. Apart
    /// from failures the connection is usable afterwards; dropping the future in the middle poisons it.
    pub async fn idle(
        &mut self,
        stop: impl Future<Output = ()> + Send,
        limit: Duration,
    ) -> Result<IdleEnd, Failure> {
        if !self.notifies {
            self.require_selected(OPERATION)?;
        }
        if self.has_news() {
            return Ok(IdleEnd::Changed);
        }
        if !self.capabilities.idle() {
            let detail = "the server does not offer IDLE";
            return Err(self
                .endpoint
                .failure(FailureKind::Refused, OPERATION, detail));
        }
        let limit = limit.min(if self.habits.idle_is_deaf {
            DEAF
        } else {
            Duration::from_secs(29 * 60)
        });
        self.begin(OPERATION)?;
        let tag = self.send("IDLE");
        if let Some((status, text)) = self.await_go(OPERATION, &tag, &mut Some).await? {
            self.end();
            return Err(self.refusal(OPERATION, status, &text, false));
        }
        let end = self.wait(stop, limit).await?;
        self.queue(b"DONE\r\n");
        let tags = [tag];
        let done = timeout(self.limits.idle_end, self.done(OPERATION, &tags, &mut Some)).await;
        let (_, status, text) = match done {
            Ok(done) => done?,
            Err(_) => return Err(self.lost(OPERATION, "no answer to the end of waiting")),
        };
        self.end();
        self.require_ok(OPERATION, status, text)?;
        if self.habits.idle_is_deaf && end == IdleEnd::TimedOut {
            self.noop().await?;
        }
        Ok(if self.has_news() {
            IdleEnd::Changed
        } else {
            end
        })
    }

    async fn wait(
        &mut self,
        stop: impl Future<Output = ()> + Send,
        limit: Duration,
    ) -> Result<IdleEnd, Failure> {
        let mut stop = pin!(stop);
        let deadline = Instant::now() + limit;
        loop {
            if self.has_news() {
                return Ok(IdleEnd::Changed);
            }
            let event = tokio::select! {
                biased;
                // Longer than the wait itself: silence is what waiting is about.
                event = self.event(OPERATION, limit.saturating_add(Duration::from_secs(60))) => event?,
                () = &mut stop => return Ok(IdleEnd::Stopped),
                () = sleep_until(deadline) => return Ok(IdleEnd::TimedOut),
            };
            match event {
                Event::Status {
                    status: Status::Bye,
                    text,
                } => return Err(self.goodbye(OPERATION, &text)),
                Event::Tagged { .. } => {
                    return Err(
                        self.misbehaved(OPERATION, "the server ended the waiting by itself")
                    );
                }
                Event::Continue(_) => {}
                other => self.note(other),
            }
        }
    }
}
