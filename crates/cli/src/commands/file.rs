//! `render` and `parse`: a letter in a file, without a profile.

use std::path::Path;

use crate::arguments::Render;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn render(render: &Render, out: Output) -> Result<(), Failure> {
    let raw = read(&render.file)?;
    let shown = linnet_engine::render_eml(&raw, render.html || !render.text, render.allow_remote);
    if out.is_json() {
        return out.json(&serde_json::json!({ "content": shown }));
    }
    out.bytes(shown.as_bytes())
}

pub(crate) fn parse(file: &Path, out: Output) -> Result<(), Failure> {
    out.json(&linnet_engine::parse_eml(&read(file)?))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(Failure::io(format!("read {}", file.display())))
}
