use linnet_mail::{AccountId, DraftId, LocationId, OutboxId};

/// A letter being written, with its newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: DraftId,
    pub account: AccountId,
    /// The caller's word for new, reply, forward.
    pub kind: String,
    pub version: u32,
    pub content_json: String,
    pub saved_at: i64,
    pub in_reply_to_location: Option<LocationId>,
    pub references_json: String,
    pub attachments: Vec<DraftAttachment>,
    pub discarded_at: Option<i64>,
    /// The outbox has it.
    pub sent: Option<OutboxId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftVersion {
    pub version: u32,
    pub content_json: String,
    pub saved_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftAttachment {
    /// Stable within the draft.
    pub id: u32,
    pub name: String,
    pub content_type: String,
    pub size: u64,
}

/// A file for a draft; its frames are made by [`crate::compress`] off the writer's thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttachment {
    pub name: String,
    pub content_type: String,
    pub size: u64,
    pub frames: Vec<Vec<u8>>,
}

/// Somebody seen in letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub email: String,
    /// The person has written to this address.
    pub written_to: bool,
}
