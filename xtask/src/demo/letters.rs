//! Turns `letters.toml` into letters as they lie in a mailbox.

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::picture;

/// A letter and where it lies.
pub(crate) struct Placed {
    pub(crate) owner: String,
    pub(crate) folder: String,
    pub(crate) flags: String,
    /// Seconds since 1970.
    pub(crate) date: i64,
    pub(crate) raw: Vec<u8>,
}

#[derive(Deserialize)]
struct Collection {
    people: BTreeMap<String, String>,
    letter: Vec<Letter>,
}

#[derive(Deserialize)]
struct Letter {
    days: f64,
    from: String,
    to: Vec<String>,
    subject: String,
    #[serde(default = "inbox", rename = "box")]
    place: String,
    #[serde(default)]
    flags: String,
    key: Option<String>,
    reply: Option<String>,
    text: Option<String>,
    html: Option<String>,
    #[serde(default)]
    photos: Vec<String>,
    pdf: Option<String>,
    calendar: Option<Calendar>,
    list: Option<String>,
}

#[derive(Deserialize)]
struct Calendar {
    summary: String,
    place: String,
    /// Days from now, and how long.
    days: u32,
    hours: u32,
}

/// All letters of the demo, dated back from now.
pub(crate) fn all() -> Result<Vec<Placed>> {
    let collection: Collection =
        toml::from_str(include_str!("letters.toml")).context("read letters.toml")?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    collection
        .letter
        .iter()
        .enumerate()
        .map(|(number, letter)| collection.place(letter, number, now))
        .collect()
}

fn inbox() -> String {
    "maya/INBOX".to_owned()
}

impl Collection {
    fn place(&self, letter: &Letter, number: usize, now: i64) -> Result<Placed> {
        let (owner, folder) = letter
            .place
            .split_once('/')
            .context("box is owner/folder")?;
        #[expect(clippy::cast_possible_truncation, reason = "some weeks in seconds")]
        let date = now - (letter.days * 86_400.0) as i64;
        Ok(Placed {
            owner: owner.to_owned(),
            folder: folder.to_owned(),
            flags: letter.flags.clone(),
            date,
            raw: self
                .raw(letter, number, date, now)
                .with_context(|| letter.subject.clone())?
                .replace('\n', "\r\n")
                .into_bytes(),
        })
    }

    fn raw(&self, letter: &Letter, number: usize, date: i64, now: i64) -> Result<String> {
        let mut raw = String::new();
        let mut header = |name: &str, value: &str| raw.push_str(&format!("{name}: {value}\n"));
        header("From", &self.person(&letter.from)?);
        let to: Vec<String> = letter
            .to
            .iter()
            .map(|name| self.person(name))
            .collect::<Result<_>>()?;
        header("To", &to.join(", "));
        header("Subject", &words(&letter.subject));
        header("Date", &rfc2822(date)?);
        let own = letter
            .key
            .clone()
            .unwrap_or_else(|| format!("letter-{number}"));
        header("Message-ID", &format!("<{own}@demo.example>"));
        let before = self.before(letter);
        if let Some(parent) = before.last() {
            header("In-Reply-To", parent);
            header("References", &before.join(" "));
        }
        if let Some(list) = &letter.list {
            header("List-Id", list);
        }
        header("MIME-Version", "1.0");
        let mut parts = Vec::new();
        if let Some(text) = &letter.text {
            parts.push(text_part("text/plain", text.trim_start()));
        }
        if let Some(html) = &letter.html {
            parts.push(text_part("text/html", html.trim_start()));
        }
        for name in &letter.photos {
            parts.push(file_part("image/png", name, &picture::png(name)?));
        }
        if let Some(name) = &letter.pdf {
            parts.push(file_part(
                "application/pdf",
                name,
                picture::pdf(&letter.subject).as_bytes(),
            ));
        }
        if let Some(calendar) = &letter.calendar {
            let invitation = calendar.invitation(&self.address(&letter.from)?, &own, now)?;
            parts.push(file_part(
                "text/calendar; method=REQUEST",
                "invite.ics",
                invitation.as_bytes(),
            ));
        }
        match parts.as_slice() {
            [only] => raw.push_str(only),
            several => {
                let boundary = format!("=_demo_{number}");
                raw.push_str(&format!(
                    "Content-Type: multipart/mixed; boundary=\"{boundary}\"\n\n"
                ));
                for part in several {
                    raw.push_str(&format!("--{boundary}\n{part}\n"));
                }
                raw.push_str(&format!("--{boundary}--\n"));
            }
        }
        Ok(raw)
    }

