//! Measures how fast letters go into the cache: `ingest [COUNT] [FOLDER]`. Without a folder of letters it
//! makes its own, of about 5 KB each with words as frequent as in real text. Preparing (parse, fold, hash,
//! compress) is timed apart, because it runs on all cores beside the writer.

#![allow(clippy::indexing_slicing)]

use std::{
    fmt::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use linnet_mail::{FolderRole, Protocol, Security, Server};
use linnet_store::{
    Incoming, Lane, Listed, NewAccount, RemoteFolder, Section, Store, StoreError, ViewFilter,
};

const BATCH: usize = 500;
const UIDVALIDITY: u32 = 1;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().map_or(Ok(20_000), |text| text.parse())?;
    let letters = Letters::new(arguments.next().map(PathBuf::from).as_deref())?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path())?;
    let inbox = set_up(&store, count)?;

    let (mut plain, mut preparing, mut writing) = (0, Duration::ZERO, Duration::ZERO);
    let uids: Vec<u32> = (1..=u32::try_from(count)?).rev().collect();
    for batch in uids.chunks(BATCH) {
        let started = Instant::now();
        let mut prepared = Vec::with_capacity(batch.len());
        for uid in batch {
            let raw = letters.make(*uid);
            plain += raw.len();
            prepared.push(Incoming::prepare(
                inbox,
                UIDVALIDITY,
                *uid,
                raw,
                Section::Whole,
            ));
        }
        preparing += started.elapsed();
        let started = Instant::now();
        store.ingest_blocking(prepared)?;
        writing += started.elapsed();
    }
    println!("{count} letters, {:.1} MB", plain as f64 / 1e6);
    println!("prepare  {:6.2} s on one core", preparing.as_secs_f64());
    println!(
        "write    {:6.2} s, {:.0} letters/s",
        writing.as_secs_f64(),
        count as f64 / writing.as_secs_f64()
    );
    let size = size_of(folder.path())?;
    println!("files    {:.1} MB while open", size as f64 / 1e6);

    for (name, query) in [
        ("rare", "zuwe"),
        ("common", "the"),
        ("prefix", "b"),
        ("two", "the ba"),
    ] {
        let Some(query) = linnet_mail::search::parse_query(query, |day| day * 86_400) else {
            continue;
        };
        let started = Instant::now();
        let found = store
            .read(|reader| reader.search_locations(&query, 50, 0))?
            .len();
        println!(
            "search   {name}: {found} rows, {:.2} ms",
            started.elapsed().as_secs_f64() * 1e3
        );
    }
    let started = Instant::now();
    let rows = store
        .read(|reader| reader.view_first(&ViewFilter::Folder(inbox), 60))?
        .len();
    println!(
        "view     first {rows} rows, {:.2} ms",
        started.elapsed().as_secs_f64() * 1e3
    );
    let started = Instant::now();
    let keys = store
        .read(|reader| reader.view_keys(&ViewFilter::Folder(inbox)))?
        .len();
    println!(
        "view     all {keys} keys, {:.2} ms",
        started.elapsed().as_secs_f64() * 1e3
    );
    store.close();
    let size = size_of(folder.path())?;
    println!(
        "database {:.1} MB, {:.2} x the letters",
        size as f64 / 1e6,
        size as f64 / plain as f64
    );
    for (table, size) in tables(folder.path())? {
        println!("         {:6.1} MB {table}", size as f64 / 1e6);
    }
    let started = Instant::now();
    let store = Store::open(folder.path())?;
    println!("open     {:.2} ms", started.elapsed().as_secs_f64() * 1e3);
    store.close();
    Ok(())
}

