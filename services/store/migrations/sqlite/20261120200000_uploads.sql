-- Files on their way into the library: received in one go or in parts, kept, then read by a job.
CREATE TABLE uploads (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,                 -- UUID version 7
    person TEXT,                      -- who sends it
    name TEXT NOT NULL,               -- of the file; with the audience, which document it becomes
    audience TEXT NOT NULL,
    bytes INTEGER NOT NULL,             -- in all
    received INTEGER NOT NULL,          -- so far, without a gap
    state TEXT NOT NULL,              -- receiving, kept, done, refused
    sha256 TEXT,                      -- once all is there
    job TEXT,                         -- that reads it
    document TEXT,                    -- what it became
    version INTEGER,
    error TEXT,                       -- why it became nothing
    created_ms INTEGER NOT NULL,
    touched_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, id)
);
CREATE INDEX uploads_sha256 ON uploads (organization, sha256);
CREATE INDEX uploads_touched ON uploads (touched_ms) WHERE state = 'receiving';
CREATE INDEX versions_sha256 ON versions (organization, sha256);

CREATE TABLE upload_parts (
    organization TEXT NOT NULL,
    upload TEXT NOT NULL,
    first_byte INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (organization, upload, first_byte),
    FOREIGN KEY (organization, upload) REFERENCES uploads (organization, id) ON DELETE CASCADE
);
