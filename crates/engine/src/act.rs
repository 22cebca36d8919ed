//! What a person does with letters: one transaction each, shown at once, undone as easily. The network hears
//! of it afterwards.

use std::collections::BTreeMap;

use linnet_mail::{AccountId, Flag, Flags, FolderId, FolderRole, LocationId, UndoId};
use linnet_store::{Location, Writer};

use crate::{
    api::{ActRequest, ActResult, Problem, Verb},
    engine::Engine,
    wakes::Scope,
};

/// Where an action sends letters, resolved for each account before the transaction.
type Targets = BTreeMap<AccountId, FolderId>;

impl Engine {
    /// Carries out `request` here, and queues it for the servers.
    ///
    /// # Errors
    /// `NotFound` when a letter or the folder is gone; `InvalidInput` when a move names no folder, or one of
    /// another account.
    pub async fn act(&self, request: ActRequest) -> Result<ActResult, Problem> {
        let ids = request.locations.clone();
        let letters = self.read(move |reader| reader.locations_of(&ids)).await?;
        if letters.is_empty() {
            return Err(Problem::not_found("letter"));
        }
        let targets = self.targets(&request, &letters).await?;
        let trashed = self.in_trash(&letters).await?;
        let (verb, now) = (request.verb, self.now());
        let accounts: Vec<AccountId> = letters.iter().map(|letter| letter.account).collect();
        let folder = targets.values().next().copied();
        let (undo, count) = self
            .write(move |writer| {
                writer.begin_action(word(verb), now)?;
                let count = carry_out(writer, verb, &letters, &targets, &trashed, now)?;
                Ok((writer.end_action()?, count))
            })
            .await?;
        for account in accounts {
            self.inner.supervisors.wake(account, Scope::Operations);
        }
        Ok(ActResult {
            undo,
            verb,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            folder,
        })
    }

    /// Takes an action back: what the server has not heard of is dropped, the rest is reversed.
    pub async fn undo(&self, undo: UndoId) -> Result<(), Problem> {
        let now = self.now();
        let undone = self.write(move |writer| writer.undo(undo, now)).await?;
        if undone.operations_cancelled + undone.operations_queued == 0 {
            return Err(Problem::not_found("undo"));
        }
        self.inner.supervisors.wake_all(Scope::Operations);
        Ok(())
    }

    async fn targets(
        &self,
        request: &ActRequest,
        letters: &[Location],
    ) -> Result<Targets, Problem> {
        let role = match request.verb {
            Verb::Archive => FolderRole::Archive,
            Verb::Delete => FolderRole::Trash,
            Verb::Junk => FolderRole::Junk,
            Verb::NotJunk => FolderRole::Inbox,
            Verb::Read | Verb::Unread | Verb::Star | Verb::Unstar => return Ok(Targets::new()),
            Verb::Move | Verb::Copy => {
                let to = request.to.ok_or_else(|| Problem::invalid("to"))?;
                let folder = self.read(move |reader| reader.folder(to)).await?;
                if !folder.selectable
                    || letters
                        .iter()
                        .any(|letter| letter.account != folder.account)
                {
                    return Err(Problem::invalid("to"));
                }
                return Ok(Targets::from([(folder.account, to)]));
            }
        };
        let mut targets = Targets::new();
        for letter in letters {
            let account = letter.account;
            if targets.contains_key(&account) {
                continue;
            }
            let mut folder = self
                .role(account, role)
                .await
                .map_err(|fault| fault.general())?;
            if folder.is_none() && role == FolderRole::Archive {
                // Gmail has no Archive: what leaves the inbox stays in All Mail.
                folder = self
                    .role(account, FolderRole::All)
                    .await
                    .map_err(|fault| fault.general())?;
            }
            let folder = folder.ok_or_else(|| Problem::not_found(role.as_str()))?;
            targets.insert(account, folder.id);
        }
        Ok(targets)
    }

    /// The letters that already are in Deleted: deleting them there is for good.
    async fn in_trash(&self, letters: &[Location]) -> Result<Vec<LocationId>, Problem> {
        let folders = self.read(|reader| reader.folders(None)).await?;
        let trash: Vec<FolderId> = folders
            .into_iter()
            .filter(|folder| folder.role == FolderRole::Trash)
            .map(|folder| folder.id)
            .collect();
        Ok(letters
            .iter()
            .filter(|letter| trash.contains(&letter.folder))
            .map(|letter| letter.id)
            .collect())
    }
}

/// Returns the number of letters that changed.
fn carry_out(
    writer: &mut Writer<'_>,
    verb: Verb,
    letters: &[Location],
    targets: &Targets,
    trashed: &[LocationId],
    now: i64,
) -> Result<usize, linnet_store::StoreError> {
    let ids: Vec<LocationId> = letters.iter().map(|letter| letter.id).collect();
    let one = |flag| Flags::EMPTY.with(flag);
    let (add, remove) = match verb {
        Verb::Read => (one(Flag::Seen), Flags::EMPTY),
        Verb::Unread => (Flags::EMPTY, one(Flag::Seen)),
        Verb::Star => (one(Flag::Flagged), Flags::EMPTY),
        Verb::Unstar => (Flags::EMPTY, one(Flag::Flagged)),
        Verb::Junk => (one(Flag::Junk), one(Flag::NotJunk)),
        Verb::NotJunk => (one(Flag::NotJunk), one(Flag::Junk)),
        Verb::Archive | Verb::Move | Verb::Copy | Verb::Delete => (Flags::EMPTY, Flags::EMPTY),
    };
    let mut count = 0;
    if !(add.is_empty() && remove.is_empty()) {
        count = writer.act_flags(&ids, add, remove, now)?.count;
    }
    for (account, target) in targets {
        let of_account =
            |letter: &&Location| letter.account == *account && letter.folder != *target;
        let moving: Vec<LocationId> = letters
            .iter()
            .filter(of_account)
            .map(|letter| letter.id)
            .filter(|id| verb != Verb::Delete || !trashed.contains(id))
            .collect();
        if !moving.is_empty() {
            count = match verb {
                Verb::Copy => writer.act_copy(&moving, *target, now)?.count,
                Verb::Read
                | Verb::Unread
                | Verb::Star
                | Verb::Unstar
                | Verb::Archive
                | Verb::Move
                | Verb::Delete
                | Verb::Junk
                | Verb::NotJunk => count.max(writer.act_move(&moving, *target, now)?.count),
            };
        }
    }
    if verb == Verb::Delete && !trashed.is_empty() {
        count += writer.act_delete(trashed, now)?.count;
    }
    Ok(count)
}

fn word(verb: Verb) -> &'static str {
    match verb {
        Verb::Read => "read",
        Verb::Unread => "unread",
        Verb::Star => "star",
        Verb::Unstar => "unstar",
        Verb::Archive => "archive",
        Verb::Move => "move",
        Verb::Copy => "copy",
        Verb::Delete => "delete",
        Verb::Junk => "junk",
        Verb::NotJunk => "not-junk",
    }
}
