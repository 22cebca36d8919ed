//! Reading: folders, conversations, lists by letter, search, history and the person's settings.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use linnet_mail::{AccountId, FolderId, FolderRole, ThreadId, search};
use linnet_store::{Lane, Reader, StoreError, Writer};

use crate::{
    api::{Conversation, Coverage, FolderInfo, HistoryRow, ListRow, Problem, Settings},
    convert,
    engine::Engine,
};

const SETTINGS: &str = "settings";

impl Engine {
    /// The folders of all accounts, those with a role first, then by path.
    pub async fn folders(&self) -> Result<Vec<FolderInfo>, Problem> {
        let mut folders = self.read(|reader| reader.folders(None)).await?;
        folders.sort_by_cached_key(|folder| {
            (
                folder.account,
                place(folder.role),
                folder.path.to_lowercase(),
            )
        });
        Ok(folders
            .into_iter()
            .map(|folder| FolderInfo {
                id: folder.id,
                account: folder.account,
                name: convert::leaf(&folder.path).to_owned(),
                depth: u32::try_from(folder.path.matches('/').count()).unwrap_or(0),
                path: folder.path,
                role: folder.role,
                selectable: folder.selectable,
                unread: folder.unread,
                total: folder.total,
            })
            .collect())
    }

    /// Every letter of a conversation, oldest first.
    ///
    /// # Errors
    /// `NotFound` when none of its letters is left.
    pub async fn conversation(&self, thread: ThreadId) -> Result<Conversation, Problem> {
        let (letters, folders, accounts) = self
            .read(move |reader| {
                Ok((
                    reader.thread(thread)?,
                    reader.folders(None)?,
                    reader.accounts()?,
                ))
            })
            .await?;
        let own: Vec<String> = accounts.into_iter().map(|account| account.email).collect();
        let folders: BTreeMap<FolderId, _> = folders
            .into_iter()
            .map(|folder| (folder.id, folder))
            .collect();
        let Some((account, subject)) = letters
            .first()
            .map(|letter| (letter.location.account, letter.letter.subject.clone()))
        else {
            return Err(Problem::not_found("conversation"));
        };
        let letters = letters
            .into_iter()
            .filter_map(|row| {
                folders
                    .get(&row.location.folder)
                    .map(|folder| convert::letter(row, folder, &own))
            })
            .collect();
        Ok(Conversation {
            thread,
            account,
            subject,
            letters,
        })
    }

    /// The folders a name stands for: `ann@example.org/INBOX`, or `inbox` for all inboxes.
    ///
    /// # Errors
    /// `NotFound` when there is no such account or folder.
    pub async fn folder_by_name(&self, name: &str) -> Result<Vec<FolderId>, Problem> {
        let (folders, accounts) = self
            .read(|reader| Ok((reader.folders(None)?, reader.accounts()?)))
            .await?;
        if name.eq_ignore_ascii_case("inbox") {
            return Ok(folders
                .iter()
                .filter(|folder| folder.role == FolderRole::Inbox)
                .map(|folder| folder.id)
                .collect());
        }
        let (email, path) = name
            .split_once('/')
            .ok_or_else(|| Problem::not_found("folder"))?;
        let account = accounts
            .iter()
            .find(|account| account.email.eq_ignore_ascii_case(email))
            .ok_or_else(|| Problem::not_found("account"))?;
        let named = |folder: &&linnet_store::Folder| {
            folder.account == account.id
                && (folder.path == path
                    || (folder.role == FolderRole::Inbox && path.eq_ignore_ascii_case("inbox")))
        };
        let folder = folders
            .iter()
            .find(named)
            .ok_or_else(|| Problem::not_found("folder"))?;
        Ok(vec![folder.id])
    }

