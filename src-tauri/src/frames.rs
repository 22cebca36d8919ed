//! The `mail:` scheme: the pages of letters and their pictures. Only the main window shows letters, only the
//! engine knows which addresses exist, and it answers for those alone.

use linnet_engine::Engine;
use tauri::http::{Method, Request, Response, StatusCode, header};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder, Wry};

use crate::windows;

pub(crate) const SCHEME: &str = "mail";

/// WebView2 and Android know custom schemes only as hosts.
pub(crate) const SCHEMES_ARE_HOSTS: bool = cfg!(any(windows, target_os = "android"));

/// How the pages of letters are addressed.
pub(crate) fn base() -> &'static str {
    if SCHEMES_ARE_HOSTS {
        "http://mail.localhost/"
    } else {
        "mail://localhost/"
    }
}

/// Answers one request of a frame.
pub(crate) fn answer(
    context: UriSchemeContext<'_, Wry>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let engine = context
        .app_handle()
        .try_state::<Engine>()
        .map(|engine| engine.inner().clone());
    let asked = (context.webview_label() == windows::MAIN && request.method() == Method::GET)
        .then(|| {
            request
                .uri()
                .path_and_query()
                .map(|path| path.as_str().trim_start_matches('/').to_owned())
        })
        .flatten();
    let (Some(engine), Some(asked)) = (engine, asked) else {
        responder.respond(nothing());
        return;
    };
    tauri::async_runtime::spawn(async move {
        let frame = engine.frame(&asked).await;
        let mut response = Response::builder()
            .status(frame.status)
            .header(header::CONTENT_TYPE, frame.content_type);
        for (name, value) in frame.headers {
            response = response.header(name, value);
        }
        responder.respond(response.body(frame.body).unwrap_or_else(|error| {
            tracing::error!(%error, "answer a frame");
            nothing()
        }));
    });
}

fn nothing() -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
