//! Writes letters.

use crate::Address;
use crate::parse::ParsedLetter;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutgoingAttachment {
    pub name: String,
    pub content_type: String,
    pub data: Vec<u8>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    pub from: Address,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub reply_to: Option<Address>,
    pub subject: String,
    pub text: String,
    pub attachments: Vec<OutgoingAttachment>,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    pub message_id: String,
    pub date: i64,
    pub utc_offset_minutes: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    pub raw: Vec<u8>,
    pub recipients: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error("the letter has no recipient")]
    NoRecipient,
    #[error("the letter has no valid sender")]
    NoSender,
    #[error("not an e-mail address: {0}")]
    BadAddress(String),
    #[error("not a message identifier: {0}")]
    BadMessageId(String),
    #[error("the file is not a letter")]
    NotALetter,
}

pub fn compose(letter: &Outgoing) -> Result<Composed, ComposeError> {
    let _ = letter;
    Err(ComposeError::NoRecipient)
}

pub fn message_id(random: &[u8; 16], from: &Address) -> String {
    let _ = (random, from);
    String::new()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyKind {
    Reply,
    ReplyAll,
    Forward,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplySeed {
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub subject: String,
    pub text: String,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
}

pub fn reply_seed(letter: &ParsedLetter, text: &str, kind: ReplyKind, own: &[String], attribution: &str) -> ReplySeed {
    let _ = (letter, text, kind, own, attribution);
    ReplySeed::default()
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailto {
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub subject: String,
    pub body: String,
}

pub fn parse_mailto(url: &str) -> Option<Mailto> {
    let _ = url;
    None
}

/// A letter from a file, made ready to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadyLetter {
    pub composed: Composed,
    pub from: Address,
    pub subject: String,
    pub message_id: String,
}

/// What the file may lack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing<'a> {
    /// Used when the file has no Message-ID.
    pub message_id: &'a str,
    pub date: i64,
    pub utc_offset_minutes: i32,
}

pub fn parse_eml_for_sending(raw: &[u8], missing: &Missing<'_>) -> Result<ReadyLetter, ComposeError> {
    let _ = (raw, missing);
    Err(ComposeError::NotALetter)
}
