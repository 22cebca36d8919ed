//! Other programs under the kit's care: each in its own process group, ended with everything it started.
//!
//! A test that panics still drops its guards; a test that is killed outright cannot, so every throw-away
//! folder also has a janitor, a small shell that notices the death of its parent and cleans up.

use std::{
    fs,
    io::Write,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal};

/// A program that ends, with its whole process group, when this value is dropped.
pub struct Guarded {
    name: String,
    child: Child,
    pid_file: Option<PathBuf>,
}

impl Guarded {
    /// Starts `command` as the leader of a new process group, with nothing on its standard input.
    pub fn spawn(name: &str, command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("start {name}"))?;
        Ok(Self {
            name: name.to_owned(),
            child,
            pid_file: None,
        })
    }

    /// The same, and tells the janitor of `folder` about it.
    pub fn spawn_in(folder: &Path, name: &str, command: &mut Command) -> Result<Self> {
        let mut guarded = Self::spawn(name, command)?;
        let pids = folder.join("pids");
        fs::create_dir_all(&pids)?;
        let file = pids.join(guarded.child.id().to_string());
        fs::write(&file, guarded.child.id().to_string())?;
        guarded.pid_file = Some(file);
        Ok(guarded)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How it ended, or `None` while it runs.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child
            .try_wait()
            .with_context(|| format!("look after {}", self.name))
    }

    /// Asks the group to end and waits; what is left after `patience` is killed.
    pub fn stop(&mut self, patience: Duration) {
        let pid = Pid::from_child(&self.child);
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            // An error here means that the group is gone already, which is what is wanted.
            let _ = rustix::process::kill_process_group(pid, Signal::TERM);
            wait_until(patience, || {
                matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
            });
        }
        let _ = rustix::process::kill_process_group(pid, Signal::KILL);
        let _ = self.child.wait();
        if let Some(file) = self.pid_file.take() {
            let _ = fs::remove_file(file);
        }
    }

    /// Kills the group at once, as a power cut would.
    pub fn kill(&mut self) {
        let _ = rustix::process::kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.stop(Duration::from_secs(5));
    }
}

/// Removes a throw-away folder and ends its programs should this process die without its destructors.
pub struct Janitor {
    child: Child,
}

const JANITOR: &str = r#"
read -r word && exit 0
for signal in TERM KILL; do
  for file in "$1"/pids/*; do
    [ -f "$file" ] && kill -$signal -- "-$(cat "$file")" 2>/dev/null
  done
  sleep 1
done
rm -rf "$1"
"#;

impl Janitor {
    pub fn watch(folder: &Path) -> Result<Self> {
        let child = Command::new("sh")
            .args(["-c", JANITOR, "janitor"])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("start janitor")?;
        Ok(Self { child })
    }
}

impl Drop for Janitor {
    fn drop(&mut self) {
        if let Some(mut input) = self.child.stdin.take() {
            let _ = input.write_all(b"done\n");
        }
        let _ = self.child.wait();
    }
}

/// Waits until `done`, at most for `limit`; says whether it came true.
pub fn wait_until(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    while !done() {
        if Instant::now() >= end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Runs a program to its end and returns its standard output.
///
/// # Errors
/// When it cannot be started or ends with another code than 0; holds the end of its standard error.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("run {name}"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("{name} ended with {}: {}", output.status, words.trim_end());
    }
    Ok(output.stdout)
}

/// Where a program lies: in PATH, or in the system folders that an ordinary user's PATH leaves out.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
