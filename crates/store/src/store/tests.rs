use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use linnet_mail::{Flags, FolderRole};

use crate::{
    Lane, Store, StoreError,
    testing::{Home, NOW, Sample, account, incoming, remote_folder, remote_folders, sample, seen},
};

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)])[0];
    let mut changes = home.store.changes();
    let failed: Result<(), _> = home.store.write_blocking(Lane::Person, move |writer| {
        writer.act_flags(&[at], seen(), Flags::EMPTY, NOW)?;
        Err(StoreError::Closed)
    });
    assert!(failed.is_err());
    assert!(changes.try_recv().is_err(), "nothing is told");
    let panicked: Result<(), _> = home.store.write_blocking(Lane::Person, move |writer| {
        writer.act_flags(&[at], seen(), Flags::EMPTY, NOW)?;
        panic!("on purpose")
    });
    assert!(matches!(panicked, Err(StoreError::Closed)));
    assert!(home.rows(home.inbox)[0].unread);
    home.receive(home.inbox, &[sample(2)]);
    home.assert_sound();
}

#[test]
fn a_person_does_not_wait_for_a_batch() {
    let home = Home::new();
    let count = 3000;
    let uids: Vec<u32> = (1..=count).collect();
    home.list(home.inbox, &uids, Flags::EMPTY);
    let letters: Vec<_> = uids
        .iter()
        .map(|uid| incoming(home.inbox, *uid, sample(*uid)))
        .collect();
    let done = Arc::new(AtomicBool::new(false));
    let (store, flag) = (home.store.clone(), Arc::clone(&done));
    let bulk = std::thread::spawn(move || {
        let report = store.ingest_blocking(letters).unwrap();
        flag.store(true, Ordering::SeqCst);
        report
    });
    let mut before = 0;
    while !done.load(Ordering::SeqCst) {
        home.store
            .write_blocking(Lane::Person, |writer| writer.set_setting("a", "1"))
            .unwrap();
        if !done.load(Ordering::SeqCst) {
            before += 1;
        }
    }
    assert!(before > 0, "clicks went between the rows of the batch");
    assert_eq!(bulk.join().unwrap().letters, u64::from(count));
    assert_eq!(home.rows(home.inbox).len(), 1000);
    home.assert_sound();
}

#[test]
fn everything_is_there_again_after_a_start() {
    let Home {
        store,
        folder,
        inbox,
        account: id,
        ..
    } = {
        let home = Home::new();
        home.receive(
            home.inbox,
            &[
                sample(1),
                Sample {
                    number: 2,
                    answers: &[1],
                },
            ],
        );
        home
    };
    store.clone().close();
    assert!(matches!(
        store.write_blocking(Lane::Bulk, |_| Ok(())),
        Err(StoreError::Closed)
    ));
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    let found = store
        .read(|reader| Ok((reader.account(id)?, reader.folder(inbox)?)))
        .unwrap();
    assert_eq!(found.0.secret, "secret-of-ann@example.org");
    assert_eq!((found.1.total, found.1.unread), (2, 2));
    assert_eq!(store.check().unwrap(), []);
    store.close();
}

#[test]
fn a_backup_is_a_whole_store_and_never_overwrites() {
    let home = Home::new();
    home.receive(home.inbox, &[sample(1)]);
    let target = tempfile::tempdir().unwrap();
    let file = target.path().join("linnet.db");
    home.store.backup(&file).unwrap();
    assert!(home.store.backup(&file).is_err());
    let copy = Store::open(target.path()).unwrap();
    assert_eq!(copy.check().unwrap(), []);
    assert_eq!(
        copy.read(|reader| reader.bodies_count(home.account))
            .unwrap(),
        (1, 1)
    );
    copy.close();
}

#[test]
fn folders_are_hidden_not_forgotten_and_roles_are_unique() {
    let home = Home::new();
    home.receive(home.archive, &[sample(1)]);
    let account = home.account;
    let without: Vec<_> = remote_folders()
        .into_iter()
        .filter(|folder| folder.path != "Archive")
        .collect();
    let shown = home.write({
        let without = without.clone();
        move |writer| writer.sync_folders(account, &without)
    });
    assert_eq!(shown.len(), 3);
    assert!(
        home.store
            .read(|reader| reader.folder(home.archive))
            .is_err()
    );
    assert!(
        home.store
            .read(|reader| reader.folder_by_role(account, FolderRole::Archive))
            .unwrap()
            .is_none()
    );
    assert_eq!(home.rows(home.archive).len(), 0);
    let mut again = remote_folders();
    again.push(remote_folder("Archive 2", FolderRole::Archive));
    let shown = home.write(move |writer| writer.sync_folders(account, &again));
    assert_eq!(home.rows(home.archive).len(), 1, "with its letters");
    let roles: Vec<_> = shown
        .iter()
        .filter(|folder| folder.role == FolderRole::Archive)
        .collect();
    assert_eq!(roles.len(), 1);
    assert_eq!(roles[0].id, home.archive);
    home.assert_sound();
}

