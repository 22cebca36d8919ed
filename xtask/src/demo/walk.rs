//! The main job through the real window, without a person: set up by typing, read, answer, and the answer
//! arrives. Each stop leaves a picture.

use std::{ffi::OsString, fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use linnet_testkit::{
    User, eventually,
    window::{App, Desktop, Locator, Named, Role},
};

use super::Stage;

/// The first sync of a small mailbox takes a second or two; a busy machine may need more.
const MAIL_COMES: Duration = Duration::from_secs(60);

const ANSWER: &str = "Yes, gladly! I will bring the salad bowl, and something sweet.";

pub(crate) async fn walk(app: &Path, stage: &Stage, pictures: &Path) -> Result<()> {
    if pictures.exists() {
        fs::remove_dir_all(pictures).with_context(|| format!("clear {}", pictures.display()))?;
    }
    fs::create_dir_all(pictures)?;
    let desktop = Desktop::start()?;
    let walk = Walk {
        app,
        stage,
        desktop: &desktop,
        pictures,
    };
    walk.maya().await.context("Maya's window")?;
    walk.theo().await.context("Theo's window")
}

struct Walk<'a> {
    app: &'a Path,
    stage: &'a Stage,
    desktop: &'a Desktop,
    pictures: &'a Path,
}

impl Walk<'_> {
    async fn maya(&self) -> Result<()> {
        let profile = self.stage.profile()?;
        let window = self.open(profile.path()).await?;
        self.set_up(&window, "Maya Lindqvist", &self.stage.maya, true)
            .await?;

        let row = Named::containing("Dinner on Saturday?");
        window
            .find_within(Role::Option, row.clone(), MAIL_COMES)
            .await?;
        self.picture(&window, "05-inbox").await?;

        window.click(Role::Option, row).await?;
        self.read(&window, "mushroom risotto").await?;
        self.picture(&window, "06-letter").await?;

        let known = window.window_handles().await?;
        window.click(Role::Button, "Reply").await?;
        let composer = window.switch_to_new_window(&known).await?;
        window.click(Role::Textbox, "Message").await?;
        window.chord("Control+Home").await?;
        window.type_text(&format!("{ANSWER}\n\nMaya\n\n")).await?;
        self.picture(&window, "07-composer").await?;
        window.click(Role::Button, "Send").await?;
        eventually("the composer closes", MAIL_COMES, || async {
            Ok((!window.window_handles().await?.contains(&composer)).then_some(()))
        })
        .await?;
        window
            .switch_to_window(known.first().context("the main window is there")?)
            .await?;
        self.picture(&window, "08-sent").await?;

        eventually("the answer is at the server", MAIL_COMES, || async {
            let letters = self.stage.servers.dump(&self.stage.theo, "INBOX").await?;
            Ok((letters.len() > 5).then_some(()))
        })
        .await?;

        for (subject, words, name) in [
            ("The garden plan", "I measured it again", "09-conversation"),
            (
                "The Slow Gazette, No. 48",
                "Bread, moss and trains",
                "10-newsletter",
            ),
        ] {
            window
                .click(Role::Option, Named::containing(subject))
                .await?;
            self.read(&window, words).await?;
            self.picture(&window, name).await?;
        }
        window.close().await
    }

    async fn theo(&self) -> Result<()> {
        let profile = self.stage.profile()?;
        let window = self.open(profile.path()).await?;
        self.set_up(&window, "Theo Brandt", &self.stage.theo, false)
            .await?;
        let row = Named::containing("Re: Dinner on Saturday?");
        window
            .find_within(Role::Option, row.clone(), MAIL_COMES)
            .await?;
        window.click(Role::Option, row).await?;
        self.read(&window, ANSWER).await?;
        self.picture(&window, "11-answer-received").await?;
        window.close().await
    }

    async fn open(&self, profile: &Path) -> Result<App> {
        let profile = profile.to_str().context("the profile's path is UTF-8")?;
        let trusted: OsString = self.stage.servers.ca_pem().into();
        App::start(
            self.desktop,
            self.app,
            &["--profile", profile],
            [("SSL_CERT_FILE", trusted)],
        )
        .await
    }

    async fn set_up(&self, window: &App, name: &str, user: &User, pictures: bool) -> Result<()> {
        window.find(Role::Button, "Set up my email").await?;
        if pictures {
            self.picture(window, "01-welcome").await?;
        }
        window.click(Role::Button, "Set up my email").await?;
        window.fill("Your name", name).await?;
        window.fill("Email address", &user.email).await?;
        window.fill("Password", &user.password).await?;
        if pictures {
            self.picture(window, "02-about-you").await?;
        }
        window.click(Role::Button, "Continue").await?;
        if pictures {
            // Looking up may be over before the picture is taken; then it shows the next step.
            self.picture(window, "03-looking-up").await?;
        }
        window
            .find_within(Role::Button, "Open my inbox", MAIL_COMES)
            .await?;
        if pictures {
            self.picture(window, "04-ready").await?;
        }
        window.click(Role::Button, "Open my inbox").await
    }

    /// Waits until some letter that is open in the reader holds these words.
    async fn read(&self, window: &App, words: &str) -> Result<()> {
        eventually(
            &format!("the letter with {words:?}"),
            MAIL_COMES,
            || async {
                let frames = window.client().find_all(Locator::Css("iframe")).await?;
                for frame in frames {
                    // A frame of the letter before may go away at this moment.
                    if frame.enter_frame().await.is_err() {
                        continue;
                    }
                    let text = window.text().await.unwrap_or_default();
                    window.leave_frame().await?;
                    if text.contains(words) {
                        return Ok(Some(()));
                    }
                }
                Ok(None)
            },
        )
        .await
    }

    async fn picture(&self, window: &App, name: &str) -> Result<()> {
        println!("  {name}");
        // The last change of a page may still be fading in.
        tokio::time::sleep(Duration::from_millis(400)).await;
        window
            .screenshot(&self.pictures.join(format!("{name}.png")))
            .await
    }
}
