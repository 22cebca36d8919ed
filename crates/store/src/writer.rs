//! All that changes the cache, within one transaction. Every method leaves invariant 1 in place: what is
//! shown is the server's truth with the waiting operations replayed on top. Rows of lists, counts and the
//! published change are worked out once, at the end of the transaction.

mod accounts;
mod actions;
mod contacts;
mod drafts;
mod folders;
mod forget;
mod graveyard;
mod head;
mod index;
pub(crate) mod ingest;
mod listing;
mod location;
pub(crate) mod maintenance;
mod operations;
mod outbox;
mod replay;
mod rows;
mod settings;
mod threads;
mod undo;

use std::collections::{BTreeMap, BTreeSet};

use linnet_mail::{AccountId, FolderId, FolderRole, MessageId, ThreadId, UndoId};
use rusqlite::{CachedStatement, Connection, OptionalExtension};

use crate::{Change, StoreError};

pub(crate) use head::{HeadColumns, pack_head, unpack_head};
pub(crate) use location::{Place, select_places};

/// A transaction that may write.
pub struct Writer<'c> {
    conn: &'c Connection,
    known: &'c mut Known,
    change: Change,
    /// List rows to work out anew.
    dirty: BTreeSet<(FolderId, ThreadId)>,
    counts: BTreeMap<FolderId, Counts>,
    /// Letters that lost a location: into the graveyard if it was the last.
    orphans: BTreeMap<MessageId, Place>,
    /// The action that operations belong to, if the caller began one.
    action: Option<UndoId>,
}

/// What the writer remembers between transactions, only to save look-ups.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// `None`: there is no such account.
    own_address: BTreeMap<AccountId, Option<String>>,
    folders: BTreeMap<FolderId, KnownFolder>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownFolder {
    pub(crate) account: AccountId,
    pub(crate) role: FolderRole,
    pub(crate) uidvalidity: Option<u32>,
}

/// By how much the counts of a folder change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) total: i64,
    pub(crate) unread: i64,
    pub(crate) conversations: i64,
    pub(crate) here: i64,
    pub(crate) all: i64,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.total += other.total;
        self.unread += other.unread;
        self.conversations += other.conversations;
        self.here += other.here;
        self.all += other.all;
    }

    fn subtract(&mut self, other: Counts) {
        self.total -= other.total;
        self.unread -= other.unread;
        self.conversations -= other.conversations;
        self.here -= other.here;
        self.all -= other.all;
    }
}

impl<'c> Writer<'c> {
    pub(crate) fn new(conn: &'c Connection, known: &'c mut Known) -> Writer<'c> {
        Writer {
            conn,
            known,
            change: Change::default(),
            dirty: BTreeSet::new(),
            counts: BTreeMap::new(),
            orphans: BTreeMap::new(),
            action: None,
        }
    }

    /// Works out what follows from the changes, before the commit.
    pub(crate) fn finish(mut self) -> Result<Change, StoreError> {
        self.settle()?;
        Ok(self.change)
    }

    /// Carries out now what `finish` would do at the end.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        self.bury_orphans()?;
        self.refresh_rows()?;
        self.apply_counts()
    }

    /// Listeners must read everything again.
    pub(crate) fn everything_changed(&mut self) {
        self.change.folders_changed = true;
        self.change.accounts = true;
        self.change.operations = true;
    }

    pub(crate) fn conn(&self) -> &'c Connection {
        self.conn
    }

    fn statement(&self, sql: &str) -> Result<CachedStatement<'c>, StoreError> {
        Ok(self.conn.prepare_cached(sql)?)
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, StoreError> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }

    fn inserted(&self, sql: &str, params: impl rusqlite::Params) -> Result<i64, StoreError> {
        self.execute(sql, params)?;
        Ok(self.conn.last_insert_rowid())
    }

    /// The first column of the first row.
    fn value<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Option<T>, StoreError> {
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row(params, |row| row.get(0))
            .optional()?)
    }

    /// The first column of all rows.
    fn values<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn known_folder(&mut self, folder: FolderId) -> Result<KnownFolder, StoreError> {
        if let Some(known) = self.known.folders.get(&folder) {
            return Ok(*known);
        }
        let known = self
            .statement("SELECT account, role, uidvalidity FROM folders WHERE id = ?1")?
            .query_row([folder.0], |row| {
                let role: String = row.get(1)?;
                Ok(KnownFolder {
                    account: AccountId(row.get(0)?),
                    role: FolderRole::from_stored(&role).unwrap_or(FolderRole::Other),
                    uidvalidity: row.get(2)?,
                })
            })
            .optional()?
            .ok_or(StoreError::not_found("folder", folder.0))?;
        self.known.folders.insert(folder, known);
        Ok(known)
    }

    /// RFC 3501 §2.3.1.1: a UID counts only with its UIDVALIDITY.
    fn require_validity(
        &mut self,
        folder: FolderId,
        given: u32,
    ) -> Result<KnownFolder, StoreError> {
        let known = self.known_folder(folder)?;
        if known.uidvalidity == Some(given) {
            Ok(known)
        } else {
            Err(StoreError::UidValidity {
                folder,
                have: known.uidvalidity,
                given,
            })
        }
    }
}
