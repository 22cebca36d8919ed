//! Whole processes, timed and weighed from outside.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Seconds, peak memory in MiB and standard output of a whole process.
pub(super) fn timed(command: &mut Command) -> Result<(f64, f64, Vec<u8>)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("start {name}"))?;
    let (id, done) = (child.id(), std::sync::mpsc::channel());
    let watcher = std::thread::spawn(move || peak_memory(id, &done.1));
    let output = child.wait_with_output()?;
    let seconds = start.elapsed().as_secs_f64();
    drop(done.0);
    if !output.status.success() {
        bail!("{name}: {}", output.status);
    }
    Ok((seconds, watcher.join().unwrap_or_default(), output.stdout))
}

/// The kernel's own high-water mark, read until the process is over.
fn peak_memory(id: u32, over: &std::sync::mpsc::Receiver<()>) -> f64 {
    let mut peak = 0.0_f64;
    loop {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<f64>().ok());
        peak = peak.max(kib.unwrap_or_default() / 1024.0);
        match over.recv_timeout(Duration::from_millis(50)) {
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return peak,
        }
    }
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        return values.get(middle).copied();
    }
    Some(f64::midpoint(
        *values.get(middle.checked_sub(1)?)?,
        *values.get(middle)?,
    ))
}

/// What lies below a folder, in MiB.
pub(super) fn mib(folder: &Path) -> Result<f64> {
    let mut bytes = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("list {}", folder.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                bytes += entry.metadata()?.len();
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a size for people")]
    Ok(bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests;