    /// Letters of a folder, newest first.
    pub async fn list(
        &self,
        folder: &str,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<ListRow>, Problem> {
        let folders = self.folder_by_name(folder).await?;
        let names = self.folder_names().await?;
        let rows = self
            .read(move |reader| reader.list_rows(&folders, offset, limit))
            .await?;
        Ok(named(rows, &names))
    }

    /// Conversations of a folder, newest first.
    pub async fn list_threads(
        &self,
        folder: &str,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<crate::api::Row>, Problem> {
        let folders = self.folder_by_name(folder).await?;
        let rows = self
            .read(move |reader| {
                let keys = reader.view_keys(&linnet_store::ViewFilter::Folders(folders))?;
                let wanted: Vec<_> = keys
                    .into_iter()
                    .skip(offset)
                    .take(limit)
                    .map(|(key, folder)| (folder, key.thread))
                    .collect();
                reader.view_rows(&wanted)
            })
            .await?;
        Ok(rows.into_iter().map(convert::row).collect())
    }

    /// Letters that hold the words, newest first, and how much of the mailbox was searched.
    pub async fn search(
        &self,
        query: &str,
        limit: usize,
    ) -> Result<(Vec<ListRow>, Coverage), Problem> {
        let query = search::parse_query(query, day_begins);
        let names = self.folder_names().await?;
        let (rows, (searched, total)) = self
            .read(move |reader| {
                let rows = match &query {
                    Some(query) => reader.search_locations(query, limit, 0)?,
                    None => Vec::new(),
                };
                Ok((rows, reader.coverage()?))
            })
            .await?;
        Ok((named(rows, &names), Coverage { searched, total }))
    }

    /// What was done lately, newest first.
    pub async fn history(&self, limit: usize) -> Result<Vec<HistoryRow>, Problem> {
        let rows = self.read(move |reader| reader.history(limit)).await?;
        Ok(rows
            .into_iter()
            .map(|row| HistoryRow {
                undo: row.undo,
                at: row.at,
                verb: row.verb,
                count: row.count,
                undone: row.undone_at.is_some(),
            })
            .collect())
    }

    /// Checks the cache; every fault in words. Nothing is changed.
    pub async fn check(&self) -> Result<Vec<String>, Problem> {
        let store = self.store().clone();
        let faults = blocking(move || store.check()).await?;
        Ok(faults
            .into_iter()
            .map(|fault| format!("{:?}: {}", fault.kind, fault.detail))
            .collect())
    }

    /// Rebuilds what can be rebuilt from the raw letters; returns how many were read again, and how many are
    /// to be fetched again.
    pub async fn repair(&self) -> Result<(usize, usize), Problem> {
        let store = self.store().clone();
        let repaired = blocking(move || store.repair()).await?;
        Ok((repaired.letters, repaired.to_fetch_again))
    }

    /// Writes one file with everything of the profile but the secrets.
    pub async fn backup(&self, file: &std::path::Path) -> Result<(), Problem> {
        let (store, file) = (self.store().clone(), file.to_owned());
        blocking(move || store.backup(&file)).await
    }

    pub async fn settings(&self) -> Result<Settings, Problem> {
        let Some(json) = self.read(|reader| reader.setting(SETTINGS)).await? else {
            return Ok(Settings::default());
        };
        // Settings of another version must not keep the window closed: what cannot be read is as new.
        Ok(serde_json::from_str(&json).unwrap_or_else(|error| {
            tracing::warn!("the settings could not be read: {error}");
            Settings::default()
        }))
    }

    pub async fn settings_set(&self, settings: Settings) -> Result<(), Problem> {
        let json = serde_json::to_string(&settings).map_err(|error| Problem::internal(&error))?;
        self.write(move |writer| writer.set_setting(SETTINGS, &json))
            .await
    }

    /// Reads from the store off the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store()
            .read_async(read)
            .await
            .map_err(|error| Problem::from(&error))
    }

    /// One transaction in the person's lane.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store()
            .write(Lane::Person, write)
            .await
            .map_err(|error| Problem::from(&error))
    }

    /// The name of every folder as the command line writes it.
    async fn folder_names(&self) -> Result<BTreeMap<FolderId, String>, Problem> {
        let (folders, accounts) = self
            .read(|reader| Ok((reader.folders(None)?, reader.accounts()?)))
            .await?;
        let emails: BTreeMap<AccountId, String> = accounts
            .into_iter()
            .map(|account| (account.id, account.email))
            .collect();
        Ok(folders
            .into_iter()
            .map(|folder| {
                let email = emails.get(&folder.account).map_or("", String::as_str);
                (folder.id, format!("{email}/{}", folder.path))
            })
            .collect())
    }
}

fn named(rows: Vec<linnet_store::ListRow>, names: &BTreeMap<FolderId, String>) -> Vec<ListRow> {
    rows.into_iter()
        .map(|row| {
            let folder = names.get(&row.folder).map_or("", String::as_str).to_owned();
            convert::list_row(row, &folder)
        })
        .collect()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::internal(&error))?
        .map_err(|error| Problem::from(&error))
}

/// The Unix seconds at which a day, counted from 1970-01-01, begins where this computer stands. Where the clocks
/// skip midnight it begins with the first moment after.
pub(crate) fn day_begins(day: i64) -> i64 {
    begins_in(day, &TimeZone::system())
}

fn begins_in(day: i64, zone: &TimeZone) -> i64 {
    let greenwich = day.saturating_mul(86_400);
    jiff::Span::new()
        .try_days(day)
        .and_then(|days| jiff::civil::date(1970, 1, 1).checked_add(days))
        .and_then(|date| date.to_zoned(zone.clone()))
        .map_or(greenwich, |start| start.timestamp().as_second())
}

/// The order of the sidebar.
fn place(role: FolderRole) -> u8 {
    match role {
        FolderRole::Inbox => 0,
        FolderRole::Drafts => 1,
        FolderRole::Sent => 2,
        FolderRole::Archive => 3,
        FolderRole::All | FolderRole::Flagged | FolderRole::Important | FolderRole::Other => 4,
        FolderRole::Junk => 5,
        FolderRole::Trash => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_the_person_is() {
        let day = 20_605; // 2026-06-01
        let check = |zone: &str, day: i64, hours_before_greenwich: i64| {
            let begins = begins_in(day, &TimeZone::posix(zone).unwrap());
            assert_eq!(
                begins,
                day * 86_400 - hours_before_greenwich * 3600,
                "{zone}"
            );
        };
        check("UTC0", day, 0);
        check("CET-1CEST,M3.5.0,M10.5.0/3", day, 2);
        check("CET-1CEST,M3.5.0,M10.5.0/3", day + 184, 1);
        check("PST8PDT,M3.2.0,M11.1.0", day, -7);
        check("NZST-12NZDT,M9.5.0,M4.1.0/3", day, 12);
        // On 2018-11-04 São Paulo went from midnight to one o'clock.
        check("<-03>3<-02>,M11.1.0/0,M2.3.0/0", 17_839, -3);
        assert_eq!(begins_in(i64::MAX, &TimeZone::UTC), i64::MAX);
    }
}
