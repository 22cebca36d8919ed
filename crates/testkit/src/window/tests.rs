use std::{ffi::OsString, path::PathBuf, time::Duration};

use super::{App, Desktop, Named, Role};

const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>kit</title>
<h1>A page</h1>
<label for="who">Email address</label><input id="who">
<label>Password <input type="password"></label>
<button aria-label="Set up my email" onclick="document.querySelector('output').textContent =
  document.querySelector('#who').value + '!'">x</button>
<button disabled>Not yet</button>
<div aria-hidden="true"><button>Hidden</button></div>
<div role="listbox"><div role="option" aria-label="Unread, Bo, hello, today">row</div></div>
<output></output>
<script>document.addEventListener('keydown', (event) => {
  if (event.ctrlKey && event.key === 'k') document.querySelector('h1').textContent = 'Found';
});</script>
<iframe srcdoc="<p>inside the frame</p>"></iframe>"#;

/// Any WebKitGTK program that lets itself be driven; this one comes with the library.
fn mini_browser() -> PathBuf {
    let places = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| PathBuf::from(format!("/usr/lib/{machine}/webkit2gtk-4.1/MiniBrowser")));
    places
        .into_iter()
        .find(|path| path.is_file())
        .expect("MiniBrowser of WebKitGTK")
}

#[tokio::test]
async fn a_page_is_used_by_its_names() {
    let desktop = Desktop::start().unwrap();
    let page = desktop.home().join("page.html");
    std::fs::write(&page, PAGE).unwrap();
    let app = App::start(
        &desktop,
        &mini_browser(),
        &["--automation"],
        [("KIT", OsString::from("1"))],
    )
    .await
    .unwrap();
    app.client()
        .goto(&format!("file://{}", page.display()))
        .await
        .unwrap();
    app.find(Role::Heading, "A page").await.unwrap();
    app.fill("Email address", "wrong").await.unwrap();
    app.fill("Email address", "ann@example.test").await.unwrap();
    app.fill("Password", "s e c r e t").await.unwrap();
    app.click(Role::Button, "Set up my email").await.unwrap();
    app.wait_for_text("ann@example.test!", Duration::from_secs(5))
        .await
        .unwrap();
    assert!(!app.shows(Role::Button, "Hidden").await.unwrap());
    assert!(
        app.shows(Role::Option, Named::containing("hello"))
            .await
            .unwrap()
    );
    assert_eq!(
        app.names(Role::Button).await.unwrap(),
        ["Set up my email", "Not yet"]
    );
    app.chord("Control+k").await.unwrap();
    app.find(Role::Heading, "Found").await.unwrap();
    app.enter_frame("iframe", Duration::from_secs(5))
        .await
        .unwrap();
    app.wait_for_text("inside the frame", Duration::from_secs(5))
        .await
        .unwrap();
    app.leave_frame().await.unwrap();
    let picture = desktop.home().join("page.png");
    app.screenshot(&picture).await.unwrap();
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    let outline = app.outline().await;
    assert!(
        outline.contains("button \"Not yet\" (disabled)"),
        "{outline}"
    );
    app.close().await.unwrap();
}
