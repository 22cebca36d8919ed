//! Full-text search, newest first without a sort: rowids of the index follow the date.

use std::collections::BTreeSet;

use linnet_mail::{
    Flag, Flags, FolderId, FolderRole, LocationId, ThreadId,
    search::{Query, fold},
};
use rusqlite::Row;

use super::{
    Reader,
    letters::role_rank,
    lists::{LIST_COLUMNS, list_row},
};
use crate::{
    ListRow, StoreError,
    pack::unpack_addresses,
    writer::{HeadColumns, unpack_head},
};

/// Rowids may lie this many seconds beside their date.
const SLACK: i64 = 86_400;

/// A letter that a search found, at its best place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) message: i64,
    pub(crate) thread: ThreadId,
    pub(crate) date: i64,
    pub(crate) location: LocationId,
    pub(crate) folder: FolderId,
    pub(crate) unread: bool,
    rank: u8,
}

macro_rules! select_hits {
    ($from:literal, $condition:literal) => {
        concat!(
            "SELECT m.id, m.thread, m.date, m.has_attachment, l.id, l.folder, l.shown_flags, f.role, ",
            "m.senders, m.recipients, m.subject, m.head FROM ",
            $from,
            " CROSS JOIN locations l ON l.message = m.id CROSS JOIN folders f ON f.id = l.folder WHERE ",
            $condition,
            " AND l.shown_present = 1 AND f.gone_at IS NULL "
        )
    };
}

const BY_WORDS: &str = concat!(
    select_hits!(
        "message_fts CROSS JOIN messages m ON m.fts_rowid = message_fts.rowid",
        "message_fts MATCH ?1 AND message_fts.rowid >= ?2 AND message_fts.rowid < ?3"
    ),
    "ORDER BY message_fts.rowid DESC"
);
const BY_FILTERS: &str = concat!(
    select_hits!(
        "messages m",
        "m.fts_rowid IS NOT NULL AND m.fts_rowid >= ?2 AND m.fts_rowid < ?3 AND ?1 = ''"
    ),
    "ORDER BY m.fts_rowid DESC"
);

impl Reader<'_> {
    /// Letters that the query finds, each once, newest first.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn search_locations(
        &self,
        query: &Query,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<ListRow>, StoreError> {
        let mut ids = Vec::new();
        let wanted = offset.saturating_add(limit);
        let mut seen = 0;
        self.hits(query, None, |hit| {
            if seen >= offset && ids.len() < limit {
                ids.push(hit.location);
            }
            seen += 1;
            seen < wanted
        })?;
        let sql = format!(
            "SELECT {LIST_COLUMNS} FROM locations l LEFT JOIN messages m ON m.id = l.message WHERE l.id = ?1"
        );
        let mut statement = self.statement(&sql)?;
        let mut list = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([id.0])?;
            if let Some(row) = rows.next()? {
                list.push(list_row(row)?);
            }
        }
        Ok(list)
    }

    /// Letters that a search can find, of all there are.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn coverage(&self) -> Result<(u32, u32), StoreError> {
        Ok(self
            .statement(
                "SELECT coalesce(sum(bodies_here), 0), coalesce(sum(bodies_total), 0) FROM folders \
                 WHERE gone_at IS NULL",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Hands over hits, newest first, until `more` says no. `only` keeps to one rowid of the index.
    pub(crate) fn hits(
        &self,
        query: &Query,
        only: Option<i64>,
        mut more: impl FnMut(Hit) -> bool,
    ) -> Result<(), StoreError> {
        let sql = if query.fts.is_empty() {
            BY_FILTERS
        } else {
            BY_WORDS
        };
        let (first, end) = match only {
            Some(rowid) => (rowid, rowid + 1),
            None => (
                query
                    .after
                    .map_or(i64::MIN, |at| at.saturating_sub(SLACK).saturating_mul(16)),
                query
                    .before
                    .map_or(i64::MAX, |at| at.saturating_add(SLACK).saturating_mul(16)),
            ),
        };
        let filter = Filter::new(query);
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query((without_phrases(&query.fts), first, end))?;
        let mut best: Option<Hit> = None;
        while let Some(row) = rows.next()? {
            let Some(hit) = filter.hit(row)? else {
                continue;
            };
            // The places of one letter come one after the other.
            best = match best {
                Some(other) if other.message == hit.message => {
                    Some(if hit.rank < other.rank { hit } else { other })
                }
                Some(other) => {
                    if !more(other) {
                        return Ok(());
                    }
                    Some(hit)
                }
                None => Some(hit),
            };
        }
        if let Some(hit) = best {
            more(hit);
        }
        Ok(())
    }
}

/// The index holds no positions, so that a quoted string must be one word: `people:"a-b"*` becomes
/// `people:"a" people:"b"*`.
fn without_phrases(fts: &str) -> String {
    let mut pieces = fts.split('"');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    while let Some(quoted) = pieces.next() {
        let words: Vec<&str> = quoted
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        if words.len() > 1 {
            let column = take_column(&mut plain);
            let each: Vec<String> = words
                .iter()
                .map(|word| format!("{column}\"{word}\""))
                .collect();
            plain.push_str(&each.join(" "));
        } else {
            plain.push('"');
            plain.push_str(quoted);
            plain.push('"');
        }
        plain.push_str(pieces.next().unwrap_or_default());
    }
    plain
}

/// Takes `people : ` off the end.
fn take_column(plain: &mut String) -> String {
    let Some(before) = plain.trim_end().strip_suffix(':').map(str::trim_end) else {
        return String::new();
    };
    let start = before
        .rfind(|c: char| c.is_whitespace() || c == '(')
        .map_or(0, |at| at + 1);
    let column = format!("{}:", before.get(start..).unwrap_or_default());
    plain.truncate(start);
    column
}

/// What the index cannot tell: flags, dates, who of the people wrote and who received.
struct Filter<'q> {
    query: &'q Query,
    from: Vec<String>,
    to: Vec<String>,
}

