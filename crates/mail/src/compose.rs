//! Writes letters (RFC 5322, RFC 2045). Nothing a person or another letter gives can add a header field: text
//! is made one line before mail-builder encodes it, addresses and identifiers are checked. Blind copies exist
//! in the envelope only.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as BuiltAddress;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::{BodyPart, MimePart};
use sha2::{Digest, Sha256};

use crate::Address;
use crate::calendar;
use crate::clean::one_line;
use crate::parse::safe_file_name;

mod mailto;
mod ready;
mod reply;

pub use mailto::{Mailto, parse_mailto};
pub use ready::{Missing, ReadyLetter, parse_eml_for_sending};
pub use reply::{ReplyKind, ReplySeed, reply_seed};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutgoingAttachment {
    pub name: String,
    /// `type/subtype`; anything else becomes `application/octet-stream`.
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
    /// Plain text with any line ends; paragraphs may be of any length.
    pub text: String,
    pub attachments: Vec<OutgoingAttachment>,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    /// Without angle brackets; see [`message_id`].
    pub message_id: String,
    /// Seconds since 1970.
    pub date: i64,
    pub utc_offset_minutes: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    /// The letter with CRLF line ends and without Bcc.
    pub raw: Vec<u8>,
    /// Envelope addresses, each once, international domains as A-labels.
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
    #[error("write the letter: {0}")]
    Write(String),
}

/// References that are written; the oldest in the middle are left out.
const MOST_REFERENCES: usize = 60;

/// Writes the letter.
///
/// # Errors
///
/// [`ComposeError`] when sender, a recipient or the Message-ID is unusable, or nobody is to get it.
pub fn compose(letter: &Outgoing) -> Result<Composed, ComposeError> {
    let from = letter.from.ascii().ok_or(ComposeError::NoSender)?;
    if !is_message_id(&letter.message_id) {
        return Err(ComposeError::BadMessageId(one_line(&letter.message_id)));
    }
    let mut recipients = Vec::new();
    for address in letter.to.iter().chain(&letter.cc).chain(&letter.bcc) {
        add_recipient(&mut recipients, address)?;
    }
    if recipients.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    let mut builder = MessageBuilder::new()
        .header(
            "Date",
            Raw::new(date_field(letter.date, letter.utc_offset_minutes)),
        )
        .header("From", built(&letter.from, from))
        .header("Message-ID", MessageId::new(letter.message_id.clone()));
    for (name, list) in [("To", &letter.to), ("Cc", &letter.cc)] {
        if !list.is_empty() {
            builder = builder.header(name, built_list(list)?);
        }
    }
    if letter.to.is_empty() && letter.cc.is_empty() {
        // RFC 5322 asks for no recipient field, but old servers do.
        builder = builder.header("To", Raw::new("undisclosed-recipients:;"));
    }
    if let Some(reply_to) = &letter.reply_to {
        let email = reply_to.ascii().ok_or_else(|| bad_address(reply_to))?;
        builder = builder.header("Reply-To", built(reply_to, email));
    }
    if let Some(parent) = letter.in_reply_to.as_deref().filter(|id| is_message_id(id)) {
        builder = builder.header("In-Reply-To", MessageId::new(parent.to_owned()));
    }
    let references = references(&letter.references);
    if !references.is_empty() {
        builder = builder.header("References", MessageId::new_list(references.into_iter()));
    }
    builder = builder.header("Subject", Text::new(one_line(&letter.subject)));
    let raw = builder
        .body(body(letter))
        .write_to_vec()
        .map_err(|error| ComposeError::Write(error.to_string()))?;
    Ok(Composed { raw, recipients })
}

/// A Message-ID for a letter from this sender: 128 random bits at the sender's domain, no angle brackets.
///
/// The machine's own name never shows in it.
pub fn message_id(random: &[u8; 16], from: &Address) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut id = String::with_capacity(60);
    let (mut bits, mut count) = (0u32, 0);
    for byte in random.iter().chain(&[0]) {
        bits = bits << 8 | u32::from(*byte);
        count += 8;
        while count >= 5 && id.len() < 26 {
            count -= 5;
            let letter = ALPHABET
                .get((bits >> count & 31) as usize)
                .copied()
                .unwrap_or(b'0');
            id.push(char::from(letter));
        }
        bits &= (1 << count) - 1;
    }
    let domain = from
        .ascii()
        .and_then(|email| email.rsplit_once('@').map(|(_, domain)| domain.to_owned()));
    let domain = domain
        .filter(|domain| domain.is_ascii() && !domain.starts_with('['))
        .unwrap_or_else(|| "localhost".to_owned());
    format!("{id}@{domain}")
}

/// `Mon, 1 Jan 2024 01:00:00 +0100` (RFC 5322 §3.3).
pub(crate) fn date_field(seconds: i64, offset_minutes: i32) -> String {
    let offset = i64::from(offset_minutes.clamp(-14 * 60, 14 * 60));
    let local = seconds.clamp(-2_208_988_800, 32_503_680_000) + offset * 60;
    let days = local.div_euclid(86_400);
    let of_day = local.rem_euclid(86_400);
    let (year, month, day) = calendar::date(days);
    let name = |names: &[&'static str], index: i64| {
        usize::try_from(index)
            .ok()
            .and_then(|index| names.get(index).copied())
            .unwrap_or_default()
    };
    format!(
        "{}, {day} {} {year:04} {:02}:{:02}:{:02} {}{:02}{:02}",
        name(&calendar::WEEKDAYS, days.rem_euclid(7)),
        name(&calendar::MONTHS, month - 1),
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60,
        if offset < 0 { '-' } else { '+' },
        offset.abs() / 60,
        offset.abs() % 60,
    )
}

