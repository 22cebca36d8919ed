//! The page that a letter is shown in: its own document with its own policy, in which nothing runs but the
//! one script of Linnet.

use std::{fmt::Write as _, sync::LazyLock};

use base64::Engine as _;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");

/// With the line ends that an HTML parser makes of any others, so that the hash is that of what is read.
static SCRIPT: LazyLock<String> = LazyLock::new(|| include_str!("script.js").replace("\r\n", "\n"));

/// Where the pictures of a letter come from. WebView2 and Android know custom schemes only as hosts; elsewhere
/// such a host would be whatever program listens on this computer.
const PICTURES: &str = if cfg!(any(windows, target_os = "android")) {
    "http://mail.localhost"
} else {
    "mail:"
};

/// What the page may do. `frame-ancestors` is left out on purpose: the scheme answers only inside Linnet's
/// own window, and the schemes of that window differ from system to system.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; \
         img-src {PICTURES} data:; form-action 'none'; base-uri 'none'"
    )
});

/// How the window wants the page to look, from the query of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) dark: bool,
    /// In percent.
    pub(super) text: u16,
}

impl Look {
    /// Only known words and numbers count; everything else is the default.
    pub(super) fn from_query(query: &str) -> Look {
        let mut look = Look {
            dark: false,
            text: 100,
        };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "theme" => look.dark = value == "dark",
                "text" => {
                    look.text = value
                        .parse()
                        .map_or(look.text, |text: u16| text.clamp(50, 300))
                }
                _ => {}
            }
        }
        look
    }
}

/// What of a shown letter the page needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// Sanitised; nothing edits it any more.
    pub(super) html: String,
    pub(super) plain: bool,
    pub(super) own_colours: bool,
}

pub(super) fn page(content: &Content, look: Look) -> String {
    let mut page = String::with_capacity(content.html.len() + STYLE.len() + SCRIPT.len() + 512);
    // A letter with colours of its own stays on paper, whatever the theme.
    let root = if content.own_colours {
        "paper"
    } else if look.dark {
        "dark"
    } else {
        ""
    };
    let letter = if content.plain { "plain" } else { "" };
    page.push_str("<!doctype html>\n<html class=\"");
    page.push_str(root);
    page.push_str("\"><head><meta charset=\"utf-8\"><title></title>");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width\"><style>");
    page.push_str(STYLE);
    if look.text != 100 {
        let size = look.text;
        // Sizes in pixels of a letter's own do not follow the root, so the letter is scaled as a whole.
        let rule = if content.own_colours {
            format!("main > div {{ zoom: {size}%; }}")
        } else {
            format!("html {{ font-size: {size}%; }}")
        };
        page.push_str(&rule);
    }
    page.push_str("</style><script>");
    page.push_str(&SCRIPT);
    // Writing into a String cannot fail.
    let _ = write!(
        page,
        "</script></head><body><main class=\"{letter}\"><div dir=\"auto\">"
    );
    page.push_str(&content.html);
    page.push_str("</div></main></body></html>");
    page
}

/// The picture's media type by its first bytes, whatever the letter calls it; nothing that can hold a
/// script (SVG) is ever a picture.
pub(super) fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 6] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
        (b"\0\0\x01\0", "image/x-icon"),
    ];
    if let Some((_, name)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some(name);
    }
    match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => Some("image/webp"),
        (_, Some(b"ftyp"), Some(b"avif" | b"avis")) => Some("image/avif"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
