//! Drafts: saved in versions, so that nothing written is lost, with the files attached to them.

use std::path::Path;

use linnet_mail::DraftId;
use linnet_store::{Draft, OutboxItem};

use super::{Origin, attachment, checked, files, from_json, kind_of, to_json};
use crate::{
    api::{
        DraftAttachment, DraftContent, DraftInfo, DraftRow, DraftVersion, Problem, ProblemClass,
        Recipient,
    },
    engine::Engine,
    render::off_thread,
    setup::size_limit,
};

/// A file over this is no attachment anywhere; it is refused before it fills the memory.
const LARGEST_FILE: u64 = 256 * 1024 * 1024;
/// Of the first words in a list of drafts or versions.
const SNIPPET: usize = 160;

impl Engine {
    /// The letters being written, newest first.
    pub async fn drafts(&self) -> Result<Vec<DraftRow>, Problem> {
        let drafts = self.read(|reader| reader.drafts()).await?;
        let mut rows = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let content: DraftContent = from_json(&draft.content_json)?;
            rows.push(DraftRow {
                id: draft.id,
                account: content.account,
                to: content.to,
                subject: content.subject,
                snippet: snippet(&content.text),
                saved_at: draft.saved_at,
            });
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.saved_at, row.id)));
        Ok(rows)
    }

    /// All that the composer shows of one draft.
    pub async fn draft_load(&self, draft: DraftId) -> Result<DraftInfo, Problem> {
        let draft = self.open_draft(draft).await?;
        let content: DraftContent = from_json(&draft.content_json)?;
        let origin: Origin = from_json(&draft.references_json)?;
        let account = content.account;
        let limit = self.read(move |reader| size_limit(reader, account)).await?;
        Ok(DraftInfo {
            id: draft.id,
            kind: kind_of(&draft.kind),
            content,
            attachments: draft.attachments.into_iter().map(attachment_row).collect(),
            received_at: origin.received_at,
            size_limit: limit,
            saved_at: draft.saved_at,
        })
    }

    /// Keeps what was written as a new version; when it was saved, Unix seconds.
    pub async fn draft_save(&self, draft: DraftId, content: DraftContent) -> Result<i64, Problem> {
        let stored = self.open_draft(draft).await?;
        let content = DraftContent {
            to: checked(content.to),
            cc: checked(content.cc),
            bcc: checked(content.bcc),
            ..content
        };
        let json = to_json(&content)?;
        // The sender may have been changed to an account that is gone since.
        self.read(move |reader| reader.account(content.account))
            .await?;
        let now = self.now();
        self.write(move |writer| {
            if stored.account != content.account {
                writer.draft_account(draft, content.account)?;
            }
            writer.draft_save(draft, &json, now)
        })
        .await?;
        Ok(now)
    }

    /// Attaches a file of this computer; all attachments afterwards.
    ///
    /// # Errors
    /// `NotFound` or `Storage` when the file cannot be read, `TooLarge` above 256 MiB.
    pub async fn draft_attach_file(
        &self,
        draft: DraftId,
        path: &Path,
    ) -> Result<Vec<DraftAttachment>, Problem> {
        self.open_draft(draft).await?;
        let path = path.to_owned();
        let file = off_thread(move || {
            let name = files::name_of(&path);
            let bytes = read_file(&path)?;
            let content_type = files::content_type(&name).to_owned();
            attachment(name, content_type, &bytes)
        })
        .await??;
        self.write(move |writer| writer.draft_attach(draft, &file))
            .await?;
        self.draft_attachments(draft).await
    }

    /// Takes a file off the draft again; all attachments afterwards.
    pub async fn draft_detach(
        &self,
        draft: DraftId,
        attachment: u32,
    ) -> Result<Vec<DraftAttachment>, Problem> {
        self.open_draft(draft).await?;
        self.write(move |writer| writer.draft_detach(draft, attachment))
            .await?;
        self.draft_attachments(draft).await
    }

    /// Puts the draft away; it can be brought back for 30 days.
    pub async fn draft_discard(&self, draft: DraftId) -> Result<(), Problem> {
        let now = self.now();
        self.write(move |writer| writer.draft_discard(draft, now))
            .await
    }

    pub async fn draft_restore_discarded(&self, draft: DraftId) -> Result<(), Problem> {
        self.write(move |writer| writer.draft_restore_discarded(draft))
            .await
    }

    /// What the draft was at each saving, newest first.
    pub async fn draft_versions(&self, draft: DraftId) -> Result<Vec<DraftVersion>, Problem> {
        let versions = self
            .read(move |reader| reader.draft_versions(draft))
            .await?;
        let mut rows = Vec::with_capacity(versions.len());
        for version in versions {
            let content: DraftContent = from_json(&version.content_json)?;
            rows.push(DraftVersion {
                version: version.version,
                saved_at: version.saved_at,
                snippet: snippet(&content.text),
            });
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.version));
        Ok(rows)
    }

    /// One version as it was saved.
    pub async fn draft_version(
        &self,
        draft: DraftId,
        version: u32,
    ) -> Result<DraftContent, Problem> {
        let versions = self
            .read(move |reader| reader.draft_versions(draft))
            .await?;
        let found = versions
            .iter()
            .find(|row| row.version == version)
            .ok_or_else(|| Problem::not_found("version of the draft"))?;
        from_json(&found.content_json)
    }

    /// A new draft of a letter that others have received, to those who have not.
    pub(crate) async fn rest_to_draft(&self, rest: OutboxItem) -> Result<DraftId, Problem> {
        let from = rest
            .draft
            .ok_or_else(|| Problem::not_found("draft of the letter"))?;
        let draft = self.read(move |reader| reader.draft(from)).await?;
        let mut content: DraftContent = from_json(&draft.content_json)?;
        let mut missing: Vec<String> = rest
            .recipients
            .into_iter()
            .map(|recipient| recipient.email)
            .collect();
        for list in [&mut content.to, &mut content.cc, &mut content.bcc] {
            list.retain(|recipient| {
                let at = missing
                    .iter()
                    .position(|email| email.eq_ignore_ascii_case(&recipient.email));
                at.map(|at| missing.swap_remove(at)).is_some()
            });
        }
        // As the server names them: a domain of another script is written otherwise there.
        content
            .to
            .extend(missing.into_iter().map(|email| Recipient {
                name: String::new(),
                email,
                invalid: false,
            }));
        let (json, id, now) = (to_json(&content)?, rest.id, self.now());
        self.write(move |writer| writer.outbox_rest_to_draft(id, &json, now))
            .await
    }

    /// A draft that can still be changed: neither sent nor discarded.
    pub(super) async fn open_draft(&self, id: DraftId) -> Result<Draft, Problem> {
        let draft = self.read(move |reader| reader.draft(id)).await?;
        if draft.sent.is_some() || draft.discarded_at.is_some() {
            return Err(Problem::not_found("draft"));
        }
        Ok(draft)
    }

    async fn draft_attachments(&self, id: DraftId) -> Result<Vec<DraftAttachment>, Problem> {
        let draft = self.open_draft(id).await?;
        Ok(draft.attachments.into_iter().map(attachment_row).collect())
    }
}

