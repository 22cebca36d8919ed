use std::collections::BTreeSet;

use linnet_mail::{Flags, FolderId, ThreadId, search::Query};
use proptest::prelude::*;

use super::{Key, View, patch_keys};
use crate::{
    RowKey, ViewFilter,
    testing::{Home, NOW, Sample, VALIDITY, flagged, sample, seen},
};

impl View {
    pub(crate) fn keys(&self) -> &[Key] {
        &self.keys
    }
}

fn key(number: u16) -> Key {
    Key {
        row: RowKey {
            newest: i64::from(number / 4),
            thread: ThreadId(i64::from(number)),
        },
        folder: FolderId(1),
    }
}

proptest! {
    #[test]
    fn patched_keys_are_those_of_a_new_query(
        before in prop::collection::btree_set(0..200_u16, 0..150),
        removed in prop::collection::vec(0..200_u16, 0..90),
        inserted in prop::collection::vec(0..200_u16, 0..90),
    ) {
        let sorted = |set: &BTreeSet<u16>| -> Vec<Key> { set.iter().rev().map(|number| key(*number)).collect() };
        let mut wanted = before.clone();
        wanted.retain(|number| !removed.contains(number));
        wanted.extend(&inserted);
        let mut keys = sorted(&before);
        let old = keys.clone();
        let first = patch_keys(
            &mut keys,
            removed.iter().map(|number| key(*number)).collect(),
            inserted.iter().map(|number| key(*number)).collect(),
        );
        prop_assert_eq!(&keys, &sorted(&wanted));
        let same = first.unwrap_or(usize::MAX);
        for (index, (old, new)) in old.iter().zip(&keys).enumerate() {
            prop_assert!(index >= same || old == new);
        }
    }
}

fn assert_anew(view: &View, home: &Home) {
    let anew = home
        .store
        .read(|reader| reader.keys(&view.filter, usize::MAX))
        .unwrap();
    assert_eq!(view.keys(), anew.keys.as_slice(), "{:?}", view.filter);
    assert_eq!(
        (view.total() as usize, view.unread() as usize),
        (anew.total, anew.unread),
        "{:?}",
        view.filter
    );
}

#[test]
fn every_kind_of_list_follows_changes() {
    let home = Home::new();
    let letters: Vec<Sample> = (1..20).map(sample).collect();
    let at = home.receive(home.inbox, &letters);
    let search = Query {
        fts: "\"letter\"".into(),
        unread: Some(true),
        ..Query::default()
    };
    let filters = [
        ViewFilter::Folder(home.inbox),
        ViewFilter::Folders(vec![home.inbox, home.archive]),
        ViewFilter::Starred,
        ViewFilter::Search(search),
    ];
    let mut views: Vec<View> = filters
        .iter()
        .map(|filter| View::open(&home.store, filter.clone(), 5).unwrap())
        .collect();
    assert_eq!(views[0].rows(0, 5).unwrap().len(), 5);
    assert_eq!(
        views[0].rows(10, 50).unwrap().len(),
        9,
        "also before the order is loaded"
    );
    assert_eq!(views[0].total(), 19);
    views.iter_mut().for_each(|view| view.load().unwrap());
    let mut changes = home.store.changes();
    let (one, two, inbox, archive) = (at[3], at[7], home.inbox, home.archive);
    home.write(move |writer| writer.act_flags(&[one, two], flagged(), Flags::EMPTY, NOW));
    let mut follow = |views: &mut Vec<View>| {
        while let Ok(change) = changes.try_recv() {
            for view in views.iter_mut() {
                view.patch(&change);
            }
        }
        views.iter().for_each(|view| assert_anew(view, &home));
    };
    follow(&mut views);
    assert_eq!((views[2].unread(), views[3].unread()), (2, 19));
    home.write(move |writer| writer.act_flags(&[one], seen(), Flags::EMPTY, NOW));
    follow(&mut views);
    assert_eq!((views[2].unread(), views[3].unread()), (1, 18));
    home.write(move |writer| writer.act_move(&[two], archive, NOW));
    home.write(move |writer| writer.server_vanished(inbox, VALIDITY, &[9]));
    home.receive(
        home.inbox,
        &[Sample {
            number: 30,
            answers: &[2, 5],
        }],
    );
    follow(&mut views);
    assert_eq!(views[0].rows(0, 1).unwrap()[0].count, 3);
    home.assert_sound();
}

#[test]
fn a_patch_names_the_first_changed_row() {
    let home = Home::new();
    let letters: Vec<Sample> = (1..20).map(sample).collect();
    let at = home.receive(home.inbox, &letters);
    for loaded in [false, true] {
        let mut view = View::open(&home.store, ViewFilter::Folder(home.inbox), 10).unwrap();
        if loaded {
            view.load().unwrap();
        }
        let mut changes = home.store.changes();
        let fifth = at[18 - 5];
        let add = if loaded { seen() } else { flagged() };
        home.write(move |writer| writer.act_flags(&[fifth], add, Flags::EMPTY, NOW));
        assert_eq!(
            view.patch(&changes.try_recv().unwrap()),
            Some(5),
            "loaded: {loaded}"
        );
        let elsewhere = home.archive;
        home.list(elsewhere, &[1], Flags::EMPTY);
        assert_eq!(view.patch(&changes.try_recv().unwrap()), None);
        home.write(move |writer| writer.server_vanished(elsewhere, VALIDITY, &[1]));
    }
}
