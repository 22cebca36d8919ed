//! An independent view of a mailbox, through Python's imaplib: no code of ours reads the server here, so
//! what it says can be held against what Linnet shows.

use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use tokio::{io::AsyncWriteExt, process::Command};

use super::User;

/// One letter as the independent client sees it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dumped {
    pub uid: u32,
    /// Sorted, without `\Recent`.
    pub flags: Vec<String>,
    /// Of the whole letter as the server sends it, lower-case hex.
    pub sha256: String,
    /// Without the angle brackets.
    pub message_id: Option<String>,
}

impl Dumped {
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|own| own.eq_ignore_ascii_case(flag))
    }
}

pub(super) async fn dump(port: u16, user: &User, folder: &str) -> Result<Vec<Dumped>> {
    lines(&run(port, user, &["dump", folder]).await?)
}

pub(super) async fn folders(port: u16, user: &User) -> Result<Vec<String>> {
    let mut names: Vec<String> = lines(&run(port, user, &["folders"]).await?)?;
    names.sort();
    Ok(names)
}

pub(super) async fn commands(
    port: u16,
    user: &User,
    folder: &str,
    commands: &[&str],
) -> Result<()> {
    let arguments: Vec<&str> = ["commands", folder]
        .into_iter()
        .chain(commands.iter().copied())
        .collect();
    run(port, user, &arguments).await.map(drop)
}

pub(super) async fn nth(
    port: u16,
    user: &User,
    folder: &str,
    n: usize,
    commands: &[&str],
) -> Result<Option<String>> {
    let n = n.to_string();
    let arguments: Vec<&str> = ["nth", folder, &n]
        .into_iter()
        .chain(commands.iter().copied())
        .collect();
    Ok(lines(&run(port, user, &arguments).await?)?.pop())
}

async fn run(port: u16, user: &User, arguments: &[&str]) -> Result<Vec<u8>> {
    let mut child = Command::new("python3")
        .args([
            "-c",
            include_str!("dump.py"),
            &port.to_string(),
            &user.email,
        ])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("start python3 for the independent view")?;
    let mut input = child.stdin.take().context("reach python3")?;
    input
        .write_all(format!("{}\n", user.password).as_bytes())
        .await?;
    drop(input);
    let output = child.wait_with_output().await?;
    if !output.status.success() {
        bail!(
            "independent client: {}",
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    Ok(output.stdout)
}

fn lines<T: serde::de::DeserializeOwned>(text: &[u8]) -> Result<Vec<T>> {
    text.split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).context("read the independent view"))
        .collect()
}
