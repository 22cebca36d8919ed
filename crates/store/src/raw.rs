//! Raw letters as zstd frames of at most 1 MiB plain, so that big letters stream and a damaged frame costs
//! one frame only.

use std::cell::RefCell;

use rusqlite::Connection;
use zstd::bulk::{Compressor, Decompressor};

use crate::StoreError;

/// Plain bytes in one frame.
pub(crate) const FRAME: usize = 1024 * 1024;
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
    COMPRESSOR.with_borrow_mut(|slot| {
        let compressor = match slot {
            Some(compressor) => compressor,
            None => slot.insert(new_compressor()?),
        };
        if raw.is_empty() {
            return Ok(vec![compressor.compress(raw)?]);
        }
        raw.chunks(FRAME)
            .map(|piece| Ok(compressor.compress(piece)?))
            .collect()
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
    let size = match zstd::zstd_safe::get_frame_content_size(frame) {
        Ok(Some(size)) => usize::try_from(size).unwrap_or(usize::MAX),
        Ok(None) | Err(_) => {
            return Err(StoreError::unreadable("letter", "a frame without its size"));
        }
    };
    if size > FRAME {
        return Err(StoreError::unreadable(
            "letter",
            "a frame of more than 1 MiB",
        ));
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
    fn a_damaged_frame_is_an_error_not_a_letter() {
        let mut frame = compress(&[7; 4000]).unwrap().remove(0);
        frame.truncate(frame.len() / 2);
        assert!(expand(&frame, &mut Vec::new()).is_err());
        assert!(expand(b"no frame at all", &mut Vec::new()).is_err());
    }
}
