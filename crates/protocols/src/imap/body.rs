//! Whole letters by the thousand. Several commands are under way at once, so that the distance to the server
//! costs nothing; at most a second's worth of bytes is unanswered, so that something else never waits long;
//! and a receiver that is slower than the network stops the reading, so that memory stays bounded.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use linnet_mail::Flags;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::command::Line;
use super::conn::Conn;
use super::event::{Event, Status};
use super::uid_set::UidSet;
use crate::failure::{Failure, FailureKind};

/// Letters above this many bytes are better fetched with [`super::Conn::fetch_body_big`].
pub const BIG_LETTER: u64 = 8 * 1024 * 1024;

/// Which bytes of a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    #[default]
    Whole,
    /// The header with the empty line after it.
    Header,
}

/// Letters to fetch.
#[derive(Clone, Debug)]
pub struct BodyRequest {
    /// In the order they are wanted; within one command (about 100 letters) the server chooses.
    pub uids: Vec<u32>,
    /// RFC822.SIZE of each, in the same order; may be shorter or empty where it is unknown.
    pub sizes: Vec<u64>,
    pub section: Section,
    /// The most bytes that are asked for and not yet answered.
    pub window_bytes: u64,
    /// One command for each letter, so that a failure shows which letter it belongs to.
    pub singly: bool,
    /// When cancelled, what was asked for still arrives, and nothing more is asked: the call returns
    /// within about a window, and the connection stays usable.
    pub stop: CancellationToken,
}

impl BodyRequest {
    /// Whole letters with a window of 4 MiB.
    pub fn new(uids: Vec<u32>) -> BodyRequest {
        BodyRequest {
            uids,
            sizes: Vec::new(),
            section: Section::Whole,
            window_bytes: 4 * 1024 * 1024,
            singly: false,
            stop: CancellationToken::new(),
        }
    }
}

/// One fetched letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    pub uid: u32,
    /// Exactly the announced bytes; never a part of them.
    pub raw: Vec<u8>,
    /// The flags at that moment, when the server sent them along.
    pub flags: Option<Flags>,
}

/// At most this many letters in one command, and this many commands under way.
const CHUNK_LETTERS: usize = 100;
const CHUNKS: usize = 32;
const CHUNK_BYTES: u64 = 1024 * 1024;
/// What a letter is taken for when its size is not known, and what a header usually has.
const USUAL_LETTER: u64 = 16 * 1024;
const USUAL_HEADER: u64 = 4 * 1024;
/// The window never gets smaller than this, however slow the network is.
const LEAST_WINDOW: u64 = 256 * 1024;
/// The pieces a big letter comes in, and how many are under way.
const PIECE: u64 = 1024 * 1024;
const PIECES: usize = 4;
/// No larger letter is put together in memory.
const BIGGEST_LETTER: u64 = 256 * 1024 * 1024;

const OPERATION: &str = "fetch letters";

impl Conn {
    /// Fetches letters without marking them as read and hands each over as soon as it is whole. A UID that no
    /// longer exists is simply missing. When the receiver is full, reading waits for it; when it is gone,
    /// the call ends with [`FailureKind::Cancelled`] and the connection is not usable any more.
    pub async fn fetch_bodies(
        &mut self,
        request: BodyRequest,
        to: mpsc::Sender<Body>,
    ) -> Result<(), Failure> {
        self.require_selected(OPERATION)?;
        self.begin(OPERATION)?;
        let item = match request.section {
            Section::Whole => "BODY.PEEK[]",
            Section::Header => "BODY.PEEK[HEADER]",
        };
        let mut waiting: VecDeque<Chunk> = chunks(&request).into();
        let mut under_way: VecDeque<(String, Chunk)> = VecDeque::new();
        let mut refusal = None;
        let mut pace = Pace::new(request.window_bytes);
        loop {
            while refusal.is_none() && !request.stop.is_cancelled() && under_way.len() < CHUNKS {
                let unanswered: u64 = under_way.iter().map(|(_, chunk)| chunk.bytes).sum();
                let fits = waiting.front().is_some_and(|next| {
                    under_way.is_empty() || unanswered + next.bytes <= pace.window()
                });
                let Some(next) = waiting.pop_front_if(|_| fits) else {
                    break;
                };
                let tag = self.send(&format!("UID FETCH {} (UID {item})", next.uids));
                under_way.push_back((tag, next));
            }
            if under_way.is_empty() {
                break;
            }
            match self.event(OPERATION, self.limits.command).await? {
                Event::Fetch(mut fetched) => {
                    let wanted = fetched
                        .uid
                        .filter(|uid| under_way.iter().any(|(_, chunk)| chunk.uids.contains(*uid)));
                    let (Some(uid), Some(raw)) = (wanted, fetched.body.take()) else {
                        self.note(Event::Fetch(fetched));
                        continue;
                    };
                    if let Some((_, chunk)) = under_way
                        .iter_mut()
                        .find(|(_, chunk)| chunk.uids.contains(uid))
                    {
                        chunk.bytes = chunk.bytes.saturating_sub(raw.len() as u64);
                    }
                    pace.count(raw.len() as u64);
                    if to
                        .send(Body {
                            uid,
                            raw,
                            flags: fetched.flags,
                        })
                        .await
                        .is_err()
                    {
                        return Err(self.endpoint.failure(
                            FailureKind::Cancelled,
                            OPERATION,
                            "nobody takes the letters any more",
                        ));
                    }
                }
                Event::Tagged { tag, status, text } => {
                    let Some(at) = under_way.iter().position(|(known, _)| *known == tag) else {
                        return Err(self.misbehaved(OPERATION, "an answer to no question"));
                    };
                    under_way.remove(at);
                    if status != Status::Ok {
                        refusal.get_or_insert(self.refusal(OPERATION, status, &text, false));
                    }
                }
                Event::Status {
                    status: Status::Bye,
                    text,
                } => return Err(self.goodbye(OPERATION, &text)),
                other => self.note(other),
            }
        }
        self.end();
        refusal.map_or(Ok(()), Err)
    }

