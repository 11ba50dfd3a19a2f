-- Work of one lane is done one after the other, in the order it was asked for; that of none, as it comes.
ALTER TABLE jobs ADD COLUMN lane TEXT;
CREATE INDEX jobs_lane ON jobs (organization, kind, lane, created_ms, id)
    WHERE lane IS NOT NULL AND state IN ('waiting', 'running');