    /// The Message-IDs of the conversation so far, oldest first.
    fn before(&self, letter: &Letter) -> Vec<String> {
        let mut keys = Vec::new();
        let mut next = letter.reply.as_deref();
        while let Some(key) = next {
            keys.push(format!("<{key}@demo.example>"));
            next = self
                .letter
                .iter()
                .find(|other| other.key.as_deref() == Some(key))
                .and_then(|other| other.reply.as_deref());
        }
        keys.reverse();
        keys
    }

    fn person(&self, name: &str) -> Result<String> {
        let text = self
            .people
            .get(name)
            .with_context(|| format!("nobody is called {name}"))?;
        let (display, address) = text.split_once(" <").context("people are Name <address>")?;
        let display = if display.is_ascii() {
            format!("\"{display}\"")
        } else {
            words(display)
        };
        Ok(format!("{display} <{address}"))
    }

    fn address(&self, name: &str) -> Result<String> {
        let text = self
            .people
            .get(name)
            .with_context(|| format!("nobody is called {name}"))?;
        Ok(text
            .split_once('<')
            .context("people are Name <address>")?
            .1
            .trim_end_matches('>')
            .to_owned())
    }
}

impl Calendar {
    fn invitation(&self, organizer: &str, uid: &str, now: i64) -> Result<String> {
        let stamp = |seconds: i64| -> Result<String> {
            let time = jiff::Timestamp::from_second(seconds)?;
            Ok(time.strftime("%Y%m%dT%H%M%SZ").to_string())
        };
        // On the hour, in the early evening.
        let start = (now / 86_400 + i64::from(self.days)) * 86_400 + 18 * 3_600;
        Ok([
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//Linnet//demo//EN".to_owned(),
            "METHOD:REQUEST".to_owned(),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{uid}@demo.example"),
            format!("DTSTAMP:{}", stamp(now)?),
            format!("DTSTART:{}", stamp(start)?),
            format!("DTEND:{}", stamp(start + i64::from(self.hours) * 3_600)?),
            format!("SUMMARY:{}", self.summary.replace(',', "\\,")),
            format!("LOCATION:{}", self.place.replace(',', "\\,")),
            format!("ORGANIZER:mailto:{organizer}"),
            "ATTENDEE;RSVP=TRUE:mailto:maya@example.test".to_owned(),
            "END:VEVENT".to_owned(),
            "END:VCALENDAR".to_owned(),
        ]
        .join("\r\n"))
    }
}

fn text_part(content_type: &str, text: &str) -> String {
    format!(
        "Content-Type: {content_type}; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}",
        wrapped(text.replace('\n', "\r\n").as_bytes())
    )
}

fn file_part(content_type: &str, name: &str, bytes: &[u8]) -> String {
    format!(
        "Content-Type: {content_type}; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\
         Content-Transfer-Encoding: base64\n\n{}",
        wrapped(bytes)
    )
}

/// Base64 in lines of 76 characters (RFC 2045 §6.8).
fn wrapped(bytes: &[u8]) -> String {
    let mut out = String::new();
    // 57 bytes make one line.
    for chunk in bytes.chunks(57) {
        STANDARD.encode_string(chunk, &mut out);
        out.push('\n');
    }
    out
}

/// Encoded-words (RFC 2047) where the text is not plain ASCII; no word is longer than 75 characters.
fn words(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut chunks = vec![String::new()];
    for character in text.chars() {
        match chunks.last_mut() {
            Some(chunk) if chunk.len() + character.len_utf8() <= 42 => chunk.push(character),
            _ => chunks.push(character.to_string()),
        }
    }
    let encoded = chunks
        .iter()
        .map(|chunk| format!("=?utf-8?B?{}?=", STANDARD.encode(chunk)));
    encoded.collect::<Vec<_>>().join("\n ")
}

fn rfc2822(seconds: i64) -> Result<String> {
    let time = jiff::Timestamp::from_second(seconds)?.to_zoned(jiff::tz::TimeZone::UTC);
    Ok(jiff::fmt::rfc2822::DateTimePrinter::new().zoned_to_string(&time)?)
}

#[cfg(test)]
mod tests;
