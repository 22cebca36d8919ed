use std::process::Command;

use super::Bus;
use crate::process::output;

/// Stores and finds a secret with the Secret Service's own words over D-Bus.
fn collections(bus: &Bus) -> anyhow::Result<String> {
    let answer = output(
        Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
            ])
            .args(["org.freedesktop.Secret.Service.ReadAlias", "string:default"])
            .envs(bus.environment()),
    )?;
    Ok(String::from_utf8(answer)?)
}

#[test]
fn a_bus_with_an_unlocked_keyring() {
    let bus = Bus::with_keyring().unwrap();
    let answer = collections(&bus).unwrap();
    assert!(
        answer.contains("/org/freedesktop/secrets/collection/login"),
        "{answer}"
    );
    let home = bus.home().to_owned();
    drop(bus);
    assert!(!home.exists());
}

#[test]
fn a_bus_without_keyring() {
    let bus = Bus::without_keyring().unwrap();
    assert!(collections(&bus).is_err());
}
