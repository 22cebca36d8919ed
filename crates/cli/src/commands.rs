//! One module for each command, or for a few that belong together.

mod account;
mod act;
mod add;
mod cache;
mod discover;
mod file;
mod letters;
mod outbox;
mod send;
mod sync;
mod watch;

use secrecy::SecretString;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;
use crate::output::Output;
use crate::session::{Secrets, Session};

/// Runs the one command of the command line.
pub(crate) async fn run(
    arguments: Arguments,
    passphrase: Option<SecretString>,
    output: &Output,
) -> Result<(), Failure> {
    let out = *output;
    let session = Session {
        profile: arguments
            .profile
            .unwrap_or_else(linnet_engine::default_profile),
        vault: arguments.vault,
        passphrase,
    };
    let (needed, not_needed) = (Secrets::Needed, Secrets::NotNeeded);
    match arguments.command {
        Command::Account(command) => account::run(session, command, out).await,
        Command::Discover { email } => {
            session
                .with(not_needed, async |engine| {
                    discover::run(engine, &email, out).await
                })
                .await
        }
        Command::Sync { account } => {
            session
                .with(needed, async |engine| {
                    sync::run(engine, account.as_deref(), out).await
                })
                .await
        }
        Command::Watch => {
            session
                .with(needed, async |engine| watch::run(engine, out).await)
                .await
        }
        Command::Folders => {
            session
                .with(not_needed, async |engine| {
                    letters::folders(engine, out).await
                })
                .await
        }
        Command::List(list) => {
            session
                .with(not_needed, async |engine| {
                    letters::list(engine, &list, out).await
                })
                .await
        }
        Command::Show(show) => {
            session
                .with(not_needed, async |engine| {
                    letters::show(engine, &show, out).await
                })
                .await
        }
        Command::Save { id, part, dir } => {
            session
                .with(not_needed, async |engine| {
                    letters::save(engine, id, &part, &dir, out).await
                })
                .await
        }
        Command::Search { query, limit } => {
            session
                .with(not_needed, async |engine| {
                    letters::search(engine, &query, limit, out).await
                })
                .await
        }
        Command::Act(request) => {
            session
                .with(not_needed, async |engine| {
                    act::act(engine, request, out).await
                })
                .await
        }
        Command::Undo { id } => {
            session
                .with(not_needed, async |engine| act::undo(engine, id, out).await)
                .await
        }
        Command::History { limit } => {
            session
                .with(not_needed, async |engine| {
                    act::history(engine, limit, out).await
                })
                .await
        }
        Command::Questions => {
            session
                .with(not_needed, async |engine| {
                    outbox::questions(engine, out).await
                })
                .await
        }
        Command::Answer { id, answer } => {
            session
                .with(not_needed, async |engine| {
                    outbox::answer(engine, &id, answer, out).await
                })
                .await
        }
        Command::Send(send) => {
            session
                .with(not_needed, async |engine| {
                    send::run(engine, send, out).await
                })
                .await
        }
        Command::Outbox { command } => {
            session
                .with(not_needed, async |engine| {
                    outbox::run(engine, command, out).await
                })
                .await
        }
        Command::Render(render) => file::render(&render, out),
        Command::Parse { file } => file::parse(&file, out),
        Command::Check => {
            session
                .with(not_needed, async |engine| cache::check(engine, out).await)
                .await
        }
        Command::Repair => {
            session
                .with(not_needed, async |engine| cache::repair(engine, out).await)
                .await
        }
        Command::Backup { file } => {
            session
                .with(not_needed, async |engine| {
                    cache::backup(engine, &file, out).await
                })
                .await
        }
    }
}
