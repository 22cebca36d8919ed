//! Random histories: a person acts, the server changes, operations end in every way. After every step the
//! store must show what a small model works out from scratch: server truth, then the waiting operations.

use std::collections::BTreeMap;

use linnet_mail::{Flag, Flags, FolderId, LocationId};
use proptest::prelude::*;

use crate::{
    OpKind, Outcome, ViewFilter,
    testing::{Home, NOW, VALIDITY, incoming, sample},
};

#[derive(Clone, Debug)]
enum Step {
    Flags { letter: usize, bits: u8, remove: u8 },
    Move { letter: usize, to: usize },
    Copy { letter: usize, to: usize },
    Delete { letter: usize },
    ServerFlags { letter: usize, bits: u8 },
    ServerVanish { letter: usize },
    Arrive { number: u32, folder: usize },
    Attempt { operation: usize },
    Done { operation: usize, named: bool },
    Refused { operation: usize },
    Undo { action: usize },
    Checked { folder: usize },
    NewValidity { folder: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let letter = || 0..12_usize;
    // Seen, Answered, Flagged.
    let bits = || 0..8_u8;
    prop_oneof![
        4 => (letter(), bits(), bits()).prop_map(|(letter, bits, remove)| Step::Flags { letter, bits, remove }),
        4 => (letter(), 0..3_usize).prop_map(|(letter, to)| Step::Move { letter, to }),
        1 => (letter(), 0..3_usize).prop_map(|(letter, to)| Step::Copy { letter, to }),
        1 => letter().prop_map(|letter| Step::Delete { letter }),
        3 => (letter(), bits()).prop_map(|(letter, bits)| Step::ServerFlags { letter, bits }),
        2 => letter().prop_map(|letter| Step::ServerVanish { letter }),
        4 => (1..7_u32, 0..3_usize).prop_map(|(number, folder)| Step::Arrive { number, folder }),
        3 => (0..6_usize).prop_map(|operation| Step::Attempt { operation }),
        4 => (0..6_usize, any::<bool>()).prop_map(|(operation, named)| Step::Done { operation, named }),
        2 => (0..6_usize).prop_map(|operation| Step::Refused { operation }),
        3 => (0..6_usize).prop_map(|action| Step::Undo { action }),
        1 => (0..3_usize).prop_map(|folder| Step::Checked { folder }),
        1 => (0..3_usize).prop_map(|folder| Step::NewValidity { folder }),
    ]
}

struct World {
    home: Home,
    folders: [FolderId; 3],
    validity: BTreeMap<FolderId, u32>,
    next_uid: u32,
    actions: Vec<linnet_mail::UndoId>,
}

impl World {
    fn new() -> World {
        let home = Home::new();
        let folders = [home.inbox, home.archive, home.trash];
        let validity = folders.iter().map(|folder| (*folder, VALIDITY)).collect();
        World {
            home,
            folders,
            validity,
            next_uid: 1,
            actions: Vec::new(),
        }
    }

    fn all(&self) -> Vec<LocationId> {
        self.folders
            .iter()
            .flat_map(|folder| self.home.shown(*folder))
            .collect()
    }

    fn letter(&self, index: usize) -> Option<LocationId> {
        let all = self.all();
        if all.is_empty() {
            None
        } else {
            Some(all[index % all.len()])
        }
    }

    fn operation(&self, index: usize) -> Option<crate::Operation> {
        let waiting = self
            .home
            .store
            .read(|reader| reader.pending_operations(self.home.account))
            .unwrap();
        if waiting.is_empty() {
            None
        } else {
            Some(waiting[index % waiting.len()].clone())
        }
    }

    fn uid_of(&self, at: LocationId) -> Option<(FolderId, u32)> {
        let location = self.home.store.read(|reader| reader.location(at)).unwrap();
        location.uid.map(|uid| (location.folder, uid))
    }

