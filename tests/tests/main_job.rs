//! The main job in the real window: set up by typing, read with the network gone, answer and archive
//! offline, and all of it reaches the servers by itself, exactly once.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use linnet_testkit::{
    Servers, User, eventually,
    window::{App, Desktop, Named, Role},
};
use linnet_tests::{
    Profile,
    window::{SOON, letter, read},
};

/// A busy machine with two processors may need so long.
const LONG: Duration = Duration::from_secs(300);
const LETTERS: usize = 2_000;
const ANSWER: &str = "Gladly. I will bring the salad.";

#[tokio::test]
async fn the_main_job_survives_a_lost_network_and_a_restart() -> Result<()> {
    let servers = Servers::start().await?;
    let (ann, theo) = (servers.add_user("ann")?, servers.add_user("theo")?);
    servers.fill(&ann, "INBOX", LETTERS)?;
    servers
        .deliver(
            &ann,
            &letter(
                "Theo Marsh <theo@example.test>",
                "Dinner on Saturday",
                1,
                "Are you free on day 1?",
            ),
        )
        .await?;
    servers
        .deliver(
            &ann,
            &letter(
                "Priya Raman <priya@example.test>",
                "June watering rota",
                2,
                "Are you free on day 2?",
            ),
        )
        .await?;
    let profile = Profile::for_servers(&servers)?;
    let desktop = Desktop::start()?;

    let window = profile.open(&desktop).await?;
    set_up(&window, &ann).await?;
    window
        .find_within(Role::Option, Named::containing("Dinner on Saturday"), SOON)
        .await?;
    window.wait_for_text("Up to date", LONG).await?;
    window.close().await.context("close the first window")?;

    servers.pause().await?;
    let window = profile.open(&desktop).await?;
    let dinner = Named::containing("Dinner on Saturday");
    window
        .find_within(Role::Option, dinner.clone(), SOON)
        .await?;
    window.wait_for_text("Offline", SOON).await?;
    window.click(Role::Option, dinner).await?;
    read(&window, "Are you free on day 1?").await?;

    let known = window.window_handles().await?;
    window.click(Role::Button, "Reply").await?;
    let composer = window.switch_to_new_window(&known).await?;
    window.click(Role::Textbox, "Message").await?;
    window.chord("Control+Home").await?;
    window.type_text(ANSWER).await?;
    window.click(Role::Button, "Send").await?;
    eventually("the composer closes", SOON, async || {
        Ok((!window.window_handles().await?.contains(&composer)).then_some(()))
    })
    .await?;
    window
        .switch_to_window(known.first().context("the main window")?)
        .await?;

    window
        .click(Role::Option, Named::containing("June watering rota"))
        .await?;
    read(&window, "Are you free on day 2?").await?;
    window.click(Role::Button, "Archive").await?;
    eventually("the archived letter leaves the list", SOON, async || {
        Ok((!window
            .shows(Role::Option, Named::containing("June watering rota"))
            .await?)
            .then_some(()))
    })
    .await?;

    servers.resume().await?;
    eventually("the answer arrives", LONG, async || {
        Ok((servers.dump(&theo, "INBOX").await?.len() == 1).then_some(()))
    })
    .await?;
    eventually("its copy is in Sent", LONG, async || {
        Ok((servers.dump(&ann, "Sent").await?.len() == 1).then_some(()))
    })
    .await?;
    eventually("the archived letter is in Archive", LONG, async || {
        Ok((servers.dump(&ann, "Archive").await?.len() == 1).then_some(()))
    })
    .await?;

    servers
        .deliver_by_smtp(
            "theo@example.test",
            &ann,
            &letter(
                "Theo <theo@example.test>",
                "Just now",
                3,
                "Are you free on day 3?",
            ),
        )
        .await?;
    window
        .find_within(Role::Option, Named::containing("Just now"), SOON)
        .await?;
    window.wait_for_text("Up to date", SOON).await?;

    // Once more after everything came to rest: nothing arrived twice.
    ensure!(
        servers.dump(&theo, "INBOX").await?.len() == 1,
        "the answer arrived once"
    );
    ensure!(
        servers.dump(&ann, "Sent").await?.len() == 1,
        "one copy in Sent"
    );
    ensure!(
        servers.dump(&ann, "Archive").await?.len() == 1,
        "archived once"
    );
    ensure!(
        servers.dump(&ann, "INBOX").await?.len() == LETTERS + 2,
        "nothing is lost"
    );
    window.close().await.context("close the second window")
}

async fn set_up(window: &App, user: &User) -> Result<()> {
    window.click(Role::Button, "Set up my email").await?;
    window.fill("Your name", "Ann Example").await?;
    window.fill("Email address", &user.email).await?;
    window.fill("Password", &user.password).await?;
    window.click(Role::Button, "Continue").await?;
    window
        .find_within(Role::Button, "Open my inbox", SOON)
        .await?;
    window.click(Role::Button, "Open my inbox").await
}
