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
    if is_reserved(stem) || safe.eq_ignore_ascii_case("desktop.ini") {
        safe.insert(0, '_');
    }
    safe
}

/// Whether opening the file could run something: a program, a script, a macro document, a shortcut, a disk
/// image, a package or a sign-in to another computer, or a page that runs with the rights of a local file.
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

const DANGEROUS: [&str; 218] = [
    "action",
    "ade",
    "adp",
    "ahk",
    "apk",
    "app",
    "appcontent-ms",
    "appimage",
    "appinstaller",
    "applescript",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "asp",
    "aspx",
    "au3",
    "bas",
    "bash",
    "bat",
    "bin",
    "cab",
    "cdxml",
    "cer",
    "chm",
    "cjs",
    "cmd",
    "cnt",
    "com",
    "command",
    "cpl",
    "crt",
    "crx",
    "csh",
    "deb",
    "deskthemepack",
    "desktop",
    "diagcab",
    "diagcfg",
    "diagpkg",
    "dll",
    "dmg",
    "docm",
    "dotm",
    "dqy",
    "drv",
    "elf",
    "exe",
    "fileloc",
    "fish",
    "flatpakref",
    "flatpakrepo",
    "fxp",
    "gadget",
    "grp",
    "hlp",
    "hpj",
    "hta",
    "htc",
    "htm",
    "html",
    "ica",
    "img",
    "inetloc",
    "inf",
    "ins",
    "ipa",
    "iqy",
    "iso",
    "isp",
    "jar",
    "jnlp",
    "job",
    "js",
    "jse",
    "kdelnk",
    "kext",
    "ksh",
    "library-ms",
    "lnk",
    "loc",
    "lua",
    "mad",
    "mam",
    "maq",
    "mau",
    "mav",
    "maw",
    "mcf",
    "mda",
    "mdb",
    "mde",
    "mdt",
    "mdw",
    "mht",
    "mhtml",
    "mjs",
    "mobileconfig",
    "mpkg",
    "msc",
    "msh",
    "msh1",
    "msh1xml",
    "msh2",
    "msh2xml",
    "mshxml",
    "msi",
    "msix",
    "msixbundle",
    "msp",
    "mst",
    "msu",
    "nsi",
    "ocx",
    "one",
    "ops",
    "oqy",
    "osd",
    "pcd",
    "php",
    "pif",
    "pkg",
    "pl",
    "potm",
    "ppa",
    "ppam",
    "ppsm",
    "pptm",
    "prefpane",
    "prg",
    "ps1",
    "ps1xml",
    "ps2",
    "ps2xml",
    "psc1",
    "psc2",
    "psd1",
    "psm1",
    "pssc",
    "py",
    "pyc",
    "pyo",
    "pyw",
    "pyz",
    "pyzw",
    "rb",
    "rdp",
    "reg",
    "rgs",
    "rpm",
    "rqy",
    "run",
    "saver",
    "scf",
    "scpt",
    "scptd",
    "scr",
    "sct",
    "search-ms",
    "searchconnector-ms",
    "service",
    "settingcontent-ms",
    "sh",
    "shb",
    "shs",
    "shtm",
    "shtml",
    "sldm",
    "slk",
    "snap",
    "sparsebundle",
    "sparseimage",
    "svg",
    "svgz",
    "swf",
    "sys",
    "tcl",
    "terminal",
    "theme",
    "themepack",
    "udf",
    "udl",
    "url",
    "vb",
    "vbe",
    "vbs",
    "vbscript",
    "vhd",
    "vhdx",
    "vsmacros",
    "vsw",
    "vxd",
    "webarchive",
    "webloc",
    "website",
    "wflow",
    "wim",
    "wll",
    "workflow",
    "ws",
    "wsb",
    "wsc",
    "wsf",
    "wsh",
    "xapk",
    "xbap",
    "xht",
    "xhtml",
    "xla",
    "xlam",
    "xll",
    "xlm",
    "xlsb",
    "xlsm",
    "xltm",
    "xnk",
    "xpi",
    "zsh",
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
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" | "clock$"
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
