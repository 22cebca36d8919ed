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
    let with =
        |last: &'static str| -> Vec<&str> { MIGRATIONS.iter().copied().chain([last]).collect() };
    let broken = with("CREATE TABLE later (id INTEGER); SELECT no_such_function();");
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
    let whole = with("CREATE TABLE later (id INTEGER);");
    migrate(&mut conn, &file, &whole).unwrap();
    migrate(&mut conn, &file, &whole).unwrap();
    assert_eq!(tables(&conn), 1);
    let kept = rusqlite::Connection::open(aside(&file, MIGRATIONS.len() as i64)).unwrap();
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
        Err(StoreError::TooNew { .. })
    ));
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
        (8192, 2, MIGRATIONS.len() as i64)
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
