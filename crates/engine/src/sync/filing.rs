//! The copy in Sent: its own step that is tried until it stands there exactly once. Sent is always searched
//! for the Message-ID before anything is appended, so that neither a cut nor a server that files by itself
//! makes a second copy.

use linnet_mail::{AccountId, Flag, Flags, FolderRole};
use linnet_protocols::imap::Conn;
use linnet_store::{Folder, Lane, OutboxItem, OutboxState, OutboxUpdate};

use crate::{engine::Engine, fault::Fault};

/// The account fact that remembers a server which files sent letters by itself.
const FILES_ITSELF: &str = "files-sent-itself";
/// How long such a server may take before the copy is appended after all.
const PATIENCE: i64 = 60;
/// How long after a failed filing the next one is tried.
const RETRY: i64 = 60;

/// Files accepted letters, and looks whether uncertain ones arrived in Sent. What was filed is listed here
/// too when this returns.
pub(crate) async fn settle(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
) -> Result<(), Fault> {
    let now = engine.now();
    let items: Vec<OutboxItem> = engine
        .store()
        .read_async(|reader| reader.outbox())
        .await?
        .into_iter()
        .filter(|item| item.account == account && item.next_try.is_none_or(|at| at <= now))
        .filter(|item| {
            matches!(
                item.state,
                OutboxState::Accepted | OutboxState::Filed | OutboxState::Uncertain
            )
        })
        .collect();
    if items.is_empty() {
        return Ok(());
    }
    if conn.capabilities().has("X-GM-EXT-1") && !files_itself(engine, account).await? {
        // Gmail files what its SMTP server takes.
        remember_filing(engine, account).await?;
    }
    let sent = match sent_folder(engine, conn, account).await {
        Ok(Some(sent)) => sent,
        // The folders are not known yet; the next run knows them.
        Ok(None) => return Ok(()),
        Err(fault) if fault.spares(conn) => {
            for item in &items {
                wait(engine, item, &fault).await?;
            }
            return Ok(());
        }
        Err(fault) => return Err(fault),
    };
    let mut filed = false;
    for item in items {
        match file(engine, conn, &sent, &item).await {
            Ok(new) => filed |= new,
            Err(fault) => {
                // Written down also when the connection is lost: a server that hangs up on this letter
                // must not be asked again at once, for then nothing else would ever be done.
                wait(engine, &item, &fault).await?;
                if !fault.spares(conn) {
                    return Err(fault);
                }
            }
        }
    }
    if filed {
        super::folder::check(engine, conn, &sent).await?;
    }
    Ok(())
}

/// The copy of a sent letter is tried again later.
async fn wait(engine: &Engine, item: &OutboxItem, fault: &Fault) -> Result<(), Fault> {
    if item.state != OutboxState::Accepted {
        // An uncertain letter waits for the person, who is asked anyway.
        tracing::warn!(
            id = item.id.0,
            "could not look into Sent: {}",
            fault.class_name()
        );
        return Ok(());
    }
    let update = OutboxUpdate::FilingWaits {
        next_try: engine.now() + RETRY,
        problem_json: Some(crate::convert::problem_json(&fault.problem(item.account))),
    };
    engine.update_outbox(item.id, update).await
}

/// Returns whether a copy stands in Sent now.
async fn file(
    engine: &Engine,
    conn: &mut Conn,
    sent: &Folder,
    item: &OutboxItem,
) -> Result<bool, Fault> {
    let id = item.id;
    if item.state == OutboxState::Filed {
        engine.update_outbox(id, OutboxUpdate::Done).await?;
        return Ok(true);
    }
    conn.select(&sent.wire).await?;
    let found = !conn.search_message_id(&item.message_id).await?.is_empty();
    if found {
        if item.state == OutboxState::Accepted && item.next_try.is_none() {
            remember_filing(engine, item.account).await?;
        }
        engine.update_outbox(id, OutboxUpdate::Filed).await?;
        engine.update_outbox(id, OutboxUpdate::Done).await?;
        return Ok(true);
    }
    if item.state == OutboxState::Uncertain {
        // Not there: only the person can tell.
        return Ok(false);
    }
    let now = engine.now();
    let files_itself = files_itself(engine, item.account).await?;
    if files_itself && item.accepted_at.is_some_and(|at| now - at < PATIENCE) {
        let update = OutboxUpdate::FilingWaits {
            next_try: now + 5,
            problem_json: None,
        };
        engine.update_outbox(id, update).await?;
        return Ok(false);
    }
    let raw = engine
        .store()
        .read_async(move |reader| reader.outbox_raw(id))
        .await?;
    conn.append(
        &sent.wire,
        Flags::EMPTY.with(Flag::Seen),
        item.accepted_at,
        &raw,
    )
    .await?;
    engine.update_outbox(id, OutboxUpdate::Filed).await?;
    engine.update_outbox(id, OutboxUpdate::Done).await?;
    Ok(true)
}

/// The Sent folder of the account; made where the server has none.
async fn sent_folder(
    engine: &Engine,
    conn: &mut Conn,
    account: AccountId,
) -> Result<Option<Folder>, Fault> {
    if let Some(folder) = engine.role(account, FolderRole::Sent).await? {
        return Ok(Some(folder));
    }
    if engine.role(account, FolderRole::Inbox).await?.is_none() {
        return Ok(None);
    }
    conn.create("Sent").await?;
    super::worker::list_folders(engine, conn, account).await?;
    engine.role(account, FolderRole::Sent).await
}

async fn files_itself(engine: &Engine, account: AccountId) -> Result<bool, Fault> {
    let fact = engine
        .store()
        .read_async(move |reader| reader.account_fact(account, FILES_ITSELF))
        .await?;
    Ok(fact.as_deref() == Some("true"))
}

async fn remember_filing(engine: &Engine, account: AccountId) -> Result<(), Fault> {
    engine
        .store()
        .write(Lane::Bulk, move |writer| {
            writer.set_account_fact(account, FILES_ITSELF, "true")
        })
        .await?;
    Ok(())
}
