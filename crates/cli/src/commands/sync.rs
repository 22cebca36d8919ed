//! `sync`: all that can be done now. Progress on stderr, the summary on stdout.

use std::sync::atomic::{AtomicU64, Ordering};

use linnet_engine::{AccountSummary, Engine, SyncProgress};

use crate::failure::Failure;
use crate::output::{Output, Progress};
use crate::session::account;
use crate::words;

pub(crate) async fn run(engine: &Engine, named: Option<&str>, out: Output) -> Result<(), Failure> {
    let only = match named {
        Some(named) => Some(account(engine, named).await?.id),
        None => None,
    };
    let summary = engine.sync(only, teller()).await?;
    let progress = Progress::new();
    progress.clear();
    for account in &summary.accounts {
        if let Some(problem) = &account.problem {
            progress.line(format_args!(
                "linnet-cli: {}: {}",
                account.email,
                words::problem(problem)
            ));
        }
    }
    out.answer(&summary, summary.accounts.iter().map(line))?;
    Failure::told(
        summary
            .accounts
            .iter()
            .filter_map(|account| account.problem.as_ref()),
    )
    .map_or(Ok(()), Err)
}

fn teller() -> impl Fn(SyncProgress) + Send + Sync + 'static {
    let progress = Progress::new();
    let (folders, letters) = (AtomicU64::new(0), AtomicU64::new(0));
    move |step| {
        match step {
            SyncProgress::FirstRows { .. } => {}
            SyncProgress::Checked { .. } => {
                folders.fetch_add(1, Ordering::Relaxed);
            }
            SyncProgress::Bodies { letters: more, .. } => {
                letters.fetch_add(more, Ordering::Relaxed);
            }
        }
        progress.say(format_args!(
            "{} folders checked, {} letters fetched",
            folders.load(Ordering::Relaxed),
            letters.load(Ordering::Relaxed)
        ));
    }
}

fn line(account: &AccountSummary) -> String {
    format!(
        "{}: {} fetched, {} removed, {} flags changed, {} changes made there, {} sent",
        account.email,
        account.fetched,
        account.removed,
        account.flags,
        account.operations,
        account.sent
    )
}