    /// One big letter in pieces, so that nothing stands still behind it for long; `None` when it is gone.
    /// `size` is its RFC822.SIZE, which servers do not always get right: the letter ends where a piece comes
    /// back short.
    pub async fn fetch_body_big(&mut self, uid: u32, size: u64) -> Result<Option<Body>, Failure> {
        self.require_selected(OPERATION)?;
        let mut raw: Vec<u8> = Vec::new();
        loop {
            let offset = raw.len() as u64;
            if offset > BIGGEST_LETTER || size > BIGGEST_LETTER {
                let detail = "the letter is larger than 256 MiB";
                return Err(self
                    .endpoint
                    .failure(FailureKind::TooLarge, OPERATION, detail));
            }
            let pieces =
                usize::try_from(size.saturating_sub(offset).div_ceil(PIECE)).unwrap_or(PIECES);
            let offsets: Vec<u64> = (0..pieces.clamp(1, PIECES) as u64)
                .map(|piece| offset + piece * PIECE)
                .collect();
            let lines: Vec<Line<'_>> = offsets
                .iter()
                .map(|offset| {
                    Line::text(&format!(
                        "UID FETCH {uid} (UID BODY.PEEK[]<{offset}.{PIECE}>)"
                    ))
                })
                .collect();
            let mut came: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
            let answers = self
                .pipeline(OPERATION, &lines, &mut |event| {
                    let Event::Fetch(mut fetched) = event else {
                        return Some(event);
                    };
                    match (fetched.uid, fetched.origin, fetched.body.take()) {
                        (Some(told), Some(origin), Some(piece)) if told == uid => {
                            came.insert(u64::from(origin), piece);
                            None
                        }
                        _ => Some(Event::Fetch(fetched)),
                    }
                })
                .await?;
            for (status, text) in answers {
                self.require_ok(OPERATION, status, text)?;
            }
            for offset in offsets {
                let Some(piece) = came.remove(&offset) else {
                    return Ok(None);
                };
                raw.extend_from_slice(&piece);
                if (piece.len() as u64) < PIECE {
                    return Ok(Some(Body {
                        uid,
                        raw,
                        flags: None,
                    }));
                }
            }
        }
    }
}

/// One command's worth of letters.
struct Chunk {
    uids: UidSet,
    /// What is still expected of it.
    bytes: u64,
}

fn chunks(request: &BodyRequest) -> Vec<Chunk> {
    let largest = (request.window_bytes / 4).clamp(64 * 1024, CHUNK_BYTES);
    let mut chunks = Vec::new();
    let mut uids = Vec::new();
    let mut bytes = 0;
    for (index, uid) in request.uids.iter().enumerate() {
        let size = match request.section {
            Section::Whole => request.sizes.get(index).copied().unwrap_or(USUAL_LETTER),
            Section::Header => USUAL_HEADER,
        };
        let full = request.singly || uids.len() >= CHUNK_LETTERS || bytes + size > largest;
        if !uids.is_empty() && full {
            chunks.push(Chunk {
                uids: UidSet::of(&uids),
                bytes,
            });
            uids.clear();
            bytes = 0;
        }
        uids.push(*uid);
        bytes += size;
    }
    if !uids.is_empty() {
        chunks.push(Chunk {
            uids: UidSet::of(&uids),
            bytes,
        });
    }
    chunks
}

/// How much may be unanswered: about what comes in a second.
struct Pace {
    most: u64,
    began: Instant,
    bytes: u64,
}

impl Pace {
    fn new(most: u64) -> Pace {
        Pace {
            most: most.max(LEAST_WINDOW),
            began: Instant::now(),
            bytes: 0,
        }
    }

    fn count(&mut self, bytes: u64) {
        self.bytes += bytes;
    }

    fn window(&self) -> u64 {
        let elapsed = self.began.elapsed();
        if elapsed < Duration::from_millis(500) {
            return self.most;
        }
        let second = u128::from(self.bytes) * 1000 / elapsed.as_millis().max(1);
        u64::try_from(second)
            .unwrap_or(self.most)
            .clamp(LEAST_WINDOW, self.most)
    }
}
