//! The whole way by keyboard, in the real window: set up, open, answer, archive, undo, search, remove the account.
//! After every key something has the focus, and one can see that it has.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use linnet_testkit::{
    Servers, eventually,
    window::{App, Desktop, Named, PATIENCE, Role},
};
use linnet_tests::{
    Profile,
    window::{SOON, letter, read},
};

/// The focus moves at once, or after the next frame of a busy machine.
const AT_ONCE: Duration = Duration::from_secs(5);
/// No page of Linnet has so many stops.
const STOPS: usize = 30;
const ANSWER: &str = "Gladly. I will bring the salad.";

#[tokio::test]
async fn everything_can_be_done_by_keyboard() -> Result<()> {
    let servers = Servers::start().await?;
    let (ann, theo) = (servers.add_user("ann")?, servers.add_user("theo")?);
    for (from, subject, number, text) in [
        (
            "Ada <ada@example.test>",
            "Old photographs",
            1,
            "They lie in the greenhouse.",
        ),
        (
            "Priya <priya@example.test>",
            "June watering rota",
            2,
            "Could you take the second week?",
        ),
        (
            "Theo <theo@example.test>",
            "Dinner on Saturday",
            3,
            "Can you come at seven?",
        ),
    ] {
        servers
            .deliver(&ann, &letter(from, subject, number, text))
            .await?;
    }
    let profile = Profile::for_servers(&servers)?;
    let desktop = Desktop::start()?;
    let window = profile.open(&desktop).await?;
    let keys = Keyboard(&window);

    // Set up: the first button has the focus from the start.
    keys.is_on("Set up my email").await?;
    keys.press("Enter").await?;
    keys.is_on("Your name").await?;
    window.type_text("Ann Example").await?;
    keys.press("Tab").await?;
    keys.is_on("Email address").await?;
    window.type_text(&ann.email).await?;
    keys.press("Tab").await?;
    keys.is_on("Password").await?;
    window.type_text("wrong").await?;
    keys.press("Enter").await?;
    // What was refused is selected, so that typing replaces it.
    window
        .find_within(Role::Textbox, "Type it once more", SOON)
        .await?;
    keys.is_on("Type it once more").await?;
    window.type_text(&ann.password).await?;
    keys.press("Enter").await?;
    window
        .find_within(Role::Button, "Open my inbox", SOON)
        .await?;
    keys.tab_to("Open my inbox").await?;
    keys.press("Enter").await?;

    // Open: Enter goes into the newest letter, Escape comes back to the list.
    let [photographs, rota, dinner] = [
        "Old photographs",
        "June watering rota",
        "Dinner on Saturday",
    ]
    .map(Named::containing);
    for row in [&photographs, &rota, &dinner] {
        window.find_within(Role::Option, row.clone(), SOON).await?;
    }
    keys.is_on("conversations").await?;
    keys.press("Enter").await?;
    read(&window, "Can you come at seven?").await?;
    keys.is_on("letters").await?;
    keys.press("Escape").await?;
    keys.is_on("conversations").await?;

    // Answer: the text field has the focus, and sending closes the window.
    let known = window.window_handles().await?;
    // The new window takes the focus with it.
    window.chord("Control+r").await?;
    let composer = window.switch_to_new_window(&known).await?;
    window.find(Role::Textbox, "Message").await?;
    keys.is_on("Message").await?;
    window.type_text(ANSWER).await?;
    window.chord("Control+Enter").await?;
    eventually("the composer closes", SOON, async || {
        Ok((!window.window_handles().await?.contains(&composer)).then_some(()))
    })
    .await?;
    window
        .switch_to_window(known.first().context("the main window")?)
        .await?;
    keys.is_on("conversations").await?;
    eventually("the answer arrives", SOON, async || {
        Ok((servers.dump(&theo, "INBOX").await?.len() == 1).then_some(()))
    })
    .await?;

    // Archive and undo: the next older conversation opens, and the archived one comes back.
    keys.press("Down").await?;
    read(&window, "Could you take the second week?").await?;
    keys.press("e").await?;
    read(&window, "They lie in the greenhouse.").await?;
    keys.is_on("conversations").await?;
    ensure!(
        !window.shows(Role::Option, rota.clone()).await?,
        "what is archived has left the list"
    );
    keys.press("Control+z").await?;
    window.find(Role::Option, rota.clone()).await?;
    keys.is_on("conversations").await?;

    // The folder is chosen by a part of its name, and Escape chooses none.
    keys.press("v").await?;
    keys.is_on("Find a folder").await?;
    keys.press("Escape").await?;
    keys.is_on("conversations").await?;
    keys.press("Shift+F10").await?;
    window
        .find(Role::Menuitem, Named::containing("Archive"))
        .await?;
    keys.press("Escape").await?;
    keys.is_on("conversations").await?;

    // Search: from the box into the results, into the letter, and all the way back.
    keys.press("/").await?;
    keys.is_on("search").await?;
    window.type_text("greenhouse").await?;
    window.find(Role::Heading, "Results").await?;
    eventually("only what was found is left", PATIENCE, async || {
        Ok((!window.shows(Role::Option, rota.clone()).await?).then_some(()))
    })
    .await?;
    keys.press("Down").await?;
    keys.is_on("conversations").await?;
    keys.press("Enter").await?;
    keys.is_on("letters").await?;
    read(&window, "They lie in the greenhouse.").await?;
    keys.press("Escape").await?;
    keys.is_on("conversations").await?;
    keys.press("Escape").await?;
    window.find(Role::Option, rota).await?;
    keys.is_on("conversations").await?;

    // The panes and the folders.
    keys.press("Down").await?;
    keys.press("F6").await?;
    keys.is_on("letters").await?;
    keys.press("Shift+F6").await?;
    keys.press("Shift+F6").await?;
    keys.is_on("search").await?;
    keys.press("Escape").await?;
    keys.press("g").await?;
    keys.press("End").await?;
    keys.is_on("Deleted").await?;
    keys.press("Escape").await?;

    // Remove the account: the safe answer has the focus, and Linnet is as on the first day.
    keys.press("Control+,").await?;
    keys.is_on("Accounts").await?;
    keys.tab_to("Change example.test").await?;
    keys.press("Enter").await?;
    keys.tab_to("Remove from Linnet").await?;
    keys.press("Enter").await?;
    keys.is_on("Keep the account").await?;
    keys.press("Shift+Tab").await?;
    keys.is_on("Remove from Linnet").await?;
    keys.press("Enter").await?;
    keys.is_on("Set up my email").await?;
    window.close().await
}

