use super::{MIGRATIONS, aside, migrate};
use crate::{StoreError, database, testing::Home};

#[test]
fn migrations_resume_where_they_stopped_and_keep_what_is_irreplaceable_aside() {
    let Home { store, folder, .. } = Home::new();
    store
        .write_blocking(crate::Lane::Person, |writer| {
            writer.set_setting("theme", "\"dark\"")
        })
        .unwrap();
    store.close();
    let file = folder.path().join("linnet.db");
    let mut conn = database::open_writer(&file).unwrap();
    let newest = i64::try_from(MIGRATIONS.len()).unwrap();
    let and =
        |more: &'static str| -> Vec<&str> { MIGRATIONS.iter().copied().chain([more]).collect() };
    let broken = and("CREATE TABLE later (id INTEGER); SELECT no_such_function();");
    assert!(migrate(&mut conn, &file, &broken).is_err());
    let tables = |conn: &rusqlite::Connection| -> i64 {
        conn.query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'later'",
            [],
            |row| row.get(0),
        )
        .unwrap()
    };
    assert_eq!(tables(&conn), 0, "all or nothing");
    let whole = and("CREATE TABLE later (id INTEGER);");
    migrate(&mut conn, &file, &whole).unwrap();
    migrate(&mut conn, &file, &whole).unwrap();
    assert_eq!(tables(&conn), 1);
    let kept = rusqlite::Connection::open(aside(&file, newest)).unwrap();
    let theme: String = kept
        .query_row(
            "SELECT value FROM settings WHERE key = 'theme'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(theme, "\"dark\"");
    assert!(matches!(
        migrate(&mut conn, &file, MIGRATIONS),
        Err(StoreError::TooNew { found, known }) if (found, known) == (newest + 1, newest)
    ));
}

/// A profile of the first format, with a draft of two versions and a letter in the outbox.
#[test]
fn a_profile_of_the_first_format_is_read_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("linnet.db");
    let mut conn = database::open_writer(&file).unwrap();
    migrate(&mut conn, &file, &MIGRATIONS[..1]).unwrap();
    conn.execute_batch(
        "INSERT INTO drafts (id, account, kind, refs, created_at) VALUES (1, 1, 'new', '[]', 100);
         INSERT INTO draft_versions (draft, version, content, saved_at) VALUES (1, 1, '{\"a\":1}', 100), (1, 2, '{\"a\":2}', 102);
         INSERT INTO outbox (id, account, sender, message_id, subject, size, state, queued_at, not_before)
           VALUES (1, 1, 'ann@example.org', '1@example.org', 'Hello', 5, 'accepted', 100, 100);
         INSERT INTO outbox_recipients (outbox, seq, email, refused)
           VALUES (1, 0, 'bob@example.net', NULL), (1, 1, 'eve@example.net', '550 no');",
    )
    .unwrap();
    drop(conn);
    let store = crate::Store::open(folder.path()).unwrap();
    let draft = linnet_mail::DraftId(1);
    let saved = |store: &crate::Store| -> Vec<(u32, String, i64)> {
        store
            .read(|reader| reader.draft_versions(draft))
            .unwrap()
            .into_iter()
            .map(|version| (version.version, version.content_json, version.saved_at))
            .collect()
    };
    assert_eq!(
        saved(&store),
        [(2, "{\"a\":2}".into(), 102), (1, "{\"a\":1}".into(), 100)]
    );
    let again = store.write_blocking(crate::Lane::Person, move |writer| {
        assert_eq!(
            writer.draft_save(draft, "{\"a\":2}", 104)?,
            2,
            "nothing changed"
        );
        writer.draft_save(draft, "{\"a\":3}", 106)
    });
    assert_eq!(again.unwrap(), 3);
    assert_eq!(saved(&store)[0], (3, "{\"a\":3}".into(), 106));
    // What was refused before anybody was told is told when the letter goes on.
    store
        .write_blocking(crate::Lane::Person, |writer| {
            writer.outbox_update(linnet_mail::OutboxId(1), crate::OutboxUpdate::Filed)
        })
        .unwrap();
    let items = store.read(|reader| reader.outbox()).unwrap();
    assert_eq!(
        (
            items.len(),
            items[1].state,
            items[1].recipients[0].email.as_str()
        ),
        (2, crate::OutboxState::Failed, "eve@example.net")
    );
    store.close();
    assert!(aside(&file, 1).exists());
    assert!(crate::Store::open(folder.path()).is_ok());
}

#[test]
fn the_file_is_made_as_planned() {
    let home = Home::new();
    let pragma = |name: &str| -> i64 {
        home.store
            .read(|reader| {
                Ok(reader
                    .conn()
                    .pragma_query_value(None, name, |row| row.get(0))?)
            })
            .unwrap()
    };
    assert_eq!(
        (
            pragma("page_size"),
            pragma("auto_vacuum"),
            pragma("user_version")
        ),
        (8192, 2, i64::try_from(MIGRATIONS.len()).unwrap())
    );
    let mode: String = home
        .store
        .read(|reader| {
            Ok(reader
                .conn()
                .pragma_query_value(None, "journal_mode", |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(mode, "wal");
}

/// A look-up that scans would be felt only by people with much mail.
#[test]
fn frequent_queries_use_an_index() {
    let home = Home::new();
    let table = [
        "SELECT id FROM locations WHERE folder = 1 AND uid = 2",
        "SELECT max(date) FROM locations WHERE thread = 1 AND folder = 2 AND shown_present = 1 AND message IS NOT NULL",
        "SELECT EXISTS (SELECT 1 FROM locations WHERE message = 1)",
        "SELECT id FROM messages WHERE hash_key = 1 AND hash = x'00'",
        "SELECT max(fts_rowid) FROM messages WHERE fts_rowid >= 1 AND fts_rowid < 17",
        "SELECT newest, thread FROM folder_threads WHERE folder = 1 ORDER BY newest DESC, thread DESC LIMIT 60",
        "SELECT id FROM operations WHERE location = 1 AND outcome IS NULL ORDER BY id",
        "SELECT id FROM operations WHERE to_location = 1 AND outcome IS NULL",
        "SELECT id FROM operations WHERE account = 1 AND outcome IS NULL ORDER BY id",
        "SELECT data FROM raw WHERE message = 1 AND section = '' ORDER BY seq",
        "SELECT version FROM draft_versions WHERE saved_at < 1",
    ];
    home.store
        .read(|reader| {
            for sql in table {
                let plan: Vec<String> = reader
                    .conn()
                    .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?
                    .query_map([], |row| row.get(3))?
                    .collect::<Result<_, _>>()?;
                let plan = plan.join("; ");
                assert!(
                    plan.contains("USING") && !plan.contains("TEMP B-TREE"),
                    "{sql}: {plan}"
                );
            }
            Ok(())
        })
        .unwrap();
}
