use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The person's choices, kept in the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    pub theme: Theme,
    pub density: Density,
    pub text_size: TextSize,
    pub contrast: Contrast,
    /// One switch: tell about new mail.
    pub notifications: bool,
    /// Letters that name keys: work only while the list or a message has the focus.
    pub single_key_shortcuts: bool,
    /// How long a letter of the composer can be taken back after "Send"; 0 sends at once.
    pub undo_send_seconds: u32,
    /// BCP 47, or empty for the system's.
    pub language: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            theme: Theme::System,
            density: Density::Comfortable,
            text_size: TextSize::Normal,
            contrast: Contrast::System,
            notifications: true,
            single_key_shortcuts: true,
            undo_send_seconds: 10,
            language: String::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    Comfortable,
    Compact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TextSize {
    Small,
    Normal,
    Large,
    Larger,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Contrast {
    System,
    More,
    Normal,
}
