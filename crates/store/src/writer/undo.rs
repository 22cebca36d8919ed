//! The way back: an operation that has not begun is taken out of the queue, one that may have happened is
//! answered with its inverse. Both survive a restart, because both are rows.

use linnet_mail::{LocationId, UndoId};

use super::{
    Place, Writer,
    operations::{Kind, Stored, select_operations},
};
use crate::{StoreError, Undone};

/// Moves in a row that are followed to find where a letter is now.
const FURTHEST: usize = 64;

impl Writer<'_> {
    /// Takes an action back. Doing it twice does nothing more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; SQLite's errors.
    pub fn undo(&mut self, undo: UndoId, now: i64) -> Result<Undone, StoreError> {
        let undone: Option<Option<i64>> =
            self.value("SELECT undone_at FROM undo_log WHERE id = ?1", [undo.0])?;
        let mut report = Undone::default();
        match undone {
            None => return Err(StoreError::not_found("action", undo.0)),
            Some(Some(_)) => return Ok(report),
            Some(None) => {}
        }
        for stored in self.operations(
            select_operations!("WHERE undo = ?1 ORDER BY id DESC"),
            undo.0,
        )? {
            match stored.outcome.as_deref() {
                // A deletion that was begun may still be stopped; if it was not, the next check tells.
                None if stored.attempts == 0 || stored.kind == Kind::Delete => {
                    self.withdraw(&stored, "undone", None)?;
                    report.operations_cancelled += 1;
                }
                // Begun: the server may have done it.
                None | Some("done") => {
                    if self.queue_inverse(&stored, now)? {
                        report.operations_queued += 1;
                    } else {
                        report.impossible += 1;
                    }
                }
                // It never happened.
                Some(_) => {}
            }
        }
        self.execute(
            "UPDATE undo_log SET undone_at = ?2 WHERE id = ?1",
            (undo.0, now),
        )?;
        Ok(report)
    }

    /// False when there is no way back.
    fn queue_inverse(&mut self, stored: &Stored, now: i64) -> Result<bool, StoreError> {
        match stored.kind {
            Kind::Flags { add, remove } => {
                let Some(place) = self.present_place(stored.location)? else {
                    return Ok(false);
                };
                self.queue_flags(&place, remove, add, None, now)?;
                Ok(true)
            }
            Kind::Move => {
                let Some((_, target)) = stored.to else {
                    return Ok(false);
                };
                let Some(place) = self.present_place(target)? else {
                    return Ok(false);
                };
                if place.folder != stored.folder {
                    self.queue_transfer(&place, stored.folder, "move", None, now)?;
                }
                Ok(true)
            }
            Kind::Copy => {
                let Some((_, target)) = stored.to else {
                    return Ok(false);
                };
                let Some(place) = self.present_place(target)? else {
                    return Ok(false);
                };
                self.queue_delete(&place, None, now)?;
                Ok(true)
            }
            Kind::Delete => {
                // Afterwards only the graveyard has it.
                Ok(false)
            }
        }
    }

    /// Where the letter of a location is shown now: there, or where later moves took it.
    fn present_place(&self, location: LocationId) -> Result<Option<Place>, StoreError> {
        let mut at = location;
        for _ in 0..FURTHEST {
            if let Some(place) = self.place(at)?
                && place.shown_present
            {
                return Ok(Some(place));
            }
            let next: Option<i64> = self.value(
                "SELECT to_location FROM operations WHERE location = ?1 AND kind = 'move' \
                 AND (outcome IS NULL OR outcome = 'done') AND to_location IS NOT NULL ORDER BY id DESC LIMIT 1",
                [at.0],
            )?;
            match next {
                Some(next) => at = LocationId(next),
                None => return Ok(None),
            }
        }
        Ok(None)
    }
}
