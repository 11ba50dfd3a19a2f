-- A document that was removed can be brought back for a while: until its removal is made good, it is found by nobody.
ALTER TABLE documents ADD COLUMN removed_ms BIGINT;
ALTER TABLE documents ADD COLUMN removed_by TEXT;   -- the person
CREATE INDEX documents_removed ON documents (removed_ms) WHERE removed_ms IS NOT NULL;
