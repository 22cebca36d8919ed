//! A letter in the forms that the command line asks for, and the one way to the bytes of a stored letter.

use linnet_mail::{
    LocationId,
    parse::{ParsedLetter, Part, is_dangerous_file, parse},
    show::{ShowOptions, show},
};

use crate::{
    api::{AttachmentInfo, Problem},
    engine::Engine,
};

/// How [`Engine::show`] gives a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowForm {
    /// The bytes as they came from the server.
    Raw,
    /// Readable plain text.
    Text,
    /// The sanitised HTML that the window shows, without remote pictures.
    Html,
    /// The header section as it came, with the empty line at its end.
    Headers,
    /// One JSON document that lists the parts.
    Parts,
}

impl Engine {
    /// A stored letter in one form.
    ///
    /// # Errors
    /// `NotFound` when there is no such letter, or only its head has been downloaded and more is asked for.
    pub async fn show(&self, location: LocationId, form: ShowForm) -> Result<Vec<u8>, Problem> {
        let raw = match form {
            ShowForm::Headers => self.raw_or_head(location).await?.0,
            ShowForm::Raw | ShowForm::Text | ShowForm::Html | ShowForm::Parts => {
                self.raw(location).await?
            }
        };
        off_thread(move || match form {
            ShowForm::Raw => Ok(raw),
            ShowForm::Headers => {
                let end = header_end(&raw);
                let mut raw = raw;
                raw.truncate(end);
                Ok(raw)
            }
            ShowForm::Text => Ok(render_eml(&raw, false, false).into_bytes()),
            ShowForm::Html => Ok(render_eml(&raw, true, false).into_bytes()),
            ShowForm::Parts => {
                let parts: Vec<serde_json::Value> =
                    parse(&raw).parts.iter().map(part_json).collect();
                serde_json::to_vec(&serde_json::json!({ "parts": parts }))
                    .map_err(Problem::internal)
            }
        })
        .await?
    }

    /// The whole letter.
    pub(crate) async fn raw(&self, location: LocationId) -> Result<Vec<u8>, Problem> {
        match self.raw_or_head(location).await? {
            (raw, true) => Ok(raw),
            (_, false) => Err(Problem::not_found("the letter has not been downloaded yet")),
        }
    }

    /// The whole letter and true, or only its header section and false.
    pub(crate) async fn raw_or_head(
        &self,
        location: LocationId,
    ) -> Result<(Vec<u8>, bool), Problem> {
        let (whole, head) = self
            .read(move |reader| {
                let whole = reader.raw(location)?;
                let head = if whole.is_none() {
                    reader.raw_header(location)?
                } else {
                    None
                };
                Ok((whole, head))
            })
            .await?;
        match (whole, head) {
            (Some(whole), _) => Ok((whole, true)),
            (None, Some(head)) => Ok((head, false)),
            (None, None) => Err(Problem::not_found("the letter has not been downloaded yet")),
        }
    }
}

/// What the window would show of this letter: sanitised HTML, or readable plain text.
pub fn render_eml(raw: &[u8], html: bool, allow_remote: bool) -> String {
    // No server stands behind this output: inline parts are named by their section, remote pictures keep
    // their place in the letter's list.
    let shown = show(
        raw,
        &ShowOptions {
            allow_remote,
            base: "mail://localhost/letter/",
        },
    );
    if html { shown.html } else { shown.text }
}

/// The parsed letter as one JSON document.
pub fn parse_eml(raw: &[u8]) -> serde_json::Value {
    let letter = parse(raw);
    let ParsedLetter {
        message_id,
        in_reply_to,
        references,
        date,
        from,
        several_from,
        reply_to,
        to,
        cc,
        bcc,
        subject,
        delivered_to,
        list_id,
        auto_generated,
        parts,
        text,
        has_html,
        snippet,
        has_attachment,
        ..
    } = &letter;
    serde_json::json!({
        "message_id": message_id,
        "in_reply_to": in_reply_to,
        "references": references,
        "date": date,
        "from": from,
        "several_from": several_from,
        "reply_to": reply_to,
        "to": to,
        "cc": cc,
        "bcc": bcc,
        "subject": subject,
        "delivered_to": delivered_to,
        "list_id": list_id,
        "auto_generated": auto_generated,
        "has_html": has_html,
        "has_attachment": has_attachment,
        "snippet": snippet,
        "text": text,
        "size": raw.len(),
        "parts": parts.iter().map(part_json).collect::<Vec<_>>(),
    })
}

/// What a person may save of a letter.
pub(crate) fn attachment_info(part: &Part) -> AttachmentInfo {
    let name = if part.name.is_empty() {
        nameless(part)
    } else {
        part.name.clone()
    };
    AttachmentInfo {
        part: part.id.clone(),
        dangerous: is_dangerous_file(&name, &part.content_type),
        name,
        content_type: part.content_type.clone(),
        size: part.size,
    }
}

/// Runs work that takes long for an async thread: parsing, compressing, files.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)
}

fn part_json(part: &Part) -> serde_json::Value {
    serde_json::json!({
        "part": part.id,
        "content_type": part.content_type,
        "name": part.name,
        "size": part.size,
        "content_id": part.content_id,
        "inline": part.inline,
        "attachment": part.attachment,
    })
}

/// A name for a part without one, with the ending that lets its program find it.
fn nameless(part: &Part) -> String {
    let ending = match part.content_type.as_str() {
        "message/rfc822" => ".eml",
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/calendar" => ".ics",
        "text/vcard" => ".vcf",
        "application/pdf" => ".pdf",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        _ => "",
    };
    format!("part-{}{ending}", part.id.replace('.', "-"))
}

/// Just after the empty line that ends the header section (RFC 5322 §2.1); the whole length without one.
fn header_end(raw: &[u8]) -> usize {
    let mut start = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        start += line.len();
        if line == b"\r\n" || line == b"\n" {
            return start;
        }
    }
    raw.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_ends_with_its_empty_line() {
        for (raw, end) in [
            (&b"A: b\r\n\r\nbody\r\n\r\n"[..], 8),
            (b"A: b\n\nbody", 6),
            (b"A: b\r\n", 6),
            (b"\r\nbody", 2),
            (b"", 0),
        ] {
            assert_eq!(header_end(raw), end, "{raw:?}");
        }
    }

    #[test]
    fn a_nameless_part_gets_a_safe_name() {
        let part = Part {
            id: "2.1".to_owned(),
            content_type: "image/png".to_owned(),
            name: String::new(),
            size: 1,
            content_id: None,
            inline: false,
            attachment: true,
        };
        assert_eq!(attachment_info(&part).name, "part-2-1.png");
    }

    #[test]
    fn a_parsed_letter_is_one_document() {
        let value = parse_eml(b"From: ann@example.test\r\nSubject: hi\r\n\r\nhello\r\n");
        assert_eq!(value["size"], 46);
        assert!(value["parts"].is_array());
        assert!(value["from"].is_array());
    }
}
