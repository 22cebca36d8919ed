//! Maildirs filled directly on disk, which is a hundred times quicker than delivery.
//!
//! Past the end of the corpus its letters repeat; each round gets its own Message-IDs, references and
//! dates, so threads stay whole inside a round and nothing is a duplicate across rounds.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};
use base64::{Engine as _, alphabet, engine::general_purpose::NO_PAD};

use super::site::Owner;
use crate::corpus::{self, Letter};

/// Each round of the corpus covers this many seconds, the first from `FIRST_DAY` on.
const ROUND: u64 = 40 * 86_400;
const FIRST_DAY: u64 = 1_700_000_000;

/// When the corpus was written; a letter's place in its round follows its own date.
const WRITTEN: std::ops::Range<i64> = 1_022_000_000..1_072_000_000;

pub(super) fn create(maildir: &Path, owner: &Owner) -> Result<()> {
    make_folder(maildir, owner)
}

pub(super) fn put(
    maildir: &Path,
    folder: &str,
    raw: &[u8],
    flags: &str,
    date: i64,
    owner: &Owner,
) -> Result<()> {
    let place = ready_folder(maildir, folder, owner)?;
    write(
        &place,
        raw,
        flags,
        u64::try_from(date).unwrap_or_default(),
        owner,
    )
}

/// Writes letters `start..start + count` of the endless row that the corpus makes.
pub(super) fn fill(
    maildir: &Path,
    folder: &str,
    start: usize,
    count: usize,
    owner: &Owner,
) -> Result<()> {
    let letters = corpus::letters()?;
    let place = ready_folder(maildir, folder, owner)?;
    let dates: Vec<Option<i64>> = letters.iter().map(date_of).collect();
    for number in start..start + count {
        let (round, at) = (number / letters.len(), number % letters.len());
        let letter = letters.get(at).context("corpus is empty")?;
        let share = match dates.get(at).copied().flatten() {
            Some(date) if WRITTEN.contains(&date) => {
                ratio(date - WRITTEN.start, WRITTEN.end - WRITTEN.start)
            }
            _ => ratio(i64::try_from(at)?, i64::try_from(letters.len())?),
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 <= share < 1"
        )]
        let within = (share * (ROUND - 1) as f64) as u64;
        let when = FIRST_DAY + u64::try_from(round)? * ROUND + within;
        let flags = match number {
            n if n % 50 == 0 => "FS",
            n if n % 5 == 0 => "",
            _ => "S",
        };
        write(
            &place,
            &again(&letter.raw, round, when, number),
            flags,
            when,
            owner,
        )?;
    }
    Ok(())
}

/// The letter with identifiers and date of its round.
fn again(raw: &[u8], round: usize, when: u64, number: usize) -> Vec<u8> {
    let end = find(raw, b"\n\n").unwrap_or(raw.len());
    let (header, body) = raw.split_at(end);
    let tag = format!(".r{round}@");
    let mut out = format!("X-Kit-Number: {number}\n").into_bytes();
    let (mut in_ids, mut in_date, mut dated) = (false, false, false);
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let is = |name: &[u8]| {
                line.get(..name.len())
                    .is_some_and(|own| own.eq_ignore_ascii_case(name))
            };
            in_ids = is(b"message-id:") || is(b"in-reply-to:") || is(b"references:");
            in_date = is(b"date:") && !dated;
            if in_date {
                out.extend_from_slice(format!("Date: {}\n", rfc2822(when)).as_bytes());
                dated = true;
            }
        }
        match (in_date, in_ids) {
            (true, _) => {}
            (false, true) => tag_ids(line, tag.as_bytes(), &mut out),
            (false, false) => out.extend_from_slice(line),
        }
    }
    if !out.ends_with(b"\n") {
        out.push(b'\n');
    }
    if !dated {
        out.extend_from_slice(format!("Date: {}\n", rfc2822(when)).as_bytes());
    }
    out.extend_from_slice(body.strip_prefix(b"\n").unwrap_or(body));
    out
}

