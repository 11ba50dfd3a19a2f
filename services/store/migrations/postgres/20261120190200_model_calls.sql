-- The ledger of model calls: as on SQLite, where each column is explained.

CREATE TABLE model_calls (
    organization TEXT NOT NULL,
    key TEXT NOT NULL,
    prompt TEXT NOT NULL,
    version BIGINT NOT NULL,
    model TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    told TEXT NOT NULL,
    given TEXT NOT NULL,
    output TEXT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cached_tokens BIGINT NOT NULL,
    estimated BOOLEAN NOT NULL,
    cost_nano BIGINT,
    currency TEXT,
    job TEXT,
    about TEXT,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, key)
);
CREATE INDEX model_calls_job ON model_calls (organization, job);
CREATE INDEX model_calls_about ON model_calls (organization, about);
CREATE INDEX model_calls_made ON model_calls (organization, made_ms);

ALTER TABLE model_calls ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_calls FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON model_calls USING (touches(organization));
