//! What `linnet-cli` shows of a folder, held against what an independent client sees there.

#![allow(clippy::indexing_slicing)]

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use linnet_testkit::Dumped;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Cli;

impl Cli {
    /// The rows of a folder, such as `ann@example.test/INBOX`.
    pub async fn rows(&self, folder: &str) -> Result<Vec<Value>> {
        let list = self.json(&["list", folder, "--limit", "1000000"]).await?;
        Ok(list["rows"].as_array().context("rows")?.clone())
    }

    /// Compares UIDs and flags of every letter, and the bytes of `compared` of them spread over the folder.
    ///
    /// # Errors
    /// Names the first difference.
    pub async fn same_as(&self, folder: &str, there: &[Dumped], compared: usize) -> Result<()> {
        let here = self.rows(folder).await?;
        let shown: BTreeMap<u64, Vec<String>> = here
            .iter()
            .filter_map(|row| Some((row["uid"].as_u64()?, flags(row))))
            .collect();
        let server: BTreeMap<u64, Vec<String>> = there
            .iter()
            .map(|letter| (u64::from(letter.uid), letter.flags.clone()))
            .collect();
        ensure!(
            shown.len() == here.len(),
            "{folder}: a letter without a number, or twice: {here:?}"
        );
        ensure!(
            shown == server,
            "{folder}: shown {shown:?}, at the server {server:?}"
        );
        let step = (here.len() / compared.max(1)).max(1);
        let hashes: BTreeMap<u64, String> = there
            .iter()
            .map(|letter| (u64::from(letter.uid), letter.sha256.clone()))
            .collect();
        // One after the other: a profile belongs to one process at a time.
        for row in here.iter().step_by(step) {
            let raw = self
                .run(&["show", &row["id"].to_string(), "--raw"])
                .await?
                .success()?
                .stdout;
            let hash: String = Sha256::digest(&raw)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let there = row["uid"].as_u64().and_then(|uid| hashes.get(&uid));
            ensure!(there == Some(&hash), "{folder}: {row} differs");
        }
        Ok(())
    }
}

fn flags(row: &Value) -> Vec<String> {
    let mut flags: Vec<String> = row["flags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|flag| flag.as_str().map(str::to_owned))
        .collect();
    flags.sort();
    flags
}
