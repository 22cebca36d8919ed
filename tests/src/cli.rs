//! `linnet-cli` as a script sees it: arguments in, exit code and JSON out.

use std::{ffi::OsString, path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

use crate::{PASSPHRASE, Profile, programs};

/// A command that answers nothing for so long hangs.
const LIMIT: Duration = Duration::from_secs(600);

/// `linnet-cli` with a profile.
#[derive(Clone, Debug)]
pub struct Cli {
    program: PathBuf,
    profile: PathBuf,
    environment: Vec<(&'static str, OsString)>,
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `None` when a signal ended it.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Cli {
    pub(crate) fn on(profile: &Profile) -> Result<Self> {
        let mut environment = profile.environment();
        environment.push(("LINNET_PASSPHRASE", PASSPHRASE.into()));
        Ok(Self {
            program: programs::linnet_cli()?,
            profile: profile.path().to_owned(),
            environment,
        })
    }

    /// The same with one more environment variable.
    #[must_use]
    pub fn env(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// The command, ready to be started, for tests that look after the process themselves.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--profile")
            .arg(&self.profile)
            .arg("--vault")
            .args(arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .kill_on_drop(true);
        command
    }

    pub async fn run(&self, arguments: &[&str]) -> Result<Answer> {
        self.run_with_input(arguments, "").await
    }

    pub async fn run_with_input(&self, arguments: &[&str], input: &str) -> Result<Answer> {
        let mut child = self.spawn(arguments, Stdio::piped())?;
        let mut stdin = child.stdin.take().context("reach linnet-cli")?;
        // A command that does not read its input may be gone already.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let output = tokio::time::timeout(LIMIT, child.wait_with_output())
            .await
            .with_context(|| format!("linnet-cli {}: no end in sight", arguments.join(" ")))??;
        Ok(Answer {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs with `--json` and reads the document.
    ///
    /// # Errors
    /// With another exit code than 0, or when the answer is no JSON.
    pub async fn json(&self, arguments: &[&str]) -> Result<Value> {
        let arguments: Vec<&str> = ["--json"]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        self.run(&arguments).await?.success()?.json()
    }

    /// `watch` in the background, one line for each event; killed when dropped.
    pub fn watch(&self) -> Result<Child> {
        self.spawn(&["--json", "watch"], Stdio::null())
    }

    fn spawn(&self, arguments: &[&str], stdin: Stdio) -> Result<Child> {
        self.command(arguments)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {}", self.program.display()))
    }
}

impl Answer {
    /// The answer, when the exit code is 0.
    pub fn success(self) -> Result<Self> {
        self.code_is(0)
    }

    pub fn code_is(self, code: i32) -> Result<Self> {
        if self.code != Some(code) {
            bail!(
                "linnet-cli ended with {:?} instead of {code}:\n{}\n{}",
                self.code,
                String::from_utf8_lossy(&self.stdout),
                self.stderr
            );
        }
        Ok(self)
    }

    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.stdout)
            .with_context(|| format!("no JSON: {}", String::from_utf8_lossy(&self.stdout)))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}
