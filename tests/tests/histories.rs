//! Random histories of two clients on one mailbox: Linnet, with its connection cut at random bytes, and an
//! independent IMAP client. After the last sync both see the same, and nothing is gone that neither deleted.
//!
//! `LINNET_SEED` repeats a run; each failure prints the shortest history that shows it.

#![allow(clippy::indexing_slicing, clippy::panic)]

use std::{collections::BTreeSet, fmt::Write as _};

use anyhow::{Context, Result, ensure};
use linnet_testkit::{
    Servers, User,
    proxy::{Cut, Line, Proxy},
};
use linnet_tests::{Cli, Profile, deep};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

const STEPS: usize = 30;
/// Each has servers of its own.
const WORKERS: usize = 4;
const FOLDERS: [&str; 6] = [
    "INBOX",
    "Archive",
    "Trash",
    "Sent",
    "Junk",
    "Pläne & \"Ideen\" 🐦",
];

#[derive(Clone, Debug)]
enum Step {
    /// A letter arrives.
    Deliver,
    /// The other client does something to the n-th letter of a folder.
    Other {
        folder: usize,
        letter: usize,
        what: Other,
    },
    /// Linnet does something to the n-th letter of a folder, and sends it when it syncs next.
    Act {
        verb: &'static str,
        folder: usize,
        letter: usize,
        to: usize,
    },
    /// The n-th action that was not undone yet is undone.
    Undo {
        action: usize,
    },
    Sync,
    /// The connection ends in the middle of a byte stream.
    SyncCut(CutAt),
    /// There is no connection at all.
    SyncOffline,
}

#[derive(Clone, Copy, Debug)]
enum CutAt {
    ToServer(u64),
    ToClient(u64),
}

#[derive(Clone, Debug)]
enum Other {
    Flag(&'static str, bool),
    Move(usize),
    Copy(usize),
    Expunge,
}

fn step() -> impl Strategy<Value = Step> {
    let folder = prop_oneof![3 => Just(0), 2 => 0..FOLDERS.len()];
    let to = 0..FOLDERS.len();
    let flag = prop::sample::select(vec![
        "\\Seen",
        "\\Flagged",
        "\\Answered",
        "$Forwarded",
        "Blue",
    ]);
    let other = prop_oneof![
        4 => (flag, any::<bool>()).prop_map(|(flag, on)| Other::Flag(flag, on)),
        2 => to.clone().prop_map(Other::Move),
        1 => to.clone().prop_map(Other::Copy),
        1 => Just(Other::Expunge),
    ];
    let verb = prop::sample::select(vec![
        "read", "unread", "star", "unstar", "archive", "move", "copy", "delete", "junk", "not-junk",
    ]);
    // A sync of this mailbox moves some 3 KB up and 15 KB down, TLS included.
    let cut = prop_oneof![
        (1_u64..6_000).prop_map(CutAt::ToServer),
        (1_u64..25_000).prop_map(CutAt::ToClient),
    ];
    prop_oneof![
        2 => Just(Step::Deliver),
        6 => (folder.clone(), 0..50_usize, other)
            .prop_map(|(folder, letter, what)| Step::Other { folder, letter, what }),
        8 => (verb, folder, 0..50_usize, to)
            .prop_map(|(verb, folder, letter, to)| Step::Act { verb, folder, letter, to }),
        2 => (0..5_usize).prop_map(|action| Step::Undo { action }),
        3 => Just(Step::Sync),
        4 => cut.prop_map(Step::SyncCut),
        1 => Just(Step::SyncOffline),
    ]
}

#[test]
fn any_history_of_two_clients_ends_with_both_seeing_the_same() -> Result<()> {
    let seed: u64 = match std::env::var("LINNET_SEED") {
        Ok(seed) => seed.parse().context("LINNET_SEED is a number")?,
        Err(_) => 20_261_123,
    };
    let histories = if deep() { 200 } else { 20 };
    println!("LINNET_SEED={seed}, {histories} histories of {STEPS} steps");
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                scope.spawn(move || {
                    let cases = u32::try_from(histories / WORKERS)?;
                    check(seed.wrapping_add(worker as u64), cases)
                })
            })
            .collect();
        for worker in workers {
            worker
                .join()
                .map_err(|_| anyhow::anyhow!("a worker panicked"))??;
        }
        Ok(())
    })
}

