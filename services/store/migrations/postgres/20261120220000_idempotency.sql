-- Answers kept for idempotency keys: as on SQLite, where each column is explained.

CREATE TABLE kept_answers (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    begun_ms BIGINT NOT NULL,
    status BIGINT,
    headers TEXT,
    body TEXT,
    PRIMARY KEY (organization, person, key)
);
CREATE INDEX kept_answers_begun ON kept_answers (organization, begun_ms);

ALTER TABLE kept_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON kept_answers USING (touches(organization));
