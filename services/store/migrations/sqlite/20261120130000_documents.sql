-- Documents, their versions, and what the indexes are made from.
-- Every row belongs to an organization, and every key begins with it.

-- One row: tells this store from any other, also from one that stood in the same folder before.
CREATE TABLE library (identity TEXT NOT NULL);
INSERT INTO library (identity) VALUES (lower(hex(randomblob(16))));

CREATE TABLE documents (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,                 -- UUID version 7
    audience TEXT NOT NULL,           -- org, program:ID, engagement:ID, person:ID
    path TEXT NOT NULL,               -- absolute
    given TEXT NOT NULL,              -- as the user wrote it
    version INTEGER NOT NULL,         -- the current one
    PRIMARY KEY (organization, id),
    UNIQUE (organization, audience, path)
);

-- Versions stay as long as their document: what cites one finds it as it was.
CREATE TABLE versions (
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,         -- from 1
    sha256 TEXT NOT NULL,             -- of the file's bytes
    media_type TEXT NOT NULL,
    title TEXT,
    pages INTEGER,
    language TEXT,
    text TEXT NOT NULL,               -- the stored text that all ranges refer to
    blocks TEXT NOT NULL,             -- JSON; never asked for but as a whole
    findings TEXT NOT NULL,           -- JSON
    PRIMARY KEY (organization, document, version),
    FOREIGN KEY (organization, document) REFERENCES documents (organization, id) ON DELETE CASCADE
);

-- Passages of current versions only: what can be found. Their ids are never used again.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    place_kind TEXT NOT NULL,         -- page, slide, sheet, section
    place_number INTEGER,
    heading TEXT NOT NULL,            -- JSON, outermost first
    first_char INTEGER NOT NULL,      -- range of the stored text in Unicode scalar values
    end_char INTEGER NOT NULL,
    text TEXT NOT NULL,               -- the stored text at that range
    embedded BLOB NOT NULL,           -- SHA-256 of the text that was embedded
    FOREIGN KEY (organization, document) REFERENCES documents (organization, id) ON DELETE CASCADE
);
CREATE INDEX passages_document ON passages (organization, document, embedded);
CREATE INDEX passages_embedded ON passages (organization, embedded);

-- Vectors by what they were made from: made once for the same words, whoever may read them.
CREATE TABLE vectors (
    organization TEXT NOT NULL,
    embedder TEXT NOT NULL,
    embedded BLOB NOT NULL,
    vector BLOB NOT NULL,             -- f32, little-endian, length one
    PRIMARY KEY (organization, embedder, embedded)
);

-- What the indexes follow: for each document, the number of its last change, also when it was removed.
CREATE TABLE changes (
    change INTEGER PRIMARY KEY AUTOINCREMENT,
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (organization, document)
);
