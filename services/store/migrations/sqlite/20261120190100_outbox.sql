-- What goes out: kept with the change that it tells of, sent afterwards.

CREATE TABLE outbox (
    organization TEXT NOT NULL,
    key TEXT NOT NULL,                -- idempotency key: the same message is kept, and told to the receiver, once
    channel TEXT NOT NULL,            -- mail, slack, teams, webhook
    payload TEXT,                     -- JSON; gone once there is nothing more to do, for it may hold a secret link
    about TEXT,                       -- the person it goes to or tells of
    created_ms INTEGER NOT NULL,      -- milliseconds since 1970, as in all columns of such a name
    due_ms INTEGER,                   -- when to try; none once there is nothing more to do
    attempts INTEGER NOT NULL,
    sent_ms INTEGER,
    error TEXT,                       -- why it last failed
    PRIMARY KEY (organization, key)
);
CREATE INDEX outbox_due ON outbox (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX outbox_about ON outbox (organization, about);
