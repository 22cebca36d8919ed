//! The mailbox here and the mailbox at the server tell the same story, as an independent client sees it.

#![allow(clippy::indexing_slicing)]

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, ensure};
use linnet_testkit::{Dumped, Servers, User, proxy::Proxy};
use linnet_tests::{Cli, Profile, deep, watch_memory};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The most that `linnet-cli sync` may hold in memory, at any size of the mailbox.
const PEAK_KIB: u64 = 250 * 1024;
/// What may be in flight when a process is killed: a window of bodies, and what was parsed but not saved.
const IN_FLIGHT: u64 = 48 * 1024 * 1024;

/// Pain 11 (messages vanish) and the first sync: killed at ten moments, started again, the end is the same.
#[tokio::test]
async fn a_first_sync_that_is_killed_ten_times_ends_byte_for_byte_as_the_server() -> Result<()> {
    let (letters, compared) = if deep() {
        (20_000, 20_000)
    } else {
        (1_500, 60)
    };
    let servers = Servers::start().await?;
    let ann = servers.add_user("ann")?;
    servers.fill(&ann, "INBOX", letters)?;
    let line = Proxy::start(servers.imaps_port()).await?;
    let profile = Profile::for_servers(&servers)?;
    add_through(&profile, &servers, &ann, line.port()).await?;
    let cli = profile.cli()?;
    for kill in 0..10_u64 {
        // Spread over the whole run: sign-in, listing, heads, bodies.
        let moment = Duration::from_millis(150 + kill * kill * 25);
        let mut child = cli
            .command(&["sync"])
            .stdin(std::process::Stdio::null())
            .spawn()?;
        if tokio::time::timeout(moment, child.wait()).await.is_err() {
            child.kill().await?;
        }
    }
    let watched = watch_memory(cli.command(&["sync"]).stdout(std::process::Stdio::null())).await?;
    ensure!(
        watched.code == Some(0),
        "the last sync ended with {:?}",
        watched.code
    );
    ensure!(
        watched.peak_kib <= PEAK_KIB,
        "peak memory {} KiB",
        watched.peak_kib
    );
    let there = servers.dump(&ann, "INBOX").await?;
    ensure!(there.len() == letters, "the server holds {}", there.len());
    same_mailbox(&cli, "ann@example.test/INBOX", &there, compared).await?;
    let size: u64 = rows(&cli, "ann@example.test/INBOX")
        .await?
        .iter()
        .filter_map(|row| row["size"].as_u64())
        .sum();
    let received = line.counted().to_client;
    let most = size + size / 4 + 11 * IN_FLIGHT.min(size / 2) + 4 * 1024 * 1024;
    ensure!(
        received <= most,
        "{received} bytes came for a mailbox of {size}"
    );
    // Run once more: nothing is left to do.
    let again = cli.json(&["sync"]).await?;
    ensure!(again["accounts"][0]["fetched"] == 0, "{again}");
    let faults = cli.run(&["check"]).await?.success()?;
    ensure!(faults.code == Some(0), "{}", faults.text());
    Ok(())
}

/// Changes made on both sides meet: what another client did shows here, what was done here shows there.
#[tokio::test]
async fn changes_of_both_sides_meet() -> Result<()> {
    let servers = Servers::start().await?;
    let ann = servers.add_user("ann")?;
    servers.fill(&ann, "INBOX", 40)?;
    let profile = Profile::for_servers(&servers)?;
    profile.add_account(&servers, &ann).await?;
    let cli = profile.cli()?;
    cli.json(&["sync"]).await?;
    let inbox = "ann@example.test/INBOX";
    let ids: Vec<String> = rows(&cli, inbox)
        .await?
        .iter()
        .map(|row| row["id"].to_string())
        .collect();

    servers
        .other_client(
            &ann,
            "INBOX",
            &[
                "UID STORE 1:3 +FLAGS (\\Flagged)",
                "UID STORE 5 +FLAGS (\\Deleted)",
                "UID EXPUNGE 5",
            ],
        )
        .await?;
    let new =
        b"From: Theo <theo@example.test>\r\nTo: ann@example.test\r\nSubject: Siskins only now\r\n\
        Message-ID: <now@example.test>\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n";
    servers.deliver(&ann, new).await?;
    servers.stop_imap().await?;
    // Offline: everything is done here at once, and waits.
    cli.run(&["act", "read", &ids[1], &ids[2]])
        .await?
        .success()?;
    cli.run(&["act", "archive", &ids[4]]).await?.success()?;
    cli.run(&["act", "delete", &ids[6]]).await?.success()?;
    let undone = cli.json(&["act", "archive", &ids[8]]).await?;
    cli.run(&["undo", &undone["undo"].to_string()])
        .await?
        .success()?;
    cli.run(&["sync"]).await?.code_is(5)?;
    ensure!(
        rows(&cli, "ann@example.test/Archive").await?.len() == 1,
        "the archived letter is shown at once"
    );
    servers.start_imap().await?;
    cli.json(&["sync"]).await?;
    for folder in ["INBOX", "Archive", "Trash", "Sent"] {
        let there = servers.dump(&ann, folder).await?;
        same_mailbox(
            &cli,
            &format!("ann@example.test/{folder}"),
            &there,
            usize::MAX,
        )
        .await?;
    }
    ensure!(servers.dump(&ann, "Archive").await?.len() == 1);
    ensure!(servers.dump(&ann, "Trash").await?.len() == 1);
    let found = cli.json(&["search", "siskins only now"]).await?;
    ensure!(
        found["rows"].as_array().is_some_and(|rows| rows.len() == 1),
        "{found}"
    );

    // Undo of what the server has done already, and once more for nothing.
    let history = cli.json(&["history"]).await?;
    let archived = history["rows"]
        .as_array()
        .and_then(|rows| {
            rows.iter()
                .find(|row| row["verb"] == "archive" && row["undone"] == false)
        })
        .context("the archiving stands in the history")?;
    cli.run(&["undo", &archived["undo"].to_string()])
        .await?
        .success()?;
    cli.json(&["sync"]).await?;
    ensure!(
        servers.dump(&ann, "Archive").await?.is_empty(),
        "undone at the server too"
    );
    let there = servers.dump(&ann, "INBOX").await?;
    same_mailbox(&cli, inbox, &there, usize::MAX).await
}

