-- Who was refused, and whether that may pass.
-- When a recipient who was refused for now is asked again; NULL beside a refusal: refused for good.
ALTER TABLE outbox_recipients ADD COLUMN retry_at INTEGER;
-- The letter whose refused recipients this one holds: the others have received it, and its copy is in Sent or
-- on the way there.
ALTER TABLE outbox ADD COLUMN rest_of INTEGER;

-- Versions of drafts: compressed, found by their time, and their time read without their content.
CREATE TABLE draft_versions_new (
    draft INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    -- BLOB: a zstd frame of the text; TEXT: the text itself, as format 1 kept it.
    content ANY NOT NULL,
    PRIMARY KEY (draft, version)
) STRICT;
INSERT INTO draft_versions_new (draft, version, saved_at, content)
    SELECT draft, version, saved_at, content FROM draft_versions;
DROP TABLE draft_versions;
ALTER TABLE draft_versions_new RENAME TO draft_versions;
CREATE INDEX draft_versions_by_time ON draft_versions (saved_at, draft, version);
