//! Raw letters as zstd frames of at most 1 MiB plain, so that big letters stream and a damaged frame costs
//! one frame only.

use std::cell::RefCell;

use rusqlite::{Connection, types::ValueRef};
use zstd::bulk::{Compressor, Decompressor};

use crate::StoreError;

/// Plain bytes in one frame.
pub(crate) const FRAME: usize = 1024 * 1024;
/// Plain bytes of a text in one frame; no person writes so much.
const LONGEST_TEXT: usize = 256 * 1024 * 1024;
const LEVEL: i32 = 3;

pub(crate) const WHOLE: &str = "";
pub(crate) const HEADER: &str = "HEADER";

thread_local! {
    // A compressor owns about a megabyte of tables, and making them costs more than a letter.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Frames of `raw`, in order; never none.
///
/// # Errors
/// Only when memory for the compressor cannot be had.
pub fn compress(raw: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
    with_compressor(|compressor| {
        if raw.is_empty() {
            return Ok(vec![compressor.compress(raw)?]);
        }
        raw.chunks(FRAME)
            .map(|piece| Ok(compressor.compress(piece)?))
            .collect()
    })
}

/// A text as one frame.
pub(crate) fn compress_text(text: &str) -> Result<Vec<u8>, StoreError> {
    with_compressor(|compressor| Ok(compressor.compress(text.as_bytes())?))
}

/// A text from its frame, or as it was stored before texts were compressed.
pub(crate) fn expand_text(stored: ValueRef<'_>) -> Result<String, StoreError> {
    let plain = match stored {
        ValueRef::Text(text) => text.to_vec(),
        ValueRef::Blob(frame) => {
            let mut plain = Vec::new();
            expand_up_to(LONGEST_TEXT, frame, &mut plain)?;
            plain
        }
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => {
            return Err(StoreError::unreadable("text", "neither text nor frame"));
        }
    };
    String::from_utf8(plain).map_err(|error| StoreError::unreadable("text", error))
}

fn with_compressor<T>(
    work: impl FnOnce(&mut Compressor<'static>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    COMPRESSOR.with_borrow_mut(|slot| {
        work(match slot {
            Some(compressor) => compressor,
            None => slot.insert(new_compressor()?),
        })
    })
}

fn new_compressor() -> Result<Compressor<'static>, StoreError> {
    let mut compressor = Compressor::new(LEVEL)?;
    // A flipped bit must be noticed.
    compressor.include_checksum(true)?;
    Ok(compressor)
}

/// Appends the plain bytes of one frame.
pub(crate) fn expand(frame: &[u8], plain: &mut Vec<u8>) -> Result<(), StoreError> {
    expand_up_to(FRAME, frame, plain)
}

fn expand_up_to(limit: usize, frame: &[u8], plain: &mut Vec<u8>) -> Result<(), StoreError> {
    let size = match zstd::zstd_safe::get_frame_content_size(frame) {
        Ok(Some(size)) => usize::try_from(size).unwrap_or(usize::MAX),
        Ok(None) | Err(_) => {
            return Err(StoreError::unreadable("letter", "a frame without its size"));
        }
    };
    if size > limit {
        return Err(StoreError::unreadable("letter", "a frame too large"));
    }
    DECOMPRESSOR.with_borrow_mut(|slot| {
        let decompressor = match slot {
            Some(decompressor) => decompressor,
            None => slot.insert(Decompressor::new()?),
        };
        let piece = decompressor
            .decompress(frame, size)
            .map_err(|error| StoreError::unreadable("letter", error))?;
        plain.extend_from_slice(&piece);
        Ok(())
    })
}

/// The plain bytes of a section, or nothing when it is not here.
pub(crate) fn load(
    conn: &Connection,
    message: i64,
    section: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = conn
        .prepare_cached("SELECT data FROM raw WHERE message = ?1 AND section = ?2 ORDER BY seq")?;
    let mut rows = statement.query((message, section))?;
    collect(&mut rows)
}

/// Joins the frames in the first column of `rows`.
pub(crate) fn collect(rows: &mut rusqlite::Rows<'_>) -> Result<Option<Vec<u8>>, StoreError> {
    let mut plain = None;
    while let Some(row) = rows.next()? {
        let frame = row
            .get_ref(0)?
            .as_blob()
            .map_err(|error| StoreError::unreadable("letter", error))?;
        expand(frame, plain.get_or_insert_with(Vec::new))?;
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_bounded_and_round_trip() {
        for size in [0, 1, 5000, FRAME, FRAME + 1, 3 * FRAME + 17] {
            let raw: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            let frames = compress(&raw).unwrap();
            assert_eq!(frames.len(), size.div_ceil(FRAME).max(1));
            let mut plain = Vec::new();
            frames
                .iter()
                .for_each(|frame| expand(frame, &mut plain).unwrap());
            assert_eq!(plain, raw);
        }
    }

    #[test]
    fn texts_are_read_in_both_forms() {
        let text = "äöü ".repeat(FRAME / 3);
        let frame = compress_text(&text).unwrap();
        assert!(frame.len() < 10_000);
        assert_eq!(expand_text(ValueRef::Blob(&frame)).unwrap(), text);
        assert_eq!(expand_text(ValueRef::Text(text.as_bytes())).unwrap(), text);
        assert!(expand_text(ValueRef::Blob(b"no frame at all")).is_err());
        assert!(expand_text(ValueRef::Null).is_err());
    }

    #[test]
    fn a_damaged_frame_is_an_error_not_a_letter() {
        let mut frame = compress(&[7; 4000]).unwrap().remove(0);
        frame.truncate(frame.len() / 2);
        assert!(expand(&frame, &mut Vec::new()).is_err());
        assert!(expand(b"no frame at all", &mut Vec::new()).is_err());
    }
}
