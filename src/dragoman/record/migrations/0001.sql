-- The record, schema 1. Described in docs/record.md, column by column; a test compares the two.
--
-- Dates are ISO 8601 text. `date` is a day ("2025-03-14"), copied from the report to what is asked for by date, and so
-- are `outlet` and `live`: a list of a million statements is walked in the order of an index, never sorted.
-- Spans are code points into report.text; where a span lies in the headline its start and end are NULL.
-- `live` is 1 while something counts: its report is the newest version, its reading the newest, and nobody rejected it.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A user's own table of actors, as it was given (TOML). The newest is in use.
CREATE TABLE actors_file (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL,
  digest   TEXT NOT NULL UNIQUE,
  text     TEXT NOT NULL,
  added_at TEXT NOT NULL,
  current  INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
) STRICT;

CREATE TABLE report (
  id           INTEGER PRIMARY KEY,
  key          TEXT NOT NULL,
  digest       TEXT NOT NULL UNIQUE,
  source       TEXT,
  url          TEXT,
  version_of   INTEGER REFERENCES report (id),
  version      INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  current      INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
  title        TEXT,
  outlet       TEXT,
  published    TEXT,
  date         TEXT CHECK (date IS NULL OR length(date) = 10),
  published_at TEXT CHECK (published_at IS NULL OR length(published_at) = 20),
  authors      TEXT NOT NULL DEFAULT '[]',
  language     TEXT,
  voice        TEXT NOT NULL CHECK (voice IN ('outlet', 'party')),
  text         TEXT NOT NULL,
  removed      TEXT NOT NULL DEFAULT '[]',
  added_at     TEXT NOT NULL
) STRICT;
CREATE INDEX report_key ON report (key);
CREATE INDEX report_url ON report (url, version) WHERE url IS NOT NULL;
CREATE INDEX report_version_of ON report (version_of) WHERE version_of IS NOT NULL;
CREATE INDEX report_date ON report (date) WHERE current = 1;
CREATE INDEX report_outlet ON report (outlet, date) WHERE current = 1;

-- One pass of one model over one report. A later pass by a better model is one more row; the old one stays.
CREATE TABLE reading (
  id             INTEGER PRIMARY KEY,
  report_id      INTEGER NOT NULL REFERENCES report (id),
  model          TEXT NOT NULL,
  program        TEXT NOT NULL,
  actors_file_id INTEGER REFERENCES actors_file (id),
  digest         TEXT NOT NULL,
  read_at        TEXT NOT NULL,
  current        INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX reading_current ON reading (report_id) WHERE current = 1;
CREATE INDEX reading_report ON reading (report_id);

CREATE TABLE headline (
  reading_id INTEGER PRIMARY KEY REFERENCES reading (id),
  verdict    TEXT NOT NULL CHECK (verdict IN ('supported', 'partly', 'unsupported', 'contradicted', 'no-claim')),
  style      TEXT NOT NULL DEFAULT '[]',
  confidence REAL NOT NULL
) STRICT;

CREATE TABLE headline_evidence (
  reading_id INTEGER NOT NULL REFERENCES headline (reading_id),
  seq        INTEGER NOT NULL,
  start      INTEGER,
  "end"      INTEGER,
  text       TEXT NOT NULL,
  PRIMARY KEY (reading_id, seq),
  CHECK ((start IS NULL) = ("end" IS NULL) AND (start IS NULL OR (0 <= start AND start < "end")))
) STRICT, WITHOUT ROWID;

-- Somebody who speaks or acts, once over the whole record.
CREATE TABLE actor (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('person', 'party', 'body')),
  name       TEXT NOT NULL,
  identity   TEXT NOT NULL,
  party      TEXT,
  class      TEXT NOT NULL,
  statements INTEGER NOT NULL DEFAULT 0,
  first_seen TEXT,
  last_seen  TEXT
) STRICT;
CREATE INDEX actor_identity ON actor (identity);
CREATE INDEX actor_name_of ON actor (name);
CREATE INDEX actor_party ON actor (party, statements DESC);
CREATE INDEX actor_spoken ON actor (statements DESC, name);

