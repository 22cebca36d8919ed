//! Drives a real window as a person would: by what it shows and what assistive technology calls it.
//!
//! A `Desktop` is a display (Xvfb) and a session bus with an unlocked keyring; an `App` is a program on it
//! under WebKitWebDriver. Elements are found by role and accessible name, so a test that passes also says
//! that the window can be used without seeing it.

mod display;
mod find;

pub use display::Desktop;
pub use fantoccini::Locator;
pub use find::{Named, Role};

use std::{
    ffi::OsString,
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use fantoccini::{
    Client, ClientBuilder,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::{
    eventually,
    process::{Guarded, find_program},
};

/// How long an element may take to appear.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// A program with a WebKitGTK window, under WebDriver; dropping it kills the program.
pub struct App {
    client: Client,
    driver: Guarded,
}

impl App {
    /// Starts `program` on the desktop and waits for its first page.
    ///
    /// # Errors
    /// When WebKitWebDriver is missing, or the program shows no window within a minute.
    pub async fn start<'a>(
        desktop: &Desktop,
        program: &Path,
        arguments: &[&str],
        environment: impl IntoIterator<Item = (&'a str, OsString)>,
    ) -> Result<Self> {
        let webdriver = find_program("WebKitWebDriver")
            .context("WebKitWebDriver is missing (Debian: webkit2gtk-driver)")?;
        let port = free_port()?;
        let driver = Guarded::spawn_in(
            desktop.home(),
            "WebKitWebDriver",
            Command::new(webdriver)
                .arg(format!("--port={port}"))
                .arg("--host=127.0.0.1")
                .envs(desktop.environment())
                .envs(environment)
                .env("TAURI_AUTOMATION", "true")
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stdout(Stdio::null())
                .stderr(Stdio::inherit()),
        )?;
        let capabilities = json!({
            "webkitgtk:browserOptions": { "binary": program, "args": arguments },
        });
        let Value::Object(capabilities) = capabilities else {
            bail!("capabilities are an object")
        };
        let address = format!("http://127.0.0.1:{port}");
        eventually("WebKitWebDriver", PATIENCE, || async move {
            Ok(tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .ok())
        })
        .await?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let client = tokio::time::timeout(Duration::from_secs(60), builder.connect(&address))
            .await
            .context("the program showed no window within a minute")?
            .with_context(|| format!("open {}", program.display()))?;
        Ok(Self { client, driver })
    }

    /// The WebDriver client, for what the helpers do not cover.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Clicks the element with this role and accessible name as soon as it can be clicked.
    pub async fn click(&self, role: Role, name: impl Into<Named>) -> Result<()> {
        let name = name.into();
        let element = self.find_enabled(role, &name).await?;
        element
            .click()
            .await
            .with_context(|| format!("click {role} {name}"))
    }

    /// Replaces the text of a field by typing.
    pub async fn fill(&self, name: impl Into<Named>, text: &str) -> Result<()> {
        let name = name.into();
        let field = self.find_enabled(Role::Textbox, &name).await?;
        field
            .click()
            .await
            .with_context(|| format!("click field {name}"))?;
        self.chord("Control+a").await?;
        self.keys(&[Key::Backspace.into()]).await?;
        field
            .send_keys(text)
            .await
            .with_context(|| format!("type into field {name}"))
    }

    /// The element with this role and accessible name, as soon as it is shown.
    ///
    /// # Errors
    /// After `PATIENCE`; the error lists what the page shows instead.
    pub async fn find(&self, role: Role, name: impl Into<Named>) -> Result<Element> {
        self.wait_for_element(role, &name.into(), find::State::Shown, PATIENCE)
            .await
    }

    /// The same within another limit.
    pub async fn find_within(
        &self,
        role: Role,
        name: impl Into<Named>,
        limit: Duration,
    ) -> Result<Element> {
        self.wait_for_element(role, &name.into(), find::State::Shown, limit)
            .await
    }

    /// Whether such an element is shown now.
    pub async fn shows(&self, role: Role, name: impl Into<Named>) -> Result<bool> {
        Ok(
            find::one(&self.client, role, &name.into(), find::State::Shown)
                .await?
                .is_some(),
        )
    }

    /// The accessible names of all shown elements with this role, in document order.
    pub async fn names(&self, role: Role) -> Result<Vec<String>> {
        find::names(&self.client, role).await
    }

    /// Waits for an element by CSS selector.
    pub async fn wait_for(&self, css: &str, limit: Duration) -> Result<Element> {
        eventually(&format!("element {css}"), limit, || async {
            Ok(self
                .client
                .find_all(Locator::Css(css))
                .await?
                .into_iter()
                .next())
        })
        .await
    }

    /// Waits until the page (or the entered frame) shows this text somewhere.
    pub async fn wait_for_text(&self, text: &str, limit: Duration) -> Result<()> {
        let found = eventually(&format!("text {text:?}"), limit, || async {
            Ok(self.text().await?.contains(text).then_some(()))
        })
        .await;
        match found {
            Ok(()) => Ok(()),
            Err(error) => {
                let shown = self.text().await.unwrap_or_default();
                Err(error).with_context(|| format!("the page says:\n{shown}"))
            }
        }
    }

    /// All text that the page (or the entered frame) shows.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .client
            .execute(
                "return document.body ? document.body.innerText : ''",
                vec![],
            )
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Presses keys together, such as `Control+Shift+Enter` or `e`.
    pub async fn chord(&self, chord: &str) -> Result<()> {
        let keys: Vec<char> = chord.split('+').map(key).collect::<Result<_>>()?;
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in &keys {
            actions = actions.then(KeyAction::Down { value: *value });
        }
        for value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: *value });
        }
        self.client
            .perform_actions(actions)
            .await
            .with_context(|| format!("press {chord}"))
    }

    /// Presses keys one after the other.
    pub async fn keys(&self, keys: &[char]) -> Result<()> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys {
            actions = actions
                .then(KeyAction::Down { value: *value })
                .then(KeyAction::Up { value: *value });
        }
        self.client
            .perform_actions(actions)
            .await
            .context("press keys")
    }

    /// Types into whatever has the focus, where its caret is.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let keys: Vec<char> = text
            .chars()
            .map(|letter| {
                if letter == '\n' {
                    Key::Enter.into()
                } else {
                    letter
                }
            })
            .collect();
        self.keys(&keys).await
    }

    /// From here on the helpers look into this frame.
    pub async fn enter_frame(&self, css: &str, limit: Duration) -> Result<()> {
        let frame = self.wait_for(css, limit).await?;
        frame
            .enter_frame()
            .await
            .with_context(|| format!("enter frame {css}"))
    }

    /// Back to the page itself.
    pub async fn leave_frame(&self) -> Result<()> {
        self.client
            .enter_parent_frame()
            .await
            .context("leave frame")
    }

    /// How many windows the program shows.
    pub async fn windows(&self) -> Result<usize> {
        Ok(self.client.windows().await?.len())
    }

    /// Waits for a window whose handle `known` does not hold, goes there and returns its handle.
    pub async fn switch_to_new_window(&self, known: &[String]) -> Result<String> {
        let fresh = eventually("a new window", PATIENCE, || async {
            let handles = self.window_handles().await?;
            Ok(handles.into_iter().find(|handle| !known.contains(handle)))
        })
        .await?;
        self.switch_to_window(&fresh).await?;
        Ok(fresh)
    }

    pub async fn window_handles(&self) -> Result<Vec<String>> {
        Ok(self
            .client
            .windows()
            .await?
            .into_iter()
            .map(String::from)
            .collect())
    }

    pub async fn switch_to_window(&self, handle: &str) -> Result<()> {
        let handle = handle.to_owned().try_into().context("window handle")?;
        self.client
            .switch_to_window(handle)
            .await
            .context("switch window")
    }

    /// A picture of the page as PNG.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        let picture = self.client.screenshot().await.context("take a picture")?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, picture).with_context(|| format!("write {}", file.display()))
    }

    /// What the page shows to assistive technology, one line each: for messages of failed tests.
    pub async fn outline(&self) -> String {
        find::outline(&self.client)
            .await
            .unwrap_or_else(|error| format!("(no outline: {error:#})"))
    }

    /// Ends the program in order: the driver closes its window.
    pub async fn close(mut self) -> Result<()> {
        self.client.close().await.context("close the window")?;
        self.driver.stop(Duration::from_secs(10));
        Ok(())
    }

    /// Kills the program at once, as a power cut would.
    pub fn kill(mut self) {
        self.driver.kill();
    }

    async fn find_enabled(&self, role: Role, name: &Named) -> Result<Element> {
        self.wait_for_element(role, name, find::State::Enabled, PATIENCE)
            .await
    }

    async fn wait_for_element(
        &self,
        role: Role,
        name: &Named,
        state: find::State,
        limit: Duration,
    ) -> Result<Element> {
        let found = eventually(&format!("{role} {name}"), limit, || async {
            // A page that is just being replaced has no elements to give: ask again.
            Ok(find::one(&self.client, role, name, state)
                .await
                .unwrap_or_default())
        })
        .await;
        match found {
            Ok(element) => Ok(element),
            Err(error) => {
                let outline = self.outline().await;
                Err(error).with_context(|| format!("the window shows:\n{outline}"))
            }
        }
    }
}

fn key(name: &str) -> Result<char> {
    let key = match name {
        "Control" | "Ctrl" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Alt" => Key::Alt.into(),
        "Enter" => Key::Enter.into(),
        "Escape" | "Esc" => Key::Escape.into(),
        "Tab" => Key::Tab.into(),
        "Space" => ' ',
        "Backspace" => Key::Backspace.into(),
        "Delete" => Key::Delete.into(),
        "Up" => Key::Up.into(),
        "Down" => Key::Down.into(),
        "Left" => Key::Left.into(),
        "Right" => Key::Right.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "F5" => Key::F5.into(),
        "F6" => Key::F6.into(),
        "F10" => Key::F10.into(),
        other => {
            let mut characters = other.chars();
            match (characters.next(), characters.next()) {
                (Some(character), None) => character,
                _ => bail!("unknown key {other:?}"),
            }
        }
    };
    Ok(key)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests;
