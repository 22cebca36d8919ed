//! Addresses in a letter's HTML: which may be opened by a click, which may be fetched when the person asks,
//! and which pictures are their own address.

use url::Url;

const LONGEST_ADDRESS: usize = 16 * 1024;
const LONGEST_DATA: usize = 6 * 1024 * 1024;

/// The address of a picture on the web, in one form; `None` for anything else.
pub(super) fn remote(address: &str) -> Option<String> {
    let address = trimmed(address)?;
    let url = match address.get(..2) {
        Some("//") => Url::parse(&format!("https:{address}")),
        _ => Url::parse(&address),
    };
    let mut url = url
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    // What looks like a name and a password goes to nobody.
    let _cannot_fail_with_a_host = (url.set_username(""), url.set_password(None));
    url.set_fragment(None);
    Some(url.into())
}

/// The target of a link: http, https or mailto, in the form in which it would be opened.
pub(super) fn link(address: &str) -> Option<String> {
    let address = trimmed(address)?;
    let parsed = match address.get(..2) {
        Some("//") => Url::parse(&format!("https:{address}")),
        _ if address
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("www.")) =>
        {
            Url::parse(&format!("https://{address}"))
        }
        _ => Url::parse(&address),
    };
    let url = parsed.ok()?;
    let known = match url.scheme() {
        "http" | "https" => url.has_host(),
        "mailto" => true,
        _ => false,
    };
    (known && url.as_str().len() <= LONGEST_ADDRESS).then(|| url.into())
}

/// An address without the white space and control characters that browsers ignore in it.
fn trimmed(address: &str) -> Option<String> {
    if address.len() > LONGEST_ADDRESS {
        return None;
    }
    let address: String = address
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    (!address.is_empty()).then_some(address)
}

/// A picture within the address itself: kinds that a frame may show, and nothing but base64.
pub(super) fn data_picture(source: &str) -> Option<String> {
    let (head, data) = source
        .split_once(',')
        .filter(|_| source.len() <= LONGEST_DATA)?;
    let data: String = data
        .chars()
        .filter(|letter| !letter.is_ascii_whitespace())
        .collect();
    let address = format!("{},{data}", head.to_ascii_lowercase().replace(' ', ""));
    is_data_picture(&address).then_some(address)
}

pub(super) fn is_data_picture(address: &str) -> bool {
    ["png", "jpeg", "jpg", "gif", "webp", "bmp"]
        .iter()
        .filter_map(|kind| {
            address
                .strip_prefix("data:image/")?
                .strip_prefix(kind)?
                .strip_prefix(";base64,")
        })
        .any(|data| {
            !data.is_empty()
                && data
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
        })
}