/// Inside `<left@right>` puts the tag in the place of the `@`.
fn tag_ids(line: &[u8], tag: &[u8], out: &mut Vec<u8>) {
    let mut inside = false;
    for byte in line {
        match byte {
            b'<' => inside = true,
            b'>' => inside = false,
            b'@' if inside => {
                out.extend_from_slice(tag);
                inside = false;
                continue;
            }
            _ => {}
        }
        out.push(*byte);
    }
}

fn date_of(letter: &Letter) -> Option<i64> {
    let end = find(&letter.raw, b"\n\n").unwrap_or(letter.raw.len());
    let header = String::from_utf8_lossy(letter.raw.get(..end)?).into_owned();
    let line = header.lines().find(|line| {
        line.get(..5)
            .is_some_and(|name| name.eq_ignore_ascii_case("date:"))
    })?;
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_zoned(line.get(5..)?.trim())
        .ok()?;
    Some(zoned.timestamp().as_second())
}

fn rfc2822(when: u64) -> String {
    i64::try_from(when)
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|time| time.to_zoned(jiff::tz::TimeZone::UTC))
        .and_then(|time| {
            jiff::fmt::rfc2822::DateTimePrinter::new()
                .zoned_to_string(&time)
                .ok()
        })
        .unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "a place in a list of thousands")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn write(place: &Path, raw: &[u8], flags: &str, when: u64, owner: &Owner) -> Result<()> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("{when}.M{number}P{}.kit", std::process::id());
    let temporary = place.join("tmp").join(&name);
    fs::write(&temporary, raw)?;
    owner.own(&temporary)?;
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(when);
    fs::File::options()
        .write(true)
        .open(&temporary)?
        .set_modified(time)?;
    fs::rename(
        &temporary,
        place.join("cur").join(format!("{name}:2,{flags}")),
    )
    .context("write letter")
}

/// The folder as Maildir++ keeps it: `Work/Plans` is `.Work.Plans` beside the inbox's own folders.
fn ready_folder(maildir: &Path, folder: &str, owner: &Owner) -> Result<PathBuf> {
    let place = if folder.eq_ignore_ascii_case("INBOX") {
        maildir.to_owned()
    } else {
        maildir.join(format!(".{}", modified_utf7(folder).replace('/', ".")))
    };
    make_folder(&place, owner)?;
    if place != maildir {
        let mark = place.join("maildirfolder");
        fs::write(&mark, "")?;
        owner.own(&mark)?;
    }
    Ok(place)
}

fn make_folder(place: &Path, owner: &Owner) -> Result<()> {
    for name in ["cur", "new", "tmp"] {
        fs::create_dir_all(place.join(name))
            .with_context(|| format!("make {}", place.display()))?;
        owner.own(&place.join(name))?;
    }
    owner.own(place)?;
    place.parent().map_or(Ok(()), |home| owner.own(home))
}

/// RFC 3501 §5.1.3.
fn modified_utf7(name: &str) -> String {
    fn flush(run: &mut Vec<u8>, out: &mut String) {
        if !run.is_empty() {
            let engine = base64::engine::GeneralPurpose::new(&alphabet::IMAP_MUTF7, NO_PAD);
            out.push('&');
            engine.encode_string(&*run, out);
            out.push('-');
            run.clear();
        }
    }
    let (mut out, mut run) = (String::new(), Vec::new());
    for character in name.chars() {
        if matches!(character, ' '..='~') {
            flush(&mut run, &mut out);
            out.push(character);
            if character == '&' {
                out.push('-');
            }
        } else {
            let mut units = [0; 2];
            run.extend(
                character
                    .encode_utf16(&mut units)
                    .iter()
                    .flat_map(|unit| unit.to_be_bytes()),
            );
        }
    }
    flush(&mut run, &mut out);
    out
}

#[cfg(test)]
mod tests;
