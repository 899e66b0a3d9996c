-- SPDX-License-Identifier: GPL-2.0-only
-- A store that the fifth version of the schema wrote, as text.
PRAGMA application_id = 1717728116;
PRAGMA user_version = 5;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  label TEXT,
  suite TEXT,
  started INTEGER NOT NULL,
  ended INTEGER,
  fingerprint TEXT NOT NULL,
  fio_version TEXT NOT NULL,
  fio_path TEXT NOT NULL,
  engine TEXT,
  engine_build TEXT,
  tool TEXT NOT NULL,
  arguments TEXT NOT NULL,
  seal INTEGER NOT NULL
, summary TEXT, source TEXT, report TEXT) STRICT;
INSERT INTO runs VALUES(1,'0d5ffa1c-9f44-4d0e-9d5c-3b1f7a52c0d2','complete','before','old',1782900000123,1782900003456,'{"kernel":"6.12.0","cpuModel":"Model X"}','fio-3.33','/usr/bin/fio',NULL,NULL,'faultbench 0.1.0','["suite","run","old","--store","s.sqlite","--label","before"]',2111960773,'one line','A. Author, "A measurement", 2020','{"sections":[]}');
CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  remedy TEXT,
  parameters TEXT NOT NULL,
  job_file TEXT NOT NULL,
  job_hash TEXT NOT NULL,
  metrics TEXT NOT NULL,
  published TEXT NOT NULL,
  planned_repeats INTEGER NOT NULL,
  seal INTEGER NOT NULL, limits TEXT, pairs TEXT,
  UNIQUE (run_id, ordinal),
  UNIQUE (run_id, name)
) STRICT;
INSERT INTO cases VALUES(1,1,0,'tiny/BS=4k','planned',NULL,NULL,'{"BS":"4k"}',replace('; environment: BS=4k\n; environment: NCPUS=2\n[tiny]\nioengine=null\nsize=1m\nbs=${BS}\nrw=write\n','\n',char(10)),'14582bae46ed4b9464d80e51047385fc15161fc5c23eaeb2d3ecde07e5a110bf','["clat_p50_ns","iops"]','[{"metric":"clat_p50_ns","value":1500.0,"source":"somebody"}]',3,446118656,'[{"metric":"clat_p50_ns","judged":true,"relative":0.08,"absolute":null}]',NULL);
INSERT INTO cases VALUES(2,1,1,'big','skipped','22.6 GiB of memory are available, 8.7 TiB needed','free memory','{}',replace('; environment: BS=4k\n; environment: NCPUS=2\n[tiny]\nioengine=null\nsize=1m\nbs=${BS}\nrw=write\n','\n',char(10)),'14582bae46ed4b9464d80e51047385fc15161fc5c23eaeb2d3ecde07e5a110bf','["clat_p50_ns","iops"]','[]',3,354296154,NULL,NULL);
CREATE TABLE repeats (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  warm_up INTEGER NOT NULL,
  started INTEGER NOT NULL,
  elapsed_ns INTEGER NOT NULL,
  problems TEXT NOT NULL,
  metrics TEXT NOT NULL,
  diagnostics TEXT NOT NULL,
  changes TEXT NOT NULL,
  counters TEXT NOT NULL,
  seal INTEGER NOT NULL,
  UNIQUE (case_id, number)
) STRICT;
INSERT INTO repeats VALUES(1,1,1,1,1782900000200,552479173,'[]','{"clat_p50_ns":40.0,"iops":256000.0,"ios":256.0}','[]','[]','{"perf.context-switches":63,"perf.cpu-migrations":1}',304954350);
INSERT INTO repeats VALUES(2,1,2,0,1782900001200,526137360,'[]','{"clat_p50_ns":30.0,"iops":256000.0,"ios":256.0}','[]','[]','{"perf.context-switches":69,"perf.cpu-migrations":1}',1624780040);
INSERT INTO repeats VALUES(3,1,3,0,1782900002200,425099236,'[]','{"clat_p50_ns":40.0,"iops":256000.0,"ios":256.0}','[]','[]','{"perf.context-switches":52,"perf.cpu-migrations":1}',1232913914);
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  repeat_id INTEGER NOT NULL REFERENCES repeats (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  zlib BLOB NOT NULL,
  seal INTEGER NOT NULL,
  UNIQUE (repeat_id, ordinal)
) STRICT;
INSERT INTO documents VALUES(1,1,0,'fio','',40,X'789cab564acbcc57284b2d2acecccf53b2520071758df58c8d95741494b2f2938a8162d1b1b55c0002df0bcb',3443640433);
INSERT INTO documents VALUES(2,2,0,'fio','',40,X'789cab564acbcc57284b2d2acecccf53b2520071758df58c8d95741494b2f2938a8162d1b1b55c0002df0bcb',2918432706);
INSERT INTO documents VALUES(3,2,1,'fault','tiny.1.json',3,X'789cabaee5020002780103',169455757);
INSERT INTO documents VALUES(4,3,0,'fio','',40,X'789cab564acbcc57284b2d2acecccf53b2520071758df58c8d95741494b2f2938a8162d1b1b55c0002df0bcb',994930540);
CREATE INDEX runs_by_label ON runs (label);
CREATE INDEX runs_by_suite ON runs (suite, label);
CREATE INDEX cases_by_name ON cases (name);
CREATE VIEW figures AS
  SELECT runs.id AS run, runs.label, runs.suite, cases.name AS "case", repeats.number, repeats.warm_up,
    repeats.problems = '[]' AS valid, figure.key AS metric, figure.value
  FROM runs JOIN cases ON cases.run_id = runs.id JOIN repeats ON repeats.case_id = cases.id,
    json_each(repeats.metrics) AS figure;
