//! The TypeScript twins of the types that cross between the engine and the window. They are kept in the
//! repository, so that the pages build without Rust, and the check fails when they differ.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use clap::Args;
use linnet_testkit::project_folder;

use crate::shell::{cargo, go};

const PLACE: &str = "ui/src/lib/api/generated";

#[derive(Args)]
pub(crate) struct Arguments {
    /// Only compare, and fail when something differs
    #[arg(long)]
    check: bool,
}

impl Arguments {
    pub(crate) fn write() -> Self {
        Self { check: false }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.check {
        check(None)
    } else {
        write(None, &project_folder().join(PLACE))
    }
}

/// Fails when the kept types differ from the engine's; `built` is the program that writes them, if it was
/// built already.
pub(crate) fn check(built: Option<&Path>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    write(built, folder.path())?;
    let (fresh, kept) = (folder.path(), project_folder().join(PLACE));
    let names: BTreeSet<String> = names(fresh)?.union(&names(&kept)?).cloned().collect();
    let differing: Vec<&str> = names
        .iter()
        .filter(|name| fs::read(fresh.join(name)).ok() != fs::read(kept.join(name)).ok())
        .map(String::as_str)
        .collect();
    if !differing.is_empty() {
        bail!(
            "{PLACE} is not what the engine says: {}; run `cargo xtask bindings`",
            differing.join(", ")
        );
    }
    Ok(())
}

fn write(built: Option<&Path>, folder: &Path) -> Result<()> {
    if let Some(program) = built {
        return go(Command::new(program).arg(folder));
    }
    go(cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "linnet-engine",
        "--example",
        "bindings",
        "--",
    ])
    .arg(folder))
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}
