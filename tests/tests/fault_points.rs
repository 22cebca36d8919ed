//! A sync of 60 letters and 12 waiting operations is stopped at a step, resumed, compared, and run again: for
//! every commit of the store and every command and answer of the server. The method is isync's.

#![allow(clippy::indexing_slicing)]

use anyhow::{Context, Result, ensure};
use linnet_testkit::{Servers, User};
use linnet_tests::{Cli, Profile, deep};
use tokio::task::JoinSet;

/// More steps than such a sync has.
const MOST: u64 = 2_000;
/// CI looks at every so many-th step, and at another one in each stretch.
const SAMPLE: u64 = 23;
const AT_ONCE: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_that_is_stopped_at_any_step_goes_on_to_the_same_end() -> Result<()> {
    let servers = std::sync::Arc::new(Servers::start().await?);
    let stride = if deep() { 1 } else { SAMPLE };
    let mut running = JoinSet::new();
    let mut ended = None;
    let (mut step, mut stopped) = (1, 0_u64);
    loop {
        while ended.is_none() && running.len() < AT_ONCE && step < MOST {
            let servers = std::sync::Arc::clone(&servers);
            let at = step;
            running.spawn(async move { (at, stop_at(&servers, at).await) });
            // Another place within each stretch.
            step += stride - if stride > 1 { step % 3 } else { 0 };
        }
        let Some(done) = running.join_next().await else {
            break;
        };
        let (at, result) = done?;
        if result.with_context(|| format!("stopped at step {at}"))? {
            stopped += 1;
        } else {
            ended = Some(ended.map_or(at, |earlier: u64| earlier.min(at)));
        }
    }
    println!("stopped {stopped} times; the sync has fewer than {ended:?} steps");
    ensure!(ended.is_some(), "the sync never came to its end");
    ensure!(stopped >= 5, "only {stopped} stops");
    Ok(())
}

/// Returns false when the sync ended before that step.
async fn stop_at(servers: &Servers, step: u64) -> Result<bool> {
    let user = servers.add_user(&format!("step{step}"))?;
    let profile = Profile::for_servers(servers)?;
    profile.add_account(servers, &user).await?;
    let cli = profile.cli()?;
    let copied = prepare(servers, &user, &cli).await?;
    let stopping = cli.clone().env("LINNET_STOP_AT", step.to_string());
    let answer = stopping.run(&["sync"]).await?;
    ensure!(
        matches!(answer.code, None | Some(0)),
        "stopped as {answer:?}"
    );
    cli.run(&["sync"]).await?.success()?;
    compare(servers, &user, &cli, &copied).await?;
    let again = cli.json(&["sync"]).await?;
    let account = &again["accounts"][0];
    ensure!(
        account["operations"] == 0 && account["fetched"] == 0 && account["new"] == 0,
        "something was left to do: {again}"
    );
    compare(servers, &user, &cli, &copied).await?;
    cli.run(&["check"]).await?.success()?;
    Ok(answer.code.is_none())
}

/// 30 letters are here, 30 more and other changes at the server, and 12 operations wait. Returns the
/// Message-ID of the letter that was copied.
async fn prepare(servers: &Servers, user: &User, cli: &Cli) -> Result<String> {
    servers.fill(user, "INBOX", 30)?;
    cli.run(&["sync"]).await?.success()?;
    servers.fill(user, "INBOX", 30)?;
    servers
        .other_client(
            user,
            "INBOX",
            &[
                "UID STORE 1:4 +FLAGS (\\Flagged)",
                "UID STORE 5 +FLAGS (\\Deleted)",
                "UID EXPUNGE 5",
                "UID MOVE 6 Archive",
            ],
        )
        .await?;
    let rows = cli.rows(&format!("{}/INBOX", user.email)).await?;
    let id = |at: usize| rows[at]["id"].to_string();
    let trash = format!("{}/Trash", user.email);
    let archive = format!("{}/Archive", user.email);
    for arguments in [
        vec!["act", "read", &id(0)],
        vec!["act", "star", &id(1)],
        vec!["act", "archive", &id(2)],
        vec!["act", "delete", &id(3)],
        vec!["act", "junk", &id(4)],
        vec!["act", "copy", &id(7), "--to", &archive],
        vec!["act", "move", &id(8), "--to", &trash],
        vec!["act", "unread", &id(9)],
        vec!["act", "star", &id(10)],
        vec!["act", "archive", &id(10)],
        vec!["act", "delete", &id(11)],
        vec!["act", "copy", &id(12), "--to", &archive],
    ] {
        // Some flags may be as asked for already.
        cli.run(&arguments).await?.success()?;
    }
    rows[7]["message_id"]
        .as_str()
        .map(str::to_owned)
        .context("a Message-ID")
}

async fn compare(servers: &Servers, user: &User, cli: &Cli, copied: &str) -> Result<()> {
    let mut letters = 0;
    for folder in ["INBOX", "Archive", "Trash", "Junk", "Sent", "Drafts"] {
        let there = servers.dump(user, folder).await?;
        cli.same_as(&format!("{}/{folder}", user.email), &there, usize::MAX)
            .await?;
        letters += there.len();
        if folder == "Archive" {
            let copies = there
                .iter()
                .filter(|letter| letter.message_id.as_deref() == Some(copied))
                .count();
            ensure!(copies == 1, "{copies} copies of one letter");
        }
    }
    // 60, one removed by the other client, two copied.
    ensure!(letters == 61, "{letters} letters at the server");
    Ok(())
}
