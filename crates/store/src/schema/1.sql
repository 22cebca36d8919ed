-- Times are Unix seconds, sizes bytes, flags the bits of linnet_mail::Flags. Hot tables carry no foreign
-- keys: each would cost a look-up for every row of a first sync; `check` looks for dangling rows instead.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    colour INTEGER NOT NULL,
    incoming TEXT NOT NULL,
    outgoing TEXT NOT NULL,
    secret TEXT NOT NULL,
    outgoing_secret TEXT,
    checked_at INTEGER,
    -- Locations up to this id have been told to the person, or came with the first sync.
    notified_up_to INTEGER NOT NULL DEFAULT 0,
    removed_at INTEGER
) STRICT;

CREATE TABLE account_facts (
    account INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

-- account NULL: on this computer.
CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER,
    wire TEXT NOT NULL,
    path TEXT NOT NULL,
    delimiter TEXT,
    role TEXT NOT NULL,
    selectable INTEGER NOT NULL,
    subscribed INTEGER NOT NULL,
    uidvalidity INTEGER,
    uidnext INTEGER,
    modseq INTEGER,
    listed_down_to INTEGER,
    listing_complete INTEGER NOT NULL DEFAULT 0,
    checked_at INTEGER,
    gone_at INTEGER,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    -- Rows of folder_threads.
    conversations INTEGER NOT NULL DEFAULT 0,
    bodies_here INTEGER NOT NULL DEFAULT 0,
    bodies_total INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX folders_by_wire ON folders (account, wire);

CREATE TABLE threads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    -- Two conversations that a letter connected: this one lives on there.
    merged_into INTEGER
) STRICT;
CREATE INDEX threads_merged ON threads (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE thread_refs (
    account INTEGER NOT NULL,
    key INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    -- Date header and 24 bits of the SHA-256 of the raw letter, indexed; the whole hash decides. NULL: only the
    -- header is here.
    hash_key INTEGER,
    hash BLOB,
    complete INTEGER NOT NULL,
    date INTEGER NOT NULL,
    -- seconds x 16 + n; NULL: not searchable (in the graveyard).
    fts_rowid INTEGER,
    size INTEGER NOT NULL,
    message_id TEXT,
    subject TEXT NOT NULL,
    senders TEXT NOT NULL,
    recipients TEXT NOT NULL,
    snippet TEXT NOT NULL,
    has_attachment INTEGER NOT NULL,
    head TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_hash ON messages (hash_key) WHERE hash_key IS NOT NULL;
CREATE UNIQUE INDEX messages_by_fts ON messages (fts_rowid) WHERE fts_rowid IS NOT NULL;

-- The raw letter as zstd frames of at most 1 MiB plain; section '' is the whole letter, else HEADER.
CREATE TABLE raw (
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,
    section TEXT NOT NULL,
    seq INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX raw_by_message ON raw (message, section, seq);

CREATE TABLE locations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    folder INTEGER NOT NULL,
    message INTEGER,
    thread INTEGER,
    -- Of the folder's present UIDVALIDITY; NULL: not known.
    uid INTEGER,
    server_present INTEGER NOT NULL,
    server_flags INTEGER NOT NULL,
    shown_present INTEGER NOT NULL,
    shown_flags INTEGER NOT NULL,
    keywords TEXT,
    internal_date INTEGER NOT NULL,
    size INTEGER NOT NULL,
    date INTEGER NOT NULL,
    -- 0 nothing, 1 header, 2 whole letter.
    body INTEGER NOT NULL,
    notified INTEGER NOT NULL DEFAULT 0,
    -- Complete checks of the folder that did not show the UID of a letter that should be there.
    unclaimed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX locations_by_uid ON locations (folder, uid);
CREATE INDEX locations_by_thread ON locations (thread, folder) WHERE thread IS NOT NULL;
CREATE INDEX locations_by_message ON locations (message) WHERE message IS NOT NULL;
CREATE INDEX locations_missing ON locations (folder, uid) WHERE body < 2;

CREATE TABLE folder_threads (
    folder INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    count INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    PRIMARY KEY (folder, thread)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX folder_threads_by_date ON folder_threads (folder, newest, thread);
CREATE INDEX folder_threads_starred ON folder_threads (newest, thread, folder) WHERE starred > 0;

CREATE TABLE operations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('flags', 'move', 'copy', 'delete')),
    location INTEGER NOT NULL,
    folder INTEGER NOT NULL,
    add_flags INTEGER NOT NULL DEFAULT 0,
    remove_flags INTEGER NOT NULL DEFAULT 0,
    to_folder INTEGER,
    to_location INTEGER,
    undo INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at INTEGER,
    next_try INTEGER,
    problem TEXT,
    queued_at INTEGER NOT NULL,
    -- NULL while it waits, else 'done', 'refused', 'undone' or 'moot'.
    outcome TEXT CHECK (outcome IN ('done', 'refused', 'undone', 'moot'))
) STRICT;
CREATE INDEX operations_waiting ON operations (account, id) WHERE outcome IS NULL;
CREATE INDEX operations_by_location ON operations (location, id);
CREATE INDEX operations_by_target ON operations (to_location) WHERE outcome IS NULL AND to_location IS NOT NULL;
CREATE INDEX operations_by_undo ON operations (undo) WHERE undo IS NOT NULL;

CREATE TABLE undo_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    verb TEXT NOT NULL,
    count INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

-- Letters whose last location went: raw, place, flags and date stay for 30 days.
CREATE TABLE graveyard (
    message INTEGER PRIMARY KEY,
    account INTEGER NOT NULL,
    folder INTEGER NOT NULL,
    path TEXT NOT NULL,
    flags INTEGER NOT NULL,
    keywords TEXT,
    internal_date INTEGER NOT NULL,
    buried_at INTEGER NOT NULL
) STRICT;
CREATE INDEX graveyard_by_time ON graveyard (buried_at);

CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    kind TEXT NOT NULL,
    in_reply_to_location INTEGER,
    refs TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    discarded_at INTEGER,
    sent INTEGER
) STRICT;

CREATE TABLE draft_versions (
    draft INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (draft, version)
) STRICT;

CREATE TABLE draft_attachments (
    draft INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    data BLOB NOT NULL,
    PRIMARY KEY (draft, id, seq)
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    sender TEXT NOT NULL,
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    next_try INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    problem TEXT,
    accepted_at INTEGER,
    accepted_by TEXT,
    accepted_reply TEXT,
    draft INTEGER,
    answered INTEGER,
    forwarded INTEGER
) STRICT;

CREATE TABLE outbox_recipients (
    outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    email TEXT NOT NULL,
    refused TEXT,
    PRIMARY KEY (outbox, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_raw (
    outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (outbox, seq)
) STRICT;

CREATE TABLE contacts (
    email TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- ' ' + address + name, folded, so that ' prefix' finds any word of either.
    words TEXT NOT NULL,
    written_at INTEGER,
    seen_at INTEGER NOT NULL,
    times INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Without positions the index is half as large; a prefix index for more than two letters, or for one, costs
-- more in a first sync than it saves in a search.
CREATE VIRTUAL TABLE message_fts USING fts5 (
    subject, people, body, files,
    content = '', contentless_delete = 1, detail = column, prefix = '2', tokenize = 'unicode61'
);
-- One segment for each commit of a first sync. Merging goes along in small portions, and in quiet moments;
-- a crisis merge would keep a click waiting.
INSERT INTO message_fts (message_fts, rank) VALUES ('hashsize', 16777216);
INSERT INTO message_fts (message_fts, rank) VALUES ('automerge', 48);
INSERT INTO message_fts (message_fts, rank) VALUES ('crisismerge', 240);
