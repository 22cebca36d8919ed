//! The passphrase of the vault, from `LINNET_PASSPHRASE`.
//!
//! Removing a variable from a running process is unsafe, and leaves its text readable in the process's first
//! environment (`/proc/PID/environ`). So the program replaces itself once by itself, without the variable, and
//! hands the passphrase over in a pipe. Where there is no `exec`, it is read and handed to no other program.

use std::io;

use secrecy::SecretString;

const VARIABLE: &str = "LINNET_PASSPHRASE";

/// Takes the passphrase out of the environment; nothing when it was not given.
///
/// Call it before anything else: when the variable is set, this function does not return, and the program starts
/// again without it.
#[cfg(unix)]
pub(crate) fn take() -> io::Result<Option<SecretString>> {
    use std::io::{Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::process::CommandExt;

    use zeroize::Zeroizing;

    /// Names the pipe's file descriptor, nothing more.
    const PIPE: &str = "LINNET_PASSPHRASE_FD";
    /// What a pipe takes without a reader on every system.
    const LONGEST: usize = 4096;

    if let Some(given) = std::env::var_os(VARIABLE) {
        let given = Zeroizing::new(given.into_vec());
        if given.len() > LONGEST {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{VARIABLE} is too long"),
            ));
        }
        let (reader, mut writer) = io::pipe()?;
        writer.write_all(&given)?;
        drop(writer);
        // A plain duplicate is not closed by `exec`, unlike what the standard library opens.
        let reader = rustix::io::dup(&reader)?;
        let error = std::process::Command::new(std::env::current_exe()?)
            .args(std::env::args_os().skip(1))
            .env_remove(VARIABLE)
            .env(PIPE, reader.as_raw_fd().to_string())
            .exec();
        return Err(error);
    }
    let Some(pipe) = std::env::var(PIPE)
        .ok()
        .and_then(|number| number.parse::<u32>().ok())
    else {
        return Ok(None);
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST));
    std::fs::File::open(format!("/dev/fd/{pipe}"))?
        .take(LONGEST as u64)
        .read_to_end(&mut bytes)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok((!text.is_empty()).then(|| SecretString::from(text.to_owned())))
}

#[cfg(not(unix))]
pub(crate) fn take() -> io::Result<Option<SecretString>> {
    let given = std::env::var(VARIABLE).ok().filter(|text| !text.is_empty());
    Ok(given.map(SecretString::from))
}

/// Asks for the passphrase on the terminal, without showing it.
pub(crate) fn ask() -> io::Result<SecretString> {
    let typed = rpassword::prompt_password("Passphrase of the locked file: ")?;
    Ok(SecretString::from(typed))
}
