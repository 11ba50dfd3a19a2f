-- Documents, their versions, and what the indexes are made from: as on SQLite, where each column is explained.
-- Every row belongs to an organization, and every key begins with it.

-- The second lock: a transaction says whose rows it may touch, one tenant's or, with '*', the instance's. It says so by
-- SET LOCAL; one that says nothing touches none.
CREATE FUNCTION touches(organization TEXT) RETURNS BOOLEAN LANGUAGE SQL STABLE
    RETURN current_setting('plumbline.organization', TRUE) IN (organization, '*');

-- One row: tells this store from any other, and counts the changes of documents. Its row is the lock under which they
-- change, so that numbers are given in the order in which they become visible.
CREATE TABLE library (identity TEXT NOT NULL, change BIGINT NOT NULL);
INSERT INTO library (identity, change) VALUES (replace(gen_random_uuid()::TEXT, '-', ''), 0);

CREATE TABLE documents (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    audience TEXT NOT NULL,
    path TEXT NOT NULL,
    given TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (organization, id),
    UNIQUE (organization, audience, path)
);

CREATE TABLE versions (
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    version BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    title TEXT,
    pages BIGINT,
    language TEXT,
    text TEXT NOT NULL,
    blocks TEXT NOT NULL,
    findings TEXT NOT NULL,
    PRIMARY KEY (organization, document, version),
    FOREIGN KEY (organization, document) REFERENCES documents (organization, id) ON DELETE CASCADE
);

CREATE TABLE passages (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    place_kind TEXT NOT NULL,
    place_number BIGINT,
    heading TEXT NOT NULL,
    first_char BIGINT NOT NULL,
    end_char BIGINT NOT NULL,
    text TEXT NOT NULL,
    embedded BYTEA NOT NULL,
    FOREIGN KEY (organization, document) REFERENCES documents (organization, id) ON DELETE CASCADE
);
CREATE INDEX passages_document ON passages (organization, document, embedded);
CREATE INDEX passages_embedded ON passages (organization, embedded);

CREATE TABLE vectors (
    organization TEXT NOT NULL,
    embedder TEXT NOT NULL,
    embedded BYTEA NOT NULL,
    vector BYTEA NOT NULL,
    PRIMARY KEY (organization, embedder, embedded)
);

CREATE TABLE changes (
    change BIGINT PRIMARY KEY,
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (organization, document)
);

CREATE TABLE embedded_documents (
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    embedder TEXT NOT NULL,
    PRIMARY KEY (organization, document, embedder),
    FOREIGN KEY (organization, document) REFERENCES documents (organization, id) ON DELETE CASCADE
);

-- Forced, because the owner of the tables is who the program signs in as. A superuser is held by nothing: do not run
-- the program as one.
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['documents', 'versions', 'passages', 'vectors', 'changes', 'embedded_documents'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I USING (touches(organization))', name);
    END LOOP;
END $$;
