use clap::CommandFactory;

use super::*;

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(std::iter::once("linnet-cli").chain(line.split_whitespace()))
}

#[test]
fn the_definition_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn every_command_is_understood() {
    for line in [
        "--profile /p --vault --json account list",
        "account add --email ann@example.org --auto",
        "account add --email ann@example.org --name Ann --imap localhost:143:none --smtp localhost:25:starttls --user ann",
        "account add --email a@b --imap h:1:none --i-accept-no-encryption",
        "account show ann@example.org",
        "account remove 1",
        "account check 1",
        "discover ann@example.org",
        "sync",
        "sync --account ann@example.org",
        "watch",
        "folders",
        "list inbox",
        "list ann@example.org/INBOX --limit 5 --offset 10 --threads",
        "show 1",
        "show 1 --raw",
        "show 1 --parts",
        "save 1 2.1 /tmp",
        "search words --limit 3",
        "act read 1 2 3",
        "act move 1 --to ann@example.org/Work",
        "act not-junk 1",
        "undo",
        "undo 3",
        "history",
        "questions",
        "answer outbox-1 yes",
        "send letter.eml --at 2030-01-01T00:00:00Z",
        "send --from a@b --to c@d --cc e@f --bcc g@h --subject s --body - --attach x y",
        "outbox",
        "outbox retry 1",
        "outbox discard 1",
        "outbox cancel 1",
        "outbox sent 1",
        "render letter.eml --text --allow-remote",
        "parse letter.eml",
        "check",
        "repair",
        "backup file",
        "folders --json",
    ] {
        assert!(parse(line).is_ok(), "{line}: {}", parse(line).unwrap_err());
    }
}

#[test]
fn what_makes_no_sense_is_wrong_usage() {
    for line in [
        "",
        "account add --auto",
        "account add --email a@b",
        "account add --email a@b --auto --imap h:1:tls",
        "account add --email a@b --imap h:1",
        "account add --email a@b --auto --password secret",
        "show",
        "show x",
        "show 1 --raw --text",
        "act read",
        "act burn 1",
        "answer outbox-1 maybe",
        "send",
        "send letter.eml --from a@b",
        "send --to a@b",
        "render letter.eml --html --text",
        "list",
        "outbox burn 1",
    ] {
        let error = parse(line).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{line}");
    }
}
