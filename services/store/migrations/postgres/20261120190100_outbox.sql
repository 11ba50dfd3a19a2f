-- What goes out: as on SQLite, where each column is explained.

CREATE TABLE outbox (
    organization TEXT NOT NULL,
    key TEXT NOT NULL,
    channel TEXT NOT NULL,
    payload TEXT,
    about TEXT,
    created_ms BIGINT NOT NULL,
    due_ms BIGINT,
    attempts BIGINT NOT NULL,
    sent_ms BIGINT,
    error TEXT,
    PRIMARY KEY (organization, key)
);
CREATE INDEX outbox_due ON outbox (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX outbox_about ON outbox (organization, about);

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON outbox USING (touches(organization));
