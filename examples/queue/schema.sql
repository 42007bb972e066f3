-- A row is one recipient's mail. It is "waiting" until its final dot is about to
-- leave: whatever happens before, no server has it. At "dot" nobody knows.
CREATE TABLE IF NOT EXISTS mail (
	id INTEGER PRIMARY KEY,
	sender TEXT NOT NULL, recipient TEXT NOT NULL, content BLOB NOT NULL, born INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'dot', 'sent', 'ask', 'dead')),
	attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL,
	why BLOB NOT NULL DEFAULT '{}' -- the last diagnosis
);
CREATE INDEX IF NOT EXISTS due ON mail (due) WHERE state = 'waiting';
