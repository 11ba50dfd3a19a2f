-- Intents, and capacity maps with what was said of them: as on SQLite, where each column is explained.

CREATE TABLE intents (
    organization TEXT NOT NULL,
    program TEXT NOT NULL,
    version BIGINT NOT NULL,
    statement TEXT NOT NULL,
    horizon_months BIGINT,
    demands TEXT NOT NULL,
    origin TEXT NOT NULL,
    person TEXT,
    written_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, program, version),
    FOREIGN KEY (organization, program) REFERENCES programs (organization, id)
);
CREATE INDEX intents_person ON intents (organization, person);

CREATE TABLE intent_agreements (
    organization TEXT NOT NULL,
    program TEXT NOT NULL,
    version BIGINT NOT NULL,
    person TEXT,
    agreed_ms BIGINT NOT NULL,
    FOREIGN KEY (organization, program, version) REFERENCES intents (organization, program, version)
);
CREATE UNIQUE INDEX intent_agreements_person ON intent_agreements (organization, program, version, person);

CREATE TABLE maps (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    program TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    intent BIGINT,
    drafter TEXT NOT NULL,
    language TEXT,
    job TEXT NOT NULL,
    person TEXT,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, program) REFERENCES programs (organization, id)
);
CREATE INDEX maps_program ON maps (organization, program);
CREATE INDEX maps_person ON maps (organization, person);
CREATE UNIQUE INDEX maps_approved ON maps (organization, program) WHERE state = 'approved';

CREATE TABLE map_versions (
    organization TEXT NOT NULL,
    map TEXT NOT NULL,
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    person TEXT,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, map, version),
    FOREIGN KEY (organization, map) REFERENCES maps (organization, id)
);
CREATE INDEX map_versions_person ON map_versions (organization, person);

CREATE TABLE map_notes (
    organization TEXT NOT NULL,
    map TEXT NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    statement TEXT NOT NULL,
    verdict TEXT NOT NULL,
    text TEXT,
    person TEXT,
    noted_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, map, number),
    FOREIGN KEY (organization, map) REFERENCES maps (organization, id)
);
CREATE INDEX map_notes_person ON map_notes (organization, person);

CREATE TABLE map_steps (
    organization TEXT NOT NULL,
    map TEXT NOT NULL,
    number BIGINT NOT NULL,
    step TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT,
    person TEXT,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, map, number),
    FOREIGN KEY (organization, map) REFERENCES maps (organization, id)
);
CREATE INDEX map_steps_person ON map_steps (organization, person);

DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['intents', 'intent_agreements', 'maps', 'map_versions', 'map_notes', 'map_steps'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I USING (touches(organization))', name);
    END LOOP;
END $$;
