//! Conversations: letters of one account that name each other's Message-IDs (RFC 5322 §3.6.4). The keys of
//! ids that have not been seen are stored too, so that answers to a missing letter still find each other.

use linnet_mail::{AccountId, ThreadId, thread::ThreadKeys};

use super::{Place, Writer, location::select_places};
use crate::StoreError;

/// Letters joined by their subject alone must not lie further apart.
const SUBJECT_WITHIN: i64 = 90 * 86_400;

impl Writer<'_> {
    /// The conversation of a letter; joins conversations that it connects.
    ///
    /// The flag is true when the conversation already had letters.
    pub(crate) fn thread_for(
        &mut self,
        account: AccountId,
        keys: &ThreadKeys,
        date: i64,
    ) -> Result<(ThreadId, bool), StoreError> {
        let mut found: Vec<ThreadId> = Vec::new();
        let mut missing: Vec<i64> = Vec::new();
        for key in keys
            .own
            .iter()
            .chain(&keys.references)
            .map(|key| key.cast_signed())
        {
            match self.thread_of_key(account, key)? {
                Some(thread) if found.contains(&thread) => {}
                Some(thread) => found.push(thread),
                None if missing.contains(&key) => {}
                None => missing.push(key),
            }
        }
        if let Some(subject) = keys.subject.map(u64::cast_signed) {
            match self.thread_of_key(account, subject)? {
                Some(thread) if found.is_empty() && self.is_near(thread, date)? => {
                    found.push(thread)
                }
                Some(thread) if found.contains(&thread) => {}
                Some(_) | None => missing.push(subject),
            }
        }
        let known = !found.is_empty();
        let thread = match found.iter().min() {
            Some(oldest) => *oldest,
            None => {
                ThreadId(self.inserted("INSERT INTO threads (account) VALUES (?1)", [account.0])?)
            }
        };
        for other in found.into_iter().filter(|other| *other != thread) {
            self.merge_threads(other, thread)?;
        }
        for key in missing {
            self.execute(
                "INSERT INTO thread_refs (account, key, thread) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (account, key) DO UPDATE SET thread = ?3",
                (account.0, key, thread.0),
            )?;
        }
        Ok((thread, known))
    }

    fn thread_of_key(&self, account: AccountId, key: i64) -> Result<Option<ThreadId>, StoreError> {
        let thread: Option<i64> = self.value(
            "SELECT coalesce(t.merged_into, t.id) FROM thread_refs r JOIN threads t ON t.id = r.thread \
             WHERE r.account = ?1 AND r.key = ?2",
            (account.0, key),
        )?;
        Ok(thread.map(ThreadId))
    }

    fn is_near(&self, thread: ThreadId, date: i64) -> Result<bool, StoreError> {
        let newest: Option<Option<i64>> = self.value(
            "SELECT max(date) FROM locations WHERE thread = ?1",
            [thread.0],
        )?;
        Ok(newest
            .flatten()
            .is_some_and(|newest| newest.abs_diff(date) < SUBJECT_WITHIN.unsigned_abs()))
    }

    /// `from` lives on in `into`. Its keys keep pointing to it and are led on by `merged_into`.
    fn merge_threads(&mut self, from: ThreadId, into: ThreadId) -> Result<(), StoreError> {
        self.execute(
            "UPDATE threads SET merged_into = ?2 WHERE id = ?1",
            (from.0, into.0),
        )?;
        self.execute(
            "UPDATE threads SET merged_into = ?2 WHERE merged_into = ?1",
            (from.0, into.0),
        )?;
        let places: Vec<Place> = self.places(select_places!("WHERE thread = ?1"), [from.0])?;
        for place in places {
            if let Some(message) = place.message {
                self.execute(
                    "UPDATE messages SET thread = ?2 WHERE id = ?1",
                    (message.0, into.0),
                )?;
            }
            let moved = Place {
                thread: Some(into),
                ..place.clone()
            };
            self.save(&place, &moved)?;
        }
        self.change.threads.insert(from);
        self.touch_thread(into)
    }
}
