//! The rarely needed rest of a parsed letter, as one JSON column with short names; what lists show has
//! columns of its own.

use linnet_mail::{
    Address,
    parse::{ParsedLetter, Part},
};
use serde::{Deserialize, Serialize};

use crate::{
    StoreError,
    pack::{pack_addresses, unpack_addresses},
};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Head {
    #[serde(rename = "i", skip_serializing_if = "Vec::is_empty")]
    in_reply_to: Vec<String>,
    #[serde(rename = "r", skip_serializing_if = "Vec::is_empty")]
    references: Vec<String>,
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    date: Option<i64>,
    #[serde(rename = "s", skip_serializing_if = "is_false")]
    several_from: bool,
    #[serde(rename = "y", skip_serializing_if = "String::is_empty")]
    reply_to: String,
    #[serde(rename = "c", skip_serializing_if = "String::is_empty")]
    cc: String,
    #[serde(rename = "b", skip_serializing_if = "String::is_empty")]
    bcc: String,
    #[serde(rename = "t", skip_serializing_if = "Vec::is_empty")]
    delivered_to: Vec<String>,
    #[serde(rename = "l", skip_serializing_if = "Option::is_none")]
    list_id: Option<String>,
    #[serde(rename = "a", skip_serializing_if = "is_false")]
    auto_generated: bool,
    #[serde(rename = "h", skip_serializing_if = "is_false")]
    has_html: bool,
    #[serde(rename = "p", skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartHead>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct PartHead {
    #[serde(rename = "i")]
    id: String,
    #[serde(rename = "t")]
    content_type: String,
    #[serde(rename = "n", skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(rename = "s")]
    size: u64,
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    content_id: Option<String>,
    #[serde(rename = "l", skip_serializing_if = "is_false")]
    inline: bool,
    #[serde(rename = "a", skip_serializing_if = "is_false")]
    attachment: bool,
}

/// Columns of `messages` that hold a letter's head.
pub(crate) struct HeadColumns {
    pub(crate) message_id: Option<String>,
    pub(crate) subject: String,
    pub(crate) senders: String,
    pub(crate) recipients: String,
    pub(crate) snippet: String,
    pub(crate) has_attachment: bool,
    pub(crate) head: String,
}

pub(crate) fn pack_head(letter: &ParsedLetter) -> Result<String, StoreError> {
    let head = Head {
        in_reply_to: letter.in_reply_to.clone(),
        references: letter.references.clone(),
        date: letter.date,
        several_from: letter.several_from,
        reply_to: pack_addresses(&letter.reply_to),
        cc: pack_addresses(&letter.cc),
        bcc: pack_addresses(&letter.bcc),
        delivered_to: letter.delivered_to.clone(),
        list_id: letter.list_id.clone(),
        auto_generated: letter.auto_generated,
        has_html: letter.has_html,
        parts: letter.parts.iter().map(part_head).collect(),
    };
    serde_json::to_string(&head).map_err(|error| StoreError::unreadable("head of a letter", error))
}

/// The letter as parsed, but for its text.
pub(crate) fn unpack_head(columns: HeadColumns) -> Result<ParsedLetter, StoreError> {
    let head: Head = serde_json::from_str(&columns.head)
        .map_err(|error| StoreError::unreadable("head of a letter", error))?;
    let from: Vec<Address> = unpack_addresses(&columns.senders);
    Ok(ParsedLetter {
        message_id: columns.message_id,
        in_reply_to: head.in_reply_to,
        references: head.references,
        date: head.date,
        from,
        several_from: head.several_from,
        reply_to: unpack_addresses(&head.reply_to),
        to: unpack_addresses(&columns.recipients),
        cc: unpack_addresses(&head.cc),
        bcc: unpack_addresses(&head.bcc),
        subject: columns.subject,
        delivered_to: head.delivered_to,
        list_id: head.list_id,
        auto_generated: head.auto_generated,
        parts: head.parts.into_iter().map(part).collect(),
        text: String::new(),
        has_html: head.has_html,
        snippet: columns.snippet,
        has_attachment: columns.has_attachment,
    })
}

fn part_head(part: &Part) -> PartHead {
    PartHead {
        id: part.id.clone(),
        content_type: part.content_type.clone(),
        name: part.name.clone(),
        size: part.size,
        content_id: part.content_id.clone(),
        inline: part.inline,
        attachment: part.attachment,
    }
}

fn part(head: PartHead) -> Part {
    Part {
        id: head.id,
        content_type: head.content_type,
        name: head.name,
        size: head.size,
        content_id: head.content_id,
        inline: head.inline,
        attachment: head.attachment,
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's skip_serializing_if passes a reference
fn is_false(value: &bool) -> bool {
    !*value
}
