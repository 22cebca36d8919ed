//! One connection's work for one account, in the order that serves the person first: what was clicked, what
//! was sent, what is new, and only then the bodies of older mail.

use std::collections::{BTreeMap, BTreeSet};

use linnet_mail::{AccountId, FolderId, FolderRole};
use linnet_protocols::imap::{Conn, MailboxStatus};
use linnet_store::{Folder, Lane, RemoteFolder};

use super::{bodies, filing, folder, folder::Checked, operations};
use crate::{
    engine::{Engine, SyncProgress},
    fault::Fault,
    status::Activity,
    wakes::{Scope, Wakes},
};

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) operations: u64,
    pub(crate) checked: Checked,
    pub(crate) letters: u64,
    pub(crate) bytes: u64,
    /// When the newest letters of a first listing could be shown.
    pub(crate) first_rows: Option<std::time::Instant>,
}

/// Does all that can be done now for `account` on `conn`. What `wakes` announces meanwhile is served before
/// the run goes on with bodies.
pub(crate) async fn run(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
    mut scope: Scope,
    wakes: &Wakes,
) -> Result<Done, Fault> {
    let mut done = Done::default();
    let mut restless = BTreeSet::new();
    loop {
        done.operations += operations::replay(engine, conn, account).await?;
        match scope {
            Scope::Everything => {
                let checked = check_all(engine, conn, account).await?;
                done.first_rows = done.first_rows.or(checked.first_rows);
                done.checked += checked;
            }
            Scope::Inbox => done.checked += check_inbox(engine, conn, account).await?,
            Scope::Operations => {}
        }
        engine.checked(account, scope).await?;
        filing::settle(engine, conn, account).await?;
        let complete = fetch_bodies(engine, conn, account, wakes, &mut restless, &mut done).await?;
        // Letters that were matched by their content meanwhile have their UIDs again.
        done.operations += operations::replay(engine, conn, account).await?;
        match wakes.take() {
            Some(next) => scope = next,
            None if complete => return Ok(done),
            None => scope = Scope::Operations,
        }
    }
}

/// The folders of the account, most wanted first.
pub(crate) async fn folders(engine: &Engine, account: AccountId) -> Result<Vec<Folder>, Fault> {
    let mut folders = engine
        .store()
        .read_async(move |reader| reader.folders(Some(account)))
        .await?;
    folders.retain(|folder| folder.selectable);
    folders.sort_by_key(|folder| (rank(folder.role), folder.path.clone()));
    Ok(folders)
}

fn rank(role: FolderRole) -> u8 {
    match role {
        FolderRole::Inbox => 0,
        FolderRole::Sent => 1,
        FolderRole::Drafts => 2,
        FolderRole::Archive => 3,
        FolderRole::Flagged | FolderRole::Important | FolderRole::Other => 4,
        FolderRole::All => 5,
        FolderRole::Trash => 6,
        FolderRole::Junk => 7,
    }
}

/// Asks the server for its folders and keeps what it says. Returns what STATUS told of each, by its name.
pub(crate) async fn list_folders(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
) -> Result<BTreeMap<String, MailboxStatus>, Fault> {
    let listed = conn.list_with_status().await?;
    // RFC 3501 §5.1: INBOX is always there. A list without it is not the whole list, and what is missing
    // from it must not count as deleted.
    if !listed
        .iter()
        .any(|(mailbox, _)| mailbox.role == FolderRole::Inbox)
    {
        return Err(Fault::Server(
            conn.contradicts("list mailboxes", "the list lacks the inbox"),
        ));
    }
    let mut statuses = BTreeMap::new();
    let mut remote: Vec<RemoteFolder> = Vec::with_capacity(listed.len());
    for (mailbox, status) in listed {
        if let Some(status) = status {
            statuses.insert(mailbox.wire.clone(), status);
        }
        remote.push(RemoteFolder {
            wire: mailbox.wire,
            path: mailbox.path,
            delimiter: mailbox.delimiter,
            role: mailbox.role,
            selectable: mailbox.selectable,
            subscribed: mailbox.subscribed,
        });
    }
    engine
        .store()
        .write(Lane::Bulk, move |writer| {
            writer.sync_folders(account, &remote)
        })
        .await?;
    Ok(statuses)
}