-- Every spelling under which an actor stands in a report, with the party the report gave it.
CREATE TABLE actor_name (
  id       INTEGER PRIMARY KEY,
  actor_id INTEGER NOT NULL REFERENCES actor (id),
  name     TEXT NOT NULL,
  party    TEXT NOT NULL DEFAULT '',
  identity TEXT NOT NULL,
  surname  TEXT NOT NULL DEFAULT '',
  given    TEXT NOT NULL DEFAULT '',
  folded   TEXT NOT NULL,
  seen     INTEGER NOT NULL DEFAULT 0,
  UNIQUE (name, party)
) STRICT;
CREATE INDEX actor_name_actor ON actor_name (actor_id);
CREATE INDEX actor_name_identity ON actor_name (identity);
CREATE INDEX actor_name_surname ON actor_name (surname, party);
CREATE INDEX actor_name_folded ON actor_name (folded);

-- Why a spelling was taken for an actor. What a person undoes stays undone: the spelling is not joined again.
CREATE TABLE actor_join (
  id            INTEGER PRIMARY KEY,
  actor_id      INTEGER NOT NULL REFERENCES actor (id),
  actor_name_id INTEGER NOT NULL REFERENCES actor_name (id),
  how           TEXT NOT NULL CHECK (how IN ('table', 'name', 'only', 'person')),
  evidence      TEXT NOT NULL,
  report_id     INTEGER REFERENCES report (id),
  joined_at     TEXT NOT NULL,
  undone_at     TEXT,
  undone_by     TEXT,
  reason        TEXT
) STRICT;
CREATE INDEX actor_join_actor ON actor_join (actor_id);
CREATE INDEX actor_join_name ON actor_join (actor_name_id);

