//! The mailbox here and the mailbox at the server tell the same story, as an independent client sees it.

#![allow(clippy::indexing_slicing)]

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context, Result, ensure};
use linnet_testkit::{Servers, User};
use linnet_tests::{Cli, Profile, deep, watch_memory};
use serde_json::Value;

/// The most that `linnet-cli sync` may hold in memory, at any size of the mailbox.
const PEAK_KIB: u64 = 250 * 1024;
/// The most letters that may be asked for and not yet durable when a process is killed: a window of bodies at
/// the server, a batch that is parsed and a batch that is being saved.
const IN_FLIGHT: usize = 2_100;

/// Pain 11 (messages vanish) and the first sync: killed at ten moments, started again, the end is the same,
/// and no letter that was durable once is fetched again.
#[tokio::test]
async fn a_first_sync_that_is_killed_ten_times_ends_byte_for_byte_as_the_server() -> Result<()> {
    let (letters, compared) = if deep() {
        (20_000, 20_000)
    } else {
        (1_500, 60)
    };
    let inbox = "ann@example.test/INBOX";
    let servers = Servers::start().await?;
    let ann = servers.add_user("ann")?;
    servers.fill(&ann, "INBOX", letters)?;
    let profile = Profile::for_servers(&servers)?;
    profile.add_account(&servers, &ann).await?;
    servers.record(&ann)?;
    let cli = profile.cli()?;
    let mut seen = BTreeSet::new();
    let mut fetched = 0;
    for kill in 0..10_u64 {
        // Spread over the whole run: sign-in, listing, heads, bodies.
        let moment = Duration::from_millis(150 + kill * kill * 25);
        let durable = complete(&cli, inbox).await?;
        let mut child = cli
            .command(&["sync"])
            .stdin(std::process::Stdio::null())
            .spawn()?;
        if tokio::time::timeout(moment, child.wait()).await.is_err() {
            child.kill().await?;
        }
        let asked = asked_since(&servers, &ann, &mut seen)?;
        fetched += asked.len();
        let again = asked.intersection(&durable).count();
        ensure!(again == 0, "{again} durable letters fetched again");
        let now = complete(&cli, inbox).await?;
        let lost = asked.difference(&now).count();
        ensure!(lost <= IN_FLIGHT, "{lost} letters were in flight");
    }
    let durable = complete(&cli, inbox).await?;
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
    let asked = asked_since(&servers, &ann, &mut seen)?;
    ensure!(
        asked.len() == letters - durable.len() && asked.is_disjoint(&durable),
        "{} letters fetched where {} of {letters} were durable",
        asked.len(),
        durable.len()
    );
    fetched += asked.len();
    println!("{fetched} letters fetched for {letters}, killed ten times");
    let there = servers.dump(&ann, "INBOX").await?;
    ensure!(there.len() == letters, "the server holds {}", there.len());
    cli.same_as(inbox, &there, compared).await?;
    // Run once more: nothing is left to do. What the independent client asked for does not count.
    asked_since(&servers, &ann, &mut seen)?;
    let again = cli.json(&["sync"]).await?;
    ensure!(again["accounts"][0]["fetched"] == 0, "{again}");
    ensure!(asked_since(&servers, &ann, &mut seen)?.is_empty());
    let faults = cli.run(&["check"]).await?.success()?;
    ensure!(faults.code == Some(0), "{}", faults.text());
    Ok(())
}

/// The UIDs of the folder whose letters are here whole.
async fn complete(cli: &Cli, folder: &str) -> Result<BTreeSet<u64>> {
    let answer = cli
        .run(&["--json", "list", folder, "--limit", "1000000"])
        .await?;
    if answer.code != Some(0) {
        // Before the first listing there is no such folder.
        ensure!(answer.stderr.contains("not found [folder]"), "{answer:?}");
        return Ok(BTreeSet::new());
    }
    let list: Value = serde_json::from_slice(&answer.stdout)?;
    let rows = list["rows"].as_array().context("rows")?;
    Ok(rows
        .iter()
        .filter(|row| row["complete"] == true)
        .filter_map(|row| row["uid"].as_u64())
        .collect())
}

/// The UIDs whose whole letters were asked for on connections that are not in `seen` yet.
fn asked_since(
    servers: &Servers,
    user: &User,
    seen: &mut BTreeSet<String>,
) -> Result<BTreeSet<u64>> {
    let mut asked = BTreeSet::new();
    for (connection, said) in servers.recorded(user)? {
        if !seen.insert(connection) {
            continue;
        }
        let bodies = said
            .iter()
            .filter(|line| line.contains("BODY.PEEK[]"))
            .filter_map(|line| line.split_once(" UID FETCH "));
        for (_, command) in bodies {
            let set = command.split(' ').next().unwrap_or_default();
            for range in set.split(',') {
                let (first, last) = range.split_once(':').unwrap_or((range, range));
                asked.extend(first.parse::<u64>()?..=last.parse()?);
            }
        }
    }
    Ok(asked)
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
    let ids: Vec<String> = cli
        .rows(inbox)
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
        cli.rows("ann@example.test/Archive").await?.len() == 1,
        "the archived letter is shown at once"
    );
    servers.start_imap().await?;
    cli.json(&["sync"]).await?;
    for folder in ["INBOX", "Archive", "Trash", "Sent"] {
        let there = servers.dump(&ann, folder).await?;
        cli.same_as(&format!("ann@example.test/{folder}"), &there, usize::MAX)
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
    cli.same_as(inbox, &there, usize::MAX).await
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
    let before = cli.rows("ann@example.test/INBOX").await?;
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
    cli.same_as("ann@example.test/INBOX", &there, usize::MAX)
        .await?;
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

/// A look at a mailbox where nothing or next to nothing happened costs the same at any size.
#[tokio::test]
async fn a_look_costs_what_happened_and_not_what_is_there() -> Result<()> {
    let servers = Servers::start().await?;
    let ann = servers.add_user("ann")?;
    let profile = Profile::for_servers(&servers)?;
    profile.add_account(&servers, &ann).await?;
    let cli = profile.cli()?;
    let mut looks = Vec::new();
    for letters in [20, 400] {
        servers.fill(&ann, "INBOX", letters)?;
        cli.json(&["sync"]).await?;
        cli.json(&["sync"]).await?;
        let nothing = traffic(&cli.json(&["sync"]).await?)?;
        ensure!(nothing.0 <= 4, "{nothing:?} for nothing new");
        servers
            .other_client(&ann, "INBOX", &["UID STORE 7 +FLAGS ($Forwarded)"])
            .await?;
        let flag = traffic(&cli.json(&["sync"]).await?)?;
        ensure!(
            flag.0 <= 2 && flag.1 <= 2_048,
            "{flag:?} for one changed flag"
        );
        servers
            .other_client(&ann, "INBOX", &["UID STORE 7 -FLAGS ($Forwarded)"])
            .await?;
        looks.push(nothing.1.max(flag.1));
    }
    ensure!(
        // Longer numbers, and what TLS adds.
        looks[0].abs_diff(looks[1]) <= 256,
        "bytes grow with the mailbox: {looks:?}"
    );
    Ok(())
}

/// Round trips and bytes after signing in.
fn traffic(summary: &Value) -> Result<(u64, u64)> {
    let account = &summary["accounts"][0];
    let number = |name: &str| account[name].as_u64().context("traffic in the summary");
    Ok((
        number("round_trips")?,
        number("received")? + number("transmitted")?,
    ))
}
