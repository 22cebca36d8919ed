//! What a person does with letters. Each is one transaction: the operation is queued, what is shown changes
//! at once, and the way back is written down.

use linnet_mail::{Flag, Flags, FolderId, FolderRole, LocationId, OperationId, UndoId};

use super::{Place, Writer};
use crate::{Acted, StoreError};

impl Writer<'_> {
    /// Joins the following acts of this transaction into one action with one undo.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn begin_action(&mut self, verb: &str, now: i64) -> Result<UndoId, StoreError> {
        let id = UndoId(self.inserted(
            "INSERT INTO undo_log (at, verb, count) VALUES (?1, ?2, 0)",
            (now, verb),
        )?);
        self.action = Some(id);
        Ok(id)
    }

    /// Ends what `begin_action` began; nothing when nothing changed.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn end_action(&mut self) -> Result<Option<UndoId>, StoreError> {
        let Some(action) = self.action.take() else {
            return Ok(None);
        };
        let empty = self.execute(
            "DELETE FROM undo_log WHERE id = ?1 AND count = 0",
            [action.0],
        )?;
        Ok((empty == 0).then_some(action))
    }

    /// Adds and removes flags, of those letters where that changes anything.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn act_flags(
        &mut self,
        locations: &[LocationId],
        add: Flags,
        remove: Flags,
        now: i64,
    ) -> Result<Acted, StoreError> {
        let mut acting = Acting::new(flags_verb(add, remove), now);
        for id in locations {
            let Some(place) = self.place(*id)?.filter(|place| place.shown_present) else {
                continue;
            };
            let add = add.minus(place.shown_flags);
            let remove = Flags::from_bits(remove.bits() & place.shown_flags.bits()).minus(add);
            if add.is_empty() && remove.is_empty() {
                continue;
            }
            let undo = acting.undo(self)?;
            let operation = self.queue_flags(&place, add, remove, Some(undo), now)?;
            acting.did(operation, *id);
        }
        acting.end(self)
    }

    /// Moves letters to another folder of the same account.
    ///
    /// # Errors
    /// [`StoreError::OtherAccount`]; SQLite's errors.
    pub fn act_move(
        &mut self,
        locations: &[LocationId],
        to: FolderId,
        now: i64,
    ) -> Result<Acted, StoreError> {
        let target = self.known_folder(to)?;
        let mut acting = Acting::new(move_verb(target.role), now);
        for id in locations {
            let Some(place) = self
                .place(*id)?
                .filter(|place| place.shown_present && place.folder != to)
            else {
                continue;
            };
            if place.account != target.account {
                return Err(StoreError::OtherAccount);
            }
            let undo = acting.undo(self)?;
            let (operation, now_at) = self.queue_transfer(&place, to, "move", Some(undo), now)?;
            acting.did(operation, now_at);
        }
        acting.end(self)
    }

    /// Copies letters to another folder of the same account.
    ///
    /// # Errors
    /// [`StoreError::OtherAccount`]; SQLite's errors.
    pub fn act_copy(
        &mut self,
        locations: &[LocationId],
        to: FolderId,
        now: i64,
    ) -> Result<Acted, StoreError> {
        let target = self.known_folder(to)?;
        let mut acting = Acting::new("copy", now);
        for id in locations {
            let Some(place) = self
                .place(*id)?
                .filter(|place| place.shown_present && place.folder != to)
            else {
                continue;
            };
            if place.account != target.account {
                return Err(StoreError::OtherAccount);
            }
            let undo = acting.undo(self)?;
            let (operation, now_at) = self.queue_transfer(&place, to, "copy", Some(undo), now)?;
            acting.did(operation, now_at);
        }
        acting.end(self)
    }

    /// Deletes letters for good. The graveyard keeps them for 30 days.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn act_delete(&mut self, locations: &[LocationId], now: i64) -> Result<Acted, StoreError> {
        let mut acting = Acting::new("delete", now);
        for id in locations {
            let Some(place) = self.place(*id)?.filter(|place| place.shown_present) else {
                continue;
            };
            let undo = acting.undo(self)?;
            let operation = self.queue_delete(&place, Some(undo), now)?;
            acting.did(operation, *id);
        }
        acting.end(self)
    }

    pub(super) fn queue_flags(
        &mut self,
        place: &Place,
        add: Flags,
        remove: Flags,
        undo: Option<UndoId>,
        now: i64,
    ) -> Result<OperationId, StoreError> {
        let id = self.inserted(
            "INSERT INTO operations (account, kind, location, folder, add_flags, remove_flags, undo, queued_at) \
             VALUES (?1, 'flags', ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                place.account.0,
                place.id.0,
                place.folder.0,
                add.bits(),
                remove.bits(),
                undo.map(|undo| undo.0),
                now,
            ),
        )?;
        self.change.operations = true;
        self.replay(place.id)?;
        Ok(OperationId(id))
    }

    pub(super) fn queue_delete(
        &mut self,
        place: &Place,
        undo: Option<UndoId>,
        now: i64,
    ) -> Result<OperationId, StoreError> {
        let id = self.inserted(
            "INSERT INTO operations (account, kind, location, folder, undo, queued_at) \
             VALUES (?1, 'delete', ?2, ?3, ?4, ?5)",
            (
                place.account.0,
                place.id.0,
                place.folder.0,
                undo.map(|undo| undo.0),
                now,
            ),
        )?;
        self.change.operations = true;
        self.replay(place.id)?;
        Ok(OperationId(id))
    }

    /// Queues a move or copy; the letter is shown in its new place at once, under a location without a UID.
    pub(super) fn queue_transfer(
        &mut self,
        place: &Place,
        to: FolderId,
        kind: &str,
        undo: Option<UndoId>,
        now: i64,
    ) -> Result<(OperationId, LocationId), StoreError> {
        let target = self.add(&Place {
            folder: to,
            uid: None,
            server_present: false,
            server_flags: Flags::EMPTY,
            shown_present: true,
            unclaimed: 0,
            ..place.clone()
        })?;
        // Being told once of a letter is enough.
        self.execute(
            "UPDATE locations SET notified = 1 WHERE id = ?1",
            [target.0],
        )?;
        let id = self.inserted(
            "INSERT INTO operations (account, kind, location, folder, to_folder, to_location, undo, queued_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                place.account.0,
                kind,
                place.id.0,
                place.folder.0,
                to.0,
                target.0,
                undo.map(|undo| undo.0),
                now,
            ),
        )?;
        self.change.operations = true;
        self.replay(place.id)?;
        self.replay(target)?;
        Ok((OperationId(id), target))
    }
}