pub(crate) fn is_message_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 900
        && id
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b',' | b';'))
}

pub(crate) fn add_recipient(
    recipients: &mut Vec<String>,
    address: &Address,
) -> Result<(), ComposeError> {
    let email = address.ascii().ok_or_else(|| bad_address(address))?;
    if !recipients
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&email))
    {
        recipients.push(email);
    }
    Ok(())
}

fn bad_address(address: &Address) -> ComposeError {
    ComposeError::BadAddress(one_line(if address.email.is_empty() {
        &address.name
    } else {
        &address.email
    }))
}

fn built(address: &Address, email: String) -> BuiltAddress<'static> {
    let name = one_line(&address.name);
    BuiltAddress::new_address((!name.is_empty()).then_some(name), email)
}

fn built_list(list: &[Address]) -> Result<BuiltAddress<'static>, ComposeError> {
    let mut out = Vec::with_capacity(list.len());
    for address in list {
        let email = address.ascii().ok_or_else(|| bad_address(address))?;
        out.push(built(address, email));
    }
    Ok(BuiltAddress::new_list(out))
}

fn references(ids: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for id in ids.iter().filter(|id| is_message_id(id)) {
        if !kept.contains(id) {
            kept.push(id.clone());
        }
    }
    // RFC 5537 §3.4.4: the first and the last say where a letter belongs.
    let extra = kept.len().saturating_sub(MOST_REFERENCES);
    if extra > 0 {
        kept.drain(1..=extra);
    }
    kept
}

fn body(letter: &Outgoing) -> MimePart<'static> {
    let text = MimePart::new(
        ContentType::new("text/plain").attribute("charset", "utf-8"),
        BodyPart::Text(lines(&letter.text).into()),
    );
    if letter.attachments.is_empty() {
        return text;
    }
    let digest = Sha256::digest(letter.message_id.as_bytes());
    let boundary: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut parts = vec![text];
    parts.extend(letter.attachments.iter().map(attachment));
    MimePart::new(
        ContentType::new("multipart/mixed").attribute("boundary", format!("=_{boundary}")),
        BodyPart::Multipart(parts),
    )
}

/// Line ends as mail has them, without characters that no mail may have.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 40);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                if letters.peek() == Some(&'\n') {
                    letters.next();
                }
                out.push_str("\r\n");
            }
            '\n' => out.push_str("\r\n"),
            '\0' => {}
            _ => out.push(letter),
        }
    }
    if !out.ends_with("\r\n") {
        out.push_str("\r\n");
    }
    out
}

fn attachment(attachment: &OutgoingAttachment) -> MimePart<'static> {
    let name = safe_file_name(&attachment.name);
    let name = if name.is_empty() {
        "attachment".to_owned()
    } else {
        name
    };
    let media = attachment
        .content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let known = |letter: u8| letter.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&letter);
    let usable = media.split_once('/').is_some_and(|(kind, subtype)| {
        !kind.is_empty()
            && !subtype.is_empty()
            && media.len() <= 120
            && kind.bytes().all(known)
            && subtype.bytes().all(known)
    });
    // RFC 2046 §5.2.1: a message may not be base64. One that fits goes as it is; else it is just a file.
    let is_letter = media == "message/rfc822" && fits_seven_bits(&attachment.data);
    let composite = media.starts_with("multipart/") || media.starts_with("message/");
    let media = if usable && (!composite || is_letter) {
        media
    } else {
        "application/octet-stream".to_owned()
    };
    if is_letter {
        return MimePart::new(
            ContentType::new(media),
            BodyPart::Binary(attachment.data.clone().into()),
        )
        .attachment(name)
        .transfer_encoding("7bit");
    }
    // Base64 for texts too: every byte arrives as it was, line ends included.
    let encoded = base64_lines(&attachment.data);
    MimePart::new(ContentType::new(media), BodyPart::Binary(encoded.into()))
        .attachment(name)
        .transfer_encoding("base64")
}

fn fits_seven_bits(data: &[u8]) -> bool {
    data.is_ascii()
        && !data.contains(&0)
        && data
            .split(|byte| *byte == b'\n')
            .all(|line| line.len() <= 998)
        && memchr::memchr_iter(b'\n', data).all(|at| at > 0 && data.get(at - 1) == Some(&b'\r'))
        && memchr::memchr_iter(b'\r', data).all(|at| data.get(at + 1) == Some(&b'\n'))
}

fn base64_lines(data: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(data.len() / 57 * 78 + 80);
    for line in data.chunks(57) {
        for group in line.chunks(3) {
            let mut bits = 0u32;
            for index in 0..3 {
                bits = bits << 8 | u32::from(group.get(index).copied().unwrap_or(0));
            }
            for index in 0..4 {
                let letter = ALPHABET
                    .get((bits >> (18 - 6 * index) & 63) as usize)
                    .copied();
                out.push(if index <= group.len() {
                    letter.unwrap_or(b'=')
                } else {
                    b'='
                });
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests;
