-- Work: what waits, what is under way, how it ended, and what it tells on the way: as on SQLite, where each column is
-- explained.

CREATE TABLE jobs (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT,
    created_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    attempts BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failures_max BIGINT NOT NULL,
    leased_by TEXT,
    cancel_asked BOOLEAN NOT NULL,
    checkpoint TEXT,
    error TEXT,
    events BIGINT NOT NULL,
    PRIMARY KEY (organization, id)
);
CREATE INDEX jobs_due ON jobs (due_ms, id) WHERE state IN ('waiting', 'running');
-- The same work waits or runs once.
CREATE UNIQUE INDEX jobs_live ON jobs (organization, kind, key) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_leased ON jobs (leased_by) WHERE leased_by IS NOT NULL;
CREATE INDEX jobs_ended ON jobs (ended_ms) WHERE ended_ms IS NOT NULL;
CREATE INDEX jobs_asked_by ON jobs (organization, asked_by);

-- Numbered from 1 per job, never changed.
CREATE TABLE job_events (
    organization TEXT NOT NULL,
    job TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    data TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, job, number),
    FOREIGN KEY (organization, job) REFERENCES jobs (organization, id) ON DELETE CASCADE
);

ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON jobs USING (touches(organization));
ALTER TABLE job_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON job_events USING (touches(organization));
