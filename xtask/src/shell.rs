//! Other programs as steps with a heading and a time.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use linnet_testkit::{project_folder, target_folder};

/// Steps of a longer run; the times are told again at the end.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    pub(crate) fn step(&mut self, heading: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {heading}");
        let start = Instant::now();
        let done = work();
        let took = start.elapsed();
        println!(
            "   {} after {:.1} s",
            if done.is_ok() { "done" } else { "FAILED" },
            took.as_secs_f64()
        );
        self.done.push((heading.to_owned(), took));
        done.with_context(|| heading.to_owned())
    }

    pub(crate) fn tell(&self) {
        let all: Duration = self.done.iter().map(|(_, took)| *took).sum();
        println!("\n== All done in {:.0} s", all.as_secs_f64());
        for (heading, took) in &self.done {
            println!("{:8.1} s  {heading}", took.as_secs_f64());
        }
    }
}

/// The cargo that runs us, at work in the project's root.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What cargo told us about our own package is no news for others, and would make them build again.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || name == "CARGO_CRATE_NAME"
        {
            command.env_remove(&*name);
        }
    }
    command.args(arguments).current_dir(project_folder());
    command
}

/// A script of the window's package.json.
pub(crate) fn npm<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new("npm");
    command
        .args(arguments)
        .current_dir(project_folder().join("ui"));
    command
}

/// Runs to the end with our own output.
pub(crate) fn go(command: &mut Command) -> Result<()> {
    let words = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ");
    let status = command.status().with_context(|| format!("start {words}"))?;
    if !status.success() {
        bail!("{words}: {status}");
    }
    Ok(())
}

/// Builds a program and says where it lies.
pub(crate) fn build(package: &str, release: bool) -> Result<PathBuf> {
    let mut arguments = vec!["build", "--locked", "--package", package];
    if release {
        arguments.push("--release");
    }
    go(&mut cargo(arguments))?;
    found(if release { "release" } else { "debug" }, package)
}

/// Where a program of the development build lies.
pub(crate) fn built(name: &str) -> Result<PathBuf> {
    found("debug", name)
}

fn found(folder: &str, name: &str) -> Result<PathBuf> {
    let program = absolute(&target_folder()).join(folder).join(name);
    if !program.is_file() {
        bail!("{} was built, but is not there", program.display());
    }
    Ok(program)
}

pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
