use linnet_mail::{AccountId, LocationId, OutboxId, ThreadId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Problem, Recipient};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    pub accounts: Vec<AccountStatus>,
    /// Letters that wait to be sent or are being sent.
    pub outbox_waiting: u32,
    /// Letters that need the person: refused, also by a single recipient's server, held back by a refused
    /// sign-in, or perhaps sent.
    pub outbox_attention: u32,
    /// Changes made here that the servers have not heard of yet.
    pub operations_waiting: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountStatus {
    pub account: AccountId,
    pub state: ConnectionState,
    /// When the last check for new mail was complete, Unix seconds.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<i64>,
    /// Letters that can be read without a connection, of all that the account has.
    pub bodies_here: u32,
    pub bodies_total: u32,
    /// When the next try comes by itself, Unix seconds.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try: Option<i64>,
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionState {
    UpToDate,
    Checking,
    Downloading,
    Connecting,
    Offline,
    /// Only the person can go on: the password, the certificate, the vault.
    NeedsSignIn,
    /// The server or the disk is at fault; the next try comes by itself.
    Failing,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxItem {
    pub id: OutboxId,
    pub account: AccountId,
    pub state: OutboxState,
    pub subject: String,
    /// `invalid` are those whom the server refused.
    pub recipients: Vec<Recipient>,
    #[ts(type = "number")]
    pub queued_at: i64,
    /// It goes not before this time, Unix seconds: until then it can be taken back.
    #[ts(type = "number")]
    pub not_before: i64,
    /// When it is tried by itself, Unix seconds; missing where only the person can go on.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try: Option<i64>,
    pub attempts: u32,
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// "accepted 14:02 by smtp.example.org": when and by whom.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<i64>,
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<String>,
    #[ts(type = "number")]
    pub size: u64,
    /// Its recipients are only those whom the server refused when it took the letter for the others.
    pub rest: bool,
}

/// `waiting -> sending -> accepted -> filed -> done`, or `failed`, or `uncertain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum OutboxState {
    /// Queued durably; goes when its time has come and there is a connection.
    Waiting,
    Sending,
    /// The server has it; the copy in Sent is still to be filed.
    Accepted,
    Done,
    /// A permanent refusal: the person must change something.
    Failed,
    /// The connection broke at the last moment, and Sent does not tell.
    Uncertain,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewMail {
    pub account: AccountId,
    pub location: LocationId,
    pub thread: ThreadId,
    pub from: String,
    pub subject: String,
    pub snippet: String,
}

/// Something that waits for a yes or no of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Stable; what `answer` takes.
    pub id: String,
    pub account: AccountId,
    pub kind: QuestionKind,
    pub subject: String,
    pub count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// "Was this sent?" yes: it was; no: send again.
    PerhapsSent,
    /// A deletion of many letters that no click explains. yes: let it happen.
    BulkDeletion,
}
