//! What comes after the first sync: a look when nothing is new, one changed flag, and a server far away.

use std::{path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, ensure};
use linnet_testkit::proxy::Proxy;
use serde::Serialize;
use serde_json::Value;

use super::{Place, median, timed};

/// Half a round trip of the far server.
const ONE_WAY: Duration = Duration::from_millis(25);

#[derive(Serialize)]
pub(super) struct Rows {
    mbsync_nothing_new_seconds: f64,
    linnet_nothing_new_seconds: f64,
    nothing_new_ratio: f64,
    nothing_new: Traffic,
    one_flag: Traffic,
    near_seconds: f64,
    far_seconds: f64,
    far_ratio: f64,
}

/// After signing in.
#[derive(Clone, Copy, Serialize)]
struct Traffic {
    round_trips: u64,
    bytes: u64,
}

pub(super) fn measure(
    place: &Place,
    runtime: &tokio::runtime::Runtime,
    runs: usize,
) -> Result<Rows> {
    println!("\nNothing new …");
    let folder = tempfile::Builder::new().prefix("linnet-bench-").tempdir()?;
    let (settings, _) = place.mbsync_settings(folder.path())?;
    let mbsync = || -> Result<f64> {
        let mut command = Command::new("mbsync");
        Ok(timed(command.arg("-c").arg(&settings).arg("all"))?.0)
    };
    mbsync()?;
    let profile = tempfile::Builder::new().prefix("linnet-bench-").tempdir()?;
    place.add_account(profile.path(), place.servers.imaps_port())?;
    sync(place, profile.path())?;
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    let mut nothing_new = None;
    for turn in 0..runs {
        for side in [turn % 2, (turn + 1) % 2] {
            if side == 0 {
                theirs.push(mbsync()?);
            } else {
                let (seconds, traffic) = sync(place, profile.path())?;
                ours.push(seconds);
                nothing_new = Some(traffic);
            }
        }
    }
    println!("One changed flag …");
    runtime.block_on(place.servers.other_client(
        &place.user,
        "INBOX",
        &["UID STORE 7 +FLAGS (\\Answered)"],
    ))?;
    let (_, one_flag) = sync(place, profile.path())?;

    println!("A first sync, near and far …");
    let line = runtime.block_on(Proxy::start(place.servers.imaps_port()))?;
    let first = || -> Result<f64> {
        let profile = tempfile::Builder::new().prefix("linnet-bench-").tempdir()?;
        place.add_account(profile.path(), line.port())?;
        Ok(sync(place, profile.path())?.0)
    };
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for _ in 0..runs.div_ceil(2) {
        line.delay(Duration::ZERO);
        near.push(first()?);
        line.delay(ONE_WAY);
        far.push(first()?);
    }
    let middle = |values: Vec<f64>| median(values.into_iter()).unwrap_or_default();
    let (theirs, ours, near, far) = (middle(theirs), middle(ours), middle(near), middle(far));
    Ok(Rows {
        mbsync_nothing_new_seconds: theirs,
        linnet_nothing_new_seconds: ours,
        nothing_new_ratio: ours / theirs,
        nothing_new: nothing_new.context("no run")?,
        one_flag,
        near_seconds: near,
        far_seconds: far,
        far_ratio: far / near,
    })
}

fn sync(place: &Place, profile: &Path) -> Result<(f64, Traffic)> {
    let (seconds, _, answer) = timed(place.command(profile).args(["--json", "sync"]))?;
    let answer: Value = serde_json::from_slice(&answer).context("read linnet-cli's summary")?;
    let account = answer
        .pointer("/accounts/0")
        .context("linnet-cli tells about no account")?;
    ensure!(account.get("problem").is_none(), "{account}");
    let number = |name: &str| {
        account
            .get(name)
            .and_then(Value::as_u64)
            .with_context(|| format!("no {name} in {account}"))
    };
    let traffic = Traffic {
        round_trips: number("round_trips")?,
        bytes: number("received")? + number("transmitted")?,
    };
    Ok((seconds, traffic))
}

impl Rows {
    pub(super) fn print(&self) {
        println!(
            "\n  {:<34} mbsync {:.3} s, linnet-cli {:.3} s = {:.2} x; {} round trips, {} bytes",
            "nothing new (whole processes)",
            self.mbsync_nothing_new_seconds,
            self.linnet_nothing_new_seconds,
            self.nothing_new_ratio,
            self.nothing_new.round_trips,
            self.nothing_new.bytes,
        );
        println!(
            "  {:<34} {} round trips, {} bytes",
            "one flag changed at the server", self.one_flag.round_trips, self.one_flag.bytes,
        );
        println!(
            "  {:<34} {:.2} s near, {:.2} s far = {:.2} x",
            "first sync, 50 ms round trips", self.near_seconds, self.far_seconds, self.far_ratio,
        );
    }
}
