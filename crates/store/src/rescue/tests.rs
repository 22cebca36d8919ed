use std::io::{Seek, Write};

use crate::{
    Store,
    testing::{Home, NOW, Sample, sample},
};

fn filled() -> Home {
    let home = Home::new();
    let letters: Vec<Sample> = (1..1500).map(sample).collect();
    home.receive(home.inbox, &letters);
    let account = home.account;
    home.write(move |writer| {
        writer.set_setting("theme", "\"dark\"")?;
        let draft = writer.draft_create(account, "new", "{\"text\":\"hello\"}", None, "[]", NOW)?;
        writer.draft_save(draft, "{\"text\":\"hello you\"}", NOW)
    });
    home
}

fn assert_rescued(store: &Store) {
    let accounts = store.read(|reader| reader.accounts()).unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].email, "ann@example.org");
    assert_eq!(
        store
            .read(|reader| reader.setting("theme"))
            .unwrap()
            .as_deref(),
        Some("\"dark\"")
    );
    let drafts = store.read(|reader| reader.drafts()).unwrap();
    assert_eq!(drafts[0].content_json, "{\"text\":\"hello you\"}");
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn what_exists_nowhere_else_survives_a_damaged_file() {
    // Behind the first pages, where the small tables and the schema lie.
    for (from, length) in [(0.75, 0.2), (0.9, 0.1)] {
        let home = filled();
        let Home { store, folder, .. } = home;
        store.close();
        let file = folder.path().join("linnet.db");
        let size = std::fs::metadata(&file).unwrap().len() as f64;
        let mut damaged = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
        damaged
            .seek(std::io::SeekFrom::Start((size * from) as u64))
            .unwrap();
        damaged
            .write_all(&vec![0xA5; (size * length) as usize])
            .unwrap();
        drop(damaged);
        let rescued = Store::rescue(folder.path(), NOW).unwrap();
        assert!(rescued.kept.exists());
        assert!(!rescued.incomplete.contains(&"drafts".to_owned()));
        let store = Store::open(folder.path()).unwrap();
        assert_rescued(&store);
        store.close();
    }
}

#[test]
fn a_file_that_is_no_database_gives_an_empty_store() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("linnet.db"), vec![7; 50_000]).unwrap();
    let error = Store::open(folder.path()).err().unwrap();
    assert!(error.is_damaged(), "{error}");
    let rescued = Store::rescue(folder.path(), NOW).unwrap();
    assert_eq!(rescued.rows, 0);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.check().unwrap(), []);
    store.close();
}

#[test]
fn a_file_of_the_first_format_is_rescued_into_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("linnet.db");
    let mut conn = crate::database::open_writer(&file).unwrap();
    crate::schema::migrate(&mut conn, &file, &crate::schema::MIGRATIONS[..1]).unwrap();
    conn.execute_batch(
        "INSERT INTO drafts (id, account, kind, refs, created_at) VALUES (1, 1, 'new', '[]', 100);
         INSERT INTO draft_versions (draft, version, content, saved_at) VALUES (1, 1, '{\"a\":1}', 100);
         INSERT INTO outbox (id, account, sender, message_id, subject, size, state, queued_at, not_before)
           VALUES (1, 1, 'ann@example.org', '1@example.org', 'Hello', 5, 'waiting', 100, 100);
         INSERT INTO outbox_recipients (outbox, seq, email) VALUES (1, 0, 'bob@example.net');",
    )
    .unwrap();
    drop(conn);
    let rescued = Store::rescue(folder.path(), NOW).unwrap();
    assert_eq!((rescued.rows, rescued.incomplete), (4, Vec::new()));
    let store = Store::open(folder.path()).unwrap();
    let drafts = store.read(|reader| reader.drafts()).unwrap();
    assert_eq!(drafts[0].content_json, "{\"a\":1}");
    let letters = store.read(|reader| reader.outbox()).unwrap();
    assert_eq!(letters[0].recipients.len(), 1);
    store.close();
}
