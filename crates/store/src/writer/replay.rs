//! Invariant 1. A location's server columns say what the server is known to have; its shown columns are
//! always those with the waiting operations replayed on top, worked out here and nowhere else.

use linnet_mail::{Flag, Flags, LocationId};

use super::{Place, Writer};
use crate::StoreError;

/// Chains of moves that wait are short; a longer one can only be damage.
const DEEPEST: u32 = 64;

impl Writer<'_> {
    /// Brings what is shown of a location, and of the places it is moving to, in line with invariant 1.
    pub(crate) fn replay(&mut self, id: LocationId) -> Result<(), StoreError> {
        self.replay_from(id, 0)
    }

    /// Saves new server columns and replays.
    pub(super) fn save_truth(
        &mut self,
        before: &Place,
        mut after: Place,
    ) -> Result<(), StoreError> {
        let (present, flags) = self.replayed(&after)?;
        after.shown_present = present;
        after.shown_flags = flags;
        self.save(before, &after)?;
        self.replay_targets(after.id, 0)
    }

    /// What must be shown of `place`.
    pub(crate) fn replayed(&self, place: &Place) -> Result<(bool, Flags), StoreError> {
        let (mut present, flags) =
            self.base(place.id, place.server_present, place.server_flags, 0)?;
        let (taken_away, flags) = self.after_operations(place.id, i64::MAX, flags)?;
        // Without UIDPLUS a moved letter stays behind marked; other programs hide such letters too.
        present =
            present && !taken_away && !(place.server_present && flags.contains(Flag::Deleted));
        Ok((present, flags))
    }

    fn replay_from(&mut self, id: LocationId, depth: u32) -> Result<(), StoreError> {
        let Some(before) = self.place(id)? else {
            return Ok(());
        };
        let (present, flags) = self.replayed(&before)?;
        let mut after = before.clone();
        after.shown_present = present;
        after.shown_flags = flags;
        self.save(&before, &after)?;
        // Also when it looks the same now: a copy may have been taken in between.
        self.replay_targets(id, depth)
    }

    /// A letter on its way shows the flags it takes along.
    fn replay_targets(&mut self, id: LocationId, depth: u32) -> Result<(), StoreError> {
        if depth >= DEEPEST {
            return Err(StoreError::unreadable(
                "operations",
                "a chain of moves without an end",
            ));
        }
        let targets: Vec<i64> = self.values(
            "SELECT to_location FROM operations \
             WHERE location = ?1 AND outcome IS NULL AND to_location IS NOT NULL ORDER BY id",
            [id.0],
        )?;
        targets
            .into_iter()
            .try_for_each(|target| self.replay_from(LocationId(target), depth + 1))
    }

    /// Presence and flags before the location's own operations: the server's, or those that a letter on its
    /// way brings along.
    fn base(
        &self,
        id: LocationId,
        present: bool,
        flags: Flags,
        depth: u32,
    ) -> Result<(bool, Flags), StoreError> {
        if present {
            return Ok((true, flags));
        }
        if depth >= DEEPEST {
            return Err(StoreError::unreadable(
                "operations",
                "a chain of moves without an end",
            ));
        }
        let mut statement = self.statement(
            "SELECT o.id, l.id, l.server_present, l.server_flags FROM operations o \
             JOIN locations l ON l.id = o.location WHERE o.to_location = ?1 AND o.outcome IS NULL",
        )?;
        let mut rows = statement.query([id.0])?;
        let Some(row) = rows.next()? else {
            return Ok((false, flags));
        };
        let (operation, source): (i64, LocationId) = (row.get(0)?, LocationId(row.get(1)?));
        let (there, bits): (bool, u8) = (row.get(2)?, row.get(3)?);
        drop(rows);
        let (_, flags) = self.base(source, there, Flags::from_bits(bits), depth + 1)?;
        let (_, flags) = self.after_operations(source, operation, flags)?;
        Ok((true, flags))
    }

    /// Whether a waiting operation before `until` takes the letter away, and its flags by then.
    fn after_operations(
        &self,
        id: LocationId,
        until: i64,
        mut flags: Flags,
    ) -> Result<(bool, Flags), StoreError> {
        let mut statement = self.statement(
            "SELECT kind, add_flags, remove_flags FROM operations \
             WHERE location = ?1 AND outcome IS NULL AND id < ?2 ORDER BY id",
        )?;
        let mut rows = statement.query((id.0, until))?;
        let mut taken_away = false;
        while let Some(row) = rows.next()? {
            match row
                .get_ref(0)?
                .as_str()
                .map_err(|error| StoreError::unreadable("operation", error))?
            {
                "move" | "delete" => taken_away = true,
                "flags" => {
                    let (add, remove): (u8, u8) = (row.get(1)?, row.get(2)?);
                    flags = flags
                        .minus(Flags::from_bits(remove))
                        .union(Flags::from_bits(add));
                }
                _ => {}
            }
        }
        Ok((taken_away, flags))
    }
}

#[cfg(test)]
mod tests;
