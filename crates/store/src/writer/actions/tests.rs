use linnet_mail::{Flags, LocationId};

use crate::{
    OpKind, Outcome,
    testing::{Home, NOW, Sample, VALIDITY, flagged, incoming, sample, seen},
};

impl Home {
    fn operations(&self) -> Vec<crate::Operation> {
        self.store
            .read(|reader| reader.pending_operations(self.account))
            .unwrap()
    }

    fn flags(&self, at: LocationId) -> Flags {
        self.store.read(|reader| reader.location(at)).unwrap().flags
    }
}

#[test]
fn flags_show_at_once_and_fall_back_when_refused() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let acted = home.write(move |writer| writer.act_flags(&[at], seen(), Flags::EMPTY, NOW));
    assert_eq!(acted.count, 1);
    assert_eq!(home.flags(at), seen());
    assert!(!home.rows(home.inbox)[0].unread);
    let again = home.write(move |writer| writer.act_flags(&[at], seen(), Flags::EMPTY, NOW));
    assert_eq!((again.count, again.undo), (0, None));
    let operation = home.operations()[0].id;
    let undo = home.write(move |writer| writer.operation_refused(operation, "NO"));
    assert_eq!(undo, acted.undo);
    assert_eq!(home.flags(at), Flags::EMPTY);
    assert!(home.rows(home.inbox)[0].unread);
    home.assert_sound();
}

#[test]
fn a_move_shows_at_once_and_gets_its_uid_by_copyuid() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let to = home.archive;
    let acted = home.write(move |writer| writer.act_move(&[at], to, NOW));
    assert_eq!(home.rows(home.inbox).len(), 0);
    assert_eq!(home.rows(home.archive).len(), 1);
    assert_eq!(home.shown(home.archive), acted.now_at);
    let operations = home.operations();
    assert_eq!(operations[0].kind, OpKind::Move { to });
    assert_eq!((operations[0].uid, operations[0].complete), (Some(1), true));
    let id = operations[0].id;
    home.write(move |writer| {
        writer.operation_attempt(id, NOW)?;
        writer.operation_done(
            id,
            Outcome {
                copied: Some((VALIDITY, 70)),
            },
        )
    });
    assert_eq!(home.at(home.archive, 70), acted.now_at[0]);
    assert_eq!(
        home.store
            .read(|reader| reader.location_by_uid(home.inbox, 1))
            .unwrap(),
        None
    );
    assert_eq!(home.operations(), []);
    home.assert_sound();
}

#[test]
fn a_move_without_copyuid_is_claimed_by_its_bytes() {
    for listed_first in [false, true] {
        let home = Home::new();
        let at = home.receive(home.inbox, &[sample(1)])[0];
        let to = home.archive;
        let acted = home.write(move |writer| writer.act_move(&[at], to, NOW));
        let id = acted.operations[0];
        let arrive = || {
            home.list(home.archive, &[70], seen());
            home.ingest(vec![incoming(home.archive, 70, sample(1))]);
        };
        if listed_first {
            arrive();
        }
        home.write(move |writer| writer.operation_done(id, Outcome::default()));
        if !listed_first {
            assert_eq!(home.shown(home.archive), acted.now_at);
            arrive();
        }
        assert_eq!(home.shown(home.archive), acted.now_at);
        assert_eq!(home.at(home.archive, 70), acted.now_at[0]);
        assert_eq!(home.flags(acted.now_at[0]), seen());
        home.assert_sound();
    }
}

#[test]
fn what_is_done_to_a_moving_letter_follows_it() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let (archive, trash) = (home.archive, home.trash);
    let first = home.write(move |writer| writer.act_move(&[at], archive, NOW));
    let moving = first.now_at[0];
    home.write(move |writer| writer.act_flags(&[moving], flagged(), Flags::EMPTY, NOW));
    let second = home.write(move |writer| writer.act_move(&[moving], trash, NOW));
    assert_eq!(home.flags(second.now_at[0]), flagged());
    assert_eq!(
        (home.shown(home.inbox).len(), home.shown(home.archive).len()),
        (0, 0)
    );
    assert_eq!(home.operations()[1].uid, None, "waits for the first move");
    // New flags at the server show through the whole way.
    let inbox = home.inbox;
    home.write(move |writer| writer.server_flags(inbox, VALIDITY, &[(1, seen(), vec![])]));
    assert_eq!(home.flags(second.now_at[0]), seen().union(flagged()));
    home.assert_sound();
    let id = first.operations[0];
    home.write(move |writer| {
        writer.operation_done(
            id,
            Outcome {
                copied: Some((VALIDITY, 5)),
            },
        )
    });
    assert_eq!(
        home.operations()
            .iter()
            .map(|operation| operation.uid)
            .collect::<Vec<_>>(),
        [Some(5), Some(5)]
    );
    assert_eq!(home.flags(second.now_at[0]), seen().union(flagged()));
    home.assert_sound();
}

#[test]
fn a_refused_move_leaves_later_wishes_with_the_letter() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let archive = home.archive;
    let acted = home.write(move |writer| writer.act_move(&[at], archive, NOW));
    let moving = acted.now_at[0];
    home.write(move |writer| writer.act_flags(&[moving], flagged(), Flags::EMPTY, NOW));
    let id = acted.operations[0];
    home.write(move |writer| writer.operation_refused(id, "NO [OVERQUOTA]"));
    assert_eq!(home.shown(home.inbox), [at]);
    assert_eq!(home.shown(home.archive), []);
    assert_eq!(home.flags(at), flagged());
    home.assert_sound();
}