/// Reads a file that is to be sent along.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Problem> {
    use std::io::Read;

    let fault = |error: std::io::Error| Problem::file("read", path, &error);
    let file = std::fs::File::open(path).map_err(fault)?;
    let facts = file.metadata().map_err(fault)?;
    // A folder, or a device that never ends.
    if !facts.is_file() {
        return Err(Problem::invalid(format_args!(
            "{} is not a file",
            path.display()
        )));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(fault)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Problem::new(ProblemClass::TooLarge, files::name_of(path)));
    }
    Ok(bytes)
}

fn attachment_row(attachment: linnet_store::DraftAttachment) -> DraftAttachment {
    DraftAttachment {
        id: attachment.id,
        name: attachment.name,
        content_type: attachment.content_type,
        size: attachment.size,
    }
}

/// The first own words, without what is quoted.
fn snippet(text: &str) -> String {
    let words = text
        .lines()
        .filter(|line| !line.starts_with('>'))
        .flat_map(str::split_whitespace)
        .fold(String::new(), |mut words, word| {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
            words
        });
    words.chars().take(SNIPPET).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_one_line_of_own_words() {
        assert_eq!(snippet("Dear  Ann,\n\nyes.\n> no\n"), "Dear Ann, yes.");
        assert_eq!(snippet(&"ä".repeat(500)).chars().count(), SNIPPET);
    }

    #[test]
    fn only_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            read_file(folder.path()).unwrap_err().class,
            ProblemClass::InvalidInput
        );
        assert_eq!(
            read_file(&folder.path().join("none")).unwrap_err().class,
            ProblemClass::NotFound
        );
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "x").unwrap();
        assert_eq!(read_file(&path).unwrap(), b"x");
    }
}
