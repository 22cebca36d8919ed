//! A letter from a file, made ready to be sent: its recipients taken out, blind copies and traces of earlier
//! deliveries removed, line ends made right (SMTP smuggling lives on wrong ones), what is missing added.

use super::{ComposeError, Composed, add_recipient, date_field, is_message_id};
use crate::Address;
use crate::header;

/// A letter from a file, ready to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadyLetter {
    pub composed: Composed,
    pub from: Address,
    pub subject: String,
    /// The file's own, or the one passed in.
    pub message_id: String,
}

/// What is used when the file does not have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing<'a> {
    /// Without angle brackets.
    pub message_id: &'a str,
    /// Seconds since 1970.
    pub date: i64,
    pub utc_offset_minutes: i32,
}

/// Fields that must not travel: blind copies, and what servers and mail files add.
const REMOVED: [&str; 9] = [
    "bcc",
    "resent-bcc",
    "return-path",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "status",
    "x-status",
    "x-mozilla-status",
];

/// Reads a letter and makes it ready.
///
/// # Errors
///
/// [`ComposeError::NotALetter`] without header fields, [`ComposeError::NoSender`] unless it has exactly one
/// usable From field, the others as [`compose`](super::compose) gives them.
pub fn parse_eml_for_sending(
    raw: &[u8],
    missing: &Missing<'_>,
) -> Result<ReadyLetter, ComposeError> {
    let raw = with_crlf(raw);
    let (fields, body) = header::split(&raw);
    if fields.is_empty() {
        return Err(ComposeError::NotALetter);
    }
    let letter = crate::parse::from_fields(&fields);
    let from = letter
        .from
        .first()
        .filter(|from| !letter.several_from && from.ascii().is_some())
        .ok_or(ComposeError::NoSender)?;
    let mut recipients = Vec::new();
    for address in letter.to.iter().chain(&letter.cc).chain(&letter.bcc) {
        add_recipient(&mut recipients, address)?;
    }
    if recipients.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    let own_id = letter.message_id.clone().filter(|id| is_message_id(id));
    let message_id = match own_id {
        Some(id) => id,
        None if is_message_id(missing.message_id) => missing.message_id.to_owned(),
        None => {
            return Err(ComposeError::BadMessageId(crate::clean::one_line(
                missing.message_id,
            )));
        }
    };
    let has_id = letter.message_id.as_deref() == Some(message_id.as_str());
    let mut out = Vec::with_capacity(raw.len() + 200);
    if letter.date.is_none() {
        out.extend_from_slice(
            format!(
                "Date: {}\r\n",
                date_field(missing.date, missing.utc_offset_minutes)
            )
            .as_bytes(),
        );
    }
    if !has_id {
        out.extend_from_slice(format!("Message-ID: <{message_id}>\r\n").as_bytes());
    }
    for field in &fields {
        let replaced =
            (letter.date.is_none() && field.is("date")) || (!has_id && field.is("message-id"));
        if replaced || REMOVED.iter().any(|name| field.is(name)) {
            continue;
        }
        out.extend_from_slice(field.name);
        out.push(b':');
        out.extend_from_slice(field.value);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(raw.get(body..).unwrap_or_default());
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    Ok(ReadyLetter {
        composed: Composed {
            raw: out,
            recipients,
        },
        from: from.clone(),
        subject: letter.subject.clone(),
        message_id,
    })
}

/// Every line end, bare CR and bare LF included, as CRLF.
fn with_crlf(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 40);
    let mut rest = raw;
    while let Some(at) = memchr::memchr2(b'\r', b'\n', rest) {
        let (line, end) = rest.split_at(at);
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
        rest = match end {
            [b'\r', b'\n', tail @ ..] | [_, tail @ ..] => tail,
            [] => end,
        };
    }
    out.extend_from_slice(rest);
    out
}