#[test]
fn a_letter_that_vanishes_under_an_attempted_move_is_taken_for_moved() {
    let home = Home::new();
    let ids = home.receive(home.inbox, &[sample(1), sample(2)]);
    let (inbox, archive) = (home.inbox, home.archive);
    let acted = home.write(move |writer| writer.act_move(&ids, archive, NOW));
    let attempted = acted.operations[0];
    home.write(move |writer| {
        writer.operation_attempt(attempted, NOW)?;
        writer.server_vanished(inbox, VALIDITY, &[1, 2])
    });
    assert_eq!(
        home.shown(home.archive),
        [acted.now_at[0]],
        "the other one is gone, not moved"
    );
    assert_eq!(home.operations(), []);
    home.assert_sound();
    // The late answer still names it.
    home.write(move |writer| {
        writer.operation_done(
            attempted,
            Outcome {
                copied: Some((VALIDITY, 9)),
            },
        )
    });
    assert_eq!(home.at(home.archive, 9), acted.now_at[0]);
    home.assert_sound();
}

#[test]
fn undo_takes_a_waiting_action_back_without_a_trace() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let archive = home.archive;
    let undo = home.write(move |writer| {
        writer.begin_action("junk", NOW)?;
        writer.act_flags(&[at], flagged(), Flags::EMPTY, NOW)?;
        writer.act_move(&[at], archive, NOW)?;
        writer.end_action()
    });
    let undo = undo.unwrap();
    let history = home.store.read(|reader| reader.history(5)).unwrap();
    assert_eq!((history[0].verb.as_str(), history[0].count), ("junk", 1));
    let undone = home.write(move |writer| writer.undo(undo, NOW));
    assert_eq!(
        (undone.operations_cancelled, undone.operations_queued),
        (2, 0)
    );
    assert_eq!(home.shown(home.inbox), [at]);
    assert_eq!(home.flags(at), Flags::EMPTY);
    assert_eq!(home.operations(), []);
    assert_eq!(
        home.write(move |writer| writer.undo(undo, NOW)),
        crate::Undone::default()
    );
    home.assert_sound();
}

#[test]
fn undo_answers_what_was_done_with_its_inverse() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let (inbox, archive) = (home.inbox, home.archive);
    let acted = home.write(move |writer| writer.act_move(&[at], archive, NOW));
    let id = acted.operations[0];
    home.write(move |writer| {
        writer.operation_done(
            id,
            Outcome {
                copied: Some((VALIDITY, 3)),
            },
        )
    });
    let undo = acted.undo.unwrap();
    let undone = home.write(move |writer| writer.undo(undo, NOW));
    assert_eq!(undone.operations_queued, 1);
    assert_eq!(home.shown(home.archive), []);
    assert_eq!(home.shown(home.inbox).len(), 1);
    let operations = home.operations();
    assert_eq!(
        (operations[0].kind.clone(), operations[0].uid),
        (OpKind::Move { to: inbox }, Some(3))
    );
    home.assert_sound();
}

#[test]
fn undo_of_a_move_swallows_a_later_way_back() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let (inbox, archive) = (home.inbox, home.archive);
    let away = home.write(move |writer| writer.act_move(&[at], archive, NOW));
    let moving = away.now_at[0];
    home.write(move |writer| writer.act_move(&[moving], inbox, NOW));
    let undo = away.undo.unwrap();
    home.write(move |writer| writer.undo(undo, NOW));
    assert_eq!(home.shown(home.inbox), [at]);
    assert_eq!(home.operations(), []);
    home.assert_sound();
}

#[test]
fn deleting_for_good_hides_at_once_and_keeps_the_letter_aside() {
    let home = Home::new();
    let at = home.receive(home.trash, &[sample(1)])[0];
    let acted = home.write(move |writer| writer.act_delete(&[at], NOW));
    assert_eq!(home.shown(home.trash), []);
    home.assert_sound();
    let id = acted.operations[0];
    home.write(move |writer| writer.operation_done(id, Outcome::default()));
    home.assert_sound();
    home.list(home.inbox, &[4], Flags::EMPTY);
    assert_eq!(
        home.ingest(vec![incoming(home.inbox, 4, sample(1))]).shared,
        1,
        "its bytes were kept"
    );
}

#[test]
fn a_copy_stands_in_both_folders_and_its_undo_removes_it() {
    let home = Home::new();
    let at = home.receive(
        home.inbox,
        &[Sample {
            number: 1,
            answers: &[],
        }],
    )[0];
    let archive = home.archive;
    let acted = home.write(move |writer| writer.act_copy(&[at], archive, NOW));
    assert_eq!(
        (home.shown(home.inbox).len(), home.shown(home.archive).len()),
        (1, 1)
    );
    assert_eq!(home.rows(home.inbox)[0].count, 1);
    let (id, undo) = (acted.operations[0], acted.undo.unwrap());
    home.write(move |writer| {
        writer.operation_done(
            id,
            Outcome {
                copied: Some((VALIDITY, 3)),
            },
        )
    });
    home.write(move |writer| writer.undo(undo, NOW));
    assert_eq!(
        (home.shown(home.inbox).len(), home.shown(home.archive).len()),
        (1, 0)
    );
    assert_eq!(home.operations()[0].kind, OpKind::Delete);
    home.assert_sound();
}
