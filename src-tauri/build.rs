//! Tells Tauri which commands there are: each one becomes a permission, and what no capability lists is
//! refused. A checkout whose pages are not built yet gets one page that says so, because the pages are
//! embedded at compile time.

use std::path::Path;

include!("src/commands/names.rs");

const NO_PAGES: &str = "<!doctype html><meta charset=utf-8><title>Linnet</title>\
<p>The pages of the window are not built yet: <code>cargo xtask run</code> builds them.</p>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pages = Path::new("../ui/dist");
    println!("cargo:rerun-if-changed={}", pages.display());
    println!("cargo:rerun-if-changed=src/commands/names.rs");
    if !pages.join("index.html").exists() {
        std::fs::create_dir_all(pages)?;
        std::fs::write(pages.join("index.html"), NO_PAGES)?;
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