-- Offices: from the tables (from and to are months) and as reports give them (first and last day seen).
CREATE TABLE office (
  id       INTEGER PRIMARY KEY,
  actor_id INTEGER NOT NULL REFERENCES actor (id),
  origin   TEXT NOT NULL CHECK (origin IN ('table', 'report')),
  office   TEXT NOT NULL,
  party    TEXT NOT NULL DEFAULT '',
  "from"   TEXT,
  "to"     TEXT,
  seen     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX office_actor ON office (actor_id, "from");
CREATE UNIQUE INDEX office_reported ON office (actor_id, office, party) WHERE origin = 'report';

-- An actor as one reading has it, and which actor of the record that is.
CREATE TABLE appearance (
  id         INTEGER PRIMARY KEY,
  reading_id INTEGER NOT NULL REFERENCES reading (id),
  key        TEXT NOT NULL,
  name       TEXT,
  role       TEXT,
  party      TEXT,
  class      TEXT NOT NULL,
  actor_name_id INTEGER REFERENCES actor_name (id),
  actor_id   INTEGER REFERENCES actor (id),
  pinned     INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  UNIQUE (reading_id, key)
) STRICT;
CREATE INDEX appearance_name ON appearance (actor_name_id);

CREATE TABLE mention (
  appearance_id INTEGER NOT NULL REFERENCES appearance (id),
  seq           INTEGER NOT NULL,
  start         INTEGER,
  "end"         INTEGER,
  text          TEXT NOT NULL,
  PRIMARY KEY (appearance_id, seq),
  CHECK ((start IS NULL) = ("end" IS NULL) AND (start IS NULL OR (0 <= start AND start < "end")))
) STRICT, WITHOUT ROWID;

-- `text` is the content: its pieces, joined by " [...] ". `name`, `role`, `party`, `class` are the speaker's.
CREATE TABLE statement (
  id              INTEGER PRIMARY KEY,
  reading_id      INTEGER NOT NULL REFERENCES reading (id),
  report_id       INTEGER NOT NULL REFERENCES report (id),
  seq             INTEGER NOT NULL,
  key             TEXT NOT NULL,
  date            TEXT,
  outlet          TEXT,
  actor_id        INTEGER REFERENCES actor (id),
  appearance      TEXT,
  name            TEXT,
  role            TEXT,
  party           TEXT,
  class           TEXT NOT NULL,
  kind            TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
  text            TEXT NOT NULL,
  source          TEXT,
  source_start    INTEGER,
  source_end      INTEGER,
  cue             TEXT,
  cue_start       INTEGER,
  cue_end         INTEGER,
  addressee       TEXT,
  addressee_start INTEGER,
  addressee_end   INTEGER,
  confidence      REAL NOT NULL,
  verdict         TEXT CHECK (verdict IN ('accepted', 'rejected', 'corrected')),
  live            INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
  UNIQUE (reading_id, seq),
  CHECK ((source_start IS NULL) = (source_end IS NULL) AND (source_start IS NULL OR source_start < source_end)),
  CHECK ((cue_start IS NULL) = (cue_end IS NULL) AND (cue_start IS NULL OR cue_start < cue_end)),
  CHECK ((addressee_start IS NULL) = (addressee_end IS NULL)
         AND (addressee_start IS NULL OR addressee_start < addressee_end))
) STRICT;
CREATE INDEX statement_report ON statement (report_id, seq);
CREATE INDEX statement_date ON statement (date, outlet) WHERE live = 1;
CREATE INDEX statement_party ON statement (party, date, outlet) WHERE live = 1;
CREATE INDEX statement_actor ON statement (actor_id, date, outlet) WHERE live = 1;
CREATE INDEX statement_outlet ON statement (outlet, date) WHERE live = 1;

-- The content span by span. `text` only where the piece lies in the headline.
CREATE TABLE statement_piece (
  statement_id INTEGER NOT NULL REFERENCES statement (id),
  seq          INTEGER NOT NULL,
  start        INTEGER,
  "end"        INTEGER,
  text         TEXT,
  PRIMARY KEY (statement_id, seq),
  CHECK ((start IS NULL) = ("end" IS NULL) AND (start IS NULL) = (text IS NOT NULL)
         AND (start IS NULL OR (0 <= start AND start < "end")))
) STRICT, WITHOUT ROWID;

CREATE TABLE relay (
  statement_id INTEGER NOT NULL REFERENCES statement (id),
  seq          INTEGER NOT NULL,
  name         TEXT NOT NULL,
  start        INTEGER,
  "end"        INTEGER,
  text         TEXT,
  PRIMARY KEY (statement_id, seq),
  CHECK ((start IS NULL) = ("end" IS NULL) AND (start IS NULL OR (0 <= start AND start < "end")))
) STRICT, WITHOUT ROWID;
CREATE INDEX relay_name ON relay (name);

-- Items of the same thing ("disarming Hamas", "Hamas's disarmament"), filled by whoever groups them.
CREATE TABLE item_group (
  id    INTEGER PRIMARY KEY,
  issue TEXT NOT NULL,
  item  TEXT NOT NULL
) STRICT;
CREATE INDEX item_group_issue ON item_group (issue);

CREATE TABLE position (
  id            INTEGER PRIMARY KEY,
  statement_id  INTEGER NOT NULL REFERENCES statement (id),
  seq           INTEGER NOT NULL,
  report_id     INTEGER NOT NULL REFERENCES report (id),
  date          TEXT,
  outlet        TEXT,
  actor_id      INTEGER REFERENCES actor (id),
  speaker_party TEXT,
  party         TEXT,
  reported_by   TEXT,
  issue         TEXT NOT NULL,
  item          TEXT NOT NULL,
  item_group_id INTEGER REFERENCES item_group (id),
  act           TEXT NOT NULL,
  stance        TEXT NOT NULL CHECK (stance IN ('for', 'against', 'conditional', 'unclear')),
  condition     TEXT,
  toward        TEXT,
  confidence    REAL NOT NULL,
  verdict       TEXT CHECK (verdict IN ('accepted', 'rejected', 'corrected')),
  live          INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
  UNIQUE (statement_id, seq)
) STRICT;
CREATE INDEX position_report ON position (report_id);
CREATE INDEX position_date ON position (date, outlet, act) WHERE live = 1;
CREATE INDEX position_party ON position (party, issue, date, act, outlet) WHERE live = 1;
CREATE INDEX position_party_date ON position (party, date, act, outlet) WHERE live = 1;
CREATE INDEX position_issue ON position (issue, date, act, outlet) WHERE live = 1;
CREATE INDEX position_act ON position (act, date, outlet) WHERE live = 1;
CREATE INDEX position_outlet ON position (outlet, date, act) WHERE live = 1;
CREATE INDEX position_actor ON position (actor_id, date, issue, act) WHERE live = 1;
CREATE INDEX position_speaker ON position (speaker_party, issue, date, act, outlet) WHERE live = 1;
CREATE INDEX position_item ON position (item_group_id, party, date) WHERE item_group_id IS NOT NULL;

CREATE TABLE event (
  id         INTEGER PRIMARY KEY,
  reading_id INTEGER NOT NULL REFERENCES reading (id),
  report_id  INTEGER NOT NULL REFERENCES report (id),
  seq        INTEGER NOT NULL,
  date       TEXT,
  outlet     TEXT,
  type       TEXT NOT NULL,
  reality    TEXT NOT NULL CHECK (reality IN ('happened', 'ongoing', 'planned', 'hypothetical', 'denied')),
  issue      TEXT NOT NULL,
  start      INTEGER,
  "end"      INTEGER,
  text       TEXT NOT NULL,
  confidence REAL NOT NULL,
  verdict    TEXT CHECK (verdict IN ('accepted', 'rejected', 'corrected')),
  live       INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
  UNIQUE (reading_id, seq),
  CHECK ((start IS NULL) = ("end" IS NULL) AND (start IS NULL OR (0 <= start AND start < "end")))
) STRICT;
CREATE INDEX event_report ON event (report_id);
CREATE INDEX event_date ON event (date, outlet, type) WHERE live = 1;
CREATE INDEX event_issue ON event (issue, date, type, outlet) WHERE live = 1;
CREATE INDEX event_type ON event (type, date, outlet) WHERE live = 1;
CREATE INDEX event_outlet ON event (outlet, date, type) WHERE live = 1;

CREATE TABLE event_party (
  event_id INTEGER NOT NULL REFERENCES event (id),
  side     TEXT NOT NULL CHECK (side IN ('actor', 'recipient')),
  seq      INTEGER NOT NULL,
  party    TEXT NOT NULL,
  date     TEXT,
  type     TEXT NOT NULL,
  issue    TEXT NOT NULL,
  outlet   TEXT,
  live     INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
  PRIMARY KEY (event_id, side, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_party_party ON event_party (party, date, type, issue, outlet) WHERE live = 1;

CREATE TABLE inference (
  reading_id INTEGER NOT NULL REFERENCES reading (id),
  seq        INTEGER NOT NULL,
  start      INTEGER,
  "end"      INTEGER,
  text       TEXT NOT NULL,
  PRIMARY KEY (reading_id, seq),
  CHECK ((start IS NULL) = ("end" IS NULL) AND (start IS NULL OR (0 <= start AND start < "end")))
) STRICT, WITHOUT ROWID;

CREATE TABLE gap (
  reading_id INTEGER NOT NULL REFERENCES reading (id),
  seq        INTEGER NOT NULL,
  text       TEXT NOT NULL,
  PRIMARY KEY (reading_id, seq)
) STRICT, WITHOUT ROWID;

-- What could not be received or read, or not whole. `reading_id` where a reading stands in the record all the same.
CREATE TABLE problem (
  id         INTEGER PRIMARY KEY,
  source     TEXT NOT NULL,
  stage      TEXT NOT NULL,
  message    TEXT NOT NULL,
  digest     TEXT,
  reading_id INTEGER REFERENCES reading (id),
  seq        INTEGER NOT NULL DEFAULT 0,
  added_at   TEXT NOT NULL,
  times      INTEGER NOT NULL DEFAULT 1,
  solved_at  TEXT
) STRICT;
CREATE INDEX problem_source ON problem (source, stage);
CREATE INDEX problem_reading ON problem (reading_id) WHERE reading_id IS NOT NULL;

-- Tracing: the same statement in several reports. `relation` is to the earliest seen.
CREATE TABLE statement_group (
  id          INTEGER PRIMARY KEY,
  earliest_id INTEGER NOT NULL REFERENCES statement (id),
  members     INTEGER NOT NULL DEFAULT 0,
  traced_at   TEXT NOT NULL
) STRICT;
CREATE INDEX statement_group_earliest ON statement_group (earliest_id);
CREATE TABLE statement_group_member (
  statement_id INTEGER PRIMARY KEY REFERENCES statement (id),
  group_id     INTEGER NOT NULL REFERENCES statement_group (id),
  relation     TEXT NOT NULL CHECK (relation IN ('earliest', 'verbatim', 'cut', 'translated', 'paraphrased')),
  similarity   REAL NOT NULL,
  changed      TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX statement_group_member_group ON statement_group_member (group_id);

-- Reprints: the same report in several places.
CREATE TABLE report_group (
  id          INTEGER PRIMARY KEY,
  earliest_id INTEGER NOT NULL REFERENCES report (id),
  members     INTEGER NOT NULL DEFAULT 0,
  traced_at   TEXT NOT NULL
) STRICT;
CREATE TABLE report_group_member (
  report_id  INTEGER PRIMARY KEY REFERENCES report (id),
  group_id   INTEGER NOT NULL REFERENCES report_group (id),
  relation   TEXT NOT NULL CHECK (relation IN ('earliest', 'verbatim', 'cut', 'altered')),
  similarity REAL NOT NULL
) STRICT;
CREATE INDEX report_group_member_group ON report_group_member (group_id);

-- The same event told by several outlets.
CREATE TABLE event_group (
  id          INTEGER PRIMARY KEY,
  earliest_id INTEGER NOT NULL REFERENCES event (id),
  members     INTEGER NOT NULL DEFAULT 0,
  traced_at   TEXT NOT NULL
) STRICT;
CREATE TABLE event_group_member (
  event_id   INTEGER PRIMARY KEY REFERENCES event (id),
  group_id   INTEGER NOT NULL REFERENCES event_group (id),
  similarity REAL NOT NULL
) STRICT;
CREATE INDEX event_group_member_group ON event_group_member (group_id);

-- What tracing goes by: which reading of a report it has seen, hashes under which the same is found again (of runs of
-- words and of pairs of meanings; `id` is a statement, report or event), and what hangs together by links.
CREATE TABLE traced (
  report_id  INTEGER PRIMARY KEY REFERENCES report (id),
  reading_id INTEGER NOT NULL REFERENCES reading (id)
) STRICT;
CREATE TABLE trace_key (
  key INTEGER NOT NULL,
  day INTEGER NOT NULL,
  id  INTEGER NOT NULL,
  PRIMARY KEY (key, day, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE trace_link (
  kind      TEXT NOT NULL CHECK (kind IN ('statement', 'report', 'event')),
  id        INTEGER NOT NULL,
  component INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX trace_link_component ON trace_link (kind, component);

-- Where a party's stance changed, and where two reports contradict each other about it. Written by the talks room.
CREATE TABLE change (
  id            INTEGER PRIMARY KEY,
  party         TEXT NOT NULL,
  issue         TEXT NOT NULL,
  item_group_id INTEGER REFERENCES item_group (id),
  item          TEXT NOT NULL,
  date          TEXT,
  before_id     INTEGER NOT NULL REFERENCES position (id),
  after_id      INTEGER NOT NULL REFERENCES position (id),
  before_stance TEXT NOT NULL,
  after_stance  TEXT NOT NULL,
  confidence    REAL NOT NULL,
  evidence      TEXT NOT NULL DEFAULT '{}',
  verdict       TEXT CHECK (verdict IN ('accepted', 'rejected', 'corrected'))
) STRICT;
CREATE INDEX change_party ON change (party, issue, date);
CREATE INDEX change_issue ON change (issue, date);
CREATE INDEX change_date ON change (date);

CREATE TABLE contradiction (
  id            INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL,
  party         TEXT,
  issue         TEXT NOT NULL,
  item_group_id INTEGER REFERENCES item_group (id),
  item          TEXT NOT NULL,
  date          TEXT,
  first_id      INTEGER NOT NULL REFERENCES position (id),
  second_id     INTEGER NOT NULL REFERENCES position (id),
  confidence    REAL NOT NULL,
  evidence      TEXT NOT NULL DEFAULT '{}',
  verdict       TEXT CHECK (verdict IN ('accepted', 'rejected', 'corrected'))
) STRICT;
CREATE INDEX contradiction_party ON contradiction (party, issue, date);
CREATE INDEX contradiction_issue ON contradiction (issue, date);
CREATE INDEX contradiction_date ON contradiction (date);

-- What people decided. Nothing here is ever changed or taken away: a later decision is one more row.
-- The report and span let a decision be found again after a better model has read the report anew.
CREATE TABLE decision (
  id          INTEGER PRIMARY KEY,
  target      TEXT NOT NULL CHECK (target IN ('statement', 'speaker', 'position', 'event', 'headline', 'actor_join',
                                              'statement_group', 'change', 'contradiction', 'claim')),
  target_id   INTEGER NOT NULL,
  action      TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'correct', 'add', 'undo')),
  field       TEXT,
  old         TEXT,
  new         TEXT,
  reason      TEXT,
  reviewer    TEXT NOT NULL,
  decided_at  TEXT NOT NULL,
  report_id   INTEGER REFERENCES report (id),
  start       INTEGER,
  "end"       INTEGER
) STRICT;
CREATE INDEX decision_target ON decision (target, target_id);
CREATE INDEX decision_report ON decision (report_id);
CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never taken away; add another'); END;
CREATE TRIGGER decision_is_not_changed BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never changed; add another'); END;

-- Under what people decided: what the model had read where a decision's value stands in the row now, as JSON.
CREATE TABLE model_value (
  target    TEXT NOT NULL CHECK (target IN ('statement', 'speaker', 'position', 'event', 'headline')),
  target_id INTEGER NOT NULL,
  field     TEXT NOT NULL,
  value     TEXT NOT NULL,
  PRIMARY KEY (target, target_id, field)
) STRICT, WITHOUT ROWID;
-- Which row of the reading before a row is, so that what was decided about that one holds for it. `overlap` is empty
-- where the newer model does not find it, and it is kept because somebody accepted it.
CREATE TABLE carried_over (
  target    TEXT NOT NULL CHECK (target IN ('statement', 'position', 'event')),
  target_id INTEGER NOT NULL,
  earlier   INTEGER NOT NULL,
  overlap   REAL,
  PRIMARY KEY (target, target_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX carried_over_earlier ON carried_over (target, earlier);

-- Full text. The words stand in report and statement; these hold the index alone. Written by the program and not by
-- triggers: with a schema that is not trusted, SQLite lets no trigger write to a virtual table.
CREATE VIRTUAL TABLE report_search USING fts5 (
  title, text, content = 'report', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER report_is_not_changed BEFORE UPDATE OF text, title, digest, key ON report
BEGIN SELECT RAISE(ABORT, 'a report is stored once and never changed; add a new version'); END;

CREATE VIRTUAL TABLE statement_search USING fts5 (
  text, content = 'statement', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

-- For people. Only what counts (live) is shown; the tables have everything.
CREATE VIEW reports AS
SELECT r.id, r.date, r.outlet, r.title, r.url, r.key AS report, r.version, r.current, d.model, h.verdict AS headline,
       r.published, r.added_at,
       (SELECT count(*) FROM statement s WHERE s.report_id = r.id AND s.live = 1) AS statements
FROM report r
LEFT JOIN reading d ON d.report_id = r.id AND d.current = 1
LEFT JOIN headline h ON h.reading_id = d.id;

CREATE VIEW statements AS
SELECT s.id, s.date, s.outlet, coalesce(a.name, s.name) AS speaker, s.role, s.party, s.class, s.kind, s.cue, s.text,
       s.addressee, (SELECT group_concat(y.name, ', ') FROM relay y WHERE y.statement_id = s.id) AS relay,
       s.confidence, s.verdict AS review, r.title, r.url, r.key AS report, s.key AS statement,
       (SELECT min(p.start) FROM statement_piece p WHERE p.statement_id = s.id) AS start,
       (SELECT max(p."end") FROM statement_piece p WHERE p.statement_id = s.id) AS "end",
       s.report_id, s.actor_id
FROM statement s JOIN report r ON r.id = s.report_id LEFT JOIN actor a ON a.id = s.actor_id AND a.kind = 'person'
WHERE s.live = 1;

CREATE VIEW positions AS
SELECT p.id, p.date, p.outlet, p.party, p.issue, p.item, p.act, p.stance, p.condition, p.toward, p.reported_by,
       coalesce(a.name, s.name) AS speaker, s.text, p.confidence, p.verdict AS review, r.title, r.url,
       r.key AS report, s.key AS statement,
       (SELECT min(e.start) FROM statement_piece e WHERE e.statement_id = s.id) AS start,
       (SELECT max(e."end") FROM statement_piece e WHERE e.statement_id = s.id) AS "end",
       p.report_id, p.statement_id, p.actor_id, p.item_group_id
FROM position p JOIN statement s ON s.id = p.statement_id JOIN report r ON r.id = p.report_id
LEFT JOIN actor a ON a.id = p.actor_id AND a.kind = 'person'
WHERE p.live = 1;

CREATE VIEW events AS
SELECT e.id, e.date, e.outlet,
       (SELECT group_concat(x.party, ', ') FROM event_party x WHERE x.event_id = e.id AND x.side = 'actor') AS actor,
       e.type,
       (SELECT group_concat(x.party, ', ') FROM event_party x WHERE x.event_id = e.id AND x.side = 'recipient')
         AS recipient,
       e.reality, e.issue, e.text, e.confidence, e.verdict AS review, r.title, r.url, r.key AS report, e.start, e."end",
       e.report_id
FROM event e JOIN report r ON r.id = e.report_id
WHERE e.live = 1;

CREATE VIEW actors AS
SELECT a.id, a.name, a.kind, a.party, a.class, a.statements, a.first_seen, a.last_seen,
       (SELECT group_concat(DISTINCT n.name) FROM actor_name n WHERE n.actor_id = a.id) AS spellings,
       (SELECT o.office FROM office o WHERE o.actor_id = a.id ORDER BY o."to" IS NOT NULL, o."from" DESC LIMIT 1)
         AS office
FROM actor a
WHERE EXISTS (SELECT 1 FROM actor_name n WHERE n.actor_id = a.id);

CREATE VIEW problems AS
SELECT id, source, stage, message, added_at, times, solved_at FROM problem;
