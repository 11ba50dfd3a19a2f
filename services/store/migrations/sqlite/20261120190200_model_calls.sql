-- The ledger: what was asked of a model and what it answered, so that it can be shown, replayed, and is never paid for
-- twice.

CREATE TABLE model_calls (
    organization TEXT NOT NULL,
    key TEXT NOT NULL,                -- SHA-256 over model, prompt, version, inputs and, where there is one, the person
    prompt TEXT NOT NULL,
    version INTEGER NOT NULL,
    model TEXT NOT NULL,              -- the one that was asked
    answered_by TEXT NOT NULL,        -- the one that answered
    told TEXT NOT NULL,               -- the system text
    given TEXT NOT NULL,              -- the user text
    output TEXT NOT NULL,             -- JSON
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    estimated BOOLEAN NOT NULL,       -- whether the tokens are our own count
    cost_nano INTEGER,                -- billionths of the currency
    currency TEXT,
    job TEXT,                         -- the work it was asked for
    about TEXT,                       -- the person whose text was in it
    made_ms INTEGER NOT NULL,         -- milliseconds since 1970
    PRIMARY KEY (organization, key)
);
CREATE INDEX model_calls_job ON model_calls (organization, job);
CREATE INDEX model_calls_about ON model_calls (organization, about);
CREATE INDEX model_calls_made ON model_calls (organization, made_ms);
