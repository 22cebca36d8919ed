use linnet_mail::{AccountId, DraftId, LocationId, OutboxId};

/// A letter for the outbox, ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOutbox {
    pub account: AccountId,
    /// The envelope sender.
    pub from: String,
    pub recipients: Vec<String>,
    /// Without angle brackets; fixed from now on.
    pub message_id: String,
    pub subject: String,
    /// Plain size of the letter.
    pub size: u64,
    /// zstd frames made by [`crate::compress`].
    pub raw: Vec<Vec<u8>>,
    pub queued_at: i64,
    /// Goes not before this time, Unix seconds.
    pub not_before: i64,
    pub draft: Option<DraftId>,
    pub answered: Option<LocationId>,
    pub forwarded: Option<LocationId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutboxState {
    Waiting,
    Sending,
    /// All but the final dot went out: a crash from here on makes the letter uncertain.
    DotSent,
    Accepted,
    /// The copy is in Sent.
    Filed,
    Done,
    Failed,
    Uncertain,
}

/// A step in the life of a letter in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxUpdate {
    /// Counts as an attempt, made durable before it begins.
    Sending,
    DotSent,
    /// Recipients that are marked as refused stay behind, as letters of their own.
    Accepted {
        at: i64,
        by: String,
        reply: String,
    },
    Filed,
    Done,
    Failed {
        problem_json: String,
    },
    Uncertain {
        problem_json: Option<String>,
    },
    /// Tried in vain, tries again; also how a person's "send again" goes.
    Waiting {
        next_try: Option<i64>,
        problem_json: Option<String>,
    },
    /// Accepted, but the copy could not be filed yet.
    FilingWaits {
        next_try: i64,
        problem_json: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRecipient {
    pub email: String,
    /// The server's words, when it refused this one.
    pub refused: Option<String>,
    /// When a refusal that may pass is tried again; a refusal without is for good.
    pub retry_at: Option<i64>,
}

impl OutboxRecipient {
    /// Only the person can help.
    #[must_use]
    pub fn is_refused_for_good(&self) -> bool {
        self.refused.is_some() && self.retry_at.is_none()
    }
}

/// A recipient that the server did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub email: String,
    /// The server's words.
    pub words: String,
    /// When it is tried again by itself; `None` for a refusal for good.
    pub retry_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    pub id: OutboxId,
    pub account: AccountId,
    pub state: OutboxState,
    pub from: String,
    pub recipients: Vec<OutboxRecipient>,
    pub message_id: String,
    pub subject: String,
    pub size: u64,
    pub queued_at: i64,
    pub not_before: i64,
    pub next_try: Option<i64>,
    pub attempts: u32,
    pub problem_json: Option<String>,
    pub accepted_at: Option<i64>,
    pub accepted_by: Option<String>,
    pub accepted_reply: Option<String>,
    pub draft: Option<DraftId>,
    pub answered: Option<LocationId>,
    pub forwarded: Option<LocationId>,
    /// The letter whose refused recipients are the recipients of this one: the others have received it.
    pub rest_of: Option<OutboxId>,
}
