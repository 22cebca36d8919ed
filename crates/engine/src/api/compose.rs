use linnet_mail::{AccountId, DraftId, LocationId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ComposeKind {
    New,
    Reply,
    ReplyAll,
    Forward,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComposeRequest {
    pub kind: ComposeKind,
    /// The letter that is answered or forwarded.
    #[serde(default)]
    #[ts(optional)]
    pub location: Option<LocationId>,
    #[serde(default)]
    #[ts(optional)]
    pub account: Option<AccountId>,
    /// A `mailto:` link (RFC 6068): only to, cc, bcc, subject and body count.
    #[serde(default)]
    #[ts(optional)]
    pub mailto: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Recipient {
    pub name: String,
    pub email: String,
    /// Not a usable address: marked at once, refused by `send`.
    pub invalid: bool,
}

/// What the composer edits and saves. Attachments are added by their own command, so that the window never
/// names a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftContent {
    pub account: AccountId,
    pub to: Vec<Recipient>,
    pub cc: Vec<Recipient>,
    pub bcc: Vec<Recipient>,
    pub subject: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftInfo {
    pub id: DraftId,
    pub kind: ComposeKind,
    pub content: DraftContent,
    pub attachments: Vec<DraftAttachment>,
    /// The address that received the letter that is answered, when it is not the sending one.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<String>,
    /// The server's limit for one message, if it said so.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_limit: Option<u64>,
    #[ts(type = "number")]
    pub saved_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftAttachment {
    /// Stable within the draft.
    pub id: u32,
    pub name: String,
    pub content_type: String,
    #[ts(type = "number")]
    pub size: u64,
}

/// A row of the Drafts list: letters being written, kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftRow {
    pub id: DraftId,
    pub account: AccountId,
    pub to: Vec<Recipient>,
    pub subject: String,
    pub snippet: String,
    #[ts(type = "number")]
    pub saved_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftVersion {
    pub version: u32,
    #[ts(type = "number")]
    pub saved_at: i64,
    pub snippet: String,
}

/// How "Send" ended: durable in the outbox, or what must be corrected first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendResult {
    pub outbox: linnet_mail::OutboxId,
    /// There is no connection: "Will be sent when you're online".
    pub offline: bool,
}

/// One suggestion while an address is typed, people written to lately first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactSuggestion {
    pub name: String,
    pub email: String,
}
