//! Names of attached files. A name from a letter is a stranger's wish: it may not leave its folder, hide its
//! type, or be a device; and some types are programs whatever they are called.

use crate::clean::{cut, is_deceptive};

/// Bytes of a whole name; file systems stop at 255, and a " (2)" may still be added.
const LONGEST: usize = 200;

/// A name that is safe in any folder of any system; empty when nothing of it is usable.
///
/// No path, no control or direction-changing characters, no reserved Windows names, no leading dots or
/// dashes, no trailing dots or spaces, at most 200 bytes with the extension kept.
pub fn safe_file_name(name: &str) -> String {
    let last = name
        .rsplit(['/', '\\'])
        .find(|part| !part.trim_matches(['.', ' ']).is_empty())
        .unwrap_or_default();
    let mut out = String::with_capacity(last.len().min(LONGEST * 2));
    for letter in last.chars().take(LONGEST * 4) {
        match letter {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => out.push('_'),
            _ if letter.is_control() || is_hidden(letter) => {}
            _ if letter.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.push(letter),
        }
    }
    let trimmed = out
        .trim_start_matches(['.', ' ', '-', '~'])
        .trim_end_matches(['.', ' ']);
    let mut safe = shorten(trimmed);
    let stem = safe.split('.').next().unwrap_or_default().trim_end();
    if is_reserved(stem) {
        safe.insert(0, '_');
    }
    safe
}

/// Whether opening the file could run something: a program, a script, a macro document, a shortcut, a disk
/// image, or a page that runs with the rights of a local file.
pub fn is_dangerous_file(name: &str, content_type: &str) -> bool {
    let name = safe_file_name(name).to_ascii_lowercase();
    let extension = name
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension.trim());
    if DANGEROUS.binary_search(&extension).is_ok() {
        return true;
    }
    let media = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    DANGEROUS_TYPES.contains(&media.as_str())
}

const DANGEROUS: [&str; 116] = [
    "ade",
    "adp",
    "apk",
    "app",
    "appcontent-ms",
    "appimage",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "asp",
    "aspx",
    "bas",
    "bash",
    "bat",
    "bin",
    "cab",
    "cer",
    "chm",
    "cmd",
    "cnt",
    "com",
    "command",
    "cpl",
    "crt",
    "csh",
    "deb",
    "desktop",
    "diagcab",
    "dll",
    "dmg",
    "docm",
    "dotm",
    "elf",
    "exe",
    "fxp",
    "gadget",
    "grp",
    "hlp",
    "hpj",
    "hta",
    "htc",
    "htm",
    "html",
    "img",
    "inf",
    "ins",
    "iqy",
    "iso",
    "isp",
    "jar",
    "jnlp",
    "js",
    "jse",
    "ksh",
    "library-ms",
    "lnk",
    "mad",
    "mam",
    "maq",
    "mau",
    "mcf",
    "mda",
    "mdb",
    "mde",
    "mdt",
    "mht",
    "mhtml",
    "msc",
    "msh",
    "msi",
    "msix",
    "msp",
    "mst",
    "one",
    "pif",
    "pkg",
    "pl",
    "ppam",
    "ppsm",
    "pptm",
    "prg",
    "ps1",
    "ps2",
    "psc1",
    "psm1",
    "py",
    "pyc",
    "pyw",
    "rb",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "sct",
    "search-ms",
    "settingcontent-ms",
    "sh",
    "shtml",
    "slk",
    "svg",
    "swf",
    "url",
    "vb",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "wsc",
    "wsf",
    "wsh",
    "xhtml",
    "xlam",
    "xll",
    "xlsm",
];

const DANGEROUS_TYPES: [&str; 18] = [
    "application/bat",
    "application/hta",
    "application/java-archive",
    "application/javascript",
    "application/vnd.microsoft.portable-executable",
    "application/x-bat",
    "application/x-desktop",
    "application/x-dosexec",
    "application/x-executable",
    "application/x-java-jnlp-file",
    "application/x-ms-shortcut",
    "application/x-msdos-program",
    "application/x-msdownload",
    "application/x-msi",
    "application/x-sh",
    "application/x-shellscript",
    "text/javascript",
    "text/x-shellscript",
];

fn is_hidden(letter: char) -> bool {
    is_deceptive(letter)
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{fffd}')
}

/// Device names that Windows takes with any extension.
fn is_reserved(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" | "clock$" | "desktop.ini"
    ) || ["com", "lpt"].iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|digit| {
            let mut digits = digit.chars();
            matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
        })
    })
}

fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    match name
        .rsplit_once('.')
        .filter(|(_, extension)| extension.len() <= 16)
    {
        Some((stem, extension)) => format!(
            "{}.{extension}",
            cut(stem, LONGEST - extension.len() - 1).trim_end()
        ),
        None => cut(name, LONGEST).trim_end_matches(['.', ' ']).to_owned(),
    }
}

#[cfg(test)]
mod tests;
