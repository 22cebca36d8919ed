//! What may stand on the command line: `linnet [--profile DIR] [--vault] [mailto:…]`. A secret never does.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

pub(crate) const USAGE: &str = "usage: linnet [--profile DIR] [--vault] [mailto:ADDRESS]

  --profile DIR   use the mail kept in this folder
  --vault         keep passwords in a locked file of the profile, not in the system's own store
  mailto:ADDRESS  write a new message";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) profile: PathBuf,
    pub(crate) vault: bool,
    pub(crate) mailto: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UsageError {
    NoFolder,
    Unknown(String),
}

impl Arguments {
    /// Reads the arguments after the program's own name.
    pub(crate) fn parse(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Arguments, UsageError> {
        let mut arguments = arguments.into_iter();
        let mut profile = None;
        let mut vault = false;
        let mut mailto = None;
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--vault") => vault = true,
                Some("--profile") => {
                    let folder = arguments.next().filter(|folder| !folder.is_empty());
                    profile = Some(PathBuf::from(folder.ok_or(UsageError::NoFolder)?));
                }
                Some(text) if is_mailto(text) => mailto = Some(text.to_owned()),
                // macOS adds a process serial number when the Finder starts a program.
                Some(text) if text.starts_with("-psn_") => {}
                Some(text) => match text
                    .strip_prefix("--profile=")
                    .filter(|folder| !folder.is_empty())
                {
                    Some(folder) => profile = Some(PathBuf::from(folder)),
                    None => return Err(UsageError::Unknown(text.to_owned())),
                },
                None => return Err(UsageError::Unknown(argument.to_string_lossy().into_owned())),
            }
        }
        let profile = profile.unwrap_or_else(linnet_engine::default_profile);
        Ok(Arguments {
            profile,
            vault,
            mailto,
        })
    }

    /// Makes the profile folder, for its owner only, before the log is the first to put something into it.
    pub(crate) fn make_profile(&self) -> std::io::Result<()> {
        linnet_engine::make_private(&self.profile)
    }

    /// What a Linnet that already runs on this profile needs to know.
    pub(crate) fn hand_over(&self) -> Vec<String> {
        self.mailto.iter().cloned().collect()
    }
}

/// The `mailto:` link among the arguments that another start handed over.
pub(crate) fn handed_mailto(arguments: &[String]) -> Option<String> {
    arguments.iter().find(|text| is_mailto(text)).cloned()
}

/// Schemes compare without case (RFC 3986 §3.1).
fn is_mailto(text: &str) -> bool {
    text.get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UsageError::NoFolder => f.write_str("--profile needs a folder"),
            UsageError::Unknown(text) => write!(f, "unknown argument {text:?}"),
        }
    }
}

#[cfg(test)]
mod tests;
