use linnet_mail::{Flag, Flags};

use crate::{
    Lane, Listed, StoreError, Validity,
    testing::{Home, NOW, VALIDITY, flagged, incoming, sample, seen},
};

#[test]
fn a_uid_counts_only_with_its_uidvalidity() {
    let home = Home::new();
    home.receive(home.inbox, &[sample(1)]);
    let folder = home.inbox;
    let refused = home.store.write_blocking(Lane::Bulk, move |writer| {
        writer.server_vanished(folder, VALIDITY + 1, &[1])
    });
    assert!(matches!(refused, Err(StoreError::UidValidity { given, .. }) if given == VALIDITY + 1));
    assert_eq!(home.shown(home.inbox).len(), 1);
}

#[test]
fn after_a_changed_uidvalidity_letters_find_their_places_again() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1), sample(2)]);
    let (folder, id) = (home.inbox, at[0]);
    home.write(move |writer| writer.act_flags(&[id], flagged(), Flags::EMPTY, NOW));
    let validity = home.write(move |writer| writer.folder_selected(folder, 99, Some(1), None));
    assert_eq!(validity, Validity::Changed);
    assert_eq!(home.shown(home.inbox).len(), 2, "bodies stay");
    let waiting = home
        .store
        .read(|reader| reader.pending_operations(home.account))
        .unwrap();
    assert_eq!(waiting[0].uid, None, "operations wait");
    // Only letter 1 is still there, under another UID.
    let listed = Listed {
        uid: 40,
        flags: seen(),
        keywords: vec![],
        internal_date: NOW,
        size: 100,
    };
    home.write(move |writer| writer.list(folder, 99, &[listed], 40));
    let mut letter = incoming(home.inbox, 40, sample(1));
    letter.uidvalidity = 99;
    let report = home.ingest(vec![letter]);
    assert_eq!(report.shared, 1);
    let found = home.store.read(|reader| reader.location(id)).unwrap();
    assert_eq!(
        (found.uid, found.flags),
        (Some(40), seen().union(flagged()))
    );
    let waiting = home
        .store
        .read(|reader| reader.pending_operations(home.account))
        .unwrap();
    assert_eq!(
        (waiting[0].uid, waiting[0].uidvalidity),
        (Some(40), Some(99))
    );
    // Letter 2 is given up after two complete checks.
    for round in 0..2 {
        assert_eq!(home.shown(home.inbox).len(), 2, "round {round}");
        home.write(move |writer| {
            writer.finish_listing(folder, None, NOW)?;
            writer.set_cursor(folder, None, Some(41), NOW)
        });
    }
    assert_eq!(home.shown(home.inbox), [id]);
    home.assert_sound();
}

#[test]
fn a_vanished_letter_comes_back_from_the_graveyard() {
    let home = Home::new();
    home.receive(home.inbox, &[sample(1)]);
    let folder = home.inbox;
    assert_eq!(
        home.write(move |writer| writer.server_vanished(folder, VALIDITY, &[1, 5])),
        1
    );
    assert_eq!(home.rows(home.inbox).len(), 0);
    home.assert_sound();
    home.list(home.archive, &[8], Flags::EMPTY);
    let report = home.ingest(vec![incoming(home.archive, 8, sample(1))]);
    assert_eq!(report.shared, 1);
    assert_eq!(home.rows(home.archive).len(), 1);
    home.assert_sound();
}

#[test]
fn folder_counts_follow_the_server() {
    let home = Home::new();
    home.list(home.inbox, &[1, 2, 3], Flags::EMPTY);
    home.list(home.inbox, &[4], Flags::EMPTY.with(Flag::Deleted));
    let counts = || {
        let folder = home.store.read(|reader| reader.folder(home.inbox)).unwrap();
        (folder.total, folder.unread)
    };
    assert_eq!(counts(), (3, 3), "a letter marked as deleted is hidden");
    let folder = home.inbox;
    home.write(move |writer| {
        writer.server_flags(
            folder,
            VALIDITY,
            &[(1, seen(), vec!["todo".into()]), (77, seen(), vec![])],
        )
    });
    assert_eq!(counts(), (3, 2));
    let location = home
        .store
        .read(|reader| reader.location_by_uid(home.inbox, 1))
        .unwrap()
        .unwrap();
    assert_eq!(location.keywords, ["todo"]);
    home.write(move |writer| writer.server_vanished(folder, VALIDITY, &[1, 2]));
    assert_eq!(counts(), (1, 1));
    assert_eq!(
        home.store.read(|reader| reader.uids(home.inbox)).unwrap(),
        [3, 4]
    );
    home.assert_sound();
}

#[test]
fn cursors_are_kept_and_fall_back_with_the_server() {
    let home = Home::new();
    let folder = home.inbox;
    home.list(folder, &[5, 6], Flags::EMPTY);
    home.write(move |writer| {
        writer.finish_listing(folder, Some(500), NOW)?;
        writer.set_cursor(folder, Some(500), Some(7), NOW)
    });
    let select = |uidnext, modseq| {
        home.write(move |writer| writer.folder_selected(folder, VALIDITY, uidnext, modseq));
        home.store.read(|reader| reader.folder(folder)).unwrap()
    };
    let same = select(Some(9), Some(600));
    assert_eq!(
        (same.uidnext, same.modseq, same.listing_complete),
        (Some(7), Some(500), true)
    );
    let older = select(Some(9), Some(400));
    assert_eq!((older.modseq, older.listing_complete), (None, true));
    let rolled_back = select(Some(3), None);
    assert_eq!(
        (rolled_back.uidnext, rolled_back.listing_complete),
        (None, false)
    );
    assert_eq!(home.shown(folder).len(), 2, "nothing is taken from it");
}
