//! Accounts. Secrets are never here, only the names of their entries in the keyring.

use linnet_mail::{AccountId, LocationId, Server, ThreadId};

use super::Writer;
use crate::{NewAccount, StoreError, UnnotifiedLetter, pack::unpack_addresses};

/// Letters that arrived longer ago than this before the last check are not news: somebody moved them.
const NEWS: i64 = 3 * 86_400;
/// One notification round names at most this many; the rest follow in the next.
const ROUND: i64 = 200;

impl Writer<'_> {
    /// # Errors
    /// SQLite's errors.
    pub fn add_account(&mut self, account: &NewAccount) -> Result<AccountId, StoreError> {
        let id = self.inserted(
            "INSERT INTO accounts (email, name, label, colour, incoming, outgoing, secret, outgoing_secret) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                &account.email,
                &account.name,
                &account.label,
                account.colour,
                server_json(&account.incoming)?,
                server_json(&account.outgoing)?,
                &account.secret,
                &account.outgoing_secret,
            ),
        )?;
        self.change.accounts = true;
        Ok(AccountId(id))
    }

    /// # Errors
    /// SQLite's errors.
    pub fn update_account_names(
        &mut self,
        account: AccountId,
        name: &str,
        label: &str,
        colour: u8,
    ) -> Result<(), StoreError> {
        self.change.accounts = true;
        let changed = self.execute(
            "UPDATE accounts SET name = ?2, label = ?3, colour = ?4 WHERE id = ?1 AND removed_at IS NULL",
            (account.0, name, label, colour),
        )?;
        found(changed, account)
    }

    /// # Errors
    /// SQLite's errors.
    pub fn update_account_servers(
        &mut self,
        account: AccountId,
        incoming: &Server,
        outgoing: &Server,
    ) -> Result<(), StoreError> {
        self.change.accounts = true;
        let changed = self.execute(
            "UPDATE accounts SET incoming = ?2, outgoing = ?3 WHERE id = ?1 AND removed_at IS NULL",
            (account.0, server_json(incoming)?, server_json(outgoing)?),
        )?;
        found(changed, account)
    }

    /// The names of the keyring entries.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn update_account_secrets(
        &mut self,
        account: AccountId,
        secret: &str,
        outgoing_secret: Option<&str>,
    ) -> Result<(), StoreError> {
        self.change.accounts = true;
        let changed = self.execute(
            "UPDATE accounts SET secret = ?2, outgoing_secret = ?3 WHERE id = ?1 AND removed_at IS NULL",
            (account.0, secret, outgoing_secret),
        )?;
        found(changed, account)
    }

    /// The account is gone at once; its letters are cleared away in small pieces when nothing else is to do.
    /// Nothing happens on the server.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn remove_account(&mut self, account: AccountId) -> Result<(), StoreError> {
        let changed = self.execute(
            "UPDATE accounts SET removed_at = unixepoch() WHERE id = ?1 AND removed_at IS NULL",
            [account.0],
        )?;
        found(changed, account)?;
        for sql in [
            "UPDATE folders SET gone_at = unixepoch() WHERE account = ?1",
            "DELETE FROM operations WHERE account = ?1 AND outcome IS NULL",
            "DELETE FROM outbox WHERE account = ?1",
            "DELETE FROM drafts WHERE account = ?1",
            "DELETE FROM account_facts WHERE account = ?1",
        ] {
            self.execute(sql, [account.0])?;
        }
        self.known.folders.clear();
        self.known.own_address.remove(&account);
        self.change.accounts = true;
        self.change.folders_changed = true;
        self.change.outbox = true;
        self.change.drafts = true;
        self.change.operations = true;
        Ok(())
    }

    /// Something learnt about an account, as JSON (`size_limit`, `files_sent_itself`, …); `null` forgets it.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn set_account_fact(
        &mut self,
        account: AccountId,
        key: &str,
        json: &str,
    ) -> Result<(), StoreError> {
        if json == "null" {
            self.execute(
                "DELETE FROM account_facts WHERE account = ?1 AND key = ?2",
                (account.0, key),
            )?;
        } else {
            self.execute(
                "INSERT INTO account_facts (account, key, value) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (account, key) DO UPDATE SET value = ?3",
                (account.0, key, json),
            )?;
        }
        Ok(())
    }

    /// A check for new mail was complete. After the first one, what is here is not news.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn account_checked(&mut self, account: AccountId, now: i64) -> Result<(), StoreError> {
        self.execute(
            "UPDATE accounts SET notified_up_to = CASE WHEN checked_at IS NULL \
             THEN coalesce((SELECT max(id) FROM locations), 0) ELSE notified_up_to END, checked_at = ?2 \
             WHERE id = ?1",
            (account.0, now),
        )?;
        Ok(())
    }

    /// New unread letters in the inbox that nobody has been told about, oldest first; each is given once.
    /// Nothing before the first complete check.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn take_unnotified(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<UnnotifiedLetter>, StoreError> {
        let Some(Some(checked_at)) = self
            .value::<Option<i64>>("SELECT checked_at FROM accounts WHERE id = ?1", [account.0])?
        else {
            return Ok(Vec::new());
        };
        let letters = self.new_letters(account, checked_at - NEWS)?;
        for letter in &letters {
            self.execute(
                "UPDATE locations SET notified = 1 WHERE id = ?1",
                [letter.location.0],
            )?;
        }
        // The mark may pass all that is settled, but no letter whose content is still on its way.
        self.execute(
            "UPDATE accounts SET notified_up_to = coalesce(\
               (SELECT min(l.id) - 1 FROM locations l JOIN folders f ON f.id = l.folder \
                WHERE l.id > notified_up_to AND f.account = ?1 AND f.role = 'inbox' AND l.notified = 0 \
                AND (l.message IS NULL OR ?2)), \
               (SELECT max(id) FROM locations), notified_up_to) WHERE id = ?1",
            (account.0, i64::try_from(letters.len()).unwrap_or(ROUND) >= ROUND),
        )?;
        Ok(letters)
    }

    fn new_letters(
        &self,
        account: AccountId,
        since: i64,
    ) -> Result<Vec<UnnotifiedLetter>, StoreError> {
        let mut statement = self.statement(
            "SELECT l.id, l.thread, l.folder, m.senders, m.subject, m.snippet, l.internal_date \
             FROM accounts a JOIN locations l ON l.id > a.notified_up_to \
             JOIN folders f ON f.id = l.folder JOIN messages m ON m.id = l.message \
             WHERE a.id = ?1 AND f.account = ?1 AND f.role = 'inbox' AND f.gone_at IS NULL \
             AND l.shown_present = 1 AND l.shown_flags & 1 = 0 AND l.notified = 0 AND l.internal_date >= ?2 \
             ORDER BY l.id LIMIT ?3",
        )?;
        let mut rows = statement.query((account.0, since, ROUND))?;
        let mut letters = Vec::new();
        while let Some(row) = rows.next()? {
            let senders: String = row.get(3)?;
            letters.push(UnnotifiedLetter {
                location: LocationId(row.get(0)?),
                thread: ThreadId(row.get(1)?),
                account,
                folder: linnet_mail::FolderId(row.get(2)?),
                from: unpack_addresses(&senders)
                    .first()
                    .map(|from| from.display().to_owned())
                    .unwrap_or_default(),
                subject: row.get(4)?,
                snippet: row.get(5)?,
                internal_date: row.get(6)?,
            });
        }
        Ok(letters)
    }
}

fn server_json(server: &Server) -> Result<String, StoreError> {
    serde_json::to_string(server).map_err(|error| StoreError::unreadable("server settings", error))
}

fn found(changed: usize, account: AccountId) -> Result<(), StoreError> {
    if changed == 0 {
        Err(StoreError::not_found("account", account.0))
    } else {
        Ok(())
    }
}