async fn check_all(engine: &Engine, conn: &mut Conn, account: AccountId) -> Result<Checked, Fault> {
    let statuses = list_folders(engine, conn, account).await?;
    let mut checked = Checked::default();
    let folders = folders(engine, account).await?;
    let ids: Vec<_> = folders.iter().map(|one| one.id).collect();
    let present: BTreeMap<_, _> = engine
        .store()
        .read_async(move |reader| {
            ids.into_iter()
                .map(|id| reader.present(id).map(|count| (id, count)))
                .collect()
        })
        .await?;
    for one in folders {
        let known = present.get(&one.id).copied().unwrap_or(0);
        if statuses
            .get(&one.wire)
            .is_some_and(|status| folder::is_unchanged(&one, known, status, engine.now()))
        {
            note_problem(engine, account, &one, None).await?;
            continue;
        }
        match folder::check(engine, conn, &one).await {
            Ok(found) => {
                checked += found;
                note_problem(engine, account, &one, None).await?;
            }
            // One folder that cannot be read does not keep the others back.
            Err(fault) if fault.spares(conn) => {
                note_problem(engine, account, &one, Some(&fault)).await?;
            }
            Err(fault) => return Err(fault),
        }
        engine.progress(SyncProgress::Checked { folder: one.id });
    }
    Ok(checked)
}

async fn check_inbox(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
) -> Result<Checked, Fault> {
    let inbox = engine
        .store()
        .read_async(move |reader| reader.folder_by_role(account, FolderRole::Inbox))
        .await?;
    match inbox {
        Some(inbox) => folder::check(engine, conn, &inbox).await,
        None => check_all(engine, conn, account).await,
    }
}

/// Returns false when something more urgent came up.
async fn fetch_bodies(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
    wakes: &Wakes,
    restless: &mut BTreeSet<FolderId>,
    done: &mut Done,
) -> Result<bool, Fault> {
    for one in folders(engine, account).await? {
        let (id, now) = (one.id, engine.now());
        let missing = engine
            .store()
            .read_async(move |reader| reader.missing_bodies(id, 1, now))
            .await?;
        if missing.is_empty() {
            continue;
        }
        engine.board().activity(account, Activity::Downloading);
        let selected = match conn.select(&one.wire).await.map_err(Fault::from) {
            Ok(selected) => selected,
            Err(fault) if fault.spares(conn) => continue,
            Err(fault) => return Err(fault),
        };
        if Some(selected.uidvalidity) != one.uidvalidity {
            // The UIDs of the work list are void; the next check lists the folder anew. Where they are void
            // at each look (UIDNOTSTICKY, RFC 4315 §3), no work list would ever be of use.
            if !restless.insert(id) {
                continue;
            }
            wakes.ask(Scope::Everything);
            return Ok(false);
        }
        loop {
            let fetched =
                bodies::fetch_missing(engine, conn, (account, id), selected.uidvalidity, &|| {
                    wakes.waiting()
                })
                .await?;
            done.letters += fetched.letters;
            done.bytes += fetched.bytes;
            if fetched.complete {
                break;
            }
            if !fetched.again || wakes.waiting() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Keeps with the folder why it could not be brought in step.
async fn note_problem(
    engine: &Engine,
    account: AccountId,
    folder: &Folder,
    fault: Option<&Fault>,
) -> Result<(), Fault> {
    let id = folder.id;
    let problem = fault.map(|fault| crate::convert::problem_json(&fault.problem(account)));
    if problem == folder.problem {
        return Ok(());
    }
    if let Some(fault) = fault {
        tracing::warn!(folder = %id, "a folder could not be checked: {}", fault.class_name());
    }
    engine
        .store()
        .write(Lane::Bulk, move |writer| {
            writer.folder_problem(id, problem.as_deref())
        })
        .await?;
    Ok(())
}
