-- Documents whose current passages an embedder was given, all of them. A passage may have no vector for lack of a known
-- word; only this row tells such a passage from one that the embedder has not seen.
CREATE TABLE embedded_documents (
    organization TEXT NOT NULL,
    document TEXT NOT NULL,
    embedder TEXT NOT NULL,
    PRIMARY KEY (organization, document, embedder),
    FOREIGN KEY (organization, document) REFERENCES documents (organization, id) ON DELETE CASCADE
);