#[test]
fn what_waits_for_a_folder_that_went_falls_back() {
    let home = Home::new();
    let ids = home.receive(home.inbox, &[sample(1)]);
    let other = home.receive(home.archive, &[sample(2)]);
    let (account, archive, inbox) = (home.account, home.archive, home.inbox);
    let (first, second) = (ids[0], other[0]);
    home.write(move |writer| {
        writer.act_move(&[first], archive, NOW)?;
        writer.act_flags(&[second], seen(), Flags::EMPTY, NOW)?;
        writer.act_move(&[second], inbox, NOW)
    });
    assert_eq!(home.shown(home.inbox).len(), 1);
    let without: Vec<_> = remote_folders()
        .into_iter()
        .filter(|folder| folder.path != "Archive")
        .collect();
    home.write(move |writer| writer.sync_folders(account, &without));
    assert_eq!(home.shown(home.inbox), [first], "the letter never left");
    assert_eq!(
        home.store
            .read(|reader| reader.operations_waiting())
            .unwrap(),
        0
    );
    home.assert_sound();
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.receive(home.inbox, &[sample(1)]);
    home.store
        .backup(&home.folder.path().join("copy.db"))
        .unwrap();
    for entry in std::fs::read_dir(home.folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(
            entry.metadata().unwrap().permissions().mode() & 0o077,
            0,
            "{:?}",
            entry.path()
        );
    }
}

#[test]
fn a_removed_account_is_gone_at_once_and_cleared_away_later() {
    let home = Home::new();
    home.receive(home.inbox, &[sample(1), sample(2)]);
    let other = home.write(|writer| {
        let other = writer.add_account(&account("bob@example.org"))?;
        let folders = writer.sync_folders(other, &remote_folders())?;
        writer.folder_selected(folders[2].id, 7, None, None)?;
        Ok((other, folders[2].id))
    });
    home.receive(other.1, &[sample(1)]);
    let account = home.account;
    home.write(move |writer| writer.remove_account(account));
    let left = home
        .store
        .read(|reader| Ok((reader.accounts()?, reader.folders(None)?)))
        .unwrap();
    assert_eq!(left.0.len(), 1);
    assert!(left.1.iter().all(|folder| folder.account == other.0));
    for _ in 0..200 {
        std::thread::sleep(std::time::Duration::from_millis(50));
        let rest: i64 = home
            .store
            .read(|reader| {
                Ok(reader
                    .conn()
                    .query_row("SELECT count(*) FROM messages", [], |row| row.get(0))?)
            })
            .unwrap();
        if rest == 1 {
            break;
        }
    }
    home.assert_sound();
    assert_eq!(
        home.store
            .read(|reader| reader.bodies_count(other.0))
            .unwrap(),
        (1, 1)
    );
}

#[test]
fn new_mail_is_told_once_and_not_what_the_first_sync_brought() {
    let home = Home::new();
    let account = home.account;
    home.receive(home.inbox, &[sample(1)]);
    let take = || home.write(move |writer| writer.take_unnotified(account));
    assert_eq!(take(), []);
    home.write(move |writer| writer.account_checked(account, NOW));
    assert_eq!(take(), []);
    // Listed, but its content is still on its way while a later one is complete.
    home.list(home.inbox, &[2], Flags::EMPTY);
    home.receive(home.inbox, &[sample(3)]);
    let told = take();
    assert_eq!(
        told.iter()
            .map(|letter| letter.subject.as_str())
            .collect::<Vec<_>>(),
        ["s3"]
    );
    assert_eq!(told[0].from, "Person 3");
    home.ingest(vec![incoming(home.inbox, 2, sample(2))]);
    assert_eq!(
        take()
            .iter()
            .map(|letter| letter.subject.as_str())
            .collect::<Vec<_>>(),
        ["s2"]
    );
    assert_eq!(take(), []);
    let since = home
        .store
        .read(|reader| reader.unnotified(account, NOW))
        .unwrap();
    assert_eq!(since.len(), 1, "letter 1 came with the first sync");
}