impl<'q> Filter<'q> {
    fn new(query: &'q Query) -> Filter<'q> {
        Filter {
            query,
            from: words(&query.from),
            to: words(&query.to),
        }
    }

    fn hit(&self, row: &Row<'_>) -> Result<Option<Hit>, StoreError> {
        let flags = Flags::from_bits(row.get(6)?);
        let (date, unread): (i64, bool) = (row.get(2)?, !flags.contains(Flag::Seen));
        let query = self.query;
        if query.unread.is_some_and(|wanted| wanted != unread)
            || (query.starred && !flags.contains(Flag::Flagged))
            || (query.has_attachment && !row.get::<_, bool>(3)?)
            || query.after.is_some_and(|at| date < at)
            || query.before.is_some_and(|at| date >= at)
            || !self.people(row)?
        {
            return Ok(None);
        }
        let role: String = row.get(7)?;
        Ok(Some(Hit {
            message: row.get(0)?,
            thread: ThreadId(row.get(1)?),
            date,
            location: LocationId(row.get(4)?),
            folder: FolderId(row.get(5)?),
            unread,
            rank: role_rank(FolderRole::from_stored(&role).unwrap_or(FolderRole::Other)),
        }))
    }

    fn people(&self, row: &Row<'_>) -> Result<bool, StoreError> {
        if !self.from.is_empty() {
            let senders: String = row.get(8)?;
            if !holds(&senders, &self.from) {
                return Ok(false);
            }
        }
        if self.to.is_empty() {
            return Ok(true);
        }
        let recipients: String = row.get(9)?;
        if holds(&recipients, &self.to) {
            return Ok(true);
        }
        let letter = unpack_head(HeadColumns {
            message_id: None,
            subject: String::new(),
            senders: String::new(),
            recipients,
            snippet: String::new(),
            has_attachment: false,
            head: row.get(11)?,
        })?;
        let everybody = [letter.to, letter.cc, letter.bcc].concat();
        Ok(holds(&crate::pack::pack_addresses(&everybody), &self.to))
    }
}

fn words(terms: &[String]) -> Vec<String> {
    terms
        .iter()
        .flat_map(|term| {
            fold(term)
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Each word begins one of the words of these people.
fn holds(packed: &str, words: &[String]) -> bool {
    let mut text = String::new();
    for address in unpack_addresses(packed) {
        text.push_str(&address.name);
        text.push(' ');
        text.push_str(&address.email);
        text.push(' ');
    }
    let folded = fold(&text);
    let there: BTreeSet<&str> = folded.split_whitespace().collect();
    words.iter().all(|word| {
        there
            .range(word.as_str()..)
            .next()
            .is_some_and(|found| found.starts_with(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_strings_become_words() {
        let table = [
            ("", ""),
            ("\"one\" AND \"two\" *", "\"one\" AND \"two\" *"),
            ("\"a-b\" *", "\"a\" \"b\" *"),
            (
                "x OR (people:\"ann@x\")",
                "x OR (people:\"ann\" people:\"x\")",
            ),
            (
                "people:\"ann.b\" AND \"c\"*",
                "people:\"ann\" people:\"b\" AND \"c\"*",
            ),
            (
                "x AND people : \"ann x org\"*",
                "x AND people:\"ann\" people:\"x\" people:\"org\"*",
            ),
            ("\"--\"", "\"--\""),
        ];
        for (given, wanted) in table {
            assert_eq!(without_phrases(given), wanted, "{given}");
        }
    }
}