/// One action while it is being carried out: its undo record is only made when something changes.
struct Acting {
    verb: &'static str,
    now: i64,
    acted: Acted,
}

impl Acting {
    fn new(verb: &'static str, now: i64) -> Acting {
        Acting {
            verb,
            now,
            acted: Acted {
                undo: None,
                count: 0,
                operations: Vec::new(),
                now_at: Vec::new(),
            },
        }
    }

    fn undo(&mut self, writer: &mut Writer<'_>) -> Result<UndoId, StoreError> {
        if let Some(undo) = self.acted.undo.or(writer.action) {
            self.acted.undo = Some(undo);
            return Ok(undo);
        }
        let undo = UndoId(writer.inserted(
            "INSERT INTO undo_log (at, verb, count) VALUES (?1, ?2, 0)",
            (self.now, self.verb),
        )?);
        self.acted.undo = Some(undo);
        Ok(undo)
    }

    fn did(&mut self, operation: OperationId, now_at: LocationId) {
        self.acted.operations.push(operation);
        self.acted.now_at.push(now_at);
        self.acted.count += 1;
    }

    fn end(self, writer: &Writer<'_>) -> Result<Acted, StoreError> {
        if let Some(undo) = self.acted.undo {
            let count = i64::try_from(self.acted.count).unwrap_or(i64::MAX);
            writer.execute(
                "UPDATE undo_log SET count = max(count, ?2) WHERE id = ?1",
                (undo.0, count),
            )?;
        }
        Ok(self.acted)
    }
}

fn flags_verb(add: Flags, remove: Flags) -> &'static str {
    let only = |flags: Flags, flag: Flag| flags == Flags::EMPTY.with(flag);
    if only(add, Flag::Seen) && remove.is_empty() {
        "read"
    } else if only(remove, Flag::Seen) && add.is_empty() {
        "unread"
    } else if only(add, Flag::Flagged) && remove.is_empty() {
        "star"
    } else if only(remove, Flag::Flagged) && add.is_empty() {
        "unstar"
    } else {
        "flags"
    }
}

fn move_verb(role: FolderRole) -> &'static str {
    match role {
        FolderRole::Archive | FolderRole::All => "archive",
        FolderRole::Junk => "junk",
        FolderRole::Trash => "trash",
        FolderRole::Inbox
        | FolderRole::Drafts
        | FolderRole::Sent
        | FolderRole::Flagged
        | FolderRole::Important
        | FolderRole::Other => "move",
    }
}

#[cfg(test)]
mod tests;
