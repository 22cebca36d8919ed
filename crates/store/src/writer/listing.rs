//! The server's truth comes in: listings, flags, what vanished. Nothing here is ever taken from silence; a
//! UID that is not mentioned stays.

use linnet_mail::{AccountId, Flag, Flags, FolderId, LocationId, MessageId};

use super::{Place, Writer, location::select_places};
use crate::{Listed, StoreError, Validity, pack::pack_keywords};

/// How long a letter that did not come three times is left alone, and at most.
const FIRST_DELAY: i64 = 600;
const LONGEST_DELAY: i64 = 86_400;
/// Complete checks that a letter without a UID may miss before it counts as gone.
const PATIENCE: u32 = 2;

impl Writer<'_> {
    /// Compares the UIDVALIDITY of a SELECT with ours (RFC 3501 §2.3.1.1). When it changed, every location
    /// loses its UID, letters stay, and the listing begins again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn folder_selected(
        &mut self,
        folder: FolderId,
        uidvalidity: u32,
        uidnext: Option<u32>,
        highestmodseq: Option<u64>,
    ) -> Result<Validity, StoreError> {
        let known = self.known_folder(folder)?;
        if known.uidvalidity == Some(uidvalidity) {
            // Mod-sequences never fall (RFC 7162 §3.1), and never go away, but on a server that was rolled
            // back: then flags are compared in full.
            self.execute(
                "UPDATE folders SET modseq = NULL WHERE id = ?1 AND modseq IS NOT NULL AND (?2 IS NULL OR modseq > ?2)",
                (folder.0, highestmodseq.map(u64::cast_signed)),
            )?;
            self.execute(
                "UPDATE folders SET listing_complete = 0, listed_down_to = NULL, modseq = NULL, uidnext = NULL \
                 WHERE id = ?1 AND uidnext > ?2",
                (folder.0, uidnext),
            )?;
            return Ok(Validity::Same);
        }
        self.execute(
            "UPDATE folders SET uidvalidity = ?2, uidnext = NULL, modseq = NULL, listed_down_to = NULL, \
             listing_complete = 0 WHERE id = ?1",
            (folder.0, uidvalidity),
        )?;
        self.known.folders.remove(&folder);
        if known.uidvalidity.is_none() {
            return Ok(Validity::First);
        }
        self.detach_all(folder)?;
        self.change.folders_changed = true;
        Ok(Validity::Changed)
    }

    /// Notes letters that the server has. New ones become locations whose letter is missing; known ones get
    /// the server's flags. Everything from `listed_down_to` up has been listed now.
    ///
    /// # Errors
    /// [`StoreError::UidValidity`]; SQLite's errors.
    pub fn list(
        &mut self,
        folder: FolderId,
        uidvalidity: u32,
        listed: &[Listed],
        listed_down_to: u32,
    ) -> Result<(), StoreError> {
        let account = self.require_validity(folder, uidvalidity)?.account;
        for letter in listed {
            let keywords = pack_keywords(&letter.keywords);
            match self.place_by_uid(folder, letter.uid)? {
                Some(before) => {
                    let after = Place {
                        server_present: true,
                        server_flags: letter.flags,
                        keywords,
                        internal_date: letter.internal_date,
                        size: letter.size.cast_signed(),
                        ..before.clone()
                    };
                    self.save_truth(&before, after)?;
                }
                None => {
                    self.add(&new_place(account, folder, letter, keywords))?;
                }
            }
        }
        self.execute(
            "UPDATE folders SET listed_down_to = min(coalesce(listed_down_to, ?2), ?2) WHERE id = ?1",
            (folder.0, listed_down_to),
        )?;
        Ok(())
    }

    /// Every UID is a location now; `modseq` is the one of the SELECT that began the listing.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn finish_listing(
        &mut self,
        folder: FolderId,
        modseq: Option<u64>,
        checked_at: i64,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE folders SET listing_complete = 1, modseq = ?2, checked_at = ?3, flags_compared_at = ?3 \
             WHERE id = ?1",
            (folder.0, modseq.map(u64::cast_signed), checked_at),
        )?;
        Ok(())
    }

    /// All flags of the folder were compared one by one.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn flags_compared(&mut self, folder: FolderId, at: i64) -> Result<(), StoreError> {
        self.execute(
            "UPDATE folders SET flags_compared_at = ?2 WHERE id = ?1",
            (folder.0, at),
        )?;
        Ok(())
    }

    /// Why the folder could not be brought in step, or that it could.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn folder_problem(
        &mut self,
        folder: FolderId,
        problem_json: Option<&str>,
    ) -> Result<(), StoreError> {
        let changed = self.execute(
            "UPDATE folders SET problem = ?2 WHERE id = ?1 AND problem IS NOT ?2",
            (folder.0, problem_json),
        )?;
        self.change.folders_changed |= changed > 0;
        Ok(())
    }

    /// The server did not give the bytes of this letter. From the third time on it is asked for again ever
    /// later, so that it does not keep others back.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn fetch_failed(&mut self, folder: FolderId, uid: u32, now: i64) -> Result<(), StoreError> {
        let Some(place) = self.place_by_uid(folder, uid)? else {
            return Ok(());
        };
        let failures: u32 = self
            .value(
                "INSERT INTO fetch_delays (location, failures, not_before) VALUES (?1, 1, 0) \
                 ON CONFLICT (location) DO UPDATE SET failures = failures + 1 RETURNING failures",
                [place.id.0],
            )?
            .unwrap_or(1);
        if failures > 2 {
            let wait = FIRST_DELAY << (failures - 3).min(8);
            self.execute(
                "UPDATE fetch_delays SET not_before = ?2 WHERE location = ?1",
                (place.id.0, now + wait.min(LONGEST_DELAY)),
            )?;
        }
        Ok(())
    }

    /// All changes up to these marks are saved. Call it last, in or after the transaction that saved them.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn set_cursor(
        &mut self,
        folder: FolderId,
        modseq: Option<u64>,
        uidnext: Option<u32>,
        checked_at: i64,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE folders SET modseq = ?2, uidnext = coalesce(?3, uidnext), checked_at = ?4 WHERE id = ?1",
            (folder.0, modseq.map(u64::cast_signed), uidnext, checked_at),
        )?;
        self.count_unclaimed(folder)
    }

    /// New flags from the server. UIDs that are not known are left for the listing.
    ///
    /// # Errors
    /// [`StoreError::UidValidity`]; SQLite's errors.
    pub fn server_flags(
        &mut self,
        folder: FolderId,
        uidvalidity: u32,
        flags: &[(u32, Flags, Vec<String>)],
    ) -> Result<(), StoreError> {
        self.require_validity(folder, uidvalidity)?;
        for (uid, flags, keywords) in flags {
            let Some(before) = self.place_by_uid(folder, *uid)? else {
                continue;
            };
            let after = Place {
                server_present: true,
                server_flags: *flags,
                keywords: pack_keywords(keywords),
                ..before.clone()
            };
            self.save_truth(&before, after)?;
        }
        Ok(())
    }

    /// The server no longer has these UIDs; returns how many were known. A letter without another place goes
    /// into the graveyard.
    ///
    /// # Errors
    /// [`StoreError::UidValidity`]; SQLite's errors.
    pub fn server_vanished(
        &mut self,
        folder: FolderId,
        uidvalidity: u32,
        uids: &[u32],
    ) -> Result<usize, StoreError> {
        self.require_validity(folder, uidvalidity)?;
        let mut known = 0;
        for uid in uids {
            if let Some(place) = self.place_by_uid(folder, *uid)? {
                known += 1;
                self.vanish(&place)?;
            }
        }
        Ok(known)
    }

    /// A location of the same folder and letter that the server should have, but whose UID is not known.
    pub(super) fn unclaimed(
        &self,
        place: &Place,
        message: MessageId,
    ) -> Result<Option<Place>, StoreError> {
        let found = self.places(
            select_places!(
                // The plus keeps SQLite from walking every letter of the folder whose UID is void.
                "WHERE folder = ?1 AND +uid IS NULL AND message = ?2 AND server_present = 1 ORDER BY id LIMIT 1"
            ),
            (place.folder.0, message.0),
        )?;
        Ok(found.into_iter().next())
    }

    /// `lost` gets the UID and the server's truth of `listed`, whose row goes: a person's view and waiting
    /// operations know `lost`.
    pub(super) fn claim(&mut self, lost: &Place, listed: &Place) -> Result<(), StoreError> {
        self.drop_place(listed)?;
        for sql in [
            "UPDATE operations SET location = ?2 WHERE location = ?1 AND outcome IS NULL",
            "UPDATE operations SET to_location = ?2 WHERE to_location = ?1 AND outcome IS NULL",
        ] {
            self.execute(sql, (listed.id.0, lost.id.0))?;
        }
        let mut found = Place {
            uid: listed.uid,
            server_present: true,
            server_flags: listed.server_flags,
            keywords: listed.keywords.clone(),
            internal_date: listed.internal_date,
            size: listed.size,
            unclaimed: 0,
            ..lost.clone()
        };
        if listed.message.is_some() && listed.body >= lost.body {
            found.message = listed.message;
            found.thread = listed.thread;
            found.date = listed.date;
            found.body = listed.body;
        }
        self.save_truth(lost, found)
    }

    fn detach_all(&mut self, folder: FolderId) -> Result<(), StoreError> {
        for place in self.places(
            select_places!("WHERE folder = ?1 AND uid IS NOT NULL"),
            [folder.0],
        )? {
            let waits = self.has_waiting_operations(place.id)?;
            if place.message.is_none() && !waits {
                self.drop_place(&place)?;
            } else {
                let after = Place {
                    uid: None,
                    unclaimed: 0,
                    ..place.clone()
                };
                self.save(&place, &after)?;
            }
        }
        Ok(())
    }

    /// One more complete check did not show the UIDs of letters that should be there. While letters of the
    /// folder are still missing, each may be the one that is looked for.
    fn count_unclaimed(&mut self, folder: FolderId) -> Result<(), StoreError> {
        let lost = self.places(
            select_places!("WHERE folder = ?1 AND uid IS NULL AND server_present = 1"),
            [folder.0],
        )?;
        if lost.is_empty() {
            return Ok(());
        }
        let missing: Option<bool> = self.value(
            "SELECT EXISTS (SELECT 1 FROM locations WHERE folder = ?1 AND uid IS NOT NULL AND body < 2)",
            [folder.0],
        )?;
        if missing == Some(true) {
            return Ok(());
        }
        for place in lost {
            if place.unclaimed + 1 >= PATIENCE {
                self.vanish(&place)?;
            } else {
                let after = Place {
                    unclaimed: place.unclaimed + 1,
                    ..place.clone()
                };
                self.save(&place, &after)?;
            }
        }
        Ok(())
    }
}

fn new_place(
    account: AccountId,
    folder: FolderId,
    letter: &Listed,
    keywords: Option<String>,
) -> Place {
    let hidden = letter.flags.contains(Flag::Deleted);
    Place {
        id: LocationId(0),
        account,
        folder,
        message: None,
        thread: None,
        uid: Some(letter.uid),
        server_present: true,
        server_flags: letter.flags,
        shown_present: !hidden,
        shown_flags: letter.flags,
        keywords,
        internal_date: letter.internal_date,
        size: letter.size.cast_signed(),
        date: letter.internal_date,
        body: 0,
        unclaimed: 0,
    }
}

#[cfg(test)]
mod tests;
