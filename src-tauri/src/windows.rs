//! The windows: one main window, and one composer for each letter being written. All are made here, with the
//! same walls: a page of ours cannot lead anywhere else, open a window, or download a file.

use linnet_engine::DraftId;
use tauri::utils::config::WebviewUrl;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Runtime, Url, WebviewWindow, WebviewWindowBuilder};

use crate::app::Profile;
use crate::frames;
use crate::place::{self, Place, Places, Screen};

pub(crate) const MAIN: &str = "main";
const COMPOSER: &str = "compose-";

/// Opens the main window where it stood last time.
pub(crate) fn open_main(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let screens: Vec<Screen> = app.available_monitors()?.iter().map(Screen::from).collect();
    let Place {
        width,
        height,
        position,
        maximized,
    } = app.state::<Places>().last().within(&screens);
    let builder = walled(app, MAIN, "index.html")
        .inner_size(width, height)
        .min_inner_size(place::MIN_WIDTH, place::MIN_HEIGHT)
        .maximized(maximized);
    match position {
        Some((x, y)) => builder.position(x, y).build(),
        None => builder.center().build(),
    }
}

/// Opens the window of a draft, or brings it forward when it is already open.
pub(crate) fn open_composer(app: &AppHandle, draft: DraftId) -> tauri::Result<()> {
    let label = composer_label(draft);
    if let Some(open) = app.get_webview_window(&label) {
        return come_forward(&open);
    }
    let window = walled(app, &label, &format!("index.html#/compose/{draft}"))
        .inner_size(900.0, 760.0)
        .min_inner_size(560.0, 480.0)
        .build()?;
    window.set_focus()
}

/// Brings the main window forward, from wherever it is.
pub(crate) fn raise_main(app: &AppHandle) {
    let raised = match app.get_webview_window(MAIN) {
        Some(window) => come_forward(&window),
        None => open_main(app).map(drop),
    };
    if let Err(error) = raised {
        tracing::warn!(%error, "raise the main window");
    }
}

/// All composers that are open.
pub(crate) fn composers(app: &AppHandle) -> Vec<WebviewWindow> {
    app.webview_windows()
        .into_iter()
        .filter(|(label, _)| is_composer(label))
        .map(|(_, window)| window)
        .collect()
}

pub(crate) fn is_composer(label: &str) -> bool {
    label.starts_with(COMPOSER)
}

/// Whether this window may read and change the draft: the main window any, a composer its own.
pub(crate) fn may_write(label: &str, draft: DraftId) -> bool {
    label == MAIN || label == composer_label(draft)
}

fn composer_label(draft: DraftId) -> String {
    format!("{COMPOSER}{draft}")
}

pub(crate) fn come_forward<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.show()?;
    window.unminimize()?;
    window.set_focus()
}

fn walled<'a>(
    app: &'a AppHandle,
    label: &str,
    page: &str,
) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .title("Linnet")
        .data_directory(app.state::<Profile>().webview())
        // Ctrl with plus and minus chooses the text size of Linnet.
        .zoom_hotkeys_enabled(false)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&plain_title(&title)) {
                tracing::warn!(%error, "set the window's title");
            }
        })
}

/// Our own pages and the frames of letters; on Linux the frames are asked about too. Links are opened by a
/// command; this wall stands behind it in case a page ever tries by itself.
fn is_own_page(url: &Url) -> bool {
    is_own_page_where(url, frames::SCHEMES_ARE_HOSTS)
}

/// Where schemes are hosts the address names the scheme as one; elsewhere that host would be whatever program
/// listens on this computer.
fn is_own_page_where(url: &Url, schemes_are_hosts: bool) -> bool {
    match url.scheme() {
        "tauri" | "mail" => !schemes_are_hosts && url.host_str() == Some("localhost"),
        "http" => {
            schemes_are_hosts
                && url.port().is_none()
                && matches!(url.host_str(), Some("tauri.localhost" | "mail.localhost"))
        }
        "about" => matches!(url.path(), "blank" | "srcdoc"),
        _ => false,
    }
}

/// Window frames show the isolation marks of Fluent as boxes, and a control character could break the title.
fn plain_title(title: &str) -> String {
    let plain: String = title
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{2066}'..='\u{2069}'))
        .collect();
    if plain.is_empty() {
        "Linnet".to_owned()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_pages() {
        for (url, scheme, host) in [
            ("tauri://localhost/index.html#/compose/1", true, false),
            ("http://tauri.localhost/", false, true),
            ("mail://localhost/token?theme=dark", true, false),
            ("http://mail.localhost/token", false, true),
            ("http://mail.localhost:8080/token", false, false),
            ("https://mail.localhost/token", false, false),
            ("about:blank", true, true),
            ("https://example.org/", false, false),
            ("http://tauri.localhost.example.org/", false, false),
            ("mail://example.org/token", false, false),
            ("file:///etc/passwd", false, false),
            ("data:text/html,x", false, false),
            ("javascript:alert(1)", false, false),
            ("about:config", false, false),
        ] {
            let url = url.parse().unwrap();
            assert_eq!(is_own_page_where(&url, false), scheme, "{url}");
            assert_eq!(is_own_page_where(&url, true), host, "{url}");
        }
    }

    #[test]
    fn a_composer_writes_its_own_draft_only() {
        assert!(may_write("main", DraftId(7)));
        assert!(may_write("compose-7", DraftId(7)));
        assert!(!may_write("compose-7", DraftId(77)));
        assert!(!may_write("compose-77", DraftId(7)));
    }

    #[test]
    fn titles_are_plain() {
        assert_eq!(plain_title("\u{2068}Inbox\u{2069} (3)\n"), "Inbox (3)");
        assert_eq!(plain_title(""), "Linnet");
    }
}