fn check(seed: u64, cases: u32) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let servers = runtime.block_on(Servers::start())?;
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases,
        max_shrink_iters: if deep() { 40 } else { 0 },
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let count = std::cell::Cell::new(0);
    runner
        .run(&vec(step(), STEPS), |steps| {
            count.set(count.get() + 1);
            let name = format!("user{}", count.get());
            runtime
                .block_on(history(&servers, &name, &steps))
                .map_err(|error| TestCaseError::fail(format!("{error:?}")))
        })
        .map_err(|error| anyhow::anyhow!("seed {seed}: {error}"))
}

struct World<'a> {
    servers: &'a Servers,
    user: User,
    line: Proxy,
    cli: Cli,
    letters: usize,
    delivered: BTreeSet<String>,
    /// What one of the two has deleted for good.
    deleted: BTreeSet<String>,
}

async fn history(servers: &Servers, name: &str, steps: &[Step]) -> Result<()> {
    let user = servers.add_user(name)?;
    let line = Proxy::start(servers.imaps_port()).await?;
    let profile = Profile::for_servers(servers)?;
    profile
        .add_account_through(servers, &user, line.port())
        .await?;
    let mut world = World {
        servers,
        user,
        line,
        cli: profile.cli()?,
        letters: 0,
        delivered: BTreeSet::new(),
        deleted: BTreeSet::new(),
    };
    let create = format!("CREATE \"{}\"", wire(FOLDERS[5]));
    world.command("INBOX", &[&create]).await?;
    for _ in 0..8 {
        world.deliver().await?;
    }
    let mut told = String::new();
    for (number, step) in steps.iter().enumerate() {
        let did = world.step(step).await;
        let did = did.with_context(|| format!("step {number}, {step:?}, after:\n{told}"))?;
        writeln!(told, "  {number}: {step:?}: {did}")?;
    }
    world
        .settle()
        .await
        .with_context(|| format!("after:\n{told}"))
}

