//! Rows of a list of conversations, worked out for just those that are on the screen.

use std::collections::BTreeSet;

use linnet_mail::{AccountId, Address, Flag, Flags, FolderId, FolderRole, LocationId, ThreadId};

use super::Reader;
use crate::{StoreError, ViewRow, pack::unpack_addresses};

/// Names in one row; nobody reads more.
const PEOPLE: usize = 12;

impl Reader<'_> {
    /// The rows of these conversations in these folders; one that is not shown any more is left out.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn view_rows(&self, wanted: &[(FolderId, ThreadId)]) -> Result<Vec<ViewRow>, StoreError> {
        let mut rows = Vec::with_capacity(wanted.len());
        for (folder, thread) in wanted {
            rows.extend(self.view_row(*folder, *thread)?);
        }
        Ok(rows)
    }

    fn view_row(&self, folder: FolderId, thread: ThreadId) -> Result<Option<ViewRow>, StoreError> {
        let role: Option<String> =
            self.value("SELECT role FROM folders WHERE id = ?1", [folder.0])?;
        let outgoing = matches!(
            role.as_deref().and_then(FolderRole::from_stored),
            Some(FolderRole::Sent | FolderRole::Drafts)
        );
        let mut statement = self.statement(
            "SELECT l.id, l.folder, l.message, l.shown_flags, l.date, l.account, m.senders, m.recipients, \
             m.subject, m.snippet, m.has_attachment \
             FROM locations l JOIN messages m ON m.id = l.message JOIN folders f ON f.id = l.folder \
             WHERE l.thread = ?1 AND l.shown_present = 1 AND f.gone_at IS NULL ORDER BY l.date, l.id",
        )?;
        let mut found = statement.query([thread.0])?;
        let mut row = ViewRow {
            thread,
            account: AccountId(0),
            folder,
            locations: Vec::new(),
            people: Vec::new(),
            subject: String::new(),
            snippet: String::new(),
            date: 0,
            count: 0,
            unread: false,
            starred: false,
            has_attachment: false,
            answered: false,
            forwarded: false,
        };
        let mut messages = BTreeSet::new();
        let mut people = People::default();
        while let Some(letter) = found.next()? {
            let first = messages.insert(letter.get::<_, i64>(2)?);
            if first {
                let column = if outgoing { 7 } else { 6 };
                people.add(letter.get_ref(column)?.as_str().unwrap_or_default());
                if row.subject.is_empty() {
                    row.subject = letter.get(8)?;
                }
            }
            if letter.get::<_, i64>(1)? != folder.0 {
                continue;
            }
            let flags = Flags::from_bits(letter.get(3)?);
            row.locations.push(LocationId(letter.get(0)?));
            row.account = AccountId(letter.get(5)?);
            row.date = letter.get(4)?;
            row.snippet = letter.get(9)?;
            row.has_attachment |= letter.get::<_, bool>(10)?;
            row.unread |= !flags.contains(Flag::Seen);
            row.starred |= flags.contains(Flag::Flagged);
            row.answered |= flags.contains(Flag::Answered);
            row.forwarded |= flags.contains(Flag::Forwarded);
        }
        if row.locations.is_empty() {
            return Ok(None);
        }
        row.locations.reverse();
        row.people = people.list;
        row.count = u32::try_from(messages.len()).unwrap_or(u32::MAX);
        Ok(Some(row))
    }
}

#[derive(Default)]
struct People {
    seen: BTreeSet<String>,
    list: Vec<Address>,
}

impl People {
    fn add(&mut self, packed: &str) {
        if self.list.len() >= PEOPLE {
            return;
        }
        for address in unpack_addresses(packed) {
            if self.list.len() < PEOPLE && self.seen.insert(address.email.to_lowercase()) {
                self.list.push(address);
            }
        }
    }
}
