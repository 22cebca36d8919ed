//! Tells the desktop about new mail. The words come from letters of strangers, and some desktops take mark-up in
//! notifications, pictures from the network included: so nothing that could be mark-up or a control is passed on.

use linnet_engine::api::{NewMail, Problem};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::preferences::Preferences;
use crate::texts::{Texts, Value};
use crate::{problem, windows};

/// Letters named in one notification, and characters of each text: what desktops show without cutting.
const NAMED: usize = 4;
const LONGEST: usize = 160;

/// From now on a click on a notification brings the main window forward.
pub(crate) fn listen(app: &AppHandle) {
    let raised = app.clone();
    if let Err(error) = app
        .notification()
        .on_action(move |_| windows::raise_main(&raised))
    {
        tracing::warn!(%error, "listen for clicks on notifications");
    }
}

/// Shows one notification for letters that arrived together, if the person wants any.
pub(crate) fn tell(app: &AppHandle, letters: &[NewMail]) {
    let preferences = app.state::<Preferences>();
    if !preferences.notifications() {
        return;
    }
    let Some((title, body)) = wording(&Texts::of(&preferences.language()), letters) else {
        return;
    };
    if let Err(problem) = show(app, &title, &body) {
        tracing::warn!(detail = problem.detail, "notification");
    }
}

/// The sample that the settings page offers; shown whatever the switch says.
pub(crate) fn test(app: &AppHandle) -> Result<(), Problem> {
    let texts = Texts::of(&app.state::<Preferences>().language());
    show(
        app,
        &texts.get("notification-test-title", &[]),
        &texts.get("notification-test-text", &[]),
    )
}

fn show(app: &AppHandle, title: &str, body: &str) -> Result<(), Problem> {
    let notification = app.notification().builder().title(title).body(body);
    // Elsewhere the system shows the program's own icon; here it is looked up by its name.
    let notification = if cfg!(target_os = "linux") {
        notification.icon("linnet")
    } else {
        notification
    };
    notification
        .show()
        .map_err(|error| problem::internal("show notification", error))
}

/// Title and text for new letters; nothing for none.
fn wording(texts: &Texts, letters: &[NewMail]) -> Option<(String, String)> {
    let sender = |letter: &NewMail| {
        or_else(harmless(&letter.from), || {
            texts.get("notification-no-sender", &[])
        })
    };
    let subject = |letter: &NewMail| {
        or_else(harmless(&letter.subject), || {
            texts.get("notification-no-subject", &[])
        })
    };
    match letters {
        [] => None,
        [letter] => {
            let snippet = harmless(&letter.snippet);
            let body = if snippet.is_empty() {
                subject(letter)
            } else {
                format!("{}\n{snippet}", subject(letter))
            };
            Some((sender(letter), body))
        }
        _ => {
            let line = |letter: &NewMail| {
                let values = [("from", sender(letter)), ("subject", subject(letter))];
                let values = values
                    .each_ref()
                    .map(|(name, value)| (*name, Value::Text(value)));
                texts.get("notification-line", &values)
            };
            let mut lines: Vec<String> = letters.iter().take(NAMED).map(line).collect();
            if letters.len() > NAMED {
                lines.push(texts.get(
                    "notification-more",
                    &[("count", Value::Count(letters.len() - NAMED))],
                ));
            }
            let title = texts.get(
                "notification-many",
                &[("count", Value::Count(letters.len()))],
            );
            Some((title, lines.join("\n")))
        }
    }
}

/// One line without controls, bidirectional overrides and angle brackets, of bounded length.
fn harmless(text: &str) -> String {
    let plain = text.chars().filter_map(|c| match c {
        '<' => Some('‹'),
        '>' => Some('›'),
        '\n' | '\r' | '\t' => Some(' '),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    let mut line: String = plain.take(LONGEST + 1).collect();
    if line.chars().count() > LONGEST {
        line.pop();
        line.push('…');
    }
    line.trim().to_owned()
}

fn or_else(text: String, other: impl FnOnce() -> String) -> String {
    if text.is_empty() { other() } else { text }
}

#[cfg(test)]
mod tests;
