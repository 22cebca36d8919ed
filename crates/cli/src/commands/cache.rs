//! The mail on this computer as a whole: `check`, `repair`, `backup`.

use std::path::Path;

use linnet_engine::Engine;
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Output, plain};

/// Ends with 1 when there is a fault.
pub(crate) async fn check(engine: &Engine, out: Output) -> Result<(), Failure> {
    let faults = engine.check().await?;
    if faults.is_empty() {
        return out.answer(&json!({ "faults": faults }), ["everything is in order"]);
    }
    out.answer(
        &json!({ "faults": faults }),
        faults.iter().map(|fault| plain(fault)),
    )?;
    Err(Failure::Told { exit_code: 1 })
}

pub(crate) async fn repair(engine: &Engine, out: Output) -> Result<(), Failure> {
    let (letters, again) = engine.repair().await?;
    let lines = [format!(
        "{letters} letters read again, {again} to be fetched again by the next sync"
    )];
    out.answer(&json!({ "letters": letters, "fetch_again": again }), lines)
}

pub(crate) async fn backup(engine: &Engine, file: &Path, out: Output) -> Result<(), Failure> {
    engine.backup(file).await?;
    out.answer(
        &json!({ "file": file }),
        [format!("written to {}", file.display())],
    )
}