/// Presses keys and looks where the focus is.
struct Keyboard<'a>(&'a App);

/// What has the focus, by its id or its name.
struct Focus {
    names: [String; 2],
    /// Nothing has it: no key does anything.
    lost: bool,
    visible: bool,
}

impl Keyboard<'_> {
    /// Presses a chord; afterwards something has the focus, and one can see it.
    async fn press(&self, chord: &str) -> Result<()> {
        self.0.chord(chord).await?;
        let focused = eventually("the focus is somewhere", AT_ONCE, async || {
            let focus = self.focus().await?;
            Ok((!focus.lost && focus.visible).then_some(()))
        })
        .await;
        match focused {
            Ok(()) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("after {chord}")),
        }
    }

    /// Presses Tab until the focus is there.
    async fn tab_to(&self, name: &str) -> Result<()> {
        let mut seen = Vec::new();
        for _ in 0..STOPS {
            self.press("Tab").await?;
            let focus = self.focus().await?;
            if focus.is(name) {
                return Ok(());
            }
            seen.push(focus.names.concat());
        }
        anyhow::bail!("Tab does not lead to {name:?}, only to {seen:?}");
    }

    async fn is_on(&self, name: &str) -> Result<()> {
        let there = eventually(&format!("the focus on {name:?}"), AT_ONCE, async || {
            Ok(self.focus().await?.is(name).then_some(()))
        })
        .await;
        match there {
            Ok(()) => Ok(()),
            Err(error) => {
                let now = self.focus().await?;
                Err(error).with_context(|| format!("the focus is on {:?}", now.names))
            }
        }
    }

    async fn focus(&self) -> Result<Focus> {
        let found = self
            .0
            .client()
            .execute(
                "const one = document.activeElement;
                 if (!one || one === document.body) return ['', '', true, false];
                 const label = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent;
                 const name = (label ?? one.textContent).replace(/\\s+/g, ' ').trim();
                 return [one.id, name, false, one.matches(':focus-visible')];",
                vec![],
            )
            .await?;
        let (id, name, lost, visible): (String, String, bool, bool) =
            serde_json::from_value(found).context("what has the focus")?;
        Ok(Focus {
            names: [id, name],
            lost,
            visible,
        })
    }
}

impl Focus {
    fn is(&self, name: &str) -> bool {
        self.names.iter().any(|one| one == name)
    }
}