impl World<'_> {
    async fn step(&mut self, step: &Step) -> Result<String> {
        Ok(match step {
            Step::Deliver => {
                self.deliver().await?;
                format!("letter {}", self.letters)
            }
            Step::Other {
                folder,
                letter,
                what,
            } => self.other(FOLDERS[*folder], *letter, what).await?,
            Step::Act {
                verb,
                folder,
                letter,
                to,
            } => {
                self.act(verb, FOLDERS[*folder], *letter, FOLDERS[*to])
                    .await?
            }
            Step::Undo { action } => self.undo(*action).await?,
            Step::Sync => {
                self.cli.run(&["sync"]).await?.success()?;
                String::new()
            }
            Step::SyncCut(at) => {
                self.line.cut_next(match *at {
                    CutAt::ToServer(bytes) => Cut::ToServer(bytes),
                    CutAt::ToClient(bytes) => Cut::ToClient(bytes),
                });
                let answer = self.cli.run(&["sync"]).await?;
                ensure!(
                    matches!(answer.code, Some(0 | 5 | 6)),
                    "a cut ended as {answer:?}"
                );
                format!("{:?}", answer.code)
            }
            Step::SyncOffline => {
                let closed = Line {
                    closed: true,
                    ..Line::default()
                };
                self.line.set(closed);
                self.cli.run(&["sync"]).await?.code_is(5)?;
                self.line.set(Line::default());
                String::new()
            }
        })
    }

    async fn deliver(&mut self) -> Result<()> {
        self.letters += 1;
        let id = format!("{}.{}", self.letters, self.user.email);
        let raw = format!(
            "From: Theo <theo@elsewhere.test>\r\nTo: {}\r\nSubject: Letter {}\r\nMessage-ID: <{id}>\r\n\
             Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\nHello number {}\r\n",
            self.user.email, self.letters, self.letters
        );
        self.servers.deliver(&self.user, raw.as_bytes()).await?;
        self.delivered.insert(id);
        Ok(())
    }

    async fn command(&self, folder: &str, commands: &[&str]) -> Result<()> {
        self.servers
            .other_client(&self.user, folder, commands)
            .await
    }

    async fn other(&mut self, folder: &str, letter: usize, what: &Other) -> Result<String> {
        let commands = match what {
            Other::Flag(flag, on) => {
                let sign = if *on { '+' } else { '-' };
                vec![format!("UID STORE {{uid}} {sign}FLAGS ({flag})")]
            }
            Other::Move(to) if FOLDERS[*to] == folder => return Ok("nowhere to go".to_owned()),
            Other::Move(to) => vec![format!("UID MOVE {{uid}} \"{}\"", wire(FOLDERS[*to]))],
            Other::Copy(to) => vec![format!("UID COPY {{uid}} \"{}\"", wire(FOLDERS[*to]))],
            Other::Expunge => vec![
                "UID STORE {uid} +FLAGS (\\Deleted)".to_owned(),
                "UID EXPUNGE {uid}".to_owned(),
            ],
        };
        let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
        let touched = self
            .servers
            .other_client_at(&self.user, folder, letter, &commands)
            .await?;
        let Some(id) = touched else {
            return Ok("empty".to_owned());
        };
        if matches!(what, Other::Expunge) {
            self.deleted.insert(id.clone());
        }
        Ok(format!("{id} in {folder}"))
    }

    async fn act(&mut self, verb: &str, folder: &str, letter: usize, to: &str) -> Result<String> {
        // Before the first sync there are no folders.
        let path = self.path(folder);
        let answer = self.cli.run(&["--json", "list", &path]).await?;
        if answer.code != Some(0) {
            return Ok("no such folder yet".to_owned());
        }
        let list = answer.json()?;
        let rows = list["rows"].as_array().context("rows")?;
        if rows.is_empty() {
            return Ok("empty".to_owned());
        }
        let row = &rows[letter % rows.len()];
        let id = row["id"].to_string();
        let message = row["message_id"].as_str().unwrap_or_default().to_owned();
        let to = self.path(to);
        let mut arguments = vec!["act", verb, id.as_str()];
        if matches!(verb, "move" | "copy") {
            arguments.extend(["--to", to.as_str()]);
        }
        let answer = self.cli.run(&arguments).await?.success()?;
        if verb == "delete" && matches!(folder, "Trash" | "Junk") {
            self.deleted.insert(message.clone());
        }
        Ok(format!(
            "{message} (uid {}) in {folder}: {}",
            row["uid"],
            answer.text().trim()
        ))
    }

    async fn undo(&self, action: usize) -> Result<String> {
        let history = self.cli.json(&["history"]).await?;
        let open: Vec<String> = history["rows"]
            .as_array()
            .context("rows")?
            .iter()
            .filter(|row| row["undone"] == false)
            .map(|row| row["undo"].to_string())
            .collect();
        if open.is_empty() {
            return Ok("nothing to undo".to_owned());
        }
        let undo = &open[action % open.len()];
        let answer = self.cli.run(&["undo", undo]).await?;
        Ok(format!(
            "{undo}: {:?} {}",
            answer.code,
            answer.stderr.trim()
        ))
    }

    /// Syncs until nothing is left to do, and compares.
    async fn settle(&self) -> Result<()> {
        for _ in 0..3 {
            self.cli.run(&["sync"]).await?.success()?;
        }
        let again = self.cli.json(&["sync"]).await?;
        ensure!(
            again["accounts"][0]["operations"] == 0 && again["accounts"][0]["fetched"] == 0,
            "not at rest: {again}"
        );
        let mut there = BTreeSet::new();
        for folder in FOLDERS {
            let dump = self.servers.dump(&self.user, folder).await?;
            self.cli
                .same_as(&self.path(folder), &dump, usize::MAX)
                .await?;
            there.extend(dump.into_iter().filter_map(|letter| letter.message_id));
        }
        let gone: Vec<&String> = self
            .delivered
            .iter()
            .filter(|id| !there.contains(*id) && !self.deleted.contains(*id))
            .collect();
        ensure!(gone.is_empty(), "nobody deleted {gone:?}");
        self.cli.run(&["check"]).await?.success()?;
        Ok(())
    }

    fn path(&self, folder: &str) -> String {
        format!("{}/{folder}", self.user.email)
    }
}

/// A folder's name inside quotes, in modified UTF-7 (RFC 3501 §5.1.3).
fn wire(folder: &str) -> String {
    folder
        .replace('&', "&-")
        .replace('ä', "&AOQ-")
        .replace("🐦", "&2D3cJg-")
        .replace('"', "\\\"")
}
