use std::collections::BTreeSet;
use std::path::Path;

include!("names.rs");

fn permissions(capability: &str) -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("capabilities")
        .join(capability);
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(
        json.get("remote"),
        None,
        "no page of the network may call a command"
    );
    json["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

fn named(commands: &[&str]) -> BTreeSet<String> {
    let own = commands
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")));
    own.chain([
        "core:event:allow-listen".to_owned(),
        "core:event:allow-unlisten".to_owned(),
    ])
    .collect()
}

#[test]
fn every_command_has_a_permission_and_every_permission_a_command() {
    let handled: BTreeSet<String> = include_str!("../commands.rs")
        .lines()
        .filter_map(|line| line.trim().strip_suffix(',')?.split_once("::"))
        .map(|(_, name)| name.to_owned())
        .collect();
    assert_eq!(
        handled,
        COMMANDS.iter().map(|name| (*name).to_owned()).collect()
    );
    assert_eq!(permissions("main.json"), named(COMMANDS));
}

#[test]
fn a_composer_may_only_write() {
    let allowed = [
        "start",
        "accounts",
        "status",
        "contacts",
        "draft_load",
        "draft_save",
        "draft_attach",
        "draft_detach",
        "draft_send",
        "draft_discard",
        "draft_restore_discarded",
        "draft_versions",
        "draft_version",
        "window_close",
    ];
    assert_eq!(permissions("composer.json"), named(&allowed));
}
