-- Work: what waits, what is under way, how it ended, and what it tells on the way. A job says what is to be done by ids;
-- the words of people and documents stay where those rows name.
-- The organization '*' is the instance: no organization's id has a star.

CREATE TABLE jobs (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,                 -- UUID version 7
    kind TEXT NOT NULL,
    key TEXT NOT NULL,                -- what makes two jobs of a kind the same work
    input TEXT NOT NULL,              -- JSON, as the kind reads it
    state TEXT NOT NULL,              -- waiting, running, done, dead, cancelled
    asked_by TEXT,                    -- the person; none for what nobody asked for
    created_ms INTEGER NOT NULL,      -- milliseconds since 1970, as in all columns of such a name
    due_ms INTEGER NOT NULL,          -- when a worker may take it; of a running one, when its lease ends
    ended_ms INTEGER,
    attempts INTEGER NOT NULL,        -- how often a worker took it, ever; names the run that may write
    failures INTEGER NOT NULL,        -- in a row, since it last made progress
    failures_max INTEGER NOT NULL,    -- after so many it is dead
    leased_by TEXT,                   -- the worker
    cancel_asked BOOLEAN NOT NULL,
    checkpoint TEXT,                  -- JSON, as the kind reads it; kept as long as the job may go on
    error TEXT,                       -- why it last failed
    events INTEGER NOT NULL,          -- the number of the last one
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
    number INTEGER NOT NULL,
    name TEXT NOT NULL,               -- job.progress, job.completed, job.failed
    data TEXT NOT NULL,               -- JSON
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, job, number),
    FOREIGN KEY (organization, job) REFERENCES jobs (organization, id) ON DELETE CASCADE
);
