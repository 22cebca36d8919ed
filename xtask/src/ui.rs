//! The pages of the window: packages by npm, built by vite. Both only when something changed, for a build
//! touches the files that the window's program is made of.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use linnet_testkit::{needs, project_folder, target_folder};
use sha2::{Digest, Sha256};

use crate::shell::{go, npm};

/// Installs the packages that package-lock.json names, when it changed.
pub(crate) fn install() -> Result<()> {
    needs::ensure_node()?;
    let folder = project_folder().join("ui");
    let lock = folder.join("package-lock.json");
    let now = digest_of(&[lock.clone(), folder.join("package.json")])?;
    let stamp = folder.join("node_modules/.linnet-stamp");
    if fs::read_to_string(&stamp).is_ok_and(|then| then == now) {
        println!("   npm packages are there");
        return Ok(());
    }
    println!("   npm packages of the window (ui/package-lock.json)");
    go(&mut npm(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, now).with_context(|| format!("write {}", stamp.display()))
}

/// Builds the pages into ui/dist, when something changed.
pub(crate) fn build() -> Result<()> {
    let folder = project_folder().join("ui");
    let stamp = target_folder().join("xtask/ui.stamp");
    let fresh = |stamp: &Path| -> Result<bool> {
        let built = folder.join("dist/index.html").is_file();
        Ok(built
            && fs::read_to_string(stamp)
                .is_ok_and(|then| sources(&folder).is_ok_and(|now| then == now)))
    };
    if fresh(&stamp)? {
        println!("   the pages are built");
        return Ok(());
    }
    go(&mut npm(["run", "build"]))?;
    if let Some(parent) = stamp.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&stamp, sources(&folder)?).with_context(|| format!("write {}", stamp.display()))
}

fn sources(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("list {}", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            if entry.file_type()?.is_file() {
                files.push(entry.path());
            } else if name != "node_modules" && name != "dist" && name != "tests" {
                folders.push(entry.path());
            }
        }
    }
    files.sort();
    digest_of(&files)
}

fn digest_of(files: &[PathBuf]) -> Result<String> {
    let mut digest = Sha256::new();
    for file in files {
        digest.update(file.to_string_lossy().as_bytes());
        digest.update(fs::read(file).with_context(|| format!("read {}", file.display()))?);
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
