//! The settings as the window itself needs them: its language, and whether new mail is told. The engine owns
//! them; this is the copy that needs no waiting.

use std::sync::{PoisonError, RwLock};

use linnet_engine::api::Settings;

#[derive(Default)]
pub(crate) struct Preferences(RwLock<Settings>);

impl Preferences {
    pub(crate) fn set(&self, settings: Settings) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    pub(crate) fn language(&self) -> String {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .language
            .clone()
    }

    pub(crate) fn notifications(&self) -> bool {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .notifications
    }
}
