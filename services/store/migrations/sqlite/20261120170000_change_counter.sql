-- Changes are numbered by one counter instead of each table's own: its row is the lock under which documents change,
-- so that numbers are given in the order in which they become visible, on PostgreSQL too.
ALTER TABLE library ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
UPDATE library SET change = (SELECT coalesce(max(change), 0) FROM changes);
