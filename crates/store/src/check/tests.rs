use rusqlite::Connection;

use crate::{
    FaultKind, Store,
    testing::{Home, NOW, Sample, flagged, sample},
};

fn damage(home: Home, sql: &str) -> (Store, tempfile::TempDir) {
    let Home { store, folder, .. } = home;
    store.close();
    let conn = Connection::open(folder.path().join("linnet.db")).unwrap();
    conn.execute_batch(sql).unwrap();
    drop(conn);
    (Store::open(folder.path()).unwrap(), folder)
}

fn full() -> Home {
    let home = Home::new();
    let at = home.receive(
        home.inbox,
        &[
            sample(1),
            sample(2),
            Sample {
                number: 3,
                answers: &[1],
            },
        ],
    );
    let (first, archive, second) = (at[0], home.archive, at[1]);
    home.write(move |writer| writer.act_flags(&[first], flagged(), linnet_mail::Flags::EMPTY, NOW));
    home.write(move |writer| writer.act_move(&[second], archive, NOW));
    home.assert_sound();
    home
}

#[test]
fn every_kind_of_damage_is_seen() {
    let table = [
        (
            "UPDATE locations SET shown_flags = 1 WHERE id = 1",
            FaultKind::Shown,
        ),
        ("UPDATE folder_threads SET newest = 0", FaultKind::Rows),
        ("DELETE FROM folder_threads", FaultKind::Rows),
        ("UPDATE folders SET unread = 77", FaultKind::Counts),
        (
            "DELETE FROM message_fts WHERE rowid = (SELECT max(fts_rowid) FROM messages)",
            FaultKind::Search,
        ),
        ("DELETE FROM raw WHERE message = 1", FaultKind::Raw),
        (
            "UPDATE raw SET data = x'0011' WHERE message = 2",
            FaultKind::Raw,
        ),
        ("DELETE FROM messages WHERE id = 1", FaultKind::Reference),
        (
            "UPDATE messages SET thread = 99 WHERE id = 1",
            FaultKind::Reference,
        ),
    ];
    for (sql, kind) in table {
        let (store, _folder) = damage(full(), sql);
        let faults = store.check().unwrap();
        assert!(
            faults.iter().any(|fault| fault.kind == kind),
            "{sql}: {faults:?}"
        );
        store.close();
    }
}

#[test]
fn repair_rebuilds_what_the_raw_letters_tell() {
    let sql = "DELETE FROM folder_threads; DELETE FROM thread_refs; UPDATE folders SET total = 9, unread = 9; \
               INSERT INTO message_fts (message_fts) VALUES ('delete-all'); \
               UPDATE locations SET shown_flags = 3 WHERE shown_flags = 4;";
    let (store, _folder) = damage(full(), sql);
    assert!(!store.check().unwrap().is_empty());
    let repaired = store.repair().unwrap();
    assert_eq!((repaired.letters, repaired.to_fetch_again), (3, 0));
    assert_eq!(store.check().unwrap(), []);
    store.close();
}

#[test]
fn letters_with_lost_bytes_are_fetched_again() {
    let (store, _folder) = damage(
        full(),
        "UPDATE raw SET data = x'28b52ffd' WHERE message = 1",
    );
    let repaired = store.repair().unwrap();
    assert_eq!((repaired.letters, repaired.to_fetch_again), (2, 1));
    assert_eq!(store.check().unwrap(), []);
    let folders = store.read(|reader| reader.folders(None)).unwrap();
    let inbox = folders
        .iter()
        .find(|folder| folder.path == "INBOX")
        .unwrap()
        .id;
    let missing = store
        .read(|reader| reader.missing_bodies(inbox, 10, 0))
        .unwrap();
    assert_eq!(missing.iter().map(|row| row.uid).collect::<Vec<_>>(), [1]);
    store.close();
}
