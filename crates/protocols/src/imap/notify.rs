//! News of all mailboxes over one connection (RFC 5465).

use super::command::Line;
use super::conn::Conn;
use super::event::Status;
use crate::failure::Failure;

const OPERATION: &str = "ask for news of all mailboxes";

/// What is asked for, from the most to the least: a server may know fewer events (RFC 5465 §5). For the open
/// mailbox the expunges wait until a command allows them, so that sequence numbers stay right (§6.2).
const WISHES: [&str; 2] = [
    "NOTIFY SET (selected-delayed (MessageNew MessageExpunge FlagChange)) \
     (personal (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))",
    "NOTIFY SET (selected-delayed (MessageNew MessageExpunge FlagChange)) \
     (personal (MessageNew MessageExpunge))",
];

impl Conn {
    /// Makes the server tell what happens in every mailbox of one's own, as
    /// [`Untagged::Mailbox`](super::Untagged::Mailbox), during [`Conn::idle`] and every other command; false
    /// where it cannot. What happened before is not told: ask this first and list the mailboxes then.
    pub async fn notify(&mut self) -> Result<bool, Failure> {
        if !self.capabilities.notify() || !self.signed_in {
            return Ok(false);
        }
        for wish in WISHES {
            self.notifies = true;
            let (status, text) = self
                .exchange(OPERATION, Line::text(wish), &mut Some)
                .await?;
            // It may have said in the same breath that it is too much.
            if status == Status::Ok {
                return Ok(self.notifies);
            }
            self.notifies = false;
            tracing::debug!(answer = %crate::failure::clean(&text.words), "NOTIFY refused");
        }
        Ok(false)
    }

    /// Whether the server tells about every mailbox of one's own; false again after
    /// [`Untagged::Overflow`](super::Untagged::Overflow).
    pub fn notifies(&self) -> bool {
        self.notifies
    }
}
