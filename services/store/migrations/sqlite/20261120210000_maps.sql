-- What a program is for, and the capacities that follow from it. Versions stay for ever; so does who said what of them.

-- The statement of leadership intent. Each version is agreed to anew.
CREATE TABLE intents (
    organization TEXT NOT NULL,
    program TEXT NOT NULL,
    version INTEGER NOT NULL,         -- from 1
    statement TEXT NOT NULL,
    horizon_months INTEGER,
    demands TEXT NOT NULL,            -- JSON: what it demands of leaders, with evidence where there is some
    origin TEXT NOT NULL,             -- written, or proposed by a drafter
    person TEXT,                      -- who wrote it
    written_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, program, version),
    FOREIGN KEY (organization, program) REFERENCES programs (organization, id)
);
CREATE INDEX intents_person ON intents (organization, person);

CREATE TABLE intent_agreements (
    organization TEXT NOT NULL,
    program TEXT NOT NULL,
    version INTEGER NOT NULL,
    person TEXT,                      -- none once they left for good: that somebody agreed stays
    agreed_ms INTEGER NOT NULL,
    FOREIGN KEY (organization, program, version) REFERENCES intents (organization, program, version)
);
CREATE UNIQUE INDEX intent_agreements_person ON intent_agreements (organization, program, version, person);

CREATE TABLE maps (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,                 -- UUID version 7
    program TEXT NOT NULL,
    state TEXT NOT NULL,              -- draft, in_review, submitted, approved, superseded
    version INTEGER NOT NULL,         -- of its content; 0 until it is drafted
    revision INTEGER NOT NULL,        -- raised with each change of content or state
    intent INTEGER,                   -- the version that it was drafted for
    drafter TEXT NOT NULL,            -- offline or model
    language TEXT,                    -- asked for
    job TEXT NOT NULL,                -- that drafts it
    person TEXT,                      -- who asked for it
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, program) REFERENCES programs (organization, id)
);
CREATE INDEX maps_program ON maps (organization, program);
CREATE INDEX maps_person ON maps (organization, person);
-- One map of a program is in force.
CREATE UNIQUE INDEX maps_approved ON maps (organization, program) WHERE state = 'approved';

CREATE TABLE map_versions (
    organization TEXT NOT NULL,
    map TEXT NOT NULL,
    version INTEGER NOT NULL,         -- from 1, which is the draft
    content TEXT NOT NULL,            -- JSON, with all evidence word for word
    person TEXT,                      -- who made it; nobody where the drafter did
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, map, version),
    FOREIGN KEY (organization, map) REFERENCES maps (organization, id)
);
CREATE INDEX map_versions_person ON map_versions (organization, person);

-- What coaches say of single statements.
CREATE TABLE map_notes (
    organization TEXT NOT NULL,
    map TEXT NOT NULL,
    number INTEGER NOT NULL,          -- from 1
    version INTEGER NOT NULL,         -- that they read
    statement TEXT NOT NULL,
    verdict TEXT NOT NULL,            -- accept, edit, reject, comment
    text TEXT,
    person TEXT,
    noted_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, map, number),
    FOREIGN KEY (organization, map) REFERENCES maps (organization, id)
);
CREATE INDEX map_notes_person ON map_notes (organization, person);

-- How a map came from state to state.
CREATE TABLE map_steps (
    organization TEXT NOT NULL,
    map TEXT NOT NULL,
    number INTEGER NOT NULL,          -- from 1
    step TEXT NOT NULL,               -- draft, submit, return, sign, supersede
    version INTEGER NOT NULL,         -- the content at that time
    text TEXT,                        -- why it was returned
    person TEXT,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, map, number),
    FOREIGN KEY (organization, map) REFERENCES maps (organization, id)
);
CREATE INDEX map_steps_person ON map_steps (organization, person);
