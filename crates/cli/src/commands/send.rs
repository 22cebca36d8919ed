//! `send`: into the outbox, durably. `sync` or `watch` sends it.

use std::io::Read;
use std::path::Path;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use linnet_engine::{Engine, LetterToSend};
use serde_json::json;

use crate::arguments::Send;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) async fn run(engine: &Engine, send: Send, out: Output) -> Result<(), Failure> {
    let at = send.at.as_deref().map(time).transpose()?;
    let queued = match (send.file, send.from) {
        (Some(file), _) => {
            let raw =
                std::fs::read(&file).map_err(Failure::io(format!("read {}", file.display())))?;
            engine.send_eml(raw, at).await?
        }
        (None, Some(from)) => {
            let text = send
                .body
                .as_deref()
                .map(text)
                .transpose()?
                .unwrap_or_default();
            let letter = LetterToSend {
                from,
                to: send.to,
                cc: send.cc,
                bcc: send.bcc,
                subject: send.subject,
                text,
                attachments: send.attach,
                at,
            };
            engine.send_letter(letter).await?
        }
        (None, None) => {
            return Err(Failure::usage(
                "give a letter: FILE.eml, or --from and --to",
            ));
        }
    };
    out.answer(
        &json!({ "outbox": queued }),
        [format!("{queued} waits to be sent")],
    )
}

fn text(file: &Path) -> Result<String, Failure> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .read_to_string(&mut text)
            .map_err(Failure::io("read the text"))?;
        return Ok(text);
    }
    std::fs::read_to_string(file).map_err(Failure::io(format!("read {}", file.display())))
}

/// Unix seconds of RFC 3339, of a local date and time, or of Unix seconds.
fn time(text: &str) -> Result<i64, Failure> {
    let local = |time: DateTime| {
        time.to_zoned(TimeZone::system())
            .map(|zoned: Zoned| zoned.timestamp().as_second())
    };
    text.parse::<i64>()
        .ok()
        .or_else(|| text.parse::<Timestamp>().ok().map(Timestamp::as_second))
        .or_else(|| {
            text.parse::<DateTime>()
                .ok()
                .and_then(|time| local(time).ok())
        })
        .ok_or_else(|| Failure::Usage(format!("no time: {text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_understood_in_three_forms() {
        assert_eq!(time("1900000000").unwrap(), 1_900_000_000);
        assert_eq!(time("2030-03-17T17:46:40Z").unwrap(), 1_900_000_000);
        assert_eq!(time("2030-03-17T18:46:40+01:00").unwrap(), 1_900_000_000);
        assert!(time("2030-03-17T17:46").is_ok());
        for wrong in ["", "tomorrow", "17:46", "2030-13-01T00:00:00Z"] {
            assert_eq!(time(wrong).unwrap_err().exit_code(), 2, "{wrong}");
        }
    }
}
