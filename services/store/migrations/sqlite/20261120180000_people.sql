-- Organizations, their people, how these sign in, what they take part in, and the trail of who did and saw what.
-- Columns that name a person: `person` whom a row is of, `about` whom it is about, and the roles in which they appear
-- (`leader`, `coach`, `manager`, `actor`, `invited_by`). The list of what leaves with a person goes by them.

CREATE TABLE organizations (
    organization TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,           -- JSON: thresholds
    created_ms INTEGER NOT NULL       -- milliseconds since 1970, as in all columns of such a name
);

CREATE TABLE people (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,             -- UUID version 7
    name TEXT NOT NULL,
    email TEXT NOT NULL,              -- as written
    email_folded TEXT NOT NULL,       -- as compared
    manager TEXT,
    password TEXT,                    -- argon2id, a PHC string; none for who signs in by link
    revision INTEGER NOT NULL,        -- raised with each change
    created_ms INTEGER NOT NULL,
    joined_ms INTEGER,                -- none as long as they are only invited
    left_ms INTEGER,
    PRIMARY KEY (organization, person),
    UNIQUE (organization, email_folded),
    FOREIGN KEY (organization) REFERENCES organizations (organization)
);
CREATE INDEX people_email ON people (email_folded);
CREATE INDEX people_manager ON people (organization, manager);

CREATE TABLE roles (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,               -- talent, executive, coach, leader, operator
    PRIMARY KEY (organization, person, role),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE INDEX roles_role ON roles (organization, role);

-- Tokens are random; only their SHA-256 is kept.
CREATE TABLE invitations (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    token BLOB NOT NULL,
    invited_by TEXT,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    accepted_ms INTEGER,
    revoked_ms INTEGER,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX invitations_token ON invitations (token);
CREATE INDEX invitations_person ON invitations (organization, person);

CREATE TABLE sign_in_links (
    organization TEXT NOT NULL,
    token BLOB NOT NULL,
    person TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER,
    PRIMARY KEY (organization, token),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX sign_in_links_token ON sign_in_links (token);
CREATE INDEX sign_in_links_person ON sign_in_links (organization, person);

-- Attempts to sign in, counted before anybody is known: of the instance, whose name here is '*'.
CREATE TABLE sign_in_attempts (
    organization TEXT NOT NULL,
    subject BLOB NOT NULL,            -- SHA-256 of the mail or the address
    attempts INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, subject)
);

CREATE TABLE sessions (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    token BLOB NOT NULL,
    agent TEXT NOT NULL,              -- the browser, in short
    created_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    revoked_ms INTEGER,
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
    prefix TEXT NOT NULL,             -- the key's first letters, by which its owner knows it
    token BLOB NOT NULL,
    scopes TEXT,                      -- ids of operations, parted by blanks; none for all
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER,
    revoked_ms INTEGER,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX api_keys_token ON api_keys (token);
CREATE INDEX api_keys_person ON api_keys (organization, person);

CREATE TABLE programs (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT,                   -- YYYY-MM-DD
    ends_on TEXT,
    revision INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, id),
    FOREIGN KEY (organization) REFERENCES organizations (organization)
);

CREATE TABLE engagements (
    organization TEXT NOT NULL,
    id TEXT NOT NULL,
    program TEXT NOT NULL,
    leader TEXT NOT NULL,
    coach TEXT,                       -- none where the coach has been erased
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
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
    given_ms INTEGER NOT NULL,
    revoked_ms INTEGER,
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);
CREATE UNIQUE INDEX consents_given ON consents (organization, person, kind) WHERE revoked_ms IS NULL;
CREATE INDEX consents_person ON consents (organization, person);

-- Which version of the table of who sees what somebody accepted.
CREATE TABLE access_acceptances (
    organization TEXT NOT NULL,
    person TEXT NOT NULL,
    table_version INTEGER NOT NULL,
    accepted_ms INTEGER NOT NULL,
    PRIMARY KEY (organization, person, table_version),
    FOREIGN KEY (organization, person) REFERENCES people (organization, person) ON DELETE CASCADE
);

-- The audit trail. What is chained are digests; the words stand in `audit_entries`, where persons can be forgotten.
CREATE TABLE audit (
    organization TEXT NOT NULL,
    number INTEGER NOT NULL,          -- from 1, without a gap
    at_ms INTEGER NOT NULL,
    actor_digest BLOB NOT NULL,
    about_digest BLOB NOT NULL,
    what_digest BLOB NOT NULL,
    chain BLOB NOT NULL,              -- SHA-256 of the one before, number, time and the three digests
    PRIMARY KEY (organization, number)
);

-- Each part has its own salt, so that a forgotten name cannot be guessed from its digest.
CREATE TABLE audit_entries (
    organization TEXT NOT NULL,
    number INTEGER NOT NULL,
    actor TEXT,
    actor_salt BLOB,                  -- none where the actor has been forgotten
    about TEXT,
    about_salt BLOB,
    action TEXT NOT NULL,
    object TEXT,                      -- kind:ID
    detail TEXT,                      -- never a person's words
    what_salt BLOB NOT NULL,
    PRIMARY KEY (organization, number)
);
CREATE INDEX audit_entries_actor ON audit_entries (organization, actor);
CREATE INDEX audit_entries_about ON audit_entries (organization, about);

-- The last link of each chain. Its row is the lock under which audited things change.
CREATE TABLE audit_heads (
    organization TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    chain BLOB NOT NULL
);
