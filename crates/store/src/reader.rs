//! All that is read from the cache, within one snapshot. Folders that the server does not list any more, and
//! those of removed accounts, are left out everywhere.

mod drafts;
mod folders;
mod letters;
mod lists;
mod operations;
mod outbox;
mod rows;
pub(crate) mod search;
pub(crate) mod views;

use linnet_mail::{AccountId, Server};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row};

use crate::{Account, StoreError};

/// A snapshot of the cache.
pub struct Reader<'c> {
    conn: &'c Connection,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(conn: &'c Connection) -> Reader<'c> {
        Reader { conn }
    }

    pub(crate) fn conn(&self) -> &'c Connection {
        self.conn
    }

    /// In the order in which they were added.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let mut statement = self.statement(
            "SELECT id, email, name, label, colour, incoming, outgoing, secret, outgoing_secret, checked_at \
             FROM accounts WHERE removed_at IS NULL ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut accounts = Vec::new();
        while let Some(row) = rows.next()? {
            accounts.push(account(row)?);
        }
        Ok(accounts)
    }

    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn account(&self, id: AccountId) -> Result<Account, StoreError> {
        let mut statement = self.statement(
            "SELECT id, email, name, label, colour, incoming, outgoing, secret, outgoing_secret, checked_at \
             FROM accounts WHERE removed_at IS NULL AND id = ?1",
        )?;
        let mut rows = statement.query([id.0])?;
        match rows.next()? {
            Some(row) => account(row),
            None => Err(StoreError::not_found("account", id.0)),
        }
    }

    /// What `set_account_fact` noted, as JSON.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn account_fact(
        &self,
        account: AccountId,
        key: &str,
    ) -> Result<Option<String>, StoreError> {
        self.value(
            "SELECT value FROM account_facts WHERE account = ?1 AND key = ?2",
            (account.0, key),
        )
    }

    /// A setting, as JSON.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.value("SELECT value FROM settings WHERE key = ?1", [key])
    }

    fn statement(&self, sql: &str) -> Result<CachedStatement<'c>, StoreError> {
        Ok(self.conn.prepare_cached(sql)?)
    }

    fn value<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Option<T>, StoreError> {
        Ok(self
            .statement(sql)?
            .query_row(params, |row| row.get(0))
            .optional()?)
    }

    fn values<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map(params, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId(row.get(0)?),
        email: row.get(1)?,
        name: row.get(2)?,
        label: row.get(3)?,
        colour: row.get(4)?,
        incoming: server(row.get_ref(5)?)?,
        outgoing: server(row.get_ref(6)?)?,
        secret: row.get(7)?,
        outgoing_secret: row.get(8)?,
        checked_at: row.get(9)?,
    })
}

fn server(json: rusqlite::types::ValueRef<'_>) -> Result<Server, StoreError> {
    let json = json
        .as_str()
        .map_err(|error| StoreError::unreadable("server settings", error))?;
    serde_json::from_str(json).map_err(|error| StoreError::unreadable("server settings", error))
}
