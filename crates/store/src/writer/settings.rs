use linnet_mail::LocationId;

use super::Writer;
use crate::StoreError;

impl Writer<'_> {
    /// One of the person's choices, as JSON.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn set_setting(&mut self, key: &str, json: &str) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            (key, json),
        )?;
        self.change.settings = true;
        Ok(())
    }

    /// # Errors
    /// SQLite's errors.
    pub fn remove_setting(&mut self, key: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM settings WHERE key = ?1", [key])?;
        self.change.settings = true;
        Ok(())
    }

    /// The person has been told of these letters.
    ///
    /// # Errors
    /// SQLite's errors.
    pub fn mark_notified(&mut self, locations: &[LocationId]) -> Result<(), StoreError> {
        for location in locations {
            self.execute(
                "UPDATE locations SET notified = 1 WHERE id = ?1",
                [location.0],
            )?;
        }
        Ok(())
    }
}
