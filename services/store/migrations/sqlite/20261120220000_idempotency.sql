-- Answers to requests that carried an idempotency key, for as long as they can be asked for again.

CREATE TABLE kept_answers (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,             -- who asked
    key TEXT NOT NULL,                -- SHA-256 of the key, in hexadecimal
    request TEXT NOT NULL,            -- SHA-256 of the address and the body
    begun_ms INTEGER NOT NULL,        -- milliseconds since 1970
    status INTEGER,                   -- HTTP status; none until it is answered
    headers TEXT,                     -- JSON
    body TEXT,                        -- JSON, or empty
    PRIMARY KEY (organization, person, key)
);
CREATE INDEX kept_answers_begun ON kept_answers (organization, begun_ms);