/// The largest tables and indexes.
fn tables(folder: &Path) -> Result<Vec<(String, i64)>, rusqlite::Error> {
    let conn = rusqlite::Connection::open(folder.join("linnet.db"))?;
    let mut statement = conn.prepare(
        "SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name ORDER BY size DESC LIMIT 14",
    )?;
    statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn set_up(store: &Store, count: usize) -> Result<linnet_mail::FolderId, StoreError> {
    let server = |protocol| Server {
        protocol,
        host: "localhost".into(),
        port: 1,
        security: Security::Tls,
        user: "ann".into(),
        pin: None,
    };
    let account = NewAccount {
        email: "ann@example.org".into(),
        name: "Ann".into(),
        label: "Ann".into(),
        colour: 1,
        incoming: server(Protocol::Imap),
        outgoing: server(Protocol::Smtp),
        secret: "none".into(),
        outgoing_secret: None,
    };
    store.write_blocking(Lane::Person, move |writer| {
        let account = writer.add_account(&account)?;
        let inbox = RemoteFolder {
            wire: "INBOX".into(),
            path: "INBOX".into(),
            delimiter: Some('/'),
            role: FolderRole::Inbox,
            selectable: true,
            subscribed: true,
        };
        let folders = writer.sync_folders(account, &[inbox])?;
        let inbox = folders
            .first()
            .map(|folder| folder.id)
            .ok_or(StoreError::Closed)?;
        writer.folder_selected(inbox, UIDVALIDITY, None, None)?;
        let started = Instant::now();
        let listed: Vec<Listed> = (1..=u32::try_from(count).unwrap_or(u32::MAX))
            .map(|uid| Listed {
                uid,
                flags: linnet_mail::Flags::EMPTY,
                keywords: Vec::new(),
                internal_date: date(uid),
                size: 5_000,
            })
            .collect();
        writer.list(inbox, UIDVALIDITY, &listed, 1)?;
        println!("listing  {:6.2} s", started.elapsed().as_secs_f64());
        Ok(inbox)
    })
}

fn date(uid: u32) -> i64 {
    1_600_000_000 + i64::from(uid) * 900
}

fn rfc_date(seconds: i64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 1 March of year 0, in eras of 400 years (proleptic Gregorian calendar).
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 2, 0)
    } else {
        (month - 10, 1)
    };
    let name = usize::try_from(month)
        .ok()
        .and_then(|month| MONTHS.get(month))
        .copied()
        .unwrap_or("Jan");
    format!(
        "{day} {name} {} {:02}:{:02}:{:02} +0000",
        year + era * 400 + next,
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Letters from a folder, over and over with fresh ids, or made up.
struct Letters {
    found: Vec<Vec<u8>>,
    words: Vec<String>,
}

impl Letters {
    fn new(folder: Option<&Path>) -> Result<Letters, std::io::Error> {
        let mut found = Vec::new();
        if let Some(folder) = folder {
            collect(folder, &mut found)?;
            found.sort();
        }
        let mut random = Random(42);
        let words = (0..40_000).map(|_| random.word()).collect();
        Ok(Letters { found, words })
    }

    fn make(&self, uid: u32) -> Vec<u8> {
        let mut random = Random(u64::from(uid) * 7919 + 1);
        let id = format!("{uid}.{:x}@example.org", random.next());
        let parent = uid.saturating_sub(random.below(40) as u32 + 1);
        let at = usize::try_from(uid).unwrap_or(0) % self.found.len().max(1);
        if let Some(letter) = self.found.get(at) {
            let mut raw = format!(
                "Message-ID: <{id}>\r\nX-Copy: {uid}\r\nDate: {}\r\n",
                rfc_date(date(uid))
            )
            .into_bytes();
            // Only one Date may stand in a header (RFC 5322 §3.6).
            for line in letter.split_inclusive(|byte| *byte == b'\n') {
                if !line.starts_with(b"Date:") {
                    raw.extend_from_slice(line);
                }
            }
            return raw;
        }
        let mut letter = String::with_capacity(6_000);
        let sender = random.below(600);
        let _ = write!(
            letter,
            "Return-Path: <p{sender}@site{}.example>\r\nReceived: from mx{}.example by example.org with ESMTPS id \
             {:x};\r\n\tThu, 1 Jan 2026 10:00:00 +0000\r\nMessage-ID: <{id}>\r\nFrom: {} {} <p{sender}@site{}.example>\r\n\
             To: Ann <ann@example.org>\r\nSubject: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n",
            sender % 80,
            random.below(90),
            random.next(),
            self.word(&mut random),
            self.word(&mut random),
            sender % 80,
            (0..6)
                .map(|_| self.word(&mut random))
                .collect::<Vec<_>>()
                .join(" "),
        );
        if uid.is_multiple_of(3) && parent > 0 {
            let mut known = Random(u64::from(parent) * 7919 + 1);
            let _ = write!(
                letter,
                "In-Reply-To: <{parent}.{:x}@example.org>\r\n",
                known.next()
            );
        }
        letter.push_str("\r\n");
        while letter.len() < 5_000 {
            let line: Vec<&str> = (0..11).map(|_| self.word(&mut random)).collect();
            letter.push_str(&line.join(" "));
            letter.push_str("\r\n");
        }
        letter.into_bytes()
    }

    /// Frequent words come first, as in Zipf's law.
    fn word(&self, random: &mut Random) -> &str {
        let share = random.below(1 << 20) as f64 / f64::from(1 << 20);
        let at = (self.words.len() as f64).powf(share) as usize;
        self.words
            .get(at.min(self.words.len() - 1))
            .map_or("the", String::as_str)
    }
}

fn collect(folder: &Path, found: &mut Vec<Vec<u8>>) -> Result<(), std::io::Error> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|name| name == "txt" || name == "eml")
        {
            found.push(std::fs::read(path)?);
        }
    }
    Ok(())
}

fn size_of(folder: &Path) -> Result<u64, std::io::Error> {
    std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.metadata()?.len()))
        .sum()
}

/// xorshift64*
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    fn word(&mut self) -> String {
        const FIRST: [&str; 16] = [
            "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z",
        ];
        const THEN: [&str; 8] = ["a", "e", "i", "o", "u", "er", "an", "in"];
        let mut word = String::new();
        for _ in 0..self.below(3) + 1 {
            word.push_str(FIRST[self.below(16) as usize % 16]);
            word.push_str(THEN[self.below(8) as usize % 8]);
        }
        word
    }
}
