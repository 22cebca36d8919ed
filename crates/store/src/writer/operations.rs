//! How waiting operations end: carried out, refused, put off, or without an object because the letter went.

use linnet_mail::{Flags, FolderId, LocationId, OperationId, UndoId};
use rusqlite::{OptionalExtension, Row};

use super::{Place, Writer, location::select_places};
use crate::{Outcome, StoreError};

/// An operation as stored.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) id: OperationId,
    pub(super) kind: Kind,
    pub(super) location: LocationId,
    pub(super) folder: FolderId,
    pub(super) to: Option<(FolderId, LocationId)>,
    pub(super) undo: Option<UndoId>,
    pub(super) attempts: u32,
    /// `None` while it waits.
    pub(super) outcome: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Flags { add: Flags, remove: Flags },
    Move,
    Copy,
    Delete,
}

/// A selection that [`Stored::read`] can read.
macro_rules! select_operations {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, add_flags, remove_flags, location, folder, to_folder, to_location, undo, attempts, ",
            "outcome FROM operations ",
            $rest
        )
    };
}
pub(super) use select_operations;

impl Stored {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
        let kind = match row.get_ref(1)?.as_str()? {
            "move" => Kind::Move,
            "copy" => Kind::Copy,
            "delete" => Kind::Delete,
            _ => Kind::Flags {
                add: Flags::from_bits(row.get(2)?),
                remove: Flags::from_bits(row.get(3)?),
            },
        };
        let to_folder: Option<i64> = row.get(6)?;
        let to_location: Option<i64> = row.get(7)?;
        Ok(Stored {
            id: OperationId(row.get(0)?),
            kind,
            location: LocationId(row.get(4)?),
            folder: FolderId(row.get(5)?),
            to: to_folder.map(FolderId).zip(to_location.map(LocationId)),
            undo: row.get::<_, Option<i64>>(8)?.map(UndoId),
            attempts: row.get(9)?,
            outcome: row.get(10)?,
        })
    }
}

