//! Files of a letter on their way to the disk: a safe name, never in place of another file, never through a
//! link that somebody laid out, and marked as foreign where the system knows such a mark.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use linnet_mail::{
    LocationId,
    parse::{parse, part_bytes, safe_file_name},
};

use crate::{
    api::{AttachmentInfo, Problem},
    engine::Engine,
    render::{attachment_info, off_thread},
};

/// How many names are tried before giving up; nobody saves the same file so often.
const NAMES: u32 = 10_000;
/// In bytes; what every file system takes.
const LONGEST_NAME: usize = 240;

impl Engine {
    /// The files of a letter, in its order.
    pub async fn attachments(&self, location: LocationId) -> Result<Vec<AttachmentInfo>, Problem> {
        let raw = self.raw(location).await?;
        off_thread(move || {
            parse(&raw)
                .parts
                .iter()
                .filter(|part| part.attachment)
                .map(attachment_info)
                .collect()
        })
        .await
    }

    /// One part of a letter, without its bytes.
    pub async fn attachment(
        &self,
        location: LocationId,
        part: &str,
    ) -> Result<AttachmentInfo, Problem> {
        Ok(self.attachment_bytes(location, part).await?.0)
    }

    /// One part of a letter with its decoded bytes.
    ///
    /// # Errors
    /// `NotFound` when the letter has no such part, or has not been downloaded yet.
    pub async fn attachment_bytes(
        &self,
        location: LocationId,
        part: &str,
    ) -> Result<(AttachmentInfo, Vec<u8>), Problem> {
        let raw = self.raw(location).await?;
        let part = part.to_owned();
        off_thread(move || {
            let info = parse(&raw)
                .parts
                .iter()
                .find(|known| known.id == part)
                .map(attachment_info);
            info.zip(part_bytes(&raw, &part))
                .ok_or_else(|| Problem::not_found("part of the letter"))
        })
        .await?
    }

    /// Saves one part in `folder` under its own name, or the next free one ("report (2).pdf"); where it is.
    pub async fn attachment_save_to(
        &self,
        location: LocationId,
        part: &str,
        folder: &Path,
    ) -> Result<PathBuf, Problem> {
        let (info, bytes) = self.attachment_bytes(location, part).await?;
        let folder = folder.to_owned();
        off_thread(move || save_new(&folder, &info.name, &bytes)).await?
    }

    /// Saves one part as this very file, which the person chose in the system's dialog and agreed to replace.
    pub async fn attachment_to_file(
        &self,
        location: LocationId,
        part: &str,
        file: &Path,
    ) -> Result<(), Problem> {
        let (_, bytes) = self.attachment_bytes(location, part).await?;
        let file = file.to_owned();
        off_thread(move || replace(&file, &bytes)).await?
    }
}

/// Writes a file that was not there before.
fn save_new(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Problem> {
    for number in 1..=NAMES {
        let path = folder.join(numbered(&safe_file_name(name), number));
        // Exclusive creation fails on anything that is there, a dangling link included.
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => {
                return match fill(file, bytes) {
                    Ok(()) => {
                        mark_foreign(&path);
                        Ok(path)
                    }
                    Err(error) => {
                        // Half a file under a good name would be taken for the whole.
                        drop(std::fs::remove_file(&path));
                        Err(Problem::file("write", &path, &error))
                    }
                };
            }
            Err(error) if is_taken(&error, &path) => {}
            Err(error) => return Err(Problem::file("create", &path, &error)),
        }
    }
    Err(Problem::file(
        "create",
        &folder.join(name),
        &io::Error::from(io::ErrorKind::AlreadyExists),
    ))
}

/// Windows answers "access denied" where a folder has the name.
fn is_taken(error: &io::Error, path: &Path) -> bool {
    error.kind() == io::ErrorKind::AlreadyExists || (cfg!(windows) && path.is_dir())
}

/// Puts a whole file in the place of what was there; a link there is replaced, not followed.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let fault = |operation: &str, error: &io::Error| Problem::file(operation, path, error);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".linnet-");
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        // As any program would make it: the system's mask takes away what it must.
        builder.permissions(std::fs::Permissions::from_mode(0o666))
    };
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| fault("create", &error))?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(|error| fault("write", &error))?;
    file.persist(path)
        .map_err(|error| fault("replace", &error.error))?;
    mark_foreign(path);
    Ok(())
}

fn fill(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// "report.pdf", "report (2).pdf", …, cut so that the number and the ending always stay.
fn numbered(name: &str, number: u32) -> String {
    let name = if name.is_empty() { "attachment" } else { name };
    // A name that begins with its only dot has no ending.
    let (stem, ending) = match name.rfind('.') {
        Some(at) if at > 0 => name.split_at(at),
        _ => (name, ""),
    };
    let ending = cut(ending, 32);
    let count = if number == 1 {
        String::new()
    } else {
        format!(" ({number})")
    };
    let stem = cut(stem, LONGEST_NAME - ending.len() - count.len());
    format!("{stem}{count}{ending}")
}

/// At most `bytes` of the text, whole characters only.
fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// The "mark of the web": Windows asks before it runs such a file. A file system without streams has no
/// place for it.
#[cfg(windows)]
fn mark_foreign(path: &Path) {
    let mut stream = path.as_os_str().to_owned();
    stream.push(":Zone.Identifier");
    if let Err(error) = std::fs::write(&stream, "[ZoneTransfer]\r\nZoneId=3\r\n") {
        tracing::info!(%error, "the file could not be marked as coming from outside");
    }
}

/// The quarantine of macOS: Gatekeeper asks before it opens such a file. The value is flags (downloaded, and
/// not yet opened by the person), the time in hexadecimal, and who fetched it. A file system without extended
/// attributes has no place for it.
#[cfg(target_os = "macos")]
fn mark_foreign(path: &Path) {
    use rustix::fs::{XattrFlags, setxattr};
    let now = jiff::Timestamp::now().as_second();
    let value = format!("0081;{now:08x};Linnet;");
    let marked = setxattr(
        path,
        "com.apple.quarantine",
        value.as_bytes(),
        XattrFlags::empty(),
    );
    if let Err(error) = marked {
        tracing::info!(%error, "the file could not be marked as coming from outside");
    }
}

/// Linux has no mark that its desktops heed.
#[cfg(not(any(windows, target_os = "macos")))]
fn mark_foreign(_: &Path) {}

#[cfg(test)]
mod tests;