    fn apply(&mut self, step: &Step) {
        let home = &self.home;
        match step.clone() {
            Step::Flags {
                letter,
                bits,
                remove,
            } => {
                let Some(at) = self.letter(letter) else {
                    return;
                };
                let (add, remove) = (Flags::from_bits(bits), Flags::from_bits(remove));
                let acted = home.write(move |writer| writer.act_flags(&[at], add, remove, NOW));
                self.actions.extend(acted.undo);
            }
            Step::Move { letter, to } => {
                let Some(at) = self.letter(letter) else {
                    return;
                };
                let to = self.folders[to];
                let acted = home.write(move |writer| writer.act_move(&[at], to, NOW));
                self.actions.extend(acted.undo);
            }
            Step::Copy { letter, to } => {
                let Some(at) = self.letter(letter) else {
                    return;
                };
                let to = self.folders[to];
                let acted = home.write(move |writer| writer.act_copy(&[at], to, NOW));
                self.actions.extend(acted.undo);
            }
            Step::Delete { letter } => {
                let Some(at) = self.letter(letter) else {
                    return;
                };
                let acted = home.write(move |writer| writer.act_delete(&[at], NOW));
                self.actions.extend(acted.undo);
            }
            Step::ServerFlags { letter, bits } => {
                let Some((folder, uid)) = self.letter(letter).and_then(|at| self.uid_of(at)) else {
                    return;
                };
                let validity = self.validity[&folder];
                home.write(move |writer| {
                    writer.server_flags(folder, validity, &[(uid, Flags::from_bits(bits), vec![])])
                });
            }
            Step::ServerVanish { letter } => {
                let Some((folder, uid)) = self.letter(letter).and_then(|at| self.uid_of(at)) else {
                    return;
                };
                let validity = self.validity[&folder];
                home.write(move |writer| writer.server_vanished(folder, validity, &[uid]));
            }
            Step::Arrive { number, folder } => {
                let (folder, uid) = (self.folders[folder], self.next_uid);
                let validity = self.validity[&folder];
                let listed = crate::Listed {
                    uid,
                    flags: Flags::EMPTY,
                    keywords: vec![],
                    internal_date: NOW,
                    size: 100,
                };
                home.write(move |writer| writer.list(folder, validity, &[listed], uid));
                let mut letter = incoming(folder, uid, sample(number));
                letter.uidvalidity = validity;
                home.ingest(vec![letter]);
                self.next_uid += 1;
            }
            Step::Attempt { operation } => {
                let Some(operation) = self.operation(operation) else {
                    return;
                };
                home.write(move |writer| writer.operation_attempt(operation.id, NOW));
            }
            Step::Done { operation, named } => {
                // Only what has a UID can have been done.
                let Some(operation) = self.operation(operation).filter(|one| one.uid.is_some())
                else {
                    return;
                };
                let copied = match operation.kind {
                    OpKind::Move { to } | OpKind::Copy { to } if named => {
                        self.next_uid += 1;
                        Some((self.validity[&to], self.next_uid - 1))
                    }
                    _ => None,
                };
                home.write(move |writer| writer.operation_done(operation.id, Outcome { copied }));
            }
            Step::Refused { operation } => {
                let Some(operation) = self.operation(operation) else {
                    return;
                };
                home.write(move |writer| writer.operation_refused(operation.id, "NO"));
            }
            Step::Undo { action } => {
                if self.actions.is_empty() {
                    return;
                }
                let action = self.actions[action % self.actions.len()];
                home.write(move |writer| writer.undo(action, NOW));
            }
            Step::Checked { folder } => {
                let folder = self.folders[folder];
                home.write(move |writer| writer.set_cursor(folder, None, None, NOW));
            }
            Step::NewValidity { folder } => {
                let folder = self.folders[folder];
                let validity = self.validity[&folder] + 1;
                self.validity.insert(folder, validity);
                home.write(move |writer| writer.folder_selected(folder, validity, None, None));
            }
        }
    }
}

/// A row of `locations` and of `operations`, as the model sees them.
struct Truth {
    places: BTreeMap<i64, (bool, Flags, (bool, Flags))>,
    operations: Vec<(i64, String, i64, Flags, Flags, Option<i64>)>,
}

fn truth(home: &Home) -> Truth {
    home.store
        .read(|reader| {
            let conn = reader.conn();
            let places = conn
                .prepare("SELECT id, server_present, server_flags, shown_present, shown_flags FROM locations")?
                .query_map([], |row| {
                    let flags = |index| row.get(index).map(Flags::from_bits);
                    Ok((row.get(0)?, (row.get(1)?, flags(2)?, (row.get(3)?, flags(4)?))))
                })?
                .collect::<Result<_, _>>()?;
            let operations = conn
                .prepare(
                    "SELECT id, kind, location, add_flags, remove_flags, to_location FROM operations \
                     WHERE outcome IS NULL ORDER BY id",
                )?
                .query_map([], |row| {
                    let flags = |index| row.get(index).map(Flags::from_bits);
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, flags(3)?, flags(4)?, row.get(5)?))
                })?
                .collect::<Result<_, _>>()?;
            Ok(Truth { places, operations })
        })
        .unwrap()
}

/// The server as it is, then every waiting operation in order, on the whole mailbox at once.
fn replay(truth: &Truth) -> BTreeMap<i64, (bool, Flags)> {
    let mut shown: BTreeMap<i64, (bool, Flags)> = truth
        .places
        .iter()
        .map(|(id, (present, flags, _))| (*id, (*present, *flags)))
        .collect();
    for (_, kind, location, add, remove, target) in &truth.operations {
        let Some((present, flags)) = shown.get(location).copied() else {
            continue;
        };
        match (kind.as_str(), target) {
            ("flags", _) => {
                shown.insert(*location, (present, flags.minus(*remove).union(*add)));
            }
            ("move", Some(target)) => {
                shown.insert(*location, (false, flags));
                shown.insert(*target, (true, flags));
            }
            ("copy", Some(target)) => {
                shown.insert(*target, (true, flags));
            }
            _ => {
                shown.insert(*location, (false, flags));
            }
        }
    }
    for (id, (present, flags)) in &mut shown {
        let on_server = truth.places.get(id).is_some_and(|(present, ..)| *present);
        *present = *present && !(on_server && flags.contains(Flag::Deleted));
    }
    shown
}

fn assert_shown(home: &Home, after: &Step) {
    let truth = truth(home);
    let wanted = replay(&truth);
    for (id, (_, _, shown)) in &truth.places {
        assert_eq!(shown, &wanted[id], "location {id} after {after:?}");
    }
    home.assert_sound();
}

/// `PROPTEST_CASES` asks for a longer run.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked {
        ProptestConfig::default().cases
    } else {
        48
    };
    ProptestConfig {
        cases,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn shown_is_server_truth_with_waiting_operations_replayed(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = World::new();
        for number in 1..4 {
            world.apply(&Step::Arrive { number, folder: 0 });
        }
        let mut view = crate::View::open(&world.home.store, ViewFilter::Folders(world.folders.to_vec()), 50).unwrap();
        view.load().unwrap();
        let mut changes = world.home.store.changes();
        for step in &steps {
            world.apply(step);
            assert_shown(&world.home, step);
            while let Ok(change) = changes.try_recv() {
                view.patch(&change);
            }
            let filter = ViewFilter::Folders(world.folders.to_vec());
            let anew = world.home.store.read(|reader| reader.keys(&filter, usize::MAX)).unwrap();
            prop_assert_eq!(view.keys(), anew.keys.as_slice());
            prop_assert_eq!((view.total() as usize, view.unread() as usize), (anew.total, anew.unread));
        }
    }
}
