-- Why a folder could not be brought in step, as JSON; NULL when it could.
ALTER TABLE folders ADD COLUMN problem TEXT;
-- When all flags of a folder without mod-sequences were compared.
ALTER TABLE folders ADD COLUMN flags_compared_at INTEGER;

-- UIDNEXT of the target before the first attempt of a copy: what a second attempt looks behind.
ALTER TABLE operations ADD COLUMN target_uidnext INTEGER;

-- Letters whose bytes the server did not give, and when they are asked for again.
CREATE TABLE fetch_delays (
    location INTEGER PRIMARY KEY,
    failures INTEGER NOT NULL,
    not_before INTEGER NOT NULL
) STRICT;