impl Writer<'_> {
    /// Counts an attempt, before it is made. False when it was taken back meanwhile: then it must not be made.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn operation_attempt(
        &mut self,
        operation: OperationId,
        now: i64,
    ) -> Result<bool, StoreError> {
        let waits = self.execute(
            "UPDATE operations SET attempts = attempts + 1, attempted_at = ?2, next_try = NULL, problem = NULL \
             WHERE id = ?1 AND outcome IS NULL",
            (operation.0, now),
        )?;
        self.change.operations = true;
        Ok(waits > 0)
    }

    /// Remembers where new letters of the target begin, before a copy is tried for the first time.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn operation_target(
        &mut self,
        operation: OperationId,
        uidnext: u32,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE operations SET target_uidnext = ?2 WHERE id = ?1 AND target_uidnext IS NULL",
            (operation.0, uidnext),
        )?;
        Ok(())
    }

    /// The server has carried it out. Safe to call for one that has ended already.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn operation_done(
        &mut self,
        operation: OperationId,
        outcome: Outcome,
    ) -> Result<(), StoreError> {
        let stored = self.operation(operation)?;
        self.change.operations = true;
        if stored.outcome.is_some() {
            return self.late_uid(&stored, outcome);
        }
        match stored.kind {
            Kind::Flags { add, remove } => {
                self.end(operation, "done", None)?;
                if let Some(before) = self.place(stored.location)? {
                    let flags = before.server_flags.minus(remove).union(add);
                    let after = Place {
                        server_flags: flags,
                        ..before.clone()
                    };
                    self.save_truth(&before, after)?;
                }
                Ok(())
            }
            Kind::Move | Kind::Copy => self.carried_over(&stored, outcome),
            Kind::Delete => {
                self.end(operation, "done", None)?;
                match self.place(stored.location)? {
                    Some(place) => self.vanish(&place),
                    None => Ok(()),
                }
            }
        }
    }

    /// The server said no: what is shown falls back to its truth. Returns the action it belonged to.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn operation_refused(
        &mut self,
        operation: OperationId,
        reason: &str,
    ) -> Result<Option<UndoId>, StoreError> {
        let stored = self.operation(operation)?;
        if stored.outcome.is_none() {
            self.withdraw(&stored, "refused", Some(reason))?;
        }
        Ok(stored.undo)
    }

    /// Not now: the next try comes at `at`.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn operation_retry_at(
        &mut self,
        operation: OperationId,
        at: i64,
        problem_json: Option<&str>,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE operations SET next_try = ?2, problem = ?3 WHERE id = ?1 AND outcome IS NULL",
            (operation.0, at, problem_json),
        )?;
        self.change.operations = true;
        Ok(())
    }

    pub(super) fn operation(&self, id: OperationId) -> Result<Stored, StoreError> {
        self.statement(select_operations!("WHERE id = ?1"))?
            .query_row([id.0], Stored::read)
            .optional()?
            .ok_or(StoreError::not_found("operation", id.0))
    }

    pub(super) fn operations(&self, sql: &str, id: i64) -> Result<Vec<Stored>, StoreError> {
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map([id], Stored::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(super) fn has_waiting_operations(&self, location: LocationId) -> Result<bool, StoreError> {
        let found: Option<bool> = self.value(
            "SELECT EXISTS (SELECT 1 FROM operations WHERE location = ?1 AND outcome IS NULL) \
             OR EXISTS (SELECT 1 FROM operations WHERE to_location = ?1 AND outcome IS NULL)",
            [location.0],
        )?;
        Ok(found.unwrap_or(false))
    }

    /// Takes back an operation that will not happen: what was meant for the letter in its new place is meant
    /// for it in the old one again.
    pub(super) fn withdraw(
        &mut self,
        stored: &Stored,
        outcome: &str,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        self.change.operations = true;
        self.end(stored.id, outcome, reason)?;
        if let Some((_, target)) = stored.to {
            if stored.kind == Kind::Move {
                self.hand_over(target, stored.location, stored.folder)?;
                self.withdraw_ways_back(stored, outcome)?;
            } else {
                self.waive(target)?;
            }
            if let Some(place) = self.place(target)? {
                self.drop_place(&place)?;
            }
        }
        self.replay(stored.location)
    }

    /// A move back into the folder that the letter never left has nothing to do any more.
    fn withdraw_ways_back(&mut self, stored: &Stored, outcome: &str) -> Result<(), StoreError> {
        let waiting = self.operations(
            select_operations!(
                "WHERE location = ?1 AND outcome IS NULL AND to_folder = folder ORDER BY id DESC"
            ),
            stored.location.0,
        )?;
        waiting
            .iter()
            .try_for_each(|back| self.withdraw(back, outcome, None))
    }

    /// The server no longer has the letter at this place.
    pub(super) fn vanish(&mut self, place: &Place) -> Result<(), StoreError> {
        let waiting = self.operations(
            select_operations!("WHERE location = ?1 AND outcome IS NULL ORDER BY id"),
            place.id.0,
        )?;
        for stored in waiting {
            // An attempt whose answer never came may be the very reason why the letter went.
            if stored.attempts > 0 && matches!(stored.kind, Kind::Move) {
                self.carried_over(&stored, Outcome::default())?;
                return Ok(());
            }
        }
        self.waive(place.id)?;
        // What waited may have changed the row.
        match self.place(place.id)? {
            Some(place) => self.drop_place(&place),
            None => Ok(()),
        }
    }

    /// Ends all that waits for a location that is no more, and the places its letter was going to.
    pub(super) fn waive(&mut self, location: LocationId) -> Result<(), StoreError> {
        let waiting = self.operations(
            select_operations!("WHERE location = ?1 AND outcome IS NULL ORDER BY id"),
            location.0,
        )?;
        for stored in waiting {
            self.change.operations = true;
            self.end(stored.id, "moot", None)?;
            if let Some((_, target)) = stored.to {
                self.waive(target)?;
                if let Some(place) = self.place(target)? {
                    self.drop_place(&place)?;
                }
            }
        }
        Ok(())
    }

    /// A move or copy has happened: its target is the server's truth now.
    fn carried_over(&mut self, stored: &Stored, outcome: Outcome) -> Result<(), StoreError> {
        self.change.operations = true;
        self.end(stored.id, "done", None)?;
        let source = self.place(stored.location)?;
        let Some((to, target_id)) = stored.to else {
            return Ok(());
        };
        let moved = stored.kind == Kind::Move;
        if moved {
            self.hand_over(stored.location, target_id, to)?;
        }
        if let Some(before) = self.place(target_id)? {
            let mut after = Place {
                server_present: true,
                unclaimed: 0,
                ..before.clone()
            };
            if let Some(source) = &source {
                after.server_flags = source.server_flags;
                after.keywords.clone_from(&source.keywords);
            }
            self.save_truth(&before, after)?;
            self.name(target_id, to, outcome)?;
        }
        match source {
            Some(source) if moved => {
                self.replay(source.id)?;
                match self.place(source.id)? {
                    Some(source) => self.drop_place(&source),
                    None => Ok(()),
                }
            }
            Some(source) => self.replay(source.id),
            None => Ok(()),
        }
    }

    /// Gives a location that the server has its UID: by COPYUID, else by a listed letter with the same bytes.
    fn name(
        &mut self,
        target: LocationId,
        folder: FolderId,
        outcome: Outcome,
    ) -> Result<(), StoreError> {
        let Some(place) = self.place(target)? else {
            return Ok(());
        };
        let validity = self.known_folder(folder)?.uidvalidity;
        match outcome.copied {
            Some((given, uid)) if Some(given) == validity => {
                match self.place_by_uid(folder, uid)? {
                    Some(listed) if listed.id != target => self.claim(&place, &listed),
                    Some(_) => Ok(()),
                    None => {
                        let named = Place {
                            uid: Some(uid),
                            ..place.clone()
                        };
                        self.save_truth(&place, named)
                    }
                }
            }
            Some(_) | None => {
                let Some(message) = place.message else {
                    return Ok(());
                };
                let listed = self.places(
                    select_places!(
                        "WHERE message = ?1 AND folder = ?2 AND id > ?3 AND uid IS NOT NULL ORDER BY id LIMIT 1"
                    ),
                    (message.0, folder.0, target.0),
                )?;
                match listed.first() {
                    Some(listed) => self.claim(&place, listed),
                    None => Ok(()),
                }
            }
        }
    }

    /// The answer to an operation that had ended already, because its letter was seen to vanish.
    fn late_uid(&mut self, stored: &Stored, outcome: Outcome) -> Result<(), StoreError> {
        let (Some((folder, target)), Some("done")) = (stored.to, stored.outcome.as_deref()) else {
            return Ok(());
        };
        match self.place(target)? {
            Some(place) if place.uid.is_none() && place.server_present => {
                self.name(target, folder, outcome)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// What waits for one location waits for another now: it is the same letter.
    fn hand_over(
        &mut self,
        from: LocationId,
        to: LocationId,
        folder: FolderId,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE operations SET location = ?2, folder = ?3 WHERE location = ?1 AND outcome IS NULL",
            (from.0, to.0, folder.0),
        )?;
        Ok(())
    }

    fn end(
        &self,
        operation: OperationId,
        outcome: &str,
        problem: Option<&str>,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE operations SET outcome = ?2, problem = ?3 WHERE id = ?1",
            (operation.0, outcome, problem),
        )?;
        Ok(())
    }
}
