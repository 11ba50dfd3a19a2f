-- Organizations, their people, how these sign in, what they take part in, and the trail of who did and saw what: as on
-- SQLite, where each column is explained.

CREATE TABLE organizations (
    organization TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE TABLE people (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    manager TEXT,
    password TEXT,
    revision BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    joined_ms BIGINT,
    left_ms BIGINT,
    PRIMARY KEY (organization, person),
    UNIQUE (organization, email_folded),
    FOREIGN KEY (organization) REFERENCES organizations (organization)
);
CREATE INDEX people_email ON people (email_folded);
CREATE INDEX people_manager ON people (organization, manager);

CREATE TABLE roles (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (organization, person, role),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE INDEX roles_role ON roles (organization, role);

-- Tokens are random; only their SHA-256 is kept.
CREATE TABLE invitations (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    token BYTEA NOT NULL,
    invited_by TEXT,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    accepted_ms BIGINT,
    revoked_ms BIGINT,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX invitations_token ON invitations (token);
CREATE INDEX invitations_person ON invitations (organization, person);

CREATE TABLE sign_in_links (
    organization TEXT NOT NULL,
    token BYTEA NOT NULL,
    person TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT,
    PRIMARY KEY (organization, token),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX sign_in_links_token ON sign_in_links (token);
CREATE INDEX sign_in_links_person ON sign_in_links (organization, person);

-- Attempts to sign in, counted before anybody is known: of the instance, whose name here is '*'.
CREATE TABLE sign_in_attempts (
    organization TEXT NOT NULL,
    subject BYTEA NOT NULL,
    attempts BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, subject)
);

CREATE TABLE sessions (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    token BYTEA NOT NULL,
    agent TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX sessions_token ON sessions (token);
CREATE INDEX sessions_person ON sessions (organization, person);

CREATE TABLE api_keys (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    token BYTEA NOT NULL,
    scopes TEXT,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT,
    revoked_ms BIGINT,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX api_keys_token ON api_keys (token);
CREATE INDEX api_keys_person ON api_keys (organization, person);

CREATE TABLE programs (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    revision BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization) REFERENCES organizations (organization)
);

CREATE TABLE engagements (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    program TEXT NOT NULL,
    leader TEXT NOT NULL,
    coach TEXT,
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, program) REFERENCES programs (organization, id)
);
-- One coach per leader and program.
CREATE UNIQUE INDEX engagements_open ON engagements (organization, program, leader) WHERE ended_ms IS NULL;
CREATE INDEX engagements_leader ON engagements (organization, leader);
CREATE INDEX engagements_coach ON engagements (organization, coach);

-- What somebody agreed to: a row each time, closed when it is taken back.
CREATE TABLE consents (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    given_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX consents_given ON consents (organization, person, kind) WHERE revoked_ms IS NULL;
CREATE INDEX consents_person ON consents (organization, person);

-- Which version of the table of who sees what somebody accepted.
CREATE TABLE access_acceptances (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,
    table_version BIGINT NOT NULL,
    accepted_ms BIGINT NOT NULL,
    PRIMARY KEY (organization, person, table_version),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);

-- The audit trail. What is chained are digests; the words stand in `audit_entries`, where persons can be forgotten.
CREATE TABLE audit (
    organization TEXT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor_digest BYTEA NOT NULL,
    about_digest BYTEA NOT NULL,
    what_digest BYTEA NOT NULL,
    chain BYTEA NOT NULL,
    PRIMARY KEY (organization, number)
);

-- Each part has its own salt, so that a forgotten name cannot be guessed from its digest.
CREATE TABLE audit_entries (
    organization TEXT NOT NULL,
    number BIGINT NOT NULL,
    actor TEXT,
    actor_salt BYTEA,
    about TEXT,
    about_salt BYTEA,
    action TEXT NOT NULL,
    object TEXT,
    detail TEXT,
    what_salt BYTEA NOT NULL,
    PRIMARY KEY (organization, number)
);
CREATE INDEX audit_entries_actor ON audit_entries (organization, actor);
CREATE INDEX audit_entries_about ON audit_entries (organization, about);

-- The last link of each chain. Its row is the lock under which audited things change.
CREATE TABLE audit_heads (
    organization TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    chain BYTEA NOT NULL
);

DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'organizations', 'people', 'roles', 'invitations', 'sign_in_links', 'sign_in_attempts',
        'sessions', 'api_keys', 'programs', 'engagements', 'consents', 'access_acceptances', 'audit',
        'audit_entries', 'audit_heads'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant ON %I USING (touches(organization))', name);
    END LOOP;
END $$;
