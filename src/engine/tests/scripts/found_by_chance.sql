-- What the generator of random statements found, one paragraph for each mistake.

-- COLLATE inside an operand decides for the whole; the collation of a scalar subquery's column does not.
CREATE TABLE words (c TEXT COLLATE NOCASE, d TEXT);
INSERT INTO words VALUES ('a', 'a'), ('B', 'B'), ('b', 'b'), (NULL, 'ab');
SELECT d FROM words ORDER BY nullif(d COLLATE NOCASE, NULL), d;
SELECT (d || '') = 'A', (d COLLATE NOCASE || '') = 'A', 'A' = (d COLLATE NOCASE || ''), lower(d COLLATE NOCASE) = 'A' FROM words;
SELECT CASE WHEN d COLLATE NOCASE = 'A' THEN 'b' ELSE 'c' END = 'B', d COLLATE NOCASE || 'x' IN ('AX') FROM words;
SELECT 'A' BETWEEN d COLLATE NOCASE AND 'b', d IN ('A' COLLATE NOCASE), d IN ('A' COLLATE NOCASE, 'q') FROM words;
SELECT (SELECT c FROM words) = 'A', 'A' = (SELECT c FROM words), x = 'A' FROM (SELECT c AS x FROM words);
SELECT d IN (SELECT 'A' COLLATE NOCASE), (SELECT d COLLATE NOCASE) = 'A', 'A' IN (SELECT d COLLATE NOCASE) FROM words;
SELECT DISTINCT d COLLATE NOCASE || '!' FROM words ORDER BY 1;
SELECT count(*) FROM words GROUP BY d COLLATE NOCASE || '!' ORDER BY 1;
SELECT max(d COLLATE NOCASE) = 'B', max(d) = 'B' FROM words WHERE d <> 'ab';

-- Names are looked up in the columns first, which see no AS names, then in HAVING, WHERE and ON, ORDER BY, GROUP BY.
SELECT 1 AS x, x + 1 FROM words;
SELECT c AS x, x FROM words;
SELECT c AS d, d FROM words WHERE d = 'a';
SELECT nocol FROM words WHERE nocol2 = 1;
SELECT 1 FROM words GROUP BY nocol ORDER BY nocol2;
SELECT n1 FROM words UNION SELECT n2 FROM words;
SELECT c FROM words HAVING count(*) > 0;
SELECT c FROM words ORDER BY count(*);
SELECT c, count(*) FROM words ORDER BY max(d);
SELECT sum(c) AS s FROM words GROUP BY s;
SELECT c FROM words GROUP BY 1 HAVING sum(d) > 1 AND nocol > 1;
SELECT c FROM words WHERE count(*) > 1;
SELECT count(*) AS n FROM words WHERE n > 1;
SELECT a.d FROM words AS a JOIN words AS b ON a.n = b.n WHERE a.m = 1;

-- A row that moves to another rowid still misses its parent.
CREATE TABLE parents (id INTEGER PRIMARY KEY);
CREATE TABLE children (id INTEGER PRIMARY KEY, fk INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
BEGIN;
INSERT INTO children VALUES (1, 7);
UPDATE children SET id = 2;
COMMIT;
INSERT INTO parents VALUES (7);
COMMIT;
INSERT INTO children VALUES (2, 8) ON CONFLICT (id) DO UPDATE SET id = 3, fk = 9;
INSERT INTO children VALUES (4, 8), (4, 7) ON CONFLICT (id) DO UPDATE SET id = 5;
SELECT * FROM children;

-- A minus sign alone is a negative zero; replace of nothing makes text of a blob.
SELECT CAST('-' AS REAL), CAST('-x' AS REAL), CAST(' -0' AS REAL), CAST('-' AS NUMERIC), abs('-'), round('-'), - '-', '-' + 0.0;
SELECT typeof(replace(x'61', '', 1)), typeof(replace(5, '', 1)), typeof(replace('a', '', 1)), replace(x'61', x'', x'') = 'a';

-- BETWEEN with columns as its bounds is found by an index, and decides which rows are changed before OR FAIL ends.
CREATE TABLE spans (id INTEGER PRIMARY KEY, low INTEGER, name TEXT, note TEXT NOT NULL);
CREATE INDEX ix_spans ON spans (low, name);
INSERT INTO spans VALUES (1, 'ab', NULL, 'x'), (2, 1, NULL, 'y'), (3, 0, 'n', 'z');
UPDATE OR FAIL spans SET note = name WHERE 1.0 BETWEEN low AND id;
SELECT * FROM spans;
SELECT id FROM spans WHERE 2 BETWEEN low AND id;
SELECT id FROM spans WHERE 2 NOT BETWEEN low AND id;

-- Without a rowid the rows come in the order of the key, under its collation too.
CREATE TABLE keyed (k TEXT COLLATE NOCASE PRIMARY KEY, v TEXT UNIQUE) WITHOUT ROWID;
INSERT INTO keyed VALUES ('b', '1'), ('A', '2'), ('C', '3'), ('a2', '4');
SELECT * FROM keyed;
UPDATE OR IGNORE keyed SET v = 'same' RETURNING k, v;
SELECT * FROM keyed;

-- RETURNING works out a subquery for each row when it depends on the row, once when it does not, before triggers.
CREATE TABLE notes (id INTEGER PRIMARY KEY, a);
CREATE TABLE seen (x);
CREATE TRIGGER note_added AFTER INSERT ON notes BEGIN INSERT INTO seen VALUES (NEW.a); END;
CREATE TRIGGER note_gone AFTER DELETE ON notes BEGIN INSERT INTO seen VALUES (OLD.a); END;
INSERT INTO notes (a) VALUES (1), (2), (3) RETURNING id, (SELECT count(*) FROM notes), (SELECT count(*) FROM seen);
INSERT INTO notes (a) VALUES (4), (5) RETURNING id, (SELECT count(*) FROM notes AS n WHERE n.id <= notes.id AND n.a > 0);
UPDATE notes SET a = a + 10 RETURNING id, a, (SELECT sum(a) FROM notes), (SELECT sum(n.a) FROM notes AS n WHERE n.id <> notes.id);
DELETE FROM notes WHERE id < 3 RETURNING id, (SELECT count(*) FROM notes AS n WHERE n.id = notes.id), (SELECT count(*) FROM seen);
SELECT * FROM seen;