/// Pain 10: a new UIDVALIDITY loses neither bodies nor waiting operations.
#[tokio::test]
async fn a_new_uidvalidity_keeps_bodies_and_what_waits() -> Result<()> {
    let servers = Servers::start().await?;
    let ann = servers.add_user("ann")?;
    servers.fill(&ann, "INBOX", 30)?;
    let profile = Profile::for_servers(&servers)?;
    profile.add_account(&servers, &ann).await?;
    let cli = profile.cli()?;
    cli.json(&["sync"]).await?;
    let before = rows(&cli, "ann@example.test/INBOX").await?;
    servers.stop_imap().await?;
    let starred = before[3]["id"].to_string();
    cli.run(&["act", "star", &starred]).await?.success()?;
    for entry in std::fs::read_dir(&ann.maildir)? {
        let path = entry?.path();
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("dovecot"))
        {
            std::fs::remove_file(path)?;
        }
    }
    servers.start_imap().await?;
    let run = cli.json(&["sync"]).await?;
    let there = servers.dump(&ann, "INBOX").await?;
    same_mailbox(&cli, "ann@example.test/INBOX", &there, usize::MAX).await?;
    ensure!(
        there
            .iter()
            .filter(|letter| letter.has("\\Flagged"))
            .count()
            >= 1,
        "the star arrived"
    );
    let message = before[3]["message_id"].as_str().context("a Message-ID")?;
    let there = there
        .iter()
        .find(|letter| letter.message_id.as_deref() == Some(message))
        .context("the letter")?;
    ensure!(there.has("\\Flagged"), "{there:?} after {run}");
    Ok(())
}

async fn add_through(profile: &Profile, servers: &Servers, user: &User, port: u16) -> Result<()> {
    let imap = format!("{}:{port}:tls", servers.host());
    let smtp = format!("{}:{}:tls", servers.host(), servers.smtps_port());
    profile
        .cli()?
        .run_with_input(
            &[
                "account",
                "add",
                "--email",
                &user.email,
                "--imap",
                &imap,
                "--smtp",
                &smtp,
            ],
            &format!("{}\n", user.password),
        )
        .await?
        .success()?;
    Ok(())
}

async fn rows(cli: &Cli, folder: &str) -> Result<Vec<Value>> {
    let list = cli.json(&["list", folder, "--limit", "1000000"]).await?;
    Ok(list["rows"].as_array().context("rows")?.clone())
}

/// UIDs and flags of every letter, and the bytes of `compared` of them spread over the folder.
async fn same_mailbox(cli: &Cli, folder: &str, there: &[Dumped], compared: usize) -> Result<()> {
    let here = rows(cli, folder).await?;
    let flags = |row: &Value| -> Vec<String> {
        let mut flags: Vec<String> = row["flags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|flag| flag.as_str().map(str::to_owned))
            .collect();
        flags.sort();
        flags
    };
    let shown: BTreeMap<u64, Vec<String>> = here
        .iter()
        .filter_map(|row| Some((row["uid"].as_u64()?, flags(row))))
        .collect();
    let server: BTreeMap<u64, Vec<String>> = there
        .iter()
        .map(|letter| (u64::from(letter.uid), letter.flags.clone()))
        .collect();
    ensure!(
        shown.len() == here.len(),
        "{folder}: a letter without a number, or twice"
    );
    ensure!(
        shown == server,
        "{folder}: shown {shown:?}, at the server {server:?}"
    );
    let step = (here.len() / compared.max(1)).max(1);
    for row in here.iter().step_by(step) {
        let raw = cli
            .run(&["show", &row["id"].to_string(), "--raw"])
            .await?
            .success()?
            .stdout;
        let hash: String = Sha256::digest(&raw)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let letter = there
            .iter()
            .find(|letter| Some(u64::from(letter.uid)) == row["uid"].as_u64());
        ensure!(
            letter.is_some_and(|letter| letter.sha256 == hash),
            "{folder}: {row} differs"
        );
    }
    Ok(())
}
